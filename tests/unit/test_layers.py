"""The table of rooms and layers in docs/architecture.md, held by a walk over the imports."""

import ast
import graphlib
import subprocess
import sys

import pytest

from tests.support.rooms import (
    MODELS,
    ROOMS,
    ROOT,
    files,
    imported_modules,
    imported_names,
    module_name,
    source_files,
)

TYPES_ONLY = {("serve_app/api/dependencies.py", "serve_app.stories.service")}
"""Imports for a type alone, under TYPE_CHECKING."""


def test_every_file_is_in_exactly_one_room():
    placed = [path for room in ROOMS for path in files(room)]
    assert len(placed) == len(set(placed))
    assert set(source_files()) - set(placed) <= {
        ROOT / "deployments/embedded/recipe/__init__.py",
    }


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_no_package_that_is_foreign_to_it(room):
    assert files(room), f"no file is in the room {room}"
    # The deployments import their engines inside constructors; other rooms not at all.
    lazily = room in {"deployments", "replica"}
    for path in files(room):
        found = {name.split(".")[0] for name in imported_names(path, module_level_only=lazily)}
        foreign = found & ROOMS[room][1]
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


def test_no_room_knows_a_later_one():
    order = list(ROOMS)
    room_of = {module_name(path): room for room in ROOMS for path in files(room)}
    wrong = [
        f"{path.relative_to(ROOT)} ({room}) imports {name} ({room_of[name]})"
        for room in ROOMS
        for path in files(room)
        for name in imported_modules(path, room_of)
        if order.index(room_of[name]) > order.index(room)
    ]
    assert not wrong


def test_no_modules_import_each_other_in_a_circle():
    modules = {module_name(path): path for path in source_files()}
    graph = {
        name: {
            imported
            for imported in imported_modules(path, modules)
            if imported != name and (str(path.relative_to(ROOT)), imported) not in TYPES_ONLY
        }
        for name, path in modules.items()
    }
    graphlib.TopologicalSorter(graph).prepare()


def test_no_class_name_is_used_twice():
    places = {}
    # The recipe is a program of its own, which is not installed.
    recipe = set(files("recipe"))
    for path in set(source_files()) - recipe:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_importing_the_app_does_not_import_models():
    code = f"import sys, serve_app.app; print(*sorted({set(MODELS)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_every_third_party_import_is_declared():
    declared = (ROOT / "pyproject.toml").read_text().lower().replace("_", "-")
    own = {"serve_app", "deployments", "tests"}
    renamed = {
        "yaml": "pyyaml",
        "pil": "pillow",
        "cv2": "opencv-python-headless",
        "skimage": "scikit-image",
    }
    found = {name.split(".")[0] for path in source_files() for name in imported_names(path)}
    third_party = found - set(sys.stdlib_module_names) - own
    missing = {
        name
        for name in third_party
        if f'"{renamed.get(name.lower(), name.lower()).replace("_", "-")}' not in declared
    }
    assert not missing


def test_files_and_functions_stay_short():
    for path in source_files():
        text = path.read_text()
        lines = text.splitlines()
        assert len(lines) <= 300, f"{path.relative_to(ROOT)} has {len(lines)} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                assert length <= 40, f"{path.relative_to(ROOT)}: {node.name} has {length} lines"

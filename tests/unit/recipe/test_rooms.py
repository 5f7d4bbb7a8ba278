"""The rooms of the recipe depend on each other in one direction: drawing, training, evaluation."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RECIPE = ROOT / "deployments/embedded/recipe"
PACKAGE = "deployments.embedded.recipe"
ROOMS = {
    "workspace": set(),
    "drawing": {"drawing"},
    "training": {"drawing", "training", "workspace"},
    "evaluation": {"drawing", "training", "evaluation", "workspace"},
}
"""Each room, or file at the top, with what it may import from the recipe."""


def module_name(path: Path) -> str:
    """Full name of the module in a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


FILES = {module_name(path): path for path in sorted(RECIPE.rglob("*.py"))}


def imported_names(path: Path) -> set[str]:
    """Full names of everything that a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_rooms_before_it(room):
    prefix = f"{PACKAGE}.{room}"
    names = [name for name in FILES if name == prefix or name.startswith(f"{prefix}.")]
    assert names
    for name in names:
        used = imported_names(FILES[name]) & set(FILES)
        rooms = {other.removeprefix(f"{PACKAGE}.").split(".")[0] for other in used}
        assert rooms <= ROOMS[room], f"{name} imports {rooms - ROOMS[room]}"


def test_no_modules_of_the_recipe_import_each_other_in_a_circle():
    graph = {name: imported_names(path) & set(FILES) for name, path in FILES.items()}
    assert sorted(TopologicalSorter(graph).static_order()) == sorted(FILES)


def test_drawings_and_captions_need_no_machine_learning_library():
    files = [path for name, path in FILES.items() if name.startswith(f"{PACKAGE}.drawing.")]
    assert files
    packages = {name.split(".")[0] for path in files for name in imported_names(path)}
    assert not packages & {"torch", "numpy", "diffusers", "transformers", "safetensors"}

"""The house's table of layers, held by a walk over the imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODELS = {"torch", "diffusers", "transformers", "peft", "open_clip"}
FORBIDDEN = {
    "deployments/types.py": MODELS | {"ray", "fastapi", "openai", "serve_app"},
    "deployments/errors.py": MODELS | {"ray", "fastapi", "openai", "serve_app"},
    "deployments/settings/*.py": MODELS | {"ray", "fastapi", "openai", "serve_app"},
    "deployments/engines/**/*.py": {"ray", "fastapi", "serve_app"},
    "deployments/embedded/**/*.py": {"ray", "fastapi", "serve_app"},
    "deployments/*.py": MODELS | {"fastapi", "serve_app"},
    "serve_app/pipeline/story_pipeline.py": MODELS | {"fastapi"},
    "serve_app/pipeline/frame_loop.py": MODELS | {"fastapi"},
    "serve_app/api/application.py": MODELS | {"ray"},
    "serve_app/api/schemas.py": MODELS | {"ray"},
    "serve_app/api/errors.py": MODELS | {"ray"},
    "serve_app/images/codec.py": MODELS | {"ray", "fastapi"},
    "serve_app/images/png.py": MODELS | {"ray", "fastapi", "deployments"},
    "serve_app/app.py": MODELS | {"openai"},
    "serve_app/ingress.py": MODELS | {"openai"},
}


def imports(path, *, module_level_only):
    """The top-level names of the packages that a file imports."""
    tree = ast.parse(path.read_text())
    nodes = tree.body if module_level_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize(("pattern", "forbidden"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_layer_imports_nothing_forbidden(pattern, forbidden):
    files = sorted(ROOT.glob(pattern))
    assert files, f"no file matches {pattern}"
    # The deployments import their engines inside constructors; everything else not at all.
    lazily = pattern == "deployments/*.py"
    for path in files:
        found = forbidden & set(imports(path, module_level_only=lazily))
        assert not found, f"{path.relative_to(ROOT)} imports {found}"


def test_importing_the_app_does_not_import_models():
    code = f"import sys, serve_app.app; print(*sorted({MODELS!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "", done.stderr


def test_every_third_party_import_is_declared():
    declared = (ROOT / "pyproject.toml").read_text().lower().replace("_", "-")
    own = {"serve_app", "deployments", "tests"}
    renamed = {"yaml": "pyyaml", "pil": "pillow"}
    found = {
        name
        for folder in ("serve_app", "deployments")
        for path in (ROOT / folder).rglob("*.py")
        for name in imports(path, module_level_only=False)
    }
    third_party = found - set(sys.stdlib_module_names) - own
    missing = {
        name
        for name in third_party
        if f'"{renamed.get(name.lower(), name.lower()).replace("_", "-")}' not in declared
    }
    assert not missing


@pytest.mark.parametrize("folder", ["serve_app", "deployments"])
def test_files_stay_readable(folder):
    for path in (ROOT / folder).rglob("*.py"):
        lines = path.read_text().splitlines()
        assert len(lines) <= 300, f"{path.relative_to(ROOT)} has {len(lines)} lines"
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                assert length <= 40, f"{path.relative_to(ROOT)}: {node.name} has {length} lines"

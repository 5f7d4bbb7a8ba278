"""The rooms of the code, in layers, and the imports between its modules.

docs/architecture.md describes the same rooms for readers.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]

MODELS = frozenset({"torch", "diffusers", "transformers", "peft", "open_clip"})
WEB = frozenset({"fastapi", "starlette"})

ROOMS = {
    # name: (patterns, packages that it never imports); a room knows only rooms above it here.
    "domain": (
        (
            "deployments/__init__.py",
            "deployments/types/*.py",
            "deployments/settings/*.py",
            "deployments/atomic_file.py",
            "deployments/base_model_path.py",
            "deployments/errors.py",
            "deployments/fast_imports.py",
            "deployments/presets.py",
            "deployments/health.py",
            "deployments/lifecycle.py",
            "deployments/hero_words.py",
            "deployments/hub_id.py",
            "deployments/lora_kinds.py",
            "deployments/lora_path.py",
            "deployments/safetensors_header.py",
            "deployments/schedulers.py",
            "deployments/weight_kinds.py",
            "deployments/validation_errors.py",
            "deployments/values.py",
            "deployments/embedded/__init__.py",
        ),
        MODELS | WEB | {"ray", "openai", "sqlalchemy"},
    ),
    "hub": (("deployments/hub/*.py",), MODELS | WEB | {"ray", "openai", "sqlalchemy"}),
    "planning engines": (("deployments/engines/planning/**/*.py",), MODELS | WEB | {"ray"}),
    "engines": (("deployments/engines/*.py", "deployments/engines/sdxl/**/*.py"), WEB | {"ray"}),
    "replica": (("deployments/replica/*.py",), MODELS | WEB | {"openai"}),
    "deployments": (
        (
            "deployments/planner.py",
            "deployments/simple_renderer.py",
            "deployments/ref_guided_renderer.py",
            "deployments/clip_scorer.py",
        ),
        MODELS | WEB | {"openai"},
    ),
    "recipe": (("deployments/embedded/recipe/**/*.py",), WEB | {"ray"}),
    "images": (("serve_app/images/*.py",), MODELS | WEB | {"ray", "sqlalchemy"}),
    "metrics": (("serve_app/__init__.py", "serve_app/metrics.py"), MODELS | WEB | {"sqlalchemy"}),
    "exports": (("serve_app/exports/*.py",), MODELS | WEB | {"ray", "sqlalchemy"}),
    "store": (("serve_app/store/**/*.py",), MODELS | WEB | {"ray"}),
    "pipeline": (("serve_app/pipeline/*.py",), MODELS | WEB | {"sqlalchemy"}),
    "stories": (("serve_app/stories/*.py",), MODELS | WEB),
    "api": (("serve_app/api/**/*.py",), MODELS | {"ray", "sqlalchemy"}),
    "ingress": (("serve_app/ingress.py",), MODELS | {"openai", "sqlalchemy"}),
    "app": (("serve_app/app.py",), MODELS | WEB | {"openai", "sqlalchemy"}),
    "launch": (("serve_app/launch/*.py",), MODELS | WEB | {"openai"}),
    "cli": (("serve_app/cli/*.py",), MODELS | WEB | {"ray", "openai", "sqlalchemy"}),
}


def files(room):
    """The source files of a room."""
    return sorted(path for pattern in ROOMS[room][0] for path in ROOT.glob(pattern))


def source_files():
    """All source files."""
    return [
        path for folder in ("serve_app", "deployments") for path in (ROOT / folder).rglob("*.py")
    ]


def module_name(path):
    """The dotted name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(path, *, module_level_only=False):
    """The dotted names that a file imports."""
    tree = ast.parse(path.read_text())
    for node in tree.body if module_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_modules(path, modules):
    """Those of our own modules that a file imports."""
    for name in imported_names(path):
        if name in modules:
            yield name
        elif name.rpartition(".")[0] in modules:
            yield name.rpartition(".")[0]

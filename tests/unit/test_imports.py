"""What a process of the service does without at its start, since imports are most of it."""

import subprocess
import sys

import pytest

from tests.support.rooms import MODELS, ROOT

MODEL_LIBRARIES = sorted(MODELS)
PDF = ["fpdf", "fontTools"]
HUB = "huggingface_hub"
PLANNER = (
    "from deployments.engines.planning.story_planner import load_planner;"
    "from deployments.settings import PlannerSettings;"
    "load_planner(PlannerSettings(planner='builtin'))"
)


@pytest.mark.parametrize(
    ("code", "unneeded"),
    [
        (
            "import serve_app.ingress",
            [*MODEL_LIBRARIES, *PDF, "openai", "spacy", HUB],
        ),
        (PLANNER, [*MODEL_LIBRARIES, *PDF, "openai", "sqlalchemy", HUB]),
        ("import deployments.clip_scorer", [*MODEL_LIBRARIES, *PDF, "openai", "sqlalchemy"]),
        (
            "import deployments.engines.clip_scorer",
            ["diffusers", "peft", "openai", "sqlalchemy", "spacy", *PDF],
        ),
        (
            "import deployments.engines.sdxl.ip_adapter",
            ["open_clip", "openai", "sqlalchemy", "spacy", *PDF],
        ),
        (
            "import serve_app.launch.launcher",
            [*MODEL_LIBRARIES, *PDF, "openai", "spacy", HUB],
        ),
        ("import serve_app.cli.main", [*MODEL_LIBRARIES, *PDF, "ray", "openai", "sqlalchemy"]),
    ],
    ids=["ingress", "planner", "scorer", "scorer engine", "renderer engine", "launcher", "client"],
)
def test_a_process_imports_only_what_it_needs(code, unneeded):
    check = f"{code}; import sys; print(*sorted(set({unneeded!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []

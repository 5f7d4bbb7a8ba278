"""The README is true: its examples run against `make run`, its tables name real things."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deployments.lora_path import LORA_NOT_LOADED
from deployments.settings import AppSettings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(language):
    """The README's code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def run(command, service, cwd, **options):
    """Run an example against the service instead of port 8000."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def for_service(code, service):
    """The example with the service's address."""
    assert "http://localhost:8000" in code
    return code.replace("http://localhost:8000", service.url)


def test_curl_example_draws_a_storyboard(service, tmp_path):
    (code,) = [block for block in blocks("bash") if "curl" in block]
    out = run(["bash", "-c", for_service(code, service)], service, tmp_path)
    assert '"success":true' in out


def test_python_example_saves_every_frame(service, tmp_path):
    (code,) = blocks("python")
    out = run([sys.executable, "-c", for_service(code, service)], service, tmp_path)
    assert len(out.splitlines()) == 6
    assert len(list(tmp_path.glob("frame_*.png"))) == 6


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_javascript_example_prints_every_frame(service, tmp_path):
    (code,) = blocks("javascript")
    (tmp_path / "story.mjs").write_text(for_service(code, service))
    out = run(["node", "story.mjs"], service, tmp_path)
    assert len(out.splitlines()) == 6


def test_command_line_example_saves_what_the_readme_lists(service, tmp_path):
    (code,) = [
        block for block in blocks("bash") if ".venv/bin/storyboard " in block and "--out" in block
    ]
    code = code.replace(".venv/bin/storyboard", str(Path(sys.executable).parent / "storyboard"))
    run(
        ["bash", "-c", code],
        service,
        tmp_path,
        env={"STORYBOARD_URL": service.url, "PATH": "/usr/bin:/bin"},
    )
    names = {path.name for path in (tmp_path / "story").iterdir()}
    assert {"frame_001.png", "storyboard.json", "storyboard.png"} <= names


def test_settings_table_names_settings_with_their_defaults():
    table = README.split("## Settings")[1].split("\n\n")[2]
    defaults = AppSettings().model_dump()
    rows = [row.split("|")[1:3] for row in table.splitlines()[2:]]
    names = {name for cell, _ in rows for name in re.findall(r"`(\w+)`", cell)}
    assert len(names) > 20
    assert names <= set(defaults)
    for cell, told in rows:
        for name in re.findall(r"`(\w+)`", cell):
            value = defaults[name]
            if isinstance(value, bool):
                assert str(value).lower() in told
            elif isinstance(value, int | float):
                assert re.search(rf"(?<![\d.]){re.escape(f'{value:g}')}(\.0)?(?![\d.]\d)", told), (
                    name
                )


def test_links_lead_to_files():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^make (\w+)|`make (\w+)", README, re.M))
    names = {name for pair in targets for name in pair if name}
    assert {"run", "test", "lint", "bench"} <= names
    assert all(re.search(rf"^{name}:", makefile, re.M) for name in names)


def test_error_sentences_are_those_of_the_code():
    assert LORA_NOT_LOADED in README
    assert LORA_NOT_LOADED == "Generator not initialized. Set LORA_PATH environment variable."

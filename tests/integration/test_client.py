"""The `storyboard` client against a served application."""

import json
import subprocess

from PIL import Image

from serve_app.images import read_recipe
from tests.service import BIN, STORY


def test_command_line_saves_pictures_json_and_contact_sheet(service, tmp_path):
    out = tmp_path / "story"
    done = subprocess.run(
        [BIN / "storyboard", STORY, "--out", out, "--frames", "6", "--url", service.url],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "clip_score" in done.stdout
    assert "6 frames in" in done.stdout
    told = json.loads((out / "storyboard.json").read_text())
    for frame in told["frames"]:
        png = (out / frame["image"]).read_bytes()
        assert read_recipe(png).prompt == frame["prompt"]
    assert Image.open(out / "storyboard.png").width > 512


def test_command_line_repeats_the_services_sentence(service, tmp_path):
    command = [BIN / "storyboard", "too short", "--out", tmp_path, "--url", service.url]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: prompt must be at least 10 characters (HTTP 422)"

"""The `storyboard` client against a served application."""

import json
import signal
import subprocess
import time

from PIL import Image

from serve_app.images.png import read_recipe
from tests.support.service import BIN, STORY


def test_draw_saves_pictures_json_and_contact_sheet(service, tmp_path):
    out = tmp_path / "story"
    done = subprocess.run(
        [BIN / "storyboard", STORY, "--out", out, "--frames", "6", "--url", service.url],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "clip_score" in done.stdout
    assert "6 frames in" in done.stdout
    saved = json.loads((out / "storyboard.json").read_text())
    for frame in saved["frames"]:
        png = (out / frame["image"]).read_bytes()
        assert read_recipe(png).prompt == frame["prompt"]
    assert Image.open(out / "storyboard.png").width > 512


def test_a_refused_story_ends_with_the_sentence_of_the_service(service, tmp_path):
    command = [BIN / "storyboard", "too short", "--out", tmp_path, "--url", service.url]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: prompt must be at least 10 characters (HTTP 422)"


def storyboard(service, *words, cwd=None):
    """What the command printed."""
    done = subprocess.run(
        [BIN / "storyboard", *map(str, words), "--url", service.url],
        capture_output=True,
        text=True,
        cwd=cwd,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_command_works_on_the_same_story(service, tmp_path):
    body = {"prompt": STORY, "num_frames": 6, "seed": 4242}
    story_id = service.http.post("/stories", json=body).json()["id"]
    storyboard(service, "--watch", story_id, "--out", tmp_path / "watched")
    before = (tmp_path / "watched" / "frame_002.png").read_bytes()
    assert story_id in storyboard(service, "list", "--limit", 5)
    again = tmp_path / "again.png"
    assert "revision 2 of frame 2, seed 5" in storyboard(
        service, "redo", story_id, 2, "--seed", 5, "--out", again
    )
    assert read_recipe(again.read_bytes()).story_seed == 5
    assert again.read_bytes() != before
    name = storyboard(service, "export", story_id, "--format", "pdf", cwd=tmp_path).strip()
    assert name == "aldar-kose-tricks-a-merchant-and.pdf"
    assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    assert storyboard(service, "cancel", story_id).strip() == "done"
    assert storyboard(service, "delete", story_id, "--yes").strip() == "deleted"
    assert service.http.get(f"/stories/{story_id}").status_code == 404


def test_ctrl_c_cancels_the_story_on_the_server(service, others, tmp_path):
    command = [BIN / "storyboard", STORY, "--frames", "10", "--seed", "4343", "--out", tmp_path]
    process = subprocess.Popen(
        [*map(str, command), "--url", service.url],
        stdout=subprocess.PIPE,
        text=True,
        # A shell lets background jobs ignore SIGINT, and these tests with them.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout.readline().startswith("planned")
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    story_id = printed.split()[-1]
    assert (
        printed.splitlines()[-1] == f"Cancelled. To save what is drawn: storyboard watch {story_id}"
    )
    time.sleep(0.5)
    story = service.http.get(f"/stories/{story_id}").json()
    assert (story["state"], story["seed"]) == ("cancelled", 4343)

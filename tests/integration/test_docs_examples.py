"""The examples of the documentation run against `make run`, and do what the pages say."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.support.documents import blocks, rows, section, text
from tests.support.service import BIN, STORY

URL = "http://localhost:8000"
"""Where the pages' examples look for the service."""


def run(command, cwd, **variables):
    """What an example prints."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **variables}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(code, service, cwd):
    """Run a shell example, every command of which has to succeed."""
    code = code.replace(URL, service.url).replace(".venv/bin/", "")
    return run(["bash", "-euo", "pipefail", "-c", code], cwd, STORYBOARD_URL=service.url)


def examples(page, language, word):
    """The examples of a page that hold a word."""
    return [block for block in blocks(page, language) if word in block]


def example(page, language, word):
    """The only one of them."""
    (found,) = examples(page, language, word)
    return found


@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_curl_draws_a_storyboard(page, service, tmp_path):
    answer = json.loads(shell(example(page, "bash", "/generate"), service, tmp_path))
    assert answer["success"] is True
    assert len(answer["frames"]) == answer["num_frames"]


def test_readme_and_api_page_show_the_same_request():
    assert example("README.md", "bash", "/generate") == example("docs/api.md", "bash", "/generate")


def test_curl_plans(service, tmp_path):
    answer = json.loads(shell(example("docs/api.md", "bash", "/plan"), service, tmp_path))
    assert answer["num_frames"] == len(answer["scenes"]) == 6


def test_curl_makes_watches_and_exports_a_story(service, tmp_path):
    out = shell(example("docs/api.md", "bash", "/stories"), service, tmp_path)
    assert out.splitlines()[0] == "event: queued"
    assert out.splitlines()[-1] == "event: story.completed"
    assert json.loads((tmp_path / "story.json").read_text())["state"] == "done"
    assert (tmp_path / "frame_001.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "storyboard.pdf").read_bytes().startswith(b"%PDF")


def python(word, service, cwd):
    code = example("docs/api.md", "python", word)
    assert URL in code
    return run([sys.executable, "-c", code.replace(URL, service.url)], cwd).splitlines()


def test_python_saves_every_frame(service, tmp_path):
    assert len(python("/generate", service, tmp_path)) == 6
    assert len(list(tmp_path.glob("frame_*.png"))) == 6


def test_python_follows_the_events_and_saves_the_archive(service, tmp_path):
    lines = python("/stories", service, tmp_path)
    assert sorted(int(line.split()[0]) for line in lines) == [1, 2, 3, 4, 5, 6]
    with zipfile.ZipFile(tmp_path / "storyboard.zip") as archive:
        assert "storyboard.json" in archive.namelist()


def test_openais_python_client_gets_images(service, tmp_path):
    lines = python("images.generate", service, tmp_path)
    assert [line.split()[0] for line in lines] == ["1", "2"]
    assert all((tmp_path / f"image_{n}.png").read_bytes()[:4] == b"\x89PNG" for n in (1, 2))


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_javascript_prints_every_frame(service, tmp_path):
    (code,) = blocks("docs/api.md", "javascript")
    (tmp_path / "story.mjs").write_text(code.replace(URL, service.url))
    assert len(run(["node", "story.mjs"], tmp_path).splitlines()) == 6


def test_first_story_of_the_readme_saves_what_it_says(service, tmp_path):
    out = shell(example("README.md", "bash", "storyboard "), service, tmp_path)
    saved = {path.name for path in (tmp_path / "story").iterdir()}
    assert {"frame_001.png", *(f"storyboard.{kind}" for kind in ("json", "csv", "png"))} <= saved
    assert "frame_001.png" in out  # of `ls`
    assert STORY in " ".join(out.split())  # of `storyboard list`


def test_commands_of_the_command_line_page_work(service, tmp_path):
    shell(example("docs/cli.md", "bash", "storyboard redo"), service, tmp_path)
    story = json.loads((tmp_path / "tale/storyboard.json").read_text())
    assert (tmp_path / "frame3.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "tale.pdf").read_bytes().startswith(b"%PDF")
    assert service.http.get(f"/stories/{story['id']}").status_code == 404
    planned = json.loads((tmp_path / "plan.json").read_text())
    drawn = json.loads((tmp_path / "race/storyboard.json").read_text())
    assert drawn["plan"]["scenes"] == planned["scenes"]
    assert len((tmp_path / "race/storyboard.csv").read_text().splitlines()) == 7


def events_of(service, story_id):
    """Name and data of a story's events so far."""
    told = service.http.get(f"/stories/{story_id}/events").text
    found = re.findall(r"^event: (.*)\ndata: (.*)$", told, re.M)
    return [(kind, json.loads(data)) for kind, data in found]


def test_events_hold_the_fields_that_the_api_page_lists(service):
    listed = {}
    for kind, data, _ in rows(section(text("docs/api.md"), "## Events"))[2:]:
        fields = re.sub(r"\([^)]*\)", "", data)
        listed[kind.strip("`")] = set(re.findall(r"`(\w+)`", fields))
    body = {"prompt": STORY, "num_frames": 6}
    story_id = service.http.post("/stories", json=body).json()["id"]
    happened = events_of(service, story_id)
    frame = f"/stories/{story_id}/frames/3"
    assert service.http.post(frame, json={"seed": 7}).status_code == 202
    events_of(service, story_id)
    assert service.http.patch(frame, json={"revision": 1}).status_code == 200
    stopped = service.http.post("/stories", json=body | {"approve_plan": True}).json()["id"]
    assert service.http.delete(f"/stories/{stopped}").json()["state"] == "cancelled"
    happened += events_of(service, story_id) + events_of(service, stopped)
    seen = {kind: set() for kind, _ in happened}
    for kind, data in happened:
        assert data.keys() <= listed[kind], kind
        seen[kind] |= data.keys()
    assert seen == {kind: listed[kind] for kind in seen}
    assert listed.keys() - seen.keys() <= {"frame.failed", "story.failed"}


def test_archive_holds_the_files_that_the_api_page_lists(service):
    story = service.http.post("/generate", json={"prompt": STORY, "num_frames": 6}).json()
    export = service.http.get(f"/stories/{story['story_id']}/export").content
    table = rows(section(text("docs/api.md"), "## Exports"))
    (row,) = [row for row in table if row[0].startswith("`zip`")]
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        assert set(re.findall(r"`([\w.]+\.\w+)`", row[1])) <= set(archive.namelist())

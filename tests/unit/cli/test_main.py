"""The commands against the real API in this process: output, files and exit codes."""

import json
import re
import subprocess
import sys

import pytest
from PIL import Image
from starlette.testclient import TestClient
from typer.testing import CliRunner

from deployments.settings import AppSettings
from serve_app.api.application import build_api
from serve_app.api.dependencies import ServiceInfo
from serve_app.api.middleware import InFlight
from serve_app.cli import drawing, planning, stories
from serve_app.cli.client import StoryboardClient
from serve_app.cli.main import app
from tests.support.samples import shot_scene
from tests.support.stories import STORY
from tests.support.threaded_stories import threaded_stories


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    info = ServiceInfo(base_model="embedded", lora_path="lora", planner="auto", version="0")
    with threaded_stories(tmp_path_factory.mktemp("stories")) as (service, _):
        yield TestClient(build_api(lambda: service, info, InFlight()))


@pytest.fixture
def storyboard(http, monkeypatch, tmp_path):
    """A function that runs a command in an empty folder and returns typer's result."""
    for module in (drawing, planning, stories):
        monkeypatch.setattr(
            module, "connect", lambda url, timeout_s: StoryboardClient(url, timeout_s, http=http)
        )
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def story_id(storyboard):
    """The id of a story that is done."""
    return id_of(storyboard(STORY, "--frames", 6))


def id_of(done):
    assert done.exit_code == 0, done.output
    return done.stdout.split()[-1]


def test_a_story_is_drawn_and_saved(storyboard, tmp_path):
    done = storyboard(STORY, "--out", tmp_path / "out", "--frames", 6)
    assert done.exit_code == 0, done.output
    first, *_, summary, last = done.stdout.splitlines()
    assert first == "planned 6 scenes"
    assert summary.startswith("6 frames in ")
    assert summary.endswith(f": {tmp_path}/out/storyboard.png")
    saved = json.loads((tmp_path / "out" / "storyboard.json").read_text())
    assert last == f"story {saved['id']}"
    assert [(tmp_path / "out" / frame["image"]).exists() for frame in saved["frames"]] == [True] * 6
    assert Image.open(tmp_path / "out" / "storyboard.png").width > 512


def test_output_outside_a_terminal_has_no_control_characters(storyboard, story_id):
    for words in ([STORY, "--frames", 6], ["list"], ["watch", story_id]):
        done = storyboard(*words)
        assert not [c for c in done.output if ord(c) < 32 and c != "\n"]


def test_a_refused_story_ends_with_one_sentence_and_exit_code_1(storyboard):
    done = storyboard("too short")
    assert done.exit_code == 1
    assert done.stderr == "Error: prompt must be at least 10 characters (HTTP 422)\n"


@pytest.mark.parametrize(
    "words",
    [["watch", "ID"], ["--watch", "ID"], ["--watch=ID"], ["--url", "http://a", "--watch", "ID"]],
    ids=" ".join,
)
def test_watch_may_be_a_command_or_an_option(storyboard, story_id, tmp_path, words):
    done = storyboard(*(word.replace("ID", story_id) for word in words), "--out", "watched")
    assert id_of(done) == story_id
    assert len(list((tmp_path / "watched").glob("frame_*.png"))) == 6


def test_a_listed_story_is_one_line_outside_a_terminal(storyboard, story_id):
    done = storyboard("list", "--limit", 2)
    (line,) = [line for line in done.stdout.splitlines() if story_id in line]
    assert STORY in line
    assert "done" in line


def test_redo_draws_a_frame_again_and_saves_it(storyboard, story_id, tmp_path):
    done = storyboard("redo", story_id, 2, "--seed", 7, "--caption", "Again.", "--out", "a.png")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == "revision 2 of frame 2, seed 7"
    assert "Again." in done.stdout
    assert Image.open(tmp_path / "a.png").format == "PNG"


def test_export_takes_the_suggested_name_and_overwrites_only_with_force(
    storyboard, story_id, tmp_path
):
    name = "aldar-kose-tricks-a-merchant-and.png"
    assert storyboard("export", story_id, "--format", "sheet").stdout == f"{name}\n"
    again = storyboard("export", story_id, "--format", "sheet")
    assert (again.exit_code, again.stderr) == (1, f"Error: {name} exists; --force overwrites it\n")
    assert storyboard("export", story_id, "--format", "sheet", "--force").exit_code == 0
    (tmp_path / "folder").mkdir()
    storyboard("export", story_id, "--out", "folder")
    storyboard("export", story_id, "--out", "mine.zip")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.zip")) == [
        f"folder/{name.replace('png', 'zip')}",
        "mine.zip",
    ]


def test_cancel_and_delete_print_the_new_state(storyboard, story_id):
    assert storyboard("cancel", story_id).stdout == "done\n"
    assert storyboard("delete", story_id, "--yes").stdout == "deleted\n"
    gone = storyboard("watch", story_id)
    assert (gone.exit_code, gone.stderr) == (1, f"Error: there is no story {story_id} (HTTP 404)\n")


def test_plan_first_needs_a_terminal(storyboard):
    done = storyboard(STORY, "--plan-first")
    assert done.exit_code == 1
    assert done.stderr == "Error: --plan-first asks a question and needs a terminal\n"


def test_a_plan_file_is_edited_and_drawn_with_every_field(storyboard, tmp_path):
    done = storyboard("plan", STORY, "--frames", 6, "--out", "plan.json")
    assert done.exit_code == 0, done.output
    assert "Scene 1." in done.stdout
    assert done.stdout.splitlines()[-1] == "plan.json"
    planned = json.loads((tmp_path / "plan.json").read_text())
    planned["scenes"].insert(2, shot_scene().model_dump(mode="json"))
    (tmp_path / "plan.json").write_text(json.dumps(planned))
    drawn = storyboard(STORY, "--scenes", "plan.json", "--out", "out")
    assert drawn.exit_code == 0, drawn.output
    saved = json.loads((tmp_path / "out" / "storyboard.json").read_text())
    assert saved["plan"]["scenes"] == planned["scenes"]
    assert len(saved["frames"]) == 7
    rows = (tmp_path / "out" / "storyboard.csv").read_text("utf-8-sig").splitlines()
    assert rows[3].startswith("3,close-up,low,3.5,steppe,He offers his horse.,")


def test_a_bare_list_of_scenes_is_drawn(storyboard, tmp_path):
    scenes = [shot_scene().model_dump(mode="json")] * 6
    (tmp_path / "scenes.json").write_text("\ufeff" + json.dumps(scenes), "utf-8")
    assert storyboard(STORY, "--scenes", "scenes.json", "--out", "out").exit_code == 0
    saved = json.loads((tmp_path / "out" / "storyboard.json").read_text())
    assert saved["plan"]["scenes"] == scenes


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "plan.json is not JSON: "),
        ("[1, 2]", "scenes.0 must be a JSON object; scenes.1 must be"),
        ('{"prompt": 1}', "plan.json holds no list `scenes`"),
        ('"text"', "plan.json holds no list `scenes`"),
        (
            json.dumps([{"prompt": "aldar_kose_man", "shot_size": "near"}] * 6),
            "scenes.0.shot_size must be 'wide', 'full', 'medium' or 'close-up'",
        ),
    ],
)
def test_an_unusable_plan_file_ends_with_one_sentence(storyboard, tmp_path, content, sentence):
    (tmp_path / "plan.json").write_text(content)
    done = storyboard(STORY, "--scenes", "plan.json")
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_command_line_imports_no_part_of_the_service():
    packages = {"ray", "torch", "fastapi", "sqlalchemy", "PIL"}
    rooms = {f"serve_app.{room}" for room in ("api", "store", "stories", "pipeline", "images")}
    code = (
        f"import sys, serve_app.cli.main; print(*sorted({packages | rooms!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "", done.stderr


@pytest.mark.parametrize("columns", [80, 120])
def test_serve_help_shows_every_setting_with_its_full_name(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    printed = CliRunner().invoke(app, ["serve", "--help"]).output
    for name in AppSettings.model_fields:
        assert re.search(rf"^  --{name.replace('_', '-')} ", printed, re.M), name
    assert max(map(len, printed.splitlines())) <= columns


@pytest.mark.parametrize(
    "command", ["draw", "plan", "watch", "list", "redo", "export", "cancel", "delete"]
)
def test_help_explains_every_option(command):
    printed = CliRunner().invoke(app, [command, "--help"]).output
    options = re.findall(r"^  (--[a-z-]+)(?: <.*?>)?(?:  +|\n +)(\S.*)$", printed, re.M)
    assert {name for name, _ in options} == set(re.findall(r"^  (--[a-z-]+)", printed, re.M))


def test_serve_help_shows_defaults_by_model_family():
    printed = " ".join(CliRunner().invoke(app, ["serve", "--help"]).output.split())
    assert "[default: 50 for SDXL, 12 for the embedded family]" in printed
    assert "[default: h94/IP-Adapter for SDXL]" in printed
    assert "[default: auto]" in printed

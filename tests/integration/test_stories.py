"""Stories over real HTTP through real Ray: pictures, determinism, disconnects, dead replicas."""

import base64
import copy
import hashlib
import io
import json
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx2
import pytest
from PIL import Image

from serve_app.images.codec import read_recipe
from tests.support.service import BIN, STORY, Service, free_port, request_pool, write_config


def generate(service, **body):
    """The answer of POST /generate, which must be 200."""
    answer = service.http.post("/generate", json={"prompt": STORY, "num_frames": 6} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pixels(told):
    """SHA-256 of each frame's RGB pixels."""
    pictures = (base64.b64decode(frame["image"]) for frame in told["frames"])
    return [
        hashlib.sha256(Image.open(io.BytesIO(png)).convert("RGB").tobytes()).hexdigest()
        for png in pictures
    ]


@pytest.fixture(scope="session")
def boards(service):
    """The same story in both modes, drawn once with nothing else running."""
    return {guided: generate(service, use_ref_guided=guided) for guided in (False, True)}


@pytest.mark.parametrize(("guided", "mode"), [(False, "simple"), (True, "ref_guided")])
def test_story_becomes_a_storyboard(boards, guided, mode):
    told = boards[guided]
    assert told["success"] is True
    assert (told["mode"], told["num_frames"], told["planner"]) == (mode, 6, "builtin")
    assert told["generation_time_seconds"] > 0
    assert len(set(pixels(told))) == 6
    for number, frame in enumerate(told["frames"], 1):
        assert frame["frame_number"] == number
        assert "aldar_kose_man" in frame["prompt"]
        assert 0 <= frame["clip_score"] <= 1
        assert -1 <= frame["consistency"] <= 1
        assert 0 < frame["prompt_tokens"] <= 75
        assert frame["attempts"]
        picture = Image.open(io.BytesIO(base64.b64decode(frame["image"]))).convert("L")
        darkest, brightest = picture.getextrema()
        assert brightest - darkest > 100, "a picture, not a flat field"


def test_frame_1_is_the_same_in_both_modes_and_the_others_are_not(boards):
    simple, guided = pixels(boards[False]), pixels(boards[True])
    assert simple[0] == guided[0]
    assert all(a != b for a, b in zip(simple[1:], guided[1:], strict=True))


def test_png_carries_the_recipe_of_its_picture(boards):
    frame = boards[True]["frames"][2]
    recipe = read_recipe(base64.b64decode(frame["image"]))
    assert recipe.model_dump() == frame["recipe"]
    assert (recipe.prompt, recipe.seed) == (frame["prompt"], frame["seed"])
    assert recipe.ip_adapter_scale == 0.2
    assert set(recipe.versions) >= {"torch", "diffusers", "transformers", "peft"}


@pytest.mark.parametrize("guided", [False, True])
def test_repeated_request_gives_the_same_pixels(service, boards, guided):
    again = generate(service, use_ref_guided=guided)
    assert pixels(again) == pixels(boards[guided])
    assert again["plan"] == boards[guided]["plan"]


def test_another_seed_gives_other_pixels(service, boards):
    assert not set(pixels(generate(service, seed=43))) & set(pixels(boards[False]))


def test_pixels_are_the_same_with_five_other_requests_running(service, boards):
    with request_pool(6) as pool:
        others = [
            pool.submit(generate, service, seed=seed, use_ref_guided=seed % 2 == 0)
            for seed in range(5)
        ]
        mine = pool.submit(generate, service)
        assert pixels(mine.result()) == pixels(boards[False])
        for other in others:
            other.result()


def test_pixels_are_the_same_after_a_restart_by_serve_run_with_one_replica(boards, tmp_path):
    one = {"num_replicas": 1}
    port = free_port()
    config = write_config(
        tmp_path / "one.yaml",
        port=port,
        deployments={"SimpleRenderer": one, "RefGuidedRenderer": one},
        plan_cache_dir=str(tmp_path / "plans"),
        num_inference_steps=boards[False]["frames"][0]["recipe"]["num_inference_steps"],
        simple_frame_slots=1,
        ref_guided_frame_slots=1,
    )
    # By Serve's own command this time, so that the YAML is proven for both.
    command = [BIN / "serve", "run", config]
    restarted = Service(command, f"http://127.0.0.1:{port}", tmp_path / "log")
    try:
        restarted.wait()
        for guided in (False, True):
            assert pixels(generate(restarted, use_ref_guided=guided)) == pixels(boards[guided])
    finally:
        restarted.kill()


def test_edited_scenes_are_drawn_and_only_they_change(service, boards):
    scenes = copy.deepcopy(boards[False]["plan"]["scenes"])
    scenes[3]["prompt"] = "aldar_kose_man celebrating with raised arms near a yurt at night"
    told = generate(service, scenes=scenes)
    assert told["planner"] == "request"
    assert told["frames"][3]["prompt"].startswith(scenes[3]["prompt"])
    before, after = pixels(boards[False]), pixels(told)
    assert [a == b for a, b in zip(before, after, strict=True)] == [
        True,
        True,
        True,
        False,
        True,
        True,
    ]


def test_reference_picture_guides_the_frames(service, boards):
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "purple").save(buffer, "PNG")
    reference = base64.b64encode(buffer.getvalue()).decode()
    told = generate(service, use_ref_guided=True, reference_image=reference)
    assert not set(pixels(told)) & set(pixels(boards[True]))
    assert all(frame["recipe"]["reference_sha256"] for frame in told["frames"])


def test_plan_is_what_generate_draws(service, boards):
    told = service.http.post("/plan", json={"prompt": STORY, "num_frames": 6}).json()
    assert told["scenes"] == boards[False]["plan"]["scenes"]


def test_long_prompt_is_drawn_in_chunks_and_its_tokens_are_told(service, boards):
    scenes = copy.deepcopy(boards[False]["plan"]["scenes"])
    scenes[5]["prompt"] = "aldar_kose_man " + "in the bazaar on a sunny day, " * 20
    frame = generate(service, scenes=scenes)["frames"][5]
    assert frame["prompt_tokens"] > 75


def renderers(service):
    """The processes of the simple renderer's replicas."""
    return [p for p in service.processes() if "SimpleRenderer" in " ".join(p.cmdline())]


def busy(process, over_s=0.3):
    """Whether the process computes."""
    return process.cpu_percent(over_s) > 30


def wait_until(condition, timeout_s=60):
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_client_that_goes_away_stops_the_drawing(service):
    body = json.dumps({"prompt": STORY, "num_frames": 10, "seed": 777})
    with closing(HTTPConnection(urlsplit(service.url).netloc)) as client:
        client.request("POST", "/generate", body, {"Content-Type": "application/json"})
        # A client with a time limit would, on a fast machine, get its story before that.
        assert wait_until(lambda: "seed=777" in service.logs())
    assert wait_until(lambda: "story cancelled: the client went away" in service.logs(), 10)
    time.sleep(1)
    assert not any(busy(process) for process in renderers(service))


def test_killed_renderer_costs_the_story_nothing_but_time(service):
    calm = generate(service, seed=99, num_frames=10)
    for _ in range(5):
        with request_pool(1) as pool:
            story = pool.submit(generate, service, seed=99, num_frames=10)
            time.sleep(0.4)
            renderers(service)[0].kill()
            assert pixels(story.result()) == pixels(calm)
        # The service heals: two replicas again.
        assert wait_until(lambda: len(renderers(service)) == 2)
        # A kill may fall between two frames; this one has to fall into the middle of one.
        if "the replica died, trying again" in service.logs():
            return
    raise AssertionError("no kill hit a drawing")


def test_metrics_are_scrapeable_in_prometheus_form(service, boards):
    address = next(line.split()[-1] for line in service.output().splitlines() if "metrics:" in line)
    wanted = {
        "ray_storyboard_generation_seconds_count",
        "ray_storyboard_first_frame_seconds_count",
        "ray_storyboard_frames_per_story_count",
        "ray_storyboard_clip_score_count",
        "ray_storyboard_consistency_count",
        "ray_storyboard_attempts_per_frame_count",
        "ray_storyboard_planner_seconds_count",
        "ray_storyboard_stories_total",
    }

    def missing():
        page = httpx2.get(address).text
        return {name for name in wanted if name not in page}

    assert wait_until(lambda: not missing(), 30), missing()


def test_logs_tell_the_story_under_one_request_id_in_json(service, boards):
    given = "log-me-42"
    answer = service.http.post(
        "/generate",
        json={"prompt": STORY, "num_frames": 6, "seed": 5},
        headers={"x-request-id": given},
    )
    assert answer.json()["request_id"] == given
    assert answer.headers.get_list("x-request-id") == [given]

    def lines():
        parsed = (json.loads(line) for line in service.logs().splitlines() if given in line)
        return [line["message"] for line in parsed if line.get("request_id") == given]

    assert wait_until(lambda: any("story completed" in line for line in lines()), 10)
    told = "\n".join(lines())
    assert f": prompt='{STORY}' mode=simple seed=5" in told
    assert "plan by builtin" in told
    assert "frame 6/6 attempt 1: clip_score" in told


def test_health_answers_while_stories_are_drawn(service):
    with request_pool(3) as pool:
        stories = [pool.submit(generate, service, seed=seed) for seed in (61, 62)]
        for _ in range(5):
            health = service.http.get("/health").json()
            assert health["model_loaded"] is True
            assert health["detail"] is None
            time.sleep(0.2)
        for story in stories:
            story.result()

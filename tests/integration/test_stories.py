"""Stories over real HTTP and Ray: images, determinism, disconnections, dead replicas."""

import base64
import copy
import io
import json
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx2
import pytest
from PIL import Image

from serve_app.images.png import read_recipe
from tests.support.images import frame_digests
from tests.support.service import BIN, STORY, Service, free_port, request_pool, write_config


def generate(service, **body):
    """The answer of POST /generate, which must be 200."""
    answer = service.http.post("/generate", json={"prompt": STORY, "num_frames": 6} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="session")
def boards(service):
    """The same story in both modes, by whether it is guided, rendered while nothing else ran."""
    return {guided: generate(service, use_ref_guided=guided) for guided in (False, True)}


@pytest.mark.parametrize(("guided", "mode"), [(False, "simple"), (True, "ref_guided")])
def test_a_story_becomes_a_storyboard(boards, guided, mode):
    board = boards[guided]
    assert board["success"] is True
    assert (board["mode"], board["num_frames"], board["planner"]) == (mode, 6, "builtin")
    assert board["generation_time_seconds"] > 0
    assert len(set(frame_digests(board))) == 6
    for number, frame in enumerate(board["frames"], 1):
        assert frame["frame_number"] == number
        assert "aldar_kose_man" in frame["prompt"]
        assert 0 <= frame["clip_score"] <= 1
        assert -1 <= frame["consistency"] <= 1
        assert 0 < frame["prompt_tokens"] <= 75
        assert frame["attempts"]
        image = Image.open(io.BytesIO(base64.b64decode(frame["image"]))).convert("L")
        darkest, brightest = image.getextrema()
        assert brightest - darkest > 100, "an image of one colour"


def test_frame_1_is_the_same_in_both_modes_and_the_others_differ(boards):
    simple, guided = frame_digests(boards[False]), frame_digests(boards[True])
    assert simple[0] == guided[0]
    assert all(a != b for a, b in zip(simple[1:], guided[1:], strict=True))


def test_a_png_contains_the_recipe_of_its_image(boards):
    frame = boards[True]["frames"][2]
    recipe = read_recipe(base64.b64decode(frame["image"]))
    assert recipe.model_dump(mode="json") == frame["recipe"]
    assert (recipe.prompt, recipe.seed) == (frame["prompt"], frame["seed"])
    assert recipe.ip_adapter_scale == 0.2
    assert set(recipe.versions) >= {"torch", "diffusers", "transformers", "peft"}


@pytest.mark.parametrize("guided", [False, True])
def test_the_same_request_gives_the_same_pixels(service, boards, guided):
    again = generate(service, use_ref_guided=guided)
    assert frame_digests(again) == frame_digests(boards[guided])
    assert again["plan"] == boards[guided]["plan"]


def test_another_seed_gives_other_pixels(service, boards):
    assert not set(frame_digests(generate(service, seed=43))) & set(frame_digests(boards[False]))


def test_pixels_are_the_same_with_five_other_requests_running(service, boards):
    with request_pool(6) as pool:
        others = [
            pool.submit(generate, service, seed=seed, use_ref_guided=seed % 2 == 0)
            for seed in range(5)
        ]
        same = pool.submit(generate, service)
        assert frame_digests(same.result()) == frame_digests(boards[False])
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
    # By Serve's own command, so that the YAML is tested with both commands.
    command = [BIN / "serve", "run", config]
    restarted = Service(command, f"http://127.0.0.1:{port}", tmp_path / "log")
    try:
        restarted.wait()
        for guided in (False, True):
            again = generate(restarted, use_ref_guided=guided)
            assert frame_digests(again) == frame_digests(boards[guided])
    finally:
        restarted.kill()


def test_only_the_frames_of_edited_scenes_change(service, boards):
    scenes = copy.deepcopy(boards[False]["plan"]["scenes"])
    scenes[3]["prompt"] = "aldar_kose_man celebrating with raised arms near a yurt at night"
    board = generate(service, scenes=scenes)
    assert board["planner"] == "request"
    assert scenes[3]["prompt"] in board["frames"][3]["prompt"]
    before, after = frame_digests(boards[False]), frame_digests(board)
    assert [a == b for a, b in zip(before, after, strict=True)] == [
        True,
        True,
        True,
        False,
        True,
        True,
    ]


def test_a_reference_image_guides_the_frames(service, boards):
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "purple").save(buffer, "PNG")
    reference = base64.b64encode(buffer.getvalue()).decode()
    board = generate(service, use_ref_guided=True, reference_image=reference)
    assert not set(frame_digests(board)) & set(frame_digests(boards[True]))
    assert all(frame["recipe"]["reference_sha256"] for frame in board["frames"])


def test_the_plan_endpoint_gives_the_scenes_that_generate_renders(service, boards):
    plan = service.http.post("/plan", json={"prompt": STORY, "num_frames": 6}).json()
    assert plan["scenes"] == boards[False]["plan"]["scenes"]


def test_a_prompt_over_75_tokens_is_rendered_and_its_tokens_are_counted(service, boards):
    scenes = copy.deepcopy(boards[False]["plan"]["scenes"])
    scenes[5]["prompt"] = "aldar_kose_man " + "in the bazaar on a sunny day, " * 20
    frame = generate(service, scenes=scenes)["frames"][5]
    assert frame["prompt_tokens"] > 75


def renderers(service):
    """The processes of the replicas of the renderer; one deployment draws both modes."""
    return [p for p in service.processes() if "RefGuidedRenderer" in " ".join(p.cmdline())]


def is_busy(process, over_s=0.3):
    """Whether the process computes: over 30 % of a core."""
    return process.cpu_percent(over_s) > 30


def are_idle(service):
    """Whether both renderers are there, and neither computes."""
    return [is_busy(process) for process in renderers(service)] == [False, False]


def wait_until(condition, timeout_s=60):
    """Whether the condition was met in time."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_the_rendering_stops_when_the_client_goes_away(service):
    # The second replica loads after the first one.
    assert wait_until(lambda: are_idle(service))
    body = json.dumps({"prompt": STORY, "num_frames": 10, "seed": 777})
    with closing(HTTPConnection(urlsplit(service.url).netloc)) as client:
        client.request("POST", "/generate", body, {"Content-Type": "application/json"})
        # Not a time limit of the client: a fast machine could finish the story before it.
        assert wait_until(lambda: "seed=777" in service.logs())
    assert wait_until(lambda: "story cancelled: the client went away" in service.logs(), 10)
    time.sleep(1)
    assert are_idle(service)


def test_the_death_of_a_renderer_costs_the_story_nothing_but_time(service):
    calm = generate(service, seed=99, num_frames=10)
    for _ in range(5):
        with request_pool(1) as pool:
            story = pool.submit(generate, service, seed=99, num_frames=10)
            time.sleep(0.4)
            renderers(service)[0].kill()
            assert frame_digests(story.result()) == frame_digests(calm)
        # The service heals: two replicas again.
        assert wait_until(lambda: len(renderers(service)) == 2)
        # A kill between two attempts does not count; one has to hit an attempt.
        if "the replica died, trying again" in service.logs():
            return
    raise AssertionError("no kill hit an attempt")


def test_metrics_are_served_in_the_format_of_prometheus(service, boards):
    address = next(line.split()[-1] for line in service.output().splitlines() if "metrics:" in line)
    expected = {
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
        return {name for name in expected if name not in page}

    assert wait_until(lambda: not missing(), 30), missing()


def test_json_logs_of_a_story_have_its_request_id(service, boards):
    request_id = "log-me-42"
    answer = service.http.post(
        "/generate",
        json={"prompt": STORY, "num_frames": 6, "seed": 5},
        headers={"x-request-id": request_id},
    )
    assert answer.json()["request_id"] == request_id
    assert answer.headers.get_list("x-request-id") == [request_id]

    def lines():
        parsed = (json.loads(line) for line in service.logs().splitlines() if request_id in line)
        return [line["message"] for line in parsed if line.get("request_id") == request_id]

    assert wait_until(lambda: any("story completed" in line for line in lines()), 10)
    text = "\n".join(lines())
    assert f": prompt='{STORY}' mode=simple seed=5" in text
    assert "plan by builtin" in text
    assert "frame 6/6 attempt 1: clip_score" in text


def test_health_answers_while_stories_are_rendered(service):
    with request_pool(3) as pool:
        stories = [pool.submit(generate, service, seed=seed) for seed in (61, 62)]
        for _ in range(5):
            health = service.http.get("/health").json()
            assert health["model_loaded"] is True
            assert health["detail"] is None
            time.sleep(0.2)
        for story in stories:
            story.result()

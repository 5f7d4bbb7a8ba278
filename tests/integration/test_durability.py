"""Accepted stories finish whatever dies, are drawn once, and stop when they are told to."""

import contextlib
import hashlib
import io
import json
import random
import time
from contextlib import contextmanager

import httpx2
import psutil
import pytest
from PIL import Image

from tests.support.chromium import chromium, chromium_path, page_of
from tests.support.service import STORY, Service, request_pool, write_config

STEPS = 10
FRAME_S = 0.1
PICTURE_PX = 64
REPLICAS = {"num_replicas": 3, "max_ongoing_requests": 1}
CANCELS = 300
"""A thousand, run by hand, end no other way and take two minutes."""
TERMINAL_STATES = ("done", "failed", "cancelled")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("durability")


@contextmanager
def launched(folder, port=None):
    """A service whose renderers take `FRAME_S` and draw what the seed says."""
    config = write_config(
        folder / "simulated.yaml",
        deployments={"SimpleRenderer": REPLICAS, "RefGuidedRenderer": {"num_replicas": 1}},
        engine="simulated",
        simulated_frame_s=FRAME_S,
        height=PICTURE_PX,
        width=PICTURE_PX,
        num_inference_steps=STEPS,
        simple_frame_slots=3,
        # Simulated pictures all look alike, and no text describes them.
        min_consistency=-1,
        min_clip_score=0,
        plan_cache_dir=str(folder / "plans"),
        data_dir=str(folder / "data"),
        lease_s=3,
    )
    service = Service.launch(config, folder / "log", port=port)
    try:
        service.wait()
        yield service
    finally:
        service.kill()


@pytest.fixture(scope="module")
def simulated(folder):
    with launched(folder) as service:
        yield service


def accept(service, **body):
    answer = service.http.post("/stories", json={"prompt": STORY, "num_frames": 6} | body)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def accept_many(service, count=12):
    """Stories that share the renderers with a later one, which then lasts a while."""
    return [accept(service, seed=seed, num_frames=10) for seed in range(100, 100 + count)]


def told(service, story_id):
    """The story, however often its ingress is away meanwhile."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            answer = service.http.get(f"/stories/{story_id}", timeout=10)
            if answer.status_code == 200:
                return answer.json()
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"no answer:\n{service.output()}")


def wait(
    service,
    story_id,
    condition=lambda story: story["state"] in TERMINAL_STATES,
    timeout_s=120,
    poll_s=0.02,
):
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        story = told(service, story_id)
        if condition(story):
            return story
        time.sleep(poll_s)
    raise AssertionError(story)


def pixels(service, story):
    pictures = [service.http.get(frame["image"]).content for frame in story["frames"]]
    return [
        hashlib.sha256(Image.open(io.BytesIO(png)).convert("RGB").tobytes()).hexdigest()
        for png in pictures
    ]


def events(service, story_id):
    """All events of a story that has ended."""
    lines = service.http.get(f"/stories/{story_id}/events").text.splitlines()
    fields = [line.split(": ", 1) for line in lines if ": " in line and not line.startswith(":")]
    values = [value for _, value in fields]
    return [
        (int(number), kind, json.loads(data))
        for kind, data, number in zip(values[::3], values[1::3], values[2::3], strict=True)
    ]


def assert_told_once(service, story_id, count=6):
    """Every frame was completed once, none was begun after that, and no event is missing."""
    happened = events(service, story_id)
    assert [number for number, _, _ in happened] == list(range(1, len(happened) + 1))
    completed = [d["frame_number"] for _, kind, d in happened if kind == "frame.completed"]
    assert sorted(completed) == list(range(1, count + 1))
    done = set()
    for _, kind, data in happened:
        if kind == "frame.completed":
            done.add(data["frame_number"])
        assert not (kind == "frame.started" and data["frame_number"] in done)
    assert [kind for _, kind, _ in happened].count("story.completed") == 1


def ingresses(service):
    return [p for p in service.processes() if "storyboard:Ingress" in " ".join(p.cmdline())]


def rss_mb(process):
    return process.memory_info().rss / 1e6


def test_a_story_outlives_its_ingress_and_no_frame_is_drawn_again(simulated):
    calm = wait(simulated, accept(simulated, seed=7))
    accept_many(simulated)
    story_id = accept(simulated, seed=7)
    wait(simulated, story_id, lambda story: story["frames_done"] > 0)
    assert told(simulated, story_id)["state"] == "rendering"
    ingresses(simulated)[0].kill()
    story = wait(simulated, story_id)
    assert story["state"] == "done"
    assert pixels(simulated, story) == pixels(simulated, calm)
    assert_told_once(simulated, story_id)


def test_watching_goes_on_over_the_death_of_the_ingress_without_gap_or_repeat(simulated):
    accept_many(simulated, 6)
    story_id = accept(simulated, seed=8)
    seen, known, killed = [], 0, False
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            path, headers = f"/stories/{story_id}/events", {"last-event-id": str(known)}
            with simulated.http.stream("GET", path, headers=headers, timeout=20) as stream:
                if stream.status_code == 204:
                    break
                for line in stream.iter_lines():
                    if line.startswith("id: "):
                        known = int(line[4:])
                        seen.append(known)
                    if known >= 5 and not killed:
                        killed = True
                        ingresses(simulated)[0].kill()
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    assert killed
    assert seen == [number for number, _, _ in events(simulated, story_id)]


def test_two_hundred_stories_at_once_are_all_taken_or_told_when_to_come_again(simulated):
    before = rss_mb(ingresses(simulated)[0])

    def post(seed):
        body = {"prompt": STORY, "num_frames": 6, "seed": seed}
        return simulated.http.post("/stories", json=body)

    with request_pool(50) as pool:
        answers = list(pool.map(post, range(200)))
    accepted = [answer.json()["id"] for answer in answers if answer.status_code == 202]
    assert len(accepted) >= 150
    for answer in answers:
        assert answer.status_code in (202, 429, 503)
        assert answer.status_code == 202 or int(answer.headers["retry-after"]) >= 1
    states = [wait(simulated, each, timeout_s=240, poll_s=0.5)["state"] for each in accepted]
    assert set(states) == {"done"}
    assert rss_mb(ingresses(simulated)[0]) < before + 300


def test_after_hundreds_of_cancels_and_disconnects_nothing_is_left_running(simulated):
    before = rss_mb(ingresses(simulated)[0])
    chance = random.Random(5)

    def cancel(seed):
        story_id = accept(simulated, seed=seed)
        time.sleep(chance.uniform(0, 0.3))
        return simulated.http.delete(f"/stories/{story_id}").json()["state"]

    def disconnect(seed):
        body = {"prompt": STORY, "num_frames": 6, "seed": seed}
        try:
            simulated.http.post("/generate", json=body, timeout=chance.uniform(0.02, 0.3))
        except httpx2.TimeoutException:
            return "gone"
        return "refused"

    with request_pool(16) as pool:
        ends = list(pool.map(lambda n: (cancel if n % 2 else disconnect)(n), range(CANCELS)))
    assert set(ends) <= {"cancelled", "done", "gone", "refused"}
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and unfinished(simulated):
        time.sleep(0.2)
    assert not unfinished(simulated)
    # The slots are free at once: a story takes the time of its two rounds of three frames.
    started = time.monotonic()
    story = wait(simulated, accept(simulated, seed=3))
    assert story["state"] == "done"
    assert time.monotonic() - started < 20 * FRAME_S
    assert rss_mb(ingresses(simulated)[0]) < before + 300


def unfinished(service):
    """Ids of the stories of all pages that have not ended."""
    found, page = [], "/stories?limit=100"
    while page is not None:
        answer = service.http.get(page).json()
        found += [
            story["id"] for story in answer["stories"] if story["state"] not in TERMINAL_STATES
        ]
        page = answer["next"]
    return found


@contextmanager
def studio(service):
    """The studio page; None where there is no browser."""
    if chromium_path() is None:
        yield None
        return
    with chromium() as browser, page_of(browser, service.url) as page:
        page.goto("/")
        yield page


def kill_all(service):
    """As a loss of power does: nothing ends in good order."""
    for process in service.processes():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    service.process.wait(30)


def test_a_story_and_its_page_outlive_the_whole_cluster(simulated, folder):
    calm = wait(simulated, accept(simulated, seed=11, num_frames=10))
    expected = pixels(simulated, calm)
    with studio(simulated) as page:
        # The others before it make it last until the page shows it.
        others = accept_many(simulated)
        story_id = accept(simulated, seed=11, num_frames=10)
        if page is not None:
            page.goto(f"/?story={story_id}")
            page.wait_for_selector("#board .frame[data-state=done]")
        else:
            wait(simulated, story_id, lambda story: story["frames_done"] > 0)
        assert told(simulated, story_id)["state"] == "rendering"
        kill_all(simulated)
        if page is not None:
            page.wait_for_selector("body[data-connection=lost]")
        with launched(folder, int(simulated.url.rsplit(":", 1)[1])) as restarted:
            story = wait(restarted, story_id)
            assert story["state"] == "done"
            assert pixels(restarted, story) == expected
            assert_told_once(restarted, story_id, 10)
            assert {wait(restarted, each)["state"] for each in others} == {"done"}
            if page is not None:
                page.wait_for_selector("body[data-state=done]")
                expect_all_pictures(page, 10)


def expect_all_pictures(page, count):
    page.wait_for_function(
        """(count) => [...document.querySelectorAll('#board img')]
            .filter((image) => image.complete && image.naturalWidth > 0).length === count""",
        arg=count,
    )

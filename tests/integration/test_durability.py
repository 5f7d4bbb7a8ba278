"""Accepted stories finish whatever process dies, render each frame once, and stop on demand."""

import contextlib
import random
import time
from contextlib import contextmanager

import httpx2
import psutil
import pytest

from tests.support.chromium import chromium, chromium_path, page_of
from tests.support.service import STORY, Service, request_pool, write_config
from tests.support.story_client import StoryClient

STEPS = 10
FRAME_S = 0.1
IMAGE_PX = 64
REPLICAS = {"num_replicas": 3, "max_ongoing_requests": 1}
CANCELS = 300
"""A thousand end in the same way, but take two minutes."""
TRIES = 4
"""A browser on a busy machine may show a story only when it is done."""

MAX_GROWTH_MB = 300
"""Of the ingress in a test; more would be a leak."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("durability")


@contextmanager
def launched(folder, port=None):
    """A service with simulated renderers, whose images depend on the seed alone."""
    config = write_config(
        folder / "simulated.yaml",
        deployments={"SimpleRenderer": REPLICAS, "RefGuidedRenderer": {"num_replicas": 1}},
        engine="simulated",
        simulated_frame_s=FRAME_S,
        height=IMAGE_PX,
        width=IMAGE_PX,
        num_inference_steps=STEPS,
        simple_frame_slots=3,
        # Simulated images look alike, and no text describes them.
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


@pytest.fixture(scope="module")
def stories(simulated):
    return StoryClient(simulated)


def assert_completed_once(events, count=6):
    """No event is missing, each frame was completed once, and none was started after that."""
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    completed = [data["frame_number"] for _, kind, data in events if kind == "frame.completed"]
    assert sorted(completed) == list(range(1, count + 1))
    done = set()
    for _, kind, data in events:
        if kind == "frame.completed":
            done.add(data["frame_number"])
        assert not (kind == "frame.started" and data["frame_number"] in done)
    assert [kind for _, kind, _ in events].count("story.completed") == 1


def ingress(service):
    """The process of the service's ingress."""
    processes = service.processes()
    return next(p for p in processes if "storyboard:Ingress" in " ".join(p.cmdline()))


def rss_mb(process):
    """The memory of a process in MB."""
    return process.memory_info().rss / 1e6


def test_a_story_goes_on_after_the_death_of_its_ingress_and_no_frame_is_rendered_again(
    simulated, stories
):
    calm = stories.wait(stories.accept(seed=7))
    stories.accept_many()
    story_id = stories.accept(seed=7)
    stories.wait(story_id, lambda story: story["frames_done"] > 0)
    assert stories.story(story_id)["state"] == "rendering"
    ingress(simulated).kill()
    story = stories.wait(story_id)
    assert story["state"] == "done"
    assert stories.frame_digests(story) == stories.frame_digests(calm)
    assert_completed_once(stories.events(story_id))


def test_a_client_that_reconnects_after_the_death_of_the_ingress_gets_each_event_once(
    simulated, stories
):
    stories.accept_many(6)
    story_id = stories.accept(seed=8)
    seen, known, is_killed = [], 0, False
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
                    if known >= 5 and not is_killed:
                        is_killed = True
                        ingress(simulated).kill()
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    assert is_killed
    assert seen == [number for number, _, _ in stories.events(story_id)]


def test_of_two_hundred_stories_at_once_each_is_finished_or_refused_with_a_time_to_wait(
    simulated, stories
):
    before = rss_mb(ingress(simulated))

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
    states = [stories.wait(each, timeout_s=240, poll_s=0.5)["state"] for each in accepted]
    assert set(states) == {"done"}
    assert rss_mb(ingress(simulated)) < before + MAX_GROWTH_MB


def test_after_hundreds_of_cancellations_and_disconnections_nothing_is_left_running(
    simulated, stories
):
    before = rss_mb(ingress(simulated))
    chance = random.Random(5)

    def cancel(seed):
        story_id = stories.accept(seed=seed)
        time.sleep(chance.uniform(0, 0.3))
        return simulated.http.delete(f"/stories/{story_id}").json()["state"]

    def disconnect(seed):
        body = {"prompt": STORY, "num_frames": 6, "seed": seed}
        try:
            simulated.http.post("/generate", json=body, timeout=chance.uniform(0.02, 0.3))
        except httpx2.TimeoutException:
            return "disconnected"
        return "refused"

    with request_pool(16) as pool:
        ends = list(pool.map(lambda n: (cancel if n % 2 else disconnect)(n), range(CANCELS)))
    assert set(ends) <= {"cancelled", "done", "disconnected", "refused"}
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and stories.unfinished():
        time.sleep(0.2)
    assert not stories.unfinished()
    # The slots are free at once: a story takes the time of its two rounds of three frames.
    started = time.monotonic()
    story = stories.wait(stories.accept(seed=3))
    assert story["state"] == "done"
    assert time.monotonic() - started < 20 * FRAME_S
    assert rss_mb(ingress(simulated)) < before + MAX_GROWTH_MB


@contextmanager
def studio(service):
    """The studio page; None if there is no browser."""
    if chromium_path() is None:
        yield None
        return
    with chromium() as browser, page_of(browser, service.url) as page:
        page.goto("/")
        yield page


def replicas_first(service):
    """All processes of a service, its replicas at the front."""
    return sorted(
        service.processes(), key=lambda process: "ServeReplica" not in " ".join(process.cmdline())
    )


def kill_at_once(service, processes):
    """Kill all processes without warning, as a loss of power does."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    service.kill()


def test_a_story_and_its_page_go_on_after_the_death_of_the_whole_cluster(
    simulated, stories, folder
):
    calm = stories.wait(stories.accept(seed=11, num_frames=10))
    expected = stories.frame_digests(calm)
    # Found before, since a story of simulated frames ends in a third of a second.
    processes = replicas_first(simulated)
    earlier = []
    with studio(simulated) as page:
        for _ in range(TRIES):
            # Stories before it make it last until the page shows it.
            earlier += stories.accept_many()
            story_id = stories.accept(seed=11, num_frames=10)
            if page is not None:
                page.goto(f"/?story={story_id}")
                page.wait_for_selector("#board .frame[data-state=done]")
            else:
                stories.wait(story_id, lambda story: story["frames_done"] > 0)
            if stories.story(story_id)["frames_done"] <= 7:
                break
        else:
            raise AssertionError("each story was done before the page showed it")
        kill_at_once(simulated, processes)
        if page is not None:
            page.wait_for_selector("body[data-connection=lost]")
        with launched(folder, int(simulated.url.rsplit(":", 1)[1])) as restarted:
            stories = StoryClient(restarted)
            story = stories.wait(story_id)
            assert story["state"] == "done"
            assert stories.frame_digests(story) == expected
            assert_completed_once(stories.events(story_id), 10)
            assert {stories.wait(each)["state"] for each in earlier} == {"done"}
            if page is not None:
                page.wait_for_selector("body[data-state=done]")
                wait_for_images(page, 10)


def wait_for_images(page, count):
    """Wait until the page shows so many images."""
    page.wait_for_function(
        """(count) => [...document.querySelectorAll('#board img')]
            .filter((image) => image.complete && image.naturalWidth > 0).length === count""",
        arg=count,
    )

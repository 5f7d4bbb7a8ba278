"""The pipeline under concurrency, over handles that are plain asyncio.

Serve's local testing mode resolves a response that is passed on at once and so draws one frame
after the other; here frames overlap as they do on a cluster.
"""

import asyncio
import time
from dataclasses import replace

import pytest
from ray.exceptions import ActorDiedError

from deployments.errors import InvalidRequest, Overloaded, RenderError, ScoreError, StoryTimeout
from deployments.presets import Preset
from deployments.settings import AppSettings, ServingSettings
from deployments.types import Frame, FrameScore, Mode, StoryRequest
from serve_app.pipeline import Handles, StoryPipeline
from tests.fake_handle import FakeHandle
from tests.fakes import FakeService, NoMetrics, picture, recipe
from tests.journals import Journal

REQUEST = StoryRequest("Aldar Kose tricks a merchant", num_frames=6)


class Renderer:
    """Draws after `frame_s`; its first `deaths` drawings end with the death of the replica."""

    def __init__(self, journal, frame_s=0.0, error=None, deaths=0, status_waits=False):
        self._journal, self._frame_s, self._error, self._deaths = journal, frame_s, error, deaths
        self._status_waits = status_waits

    async def render(self, request):
        self._journal.begin(request)
        try:
            await asyncio.sleep(self._frame_s)
            if self._deaths:
                self._deaths -= 1
                raise ActorDiedError
            if self._error:
                raise self._error
            told = recipe(request.prompt, request.seed)
            return Frame(request.frame_number, picture(request.seed), told, 9, 0.1)
        finally:
            self._journal.end()

    async def status(self):
        if self._status_waits:
            await asyncio.sleep(60)
        return await FakeService().status()


class Scorer:
    """Finds every drawing good; the replica dies in the first `deaths` scores or texts."""

    def __init__(self, deaths=0, text_deaths=0, error=None):
        self._deaths, self._text_deaths, self._error = deaths, text_deaths, error

    async def embed_texts(self, texts):
        if self._text_deaths:
            self._text_deaths -= 1
            raise ActorDiedError
        return [(1.0, 0.0)] * len(texts)

    async def score(self, frame, text_features):
        if self._deaths:
            self._deaths -= 1
            raise ActorDiedError
        if self._error:
            raise self._error
        return FrameScore(0.9, (1.0, 0.0))

    async def status(self):
        return await FakeService().status()


def build(renderer=None, scorer=None, **settings):
    journal = Journal()
    values = {"min_consistency": 0.5, "min_clip_score": 0.5} | settings
    draw = FakeHandle(Renderer(journal, **renderer or {}))
    handles = Handles(FakeHandle(FakeService()), draw, draw, FakeHandle(Scorer(**scorer or {})))
    serving = AppSettings(**values).group(ServingSettings)
    return StoryPipeline(handles, serving, NoMetrics()), journal


async def test_frames_are_drawn_at_once_but_in_no_more_slots_than_set():
    pipeline, journal = build(renderer={"frame_s": 0.05}, simple_frame_slots=3)
    await pipeline.generate(REQUEST)
    assert journal.most_drawing == 3


async def test_the_first_frame_of_a_story_goes_before_the_rest_of_another():
    pipeline, journal = build(renderer={"frame_s": 0.01}, simple_frame_slots=1)
    long = asyncio.create_task(pipeline.generate(REQUEST))
    while not journal.drawn:
        await asyncio.sleep(0)
    await asyncio.gather(long, pipeline.generate(replace(REQUEST, seed=1)))
    second = [request.story_seed for request in journal.drawn].index(1)
    assert journal.drawn[second].frame_number == 1
    assert second <= 2


async def test_few_step_is_refused_before_anything_is_drawn_where_there_is_no_lora_for_it():
    pipeline, journal = build()
    with pytest.raises(InvalidRequest, match="the service has no FEW_STEP_LORA_PATH"):
        await pipeline.generate(replace(REQUEST, preset=Preset.FEW_STEP))
    assert not journal.drawn
    pipeline, journal = build(few_step_lora_path="few.safetensors")
    await pipeline.generate(replace(REQUEST, preset=Preset.FEW_STEP))
    assert {request.preset for request in journal.drawn} == {Preset.FEW_STEP}


async def test_the_preset_reaches_the_renderer():
    pipeline, journal = build()
    await pipeline.generate(replace(REQUEST, preset=Preset.FAST))
    assert {request.preset for request in journal.drawn} == {Preset.FAST}


async def test_each_frame_says_when_it_was_ready():
    pipeline, _ = build(renderer={"frame_s": 0.02}, simple_frame_slots=1)
    storyboard = await pipeline.generate(REQUEST)
    ready = [frame.ready_time_s for frame in storyboard.frames]
    assert ready == sorted(ready)
    assert 0.02 <= ready[0] < ready[-1] <= storyboard.generation_time_s


async def test_first_failure_ends_the_story_for_all_frames():
    pipeline, journal = build(
        renderer={"error": RenderError("no"), "frame_s": 0.01}, simple_frame_slots=1
    )
    with pytest.raises(RenderError):
        await pipeline.generate(REQUEST)
    # The next frame may have had its place already; the four behind it never start.
    assert len(journal.drawn) <= 2
    assert pipeline._admission.running == 0


async def test_story_over_its_limit_ends_with_a_timeout():
    pipeline, _ = build(renderer={"frame_s": 5}, story_timeout_s=0.2)
    started = time.perf_counter()
    with pytest.raises(StoryTimeout, match=r"longer than 0\.2 s"):
        await pipeline.generate(REQUEST)
    assert time.perf_counter() - started < 4


async def test_one_story_more_than_allowed_is_refused_with_a_time_to_retry():
    pipeline, _ = build(renderer={"frame_s": 0.2}, max_stories=1)
    running = asyncio.create_task(pipeline.generate(REQUEST))
    await asyncio.sleep(0.05)
    with pytest.raises(Overloaded) as caught:
        await pipeline.generate(REQUEST)
    assert caught.value.retry_after_s >= 1
    assert len((await running).frames) == 6
    await pipeline.generate(REQUEST)


async def test_draining_lets_running_stories_end_and_no_new_one_in():
    pipeline, _ = build(renderer={"frame_s": 0.1})
    running = asyncio.create_task(pipeline.generate(REQUEST))
    await asyncio.sleep(0.05)
    pipeline.drain()
    with pytest.raises(Overloaded, match="shutting down"):
        await pipeline.generate(REQUEST)
    assert len((await running).frames) == 6
    assert pipeline._admission.running == 0


async def test_cancelled_story_frees_its_place_and_starts_no_queued_frame():
    pipeline, journal = build(renderer={"frame_s": 0.2}, simple_frame_slots=1, max_stories=1)
    story = asyncio.create_task(pipeline.generate(REQUEST))
    await asyncio.sleep(0.1)
    story.cancel()
    with pytest.raises(asyncio.CancelledError):
        await story
    await asyncio.sleep(0.3)
    assert len(journal.drawn) == 1
    assert pipeline._admission.running == 0


async def test_dead_replica_costs_the_story_nothing_but_time():
    calm, _ = build()
    pipeline, journal = build(renderer={"deaths": 2})
    board, expected = await pipeline.generate(REQUEST), await calm.generate(REQUEST)
    assert [frame.png for frame in board.frames] == [frame.png for frame in expected.frames]
    assert len(journal.drawn) == 8


async def test_replica_that_dies_under_every_try_fails_the_story_by_name():
    pipeline, _ = build(renderer={"deaths": 1000})
    with pytest.raises(RenderError, match="the renderer's process died 3 times"):
        await pipeline.generate(REQUEST)


@pytest.mark.parametrize("scorer", [{"deaths": 3}, {"text_deaths": 2}])
async def test_dead_scorer_is_asked_again_and_no_picture_is_drawn_again(scorer):
    pipeline, journal = build(scorer=scorer)
    board = await pipeline.generate(REQUEST)
    assert len(board.frames) == 6
    assert len(journal.drawn) == 6


async def test_failing_scorer_is_named_as_the_stage():
    pipeline, _ = build(scorer={"error": ZeroDivisionError("secret")})
    with pytest.raises(ScoreError) as caught:
        await pipeline.generate(REQUEST)
    assert caught.value.detail == "Generation failed: unexpected error in the scorer"


async def test_health_stays_loaded_while_frames_are_drawn_and_tells_when_replicas_are_gone():
    pipeline, _ = build(renderer={"frame_s": 0.2, "status_waits": True})
    assert not (await pipeline.health()).model_loaded
    await pipeline.generate(REQUEST)
    story = asyncio.create_task(pipeline.generate(REQUEST))
    await asyncio.sleep(0.05)
    assert (await pipeline.health()).model_loaded
    await story
    health = await pipeline.health()
    assert health.reasons == ("SimpleRenderer is loading", "RefGuidedRenderer is loading")


async def test_plan_over_its_limit_ends_with_a_timeout_and_draining_refuses_it():
    class SlowPlanner:
        async def plan(self, request):
            await asyncio.sleep(60)

    pipeline, _ = build(story_timeout_s=0.1)
    pipeline._planner = FakeHandle(SlowPlanner())
    with pytest.raises(StoryTimeout):
        await pipeline.plan(REQUEST)
    pipeline.drain()
    with pytest.raises(Overloaded):
        await pipeline.plan(REQUEST)


async def test_failure_of_ours_is_not_tried_again():
    pipeline, journal = build(renderer={"error": RenderError("no")}, simple_frame_slots=1)
    with pytest.raises(RenderError):
        await pipeline.generate(REQUEST)
    assert [request.frame_number for request in journal.drawn].count(1) == 1


async def test_ref_guided_frames_wait_for_frame_1():
    pipeline, journal = build(renderer={"frame_s": 0.05}, ref_guided_frame_slots=6)
    await pipeline.generate(StoryRequest(REQUEST.prompt, mode=Mode.REF_GUIDED))
    assert journal.drawn[0].frame_number == 1
    assert journal.most_drawing == 5


async def test_short_story_overtakes_the_frames_of_a_long_one():
    pipeline, _ = build(renderer={"frame_s": 0.02}, simple_frame_slots=1)
    ends = {}

    async def tell(name, count):
        await pipeline.generate(StoryRequest(REQUEST.prompt, num_frames=count))
        ends[name] = time.perf_counter()

    started = time.perf_counter()
    stories = [asyncio.create_task(tell(f"long {n}", 10)) for n in range(3)]
    await asyncio.sleep(0.05)
    await asyncio.gather(*stories, tell("short", 6))
    # Alone behind 30 frames it would end last; taking turns it ends after about 24 of 36.
    assert ends["short"] == min(ends.values())
    assert (ends["short"] - started) < 0.8 * (max(ends.values()) - started)

"""The pipeline under concurrency."""

import asyncio
import time

import pytest

from deployments.errors import InvalidRequest, RenderError, ScoreError
from deployments.presets import Preset
from deployments.types import Mode, StoryRequest
from tests.support.pipelines import build, generate

REQUEST = StoryRequest(prompt="Aldar Kose tricks a merchant", num_frames=6)


async def test_frames_are_drawn_at_once_but_in_no_more_slots_than_set():
    pipeline, log = build(renderer={"frame_s": 0.05}, simple_frame_slots=3)
    await generate(pipeline, REQUEST)
    assert log.most_active == 3


async def test_the_first_frame_of_a_story_goes_before_the_rest_of_another():
    pipeline, log = build(renderer={"frame_s": 0.01}, simple_frame_slots=1)
    long = asyncio.create_task(generate(pipeline, REQUEST))
    while not log.requests:
        await asyncio.sleep(0)
    await asyncio.gather(long, generate(pipeline, REQUEST.model_copy(update={"seed": 1})))
    second = [request.story_seed for request in log.requests].index(1)
    assert log.requests[second].frame_number == 1
    assert second <= 2


async def test_few_step_is_refused_before_anything_is_drawn_where_there_is_no_lora_for_it():
    pipeline, log = build()
    with pytest.raises(InvalidRequest, match="the service has no FEW_STEP_LORA_PATH"):
        await generate(pipeline, REQUEST.model_copy(update={"preset": Preset.FEW_STEP}))
    assert not log.requests
    pipeline, log = build(few_step_lora_path="few.safetensors")
    await generate(pipeline, REQUEST.model_copy(update={"preset": Preset.FEW_STEP}))
    assert {request.preset for request in log.requests} == {Preset.FEW_STEP}


async def test_the_preset_reaches_the_renderer():
    pipeline, log = build()
    await generate(pipeline, REQUEST.model_copy(update={"preset": Preset.FAST}))
    assert {request.preset for request in log.requests} == {Preset.FAST}


async def test_each_frame_says_when_it_was_ready():
    pipeline, _ = build(renderer={"frame_s": 0.02}, simple_frame_slots=1)
    storyboard = await generate(pipeline, REQUEST)
    ready = [frame.rendered.ready_time_s for frame in storyboard.frames]
    assert ready == sorted(ready)
    assert 0.02 <= ready[0] < ready[-1] <= storyboard.generation_time_s


async def test_first_failure_ends_the_story_for_all_frames():
    pipeline, log = build(
        renderer={"error": RenderError("no"), "frame_s": 0.01}, simple_frame_slots=1
    )
    with pytest.raises(RenderError):
        await generate(pipeline, REQUEST)
    # The next frame may have had its place already; the four behind it never start.
    assert len(log.requests) <= 2


async def test_cancelled_story_starts_no_queued_frame():
    pipeline, log = build(renderer={"frame_s": 0.2}, simple_frame_slots=1)
    story = asyncio.create_task(generate(pipeline, REQUEST))
    await asyncio.sleep(0.1)
    story.cancel()
    with pytest.raises(asyncio.CancelledError):
        await story
    await asyncio.sleep(0.3)
    assert len(log.requests) == 1


async def test_dead_replica_costs_the_story_nothing_but_time():
    calm, _ = build()
    pipeline, log = build(renderer={"deaths": 2})
    board, expected = await generate(pipeline, REQUEST), await generate(calm, REQUEST)
    assert [frame.png for frame in board.frames] == [frame.png for frame in expected.frames]
    assert len(log.requests) == 8


async def test_replica_that_dies_under_every_try_fails_the_story_by_name():
    pipeline, _ = build(renderer={"deaths": 1000})
    with pytest.raises(RenderError, match="the renderer's process died 3 times"):
        await generate(pipeline, REQUEST)


@pytest.mark.parametrize("scorer", [{"deaths": 3}, {"text_deaths": 2}])
async def test_dead_scorer_is_asked_again_and_no_picture_is_drawn_again(scorer):
    pipeline, log = build(scorer=scorer)
    board = await generate(pipeline, REQUEST)
    assert len(board.frames) == 6
    assert len(log.requests) == 6


async def test_failing_scorer_is_named_as_the_stage():
    pipeline, _ = build(scorer={"error": ZeroDivisionError("secret")})
    with pytest.raises(ScoreError) as caught:
        await generate(pipeline, REQUEST)
    assert caught.value.detail == "Generation failed: unexpected error in the scorer"


async def test_health_stays_loaded_while_frames_are_drawn_and_tells_when_replicas_are_gone():
    pipeline, _ = build(renderer={"frame_s": 0.2, "status_waits": True})
    assert not (await pipeline.health()).model_loaded
    await generate(pipeline, REQUEST, is_checked=False)
    story = asyncio.create_task(generate(pipeline, REQUEST, is_checked=False))
    await asyncio.sleep(0.05)
    assert (await pipeline.health()).model_loaded
    await story
    health = await pipeline.health()
    assert health.reasons == ("SimpleRenderer is loading", "RefGuidedRenderer is loading")


async def test_failure_of_ours_is_not_tried_again():
    pipeline, log = build(renderer={"error": RenderError("no")}, simple_frame_slots=1)
    with pytest.raises(RenderError):
        await generate(pipeline, REQUEST)
    assert [request.frame_number for request in log.requests].count(1) == 1


async def test_ref_guided_frames_wait_for_frame_1():
    pipeline, log = build(renderer={"frame_s": 0.05}, ref_guided_frame_slots=6)
    await generate(pipeline, StoryRequest(prompt=REQUEST.prompt, mode=Mode.REF_GUIDED))
    assert log.requests[0].frame_number == 1
    assert log.most_active == 5


async def test_short_story_overtakes_the_frames_of_a_long_one():
    pipeline, _ = build(renderer={"frame_s": 0.02}, simple_frame_slots=1)
    ends = {}

    async def tell(name, count):
        await generate(pipeline, StoryRequest(prompt=REQUEST.prompt, num_frames=count))
        ends[name] = time.perf_counter()

    started = time.perf_counter()
    stories = [asyncio.create_task(tell(f"long {n}", 10)) for n in range(3)]
    await asyncio.sleep(0.05)
    await asyncio.gather(*stories, tell("short", 6))
    # Alone behind 30 frames it would end last; taking turns it ends after about 24 of 36.
    assert ends["short"] == min(ends.values())
    assert (ends["short"] - started) < 0.8 * (max(ends.values()) - started)

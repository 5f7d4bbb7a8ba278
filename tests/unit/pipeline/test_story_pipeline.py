"""The pipeline while many frames and stories are in progress, and while replicas die."""

import asyncio

import pytest

from deployments.errors import InvalidRequest, RenderError, ScoreError
from deployments.presets import Preset
from deployments.types import Mode, StoryRequest
from tests.support.event_loop import run_ready_tasks
from tests.support.fake_deployments import FakeScorer
from tests.support.pipelines import build, generate

REQUEST = StoryRequest(prompt="Aldar Kose tricks a merchant", num_frames=6)


async def test_frames_are_rendered_at_once_but_in_no_more_slots_than_set():
    pipeline, log = build(simple_frame_slots=3)
    log.hold()
    story = asyncio.create_task(generate(pipeline, REQUEST))
    await log.begun(3)
    log.release()
    await story
    assert log.most_active == 3


async def test_the_first_frame_of_a_story_goes_before_the_rest_of_another():
    pipeline, log = build(simple_frame_slots=1)
    log.hold()
    long = asyncio.create_task(generate(pipeline, REQUEST))
    await log.begun()
    other = REQUEST.model_copy(update={"seed": 1})
    short = asyncio.create_task(generate(pipeline, other, is_checked=False))
    await run_ready_tasks()
    log.release()
    await asyncio.gather(long, short)
    second = [request.story_seed for request in log.requests].index(1)
    assert log.requests[second].frame_number == 1
    assert second <= 2


async def test_few_step_is_refused_before_any_frame_is_rendered_if_its_lora_is_missing():
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


async def test_the_first_failure_ends_the_story_for_all_frames():
    pipeline, log = build(renderer={"error": RenderError("no")}, simple_frame_slots=1)
    with pytest.raises(RenderError):
        await generate(pipeline, REQUEST)
    # The next frame may have had its slot already; the four behind it never start.
    assert len(log.requests) <= 2


async def test_a_cancelled_story_starts_no_queued_frame():
    pipeline, log = build(simple_frame_slots=1)
    log.hold()
    story = asyncio.create_task(generate(pipeline, REQUEST))
    await log.begun()
    await run_ready_tasks()
    story.cancel()
    with pytest.raises(asyncio.CancelledError):
        await story
    log.release()
    await run_ready_tasks()
    assert len(log.requests) == 1


async def test_the_death_of_a_replica_costs_the_story_nothing_but_time():
    calm, _ = build()
    pipeline, log = build(renderer={"deaths": 2})
    board, expected = await generate(pipeline, REQUEST), await generate(calm, REQUEST)
    assert [frame.png for frame in board.frames] == [frame.png for frame in expected.frames]
    assert len(log.requests) == 8


async def test_a_renderer_that_dies_in_every_try_fails_the_story_and_is_named():
    pipeline, _ = build(renderer={"deaths": 1000})
    with pytest.raises(RenderError, match="the renderer's process died 3 times"):
        await generate(pipeline, REQUEST)


@pytest.mark.parametrize("deaths", [{"deaths": 3}, {"text_deaths": 2}])
async def test_a_scorer_that_died_is_called_again_and_no_frame_is_rendered_again(deaths):
    pipeline, log = build(scorer=FakeScorer(**deaths))
    board = await generate(pipeline, REQUEST)
    assert len(board.frames) == 6
    assert len(log.requests) == 6


async def test_an_unexpected_error_in_the_scorer_names_the_scorer_only():
    pipeline, _ = build(scorer=FakeScorer(error=ZeroDivisionError("secret")))
    with pytest.raises(ScoreError) as caught:
        await generate(pipeline, REQUEST)
    assert caught.value.detail == "Generation failed: unexpected error in the scorer"


async def test_models_count_as_loaded_while_they_render_though_they_do_not_answer():
    pipeline, log = build(renderer={"status": None})
    assert not (await pipeline.health()).model_loaded
    await generate(pipeline, REQUEST, is_checked=False)
    log.hold()
    story = asyncio.create_task(generate(pipeline, REQUEST, is_checked=False))
    await log.begun(7)
    assert (await pipeline.health()).model_loaded
    log.release()
    await story
    health = await pipeline.health()
    assert health.reasons == ("SimpleRenderer is loading", "RefGuidedRenderer is loading")


async def test_an_error_of_the_renderer_itself_is_not_tried_again():
    pipeline, log = build(renderer={"error": RenderError("no")}, simple_frame_slots=1)
    with pytest.raises(RenderError):
        await generate(pipeline, REQUEST)
    assert [request.frame_number for request in log.requests].count(1) == 1


async def test_ref_guided_frames_wait_for_frame_1():
    pipeline, log = build(ref_guided_frame_slots=6)
    log.hold()
    request = StoryRequest(prompt=REQUEST.prompt, mode=Mode.REF_GUIDED)
    story = asyncio.create_task(generate(pipeline, request))
    await log.begun(1)
    await run_ready_tasks()
    log.let_finish(1)
    await log.begun(6)
    log.release()
    await story
    assert log.requests[0].frame_number == 1
    assert log.most_active == 5


async def test_a_short_story_overtakes_the_frames_of_long_ones():
    pipeline, log = build(simple_frame_slots=1)
    log.hold()
    long = [
        asyncio.create_task(
            generate(
                pipeline,
                REQUEST.model_copy(update={"seed": seed, "num_frames": 10}),
                is_checked=False,
            )
        )
        for seed in range(1, 4)
    ]
    await log.begun()
    await run_ready_tasks()
    other = REQUEST.model_copy(update={"seed": 0})
    short = asyncio.create_task(generate(pipeline, other, is_checked=False))
    await run_ready_tasks()
    log.release()
    await asyncio.gather(*long, short)
    # Behind all 30 frames of the long stories its last frame would be the 36th.
    seeds = [request.story_seed for request in log.requests]
    assert len(seeds) == 36
    assert max(index for index, seed in enumerate(seeds) if seed == 0) < 0.8 * 36

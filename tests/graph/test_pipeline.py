"""The DAG over fake deployments in Serve's local testing mode: real handles, no Ray cluster."""

import io
import itertools
import uuid

import pytest
from PIL import Image
from ray import serve

from deployments.errors import (
    GeneratorNotInitialized,
    OutOfMemory,
    PlanInvalid,
    RenderError,
)
from deployments.health import LoadStatus
from deployments.settings import AppSettings, ServingSettings
from deployments.types import (
    Mode,
    Scene,
    StoryRequest,
    frame_seed,
)
from serve_app.images.codec import read_recipe
from serve_app.pipeline.story_pipeline import Handles, StoryPipeline
from tests.support.fake_deployments import FakePlanner, FakeRenderer, FakeScorer
from tests.support.pipelines import generate
from tests.support.render_log import LOGS, RenderLog
from tests.support.samples import NoMetrics

STORY = "Aldar Kose tricks a merchant and steals his horse"
REQUEST = StoryRequest(prompt=STORY, num_frames=6)


@pytest.fixture
def build():
    """Builds a pipeline over fakes; returns it with the log of its renderers."""
    names = (f"app-{uuid.uuid4().hex}-{n}" for n in itertools.count())

    def handle(bound):
        return serve.run(bound, name=next(names), route_prefix=None, _local_testing_mode=True)

    def make(planner=None, renderer=None, scorer=None, **settings):
        key = uuid.uuid4().hex
        LOGS[key] = RenderLog()
        values = {"min_consistency": 0.5, "min_clip_score": 0.5} | settings
        draw = handle(FakeRenderer.bind(key, **renderer or {}))
        handles = Handles(
            handle(FakePlanner.bind(**planner or {})),
            draw,
            draw,
            handle(FakeScorer.bind(**scorer or {})),
        )
        settings = AppSettings(**values).group(ServingSettings)
        return StoryPipeline(handles, settings, NoMetrics()), LOGS[key]

    return make


async def test_every_scene_becomes_one_frame_in_order(build):
    pipeline, log = build()
    board = await generate(pipeline, REQUEST)
    assert [frame.frame_number for frame in board.frames] == [1, 2, 3, 4, 5, 6]
    assert [frame.scene for frame in board.frames] == list(board.plan.scenes)
    assert len(log.requests) == 6


async def test_each_drawing_has_the_seed_of_its_story_frame_and_attempt(build):
    pipeline, _ = build()
    board = await generate(pipeline, StoryRequest(prompt=STORY, seed=7))
    for frame in board.frames:
        assert frame.rendered.kept.seed == frame_seed(7, frame.frame_number, 1)
        assert read_recipe(frame.png).seed == frame.rendered.kept.seed


async def test_weak_drawing_is_drawn_again_with_another_seed(build):
    weak = frame_seed(42, 3, 1)
    pipeline, log = build(scorer={"weak": [weak]})
    board = await generate(pipeline, REQUEST)
    third = board.frames[2]
    assert [attempt.accepted for attempt in third.rendered.attempts] == [False, True]
    assert third.rendered.attempts[0].reason.startswith("consistency 0.000 is below")
    assert third.rendered.kept.seed == frame_seed(42, 3, 2)
    assert read_recipe(third.png).seed == third.rendered.kept.seed
    assert len(log.requests) == 7


async def test_no_frame_is_drawn_more_often_than_allowed_and_the_best_is_kept(build):
    weak = [frame_seed(42, 2, attempt) for attempt in (1, 2, 3)]
    pipeline, _ = build(scorer={"weak": weak}, max_attempts=3)
    second = (await generate(pipeline, REQUEST)).frames[1]
    assert len(second.rendered.attempts) == 3
    assert not second.rendered.kept.accepted
    assert second.rendered.kept in second.rendered.attempts


async def test_simple_mode_draws_without_reference_and_scores_against_frame_1(build):
    pipeline, log = build()
    board = await generate(pipeline, REQUEST)
    assert all(request.reference is None for request in log.requests)
    assert [frame.rendered.kept.consistency for frame in board.frames] == [1.0] * 6


async def test_ref_guided_mode_guides_every_later_frame_by_frame_1(build):
    pipeline, log = build()
    board = await generate(pipeline, StoryRequest(prompt=STORY, mode=Mode.REF_GUIDED, num_frames=6))
    first = Image.open(io.BytesIO(board.frames[0].png)).convert("RGB")
    assert log.requests[0].frame_number == 1
    assert log.requests[0].reference is None
    assert all(request.reference.tobytes() == first.tobytes() for request in log.requests[1:])


async def test_reference_picture_of_the_user_guides_and_judges_every_frame(build):
    pipeline, log = build()
    mine = Image.new("RGB", (4, 4), "blue")
    request = StoryRequest(prompt=STORY, mode=Mode.REF_GUIDED, num_frames=6, reference_image=mine)
    board = await generate(pipeline, request)
    assert all(request.reference.tobytes() == mine.tobytes() for request in log.requests)
    assert [frame.rendered.kept.consistency for frame in board.frames] == [0.6] * 6


async def test_edited_scenes_are_drawn_instead_of_a_plan(build):
    pipeline, log = build(planner={"error": PlanInvalid("no planner must run")})
    scenes = tuple(Scene(prompt=f"aldar_kose_man number {n}") for n in range(6))
    board = await generate(pipeline, StoryRequest(prompt=STORY, scenes=scenes))
    assert board.plan.planner == "request"
    assert {request.prompt for request in log.requests} == {scene.prompt for scene in scenes}


@pytest.mark.parametrize(
    ("stage", "error"),
    [
        ("planner", PlanInvalid("odd plan")),
        ("renderer", OutOfMemory("CUDA out of memory")),
        ("renderer", GeneratorNotInitialized("Generator not initialized.", "no LoRA")),
    ],
)
async def test_error_of_a_stage_reaches_the_caller_as_it_is(build, stage, error):
    pipeline, _ = build(**{stage: {"error": error}})
    with pytest.raises(type(error)) as caught:
        await generate(pipeline, REQUEST)
    assert caught.value.message == error.message


async def test_foreign_error_is_named_after_its_stage_without_its_text(build):
    pipeline, _ = build(renderer={"error": ZeroDivisionError("secret")})
    with pytest.raises(RenderError) as caught:
        await generate(pipeline, REQUEST)
    assert caught.value.detail == "Generation failed: unexpected error in the renderer"


async def test_health_tells_which_models_are_loaded(build):
    pipeline, _ = build()
    health = await pipeline.health()
    assert (health.model_loaded, health.ref_guided_available, health.reasons) == (True, True, ())


async def test_health_tells_why_models_are_not_loaded_and_stories_are_refused(build):
    missing = GeneratorNotInitialized("Set LORA_PATH.", "LoRA path 'x' does not exist")
    pipeline, log = build(renderer={"status": LoadStatus.of(missing)})
    health = await pipeline.health()
    assert not health.model_loaded
    assert health.reasons == ("LoRA path 'x' does not exist",)
    with pytest.raises(GeneratorNotInitialized, match="Set LORA_PATH"):
        await generate(pipeline, REQUEST)
    assert not log.requests

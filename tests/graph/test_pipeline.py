"""The pipeline over fakes in Serve's local testing mode: real handles, no Ray cluster."""

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
from deployments.types import (
    Mode,
    Scene,
    StoryRequest,
    frame_seed,
)
from serve_app.images.png import read_recipe
from serve_app.pipeline.story_pipeline import Handles
from tests.support.fake_deployments import FakePlanner, FakeRenderer, FakeScorer
from tests.support.pipelines import build_over, generate
from tests.support.render_log import RenderLog

STORY = "Aldar Kose tricks a merchant and steals his horse"
REQUEST = StoryRequest(prompt=STORY, num_frames=6)


@pytest.fixture
def build():
    """A function that builds a pipeline over fakes, and the log of its renderers.

    It takes the keyword arguments of each fake, and settings of the application.
    """
    names = (f"app-{uuid.uuid4().hex}-{n}" for n in itertools.count())

    def handle(fake, *args, **options):
        bound = serve.deployment(fake).bind(*args, **options)
        return serve.run(bound, name=next(names), route_prefix=None, _local_testing_mode=True)

    def build(planner=None, renderer=None, scorer=None, **settings):
        log = RenderLog()
        rendering = handle(FakeRenderer, log, **renderer or {})
        handles = Handles(
            planner=handle(FakePlanner, **planner or {}),
            simple_renderer=rendering,
            ref_guided_renderer=rendering,
            clip_scorer=handle(FakeScorer, **scorer or {}),
        )
        return build_over(handles, **settings), log

    return build


async def test_every_scene_becomes_one_frame_in_order(build):
    pipeline, log = build()
    board = await generate(pipeline, REQUEST)
    assert [frame.frame_number for frame in board.frames] == [1, 2, 3, 4, 5, 6]
    assert [frame.scene for frame in board.frames] == list(board.plan.scenes)
    assert len(log.requests) == 6


async def test_each_attempt_has_the_seed_of_its_story_and_frame(build):
    pipeline, _ = build()
    board = await generate(pipeline, StoryRequest(prompt=STORY, seed=7))
    for frame in board.frames:
        assert frame.rendered.kept.seed == frame_seed(7, frame.frame_number, 1)
        assert read_recipe(frame.png).seed == frame.rendered.kept.seed


async def test_a_weak_attempt_is_followed_by_one_with_another_seed(build):
    weak = frame_seed(42, 3, 1)
    pipeline, log = build(scorer={"weak": [weak]})
    board = await generate(pipeline, REQUEST)
    third = board.frames[2]
    assert [attempt.accepted for attempt in third.rendered.attempts] == [False, True]
    assert third.rendered.attempts[0].reason.startswith("consistency 0.000 is below")
    assert third.rendered.kept.seed == frame_seed(42, 3, 2)
    assert read_recipe(third.png).seed == third.rendered.kept.seed
    assert len(log.requests) == 7


async def test_a_frame_has_no_more_attempts_than_allowed_and_one_of_them_is_used(build):
    weak = [frame_seed(42, 2, attempt) for attempt in (1, 2, 3)]
    pipeline, _ = build(scorer={"weak": weak}, max_attempts=3)
    second = (await generate(pipeline, REQUEST)).frames[1]
    assert len(second.rendered.attempts) == 3
    assert not second.rendered.kept.accepted
    assert second.rendered.kept in second.rendered.attempts


async def test_simple_mode_renders_without_a_reference_and_compares_with_frame_1(build):
    pipeline, log = build()
    board = await generate(pipeline, REQUEST)
    assert all(request.reference is None for request in log.requests)
    assert [frame.rendered.kept.consistency for frame in board.frames] == [1.0] * 6


async def test_ref_guided_mode_guides_all_later_frames_by_frame_1(build):
    pipeline, log = build()
    board = await generate(pipeline, StoryRequest(prompt=STORY, mode=Mode.REF_GUIDED, num_frames=6))
    first = Image.open(io.BytesIO(board.frames[0].png)).convert("RGB")
    assert log.requests[0].frame_number == 1
    assert log.requests[0].reference is None
    assert all(request.reference.tobytes() == first.tobytes() for request in log.requests[1:])


async def test_a_users_reference_image_guides_all_frames_and_is_compared_with_them(build):
    pipeline, log = build()
    blue = Image.new("RGB", (4, 4), "blue")
    request = StoryRequest(prompt=STORY, mode=Mode.REF_GUIDED, num_frames=6, reference_image=blue)
    board = await generate(pipeline, request)
    assert all(request.reference.tobytes() == blue.tobytes() for request in log.requests)
    assert [frame.rendered.kept.consistency for frame in board.frames] == [0.6] * 6


async def test_edited_scenes_are_rendered_and_no_planner_runs(build):
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
async def test_an_error_of_a_deployment_reaches_the_caller_unchanged(build, stage, error):
    pipeline, _ = build(**{stage: {"error": error}})
    with pytest.raises(type(error)) as caught:
        await generate(pipeline, REQUEST)
    assert caught.value.message == error.message


async def test_an_unexpected_error_names_its_stage_and_hides_its_own_text(build):
    pipeline, _ = build(renderer={"error": ZeroDivisionError("secret")})
    with pytest.raises(RenderError) as caught:
        await generate(pipeline, REQUEST)
    assert caught.value.detail == "Generation failed: unexpected error in the renderer"


async def test_health_says_that_the_models_are_loaded(build):
    pipeline, _ = build()
    health = await pipeline.health()
    assert (health.model_loaded, health.ref_guided_available, health.reasons) == (True, True, ())


async def test_without_models_health_says_why_and_stories_are_refused(build):
    missing = GeneratorNotInitialized("Set LORA_PATH.", "LoRA path 'x' does not exist")
    pipeline, log = build(renderer={"status": LoadStatus.of(missing)})
    health = await pipeline.health()
    assert not health.model_loaded
    assert health.reasons == ("LoRA path 'x' does not exist",)
    with pytest.raises(GeneratorNotInitialized, match="Set LORA_PATH"):
        await generate(pipeline, REQUEST)
    assert not log.requests

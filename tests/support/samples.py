"""Small fakes with the real interfaces, shared by the suites."""

import asyncio

from PIL import Image

from deployments.health import Health, LoadStatus
from deployments.types import (
    Attempt,
    Recipe,
    RenderedFrame,
    Scene,
    Storyboard,
    StoryFrame,
    StoryPlan,
    StoryRequest,
    frame_seed,
)
from serve_app.images.codec import encode_png


def recipe(prompt="aldar_kose_man in the steppe", seed=1, **values):
    fields = {
        "prompt": prompt,
        "negative_prompt": "blurry",
        "seed": seed,
        "frame_number": 1,
        "attempt": 1,
        "num_inference_steps": 12,
        "guidance_scale": 4.0,
        "height": 8,
        "width": 8,
        "scheduler": "EulerDiscreteScheduler",
        "base_model": "embedded",
        "lora": "lora",
        "lora_sha256": "0" * 64,
        "lora_scale": 1.0,
        "device": "cpu",
        "dtype": "float32",
        "versions": {"torch": "2"},
    }
    return Recipe(**fields | values)


def plan(count=6, planner="builtin", **values):
    scenes = tuple(
        Scene(prompt=f"aldar_kose_man, scene {n}, in the steppe", caption=f"Scene {n}.")
        for n in range(1, count + 1)
    )
    return StoryPlan(scenes=scenes, planner=planner, **values)


def picture(seed):
    """A picture that the seed fixes."""
    return Image.new("RGB", (8, 8), (seed % 251, seed // 251 % 251, seed // 63001 % 251))


STORY_ID = "5" * 32


class NoMetrics:
    """Metrics that nobody counts."""

    def __getattr__(self, name):
        return lambda *args: None


def storyboard(request, made):
    """A storyboard as the pipeline gives it, of one-coloured pictures."""
    frames = []
    for number, scene in enumerate(made.scenes, 1):
        seed = frame_seed(request.seed, number, 1)
        kept = Attempt(attempt=1, seed=seed, clip_score=0.8, consistency=0.9, accepted=True)
        image = Image.new("RGB", (8, 8), (number * 20, 0, 0))
        made_by = recipe(scene.prompt, seed)
        rendered = RenderedFrame(
            recipe=made_by,
            prompt_tokens=12,
            kept=kept,
            attempts=(kept,),
            ready_time_s=1.0,
            image_features=(1.0, 0.0),
            slot_time_s=0.5,
        )
        png = encode_png(image, made_by)
        frames.append(StoryFrame(frame_number=number, scene=scene, rendered=rendered, png=png))
    return Storyboard(
        story_id=STORY_ID,
        request=request,
        plan=made,
        frames=tuple(frames),
        planner_time_s=0.1,
        generation_time_s=1.5,
    )


class FakeService:
    """A StoryService that answers at once, or with the error that it is given."""

    def __init__(self, error=None, health=None):
        self.error = error
        self.requests: list[StoryRequest] = []
        self._health = health or Health(True, True, ())

    async def health(self):
        return self._health

    async def plan(self, request):
        self.requests.append(request)
        if self.error:
            raise self.error
        return plan(request.num_frames or 6)

    async def adopt(self, scenes):
        return StoryPlan(scenes=scenes, planner="request")

    async def status(self):
        return LoadStatus(loaded=True)

    async def generate(self, submission):
        await asyncio.sleep(0)
        request = submission.request
        made = await self.plan(request)
        if request.scenes is not None:
            made = StoryPlan(scenes=request.scenes, planner="request")
        return storyboard(request, made)

"""Sample values: a recipe, a plan, an image, a new story, a storyboard."""

from PIL import Image

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
from serve_app.images.png import encode_png
from serve_app.store.commands import NewStory
from serve_app.store.records import StoredRequest

STORY_ID = "5" * 32


def recipe(prompt="aldar_kose_man in the steppe", seed=1, **values):
    """A recipe of an image of 8 x 8 pixels; `values` replace its other fields."""
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
    """A plan of so many scenes."""
    scenes = tuple(
        Scene(prompt=f"aldar_kose_man, scene {n}, in the steppe", caption=f"Scene {n}.")
        for n in range(1, count + 1)
    )
    return StoryPlan(scenes=scenes, planner=planner, **values)


def shot_scene(**values):
    """A scene in which every field is chosen; `values` replace some."""
    fields = {
        "prompt": "close-up of aldar_kose_man in the steppe, from a low angle",
        "caption": "He offers his horse.",
        "setting": "steppe",
        "shot_size": "close-up",
        "angle": "low",
        "dialogue": "Take mine, bai.",
        "duration_s": 3.5,
    }
    return Scene(**fields | values)


def seed_image(seed):
    """An image of one colour, which depends on the seed alone."""
    return Image.new("RGB", (8, 8), (seed % 251, seed // 251 % 251, seed // 63001 % 251))


def new_story(story_id=STORY_ID, prompt="Aldar Kose rides home", **values):
    """A story as the store accepts it, of which nothing is planned yet."""
    fields = {
        "id": story_id,
        "request": StoredRequest(**StoryRequest(prompt=prompt).options(), reference_key=None),
        "plan": None,
        "approve_plan": False,
        "request_id": "r",
        "idempotency_key": None,
        "fingerprint": "f",
    }
    return NewStory(**fields | values)


def storyboard(request, story_plan):
    """The storyboard of a plan: images of one colour, each rendered in one attempt."""
    frames = []
    for number, scene in enumerate(story_plan.scenes, 1):
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
        plan=story_plan,
        frames=tuple(frames),
        planner_time_s=0.1,
        generation_time_s=1.5,
    )

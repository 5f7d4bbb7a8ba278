"""Images that the service's own engines generate for captions."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deployments.embedded import FAMILY, ROOT
from deployments.embedded.recipe.drawing.captions import full_caption
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import (
    Place,
    Scene,
    Time,
    hero,
    sample_man,
    sample_scene,
)
from deployments.embedded.recipe.training.ip_adapter import SCALE as IP_ADAPTER_SCALE
from deployments.engines.clip_scorer import OpenCLIPScorer
from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import NEGATIVE_PROMPT, AppSettings, RendererSettings, ScorerSettings
from deployments.types import FrameRequest

UNKNOWN_WORDS = (
    "a helicopter above them",
    "holding a smartphone",
    "volumetric fog, 35mm, f/1.8",
    "жаңбыр жауып тұр",
    "in the manner of Vermeer",
    "zhqwv",
    "🎉🎉",
    "with an umbrella and a bicycle",
)
"""Phrases that occur in no training caption."""


@dataclass(frozen=True, slots=True)
class Family:
    """Family of weights in the layout of `deployments/embedded`, with settings for its engines.

    Attributes:
        root: folder with `base`, `lora`, `ip_adapter` and `clip`.
        threads: torch threads of the renderer.
        guidance: guidance scale; None for the family's default.
    """

    root: Path = ROOT
    threads: int = 2
    guidance: float | None = None

    def renderer(self, *, has_lora: bool, is_ref_guided: bool = False) -> SDXLRenderer:
        """Loaded renderer with the service's settings for this family."""
        kind = IPAdapterRenderer if is_ref_guided else SDXLRenderer
        scale = {} if has_lora else {"lora_scale": 0.0}
        settings = self._settings(cpu_threads=self.threads, **scale)
        return kind(settings.group(RendererSettings))

    def scorer(self) -> OpenCLIPScorer:
        """Loaded scorer."""
        return OpenCLIPScorer(self._settings().group(ScorerSettings))

    def _settings(self, **values: float) -> AppSettings:
        family: dict[str, Any] = {
            name: value.replace(str(ROOT), str(self.root)) if isinstance(value, str) else value
            for name, value in FAMILY.items()
        }
        # In another folder, the settings would treat the family as a full-size SDXL.
        family |= {"ip_adapter_subfolder": "", "ip_adapter_weight_name": "ip-adapter.safetensors"}
        # The figures are for the service's defaults, whatever the environment variables say.
        family |= {"clip_pretrained": None, "height": None, "width": None}
        family |= {"negative_prompt": NEGATIVE_PROMPT, "ip_adapter_scale": IP_ADAPTER_SCALE}
        if self.guidance is not None:
            family["guidance_scale"] = self.guidance
        return AppSettings(**{**family, "lora_scale": 1.0, **values})


@dataclass(frozen=True, slots=True)
class Task:
    """Scene, caption that describes it, and seed of the noise."""

    scene: Scene
    caption: str
    seed: int


def held_out_tasks(count: int, *, with_hero: bool) -> list[Task]:
    """Random scenes with captions in the planner's form, sampled apart from the training sets.

    Simple scenes may also occur in the training sets; `measures.unseen` filters them out.
    """
    tasks = []
    for number in range(count):
        rng = random.Random(f"held out/{with_hero}/{number}")
        scene = sample_scene(rng, main=hero() if with_hero else sample_man(rng))
        tasks.append(Task(scene, full_caption(scene, rng), rng.randrange(2**31)))
    return tasks


def with_unknown_words(tasks: Sequence[Task]) -> list[Task]:
    """Tasks whose captions each have one phrase more, unknown to drawings and training captions."""
    return [
        replace(task, caption=f"{task.caption}, {UNKNOWN_WORDS[number % len(UNKNOWN_WORDS)]}")
        for number, task in enumerate(tasks)
    ]


def front_views(count: int = 8) -> list[Task]:
    """First frames of stories: the hero alone, standing and facing the viewer."""
    tasks = []
    for number in range(count):
        rng = random.Random(f"front view/{number}")
        scene = Scene(hero(), Action.STAND, rng.choice(tuple(Place)), rng.choice(tuple(Time)))
        tasks.append(Task(scene, full_caption(scene, rng), rng.randrange(2**31)))
    return tasks


def render_tasks(
    renderer: SDXLRenderer, tasks: Sequence[Task], references: Sequence[Image.Image] | None = None
) -> list[Image.Image]:
    """Render the tasks, each guided by its reference if references are given."""
    images = []
    for number, task in enumerate(tasks):
        reference = references[number] if references else None
        request = FrameRequest(
            frame_number=1, prompt=task.caption, seed=task.seed, reference=reference
        )
        images.append(renderer.render(request).image)
    return images


def to_array(images: Sequence[Image.Image]) -> NDArray[np.uint8]:
    """Images as uint8 [N, H, W, 3]."""
    return np.stack([np.asarray(image) for image in images])


def digest(images: Sequence[Image.Image]) -> str:
    """SHA-256 of all pixels, as hexadecimal text."""
    return hashlib.sha256(to_array(images).tobytes()).hexdigest()

"""Pictures of captions by the service's own engines, for the evaluation."""

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
from deployments.embedded.recipe.drawing.places import Place, Time
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scene_sampling import sample_man, sample_scene
from deployments.embedded.recipe.drawing.scenes import Scene, hero
from deployments.embedded.recipe.training.ip_adapter import SCALE as IP_ADAPTER_SCALE
from deployments.engines.clip_scorer import ClipScorer
from deployments.engines.ref_guided import RefGuidedRenderer
from deployments.engines.sdxl import SdxlRenderer
from deployments.settings import NEGATIVE_PROMPT, AppSettings, RendererSettings, ScorerSettings
from deployments.types import FrameRequest

UNKNOWN = (
    "a helicopter above them",
    "holding a smartphone",
    "volumetric fog, 35mm, f/1.8",
    "жаңбыр жауып тұр",
    "in the manner of Vermeer",
    "zhqwv",
    "🎉🎉",
    "with an umbrella and a bicycle",
)
"""Words that no caption of the training sets has."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of weights in the layout of `deployments/embedded`, and how it is drawn with.

    Attributes:
        root: the folder that holds `base`, `lora`, `ip_adapter` and `clip`.
        threads: torch threads of the renderer.
        guidance: guidance scale, the family's own where it is None.
    """

    root: Path = ROOT
    threads: int = 2
    guidance: float | None = None

    def renderer(self, *, has_lora: bool, is_ref_guided: bool = False) -> SdxlRenderer:
        """A loaded renderer, at the service's settings for this family."""
        kind = RefGuidedRenderer if is_ref_guided else SdxlRenderer
        scale = {} if has_lora else {"lora_scale": 0.0}
        settings = self._settings(cpu_threads=self.threads, **scale)
        return kind(settings.group(RendererSettings))

    def scorer(self) -> ClipScorer:
        """The loaded scorer."""
        return ClipScorer(self._settings().group(ScorerSettings))

    def _settings(self, **values: float) -> AppSettings:
        family: dict[str, Any] = {
            name: value.replace(str(ROOT), str(self.root)) if isinstance(value, str) else value
            for name, value in FAMILY.items()
        }
        # Where the family lies elsewhere, the settings take it for a big SDXL's.
        family |= {"ip_adapter_subfolder": "", "ip_adapter_weight_name": "ip-adapter.safetensors"}
        # Whatever the environment says, the figures are those of the service's defaults.
        family |= {"clip_pretrained": None, "height": None, "width": None}
        family |= {"negative_prompt": NEGATIVE_PROMPT, "ip_adapter_scale": IP_ADAPTER_SCALE}
        if self.guidance is not None:
            family["guidance_scale"] = self.guidance
        return AppSettings(**{**family, "lora_scale": 1.0, **values})


@dataclass(frozen=True, slots=True)
class Task:
    """A scene, the caption that asks for it, and the seed of its noise."""

    scene: Scene
    caption: str
    seed: int


def held_out_tasks(count: int, *, with_hero: bool) -> list[Task]:
    """Scenes sampled by themselves and told in the planner's form.

    Simple ones do occur in the training sets, in other words; `measures.unseen` leaves them out.
    """
    tasks = []
    for number in range(count):
        rng = random.Random(f"held out/{with_hero}/{number}")
        scene = sample_scene(rng, main=hero() if with_hero else sample_man(rng))
        tasks.append(Task(scene, full_caption(scene, rng), rng.randrange(2**31)))
    return tasks


def distracted(tasks: Sequence[Task]) -> list[Task]:
    """The tasks, each with something in its caption that no drawing shows and no training told."""
    return [
        replace(task, caption=f"{task.caption}, {UNKNOWN[number % len(UNKNOWN)]}")
        for number, task in enumerate(tasks)
    ]


def front_views(count: int = 8) -> list[Task]:
    """First frames of stories: the hero alone, who stands and faces the viewer."""
    tasks = []
    for number in range(count):
        rng = random.Random(f"front view/{number}")
        scene = Scene(hero(), Action.STAND, rng.choice(tuple(Place)), rng.choice(tuple(Time)))
        tasks.append(Task(scene, full_caption(scene, rng), rng.randrange(2**31)))
    return tasks


def drawn(
    renderer: SdxlRenderer, tasks: Sequence[Task], references: Sequence[Image.Image] | None = None
) -> list[Image.Image]:
    """One picture of each task, guided by its reference where there are any."""
    pictures = []
    for number, task in enumerate(tasks):
        reference = references[number] if references else None
        request = FrameRequest(1, task.caption, task.seed, reference=reference)
        pictures.append(renderer.render(request).image)
    return pictures


def as_array(pictures: Sequence[Image.Image]) -> NDArray[np.uint8]:
    """Pictures as uint8 [N, H, W, 3]."""
    return np.stack([np.asarray(picture) for picture in pictures])


def digest(pictures: Sequence[Image.Image]) -> str:
    """A hash of all pixels."""
    return hashlib.sha256(as_array(pictures).tobytes()).hexdigest()

"""A rendered frame: the request, each attempt with its scores, and the result.

FrameRequest -> Frame -> FrameScore -> Attempt -> RenderedFrame
"""

import hashlib
from dataclasses import dataclass
from typing import Self

from PIL import Image
from pydantic import Field

from deployments.presets import Preset
from deployments.values import Value


class FusedLora(Value):
    """A LoRA in the weights that drew a frame."""

    name: str
    sha256: str
    scale: float


class Recipe(Value):
    """All that is needed to draw a frame again; stored in the PNG and in the answer."""

    prompt: str
    negative_prompt: str
    seed: int = Field(description="Seed of this attempt's noise (torch.Generator on the CPU).")
    story_seed: int | None = Field(
        default=None, description="The story's seed, from which frame and attempt make `seed`."
    )
    frame_number: int
    attempt: int
    preset: Preset = Preset.EXACT
    num_inference_steps: int
    guidance_scale: float
    guided_sigmas: tuple[float, float] | None = Field(
        default=None, description="Noise levels that are guided; null: all."
    )
    height: int = Field(description="Pixels.")
    width: int = Field(description="Pixels.")
    scheduler: str
    prediction_type: str | None = Field(default=None, description="What the UNet predicts.")
    timestep_spacing: str | None = None
    rescale_betas_zero_snr: bool = Field(
        default=False, description="Whether the noise begins with zero signal."
    )
    base_model: str
    vae: str | None = Field(default=None, description="External VAE; null: the base model's own.")
    lora: str
    lora_sha256: str
    lora_scale: float
    further_loras: tuple[FusedLora, ...] = Field(
        default=(), description="LoRAs that were fused after `lora`, in this order."
    )
    few_step_lora: str | None = None
    ip_adapter: str | None = None
    ip_adapter_scale: float | None = None
    reference_sha256: str | None = Field(
        default=None, description="SHA-256 of the reference image's RGB pixels, in hex."
    )
    reference_crop: tuple[int, int, int, int] | None = Field(
        default=None,
        description="Part of the reference that is followed: left, upper, right and lower edge in "
        "pixels; null: all of it.",
    )
    vae_tiling: bool = False
    device: str
    dtype: str
    cpu_threads: int | None = Field(
        default=None, description="torch threads on a CPU, where they change the last bits."
    )
    versions: dict[str, str] = Field(description="Library versions: torch, diffusers, ...")


@dataclass(frozen=True, slots=True)
class ProgressKey:
    """Which revision of which frame a progress report is about.

    Renderers pass it on as an opaque string: they know nothing of stories.
    """

    story_id: str
    frame_number: int
    revision: int

    def format(self) -> str:
        """The key as a string, e.g. "5f2c.../3/1"."""
        return f"{self.story_id}/{self.frame_number}/{self.revision}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that `format` wrote.

        Raises:
            ValueError: the text is not a key.
        """
        story_id, frame_number, revision = text.split("/")
        return cls(story_id, int(frame_number), int(revision))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRequest:
    """One attempt to render.

    Attributes:
        frame_number: 1-based position in the storyboard.
        prompt: the scene's render prompt.
        seed: seed of the noise, from `frame_seed`.
        reference: RGB image that guides ref-guided mode; None renders as in simple mode.
        deadline: seconds since the epoch after which the image is not needed any more.
        attempt: 1 for the first attempt of the revision; for the recipe.
        story_seed: the story's seed; for the recipe.
        preset: quality for speed; None takes the renderer's.
        progress_key: `ProgressKey.format()`, sent back in progress reports; None: no reports.
    """

    frame_number: int
    prompt: str
    seed: int
    reference: Image.Image | None = None
    deadline: float | None = None
    attempt: int = 1
    story_seed: int | None = None
    preset: Preset | None = None
    progress_key: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The image of one attempt.

    Attributes:
        image: RGB, uint8, height x width of the recipe.
        prompt_tokens: tokens of the prompt, the longer count of SDXL's two tokenizers, without the
            start and end tokens; above 75 the prompt was encoded in chunks.
        render_time_s: seconds spent rendering, without queueing.
    """

    frame_number: int
    image: Image.Image
    recipe: Recipe
    prompt_tokens: int
    render_time_s: float


@dataclass(frozen=True, slots=True)
class FrameScore:
    """CLIP's scores of one image.

    Attributes:
        clip_score: CLIPScore of image and scene text, 0 to 1.
        image_features: L2-normalised image embedding [D].
    """

    clip_score: float
    image_features: tuple[float, ...]


class Attempt(Value):
    """One rendering of a frame's revision, with its scores."""

    attempt: int = Field(ge=1, description="1 for the first attempt.")
    seed: int = Field(description="Seed of this attempt's noise.")
    clip_score: float = Field(
        ge=0,
        le=1,
        description="CLIPScore of image and scene prompt, 2.5 * max(cos, 0) clipped to 1 "
        "(Hessel et al. 2021).",
    )
    consistency: float = Field(
        ge=-1,
        le=1,
        description="CLIP-I: cosine of the image embeddings of the frame and the reference, which "
        "is frame 1 or the image that you sent; 1 for the reference itself.",
    )
    accepted: bool = Field(description="Whether it passed the validation thresholds.")
    reason: str | None = Field(default=None, description="Why it did not pass; null if it did.")


class RenderedFrame(Value):
    """The result of a frame's revision, its image apart: the attempt that was kept, and all others.

    The store, the view and the answers carry this one value; a new result field is added here.
    """

    recipe: Recipe
    prompt_tokens: int = Field(
        description="CLIP tokens of the prompt; above 75 it was encoded in chunks, never cut."
    )
    kept: Attempt = Field(description="The attempt whose image this is.")
    attempts: tuple[Attempt, ...]
    ready_time_s: float = Field(
        description="Seconds from the start of the story until the frame was finished."
    )
    image_features: tuple[float, ...] = Field(description="L2-normalised image embedding [D].")
    slot_time_s: float = Field(description="Seconds at the renderers, all attempts together.")


def frame_seed(seed: int, frame_number: int, attempt: int) -> int:
    """The seed of one attempt's noise, 0 to 2**32 - 1, from the story's seed.

    A hash and not a sum, so that no frame of one story shares its noise with another story's.
    """
    digest = hashlib.sha256(f"{seed}/{frame_number}/{attempt}".encode()).digest()
    return int.from_bytes(digest[:4], "big")

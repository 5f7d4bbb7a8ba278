"""SDXL with the character LoRA: one drawing per call, the same pixels for the same request.

base model --> + LoRA, fused --> device
FrameRequest --> embeddings --> denoising (stoppable at each step) --> pixels --> Frame
"""

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import peft
import torch
import transformers
from numpy.typing import NDArray
from PIL import Image

from deployments.engines.lora import read_lora
from deployments.engines.prompt_encoder import encode_prompt
from deployments.engines.sdxl_pipeline import load_pipeline
from deployments.errors import (
    DeviceLost,
    OutOfMemory,
    RenderError,
    RenderStopped,
    StoryError,
    first_line,
)
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest, Recipe

logger = logging.getLogger(__name__)

_LIBRARIES = (torch, diffusers, transformers, peft)
"""Other versions of these may draw other pixels."""


_OUT_OF_MEMORY = ("CUDA error: out of memory", "STATUS_ALLOC_FAILED", "backend out of memory")
"""How the driver, cuBLAS and cuDNN, and Apple's GPUs say that memory ran out."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Pixels float32 [height, width, 3], 0 to 1, and what there is to say of them."""

    pixels: NDArray[np.float32]
    prompt_tokens: int
    vae_tiling: bool


class SdxlRenderer:
    """Draws frames by SDXL with the LoRA; one drawing at a time.

    Args:
        settings: which models, and how to draw.

    Attributes:
        pipeline: diffusers' pipeline, LoRA fused.

    Raises:
        GeneratorNotInitialized: a model cannot be loaded; `args[1]` says why.
    """

    def __init__(self, settings: RendererSettings) -> None:
        # The LoRA first: its path is wrong more often, and it is read in no time.
        lora = read_lora(settings.lora_path)
        self.pipeline = load_pipeline(settings, lora)
        self._lora_sha256 = lora.sha256
        self._settings = settings
        self._dtype = self.pipeline.dtype
        self._device = self.pipeline.device

    def render(
        self, request: FrameRequest, is_stopped: Callable[[], bool] = lambda: False
    ) -> Frame:
        """One drawing.

        Args:
            request: what to draw.
            is_stopped: asked at each denoising step; the drawing ends once it says True.

        Raises:
            RenderStopped: `is_stopped` said True, or the request's deadline passed.
            OutOfMemory: the GPU's memory did not suffice, even with VAE tiling.
            DeviceLost: only a new process can draw again.
            RenderError: anything else went wrong.
        """
        started = time.perf_counter()
        if self._device.type == "cpu":
            # Each thread has its own number, and the caller's need not be the one that loaded.
            torch.set_num_threads(self._settings.cpu_threads)
        drawing = self._try_to_draw(request, is_stopped, vae_tiling=False)
        if drawing is None:
            logger.warning("Frame %d: out of memory; again with VAE tiling", request.frame_number)
            drawing = self._try_to_draw(request, is_stopped, vae_tiling=True)
        if drawing is None:
            raise OutOfMemory("CUDA out of memory")
        return Frame(
            frame_number=request.frame_number,
            image=Image.fromarray((drawing.pixels * 255).round().astype(np.uint8)),
            recipe=self._recipe(request, drawing),
            prompt_tokens=drawing.prompt_tokens,
            render_time_s=time.perf_counter() - started,
        )

    def _guidance(self, request: FrameRequest) -> dict[str, Any]:
        """Arguments of the pipeline beside the prompt's; a subclass guides the drawing by them."""
        return {}

    def _guidance_recipe(self, request: FrameRequest) -> dict[str, Any]:
        """The recipe's fields for `_guidance`."""
        return {}

    def _try_to_draw(
        self, request: FrameRequest, is_stopped: Callable[[], bool], *, vae_tiling: bool
    ) -> _Drawing | None:
        """The drawing, or None when memory ran out; what it held is free again."""
        try:
            return self._draw(request, is_stopped, vae_tiling=vae_tiling)
        except StoryError:
            raise
        except Exception as error:
            if not _is_out_of_memory(error):
                logger.exception("Frame %d failed", request.frame_number)
                raise _render_error(error) from error
        # Only here, as the exception's traceback kept the failed drawing's tensors alive.
        gc.collect()
        torch.cuda.empty_cache()
        return None

    def _draw(
        self, request: FrameRequest, is_stopped: Callable[[], bool], *, vae_tiling: bool
    ) -> _Drawing:
        def check_wanted(*_: object) -> dict[str, Any]:
            if is_stopped():
                raise RenderStopped("the drawing was cancelled")
            if request.deadline is not None and time.time() > request.deadline:
                raise RenderStopped("the drawing's deadline passed")
            return {}

        check_wanted()
        if self.pipeline.vae.dtype != self._dtype:
            # A drawing that fails while diffusers has a float16 VAE in float32 leaves it there.
            self.pipeline.vae.to(dtype=self._dtype)
        embeds = encode_prompt(self.pipeline, request.prompt, self._settings.negative_prompt)
        height, width = self._size()
        with _tiled(self.pipeline.vae, max(height, width) if vae_tiling else None):
            pixels = self.pipeline(
                **embeds.arguments(),
                **self._guidance(request),
                height=height,
                width=width,
                num_inference_steps=self._settings.num_inference_steps,
                guidance_scale=self._settings.guidance_scale,
                generator=torch.Generator("cpu").manual_seed(request.seed),
                callback_on_step_end=check_wanted,
                callback_on_step_end_tensor_inputs=[],
                output_type="np",
            ).images[0]
        if not np.isfinite(pixels).all():
            raise RenderError("the decoded picture holds NaN or infinite values")
        return _Drawing(pixels, embeds.prompt_tokens, vae_tiling)

    def _size(self) -> tuple[int, int]:
        """Height and width in pixels: as set, else the size that the model was trained for."""
        native = self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor
        return self._settings.height or native, self._settings.width or native

    def _recipe(self, request: FrameRequest, drawing: _Drawing) -> Recipe:
        settings = self._settings
        on_cpu = self._device.type == "cpu"
        return Recipe(
            prompt=request.prompt,
            negative_prompt=settings.negative_prompt,
            seed=request.seed,
            story_seed=request.story_seed,
            frame_number=request.frame_number,
            attempt=request.attempt,
            num_inference_steps=settings.num_inference_steps,
            guidance_scale=settings.guidance_scale,
            height=drawing.pixels.shape[0],
            width=drawing.pixels.shape[1],
            scheduler=type(self.pipeline.scheduler).__name__,
            base_model=model_name(settings.base_model),
            lora=model_name(settings.lora_path),
            lora_sha256=self._lora_sha256,
            lora_scale=settings.lora_scale,
            vae_tiling=drawing.vae_tiling,
            device=_device_name(self._device),
            dtype=str(self._dtype).removeprefix("torch."),
            cpu_threads=settings.cpu_threads if on_cpu else None,
            versions={each.__name__: str(each.__version__) for each in _LIBRARIES},
            **self._guidance_recipe(request),
        )


def model_name(path: str) -> str:
    """A hub id as it is, a local path by its last two parts.

    A recipe travels with its picture: where a model lies on this machine is nobody's business, and
    would make the same picture other bytes elsewhere.
    """
    return "/".join(Path(path).parts[-2:])


@contextmanager
def _tiled(vae: Any, picture_px: int | None) -> Iterator[None]:
    """Lets the VAE decode in tiles of half the picture's longer side; None leaves it as it is.

    diffusers' own tile is as large as SDXL's native picture, so at that size it would tile nothing.
    """
    if picture_px is None:
        yield
        return
    factor = 2 ** (len(vae.config.block_out_channels) - 1)
    vae.tile_latent_min_size = picture_px // factor // 2
    vae.tile_sample_min_size = vae.tile_latent_min_size * factor
    vae.enable_tiling()
    try:
        yield
    finally:
        vae.disable_tiling()


def _render_error(error: Exception) -> RenderError:
    """The error to tell; only CUDA's own words are passed on, others may hold paths."""
    sentence = f"{type(error).__name__}: {first_line(error)}"
    if isinstance(error, torch.AcceleratorError) or "CUDA error" in sentence:
        return DeviceLost(sentence)
    return RenderError(f"unexpected {type(error).__name__} in the renderer")


def _is_out_of_memory(error: Exception) -> bool:
    """Whether the GPU's memory ran out, as torch or as one of the libraries under it says it."""
    return isinstance(error, torch.OutOfMemoryError) or any(
        words in str(error) for words in _OUT_OF_MEMORY
    )


def _device_name(device: torch.device) -> str:
    """`cpu`, `mps`, or `cuda (NVIDIA H200)`: other GPU models round otherwise."""
    is_cuda = device.type == "cuda"
    return f"cuda ({torch.cuda.get_device_name(device)})" if is_cuda else device.type

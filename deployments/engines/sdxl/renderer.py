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
import peft
import torch
import transformers
from cachetools import LRUCache
from PIL import Image
from torch import Tensor

from deployments.engines.sdxl.compilation import compile_pipelines, stance
from deployments.engines.sdxl.denoising import Condition, decode, denoise
from deployments.engines.sdxl.few_step import build_few_step_pipeline
from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.pipeline_loader import load_pipeline
from deployments.engines.sdxl.prompt_encoder import EmbedsCache, encode_prompt
from deployments.engines.sdxl.sampling import Sampler, build_samplers
from deployments.engines.sdxl.warm_up import shapes_of, usual_requests
from deployments.engines.step_callback import (
    asked_recipe,
    check_wanted,
    nobody_watches,
    watched,
)
from deployments.errors import (
    NO_FEW_STEP_LORA,
    DeviceLost,
    InvalidRequest,
    OutOfMemory,
    RenderError,
    StoryError,
    first_line,
)
from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest, Recipe

logger = logging.getLogger(__name__)

_LIBRARIES = (torch, diffusers, transformers, peft)
"""Other versions of these may draw other pixels."""

CACHED_TEXTS = 64
"""Texts whose embeddings are kept: the negative prompt and the scenes of a few stories, of which
ref-guided mode and redraws ask for some twice. 64 of SDXL's are 20 MB."""

_OUT_OF_MEMORY = ("CUDA error: out of memory", "STATUS_ALLOC_FAILED", "backend out of memory")
"""How the driver, cuBLAS and cuDNN, and Apple's GPUs say that memory ran out."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Pixels uint8 [height, width, 3], and what there is to say of them."""

    pixels: Tensor
    sampler: Sampler
    prompt_tokens: int
    vae_tiling: bool


class SDXLRenderer:
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
        self._texts: EmbedsCache = LRUCache(CACHED_TEXTS)
        self._samplers = build_samplers(settings, self.pipeline.scheduler)
        self._load_guidance()
        self._pipelines = dict.fromkeys(self._samplers, self.pipeline)
        if settings.few_step_lora_path is not None:
            few_step = build_few_step_pipeline(self.pipeline, settings.few_step_lora_path)
            self._pipelines[Preset.FEW_STEP] = few_step
        self._is_compiled = False
        if settings.torch_compile:
            pipelines = list(dict.fromkeys(self._pipelines.values()))
            shapes = shapes_of(self._trials(), self._size(), settings)
            compile_pipelines(pipelines, self._warm_up, shapes, settings.compile_cache_dir)
            self._is_compiled = True

    def render(
        self,
        request: FrameRequest,
        is_stopped: Callable[[], bool] = lambda: False,
        on_step: Callable[[int, int], None] = nobody_watches,
    ) -> Frame:
        """One drawing.

        Args:
            request: what to draw.
            is_stopped: asked at each denoising step; the drawing ends once it says True.
            on_step: told each finished step, from 1, and how many there are.

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
        check_wanted(request, is_stopped)
        after_step = watched(request, is_stopped, on_step)
        drawing = self._try_to_draw(request, after_step, vae_tiling=False)
        if drawing is None:
            logger.warning("Frame %d: out of memory; again with VAE tiling", request.frame_number)
            drawing = self._try_to_draw(request, after_step, vae_tiling=True)
        if drawing is None:
            raise OutOfMemory("CUDA out of memory")
        return Frame(
            frame_number=request.frame_number,
            image=Image.fromarray(drawing.pixels.numpy()),
            recipe=self._recipe(request, drawing),
            prompt_tokens=drawing.prompt_tokens,
            render_time_s=time.perf_counter() - started,
        )

    def _load_guidance(self) -> None:
        """Loads what a subclass guides its drawings by."""

    def _trials(self) -> list[FrameRequest]:
        """Requests of all usual shapes; `fast` has those of `exact`, `fastest` has more."""
        presets = {self._settings.preset, Preset.FASTEST, Preset.FEW_STEP}
        return usual_requests(presets & self._samplers.keys())

    def _warm_up(self) -> None:
        for request in self._trials():
            self.render(request)

    def _image_embeds(self, request: FrameRequest) -> list[Tensor] | None:
        """What a subclass guides the drawing by, as `Condition.image_embeds`."""
        return None

    def _guidance_recipe(self, request: FrameRequest) -> dict[str, Any]:
        """The recipe's fields for `_image_embeds`."""
        return {}

    def _try_to_draw(
        self, request: FrameRequest, after_step: Callable[[int, int], None], *, vae_tiling: bool
    ) -> _Drawing | None:
        """The drawing, or None when memory ran out; what it held is free again."""
        try:
            return self._draw(request, after_step, vae_tiling=vae_tiling)
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
        self, request: FrameRequest, after_step: Callable[[int, int], None], *, vae_tiling: bool
    ) -> _Drawing:
        preset = request.preset or self._settings.preset
        if preset not in self._samplers:
            raise InvalidRequest(NO_FEW_STEP_LORA)
        pipeline, sampler = self._pipelines[preset], self._samplers[preset]
        if pipeline.vae.dtype != self._dtype:
            # A drawing that fails while its float16 VAE is in float32 leaves it there.
            pipeline.vae.to(dtype=self._dtype)
        embeds = encode_prompt(
            pipeline, request.prompt, self._settings.negative_prompt, self._texts
        )
        height, width = self._size()
        condition = Condition(embeds, self._image_embeds(request), height, width)
        with (
            stance(is_compiled=self._is_compiled, is_tiled=vae_tiling),
            _tiled(pipeline.vae, max(height, width) if vae_tiling else None),
        ):
            latents = denoise(pipeline, sampler, condition, request.seed, after_step)
            pixels = decode(pipeline, latents)
        if pixels is None:
            raise RenderError("the decoded picture holds NaN or infinite values")
        return _Drawing(pixels, sampler, embeds.prompt_tokens, vae_tiling)

    def _size(self) -> tuple[int, int]:
        """Height and width in pixels: as set, else the size that the model was trained for."""
        native = self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor
        return self._settings.height or native, self._settings.width or native

    def _recipe(self, request: FrameRequest, drawing: _Drawing) -> Recipe:
        settings = self._settings
        on_cpu = self._device.type == "cpu"
        return Recipe(
            num_inference_steps=drawing.sampler.steps,
            guidance_scale=drawing.sampler.guidance_scale,
            guided_sigmas=drawing.sampler.guided_sigmas,
            height=drawing.pixels.shape[0],
            width=drawing.pixels.shape[1],
            scheduler=type(drawing.sampler.scheduler).__name__,
            base_model=model_name(settings.base_model),
            lora=model_name(settings.lora_path),
            lora_sha256=self._lora_sha256,
            few_step_lora=(
                model_name(settings.few_step_lora_path or "")
                if drawing.sampler is self._samplers.get(Preset.FEW_STEP)
                else None
            ),
            vae_tiling=drawing.vae_tiling,
            device=_device_name(self._device),
            dtype=str(self._dtype).removeprefix("torch."),
            cpu_threads=settings.cpu_threads if on_cpu else None,
            versions={each.__name__: str(each.__version__) for each in _LIBRARIES},
            **asked_recipe(request, settings),
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

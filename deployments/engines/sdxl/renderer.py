"""SDXL with the character LoRA: equal requests give equal pixels.

base model --> + LoRA, fused --> device
FrameRequest --> embeddings --> denoising, with a stop check per step --> pixels --> Frame
"""

import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from torch import Tensor

from deployments.engines.rendering import (
    IsStopped,
    OnStep,
    build_step_callback,
    ignore_step,
    never_stopped,
    raise_if_stopped,
)
from deployments.engines.sdxl.compilation import (
    compile_pipelines,
    compiler_stance,
    describe_shapes,
    usual_requests,
)
from deployments.engines.sdxl.denoising import Conditioning, decode, denoise, tiled_decoding
from deployments.engines.sdxl.device import (
    choose_device,
    dtype_name,
    render_with_fallback,
    set_cpu_threads,
)
from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import ScaledLora
from deployments.engines.sdxl.memory_plan import MemoryPlan
from deployments.engines.sdxl.pipeline_loader import build_few_step_pipeline, load_pipeline
from deployments.engines.sdxl.prompt_encoder import EmbedsCache, encode_prompt
from deployments.engines.sdxl.recipe_builder import RecipeBuilder
from deployments.engines.sdxl.sampling import Sampler, build_samplers
from deployments.errors import NO_FEW_STEP_LORA, InvalidRequest, RenderError
from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest, Recipe

CACHED_TEXTS = 64
"""Texts whose embeddings are cached: the negative prompt, and the scenes of a few stories, since
ref-guided mode and redraws need some of them twice. 64 texts of SDXL take 20 MB."""


@dataclass(frozen=True, slots=True)
class _RenderedImage:
    """The pixels of a frame, and how they were made.

    Attributes:
        pixels: uint8 [height, width, 3] on the CPU.
        sampler: the sampler of the frame's preset.
        prompt_tokens: see `Frame`.
        vae_tiling: whether the VAE decoded in tiles.
    """

    pixels: Tensor
    sampler: Sampler
    prompt_tokens: int
    vae_tiling: bool


class SDXLRenderer:
    """Renders frames with SDXL and the character LoRA, one at a time.

    Args:
        settings: the models, and how to render.

    Attributes:
        pipeline: diffusers' pipeline with the LoRA fused.

    Raises:
        GeneratorNotInitialized: a model cannot be loaded; `reason` says why.
    """

    def __init__(self, settings: RendererSettings) -> None:
        # The LoRAs first: their paths are the most likely to be wrong, and reading them is fast.
        loras = [ScaledLora(read_lora(choice.path), choice.scale) for choice in settings.loras]
        self.pipeline = load_pipeline(settings, loras)
        self._settings = settings
        self._plan = MemoryPlan.of(settings.memory_gb)
        self._device, self._dtype, _ = choose_device(settings)
        dtype = self._plan.dtype_name(dtype_name(self._dtype))
        self._recipes = RecipeBuilder(settings, loras, self._device, dtype)
        self._text_cache: EmbedsCache = LRUCache(CACHED_TEXTS)
        self._samplers = build_samplers(settings, self.pipeline.scheduler)
        self._load_reference_models()
        self._pipelines = self._build_pipelines()
        self._plan.place(self.pipeline, self._device)
        self._is_compiled = False
        if settings.torch_compile:
            self._compile()
            self._is_compiled = True

    def render(
        self,
        request: FrameRequest,
        is_stopped: IsStopped = never_stopped,
        on_step: OnStep = ignore_step,
    ) -> Frame:
        """Render one frame.

        Args:
            request: what to render.
            is_stopped: called before the first and after each denoising step; rendering stops once
                it returns True.
            on_step: called after each denoising step.

        Raises:
            RenderStopped: `is_stopped` returned True, or the request's deadline has passed.
            OutOfMemory: the device ran out of memory, even with VAE tiling.
            DeviceLost: only a new process can use the device again.
            RenderError: anything else failed.
        """
        started = time.perf_counter()
        set_cpu_threads(self._device, self._settings.cpu_threads)
        raise_if_stopped(request, is_stopped)
        after_step = build_step_callback(request, is_stopped, on_step)
        try:
            rendered = render_with_fallback(
                lambda vae_tiling: self._render(
                    request, after_step, vae_tiling=vae_tiling or self._plan.vae_tiling
                ),
                request.frame_number,
            )
        finally:
            self._plan.release(self.pipeline)
        return Frame(
            frame_number=request.frame_number,
            image=Image.fromarray(rendered.pixels.numpy()),
            recipe=self._recipe(request, rendered),
            prompt_tokens=rendered.prompt_tokens,
            render_time_s=time.perf_counter() - started,
        )

    def warm_up_requests(self) -> list[FrameRequest]:
        """Requests of all usual shapes; the shapes of `fast` are those of `exact`."""
        presets = {self._settings.preset, Preset.FASTEST, Preset.FEW_STEP}
        return usual_requests(presets & self._samplers.keys())

    def _load_reference_models(self) -> None:
        """Load the models with which a subclass follows reference images."""

    def _encode_reference(self, request: FrameRequest) -> list[Tensor] | None:
        """The embeddings of the request's reference image, as `Conditioning.image_embeds`."""
        return None

    def _reference_fields(self, request: FrameRequest) -> dict[str, Any]:
        """The recipe's fields about the reference image."""
        return {}

    def _build_pipelines(self) -> dict[Preset, StableDiffusionXLPipeline]:
        pipelines = dict.fromkeys(self._samplers, self.pipeline)
        lora_path = self._settings.few_step_lora_path
        if lora_path is not None:
            pipelines[Preset.FEW_STEP] = build_few_step_pipeline(self.pipeline, lora_path)
        return pipelines

    def _compile(self) -> None:
        requests = self.warm_up_requests()

        def warm_up() -> None:
            for request in requests:
                self.render(request)

        compile_pipelines(
            list(dict.fromkeys(self._pipelines.values())),
            warm_up,
            describe_shapes(requests, self._size(), self._settings),
            self._settings.compile_cache_dir,
        )

    def _render(
        self, request: FrameRequest, after_step: OnStep, *, vae_tiling: bool
    ) -> _RenderedImage:
        preset = request.preset or self._settings.preset
        if preset not in self._samplers:
            raise InvalidRequest(NO_FEW_STEP_LORA)
        pipeline, sampler = self._pipelines[preset], self._samplers[preset]
        if pipeline.vae.dtype != self._dtype:
            # `decode` upcasts a float16 VAE; if it fails, the VAE stays in float32.
            pipeline.vae.to(dtype=self._dtype)
        embeds = encode_prompt(
            pipeline, request.prompt, self._settings.negative_prompt, self._text_cache
        )
        height, width = self._size()
        conditioning = Conditioning(embeds, self._encode_reference(request), height, width)
        tiling = tiled_decoding(pipeline.vae, max(height, width)) if vae_tiling else nullcontext()
        with compiler_stance(is_compiled=self._is_compiled, is_tiled=vae_tiling), tiling:
            latents = denoise(pipeline, sampler, conditioning, request.seed, after_step)
            pixels = decode(pipeline, latents)
        if pixels is None:
            raise RenderError("the decoded picture holds NaN or infinite values")
        return _RenderedImage(pixels, sampler, embeds.prompt_tokens, vae_tiling)

    def _recipe(self, request: FrameRequest, rendered: _RenderedImage) -> Recipe:
        height, width, _ = rendered.pixels.shape
        return self._recipes.build(
            request,
            rendered.sampler,
            (height, width),
            vae_tiling=rendered.vae_tiling,
            reference_fields=self._reference_fields(request),
        )

    def _size(self) -> tuple[int, int]:
        """Height and width in pixels: from the settings, or the size the model was trained on."""
        native = self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor
        return self._settings.height or native, self._settings.width or native

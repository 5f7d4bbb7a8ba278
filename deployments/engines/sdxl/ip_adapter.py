"""SDXL with the character LoRA and an IP-Adapter, which follows a reference image.

`ReferenceEncoder` turns the reference into the image embeddings that the adapter reads.

IP-Adapter: Ye et al. 2023.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from cachetools import LRUCache
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from torch import Tensor

from deployments.engines.sdxl.face_crop import Box, check_detector, find_face
from deployments.engines.sdxl.ip_adapter_loader import load_ip_adapter
from deployments.engines.sdxl.recipe_builder import short_model_name
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.settings import RendererSettings
from deployments.types import FrameRequest

IP_ADAPTER_NOT_LOADED = "Generator not initialized. Set IP_ADAPTER_PATH environment variable."

CACHED_REFERENCES = 8
"""Reference images whose embeddings are cached: enough for a few stories at the same time."""

FACE_ADAPTER = "plus-face"
"""Part of the file names of h94's adapters that were trained on crops of faces."""

_BLANK_PX = 64


def reference_sha256(reference: Image.Image) -> str:
    """SHA-256 in hex of an image's RGB pixels."""
    return hashlib.sha256(reference.convert("RGB").tobytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class EncodedReference:
    """A reference image as the IP-Adapter reads it.

    Attributes:
        embeds: one tensor for the one IP-Adapter: [1, 1, D], or with classifier-free guidance
            [2, 1, D], negative first.
        crop: the part of the image that was encoded; None: all of it.
    """

    embeds: list[Tensor]
    crop: Box | None


class ReferenceEncoder:
    """Encodes reference images; caches the embeddings of the last few.

    Args:
        pipeline: a pipeline with an IP-Adapter and its image encoder.
        has_guidance: whether classifier-free guidance is used, which needs negative embeddings too.
        crops_faces: whether only the largest face of an image is encoded, where one is found.

    Raises:
        RuntimeError: the image encoder does not fit the IP-Adapter.
    """

    def __init__(
        self, pipeline: StableDiffusionXLPipeline, *, has_guidance: bool, crops_faces: bool
    ) -> None:
        self._pipeline = pipeline
        self._has_guidance = has_guidance
        self._crops_faces = crops_faces
        self._cache: LRUCache[tuple[str, tuple[int, int]], EncodedReference] = LRUCache(
            CACHED_REFERENCES
        )
        self._no_reference = self._check_fit()

    @property
    def no_reference(self) -> list[Tensor]:
        """Zero embeddings, for frames without a reference."""
        return self._no_reference

    def encode(self, reference: Image.Image) -> EncodedReference:
        """The embeddings of an image, or of its face."""
        key = reference_sha256(reference), reference.size
        if key not in self._cache:
            crop = find_face(reference) if self._crops_faces else None
            followed = reference if crop is None else reference.crop(crop)
            self._cache[key] = EncodedReference(self._encode(followed.convert("RGB")), crop)
        return self._cache[key]

    @torch.no_grad()
    def _check_fit(self) -> list[Tensor]:
        """Run the IP-Adapter once, which fails if the image encoder has another size."""
        embeds = self._encode(_blank_reference())
        self._pipeline.unet.encoder_hid_proj(embeds)
        return [torch.zeros_like(each) for each in embeds]

    @torch.no_grad()
    def _encode(self, reference: Image.Image) -> list[Tensor]:
        embeds: list[Tensor] = self._pipeline.prepare_ip_adapter_image_embeds(
            reference,
            None,
            self._pipeline._execution_device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=self._has_guidance,
        )
        return embeds


class IPAdapterRenderer(SDXLRenderer):
    """Renders frames that follow a reference image; without one, the same as `SDXLRenderer`.

    Args:
        settings: the models, and how to render.

    Raises:
        GeneratorNotInitialized: a model cannot be loaded; `reason` says why.
    """

    _references: ReferenceEncoder

    def warm_up_requests(self) -> list[FrameRequest]:
        """Requests of all usual shapes, each without and with a reference."""
        requests = super().warm_up_requests()
        reference = _blank_reference()
        return requests + [replace(request, reference=reference) for request in requests]

    def _load_reference_models(self) -> None:
        settings = self._settings
        try:
            if crops_faces(settings):
                check_detector()
            load_ip_adapter(self.pipeline, settings)
            self._references = ReferenceEncoder(
                self.pipeline,
                has_guidance=settings.guidance_scale > 1,
                crops_faces=crops_faces(settings),
            )
        # diffusers raises many kinds of errors for a wrong folder; each means a wrong path.
        except Exception as error:
            path = settings.ip_adapter_path
            reason = f"IP_ADAPTER_PATH {path!r} cannot be loaded: {first_line(error)}"
            raise GeneratorNotInitialized(IP_ADAPTER_NOT_LOADED, reason) from error

    def _encode_reference(self, request: FrameRequest) -> list[Tensor]:
        reference = request.reference
        # Set for every frame, since it would apply to the next one too. At 0 diffusers skips the
        # IP-Adapter.
        scale = 0.0 if reference is None else self._settings.ip_adapter_scale
        for pipeline in set(self._pipelines.values()):
            pipeline.set_ip_adapter_scale(scale)
        if reference is None:
            return self._references.no_reference
        return self._references.encode(reference).embeds

    def _reference_fields(self, request: FrameRequest) -> dict[str, Any]:
        if request.reference is None:
            return {}
        settings = self._settings
        folder = Path(settings.ip_adapter_path, settings.ip_adapter_subfolder)
        return {
            "ip_adapter": short_model_name(str(folder / settings.ip_adapter_weight_name)),
            "ip_adapter_scale": settings.ip_adapter_scale,
            "reference_sha256": reference_sha256(request.reference),
            "reference_crop": self._references.encode(request.reference).crop,
        }


def crops_faces(settings: RendererSettings) -> bool:
    """Whether the adapter follows the face of the reference instead of the whole image."""
    if settings.ip_adapter_face_crop is not None:
        return settings.ip_adapter_face_crop
    return FACE_ADAPTER in settings.ip_adapter_weight_name


def _blank_reference() -> Image.Image:
    """A black image that stands for any reference."""
    return Image.new("RGB", (_BLANK_PX, _BLANK_PX))

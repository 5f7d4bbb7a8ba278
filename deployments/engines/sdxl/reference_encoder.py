"""Encodes reference images into embeddings for an IP-Adapter."""

import hashlib

import torch
from cachetools import LRUCache
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from torch import Tensor

CACHED_REFERENCES = 8
"""Reference images whose embeddings are cached: enough for a few stories at the same time."""

_BLANK_PX = 64


def reference_sha256(reference: Image.Image) -> str:
    """SHA-256 in hex of an image's RGB pixels."""
    return hashlib.sha256(reference.convert("RGB").tobytes()).hexdigest()


def blank_reference() -> Image.Image:
    """A black image that stands for any reference."""
    return Image.new("RGB", (_BLANK_PX, _BLANK_PX))


class ReferenceEncoder:
    """Encodes reference images; caches the embeddings of the last few.

    Args:
        pipeline: a pipeline with an IP-Adapter and its image encoder.
        has_guidance: whether classifier-free guidance is used, which needs negative embeddings too.

    Raises:
        RuntimeError: the image encoder does not fit the IP-Adapter.
    """

    def __init__(self, pipeline: StableDiffusionXLPipeline, *, has_guidance: bool) -> None:
        self._pipeline = pipeline
        self._has_guidance = has_guidance
        self._cache: LRUCache[tuple[str, tuple[int, int]], list[Tensor]] = LRUCache(
            CACHED_REFERENCES
        )
        self._no_reference = self._check_fit()

    @property
    def no_reference(self) -> list[Tensor]:
        """Zero embeddings, for frames without a reference."""
        return self._no_reference

    def encode(self, reference: Image.Image) -> list[Tensor]:
        """The embeddings of an image, one tensor for the one IP-Adapter.

        [1, 1, D], or with classifier-free guidance [2, 1, D], negative first.
        """
        key = reference_sha256(reference), reference.size
        if key not in self._cache:
            self._cache[key] = self._encode(reference.convert("RGB"))
        return self._cache[key]

    @torch.no_grad()
    def _check_fit(self) -> list[Tensor]:
        """Run the IP-Adapter once, which fails if the image encoder has another size."""
        embeds = self._encode(blank_reference())
        self._pipeline.unet.encoder_hid_proj(embeds)
        return [torch.zeros_like(each) for each in embeds]

    @torch.no_grad()
    def _encode(self, reference: Image.Image) -> list[Tensor]:
        embeds: list[Tensor] = self._pipeline.prepare_ip_adapter_image_embeds(
            reference,
            None,
            self._pipeline.device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=self._has_guidance,
        )
        return embeds

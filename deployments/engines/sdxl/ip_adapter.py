"""SDXL with the character LoRA, guided by a reference picture: IP-Adapter (Ye et al. 2023)."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from cachetools import LRUCache
from PIL import Image
from torch import Tensor
from transformers import CLIPVisionModelWithProjection

from deployments.engines.sdxl.renderer import SDXLRenderer, model_name
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.types import FrameRequest

IP_ADAPTER_NOT_LOADED = "Generator not initialized. Set IP_ADAPTER_PATH environment variable."

CACHED_REFERENCES = 8
"""Reference pictures whose embeddings are kept: those of a few stories in progress at once."""


def reference_sha256(reference: Image.Image) -> str:
    """SHA-256 of a picture's RGB pixels, in hex."""
    return hashlib.sha256(reference.convert("RGB").tobytes()).hexdigest()


class IPAdapterRenderer(SDXLRenderer):
    """Draws frames that follow a reference picture; without one, exactly as `SDXLRenderer` does.

    Args:
        settings: which models, and how to draw.

    Raises:
        GeneratorNotInitialized: a model cannot be loaded; `args[1]` says why.
    """

    _embeds: LRUCache[tuple[str, tuple[int, int]], list[Tensor]]
    _no_embeds: list[Tensor]

    def _load_guidance(self) -> None:
        self._embeds = LRUCache(CACHED_REFERENCES)
        try:
            self._load_ip_adapter()
            self._no_embeds = self._check_fit()
        # Whatever a wrong folder makes diffusers raise, the cause is IP_ADAPTER_PATH.
        except Exception as error:
            path = self._settings.ip_adapter_path
            reason = f"IP_ADAPTER_PATH {path!r} cannot be loaded: {first_line(error)}"
            raise GeneratorNotInitialized(IP_ADAPTER_NOT_LOADED, reason) from error

    def _trials(self) -> list[FrameRequest]:
        reference = Image.new("RGB", (64, 64))
        plain = super()._trials()
        return plain + [replace(request, reference=reference) for request in plain]

    def _image_embeds(self, request: FrameRequest) -> list[Tensor]:
        # Set for each drawing, so none inherits another's; at 0 diffusers skips the adapter.
        reference = request.reference
        scale = 0.0 if reference is None else self._settings.ip_adapter_scale
        for pipeline in set(self._pipelines.values()):
            pipeline.set_ip_adapter_scale(scale)
        return self._no_embeds if reference is None else self._reference_embeds(reference)

    def _guidance_recipe(self, request: FrameRequest) -> dict[str, Any]:
        if request.reference is None:
            return {}
        settings = self._settings
        folder = Path(settings.ip_adapter_path, settings.ip_adapter_subfolder)
        return {
            "ip_adapter": model_name(str(folder / settings.ip_adapter_weight_name)),
            "ip_adapter_scale": settings.ip_adapter_scale,
            "reference_sha256": reference_sha256(request.reference),
        }

    def _load_ip_adapter(self) -> None:
        settings = self._settings
        path = Path(settings.ip_adapter_path).expanduser()
        is_local = path.exists()
        source = str(path) if is_local else settings.ip_adapter_path
        if not is_local and (source.count("/") != 1 or source.startswith((".", "~", "/"))):
            raise ValueError("there is no such folder, and it is no hub id")
        if not settings.ip_adapter_weight_name.endswith(".safetensors"):
            raise ValueError(f"{settings.ip_adapter_weight_name!r} is not a .safetensors file")
        # By hand, as `load_ip_adapter` would take a pickled image encoder too.
        image_encoder = CLIPVisionModelWithProjection.from_pretrained(
            source,
            subfolder=str(Path(settings.ip_adapter_subfolder, settings.ip_adapter_image_encoder)),
            dtype=self._dtype,
            use_safetensors=True,
            local_files_only=is_local,
        )
        self.pipeline.register_modules(image_encoder=image_encoder.to(self._device))
        self.pipeline.load_ip_adapter(
            source,
            subfolder=settings.ip_adapter_subfolder,
            weight_name=settings.ip_adapter_weight_name,
            image_encoder_folder=None,
            local_files_only=is_local,
        )

    @torch.no_grad()
    def _check_fit(self) -> list[Tensor]:
        """Embeddings for no reference, from a trial that an image encoder of another size fails."""
        embeds = self._encode_reference(Image.new("RGB", (64, 64)))
        self.pipeline.unet.encoder_hid_proj(embeds)
        return [torch.zeros_like(each) for each in embeds]

    def _reference_embeds(self, reference: Image.Image) -> list[Tensor]:
        """The picture's embeddings, from the cache of the last few pictures if it is among them."""
        key = reference_sha256(reference), reference.size
        if key not in self._embeds:
            self._embeds[key] = self._encode_reference(reference.convert("RGB"))
        return self._embeds[key]

    @torch.no_grad()
    def _encode_reference(self, reference: Image.Image) -> list[Tensor]:
        """[1, 1, D] of the one adapter; with classifier-free guidance [2, 1, D], negative first."""
        embeds: list[Tensor] = self.pipeline.prepare_ip_adapter_image_embeds(
            reference,
            None,
            self._device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=self._settings.guidance_scale > 1,
        )
        return embeds

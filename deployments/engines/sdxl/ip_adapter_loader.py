"""Loads an IP-Adapter and its image encoder, once their headers say that they belong together.

kind        reads of the image encoder            h94/IP-Adapter's files for SDXL
plain       image_embeds, its projection_dim      ip-adapter_sdxl (ViT-bigG), ..._sdxl_vit-h
plus        hidden states, its hidden_size        ip-adapter-plus(-face)_sdxl_vit-h
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from safetensors import safe_open
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from deployments.engines.sdxl.model_files import existing_file, find_variant
from deployments.engines.weight_checks import check_finite, check_keys, check_loading
from deployments.hub import requirements
from deployments.safetensors_header import NotSafetensors, read_header
from deployments.settings import RendererSettings
from deployments.weight_kinds import kind_of_shapes

_ENCODER_NAMES = {
    ("projection_dim", 1280): "ViT-bigG, in h94/IP-Adapter sdxl_models/image_encoder",
    ("projection_dim", 1024): "ViT-H, in h94/IP-Adapter models/image_encoder",
    ("hidden_size", 1280): "ViT-H, in h94/IP-Adapter models/image_encoder",
}
"""What an adapter reads and how wide it is -> the image encoder that public adapters mean."""

_NORMS = tuple(f"0.norm{number}.{kind}" for number in (1, 2) for kind in ("weight", "bias"))

_PLAIN_KEYS = ("proj.weight", "proj.bias", "norm.weight", "norm.bias")
_PLUS_KEYS = (
    "latents",
    *(
        f"{name}.{kind}"
        for name in ("proj_in", "proj_out", "norm_out")
        for kind in ("weight", "bias")
    ),
)
_PLUS_LAYERS = 4
"""Of all public plus adapters; diffusers builds no other number."""
_PLUS_LAYER_KEYS = (
    *_NORMS,
    *(f"0.{name}.weight" for name in ("to_q", "to_kv", "to_out")),
    *("1.0.weight", "1.0.bias", "1.1.weight", "1.3.weight"),
)
"""The names in IP-Adapter's own program: attention is 0, the feed-forward part is 1."""

_Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class AdapterKind:
    """What an IP-Adapter expects of its image encoder.

    Attributes:
        name: "plain" or "plus".
        reads: the option of CLIP's vision configuration that must equal `width`.
        width: the width of the embeddings that it reads.
    """

    name: str
    reads: str
    width: int

    @classmethod
    def of(cls, shapes: _Shapes) -> "AdapterKind":
        """The kind of an adapter, by the header of its file.

        Raises:
            ValueError: it is no IP-Adapter, or of a kind that is not supported.
        """
        if "image_proj.proj.weight" in shapes and "image_proj.norm.weight" in shapes:
            return cls("plain", "projection_dim", shapes["image_proj.proj.weight"][1])
        if "image_proj.latents" in shapes and "image_proj.proj_in.weight" in shapes:
            return cls("plus", "hidden_size", shapes["image_proj.proj_in.weight"][1])
        kind = kind_of_shapes(shapes)
        if not any(key.startswith("image_proj.") for key in shapes):
            raise ValueError(f"its file is {kind.name}, not an IP-Adapter")
        raise ValueError("its file is a FaceID or full-face IP-Adapter, which is not supported")


def load_ip_adapter(pipeline: StableDiffusionXLPipeline, settings: RendererSettings) -> None:
    """Load the IP-Adapter and its image encoder into a pipeline.

    Raises:
        ValueError: the path, the file's format, or the pair is wrong.
        Exception: whatever diffusers and transformers raise for an unsuitable folder.
    """
    on_hub = requirements.ip_adapter(settings)
    folder = requirements.find_model(settings.ip_adapter_path, on_hub, kinds="folder")
    if not settings.ip_adapter_weight_name.endswith(".safetensors"):
        raise ValueError(f"{settings.ip_adapter_weight_name!r} is not a .safetensors file")
    weights = existing_file(folder, requirements.adapter_file(settings))
    try:
        shapes = read_header(weights).shapes
    except NotSafetensors as error:
        raise ValueError(f"its file {weights.name} is {error}") from error
    kind = AdapterKind.of(shapes)
    _check_projection(kind, shapes)
    _check_layers(pipeline, shapes)
    encoder = requirements.image_encoder_folder(settings)
    _check_pair(kind, folder, encoder, settings)
    image_encoder = _load_image_encoder(folder / encoder, pipeline.dtype).to(pipeline.device)
    check_finite("image encoder", image_encoder.state_dict())
    groups = _read_weights(weights)
    for group in groups.values():
        check_finite("adapter", group)
    pipeline.register_modules(image_encoder=image_encoder)
    pipeline.load_ip_adapter(groups, subfolder="", weight_name="", image_encoder_folder=None)


def _check_projection(kind: AdapterKind, shapes: _Shapes) -> None:
    """Check that the projection of the image's features has all of its weights.

    Raises:
        ValueError: weights are missing or unexpected.
    """
    found = {key.removeprefix("image_proj.") for key in shapes if key.startswith("image_proj.")}
    wanted = set(_PLAIN_KEYS if kind.name == "plain" else _PLUS_KEYS)
    if kind.name == "plus":
        layers = range(_PLUS_LAYERS)
        wanted |= {f"layers.{layer}.{key}" for layer in layers for key in _PLUS_LAYER_KEYS}
    check_keys("adapter", wanted - found, found - wanted, ())


def _check_layers(pipeline: StableDiffusionXLPipeline, shapes: _Shapes) -> None:
    """Check that the adapter has a key and a value for each cross-attention of the UNet.

    Raises:
        ValueError: it was made for another UNet, e.g. that of Stable Diffusion 1.
    """
    unet = pipeline.unet
    layers = [name for name in unet.attn_processors if "attn2" in name]
    wanted = {
        # diffusers counts attention layers, self and cross in turn.
        f"ip_adapter.{2 * number + 1}.{kind}_ip.weight": tuple(
            getattr(unet.get_submodule(layer.removesuffix(".processor")), kind).weight.shape
        )
        for number, layer in enumerate(layers)
        for kind in ("to_k", "to_v")
    }
    found = {key: shape for key, shape in shapes.items() if key.startswith("ip_adapter.")}
    if found.keys() != wanted.keys():
        raise ValueError(
            f"its adapter has {len(found) // 2} attention layers and the base model "
            f"{len(layers)}: it was made for another base model"
        )
    misfit = next((key for key in wanted if wanted[key] != found[key]), None)
    if misfit is not None:
        raise ValueError(
            f"its adapter was made for another base model: {misfit} has the shape "
            f"{found[misfit]} and needs {wanted[misfit]}"
        )


def _check_pair(kind: AdapterKind, folder: Path, encoder: str, settings: RendererSettings) -> None:
    """Check that the adapter reads what the image encoder gives.

    Raises:
        ValueError: they do not belong together.
        OSError: there is no such image encoder.
    """
    existing_file(folder, f"{encoder}/config.json")
    config = CLIPVisionConfig.from_pretrained(folder, subfolder=encoder, local_files_only=True)
    width = getattr(config, kind.reads)
    if width == kind.width:
        return
    name = _ENCODER_NAMES.get((kind.reads, kind.width))
    raise ValueError(
        f"{settings.ip_adapter_weight_name!r} needs an image encoder with {kind.reads} "
        f"{kind.width}{f' ({name})' if name else ''}, and {encoder!r} has {width}: set "
        "IP_ADAPTER_IMAGE_ENCODER to the one that it was trained with"
    )


def _load_image_encoder(folder: Path, dtype: torch.dtype) -> Any:
    """The image encoder on the CPU, with all of its weights."""
    # Loaded separately, since `load_ip_adapter` would also accept a pickled one.
    encoder, loaded = CLIPVisionModelWithProjection.from_pretrained(
        folder,
        variant=find_variant(folder, dtype),
        dtype=dtype,
        use_safetensors=True,
        local_files_only=True,
        ignore_mismatched_sizes=True,
        output_loading_info=True,
    )
    check_loading("image encoder", loaded, clip_tower="vision")
    return encoder


def _read_weights(file: Path) -> dict[str, dict[str, Any]]:
    """The adapter's tensors, grouped as diffusers takes them."""
    groups: dict[str, dict[str, Any]] = {"image_proj": {}, "ip_adapter": {}}
    with safe_open(file, framework="pt") as opened:
        for key in opened.keys():  # noqa: SIM118
            group, _, name = key.partition(".")
            if group in groups:
                groups[group][name] = opened.get_tensor(key)
    return groups

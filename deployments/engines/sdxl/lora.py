"""A character LoRA as users have it: which format it is, and its weights with their full strength.

    .safetensors file  --keys `unet.`, `text_encoder.`-->       diffusers
                       --keys `lora_unet_`, `lora_te1_`-->      kohya / Civitai
    folder             --`pytorch_lora_weights.safetensors`-->  that file
                       --`unet_lora/`, `text_encoder_*_lora/`--> PEFT
                       --a single .safetensors file-->          that file

Each format keeps alpha elsewhere: kohya beside the weights, PEFT in `adapter_config.json`,
diffusers in the file's header. `read_lora` multiplies alpha / rank into the weights, so that
nothing after it can drop the strength.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from peft.utils.other import get_pattern_key
from safetensors import SafetensorError, safe_open
from torch import Tensor

from deployments.lora_path import find_lora, unusable

DIFFUSERS_FILE = "pytorch_lora_weights.safetensors"
PEFT_FOLDERS = {
    "unet": "unet_lora",
    "text_encoder": "text_encoder_one_lora",
    "text_encoder_2": "text_encoder_two_lora",
}
"""Component of the pipeline -> the folder that the customer's training script writes."""

COMPONENTS = tuple(PEFT_FOLDERS)
"""The parts of the pipeline that a LoRA can change."""

UNSUPPORTED = {
    "lokr_": "LoKr",
    "hada_": "LoHa",
    "oft_": "OFT",
    "lora_mid.": "LoCon with Tucker decomposition",
    "dora_scale": "DoRA",
    "lora_magnitude_vector": "DoRA",
}
"""Part of a key -> the kind of adapter it gives away; diffusers would drop or misread these."""

_PEFT_PREFIX = "base_model.model."
_UP_SUFFIXES = ("lora_up.weight", "lora_B.weight", "lora.up.weight", "lora_linear_layer.up.weight")
LAYER_KEY = re.compile(r"(?P<component>[^.]+)\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")
"""One weight under PEFT's naming, with the component in front."""

LoraFormat = Literal["diffusers", "kohya", "peft"]


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA as read from disk.

    Attributes:
        path: what LORA_PATH says.
        format: the format it has, found by content.
        state_dict: float32 weights under the format's own keys, PEFT's with the component in front;
            alpha / rank is multiplied into the up weights, so each layer's strength is 1.
        sha256: of the file, or for PEFT folders of all their files with their names, in hex.
    """

    path: str
    format: LoraFormat
    state_dict: Mapping[str, Tensor]
    sha256: str


def read_lora(lora_path: str) -> Lora:
    """The LoRA at a path, whichever of the formats it has, with alpha multiplied in.

    Raises:
        GeneratorNotInitialized: there is none, it cannot be read, or it is of an unsupported kind.
    """
    try:
        lora = _read(lora_path)
    # Whatever else a broken header or config raises, the cause is LORA_PATH.
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise unusable(f"LoRA {lora_path!r} cannot be read: {error}") from error
    for key, tensor in lora.state_dict.items():
        if not torch.isfinite(tensor).all():
            raise unusable(f"LoRA {lora_path!r} holds NaN or infinite values in {key!r}")
    return lora


def _read(lora_path: str) -> Lora:
    path = find_lora(lora_path)
    file = _find_file(path) if path.is_dir() else path
    if file is None:
        state_dict, files = _read_peft(path)
        return Lora(lora_path, "peft", state_dict, _hash_files(path, files))
    if file.suffix != ".safetensors":
        raise unusable(f"LoRA file {file.name!r} is not a .safetensors file")
    tensors, metadata = _read_safetensors(file)
    found = _detect(file, tensors)
    configs = json.loads(metadata.get("lora_adapter_metadata", "{}"))
    scaled = _scale_by_config(_scale_by_alphas(tensors), configs)
    return Lora(lora_path, found, scaled, hashlib.sha256(file.read_bytes()).hexdigest())


def _find_file(folder: Path) -> Path | None:
    """The LoRA's file within a folder, or None where PEFT folders lie instead."""
    if (folder / DIFFUSERS_FILE).is_file():
        return folder / DIFFUSERS_FILE
    if any((folder / name).is_dir() for name in PEFT_FOLDERS.values()):
        return None
    files = sorted(folder.glob("*.safetensors"))
    if len(files) == 1:
        return files[0]
    if files:
        names = ", ".join(file.name for file in files)
        raise unusable(f"LoRA folder {str(folder)!r} holds several .safetensors files: {names}")
    raise unusable(f"LoRA folder {str(folder)!r} holds no .safetensors file, the only format read")


def _read_safetensors(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(file, framework="pt") as opened:
            tensors = {key: opened.get_tensor(key).float() for key in opened.keys()}  # noqa: SIM118
            return tensors, opened.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise unusable(f"LoRA file {file.name!r} cannot be read: {error}") from error


def _detect(file: Path, keys: Iterable[str]) -> LoraFormat:
    keys = list(keys)
    for part, kind in UNSUPPORTED.items():
        if any(part in key for key in keys):
            raise unusable(f"LoRA file {file.name!r} is a {kind}, which is not supported")
    if any(key.startswith(("lora_unet_", "lora_te")) for key in keys):
        return "kohya"
    if any(key.startswith(_PEFT_PREFIX) for key in keys):
        raise unusable(
            f"LoRA file {file.name!r} is one part of a PEFT LoRA; give the folder that holds "
            f"{PEFT_FOLDERS['unet']}/"
        )
    if any(key.split(".")[0] in PEFT_FOLDERS for key in keys):
        return "diffusers"
    raise unusable(f"LoRA file {file.name!r} holds no LoRA")


def _read_peft(folder: Path) -> tuple[dict[str, Tensor], list[Path]]:
    """The state dict of a folder of PEFT folders, and the files that it came from."""
    state_dict: dict[str, Tensor] = {}
    files: list[Path] = []
    for component, name in PEFT_FOLDERS.items():
        if not (folder / name).is_dir():
            continue
        config_file = folder / name / "adapter_config.json"
        weights_file = folder / name / "adapter_model.safetensors"
        try:
            config = json.loads(config_file.read_bytes())
        except (OSError, ValueError) as error:
            raise unusable(f"PEFT folder {name!r} has no readable {config_file.name}") from error
        kind = "DoRA" if config.get("use_dora") else config.get("peft_type")
        if kind != "LORA":
            raise unusable(f"PEFT folder {name!r} is a {kind}, which is not supported")
        tensors, _ = _read_safetensors(weights_file)
        named = {f"{component}.{k.removeprefix(_PEFT_PREFIX)}": v for k, v in tensors.items()}
        configs = {f"{component}.{option}": value for option, value in config.items()}
        state_dict |= _scale_by_config(named, configs)
        files += [config_file, weights_file]
    return state_dict, files


def _hash_files(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _scale_by_alphas(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights without their `.alpha` entries, alpha / rank multiplied into the up weights."""
    scaled = {key: value for key, value in tensors.items() if not key.endswith(".alpha")}
    for key in tensors.keys() - scaled.keys():
        layer = key.removesuffix("alpha")
        up = next((layer + suffix for suffix in _UP_SUFFIXES if layer + suffix in scaled), None)
        if up is None:
            raise unusable(f"LoRA key {key!r} belongs to no weights")
        scaled[up] = scaled[up] * (tensors[key].item() / scaled[up].shape[1])
    return scaled


def _scale_by_config(
    tensors: Mapping[str, Tensor], configs: Mapping[str, Any]
) -> dict[str, Tensor]:
    """The weights with the strength that PEFT's config gives them multiplied in.

    Args:
        tensors: keys `component.module.lora_A.weight` and `lora_B`; those of a component without a
            config stay as they are.
        configs: PEFT's LoraConfig of each component, keys `component.option`.
    """
    scaled = dict(tensors)
    for key, up in tensors.items():
        match = LAYER_KEY.fullmatch(key)
        if (
            match is None
            or match["side"] == "A"
            or f"{match['component']}.lora_alpha" not in configs
        ):
            continue
        option = f"{match['component']}."
        patterns = configs.get(option + "alpha_pattern") or {}
        pattern = get_pattern_key(patterns.keys(), match["module"])
        alpha = patterns.get(pattern, configs[option + "lora_alpha"])
        rank = up.shape[1]
        # rsLoRA: Kalajdzievski 2023, eq. 7.
        divisor = math.sqrt(rank) if configs.get(option + "use_rslora") else rank
        scaled[key] = up * (alpha / divisor)
    return scaled

"""A LoRA read from disk or from the hub, in any format that users have.

    .safetensors file  -- any keys that `lora_keys` knows
    folder             -- `pytorch_lora_weights.safetensors` --> that file
                       -- `unet_lora/`, `text_encoder_*_lora/` > PEFT
                       -- a single .safetensors file ----------> that file

The strength of a layer is alpha / rank. Each format stores alpha in another place: kohya beside the
weights, PEFT in `adapter_config.json`, diffusers in the file's header. Here it is kept with the
tensors, and `LoraConfigs` gives each layer its own.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft.utils.other import get_pattern_key
from safetensors import SafetensorError, safe_open
from torch import Tensor

from deployments.engines.sdxl.lora_keys import IGNORED
from deployments.errors import first_line
from deployments.hub import requirements
from deployments.hub.errors import HubError
from deployments.hub_id import HubId
from deployments.lora_path import (
    PEFT_FOLDERS,
    check_lora_file,
    find_lora,
    find_lora_file,
    unusable_lora,
)

_PEFT_PREFIX = "base_model.model."
_PEFT_TYPES = ("LORA", "LOHA", "LOKR")
_HEADER_CONFIGS = "lora_adapter_metadata"
"""Where diffusers stores the adapters' configurations in a file's header."""


@dataclass(frozen=True, slots=True)
class LoraConfigs:
    """PEFT's configurations of the adapters of a LoRA.

    Attributes:
        options: keys `component.option`; empty if the LoRA has none.
    """

    options: Mapping[str, Any]

    def strength(self, component: str, module: str, rank: int) -> float | None:
        """Alpha / rank of a layer; None if its component has no configuration.

        Args:
            component: of the pipeline.
            module: name of the layer's module.
            rank: of the layer's tensors; 0: that of the configuration.
        """
        alpha = self._option(component, "lora_alpha", self._option(component, "alpha", None))
        if alpha is None:
            return None
        alpha = self._of_module(component, "alpha_pattern", module, alpha)
        if not rank:
            rank = self._option(component, "r", 1)
            rank = self._of_module(component, "rank_pattern", module, rank)
        # rsLoRA: Kalajdzievski 2023, eq. 7.
        divisor = math.sqrt(rank) if self._option(component, "use_rslora", False) else rank
        return float(alpha / divisor)

    def _option(self, component: str, name: str, default: Any) -> Any:
        return self.options.get(f"{component}.{name}", default)

    def _of_module(self, component: str, patterns: str, module: str, default: Any) -> Any:
        by_pattern = self._option(component, patterns, None) or {}
        return by_pattern.get(get_pattern_key(by_pattern.keys(), module), default)


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA read from disk.

    Attributes:
        path: the value of LORA_PATH.
        tensors: under the keys of the file, in its own floating-point type; those of a PEFT folder
            start with the name of the component. They are read from the disk when they are used.
        configs: the adapters' configurations.
        ignored: keys of the file that are not used, and need not be.
        sha256: hash in hex of the file, or for PEFT folders of all files with their names.
    """

    path: str
    tensors: Mapping[str, Tensor]
    configs: LoraConfigs
    ignored: tuple[str, ...]
    sha256: str


def read_lora(lora_path: str) -> Lora:
    """The LoRA at a path or on the hub.

    Raises:
        GeneratorNotInitialized: the LoRA does not exist, cannot be read, or is something else.
    """
    path = _fetch(lora_path)
    try:
        file = find_lora_file(path)
        lora = _read_peft_folder(lora_path, path) if file is None else _read_file(lora_path, file)
    # A broken header or config raises many kinds of errors; each means a wrong LORA_PATH.
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise unusable_lora(f"LoRA {lora_path!r} cannot be read: {first_line(error)}") from error
    for key, tensor in lora.tensors.items():
        if not tensor.is_floating_point():
            raise unusable_lora(f"LoRA {lora_path!r} holds {tensor.dtype} in {key!r}")
        if not torch.isfinite(tensor.float()).all():
            raise unusable_lora(f"LoRA {lora_path!r} holds NaN or infinite values in {key!r}")
    return lora


def _fetch(lora_path: str) -> Path:
    """The file or folder of a LoRA on this machine, downloaded first where it is on the hub."""
    path = find_lora(lora_path)
    if path is not None:
        return path
    try:
        on_hub = requirements.lora("LORA_PATH", lora_path)
        folder = requirements.find_model(lora_path, on_hub, kinds="file or folder")
    except (HubError, OSError) as error:
        raise unusable_lora(f"LoRA {lora_path!r}: {first_line(error)}") from error
    hub_id = HubId.parse(lora_path)
    return folder / hub_id.file if hub_id and hub_id.file else folder


def _read_file(lora_path: str, file: Path) -> Lora:
    check_lora_file(file)
    tensors, metadata = _read_safetensors(file)
    if any(key.startswith(_PEFT_PREFIX) for key in tensors):
        raise unusable_lora(
            f"LoRA file {file.name!r} is one part of a PEFT LoRA; give the folder that holds "
            f"{PEFT_FOLDERS['unet']}/"
        )
    options: Mapping[str, Any] = json.loads(metadata.get(_HEADER_CONFIGS, "{}"))
    if "peft_type" in options:
        # Written by `save_lora_adapter` of a single model, which for a LoRA file is the UNet.
        options = {f"unet.{name}": value for name, value in options.items()}
    ignored = tuple(key for key in tensors if IGNORED.match(key))
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    used = {key: tensor for key, tensor in tensors.items() if key not in ignored}
    return Lora(lora_path, used, LoraConfigs(options), ignored, sha256)


def _read_safetensors(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors of a .safetensors file, and the metadata of its header.

    Raises:
        GeneratorNotInitialized: it is damaged.
    """
    try:
        with safe_open(file, framework="pt") as opened:
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
            return tensors, opened.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise unusable_lora(
            f"LoRA file {file.name!r} cannot be read: {first_line(error)}"
        ) from error


def _read_peft_folder(lora_path: str, folder: Path) -> Lora:
    """The adapters of all components, one folder each.

    Raises:
        GeneratorNotInitialized: a file is missing or damaged, or an adapter is not a LoRA.
    """
    tensors: dict[str, Tensor] = {}
    options: dict[str, Any] = {}
    files: list[Path] = []
    for component, name in PEFT_FOLDERS.items():
        if not (folder / name).is_dir():
            continue
        config_file = folder / name / "adapter_config.json"
        weights_file = folder / name / "adapter_model.safetensors"
        config = _read_peft_config(config_file)
        check_lora_file(weights_file)
        weights, _ = _read_safetensors(weights_file)
        tensors |= {f"{component}.{k.removeprefix(_PEFT_PREFIX)}": v for k, v in weights.items()}
        options |= {f"{component}.{option}": value for option, value in config.items()}
        files += [config_file, weights_file]
    sha256 = _hash_files(files, relative_to=folder)
    return Lora(lora_path, tensors, LoraConfigs(options), (), sha256)


def _read_peft_config(file: Path) -> dict[str, Any]:
    name = file.parent.name
    try:
        config: dict[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise unusable_lora(f"PEFT folder {name!r} has no readable {file.name}") from error
    kind = config.get("peft_type")
    if kind not in _PEFT_TYPES:
        raise unusable_lora(f"PEFT folder {name!r} is a {kind}, which is not supported")
    return config


def _hash_files(files: Iterable[Path], relative_to: Path) -> str:
    """SHA-256 in hex of files with their names and sizes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(relative_to)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()

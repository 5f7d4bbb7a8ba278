"""Which files of a repository a model needs; names only, so that a folder can be asked as well."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deployments.hub.errors import HubError

WEIGHT_FOLDERS = ("unet", "vae", "text_encoder", "text_encoder_2")
TEXT_FOLDERS = ("scheduler", "tokenizer", "tokenizer_2")
CONFIG_SUFFIXES = (".json", ".txt")
PIPELINE_CLASS = "StableDiffusionXLPipeline"

_WEIGHTS = re.compile(
    r"(?:diffusion_pytorch_model|model)(?P<half>\.fp16)?"
    r"(?:-\d{5}-of-(?P<shards>\d{5}))?(?P<old_half>\.fp16)?\.safetensors"
)
"""Names that diffusers and transformers give, in one file or several, of full or half precision.
In older repositories `.fp16` stands at the end."""


class Selection(Protocol):
    """The files that one model needs."""

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The needed ones of the names of files.

        Raises:
            HubError: some are missing; the text says which.
        """
        ...

    def check(self, folder: Path) -> None:
        """Check the small files, before the large ones are downloaded.

        Raises:
            HubError: they belong to another kind of model.
        """
        ...


@dataclass(frozen=True, slots=True)
class PipelineSelection:
    """SDXL in diffusers' folders.

    Attributes:
        prefers_half: whether weights of half precision are taken where there are both. They are
            half the download.
    """

    prefers_half: bool

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """Configurations, tokenizers, and of each model one set of weights."""
        if "model_index.json" not in names:
            files = [name for name in names if "/" not in name and name.endswith(".safetensors")]
            hint = f"; download {files[0]} and set the setting to that file" if files else ""
            raise HubError(f"it has no model_index.json, so it is not in diffusers' format{hint}")
        chosen = {"model_index.json"}
        for folder in WEIGHT_FOLDERS:
            chosen |= _configs(names, folder)
            chosen |= _weights(names, folder, prefers_half=self.prefers_half)
        for folder in TEXT_FOLDERS:
            configs = _configs(names, folder)
            if not configs:
                raise HubError(f"its folder {folder} is missing")
            chosen |= configs
        return frozenset(chosen)

    def check(self, folder: Path) -> None:
        """Check that it is SDXL's own pipeline."""
        try:
            index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
            kind = str(index["_class_name"])
        except (OSError, ValueError, KeyError, TypeError):
            raise HubError("its model_index.json cannot be read") from None
        if kind != PIPELINE_CLASS:
            raise HubError(f"it is a {kind} and not an SDXL base model ({PIPELINE_CLASS})")


@dataclass(frozen=True, slots=True)
class IPAdapterSelection:
    """An IP-Adapter and its image encoder.

    Attributes:
        weights: name of the adapter's file.
        image_encoders: folders in one of which the image encoder lies.
    """

    weights: str
    image_encoders: tuple[str, ...]

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The adapter's file, and weights and configuration of the image encoder."""
        if self.weights not in names:
            raise HubError(f"it has no file {self.weights}")
        for folder in self.image_encoders:
            if configs := _configs(names, folder):
                return configs | _weights(names, folder, prefers_half=False) | {self.weights}
        raise HubError(f"it has no image encoder in {' or '.join(self.image_encoders)}")

    def check(self, folder: Path) -> None:
        """Nothing to check: the file's keys say what it is, and they are read when it is loaded."""


@dataclass(frozen=True, slots=True)
class CLIPSelection:
    """An open_clip model.

    Attributes:
        weights: name of its weights.
    """

    weights: str = "open_clip_model.safetensors"

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The weights, and configuration and tokenizer where the repository has its own."""
        if self.weights not in names:
            raise HubError(f"it has no file {self.weights}; pickled weights are not read")
        return frozenset({self.weights} | _configs(names, ""))

    def check(self, folder: Path) -> None:
        """Nothing to check."""


def _configs(names: Collection[str], folder: str) -> frozenset[str]:
    """Configurations and vocabularies directly in a folder."""
    return frozenset(
        name
        for name in names
        if name.rpartition("/")[0] == folder and name.endswith(CONFIG_SUFFIXES)
    )


def _weights(names: Collection[str], folder: str, *, prefers_half: bool) -> frozenset[str]:
    """One complete set of a model's weights, of the preferred precision where that is there."""
    sets: dict[tuple[bool, int], set[str]] = {}
    for name in names:
        parent, _, file = name.rpartition("/")
        match = _WEIGHTS.fullmatch(file)
        if parent == folder and match:
            is_half = bool(match["half"] or match["old_half"])
            sets.setdefault((is_half, int(match["shards"] or 1)), set()).add(name)
    complete = [key for key, found in sets.items() if len(found) == key[1]]
    if not complete:
        raise HubError(f"its folder {folder} has no complete .safetensors weights")
    # In one file rather than in several.
    return frozenset(sets[min(complete, key=lambda key: (key[0] != prefers_half, key[1]))])

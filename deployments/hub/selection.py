"""Which files of a repository a model needs; names only, so that a folder can be asked as well."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from deployments.base_model_path import MODEL_FOLDERS, check_model_index, read_json
from deployments.hub.errors import HubError
from deployments.lora_path import choose_lora_files

TEXT_FOLDERS = ("scheduler", "tokenizer", "tokenizer_2")
CONFIG_SUFFIXES = (".json", ".txt")

_WEIGHTS = re.compile(
    r"(?:diffusion_pytorch_model|model)(?:\.(?P<variant>fp16|bf16))?"
    r"(?:-\d{5}-of-(?P<shards>\d{5}))?(?:\.(?P<old_variant>fp16|bf16))?\.safetensors"
)
"""Names that diffusers and transformers give, in one file or several, of full or half precision.
In older repositories the precision stands at the end."""


class Selection(Protocol):
    """The files that one model needs.

    Attributes:
        index: name of the small file that says what kind of model it is; None if no file does.
    """

    index: ClassVar[str | None]

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The needed ones of the names of files.

        Raises:
            HubError: some are missing; the text says which.
        """
        ...

    def check(self, folder: Path) -> None:
        """Check the index, before anything else is downloaded.

        Args:
            folder: where it lies.

        Raises:
            HubError: it is that of another kind of model.
        """
        ...


@dataclass(frozen=True, slots=True)
class PipelineSelection:
    """SDXL in diffusers' folders.

    Attributes:
        prefers_half: whether weights of half precision are taken where there are both. They are
            half the download.
    """

    index: ClassVar[str | None] = "model_index.json"
    prefers_half: bool

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """Configurations, tokenizers, and of each model one set of weights."""
        if "model_index.json" not in names:
            files = [name for name in names if "/" not in name and name.endswith(".safetensors")]
            hint = f"; download {files[0]} and set the setting to that file" if files else ""
            raise HubError(f"it has no model_index.json, so it is not in diffusers' format{hint}")
        chosen = {"model_index.json"}
        for folder in MODEL_FOLDERS:
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
            check_model_index(read_json(folder / "model_index.json"))
        except (OSError, ValueError) as error:
            raise HubError(str(error)) from None


@dataclass(frozen=True, slots=True)
class IPAdapterSelection:
    """An IP-Adapter and its image encoder.

    Attributes:
        weights: name of the adapter's file.
        image_encoder: folder of the image encoder.
    """

    index: ClassVar[str | None] = None
    weights: str
    image_encoder: str

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The adapter's file, and weights and configuration of the image encoder."""
        if self.weights not in names:
            raise HubError(f"it has no file {self.weights}")
        configs = _configs(names, self.image_encoder)
        if not configs:
            raise HubError(f"it has no image encoder in {self.image_encoder}")
        return configs | _weights(names, self.image_encoder, prefers_half=False) | {self.weights}

    def check(self, folder: Path) -> None:
        """Nothing to check: the file's keys say what it is, and they are read when it is loaded."""


@dataclass(frozen=True, slots=True)
class VAESelection:
    """A VAE in diffusers' layout.

    Attributes:
        prefers_half: as of `PipelineSelection`.
    """

    index: ClassVar[str | None] = None
    prefers_half: bool

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """Configuration and weights."""
        return _configs(names, "") | _weights(names, "", prefers_half=self.prefers_half)

    def check(self, folder: Path) -> None:
        """Nothing to check."""


@dataclass(frozen=True, slots=True)
class LoraSelection:
    """A LoRA.

    Attributes:
        file: name of its file; None if the repository holds only one LoRA.
    """

    index: ClassVar[str | None] = None
    file: str | None = None

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The file that is named, or those that a folder with these files would be read from."""
        if self.file is None:
            try:
                return choose_lora_files(names)
            except ValueError as error:
                raise HubError(f"it {error}") from None
        if self.file not in names:
            raise HubError(f"it has no file {self.file}")
        return frozenset({self.file})

    def check(self, folder: Path) -> None:
        """Nothing to check: the file's keys say what it is, and they are read when it is loaded."""


@dataclass(frozen=True, slots=True)
class CLIPSelection:
    """An open_clip model.

    Attributes:
        weights: name of its weights.
    """

    index: ClassVar[str | None] = None
    weights: str = "open_clip_model.safetensors"

    def choose(self, names: Collection[str]) -> frozenset[str]:
        """The weights, and configuration and tokenizer where the repository has its own."""
        if self.weights not in names:
            raise HubError(f"it has no file {self.weights}; pickled weights are not read")
        return frozenset({self.weights} | _configs(names, ""))

    def check(self, folder: Path) -> None:
        """Nothing to check."""


def names_below(folder: Path) -> frozenset[str]:
    """Names of all files below a folder whose content is there, as a repository would list them."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return frozenset(path.relative_to(folder).as_posix() for path in paths)


def _configs(names: Collection[str], folder: str) -> frozenset[str]:
    """Configurations and vocabularies directly in a folder."""
    return frozenset(
        name
        for name in names
        if name.rpartition("/")[0] == folder and name.endswith(CONFIG_SUFFIXES)
    )


def _weights(names: Collection[str], folder: str, *, prefers_half: bool) -> frozenset[str]:
    """One complete set of a model's weights, of the preferred precision where that is there."""
    sets: dict[tuple[str, int], set[str]] = {}
    for name in names:
        parent, _, file = name.rpartition("/")
        match = _WEIGHTS.fullmatch(file)
        if parent == folder and match:
            variant = match["variant"] or match["old_variant"] or ""
            sets.setdefault((variant, int(match["shards"] or 1)), set()).add(name)
    complete = [key for key, found in sets.items() if len(found) == key[1]]
    if not complete:
        where = f"its folder {folder}" if folder else "it"
        raise HubError(f"{where} has no complete .safetensors weights")
    order = ("fp16", "bf16", "") if prefers_half else ("", "fp16", "bf16")
    # In one file rather than in several.
    return frozenset(sets[min(complete, key=lambda key: (order.index(key[0]), key[1]))])

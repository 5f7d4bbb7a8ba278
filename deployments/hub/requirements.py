"""What the settings name on a hub: nothing where they name files of this machine."""

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from deployments.hub.selection import (
    CLIPSelection,
    IPAdapterSelection,
    LoraSelection,
    PipelineSelection,
    Selection,
    VAESelection,
)
from deployments.hub_id import HubId, is_hub_id
from deployments.settings import RendererSettings, ScorerSettings

CLIP_HUB_SCHEMA = "hf-hub:"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A model that has to come from a hub.

    Attributes:
        setting: the setting that asks for it.
        repo_id: owner/name.
        selection: the needed files.
    """

    setting: str
    repo_id: str
    selection: Selection


def find_model(value: str, requirement: Requirement | None, *, kinds: str) -> Path:
    """The folder or file that a setting names, downloaded first where it is a hub id.

    Args:
        value: of the setting.
        requirement: what the setting needs from the hub; None if it is no hub id.
        kinds: what a path may be, for the message: "folder", "file or folder".

    Raises:
        ValueError: there is nothing at the path, and the value cannot be a hub id.
        HubError: the model can neither be downloaded nor is it here from before.
    """
    path = Path(value).expanduser()
    if path.exists():
        return path
    if requirement is None:
        raise ValueError(f"there is no such {kinds}, and it is not a hub id")
    # The hub's client takes as long to import as all settings together.
    from deployments.hub.fetch import fetch
    from deployments.hub.progress import TransferLog

    return fetch(requirement.repo_id, requirement.selection, TransferLog())


def base_model(settings: RendererSettings, *, prefers_half: bool) -> Requirement | None:
    """The base model, if it is a hub id.

    Args:
        settings: name the model.
        prefers_half: whether the models run in half precision.
    """
    if not _is_on_hub(settings.base_model):
        return None
    return Requirement("BASE_MODEL", settings.base_model, PipelineSelection(prefers_half))


def ip_adapter(settings: RendererSettings) -> Requirement | None:
    """The IP-Adapter with its image encoder, if it is a hub id."""
    if not _is_on_hub(settings.ip_adapter_path):
        return None
    selection = IPAdapterSelection(adapter_file(settings), image_encoder_folder(settings))
    return Requirement("IP_ADAPTER_PATH", settings.ip_adapter_path, selection)


def lora(setting: str, lora_path: str) -> Requirement | None:
    """A LoRA, if it is a hub id, or a file of a repository on a hub.

    Args:
        setting: names the LoRA.
        lora_path: its value, or one of its values.
    """
    hub_id = None if Path(lora_path).expanduser().exists() else HubId.parse(lora_path)
    if hub_id is None:
        return None
    return Requirement(setting, hub_id.repo_id, LoraSelection(hub_id.file))


def adapter_file(settings: RendererSettings) -> str:
    """The adapter's file within its folder or repository."""
    return str(PurePosixPath(settings.ip_adapter_subfolder, settings.ip_adapter_weight_name))


def image_encoder_folder(settings: RendererSettings) -> str:
    """The image encoder's folder in the repository, spelled as `diffusers.load_ip_adapter` does.

    A bare name lies in the adapter's subfolder; with a slash it is a path from the top.
    """
    name = settings.ip_adapter_image_encoder
    return name if "/" in name else str(PurePosixPath(settings.ip_adapter_subfolder, name))


def vae(vae_path: str | None, *, prefers_half: bool) -> Requirement | None:
    """The external VAE, if it is a hub id."""
    if vae_path is None or not _is_on_hub(vae_path):
        return None
    return Requirement("VAE_PATH", vae_path, VAESelection(prefers_half))


def clip_model(settings: ScorerSettings, pretrained_on_hub: str | None) -> Requirement | None:
    """The scorer's model, if it lies on a hub.

    Args:
        settings: name the model.
        pretrained_on_hub: what open_clip knows of the pretrained tag, `owner/name/file` with an
            empty file for the usual one; None for no tag.
    """
    if settings.clip_model.startswith(CLIP_HUB_SCHEMA):
        repo_id = settings.clip_model.removeprefix(CLIP_HUB_SCHEMA)
        return Requirement("CLIP_MODEL", repo_id, CLIPSelection())
    if not pretrained_on_hub:
        return None
    repo_id, _, name = pretrained_on_hub.rpartition("/")
    weights = f"{Path(name).stem}.safetensors" if name else CLIPSelection().weights
    return Requirement("CLIP_PRETRAINED", repo_id, CLIPSelection(weights))


def has_pretrained_tag(settings: ScorerSettings) -> bool:
    """Whether the scorer's weights are named by a tag of open_clip."""
    tag = settings.clip_pretrained
    return ":" not in settings.clip_model and bool(tag) and not Path(tag or "").exists()


def expects_half_precision(settings: RendererSettings) -> bool:
    """Whether the models will run in half precision."""
    if settings.torch_dtype is not None:
        return settings.torch_dtype != "float32"
    return expects_gpu(settings)


def expects_gpu(settings: RendererSettings) -> bool:
    """Whether the models will run on a GPU, without asking torch, which takes seconds."""
    if settings.torch_device is not None:
        return settings.torch_device != "cpu"
    is_apple = platform.system() == "Darwin" and platform.machine() == "arm64"
    return is_apple or shutil.which("nvidia-smi") is not None


def _is_on_hub(value: str) -> bool:
    return not Path(value).expanduser().exists() and is_hub_id(value)

"""Fetches LoRAs from the hub, only the files that are needed."""

from collections.abc import Sequence
from pathlib import Path

from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

from deployments.errors import first_line
from deployments.lora_path import DIFFUSERS_FILE, HUB_LORA, PEFT_FOLDERS, find_lora, unusable_lora

_NO_ANSWER = (LocalEntryNotFoundError, OfflineModeIsEnabled, ConnectionError, TimeoutError)


def fetch_lora(lora_path: str) -> Path:
    """The file or folder of a LoRA on this machine, downloaded if it is on the hub.

    Args:
        lora_path: a path, `owner/name` or `owner/name/FILE.safetensors`.

    Raises:
        GeneratorNotInitialized: it is neither on this machine nor on the hub, or the repository
            holds several LoRAs.
    """
    path = find_lora(lora_path)
    if path is not None:
        return path
    match = HUB_LORA.fullmatch(lora_path)
    assert match is not None, "find_lora returns None for hub ids only"
    try:
        if match["file"]:
            return Path(hf_hub_download(match["repository"], match["file"]))
        return _fetch_repository(match["repository"])
    except (HfHubHTTPError, OSError, ValueError, *_NO_ANSWER) as error:
        raise unusable_lora(
            f"LoRA {lora_path!r}: there is no such file or folder, and it cannot be fetched from "
            f"the hub: {first_line(error)}"
        ) from error


def _fetch_repository(repository: str) -> Path:
    """The folder of the repository, with the files of its LoRA.

    Without an answer from the hub, what was fetched earlier is used.
    """
    try:
        wanted = _lora_files(repository, HfApi().list_repo_files(repository))
    except _NO_ANSWER:
        return Path(snapshot_download(repository, local_files_only=True))
    return Path(snapshot_download(repository, allow_patterns=wanted))


def _lora_files(repository: str, files: Sequence[str]) -> list[str]:
    """Those of the repository's files that are its LoRA, as `find_lora_file` chooses them."""
    if DIFFUSERS_FILE in files:
        return [DIFFUSERS_FILE]
    folders = tuple(f"{name}/" for name in PEFT_FOLDERS.values())
    if in_folders := [file for file in files if file.startswith(folders)]:
        return in_folders
    weights = [file for file in files if file.endswith(".safetensors")]
    if len(weights) == 1 and "/" not in weights[0]:
        return weights
    if not weights:
        raise unusable_lora(f"LoRA {repository!r} on the hub holds no .safetensors file")
    example = f"{repository}/{weights[0]}"
    raise unusable_lora(
        f"LoRA {repository!r} on the hub holds {len(weights)} .safetensors files: name one, such "
        f"as {example}"
    )

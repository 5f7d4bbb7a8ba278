"""Finds the character LoRA; free of torch, whose import takes seconds."""

from pathlib import Path

from deployments.errors import GeneratorNotInitialized

LORA_NOT_LOADED = "Generator not initialized. Set LORA_PATH environment variable."


def unusable_lora(reason: str) -> GeneratorNotInitialized:
    """The error for a LoRA that cannot be used.

    Args:
        reason: one sentence for the operator.
    """
    return GeneratorNotInitialized(LORA_NOT_LOADED, reason)


def find_lora(lora_path: str) -> Path:
    """The file or folder of the LoRA.

    Args:
        lora_path: the value of LORA_PATH.

    Raises:
        GeneratorNotInitialized: nothing exists at this path.
    """
    path = Path(lora_path).expanduser()
    if not path.exists():
        raise unusable_lora(f"LoRA path {lora_path!r} does not exist")
    return path

"""Where the LoRA lies; knows nothing of torch, whose import takes seconds."""

from pathlib import Path

from deployments.errors import GeneratorNotInitialized

LORA_NOT_LOADED = "Generator not initialized. Set LORA_PATH environment variable."


def unusable(reason: str) -> GeneratorNotInitialized:
    """The error for a LoRA that cannot be used; `args[1]` is the reason, one sentence."""
    return GeneratorNotInitialized(LORA_NOT_LOADED, reason)


def find_lora(lora_path: str) -> Path:
    """The file or folder that LORA_PATH names.

    Raises:
        GeneratorNotInitialized: there is none.
    """
    path = Path(lora_path).expanduser()
    if not path.exists():
        raise unusable(f"LoRA path {lora_path!r} does not exist")
    return path

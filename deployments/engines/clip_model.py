"""An open_clip model: it is loaded here, and texts are split into parts that fit its context."""

from pathlib import Path
from typing import Any

import open_clip
import torch

from deployments.settings import ScorerSettings


def load_clip(settings: ScorerSettings, device: torch.device) -> tuple[Any, Any, Any]:
    """The model in evaluation mode, its preprocessing of images, and its tokenizer.

    Raises:
        ValueError: the weights are not in the .safetensors format.
        Exception: whatever open_clip raises for an unsuitable name or folder.
    """
    _check_safetensors(settings)
    model, preprocess = open_clip.create_model_from_pretrained(
        settings.clip_model,
        pretrained=settings.clip_pretrained,
        precision="fp32",
        device=device,
        force_quick_gelu=needs_quick_gelu(settings),
    )
    model.eval()
    return model, preprocess, open_clip.get_tokenizer(settings.clip_model)


def needs_quick_gelu(settings: ScorerSettings) -> bool:
    """Whether the weights were trained with QuickGELU, as OpenAI's were.

    For a model name without "-quickgelu" open_clip builds GELU, warns, and gives wrong scores.
    """
    tag = open_clip.get_pretrained_cfg(settings.clip_model, settings.clip_pretrained or "")
    return bool(tag and tag.get("quick_gelu"))


def split_text(text: str, tokenizer: Any) -> list[str]:
    """The text, halved between words until each part fits the model's context.

    Args:
        text: the text.
        tokenizer: open_clip's tokenizer of the model.
    """
    if fits_context(text, tokenizer):
        return [text]
    words = text.split(" ")
    middle = len(words) // 2
    halves = (" ".join(words[:middle]), " ".join(words[middle:]))
    if len(words) == 1:
        middle = len(text) // 2
        halves = (text[:middle], text[middle:])
    return [part for half in halves for part in split_text(half, tokenizer)]


def fits_context(text: str, tokenizer: Any) -> bool:
    """Whether the tokenizer keeps the whole text.

    Then a longer context only adds padding.
    """
    context = tokenizer.context_length
    # A byte-pair tokenizer makes at most one token of each byte.
    tokens = tokenizer([text], context_length=context + len(text.encode()) + 2)[0]
    return bool((tokens[context:] == tokens[-1]).all())


def _check_safetensors(settings: ScorerSettings) -> None:
    """Refuse pickled weights, since unpickling can run code."""
    weights = Path(settings.clip_pretrained or "")
    if weights.is_file() and weights.suffix != ".safetensors":
        raise ValueError(f"CLIP_PRETRAINED {str(weights)!r} is not a .safetensors file")
    schema, _, folder = settings.clip_model.partition(":")
    if schema == "local-dir" and not any(Path(folder).glob("*.safetensors")):
        raise ValueError("there is no .safetensors file in the folder")

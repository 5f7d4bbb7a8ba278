"""Splits texts that are longer than the context of a CLIP model."""

from typing import Any


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

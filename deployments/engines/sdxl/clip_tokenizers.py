"""Builds SDXL's two tokenizers from the vocabulary that open_clip ships, so without a network.

Both text encoders have CLIP's vocabulary; they differ in the token that fills up a short prompt.
"""

import gzip
from importlib.util import find_spec
from pathlib import Path

from transformers import CLIPTokenizer

_VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
_MERGES = 49152 - 256 - 2
"""The file has more merges than CLIP uses: its vocabulary is made of 256 bytes, each also at the
end of a word, of the merges, and of two special tokens (Radford et al. 2021)."""

CONTEXT_LENGTH = 77
START, END = "<|startoftext|>", "<|endoftext|>"


def build_tokenizers() -> tuple[CLIPTokenizer, CLIPTokenizer]:
    """SDXL's `tokenizer` and `tokenizer_2`."""
    merges = _read_merges()
    letters = _byte_letters()
    tokens = [*letters, *(f"{letter}</w>" for letter in letters)]
    tokens += ["".join(merge) for merge in merges] + [START, END]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    return _build(vocabulary, merges, END), _build(vocabulary, merges, "!")


def _build(
    vocabulary: dict[str, int], merges: list[tuple[str, str]], padding: str
) -> CLIPTokenizer:
    return CLIPTokenizer(
        vocab=dict(vocabulary),
        merges=list(merges),
        pad_token=padding,
        model_max_length=CONTEXT_LENGTH,
    )


def _read_merges() -> list[tuple[str, str]]:
    # Found without importing open_clip, which would take seconds.
    spec = find_spec("open_clip")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise FileNotFoundError("open_clip is not installed")
    with gzip.open(Path(folders[0], _VOCABULARY), "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")
    # The first line is the file's version.
    pairs = (line.split() for line in lines[1 : 1 + _MERGES])
    return [(left, right) for left, right in pairs]


def _byte_letters() -> list[str]:
    """The letter that stands for each byte, in the vocabulary's order.

    Bytes that can be printed stand for themselves; the others for letters from 256 on.
    """
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1)]
    printable += range(ord("®"), ord("ÿ") + 1)
    others = 256 - len(printable)
    return [*map(chr, printable), *(chr(256 + number) for number in range(others))]

"""A prompt as SDXL's embeddings, however long it is.

CLIP reads 77 tokens: start, 75 of text, end. A longer prompt is cut into chunks, each is encoded
alone, and their embeddings are laid end to end, as AUTOMATIC1111's web UI and compel do. Nothing in
a prompt is syntax: "(red)++" means these characters.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from torch import Tensor

EmbedsCache = MutableMapping[tuple[str, int], tuple[Tensor, Tensor]]
"""(text, chunks) -> its embeddings; what frames have in common, as the negative prompt, is encoded
once."""

_PHRASE_ENDS = (",</w>", ".</w>", ";</w>", ":</w>", "!</w>", "?</w>")
"""How CLIP's byte-pair tokens end where a phrase does."""


@dataclass(frozen=True, slots=True)
class PromptEmbeds:
    """What the pipeline takes instead of a prompt.

    Attributes:
        prompt_embeds: [1, 77 * chunks, D1 + D2], penultimate hidden states of both text encoders.
        pooled_prompt_embeds: [1, P], of the first chunk, from the second text encoder.
        negative_prompt_embeds: as prompt_embeds, and as long.
        negative_pooled_prompt_embeds: as pooled_prompt_embeds.
        prompt_tokens: the longer count of the two tokenizers, without start and end tokens.
    """

    prompt_embeds: Tensor
    pooled_prompt_embeds: Tensor
    negative_prompt_embeds: Tensor
    negative_pooled_prompt_embeds: Tensor
    prompt_tokens: int


@torch.no_grad()
def encode_prompt(
    pipeline: StableDiffusionXLPipeline,
    prompt: str,
    negative_prompt: str,
    cache: EmbedsCache | None = None,
) -> PromptEmbeds:
    """The embeddings of a prompt and its negative prompt, of equal length.

    Texts of one chunk get exactly what `pipeline.encode_prompt` gives. An empty negative prompt
    counts as none: zeros, where the model was trained so (`force_zeros_for_empty_prompt`).

    Args:
        pipeline: whose text encoders.
        prompt: what to draw.
        negative_prompt: what not to draw.
        cache: embeddings of earlier calls with this pipeline; gets those of this one.
    """
    cache = {} if cache is None else cache
    tokenizers = (pipeline.tokenizer, pipeline.tokenizer_2)
    chunks = [_split(prompt, tokenizer) for tokenizer in tokenizers]
    negative_chunks = [_split(negative_prompt, tokenizer) for tokenizer in tokenizers]
    length = max(map(len, chunks + negative_chunks))
    prompt_embeds, pooled = _encode_once(pipeline, prompt, chunks, length, cache)
    if not negative_prompt and pipeline.config.force_zeros_for_empty_prompt:
        negative_embeds, negative_pooled = torch.zeros_like(prompt_embeds), torch.zeros_like(pooled)
    else:
        negative_embeds, negative_pooled = _encode_once(
            pipeline, negative_prompt, negative_chunks, length, cache
        )
    prompt_tokens = max(sum(map(len, of_one_tokenizer)) for of_one_tokenizer in chunks)
    return PromptEmbeds(prompt_embeds, pooled, negative_embeds, negative_pooled, prompt_tokens)


def _split(text: str, tokenizer: Any) -> list[list[int]]:
    """A text's token ids in chunks that leave room for the start and the end token."""
    room = tokenizer.model_max_length - 2
    for special in tokenizer.all_special_tokens:
        # An end token in the middle of a prompt would cut what the pooled embedding sees.
        text = text.replace(special, " ".join(special))
    ids = tokenizer(text, truncation=False, verbose=False).input_ids[1:-1]
    tokens = tokenizer.convert_ids_to_tokens(ids)
    chunks = []
    start = 0
    while len(ids) - start > room:
        end = start + _cut(tokens[start : start + room])
        chunks.append(ids[start:end])
        start = end
    return [*chunks, ids[start:]]


def _cut(tokens: list[str]) -> int:
    """Where to end a chunk: after the last phrase, else the last word, else at its full length.

    A phrase that ends in the first half is not waited for: short chunks dilute the embedding.
    """
    for ends in (_PHRASE_ENDS, ("</w>",)):
        for cut in range(len(tokens), len(tokens) // 2, -1):
            if tokens[cut - 1].endswith(ends):
                return cut
    return len(tokens)


def _encode_once(
    pipeline: StableDiffusionXLPipeline,
    text: str,
    chunks: list[list[list[int]]],
    length: int,
    cache: EmbedsCache,
) -> tuple[Tensor, Tensor]:
    if (text, length) not in cache:
        cache[text, length] = _encode(pipeline, chunks, length)
    return cache[text, length]


def _encode(
    pipeline: StableDiffusionXLPipeline, chunks: list[list[list[int]]], length: int
) -> tuple[Tensor, Tensor]:
    """Embeddings [1, 77 * length, D1 + D2] and the pooled [1, P]; short texts padded with ""."""
    hidden_states = []
    for tokenizer, text_encoder, ids in zip(
        (pipeline.tokenizer, pipeline.tokenizer_2),
        (pipeline.text_encoder, pipeline.text_encoder_2),
        chunks,
        strict=True,
    ):
        padded = [_frame(chunk, tokenizer) for chunk in ids + [[]] * (length - len(ids))]
        # One by one: a batch may round otherwise than the single prompts of the pipeline.
        outputs = [
            text_encoder(torch.tensor([row], device=text_encoder.device), output_hidden_states=True)
            for row in padded
        ]
        hidden_states.append(torch.cat([output.hidden_states[-2] for output in outputs], dim=1))
    return torch.cat(hidden_states, dim=-1), outputs[0].text_embeds


def _frame(ids: list[int], tokenizer: Any) -> list[int]:
    """The ids between start and end token, padded to the tokenizer's full length."""
    row = [tokenizer.bos_token_id, *ids, tokenizer.eos_token_id]
    return row + [tokenizer.pad_token_id] * (tokenizer.model_max_length - len(row))

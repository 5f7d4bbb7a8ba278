"""Encodes prompts of any length into SDXL's embeddings.

CLIP reads 77 tokens: a start token, 75 tokens of text, and an end token. A longer prompt is split
into chunks. Each chunk is encoded on its own, and the embeddings are concatenated, as in
AUTOMATIC1111's web UI and in compel. A prompt has no syntax for weights: "(red)++" stands for these
characters.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from torch import Tensor

EmbedsCache = MutableMapping[tuple[str, int], tuple[Tensor, Tensor]]
"""(text, number of chunks) -> its embeddings. Texts that frames share, such as the negative prompt,
are encoded once."""

_PHRASE_ENDS = (",</w>", ".</w>", ";</w>", ":</w>", "!</w>", "?</w>")
"""Endings of CLIP's byte-pair tokens at the end of a phrase."""


@dataclass(frozen=True, slots=True)
class PromptEmbeds:
    """The embeddings of a prompt and of its negative prompt.

    Attributes:
        prompt_embeds: [1, 77 * chunks, D1 + D2], the penultimate hidden states of both text
            encoders.
        pooled_prompt_embeds: [1, P], the pooled output of the second text encoder for the first
            chunk.
        negative_prompt_embeds: the same shape as prompt_embeds.
        negative_pooled_prompt_embeds: the same shape as pooled_prompt_embeds.
        prompt_tokens: tokens of the prompt without start and end tokens; the higher count of the
            two tokenizers.
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

    For texts of one chunk they are equal to those of `pipeline.encode_prompt`. An empty negative
    prompt gives zeros if the model was trained so (`force_zeros_for_empty_prompt`).

    Args:
        pipeline: the pipeline with the tokenizers and text encoders.
        prompt: what to show.
        negative_prompt: what to avoid.
        cache: embeddings from earlier calls with the same pipeline; new ones are added to it.
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
    prompt_tokens = max(sum(map(len, tokenizer_chunks)) for tokenizer_chunks in chunks)
    return PromptEmbeds(prompt_embeds, pooled, negative_embeds, negative_pooled, prompt_tokens)


def _split(text: str, tokenizer: Any) -> list[list[int]]:
    """The token ids of a text, in chunks with room for a start and an end token."""
    chunk_size = tokenizer.model_max_length - 2
    for special in tokenizer.all_special_tokens:
        # Text that looks like an end token would end the part that is pooled.
        text = text.replace(special, " ".join(special))
    ids = tokenizer(text, truncation=False, verbose=False).input_ids[1:-1]
    tokens = tokenizer.convert_ids_to_tokens(ids)
    chunks = []
    start = 0
    while len(ids) - start > chunk_size:
        end = start + _chunk_length(tokens[start : start + chunk_size])
        chunks.append(ids[start:end])
        start = end
    return [*chunks, ids[start:]]


def _chunk_length(tokens: list[str]) -> int:
    """The number of tokens up to the last end of a phrase, or else of a word, or else all.

    Only the second half is searched, since short chunks weaken the embedding.
    """
    for ends in (_PHRASE_ENDS, ("</w>",)):
        for length in range(len(tokens), len(tokens) // 2, -1):
            if tokens[length - 1].endswith(ends):
                return length
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
    """The embeddings [1, 77 * length, D1 + D2] and the pooled embedding [1, P].

    Args:
        pipeline: the pipeline with the tokenizers and text encoders.
        chunks: token ids by tokenizer and chunk.
        length: the number of chunks to fill; missing ones are filled with the empty text.
    """
    hidden_states = []
    for tokenizer, text_encoder, ids in zip(
        (pipeline.tokenizer, pipeline.tokenizer_2),
        (pipeline.text_encoder, pipeline.text_encoder_2),
        chunks,
        strict=True,
    ):
        padded = [_padded(chunk, tokenizer) for chunk in ids + [[]] * (length - len(ids))]
        # Not as a batch, which may round differently from the pipeline's single prompts.
        outputs = [
            text_encoder(torch.tensor([row], device=text_encoder.device), output_hidden_states=True)
            for row in padded
        ]
        hidden_states.append(torch.cat([output.hidden_states[-2] for output in outputs], dim=1))
    # `outputs` are those of the second text encoder.
    return torch.cat(hidden_states, dim=-1), outputs[0].text_embeds


def _padded(ids: list[int], tokenizer: Any) -> list[int]:
    """The ids between a start and an end token, padded to the tokenizer's full length."""
    row = [tokenizer.bos_token_id, *ids, tokenizer.eos_token_id]
    return row + [tokenizer.pad_token_id] * (tokenizer.model_max_length - len(row))

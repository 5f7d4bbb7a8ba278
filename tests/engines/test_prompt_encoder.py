"""Prompts of any length are encoded in full, and without any syntax."""

import pytest
import torch

from deployments.engines.sdxl.prompt_encoder import encode_prompt
from deployments.types import FrameRequest
from tests.engines.frames import sha256

SHORT = "aldar_kose_man riding a brown horse"
NEGATIVE = "blurry, deformed"
WORDS = "horse bazaar steppe river moon camel sheep carpet tea sun " * 30


def text_of_length(pipeline, tokens):
    """A text of exactly so many tokens in the embedded family's tokenizers."""
    text = ""
    for word in WORDS.split():
        longer = f"{text} {word}".strip()
        if len(pipeline.tokenizer(longer).input_ids) - 2 > tokens:
            break
        text = longer
    while len(pipeline.tokenizer(text).input_ids) - 2 < tokens:
        text += " a"
    assert len(pipeline.tokenizer(text).input_ids) - 2 == tokens
    return text


@pytest.fixture(scope="module")
def pipeline(renderer):
    return renderer.pipeline


def test_short_prompts_have_the_same_embeddings_as_in_diffusers(pipeline):
    for prompt in (SHORT, "", text_of_length(pipeline, 75), "Алдар Көсе 🐎", "a horse!"):
        embeds = encode_prompt(pipeline, prompt, NEGATIVE)
        with torch.no_grad():
            expected = pipeline.encode_prompt(prompt, negative_prompt=NEGATIVE)
        assert torch.equal(embeds.prompt_embeds, expected[0])
        assert torch.equal(embeds.negative_prompt_embeds, expected[1])
        assert torch.equal(embeds.pooled_prompt_embeds, expected[2])
        assert torch.equal(embeds.negative_pooled_prompt_embeds, expected[3])


@pytest.mark.parametrize(("tokens", "chunks"), [(75, 1), (76, 2), (150, 2), (151, 3), (300, 4)])
def test_long_prompts_have_several_chunks(tokens, chunks, pipeline):
    embeds = encode_prompt(pipeline, text_of_length(pipeline, tokens), NEGATIVE)
    assert embeds.prompt_tokens == tokens
    # Chunks end at words or phrases, so that sometimes one more is needed.
    assert embeds.prompt_embeds.shape[1] // 77 in (chunks, chunks + 1 if chunks > 1 else chunks)
    assert embeds.prompt_embeds.shape == embeds.negative_prompt_embeds.shape
    assert embeds.prompt_embeds.shape[::2] == (1, pipeline.unet.config.cross_attention_dim)
    assert embeds.pooled_prompt_embeds.shape == (1, pipeline.text_encoder_2.config.projection_dim)


def test_each_chunk_is_encoded_on_its_own(pipeline):
    first = ", ".join([SHORT] * 6) + ","
    second = "a white camel drinks at the river under the moon beside a red carpet and a tent"
    tokens = len(pipeline.tokenizer(first).input_ids) - 2
    assert 38 < tokens <= 75
    assert tokens + len(pipeline.tokenizer(second).input_ids) - 2 > 75
    whole = encode_prompt(pipeline, f"{first} {second}", NEGATIVE)
    alone = [encode_prompt(pipeline, part, NEGATIVE) for part in (first, second)]
    joined = torch.cat([each.prompt_embeds for each in alone], dim=1)
    assert torch.equal(whole.prompt_embeds, joined)
    assert torch.equal(whole.pooled_prompt_embeds, alone[0].pooled_prompt_embeds)
    # The short negative prompt is padded with the empty text.
    with torch.no_grad():
        empty, *_ = pipeline.encode_prompt("", negative_prompt="")
    negative = torch.cat([alone[0].negative_prompt_embeds, empty], dim=1)
    assert torch.equal(whole.negative_prompt_embeds, negative)


def test_a_long_negative_prompt_is_encoded_in_full(pipeline):
    embeds = encode_prompt(pipeline, SHORT, text_of_length(pipeline, 100))
    width = pipeline.unet.config.cross_attention_dim
    assert embeds.negative_prompt_embeds.shape == embeds.prompt_embeds.shape == (1, 154, width)


def test_the_end_of_a_long_prompt_changes_the_image(renderer):
    long = ", ".join([SHORT] * 9)
    one = renderer.render(FrameRequest(frame_number=1, prompt=f"{long}, in the snow", seed=7))
    other = renderer.render(FrameRequest(frame_number=1, prompt=f"{long}, at night", seed=7))
    assert one.prompt_tokens > 75
    assert sha256(one) != sha256(other)


@pytest.mark.parametrize(
    "prompt", ["a (red)1.9 horse", "a red++ horse", '("red", "blue").and() horse', "[a:b:0.5] {x}"]
)
def test_a_prompt_has_no_syntax(prompt, pipeline):
    embeds = encode_prompt(pipeline, prompt, NEGATIVE)
    with torch.no_grad():
        plain, *_ = pipeline.encode_prompt(prompt, negative_prompt=NEGATIVE)
    assert torch.equal(embeds.prompt_embeds, plain)
    assert embeds.prompt_tokens == len(pipeline.tokenizer(prompt).input_ids) - 2


def test_special_tokens_in_a_prompt_are_read_as_text(pipeline):
    start = "aldar_kose_man <|endoftext|> "
    one = encode_prompt(pipeline, start + "riding a horse", NEGATIVE)
    other = encode_prompt(pipeline, start + "sitting beside a fox at night", NEGATIVE)
    assert not torch.equal(one.pooled_prompt_embeds, other.pooled_prompt_embeds)


def test_a_word_longer_than_a_chunk_is_split_at_the_full_length(pipeline):
    embeds = encode_prompt(pipeline, "xq" * 150, NEGATIVE)
    chunks = -(-embeds.prompt_tokens // 75)
    assert embeds.prompt_tokens > 75
    assert embeds.prompt_embeds.shape[1] == 77 * chunks


@pytest.mark.parametrize("prompt", [SHORT, WORDS])
def test_an_empty_negative_prompt_gives_zeros_if_the_model_was_trained_so(prompt, pipeline):
    assert pipeline.config.force_zeros_for_empty_prompt
    embeds = encode_prompt(pipeline, prompt, "")
    assert embeds.negative_prompt_embeds.shape == embeds.prompt_embeds.shape
    assert not embeds.negative_prompt_embeds.any()
    assert not embeds.negative_pooled_prompt_embeds.any()
    with torch.no_grad():
        expected = pipeline.encode_prompt(SHORT)
    assert not expected[1].any()


def test_an_empty_negative_prompt_is_encoded_as_text_otherwise(pipeline):
    pipeline.register_to_config(force_zeros_for_empty_prompt=False)
    try:
        embeds = encode_prompt(pipeline, SHORT, "")
        with torch.no_grad():
            expected = pipeline.encode_prompt(SHORT)
    finally:
        pipeline.register_to_config(force_zeros_for_empty_prompt=True)
    assert torch.equal(embeds.negative_prompt_embeds, expected[1])
    assert embeds.negative_prompt_embeds.any()


def test_cached_texts_are_not_encoded_again(pipeline):
    encoded = []
    handle = pipeline.text_encoder_2.register_forward_hook(lambda *_: encoded.append(None))
    cache = {}
    first = encode_prompt(pipeline, SHORT, NEGATIVE, cache)
    assert len(encoded) == 2
    again = encode_prompt(pipeline, SHORT, NEGATIVE, cache)
    assert len(encoded) == 2
    encode_prompt(pipeline, "another", NEGATIVE, cache)
    assert len(encoded) == 3
    handle.remove()
    for name in ("prompt_embeds", "pooled_prompt_embeds"):
        for which in (name, f"negative_{name}"):
            assert torch.equal(getattr(first, which), getattr(again, which))


def test_a_cached_negative_prompt_is_as_long_as_each_prompt(pipeline):
    cache = {}
    encode_prompt(pipeline, SHORT, NEGATIVE, cache)
    long = encode_prompt(pipeline, text_of_length(pipeline, 100), NEGATIVE, cache)
    fresh = encode_prompt(pipeline, text_of_length(pipeline, 100), NEGATIVE)
    assert torch.equal(long.negative_prompt_embeds, fresh.negative_prompt_embeds)
    assert long.negative_prompt_embeds.shape == long.prompt_embeds.shape

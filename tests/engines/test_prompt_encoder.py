"""A prompt reaches the model whole and unread as syntax, however long it is."""

import pytest
import torch

from deployments.engines.sdxl.prompt_encoder import encode_prompt
from deployments.types import FrameRequest

SHORT = "aldar_kose_man riding a brown horse"
NEGATIVE = "blurry, deformed"
WORDS = "horse bazaar steppe river moon camel sheep carpet tea sun " * 30


def words_of(pipeline, tokens):
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


def test_short_prompts_get_the_pipelines_own_embeddings(pipeline):
    for prompt in (SHORT, "", words_of(pipeline, 75), "Алдар Көсе 🐎", "a horse!"):
        embeds = encode_prompt(pipeline, prompt, NEGATIVE)
        with torch.no_grad():
            expected = pipeline.encode_prompt(prompt, negative_prompt=NEGATIVE)
        assert torch.equal(embeds.prompt_embeds, expected[0])
        assert torch.equal(embeds.negative_prompt_embeds, expected[1])
        assert torch.equal(embeds.pooled_prompt_embeds, expected[2])
        assert torch.equal(embeds.negative_pooled_prompt_embeds, expected[3])


@pytest.mark.parametrize(("tokens", "chunks"), [(75, 1), (76, 2), (150, 2), (151, 3), (300, 4)])
def test_long_prompts_get_more_chunks(tokens, chunks, pipeline):
    embeds = encode_prompt(pipeline, words_of(pipeline, tokens), NEGATIVE)
    assert embeds.prompt_tokens == tokens
    # Chunks end at words and phrases, so that now and then one more is needed.
    assert embeds.prompt_embeds.shape[1] // 77 in (chunks, chunks + 1 if chunks > 1 else chunks)
    assert embeds.prompt_embeds.shape == embeds.negative_prompt_embeds.shape
    assert embeds.prompt_embeds.shape[::2] == (1, pipeline.unet.config.cross_attention_dim)
    assert embeds.pooled_prompt_embeds.shape == (1, pipeline.text_encoder_2.config.projection_dim)


def test_a_chunk_is_encoded_as_if_it_were_alone(pipeline):
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


def test_a_long_negative_prompt_is_not_cut_either(pipeline):
    embeds = encode_prompt(pipeline, SHORT, words_of(pipeline, 100))
    width = pipeline.unet.config.cross_attention_dim
    assert embeds.negative_prompt_embeds.shape == embeds.prompt_embeds.shape == (1, 154, width)


def test_the_end_of_a_long_prompt_changes_the_picture(renderer):
    long = ", ".join([SHORT] * 9)
    one = renderer.render(FrameRequest(frame_number=1, prompt=f"{long}, in the snow", seed=7))
    other = renderer.render(FrameRequest(frame_number=1, prompt=f"{long}, at night", seed=7))
    assert one.prompt_tokens > 75
    assert one.image.tobytes() != other.image.tobytes()


@pytest.mark.parametrize(
    "prompt", ["a (red)1.9 horse", "a red++ horse", '("red", "blue").and() horse', "[a:b:0.5] {x}"]
)
def test_nothing_in_a_prompt_is_syntax(prompt, pipeline):
    embeds = encode_prompt(pipeline, prompt, NEGATIVE)
    with torch.no_grad():
        plain, *_ = pipeline.encode_prompt(prompt, negative_prompt=NEGATIVE)
    assert torch.equal(embeds.prompt_embeds, plain)
    assert embeds.prompt_tokens == len(pipeline.tokenizer(prompt).input_ids) - 2


def test_special_tokens_in_a_prompt_are_plain_text(pipeline):
    start = "aldar_kose_man <|endoftext|> "
    one = encode_prompt(pipeline, start + "riding a horse", NEGATIVE)
    other = encode_prompt(pipeline, start + "sitting beside a fox at night", NEGATIVE)
    assert not torch.equal(one.pooled_prompt_embeds, other.pooled_prompt_embeds)


def test_a_word_without_end_is_cut_at_the_chunks_full_length(pipeline):
    embeds = encode_prompt(pipeline, "xq" * 150, NEGATIVE)
    chunks = -(-embeds.prompt_tokens // 75)
    assert embeds.prompt_tokens > 75
    assert embeds.prompt_embeds.shape[1] == 77 * chunks


@pytest.mark.parametrize("prompt", [SHORT, WORDS])
def test_no_negative_prompt_is_zeros_where_the_model_was_trained_so(prompt, pipeline):
    assert pipeline.config.force_zeros_for_empty_prompt
    embeds = encode_prompt(pipeline, prompt, "")
    assert embeds.negative_prompt_embeds.shape == embeds.prompt_embeds.shape
    assert not embeds.negative_prompt_embeds.any()
    assert not embeds.negative_pooled_prompt_embeds.any()
    with torch.no_grad():
        expected = pipeline.encode_prompt(SHORT)
    assert not expected[1].any()


def test_no_negative_prompt_is_the_empty_text_elsewhere(pipeline):
    pipeline.register_to_config(force_zeros_for_empty_prompt=False)
    try:
        embeds = encode_prompt(pipeline, SHORT, "")
        with torch.no_grad():
            expected = pipeline.encode_prompt(SHORT)
    finally:
        pipeline.register_to_config(force_zeros_for_empty_prompt=True)
    assert torch.equal(embeds.negative_prompt_embeds, expected[1])
    assert embeds.negative_prompt_embeds.any()


def test_texts_of_earlier_calls_are_not_encoded_again(pipeline):
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


def test_a_cached_negative_prompt_has_the_length_of_each_prompt(pipeline):
    cache = {}
    encode_prompt(pipeline, SHORT, NEGATIVE, cache)
    long = encode_prompt(pipeline, words_of(pipeline, 100), NEGATIVE, cache)
    fresh = encode_prompt(pipeline, words_of(pipeline, 100), NEGATIVE)
    assert torch.equal(long.negative_prompt_embeds, fresh.negative_prompt_embeds)
    assert long.negative_prompt_embeds.shape == long.prompt_embeds.shape

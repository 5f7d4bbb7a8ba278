"""CLIPScore computed by hand, and scores that depend only on the image and its text."""

import logging
import math
import shutil
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from deployments import embedded
from deployments.engines.clip_scorer import (
    SCORER_NOT_LOADED,
    clip_score,
    fits_context,
    load_scorer,
    needs_quick_gelu,
    split_text,
)
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized, ScoreError
from deployments.settings import ScorerSettings
from deployments.types import FrameRequest

CLIP = str(embedded.FAMILY["clip_model"])
FOLDER = Path(CLIP.removeprefix("local-dir:"))
WEIGHTS = "open_clip_model.safetensors"
TEXT = "aldar_kose_man riding a brown horse"


@pytest.fixture(scope="module")
def scorer():
    return load_scorer(ScorerSettings(clip_model=CLIP))


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(1)
    return [Image.fromarray(rng.integers(0, 256, (128, 128, 3), dtype=np.uint8)) for _ in range(8)]


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [(-1.0, 0.0), (-0.1, 0.0), (0.0, 0.0), (0.1, 0.25), (0.3, 0.75), (0.4, 1.0), (0.9, 1.0)],
)
def test_clip_score_equals_the_published_formula(cosine, expected):
    assert clip_score(cosine) == pytest.approx(expected)


def test_scores_are_computed_from_the_features_of_open_clip(scorer, images):
    model, preprocess = open_clip.create_model_from_pretrained(CLIP)
    model.eval()
    tokens = open_clip.get_tokenizer(CLIP)([TEXT])
    with torch.no_grad():
        image = model.encode_image(preprocess(images[0])[None])[0].tolist()
        text = model.encode_text(tokens)[0].tolist()
    dot = sum(i * t for i, t in zip(image, text, strict=True))
    cosine = dot / math.hypot(*image) / math.hypot(*text)
    (score,) = scorer.score([images[0]], scorer.embed_texts([TEXT]))
    assert score.clip_score == pytest.approx(min(max(2.5 * cosine, 0), 1), abs=1e-6)
    expected = [i / math.hypot(*image) for i in image]
    assert score.image_features == pytest.approx(expected, abs=1e-6)


def test_features_are_normalised(scorer, images):
    for features in scorer.embed(images):
        assert math.hypot(*features) == pytest.approx(1, abs=1e-6)


def test_a_score_does_not_depend_on_the_other_images(scorer, images):
    texts = scorer.embed_texts([f"{TEXT} number {n}" for n in range(8)])
    together = scorer.score(images, texts)
    for image, text, score in zip(images, texts, together, strict=True):
        assert scorer.score([image], [text]) == [score]
    assert scorer.score(images[::-1], texts[::-1]) == together[::-1]
    assert [score.image_features for score in together] == scorer.embed(images)


def test_the_right_text_scores_higher_than_a_wrong_one(scorer, settings):
    # Twelve steps, since three give an image that is hard to recognise.
    changed = settings.model_copy(update={"num_inference_steps": 12})
    prompt = "aldar_kose_man in the steppe on a sunny day, front-facing, with a brown horse"
    frame = SDXLRenderer(changed).render(FrameRequest(frame_number=1, prompt=prompt, seed=42))
    right, wrong = (
        cosine(scorer, frame.image, text)
        for text in (prompt, "a river at night under the moon, with a white camel")
    )
    # With a logit scale of 100, which OpenAI and the recipe use, these are odds of 150 to 1.
    assert right > wrong + 0.05


def cosine(scorer, image, text):
    (image_features,), (text_features,) = scorer.embed([image]), scorer.embed_texts([text])
    return np.dot(image_features, text_features)


def test_all_parts_of_a_long_text_are_scored(scorer):
    long = ", ".join([TEXT] * 12)
    parts = split_text(long, open_clip.get_tokenizer(CLIP))
    assert len(parts) > 1
    assert " ".join(parts) == long
    features = torch.tensor(scorer.embed_texts(parts)).mean(dim=0)
    expected = features / features.norm()
    found, changed = torch.tensor(scorer.embed_texts([long, f"{long}, at night"]))
    torch.testing.assert_close(found, expected)
    assert not torch.equal(found, changed)


# With both kinds of tokenizers that open_clip has: those of Hugging Face and its own.
@pytest.mark.parametrize("model", [CLIP, "ViT-B-32"])
def test_each_part_of_a_text_fits_the_context_of_the_tokenizer(model):
    tokenizer = open_clip.get_tokenizer(model)
    word = "a"
    assert fits_context(" ".join([word] * 75), tokenizer)
    assert not fits_context(" ".join([word] * 76), tokenizer)
    assert not fits_context("!?" * 100, tokenizer)
    assert fits_context("", tokenizer)
    for part in split_text("xq" * 400, tokenizer):
        assert fits_context(part, tokenizer)


def test_scores_do_not_depend_on_the_number_of_threads_of_the_caller(scorer, images):
    before = scorer.score(images[:1], scorer.embed_texts([TEXT]))
    torch.set_num_threads(2)
    assert scorer.score(images[:1], scorer.embed_texts([TEXT])) == before
    assert torch.get_num_threads() == 1


@pytest.mark.parametrize(
    ("model", "pretrained", "needed"),
    [("ViT-L-14", "openai", True), ("ViT-B-32", "laion2b_s34b_b79k", False), (CLIP, None, False)],
)
def test_the_activation_is_the_one_with_which_the_weights_were_trained(model, pretrained, needed):
    assert needs_quick_gelu(ScorerSettings(clip_model=model, clip_pretrained=pretrained)) is needed


def test_lists_of_different_lengths_are_refused(scorer, images):
    with pytest.raises(ScoreError, match="2 images cannot be scored by 1 texts"):
        scorer.score(images[:2], scorer.embed_texts([TEXT]))


def test_empty_lists_give_no_scores(scorer):
    assert scorer.score([], []) == []


def change_weights(folder, change):
    """The scorer of the embedded family with a change to its tensors."""
    shutil.copytree(FOLDER, folder)
    weights = load_file(folder / WEIGHTS)
    change(weights)
    save_file(weights, folder / WEIGHTS)
    return folder


def overflow(weights):
    # The file is in float16, which holds no number that overflows in float32.
    weights["visual.proj"] = torch.full_like(weights["visual.proj"], 3e38, dtype=torch.float32)


@pytest.fixture
def broken_scorer(tmp_path):
    """A scorer whose image features overflow, though its weights are finite."""
    folder = change_weights(tmp_path / "broken", overflow)
    return load_scorer(ScorerSettings(clip_model=f"local-dir:{folder}"))


def test_nan_features_are_a_score_error(broken_scorer, images):
    with pytest.raises(ScoreError, match="NaN"):
        broken_scorer.score(images[:1], broken_scorer.embed_texts([TEXT]))
    with pytest.raises(ScoreError, match="NaN"):
        broken_scorer.embed(images[:1])


def test_an_unexpected_failure_is_logged_and_gives_one_sentence(scorer, caplog):
    with pytest.raises(ScoreError) as raised:
        scorer.embed([None])
    assert raised.value.message == "unexpected TypeError in the scorer"
    assert "Traceback" in caplog.text


def without_weights(folder):
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    return f"local-dir:{folder}", None


def pickled_weights(folder):
    folder.mkdir()
    torch.save({}, folder / "clip.pt")
    return "ViT-B-32", str(folder / "clip.pt")


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (lambda _: ("ViT-none", None), "ViT-none"),
        (lambda folder: (f"local-dir:{folder}", None), "no .safetensors file"),
        (without_weights, "no .safetensors file"),
        (pickled_weights, "is not a .safetensors file"),
        (lambda _: ("ViT-S-32-alt", None), "pretrained"),
        (lambda _: ("ViT-B-32", "no_such_tag"), "no_such_tag"),
    ],
)
def test_an_unusable_model_is_refused_with_a_reason(model, reason, tmp_path):
    clip_model, clip_pretrained = model(tmp_path / "clip")
    settings = ScorerSettings(clip_model=clip_model, clip_pretrained=clip_pretrained)
    with pytest.raises(GeneratorNotInitialized) as raised:
        load_scorer(settings)
    assert raised.value.message == SCORER_NOT_LOADED
    assert raised.value.reason.startswith(f"CLIP_MODEL {clip_model!r} cannot be loaded: ")
    assert reason in raised.value.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda w: w.pop("visual.proj"), "its CLIP model lacks one weight, 'visual.proj'"),
        (
            lambda w: w.update({"visual.more": torch.ones(1)}),
            "its CLIP model has one unexpected weight, 'visual.more'",
        ),
        (
            lambda w: w.update({"visual.proj": torch.ones(2, 3)}),
            "its CLIP model has another shape in one weight, 'visual.proj'",
        ),
        (
            lambda w: w["visual.proj"].view(-1)[0].fill_(float("nan")),
            "its CLIP model holds NaN or infinite values in 'visual.proj'",
        ),
    ],
)
def test_wrong_weights_are_refused_by_name(change, reason, tmp_path):
    folder = change_weights(tmp_path / "clip", change)
    with pytest.raises(GeneratorNotInitialized) as raised:
        load_scorer(ScorerSettings(clip_model=f"local-dir:{folder}"))
    assert reason in raised.value.reason


def test_the_model_and_its_device_are_logged(caplog):
    with caplog.at_level(logging.INFO):
        load_scorer(ScorerSettings(clip_model=CLIP))
    assert f"Scoring by {CLIP} on cpu" in caplog.text

"""CLIPScore by hand, and scores that depend on nothing but the picture and its text."""

import logging
import math
import shutil
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image

from deployments import embedded
from deployments.engines.clip_scorer import (
    SCORER_NOT_LOADED,
    clip_score,
    load_scorer,
    needs_quick_gelu,
)
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized, ScoreError
from deployments.settings import ScorerSettings
from deployments.types import FrameRequest

CLIP = str(embedded.FAMILY["clip_model"])
FOLDER = Path(CLIP.removeprefix("local-dir:"))
TEXT = "aldar_kose_man riding a brown horse"


@pytest.fixture(scope="module")
def scorer():
    return load_scorer(ScorerSettings(clip_model=CLIP))


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(1)
    return [Image.fromarray(rng.integers(0, 256, (128, 128, 3), dtype=np.uint8)) for _ in range(8)]


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [(-1.0, 0.0), (-0.1, 0.0), (0.0, 0.0), (0.1, 0.25), (0.3, 0.75), (0.4, 1.0), (0.9, 1.0)],
)
def test_clip_score_by_hand(cosine, expected):
    assert clip_score(cosine) == pytest.approx(expected)


def test_score_is_the_cosine_of_open_clips_features(scorer, pictures):
    model, preprocess = open_clip.create_model_from_pretrained(CLIP)
    model.eval()
    tokens = open_clip.get_tokenizer(CLIP)([TEXT])
    with torch.no_grad():
        image = model.encode_image(preprocess(pictures[0])[None])[0].tolist()
        text = model.encode_text(tokens)[0].tolist()
    dot = sum(i * t for i, t in zip(image, text, strict=True))
    cosine = dot / math.hypot(*image) / math.hypot(*text)
    (score,) = scorer.score([pictures[0]], scorer.embed_texts([TEXT]))
    assert score.clip_score == pytest.approx(min(max(2.5 * cosine, 0), 1), abs=1e-6)
    expected = [i / math.hypot(*image) for i in image]
    assert score.image_features == pytest.approx(expected, abs=1e-6)


def test_features_have_length_one(scorer, pictures):
    for features in scorer.embed(pictures):
        assert math.hypot(*features) == pytest.approx(1, abs=1e-6)


def test_a_picture_scores_the_same_alone_and_among_others(scorer, pictures):
    texts = scorer.embed_texts([f"{TEXT} number {n}" for n in range(8)])
    together = scorer.score(pictures, texts)
    for picture, text, score in zip(pictures, texts, together, strict=True):
        assert scorer.score([picture], [text]) == [score]
    assert scorer.score(pictures[::-1], texts[::-1]) == together[::-1]
    assert [score.image_features for score in together] == scorer.embed(pictures)


def test_the_right_text_scores_above_the_wrong_one(scorer, settings):
    # Twelve steps, as three leave little to recognise.
    changed = settings.model_copy(update={"num_inference_steps": 12})
    prompt = "aldar_kose_man in the steppe on a sunny day, front-facing, with a brown horse"
    frame = SDXLRenderer(changed).render(FrameRequest(frame_number=1, prompt=prompt, seed=42))
    cosines = [
        features_cosine(scorer, frame.image, text)
        for text in (prompt, "a river at night under the moon, with a white camel")
    ]
    # At the logit scale of 100, OpenAI's and the recipe's, this is odds of 150 to 1.
    assert cosines[0] > cosines[1] + 0.05


def features_cosine(scorer, picture, text):
    with torch.no_grad():
        return float(scorer._image_features([picture])[0] @ scorer._text_features(text))


def test_a_long_text_is_scored_whole(scorer, pictures):
    long = ", ".join([TEXT] * 12)
    parts = scorer._split(long)
    assert len(parts) > 1
    assert " ".join(parts) == long
    features = torch.stack([scorer._text_features(part) for part in parts]).mean(dim=0)
    expected = features / features.norm()
    torch.testing.assert_close(scorer._text_features(long), expected)
    changed = scorer._text_features(f"{long}, at night")
    assert not torch.equal(scorer._text_features(long), changed)


@pytest.mark.parametrize("model", [CLIP, "ViT-B-32"])
def test_parts_end_where_the_tokenizer_would_cut(model, scorer):
    """Holds for both of open_clip's kinds of tokenizer, Hugging Face's and its own."""
    tokenizer = open_clip.get_tokenizer(model)
    scorer_of = type(scorer).__new__(type(scorer))
    scorer_of._tokenizer = tokenizer
    word = "a"
    assert scorer_of._fits(" ".join([word] * 75))
    assert not scorer_of._fits(" ".join([word] * 76))
    assert not scorer_of._fits("!?" * 100)
    assert scorer_of._fits("")
    for part in scorer_of._split("xq" * 400):
        assert scorer_of._fits(part)


def test_scores_do_not_depend_on_the_callers_number_of_threads(scorer, pictures):
    before = scorer.score(pictures[:1], scorer.embed_texts([TEXT]))
    torch.set_num_threads(2)
    assert scorer.score(pictures[:1], scorer.embed_texts([TEXT])) == before
    assert torch.get_num_threads() == 1


@pytest.mark.parametrize(
    ("model", "pretrained", "needed"),
    [("ViT-L-14", "openai", True), ("ViT-B-32", "laion2b_s34b_b79k", False), (CLIP, None, False)],
)
def test_openais_weights_get_the_activation_they_were_trained_with(model, pretrained, needed):
    assert needs_quick_gelu(ScorerSettings(clip_model=model, clip_pretrained=pretrained)) is needed


def test_lists_of_unequal_length_are_refused(scorer, pictures):
    with pytest.raises(ScoreError, match="2 images cannot be scored by 1 texts"):
        scorer.score(pictures[:2], scorer.embed_texts([TEXT]))


def test_nothing_scores_as_nothing(scorer):
    assert scorer.score([], []) == []


def test_a_failing_model_is_a_score_error(pictures):
    broken = load_scorer(ScorerSettings(clip_model=CLIP))
    broken._model.visual.proj.data.fill_(float("nan"))
    with pytest.raises(ScoreError, match="NaN"):
        broken.score(pictures[:1], broken.embed_texts([TEXT]))
    with pytest.raises(ScoreError, match="NaN"):
        broken.embed(pictures[:1])


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
def test_an_unusable_model_is_refused_with_the_reason(model, reason, tmp_path):
    clip_model, clip_pretrained = model(tmp_path / "clip")
    settings = ScorerSettings(clip_model=clip_model, clip_pretrained=clip_pretrained)
    with pytest.raises(GeneratorNotInitialized) as raised:
        load_scorer(settings)
    assert raised.value.message == SCORER_NOT_LOADED
    assert raised.value.reason.startswith(f"CLIP_MODEL {clip_model!r} cannot be loaded: ")
    assert reason in raised.value.reason


def test_loading_says_which_model_on_which_device(caplog):
    with caplog.at_level(logging.INFO):
        load_scorer(ScorerSettings(clip_model=CLIP))
    assert f"Scoring by {CLIP} on cpu" in caplog.text

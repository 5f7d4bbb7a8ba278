"""Scores with CLIP how well an image shows its text.

image --> image_features --,
                            >-- cosine --> CLIPScore
text  --> text_features ---'
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import open_clip
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from deployments.engines.clip_tag import pretrained_on_hub
from deployments.engines.weight_checks import check_finite, check_state_dict_error
from deployments.errors import GeneratorNotInitialized, ScoreError, first_line
from deployments.hub import requirements
from deployments.hub.fetch import fetch
from deployments.hub.progress import TransferLog
from deployments.settings import ScorerSettings
from deployments.types import FrameScore

logger = logging.getLogger(__name__)

SCORER_NOT_LOADED = "Generator not initialized. Set CLIP_MODEL environment variable."

CLIP_SCORE_WEIGHT = 2.5
"""w of CLIPScore (Hessel et al. 2021, eq. 1)."""

R = TypeVar("R")


def clip_score(cosine: float) -> float:
    """CLIPScore of a cosine: 2.5 * max(cos, 0), clipped to 1 (Hessel et al. 2021, eq. 1)."""
    return min(max(CLIP_SCORE_WEIGHT * cosine, 0.0), 1.0)


def load_scorer(settings: ScorerSettings) -> "OpenCLIPScorer":
    """The scorer with its model loaded.

    Raises:
        GeneratorNotInitialized: the model cannot be loaded; `reason` says why.
    """
    try:
        return OpenCLIPScorer(settings)
    # open_clip raises many kinds of errors for a wrong name or folder; each means CLIP_MODEL.
    except Exception as error:
        reason = f"CLIP_MODEL {settings.clip_model!r} cannot be loaded: {first_line(error)}"
        raise GeneratorNotInitialized(SCORER_NOT_LOADED, reason) from error


class OpenCLIPScorer:
    """Scores images with an open_clip model, each independently of the others in a call.

    Args:
        settings: the model, and where it runs.
    """

    def __init__(self, settings: ScorerSettings) -> None:
        self._device = torch.device(settings.scorer_device)
        self._threads = settings.scorer_threads
        self._set_cpu_threads()
        self._model, self._preprocess, self._tokenizer = _load_clip(settings, self._device)
        logger.info("Scoring by %s on %s", settings.clip_model, self._device)

    def score(
        self, images: list[Image.Image], text_features: list[tuple[float, ...]]
    ) -> list[FrameScore]:
        """CLIPScore of each image with its own text.

        Args:
            images: the images.
            text_features: the features of their texts, from `embed_texts`.

        Raises:
            ScoreError: the lists differ in length, or the model failed.
        """
        if len(images) != len(text_features):
            raise ScoreError(f"{len(images)} images cannot be scored by {len(text_features)} texts")
        return [
            FrameScore(clip_score(float(torch.tensor(image) @ torch.tensor(text))), image)
            for image, text in zip(self.embed(images), text_features, strict=True)
        ]

    def embed(self, images: list[Image.Image]) -> list[tuple[float, ...]]:
        """L2-normalised image features [D] of each image.

        Raises:
            ScoreError: the model failed.
        """
        # Not as a batch: the result of a matrix product depends on the batch size in its last bits,
        # so that an image's score would depend on the other images.
        return self._run(lambda: [_to_tuple(self._image_features(image)) for image in images])

    def embed_texts(self, texts: list[str]) -> list[tuple[float, ...]]:
        """L2-normalised text features [D] of each text.

        A text that is longer than the model's context is split into parts; its features are the
        normalised mean of theirs.

        Raises:
            ScoreError: the model failed.
        """
        return self._run(lambda: [_to_tuple(self._text_features(text)) for text in texts])

    @torch.no_grad()
    def _run(self, work: Callable[[], R]) -> R:
        self._set_cpu_threads()
        try:
            return work()
        except ScoreError:
            raise
        except Exception as error:
            # Its message may contain paths, so it goes only to the log.
            logger.exception("Scoring failed")
            raise ScoreError(f"unexpected {type(error).__name__} in the scorer") from error

    def _set_cpu_threads(self) -> None:
        """Set torch's number of threads, which torch keeps for each calling thread."""
        if self._device.type == "cpu":
            torch.set_num_threads(self._threads)

    def _image_features(self, image: Image.Image) -> Tensor:
        """float32 [D] on the CPU, L2-normalised."""
        pixels = self._preprocess(image)[None].to(self._device)
        return _normalise(self._model.encode_image(pixels)[0])

    def _text_features(self, text: str) -> Tensor:
        """float32 [D] on the CPU, L2-normalised."""
        parts = [
            _normalise(self._model.encode_text(self._tokenizer([part]).to(self._device))[0])
            for part in split_text(text, self._tokenizer)
        ]
        return parts[0] if len(parts) == 1 else _normalise(torch.stack(parts).mean(dim=0))


def _normalise(features: Tensor) -> Tensor:
    """The features [D] with length 1, as float32 on the CPU."""
    if not torch.isfinite(features).all():
        raise ScoreError("the features hold NaN or infinite values")
    return functional.normalize(features.float().cpu(), dim=-1)


def _to_tuple(features: Tensor) -> tuple[float, ...]:
    return tuple(features.tolist())


def _load_clip(settings: ScorerSettings, device: torch.device) -> tuple[Any, Any, Any]:
    """The model in evaluation mode, its preprocessing of images, and its tokenizer.

    Raises:
        ValueError: the weights are not in the .safetensors format, do not fit the model, or are not
            finite.
        Exception: whatever open_clip raises for an unsuitable name or folder.
    """
    _check_safetensors(settings)
    _fetch(settings)
    try:
        model, preprocess = open_clip.create_model_from_pretrained(
            settings.clip_model,
            pretrained=settings.clip_pretrained,
            precision="fp32",
            device=device,
            force_quick_gelu=needs_quick_gelu(settings),
        )
    except RuntimeError as error:
        check_state_dict_error("CLIP model", error)
        raise
    check_finite("CLIP model", model.state_dict())
    model.eval()
    return model, preprocess, open_clip.get_tokenizer(settings.clip_model)


def _fetch(settings: ScorerSettings) -> None:
    """Download the model to where open_clip then finds it, if it lies on a hub."""
    is_tag = requirements.has_pretrained_tag(settings)
    tag = pretrained_on_hub(settings.clip_model, settings.clip_pretrained or "") if is_tag else None
    required = requirements.clip_model(settings, tag)
    if required is not None:
        fetch(required.repo_id, required.selection, TransferLog())


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

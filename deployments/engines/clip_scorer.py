"""How well a drawing shows its scene, by CLIP.

image --> image_features --,
                            >-- cosine --> CLIPScore
text  --> text_features ---'
"""

import logging
from pathlib import Path

import open_clip
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from deployments.errors import GeneratorNotInitialized, ScoreError
from deployments.settings import ScorerSettings
from deployments.types import FrameScore

logger = logging.getLogger(__name__)

SCORER_NOT_LOADED = "Generator not initialized. Set CLIP_MODEL environment variable."

CLIP_SCORE_WEIGHT = 2.5
"""w of CLIPScore (Hessel et al. 2021, eq. 1)."""


def clip_score(cosine: float) -> float:
    """CLIPScore of a cosine: 2.5 * max(cos, 0), clipped to 1 (Hessel et al. 2021, eq. 1)."""
    return min(max(CLIP_SCORE_WEIGHT * cosine, 0.0), 1.0)


def load_scorer(settings: ScorerSettings) -> "OpenCLIPScorer":
    """The scorer with its model loaded.

    Raises:
        GeneratorNotInitialized: the model cannot be loaded; `args[1]` says why.
    """
    try:
        return OpenCLIPScorer(settings)
    # Whatever a wrong name or folder makes open_clip raise, the cause is CLIP_MODEL.
    except Exception as error:
        line = str(error).strip().partition("\n")[0]
        reason = f"CLIP_MODEL {settings.clip_model!r} cannot be loaded: {line}"
        raise GeneratorNotInitialized(SCORER_NOT_LOADED, reason) from error


class OpenCLIPScorer:
    """Scores drawings; the score of each is the same alone and among others.

    Args:
        settings: which model, and where it runs.
    """

    def __init__(self, settings: ScorerSettings) -> None:
        self._settings = settings
        self._device = torch.device(settings.scorer_device)
        self._limit_threads()
        _check_safetensors(settings)
        self._model, self._preprocess = open_clip.create_model_from_pretrained(
            settings.clip_model,
            pretrained=settings.clip_pretrained,
            precision="fp32",
            device=self._device,
            force_quick_gelu=needs_quick_gelu(settings),
        )
        self._model.eval()
        self._tokenizer = open_clip.get_tokenizer(settings.clip_model)
        logger.info("Scoring by %s on %s", settings.clip_model, self._device)

    def score(
        self, images: list[Image.Image], text_features: list[tuple[float, ...]]
    ) -> list[FrameScore]:
        """CLIPScore of each picture with its own text.

        Args:
            images: pictures.
            text_features: `embed_texts` of their texts.

        Raises:
            ScoreError: the lists differ in length, or the model failed.
        """
        if len(images) != len(text_features):
            raise ScoreError(f"{len(images)} images cannot be scored by {len(text_features)} texts")
        return [
            FrameScore(clip_score(float(torch.tensor(image) @ torch.tensor(text))), image)
            for image, text in zip(self.embed(images), text_features, strict=True)
        ]

    @torch.no_grad()
    def embed(self, images: list[Image.Image]) -> list[tuple[float, ...]]:
        """L2-normalised image features [D] of each picture.

        Raises:
            ScoreError: the model failed.
        """
        try:
            return [tuple(features.tolist()) for features in self._image_features(images)]
        except ScoreError:
            raise
        except Exception as error:
            raise _failed(error) from error

    @torch.no_grad()
    def embed_texts(self, texts: list[str]) -> list[tuple[float, ...]]:
        """L2-normalised text features [D] of each text.

        A text longer than the model reads has the mean of its parts' features, normalised.

        Raises:
            ScoreError: the model failed.
        """
        self._limit_threads()
        try:
            return [tuple(self._text_features(text).tolist()) for text in texts]
        except ScoreError:
            raise
        except Exception as error:
            raise _failed(error) from error

    def _limit_threads(self) -> None:
        """Sets torch's threads for the calling thread, where OpenMP keeps their number."""
        if self._device.type == "cpu":
            torch.set_num_threads(self._settings.scorer_threads)

    def _image_features(self, images: list[Image.Image]) -> list[Tensor]:
        """float32 [D] on the CPU per picture, L2-normalised.

        One by one: matrix products of another batch size round otherwise, and a picture's score
        would depend on which others came with it.
        """
        self._limit_threads()
        return [
            _normalise(self._model.encode_image(self._preprocess(image)[None].to(self._device))[0])
            for image in images
        ]

    def _text_features(self, text: str) -> Tensor:
        """float32 [D] on the CPU, L2-normalised: the text's, or the mean of its parts' features."""
        parts = [
            _normalise(self._model.encode_text(self._tokenizer([part]).to(self._device))[0])
            for part in self._split(text)
        ]
        return parts[0] if len(parts) == 1 else _normalise(torch.stack(parts).mean(dim=0))

    def _split(self, text: str) -> list[str]:
        """The text, halved between words until each part fits the model's context."""
        if self._fits(text):
            return [text]
        words = text.split(" ")
        middle = len(words) // 2
        halves = (" ".join(words[:middle]), " ".join(words[middle:]))
        if len(words) == 1:
            middle = len(text) // 2
            halves = (text[:middle], text[middle:])
        return [part for half in halves for part in self._split(half)]

    def _fits(self, text: str) -> bool:
        """Whether the tokenizer keeps the whole text: a longer context adds only padding."""
        context = self._tokenizer.context_length
        # A byte-pair tokenizer makes at most one token of a byte.
        longest = self._tokenizer([text], context_length=context + len(text.encode()) + 2)[0]
        return bool((longest[context:] == longest[-1]).all())


def needs_quick_gelu(settings: ScorerSettings) -> bool:
    """Whether the pretrained tag's weights want QuickGELU, as OpenAI's own do.

    Under a model name without "-quickgelu" open_clip builds GELU, warns, and scores wrongly.
    """
    tag = open_clip.get_pretrained_cfg(settings.clip_model, settings.clip_pretrained or "")
    return bool(tag and tag.get("quick_gelu"))


def _check_safetensors(settings: ScorerSettings) -> None:
    """Refuses weights that would have to be unpickled."""
    weights = Path(settings.clip_pretrained or "")
    if weights.is_file() and weights.suffix != ".safetensors":
        raise ValueError(f"CLIP_PRETRAINED {str(weights)!r} is not a .safetensors file")
    schema, _, folder = settings.clip_model.partition(":")
    if schema == "local-dir" and not any(Path(folder).glob("*.safetensors")):
        raise ValueError("there is no .safetensors file in the folder")


def _normalise(features: Tensor) -> Tensor:
    """The features [D] at length 1, float32 on the CPU."""
    if not torch.isfinite(features).all():
        raise ScoreError("the features hold NaN or infinite values")
    return functional.normalize(features.float().cpu(), dim=-1)


def _failed(error: Exception) -> ScoreError:
    """The error to tell; a foreign one's text may hold paths and goes to the log only."""
    logger.error("Scoring failed", exc_info=error)
    return ScoreError(f"unexpected {type(error).__name__} in the scorer")

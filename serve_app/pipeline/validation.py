"""Whether an attempt is good enough, and which of several is the best."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.types import Attempt, FrameScore

FLOAT32_DECIMALS = 6
"""Significant decimals of a float32 cosine."""


def cosine(a: Sequence[float], b: Sequence[float]) -> float:
    """Cosine of two L2-normalised vectors, -1 to 1."""
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return round(max(-1.0, min(1.0, dot)), FLOAT32_DECIMALS)


@dataclass(frozen=True, slots=True)
class Validator:
    """The thresholds of a model family.

    Attributes:
        min_consistency: lowest accepted cosine of the image embeddings of frame and reference.
        min_clip_score: lowest accepted CLIPScore of image and scene prompt.
    """

    min_consistency: float
    min_clip_score: float

    def judge(
        self, attempt: int, seed: int, score: FrameScore, reference: Sequence[float]
    ) -> Attempt:
        """The attempt with its scores, and whether it is accepted."""
        clip_score = round(score.clip_score, FLOAT32_DECIMALS)
        consistency = cosine(score.image_features, reference)
        shortfalls = [
            f"{name} {value:.3f} is below {minimum:.3f}"
            for name, value, minimum in (
                ("consistency", consistency, self.min_consistency),
                ("clip_score", clip_score, self.min_clip_score),
            )
            if value < minimum
        ]
        return Attempt(
            attempt=attempt,
            seed=seed,
            clip_score=clip_score,
            consistency=consistency,
            accepted=not shortfalls,
            reason="; ".join(shortfalls) or None,
        )

    def quality(self, attempt: Attempt) -> tuple[bool, float]:
        """Sort key of attempts: first whether it is accepted, then the smaller margin."""
        margin = min(
            attempt.consistency - self.min_consistency,
            attempt.clip_score - self.min_clip_score,
        )
        return attempt.accepted, margin

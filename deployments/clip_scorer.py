"""The scorer's deployment: how well frames show their scenes, by CLIP."""

from typing import TYPE_CHECKING

from PIL import Image
from ray import serve

from deployments.fast_imports import fast_imports
from deployments.replica.base import EngineReplica, EngineSlot
from deployments.settings import ScorerSettings
from deployments.types import Frame, FrameScore

if TYPE_CHECKING:
    from deployments.engines.clip_scorer import OpenCLIPScorer


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # A score takes milliseconds, and the engine's thread works in order. So the frames that many
    # renderers finish at the same time may wait inside the replica.
    max_ongoing_requests=64,
    health_check_period_s=5,
    max_constructor_retry_count=2,
)
class CLIPScorer(EngineReplica):
    """Scores frames with an open_clip model.

    Args:
        settings: the model, and where it runs.
    """

    _slot: "EngineSlot[OpenCLIPScorer]"

    def __init__(self, settings: ScorerSettings) -> None:
        def load() -> "OpenCLIPScorer":
            with fast_imports():
                from deployments.engines.clip_scorer import load_scorer

            return load_scorer(settings)

        super().__init__(load, "scorer")

    async def score(self, frame: Frame, text_features: tuple[float, ...]) -> FrameScore:
        """CLIPScore of a frame with its text, and the features of its image.

        Args:
            frame: the frame.
            text_features: L2-normalised features [D] from `embed_texts`.

        Raises:
            ScoreError: scoring failed.
        """
        return await self._slot.run(lambda scorer: scorer.score([frame.image], [text_features])[0])

    async def embed_texts(self, texts: list[str]) -> list[tuple[float, ...]]:
        """L2-normalised features [D] of each text.

        Raises:
            ScoreError: scoring failed.
        """
        return await self._slot.run(lambda scorer: scorer.embed_texts(texts))

    async def embed(self, image: Image.Image) -> tuple[float, ...]:
        """L2-normalised features [D] of an image.

        Raises:
            ScoreError: scoring failed.
        """
        return await self._slot.run(lambda scorer: scorer.embed([image])[0])

"""The scorer's deployment: CLIP on picture and text."""

import asyncio

from PIL import Image
from ray import serve

from deployments.health import LoadStatus
from deployments.replica.engine_slot import EngineSlot
from deployments.replica.logs import route_engine_logs
from deployments.settings import ScorerSettings
from deployments.types import Frame, FrameScore


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # Scores take milliseconds; the engine's one thread orders them, so those of many renderers that
    # finish in step may wait inside.
    max_ongoing_requests=64,
    health_check_period_s=5,
    max_constructor_retry_count=2,
)
class CLIPScorer:
    """Scores drawings with an open_clip model."""

    def __init__(self, settings: ScorerSettings) -> None:
        from deployments.engines.clip_scorer import load_scorer

        route_engine_logs()
        self._slot = EngineSlot(lambda: load_scorer(settings), "scorer")

    async def score(self, frame: Frame, text_features: tuple[float, ...]) -> FrameScore:
        """CLIPScore of the drawing and its text, and the drawing's features."""
        engine = await self._slot.engine()
        work = self._slot.submit(lambda: engine.score([frame.image], [text_features])[0])
        return await asyncio.wrap_future(work)

    async def embed_texts(self, texts: list[str]) -> list[tuple[float, ...]]:
        """The L2-normalised features [D] of each text; no drawing needs to be there yet."""
        engine = await self._slot.engine()
        return await asyncio.wrap_future(self._slot.submit(lambda: engine.embed_texts(texts)))

    async def embed(self, image: Image.Image) -> tuple[float, ...]:
        """The L2-normalised features [D] of a picture."""
        engine = await self._slot.engine()
        return await asyncio.wrap_future(self._slot.submit(lambda: engine.embed([image])[0]))

    async def status(self) -> LoadStatus:
        """Whether the model is loaded."""
        return await self._slot.status()

    async def check_health(self) -> None:
        """Asynchronous, so that a long score never makes a healthy replica look dead."""

"""The scorer's deployment: CLIP on picture and text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from PIL import Image
from ray import serve

from deployments.engine_logs import route_engine_logs
from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus, load_error
from deployments.settings import ScorerSettings
from deployments.types import Frame, FrameScore

if TYPE_CHECKING:
    from deployments.engines.clip_scorer import ClipScorer as Engine

T = TypeVar("T")



@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # Scores take milliseconds; the engine's one thread orders them, so a few may wait inside.
    max_ongoing_requests=8,
    health_check_period_s=5,
    max_constructor_retry_count=2,
)
class ClipScorer:
    """Scores drawings with an open_clip model."""

    def __init__(self, settings: ScorerSettings) -> None:
        route_engine_logs()
        from deployments.engines.clip_scorer import load_scorer

        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="score")
        self._engine: Engine | None = None
        self._load_error: GeneratorNotInitialized | None = None
        try:
            self._engine = self._executor.submit(load_scorer, settings).result()
        except Exception as error:
            # The application comes up all the same, and /health tells why nothing can be drawn.
            self._load_error = load_error(error, "scorer")

    async def score(self, frame: Frame, text: str) -> FrameScore:
        """CLIPScore of the drawing and the text, and the drawing's features."""
        return (await self._run(lambda engine: engine.score([frame.image], [text])))[0]

    async def embed(self, image: Image.Image) -> tuple[float, ...]:
        """The L2-normalised features [D] of a picture."""
        return (await self._run(lambda engine: engine.embed([image])))[0]

    async def status(self) -> LoadStatus:
        """Whether the model is loaded."""
        return LoadStatus.of(self._load_error)

    async def check_health(self) -> None:
        """Asynchronous, so that a long score never makes a healthy replica look dead."""

    async def _run(self, work: Callable[[Engine], list[T]]) -> list[T]:
        if self._engine is None:
            raise self._load_error or GeneratorNotInitialized("The scorer has no engine.")
        return await asyncio.wrap_future(self._executor.submit(work, self._engine))

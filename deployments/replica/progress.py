"""Progress reports of a renderer to the ingress, sent without waiting for an answer."""

import asyncio
import logging
import time
from typing import Any

from ray import serve

from deployments.types import FrameRequest

logger = logging.getLogger("ray.serve")

PERIOD_S = 0.5
"""Between reports of one replica. The page animates in between; 64 GPUs make 128 calls a second."""


class ProgressReporter:
    """Reports the denoising steps of a replica; a lost report does no harm."""

    def __init__(self) -> None:
        self._ingress: Any = None
        self._reports: set[asyncio.Task[None]] = set()
        self._reported_at = 0.0

    def step(
        self, loop: asyncio.AbstractEventLoop, request: FrameRequest, step: int, steps: int
    ) -> None:
        """Report a finished step, unless the last report was less than `PERIOD_S` ago.

        Called in the engine's thread.
        """
        now = time.monotonic()
        if request.progress_key is None or now - self._reported_at < PERIOD_S:
            return
        self._reported_at = now
        loop.call_soon_threadsafe(self._send, request, step, steps)

    def _send(self, request: FrameRequest, step: int, steps: int) -> None:
        report = asyncio.ensure_future(self._report(request, step, steps))
        self._reports.add(report)
        report.add_done_callback(self._reports.discard)

    async def _report(self, request: FrameRequest, step: int, steps: int) -> None:
        try:
            if self._ingress is None:
                self._ingress = await asyncio.to_thread(_find_ingress)
            await self._ingress.report_progress.remote(
                request.progress_key, request.attempt, step, steps
            )
        except Exception as error:
            logger.debug("the ingress did not take a report of progress: %s", error)


def _find_ingress() -> Any:
    return serve.get_app_handle(serve.get_replica_context().app_name)

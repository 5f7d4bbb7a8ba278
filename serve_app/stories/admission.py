"""Where stories are handed in: checked, and kept before anybody is told that they are."""

import asyncio
import math
import uuid

from deployments.errors import Overloaded
from deployments.settings import ServingSettings
from deployments.types import Mode, StoryPlan
from serve_app.images.codec import plain_png
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.blobs import reference_key
from serve_app.store.commands import NewStory
from serve_app.store.errors import StorageFull
from serve_app.store.queries import USUAL_FRAMES
from serve_app.store.records import StoredRequest, StoryRecord
from serve_app.store.story_store import Store
from serve_app.stories.submission import Submission

FIRST_STORY_S = 30
"""Guess at a story's time until frames were timed."""


class Admission:
    """Takes stories.

    Args:
        pipeline: knows what can be drawn, and checks edited scenes.
        store: keeps stories and their reference pictures.
        settings: limits.
        min_free_bytes: less on the disk refuses stories.
    """

    def __init__(
        self,
        pipeline: StoryPipeline,
        store: Store,
        settings: ServingSettings,
        min_free_bytes: int,
    ) -> None:
        self._pipeline = pipeline
        self._store = store
        self._settings = settings
        self._min_free_bytes = min_free_bytes
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        """Whether no further story is taken."""
        return self._is_closed

    def close(self) -> None:
        """Take no further story."""
        self._is_closed = True

    def check_open(self) -> None:
        """Pass unless the service drains.

        Raises:
            Overloaded: it does.
        """
        if self._is_closed:
            raise Overloaded("The service is shutting down.", FIRST_STORY_S)

    async def accept(self, submission: Submission) -> StoryRecord:
        """The story, kept; the earlier one of the same idempotency key.

        Raises:
            Conflict: the key is known from another request.
            InvalidRequest: the edited scenes break a rule.
            GeneratorNotInitialized: the models could not be loaded.
            Overloaded: too many stories wait, or the service drains.
            StorageFull: the disk is nearly full.
        """
        key, request = submission.idempotency_key, submission.request
        if key is not None:
            known = await asyncio.to_thread(self._store.commands.known, key, submission.fingerprint)
            if known is not None:
                return known
        self.check_open()
        await self.check_space()
        await self._pipeline.require(request)
        plan = submission.plan
        if request.scenes is not None:
            plan = await self._pipeline.plan(request)
        return await asyncio.to_thread(self._keep, submission, plan)

    async def check_space(self) -> None:
        """Pass unless the disk is nearly full.

        Raises:
            StorageFull: it is.
        """
        free = await asyncio.to_thread(self._store.pictures.free_bytes)
        if free is not None and free < self._min_free_bytes:
            raise StorageFull(
                f"The disk has {free // 1_000_000} MB left, too little for more pictures."
            )

    def _keep(self, submission: Submission, plan: StoryPlan | None) -> StoryRecord:
        story_id = uuid.uuid4().hex
        request = submission.request
        key = None if request.reference_image is None else reference_key(story_id)
        if request.reference_image is not None and key is not None:
            self._store.pictures.write(key, plain_png(request.reference_image))
        new = NewStory(
            id=story_id,
            request=StoredRequest.of(request, key),
            plan=plan,
            approve_plan=submission.approve_plan and plan is None,
            request_id=submission.request_id,
            idempotency_key=submission.idempotency_key,
            fingerprint=submission.fingerprint,
        )
        kept: StoryRecord | None = None
        try:
            kept = self._store.commands.accept(
                new, self._settings.max_waiting_stories, self.retry_after_s(request.mode)
            )
        finally:
            if key is not None and (kept is None or kept.id != story_id):
                self._store.pictures.delete_story(story_id)
        return kept

    def retry_after_s(self, mode: Mode) -> int:
        """Seconds until one of the waiting stories is likely to have begun."""
        frame_s = self._store.queries.frame_time_s(mode)
        if frame_s is None:
            return FIRST_STORY_S
        return max(1, math.ceil(frame_s * USUAL_FRAMES / self.slots(mode)))

    def slots(self, mode: Mode) -> int:
        """Frames that are at the renderers at once."""
        if mode is Mode.SIMPLE:
            return self._settings.simple_frame_slots
        return self._settings.ref_guided_frame_slots

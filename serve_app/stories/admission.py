"""Admission of stories: checked, then stored before the user gets an answer."""

import asyncio
import math
import uuid

from deployments.errors import Overloaded
from deployments.settings import ServingSettings
from deployments.types import Mode, StoryPlan
from serve_app.images.png import plain_png
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.blobs import reference_key
from serve_app.store.commands import NewStory
from serve_app.store.errors import StorageFull
from serve_app.store.records import StoredRequest, StoryRecord
from serve_app.store.story_queue import USUAL_FRAMES
from serve_app.store.story_store import StoryStore
from serve_app.stories.submission import Submission

FIRST_STORY_S = 30
"""Assumed time of a story before any frame was timed."""


class Admission:
    """Accepts or refuses stories.

    Args:
        pipeline: knows what can be rendered, and checks edited scenes.
        store: of stories and their reference images.
        settings: limits.
        min_free_bytes: with less free on the disk, stories are refused.
    """

    def __init__(
        self,
        pipeline: StoryPipeline,
        store: StoryStore,
        settings: ServingSettings,
        min_free_bytes: int,
    ) -> None:
        self._pipeline = pipeline
        self._store = store
        self._settings = settings
        self._min_free_bytes = min_free_bytes
        self._is_closed = False

    def close(self) -> None:
        """Refuse all further stories."""
        self._is_closed = True

    def check_open(self) -> None:
        """Check that the service does not drain.

        Raises:
            Overloaded: it drains.
        """
        if self._is_closed:
            raise Overloaded("The service is shutting down.", FIRST_STORY_S)

    async def accept(self, submission: Submission) -> StoryRecord:
        """Store a new story.

        Returns:
            The story; the earlier one if its idempotency key was used before.

        Raises:
            Conflict: the key was used for another request.
            InvalidRequest: the edited scenes break a rule.
            GeneratorNotInitialized: the models could not be loaded.
            Overloaded: too many stories wait, or the service drains.
            StorageFull: the disk is nearly full.
        """
        key, request = submission.idempotency_key, submission.request
        if key is not None:
            earlier = await asyncio.to_thread(
                self._store.commands.find, key, submission.fingerprint
            )
            if earlier is not None:
                return earlier
        self.check_open()
        await self.check_space()
        await self._pipeline.require(request)
        plan = submission.plan
        if request.scenes is not None:
            plan = await self._pipeline.plan(request)
        return await asyncio.to_thread(self._save, submission, plan)

    async def check_space(self) -> None:
        """Check that the disk has enough free space.

        Raises:
            StorageFull: it has not.
        """
        free = await asyncio.to_thread(self._store.images.free_bytes)
        if free is not None and free < self._min_free_bytes:
            raise StorageFull(
                f"The disk has {free // 1_000_000} MB left, too little for more pictures."
            )

    def _save(self, submission: Submission, plan: StoryPlan | None) -> StoryRecord:
        story_id = uuid.uuid4().hex
        request = submission.request
        key = None if request.reference_image is None else reference_key(story_id)
        if request.reference_image is not None and key is not None:
            self._store.images.write(key, plain_png(request.reference_image))
        new = NewStory(
            id=story_id,
            request=StoredRequest(**request.options(), reference_key=key),
            plan=plan,
            approve_plan=submission.approve_plan and plan is None,
            request_id=submission.request_id,
            idempotency_key=submission.idempotency_key,
            fingerprint=submission.fingerprint,
        )
        story: StoryRecord | None = None
        try:
            story = self._store.commands.accept(
                new, self._settings.max_waiting_stories, self.retry_after_s(request.mode)
            )
        finally:
            if key is not None and (story is None or story.id != story_id):
                self._store.images.delete_story(story_id)
        return story

    def retry_after_s(self, mode: Mode) -> int:
        """Whole seconds after which a waiting story has probably begun."""
        frame_s = self._store.queue.frame_time_s(mode)
        if frame_s is None:
            return FIRST_STORY_S
        return max(1, math.ceil(frame_s * USUAL_FRAMES / self.slots(mode)))

    def slots(self, mode: Mode) -> int:
        """Frames that can be at the renderers at once."""
        if mode is Mode.SIMPLE:
            return self._settings.simple_mode_frame_slots
        return self._settings.ref_guided_frame_slots

"""What users change in stories: approve a plan, redraw a frame, select a revision, delete."""

import asyncio
import secrets

from deployments.types import Scene, StoryRequest
from serve_app.images.png import plain_png
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.blobs import reference_key
from serve_app.store.commands import Redraw
from serve_app.store.errors import NotFound
from serve_app.store.records import FrameRecord, StoryRecord
from serve_app.store.story_store import StoryStore
from serve_app.stories.admission import Admission
from serve_app.stories.event_feed import EventFeed
from serve_app.stories.retention import Retention
from serve_app.stories.submission import RedrawRequest
from serve_app.stories.worker import Worker

SEED_BITS = 32


class StoryEdits:
    """Changes of stories.

    Args:
        store: where they are stored.
        pipeline: checks edited scenes.
        admission: knows whether the service drains, or its disk is full.
        retention: deletes stories.
        feed: notified of each changed story.
        worker: woken for each changed story.
    """

    def __init__(
        self,
        store: StoryStore,
        pipeline: StoryPipeline,
        admission: Admission,
        retention: Retention,
        feed: EventFeed,
        worker: Worker,
    ) -> None:
        self._store = store
        self._pipeline = pipeline
        self._admission = admission
        self._retention = retention
        self._feed = feed
        self._worker = worker

    async def approve(
        self, story_id: str, scenes: tuple[Scene, ...] | None, is_approved: bool
    ) -> StoryRecord:
        """Edit the plan of a story, and render the story if the plan is approved.

        Raises:
            NotFound: there is no such story.
            Conflict: it does not wait for approval.
            InvalidRequest: the scenes break a rule.
        """
        story = await asyncio.to_thread(self._store.queries.story, story_id)
        plan = None
        if scenes is not None:
            plan = await self._pipeline.plan(
                StoryRequest(prompt=story.request.prompt, scenes=scenes)
            )
            if story.plan is not None:
                # How the story was read stays true; what the scenes show of it may not.
                plan = plan.model_copy(update={"notes": story.plan.notes})
        story = await asyncio.to_thread(self._store.commands.approve, story_id, plan, is_approved)
        self._changed(story_id)
        return story

    async def redraw(self, story_id: str, number: int, wanted: RedrawRequest) -> FrameRecord:
        """Add a revision of a frame, to be rendered.

        Raises:
            NotFound: there is no such story or frame.
            Conflict: the frame is being rendered.
            InvalidRequest: the prompt breaks a rule of the plan.
            Overloaded: the service drains.
            StorageFull: the disk is nearly full.
        """
        self._admission.check_open()
        await self._admission.check_space()
        story = await asyncio.to_thread(self._store.queries.story, story_id)
        records = await asyncio.to_thread(self._store.queries.frames, story_id)
        of_frame = [record for record in records if record.number == number]
        if not of_frame:
            raise NotFound(f"story {story_id} has no frame {number}")
        shown = next((record for record in of_frame if record.is_selected), of_frame[-1])
        scene = shown.scene
        if wanted.caption is not None:
            scene = scene.model_copy(update={"caption": wanted.caption})
        if wanted.prompt is not None:
            scene = await self._check_prompt(story, number, scene, wanted.prompt)
        seed = secrets.randbits(SEED_BITS) if wanted.seed is None else wanted.seed
        key = None
        if wanted.reference_image is not None:
            key = reference_key(story_id, number, of_frame[-1].revision + 1)
            png = await asyncio.to_thread(plain_png, wanted.reference_image)
            await asyncio.to_thread(self._store.images.write, key, png)
        redraw = Redraw(scene, seed, key)
        frame = await asyncio.to_thread(self._store.commands.redraw, story_id, number, redraw)
        self._changed(story_id)
        return frame

    async def _check_prompt(
        self, story: StoryRecord, number: int, scene: Scene, prompt: str
    ) -> Scene:
        """The scene with another prompt, corrected by the rules of plans.

        The new prompt says anew which shot it is.
        """
        scene = scene.model_copy(update={"prompt": prompt, "shot_size": None, "angle": None})
        if story.plan is None:
            return scene
        scenes = [*story.plan.scenes]
        scenes[number - 1] = scene
        request = StoryRequest(prompt=story.request.prompt, scenes=tuple(scenes))
        return (await self._pipeline.plan(request)).scenes[number - 1]

    async def select(self, story_id: str, number: int, revision: int) -> None:
        """Show a finished revision in the storyboard.

        Raises:
            NotFound: there is no such story, frame or finished revision.
        """
        await asyncio.to_thread(self._store.commands.select, story_id, number, revision)
        self._changed(story_id)

    async def delete(self, story_id: str) -> None:
        """Delete a story that has ended, and its images.

        Raises:
            NotFound: there is no such story.
            Conflict: it has not ended.
        """
        await asyncio.to_thread(self._retention.delete, story_id)

    def _changed(self, story_id: str) -> None:
        self._feed.notify(story_id)
        self._worker.wake()

"""What the API fronts; `serve_app.stories.service.Stories` is one."""

from collections.abc import AsyncIterator
from typing import Protocol

from deployments.health import Health
from deployments.types import Scene, Storyboard, StoryPlan, StoryRequest
from serve_app.store.records import Drawn, FrameRecord, StoryEvent, StoryRecord
from serve_app.stories.submission import RedrawRequest, Submission
from serve_app.stories.view import StoryView


class Changes(Protocol):
    """Changes of stories."""

    async def approve(
        self, story_id: str, scenes: tuple[Scene, ...] | None, is_approved: bool
    ) -> StoryRecord:
        """The story with its plan edited."""

    async def redraw(self, story_id: str, number: int, wanted: RedrawRequest) -> FrameRecord:
        """A new revision of a frame."""

    async def select(self, story_id: str, number: int, revision: int) -> None:
        """Show another revision."""

    async def delete(self, story_id: str) -> None:
        """Delete a story."""


class StoryService(Protocol):
    """Plans, draws and keeps stories."""

    @property
    def changes(self) -> Changes:
        """Changes of stories."""

    async def health(self) -> Health:
        """What is loaded."""

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """The scenes of a story that is not drawn."""

    async def generate(self, submission: Submission) -> Storyboard:
        """The drawn story."""

    async def accept(self, submission: Submission) -> StoryRecord:
        """The story, kept."""

    async def view(self, story_id: str) -> StoryView:
        """The story and how far it is."""

    async def page(
        self, limit: int, before: str | None
    ) -> list[tuple[StoryRecord, FrameRecord | None]]:
        """Stories, newest first, each with its first picture."""

    def follow(self, story_id: str, after: int) -> AsyncIterator[StoryEvent]:
        """What happens to a story."""

    async def is_over(self, story_id: str, after: int) -> bool:
        """Whether nothing comes after an event."""

    async def revision(self, story_id: str, number: int, revision: int | None) -> Drawn:
        """A drawing of a frame."""

    async def picture(self, drawn: Drawn) -> bytes:
        """Its PNG."""

    async def cancel(self, story_id: str) -> StoryRecord:
        """The story, ended."""

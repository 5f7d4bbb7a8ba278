"""The states of a story and of its frames, and the kinds of its events.

    queued            -> planning            a worker takes a story that has no plan
                      -> rendering           a worker takes a story that has a plan
    planning          -> rendering           the plan is settled
                      -> awaiting_approval   the user wants to see the plan first
    awaiting_approval -> queued              the user approves the plan
    rendering         -> done                every frame has an image
    not yet ended     -> failed, cancelled   an error; the user stops it
    ended             -> queued              the user asks for a frame again

The store, the API and the command line share these enums, so this module imports nothing else.
"""

from enum import StrEnum


class StoryState(StrEnum):
    """The state of a story.

    Attributes:
        QUEUED: accepted; no worker has taken it yet.
        PLANNING: a worker asks the planner for scenes.
        AWAITING_APPROVAL: planned; it waits until a user approves the plan.
        RENDERING: a worker renders its frames.
        DONE: every frame has an image.
        FAILED: it ended with an error.
        CANCELLED: it was stopped; finished frames are kept.
    """

    QUEUED = "queued"
    PLANNING = "planning"
    AWAITING_APPROVAL = "awaiting_approval"
    RENDERING = "rendering"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE_STATES = (StoryState.QUEUED, StoryState.PLANNING, StoryState.RENDERING)
"""A worker is busy with the story, or will be; no user has to act first."""
TERMINAL_STATES = (StoryState.DONE, StoryState.FAILED, StoryState.CANCELLED)
"""The work has ended. Only a new request, such as a redraw, starts it again."""


class FrameState(StrEnum):
    """The state of one revision of a frame.

    Attributes:
        PENDING: it waits to be rendered, or is being rendered.
        DONE: its image is stored.
        FAILED: it ended with an error.
        CANCELLED: it was stopped before its image was stored.
    """

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    """The kinds of a story's events; the values are the names of the server-sent events."""

    QUEUED = "queued"
    PLANNED = "planned"
    FRAME_STARTED = "frame.started"
    FRAME_PROGRESS = "frame.progress"
    FRAME_SCORED = "frame.scored"
    FRAME_COMPLETED = "frame.completed"
    FRAME_FAILED = "frame.failed"
    FRAME_SELECTED = "frame.selected"
    STORY_COMPLETED = "story.completed"
    STORY_FAILED = "story.failed"
    STORY_CANCELLED = "story.cancelled"


TERMINAL_EVENTS = (EventKind.STORY_COMPLETED, EventKind.STORY_FAILED, EventKind.STORY_CANCELLED)
"""The last event of a story, unless a user asks for more work on it."""

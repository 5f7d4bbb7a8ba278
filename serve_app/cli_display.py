"""A story in the terminal with its place in the queue, and frames that are drawn again."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.progress import TaskID

from serve_app.client import STANDING, Event
from serve_app.watching import StoryDisplay

MINUTE_S = 60
WIDE_CHARS = 96
"""Below that the scores' names would squeeze the bars; the table in the end has them."""
STATES = {"planning": "being planned", "awaiting_approval": "the plan awaits approval"}


class QueueDisplay(StoryDisplay):
    """Shows the events of a story, and how it stands while nothing happens.

    Args:
        console: where the user reads.
    """

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._position: int | None = None

    def show(self, events: Iterable[Event]) -> Event | None:
        """Show events until there are no more; returns the last one of the server's."""
        return super().show(self._happenings(events))

    def _happenings(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            if event.kind == STANDING:
                self._standing(event.data)
            else:
                yield event

    def _standing(self, story: dict[str, Any]) -> None:
        position, eta = story["queue_position"], _duration(story["eta_seconds"])
        if position is not None:
            state = f"number {position} in the queue" + eta
        else:
            drawn = f"{story['frames_done']} of {story['num_frames'] or '?'} frames"
            state = STATES.get(story["state"], drawn) + eta
        self._progress.update(self._progress.task_ids[0], state=state)
        if position not in (None, self._position) and not self._console.is_terminal:
            self._console.print(state, highlight=False)
        self._position = position

    def _frame(self, event: Event) -> None:
        super()._frame(event)
        told, kind = event.data, event.kind.removeprefix("frame.")
        task = self._task(told["frame_number"])
        if kind == "failed":
            self._progress.update(task, state="[red]failed")
        elif kind in ("started", "progress") and told["attempt"] > 1:
            steps = f" {told['step']}/{told['steps']}" if kind == "progress" else ""
            self._progress.update(task, state=f"drawing again{steps}")

    def _completed(self, task: TaskID, told: dict[str, Any]) -> None:
        super()._completed(task, told)
        clip_score, consistency = f"{told['clip_score']:.3f}", f"{told['consistency']:.3f}"
        scores = f"done {clip_score} / {consistency}"
        if self._console.width >= WIDE_CHARS:
            scores = f"clip_score {clip_score} consistency {consistency}"
        self._progress.update(task, state=f"[green]{scores}")


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE_S:
        return f", about {max(1, round(seconds))} s left"
    return f", about {round(seconds / MINUTE_S)} min left"

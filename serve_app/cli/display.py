"""A story in the terminal: a progress bar per frame while it is drawn, then a table of frames."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from deployments.lifecycle import EventKind, StoryState
from serve_app.cli.client import Snapshot, StreamedEvent
from serve_app.cli.payloads import FramePayload, StoryPayload

CAPTION_CHARS = 32
MINUTE_S = 60
WIDE_CHARS = 96
"""In a narrower terminal the names of the scores would squeeze the bars; the final table has
them."""
STATE_TEXTS: dict[str, str] = {
    StoryState.PLANNING: "being planned",
    StoryState.AWAITING_APPROVAL: "the plan awaits approval",
}


class StoryDisplay:
    """Shows the updates of one story.

    Args:
        console: where the user reads. In a terminal the bars move and vanish at the end; elsewhere
            the plan, the place in the queue and each finished frame get a line.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=12),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._story_task = self._progress.add_task("story", total=None, state="waiting")
        self._frame_tasks: dict[int, TaskID] = {}
        self._position: int | None = None

    def show(self, updates: Iterable[StreamedEvent | Snapshot]) -> None:
        """Show updates until there are no more."""
        with self._progress:
            for update in updates:
                if isinstance(update, Snapshot):
                    self._show_snapshot(update.story)
                elif update.kind == EventKind.PLANNED:
                    self._show_plan(update.data)
                elif update.kind.startswith("frame.") and "frame_number" in update.data:
                    self._show_frame(update.kind, update.data)

    def _show_snapshot(self, story: StoryPayload) -> None:
        position, time_left = story["queue_position"], _time_left(story["eta_seconds"])
        if position is not None:
            state = f"number {position} in the queue" + time_left
        else:
            progress = f"{story['frames_done']} of {story['num_frames'] or '?'} frames"
            state = STATE_TEXTS.get(story["state"], progress) + time_left
        self._progress.update(self._story_task, state=state)
        if position not in (None, self._position):
            self._print_plain(state)
        self._position = position

    def _show_plan(self, data: dict[str, Any]) -> None:
        scenes = data["plan"]["scenes"]
        state = "being drawn" if data["is_settled"] else STATE_TEXTS[StoryState.AWAITING_APPROVAL]
        self._progress.update(self._story_task, total=len(scenes), state=state)
        self._print_plain(f"planned {len(scenes)} scenes")
        for number, scene in enumerate(scenes, 1):
            self._frame_task(number, scene["caption"] or scene["prompt"])

    def _show_frame(self, kind: str, data: dict[str, Any]) -> None:
        task = self._frame_task(data["frame_number"])
        match kind:
            case EventKind.FRAME_STARTED:
                self._progress.reset(task, total=1, state=_attempt(data))
            case EventKind.FRAME_PROGRESS:
                step, steps = data["step"], data["steps"]
                state = f"{_attempt(data)} {step}/{steps}"
                self._progress.update(task, total=steps, completed=step, state=state)
            case EventKind.FRAME_SCORED:
                state = "scoring" if data["accepted"] else "too weak, again"
                self._progress.update(task, state=state)
            case EventKind.FRAME_FAILED:
                self._progress.update(task, state="[red]failed")
            case EventKind.FRAME_COMPLETED:
                self._show_finished_frame(task, data)
        finished = sum(self._progress.tasks[each].finished for each in self._frame_tasks.values())
        self._progress.update(self._story_task, completed=finished)

    def _show_finished_frame(self, task: TaskID, data: dict[str, Any]) -> None:
        clip_score, consistency = f"{data['clip_score']:.3f}", f"{data['consistency']:.3f}"
        scores = f"done {clip_score} / {consistency}"
        if self._console.width >= WIDE_CHARS:
            scores = f"clip_score {clip_score} consistency {consistency}"
        self._progress.update(task, total=1, completed=1, state=f"[green]{scores}")
        self._progress.stop_task(task)
        self._print_plain(
            f"frame {data['frame_number']}: clip_score {clip_score}, consistency {consistency}"
        )

    def _frame_task(self, number: int, caption: str = "") -> TaskID:
        if number not in self._frame_tasks:
            short = caption if len(caption) < CAPTION_CHARS else f"{caption[:CAPTION_CHARS]}…"
            self._frame_tasks[number] = self._progress.add_task(
                escape(f"{number:>2}  {short}"), total=1, state="waiting", start=False
            )
        return self._frame_tasks[number]

    def _print_plain(self, line: str) -> None:
        if not self._console.is_terminal:
            self._console.print(line, highlight=False)


def _attempt(data: dict[str, Any]) -> str:
    return "drawing" if data["attempt"] == 1 else "drawing again"


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE_S:
        return f", about {max(1, round(seconds))} s left"
    return f", about {round(seconds / MINUTE_S)} min left"


def frame_table(frames: Iterable[FramePayload]) -> Table:
    """The frames that have an image, with the scores of the one that is shown."""
    table = Table("#", "caption", "clip_score", "consistency", "attempts", box=None)
    for frame in frames:
        selected = next((each for each in frame["revisions"] if each["is_selected"]), None)
        if selected is not None:
            table.add_row(
                str(frame["frame_number"]),
                escape(frame["caption"] or frame["prompt"]),
                _score(frame["clip_score"]),
                _score(frame["consistency"]),
                str(len(selected["attempts"])),
            )
    return table


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}"

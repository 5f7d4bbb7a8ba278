"""A story in the terminal while it waits and is drawn: a bar per frame, or plain lines."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from serve_app.cli.client import STANDING, Event

WAITING, SCORING, AGAIN = "waiting", "scoring", "too weak, again"
CAPTION_CHARS = 32
MINUTE_S = 60
WIDE_CHARS = 96
"""Below that the scores' names would squeeze the bars; the table in the end has them."""
STATES = {"planning": "being planned", "awaiting_approval": "the plan awaits approval"}


class StoryDisplay:
    """Shows the events of a story, and how it stands while nothing happens.

    Args:
        console: where the user reads; without a terminal every finished frame gets a line.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._frames: dict[int, TaskID] = {}
        self._position: int | None = None
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=12),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def show(self, events: Iterable[Event]) -> Event | None:
        """Show events until there are no more; returns the last one of the server's."""
        last = None
        with self._progress:
            story = self._progress.add_task("story", total=None, state="waiting for its turn")
            for event in events:
                if event.kind == STANDING:
                    self._standing(story, event.data)
                    continue
                last = event
                if event.kind == "planned":
                    self._planned(story, event.data)
                elif event.kind.startswith("frame.") and "frame_number" in event.data:
                    self._frame(event)
                    done = sum(self._progress.tasks[t].finished for t in self._frames.values())
                    self._progress.update(story, completed=done)
        return last

    def _planned(self, story: TaskID, data: dict[str, Any]) -> None:
        scenes = data["plan"]["scenes"]
        state = "being drawn" if data["is_settled"] else STATES["awaiting_approval"]
        self._progress.update(story, total=len(scenes), state=state)
        if not self._console.is_terminal:
            self._console.print(f"planned {len(scenes)} scenes")
        for number, scene in enumerate(scenes, 1):
            self._task(number, scene["caption"] or scene["prompt"])

    def _standing(self, task: TaskID, story: dict[str, Any]) -> None:
        position, eta = story["queue_position"], _duration(story["eta_seconds"])
        if position is not None:
            state = f"number {position} in the queue" + eta
        else:
            drawn = f"{story['frames_done']} of {story['num_frames'] or '?'} frames"
            state = STATES.get(story["state"], drawn) + eta
        self._progress.update(task, state=state)
        if position not in (None, self._position) and not self._console.is_terminal:
            self._console.print(state, highlight=False)
        self._position = position

    def _task(self, number: int, caption: str = "") -> TaskID:
        if number not in self._frames:
            short = caption if len(caption) < CAPTION_CHARS else f"{caption[:CAPTION_CHARS]}…"
            self._frames[number] = self._progress.add_task(
                escape(f"{number:>2}  {short}"), total=1, state=WAITING, start=False
            )
        return self._frames[number]

    def _frame(self, event: Event) -> None:
        told, kind = event.data, event.kind.removeprefix("frame.")
        task = self._task(told["frame_number"])
        if kind == "started":
            self._progress.reset(task, total=1, state=_drawing(told))
        elif kind == "progress":
            state = f"{_drawing(told)} {told['step']}/{told['steps']}"
            self._progress.update(task, total=told["steps"], completed=told["step"], state=state)
        elif kind == "scored":
            self._progress.update(task, state=SCORING if told["accepted"] else AGAIN)
        elif kind == "failed":
            self._progress.update(task, state="[red]failed")
        elif kind == "completed":
            self._completed(task, told)

    def _completed(self, task: TaskID, told: dict[str, Any]) -> None:
        clip_score, consistency = f"{told['clip_score']:.3f}", f"{told['consistency']:.3f}"
        scores = f"done {clip_score} / {consistency}"
        if self._console.width >= WIDE_CHARS:
            scores = f"clip_score {clip_score} consistency {consistency}"
        self._progress.update(task, total=1, completed=1, state=f"[green]{scores}")
        self._progress.stop_task(task)
        if not self._console.is_terminal:
            line = f"clip_score {clip_score}, consistency {consistency}"
            self._console.print(f"frame {told['frame_number']}: {line}", highlight=False)


def _drawing(told: dict[str, Any]) -> str:
    return "drawing" if told["attempt"] == 1 else "drawing again"


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE_S:
        return f", about {max(1, round(seconds))} s left"
    return f", about {round(seconds / MINUTE_S)} min left"


def frame_table(story: dict[str, Any]) -> Table:
    """The frames of a story with their scores."""
    table = Table("#", "caption", "clip_score", "consistency", "drawings", box=None)
    for frame in story["frames"]:
        shown = next((each for each in frame["revisions"] if each["is_selected"]), None)
        if shown is not None:
            table.add_row(
                str(frame["frame_number"]),
                escape(frame["caption"] or frame["prompt"]),
                f"{frame['clip_score']:.3f}",
                f"{frame['consistency']:.3f}",
                str(len(shown["attempts"])),
            )
    return table


def plan_table(story: dict[str, Any]) -> Table:
    """The scenes of a plan."""
    table = Table("#", "caption", "prompt", box=None)
    for number, scene in enumerate(story["plan"]["scenes"], 1):
        table.add_row(str(number), escape(scene["caption"]), escape(scene["prompt"]))
    return table


def story_table(stories: Iterable[dict[str, Any]]) -> Table:
    """Stories in a list."""
    # Ids are there to be copied; whatever else does not fit may wrap.
    table = Table(
        Column("id", no_wrap=True), "state", "frames", "mode", "created", "story", box=None
    )
    for story in stories:
        table.add_row(
            story["id"],
            story["state"],
            str(story["num_frames"] or ""),
            story["mode"],
            story["created_at"][:16].replace("T", " "),
            escape(story["story_prompt"]),
        )
    return table

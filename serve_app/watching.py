"""A story in the terminal while it is drawn: a line and a bar per frame, or plain lines."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from serve_app.client import Event

WAITING, DRAWING, SCORING, AGAIN = "waiting", "drawing", "scoring", "too weak, again"
CAPTION_CHARS = 32


class StoryDisplay:
    """Shows the events of a story.

    Args:
        console: where the user reads; without a terminal every finished frame gets a line.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._frames: dict[int, TaskID] = {}
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
        """Show events until there are no more; returns the last one."""
        last = None
        with self._progress:
            story = self._progress.add_task("story", total=None, state="waiting for its turn")
            for event in events:
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
        state = "being drawn" if data["is_settled"] else "the plan awaits approval"
        self._progress.update(story, total=len(scenes), state=state)
        if not self._console.is_terminal:
            self._console.print(f"planned {len(scenes)} scenes")
        for number, scene in enumerate(scenes, 1):
            self._task(number, scene["caption"] or scene["prompt"])

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
            self._progress.reset(task, total=1, state=DRAWING)
        elif kind == "progress":
            total, state = told["steps"], f"{DRAWING} {told['step']}/{told['steps']}"
            self._progress.update(task, total=total, completed=told["step"], state=state)
        elif kind == "scored":
            self._progress.update(task, state=SCORING if told["accepted"] else AGAIN)
        elif kind == "completed":
            self._completed(task, told)

    def _completed(self, task: TaskID, told: dict[str, Any]) -> None:
        scores = f"clip_score {told['clip_score']:.3f}, consistency {told['consistency']:.3f}"
        state = f"[green]clip_score {told['clip_score']:.3f}"
        self._progress.update(task, total=1, completed=1, state=state)
        self._progress.stop_task(task)
        if not self._console.is_terminal:
            self._console.print(f"frame {told['frame_number']}: {scores}", highlight=False)


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

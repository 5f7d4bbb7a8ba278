"""What the user sees of a story: bars in a terminal, lines elsewhere."""

import io
import re

import pytest
from rich.console import Console

from serve_app.cli.client import Snapshot, StreamedEvent
from serve_app.cli.display import StoryDisplay

PLANNED = StreamedEvent(
    1,
    "planned",
    {"plan": {"scenes": [{"prompt": "p", "caption": "He [rides]."}]}, "is_settled": True},
)
ERASE = "\r\x1b[2K"
"""Rich erases the lines of a screen before it draws the next."""
SHOW_CURSOR = "\x1b[?25h"
CONTROL_CODES = re.compile(r"\x1b\[[\d;?]*[a-zA-Z]")
ROW = re.compile(r"[━╸╺]+ (.*?) +[\d:-]+$", re.M)


def output_of(*updates, is_terminal=False, width=100):
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=is_terminal)
    StoryDisplay(console).show(updates)
    return file.getvalue()


def states_of(*updates, width=100):
    """The state of the story and of each frame on the last screen."""
    output = output_of(*updates, is_terminal=True, width=width)
    screen = output.split(SHOW_CURSOR)[0].split(ERASE)[-1]
    return ROW.findall(CONTROL_CODES.sub("", screen))


def snapshot(position, eta, state="queued", **fields):
    story = {"queue_position": position, "eta_seconds": eta, "state": state}
    return Snapshot(story | {"num_frames": None, "frames_done": 0} | fields)


def frame(kind, **fields):
    return StreamedEvent(2, f"frame.{kind}", {"frame_number": 1, "revision": 1} | fields)


def test_the_place_in_the_queue_is_a_line_whenever_it_changes():
    output = output_of(snapshot(3, 200.0), snapshot(3, 190.0), snapshot(1, 12.0))
    assert output.splitlines() == [
        "number 3 in the queue, about 3 min left",
        "number 1 in the queue, about 12 s left",
    ]


def test_plan_and_finished_frames_are_lines_outside_a_terminal():
    output = output_of(PLANNED, frame("completed", clip_score=0.8, consistency=0.9))
    assert output.splitlines() == [
        "planned 1 scenes",
        "frame 1: clip_score 0.800, consistency 0.900",
    ]


@pytest.mark.parametrize(
    ("update", "state"),
    [
        (snapshot(2, None), "number 2 in the queue"),
        (snapshot(None, 5.0, "planning"), "being planned, about 5 s left"),
        (snapshot(None, None, "awaiting_approval"), "the plan awaits approval"),
        (
            snapshot(None, 70.0, "rendering", num_frames=6, frames_done=2),
            "2 of 6 frames, about 1 min left",
        ),
    ],
)
def test_a_snapshot_shows_the_progress_of_the_story(update, state):
    assert states_of(update) == [state]


def test_a_frame_shows_each_step_of_its_attempts():
    steps = [
        (PLANNED, "waiting"),
        (frame("started", attempt=1), "drawing"),
        (frame("progress", attempt=1, step=3, steps=12), "drawing 3/12"),
        (frame("scored", attempt=1, accepted=False), "too weak, again"),
        (frame("started", attempt=2), "drawing again"),
        (frame("progress", attempt=2, step=4, steps=12), "drawing again 4/12"),
        (frame("scored", attempt=2, accepted=True), "scoring"),
        (
            frame("completed", clip_score=0.8, consistency=0.9),
            "clip_score 0.800 consistency 0.900",
        ),
    ]
    for count, (_, state) in enumerate(steps, 1):
        updates = [update for update, _ in steps[:count]]
        assert states_of(*updates) == ["being drawn", state]


def test_a_caption_is_shown_with_its_brackets():
    assert "He [rides]." in CONTROL_CODES.sub("", output_of(PLANNED, is_terminal=True))


def test_a_failed_frame_is_marked():
    assert states_of(frame("failed", detail="x"))[1] == "failed"


def test_a_narrow_terminal_shows_short_scores():
    done = frame("completed", clip_score=0.8, consistency=0.9)
    assert states_of(done, width=80)[1] == "done 0.800 / 0.900"


def test_the_bars_vanish_at_the_end():
    output = output_of(PLANNED, is_terminal=True)
    after_the_end = output.split(SHOW_CURSOR)[1]
    assert CONTROL_CODES.sub("", after_the_end).strip() == ""
    assert after_the_end.count("\x1b[2K") == 2

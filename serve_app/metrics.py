"""Metrics of stories and frames; Ray exports them to Prometheus as `ray_storyboard_...`."""

from collections.abc import Sequence

from ray.serve.metrics import Counter, Gauge, Histogram

from deployments.types import Attempt

STORY_SECONDS = [1, 2, 5, 10, 20, 40, 60, 120, 240, 480, 960, 1800]
PLANNER_SECONDS = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 40, 80, 120]
SCORES = [i / 20 for i in range(1, 20)]


class StoryMetrics:
    """Counters, gauges and histograms of stories, frames and errors."""

    def __init__(self) -> None:
        mode = ("mode",)
        self._stories = Counter(
            "storyboard_stories_total", "Stories by mode and outcome.", ("mode", "outcome")
        )
        self._errors = Counter("storyboard_errors_total", "Errors by stage.", ("stage", "code"))
        self._running = Gauge("storyboard_stories_running", "Stories in progress.")
        self._generation = Histogram(
            "storyboard_generation_seconds", "From request to storyboard.", STORY_SECONDS, mode
        )
        self._first_frame = Histogram(
            "storyboard_first_frame_seconds",
            "From request to the first finished frame.",
            STORY_SECONDS,
            mode,
        )
        self._planner = Histogram(
            "storyboard_planner_seconds", "Planning.", PLANNER_SECONDS, ("planner",)
        )
        self._frames = Histogram(
            "storyboard_frames_per_story", "Frames of a story.", [6, 7, 8, 9, 10], mode
        )
        self._attempts = Histogram(
            "storyboard_attempts_per_frame", "Attempts of a frame.", [1, 2, 3, 5, 10], mode
        )
        self._clip_score = Histogram(
            "storyboard_clip_score", "CLIPScore of kept attempts.", SCORES, mode
        )
        self._consistency = Histogram(
            "storyboard_consistency", "CLIP-I of kept attempts to the reference.", SCORES, mode
        )

    def running(self, stories: int) -> None:
        """Set how many stories are in progress now."""
        self._running.set(stories)

    def planned(self, planner: str, seconds: float) -> None:
        """Record the time of a plan."""
        self._planner.observe(seconds, {"planner": planner})

    def rendered(self, mode: str, kept: Attempt, attempts: Sequence[Attempt]) -> None:
        """Record a finished frame and its attempts."""
        tags = {"mode": mode}
        self._attempts.observe(len(attempts), tags)
        # Ray's histograms accept only positive values; a cosine may be negative.
        self._clip_score.observe(max(kept.clip_score, 1e-6), tags)
        self._consistency.observe(max(kept.consistency, 1e-6), tags)

    def finished(self, mode: str, frames: int, generation_s: float, first_frame_s: float) -> None:
        """Record a completed story."""
        self._stories.inc(tags={"mode": mode, "outcome": "completed"})
        self._generation.observe(generation_s, {"mode": mode})
        self._first_frame.observe(first_frame_s, {"mode": mode})
        self._frames.observe(frames, {"mode": mode})

    def failed(self, mode: str, stage: str, code: str) -> None:
        """Record a story that failed or was cancelled."""
        outcome = "cancelled" if code == "cancelled" else "failed"
        self._stories.inc(tags={"mode": mode, "outcome": outcome})
        if outcome == "failed":
            self._errors.inc(tags={"stage": stage, "code": code})

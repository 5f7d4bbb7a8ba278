"""The stories of a running service, over HTTP, while its processes may die."""

import json
import time

import httpx2

from tests.support.images import pixels_sha256
from tests.support.service import STORY

TERMINAL_STATES = ("done", "failed", "cancelled")
ANSWER_S = 90
"""An ingress that died is replaced sooner."""
RETRY_S = 0.2


class StoryClient:
    """Sends stories to a service and waits for them."""

    def __init__(self, service):
        self._service = service
        self._http = service.http

    def accept(self, **body):
        """Send a story; returns its id."""
        answer = self._http.post("/stories", json={"prompt": STORY, "num_frames": 6} | body)
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    def accept_many(self, count=12):
        """Send stories that keep the renderers busy; returns their ids."""
        return [self.accept(seed=seed, num_frames=10) for seed in range(100, 100 + count)]

    def story(self, story_id):
        """The story, as soon as an ingress answers."""
        deadline = time.monotonic() + ANSWER_S
        while time.monotonic() < deadline:
            try:
                answer = self._http.get(f"/stories/{story_id}", timeout=10)
                if answer.status_code == 200:
                    return answer.json()
            except httpx2.HTTPError:
                pass
            time.sleep(RETRY_S)
        raise AssertionError(f"no answer:\n{self._service.output()}")

    def wait(
        self,
        story_id,
        condition=lambda story: story["state"] in TERMINAL_STATES,
        timeout_s=120,
        poll_s=0.02,
    ):
        """Wait until the story meets the condition, by default until it has ended; returns it."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            story = self.story(story_id)
            if condition(story):
                return story
            time.sleep(poll_s)
        raise AssertionError(story)

    def frame_digests(self, story):
        """The digest of the pixels of each frame."""
        return [pixels_sha256(self._http.get(frame["image"]).content) for frame in story["frames"]]

    def events(self, story_id):
        """All events of a story that has ended: id, kind and data."""
        lines = self._http.get(f"/stories/{story_id}/events").text.splitlines()
        fields = [
            line.split(": ", 1) for line in lines if ": " in line and not line.startswith(":")
        ]
        values = [value for _, value in fields]
        return [
            (int(number), kind, json.loads(data))
            for kind, data, number in zip(values[::3], values[1::3], values[2::3], strict=True)
        ]

    def unfinished(self):
        """The ids of all stories that have not ended."""
        found, page = [], "/stories?limit=100"
        while page is not None:
            answer = self._http.get(page).json()
            found += [
                story["id"] for story in answer["stories"] if story["state"] not in TERMINAL_STATES
            ]
            page = answer["next"]
        return found

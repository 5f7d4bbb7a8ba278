"""The HTTP API over a story service, and what tests do with stories over HTTP."""

import base64
import io
import time

from PIL import Image

from serve_app.api.application import build_api
from serve_app.api.dependencies import ServiceInfo
from serve_app.api.middleware import InFlight
from tests.support.stories import STORY

INFO = {"base_model": "embedded", "lora_path": "lora", "planner": "auto", "version": "0"}
WAIT_S = 20
POLL_S = 0.01


def build_test_api(service, in_flight=None, **info):
    """The API over a service; `info` replaces fields of its ServiceInfo."""
    return build_api(lambda: service, ServiceInfo(**INFO | info), in_flight or InFlight())


def post_story(http, key=None, **body):
    """The answer to POST /stories of a story of six frames.

    Args:
        http: a test client.
        key: the Idempotency-Key, if any.
        body: replaces fields of the body.
    """
    headers = {} if key is None else {"idempotency-key": key}
    return http.post("/stories", json={"prompt": STORY, "num_frames": 6} | body, headers=headers)


def wait_for_story(http, path, states=("done", "failed", "cancelled")):
    """The story at a path, once it is in one of the states."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        story = http.get(path).json()
        if story["state"] in states:
            return story
        time.sleep(POLL_S)
    raise AssertionError(story["state"])


def finished_story(http, **body):
    """A new story that is done; `body` replaces fields of its request."""
    return wait_for_story(http, post_story(http, **body).json()["links"]["self"])


def encoded_image(kind="PNG", size=(16, 16)):
    """A red image as base64 text."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()

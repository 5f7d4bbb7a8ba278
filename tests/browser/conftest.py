import time

import pytest

from tests.support.chromium import chromium, page_of
from tests.support.service import STORY


@pytest.fixture(scope="module")
def browser():
    # Not for the session: while it is open no test may run an event loop in this thread.
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser, service):
    with page_of(browser, service.url, viewport={"width": 1280, "height": 800}) as page:
        yield page


@pytest.fixture(scope="module")
def done(service):
    """Id of a story that is done."""
    return story_in(service, "done", seed=505)


@pytest.fixture
def planned(service):
    """Id of a story whose plan waits for approval."""
    return story_in(service, "awaiting_approval", seed=507, approve_plan=True)


def story_in(service, state, **options):
    """Id of a new story, once it has the state."""
    body = {"prompt": STORY, "num_frames": 6, **options}
    made = service.http.post("/stories", json=body).json()
    while service.http.get(made["links"]["self"]).json()["state"] != state:
        time.sleep(0.2)
    return made["id"]

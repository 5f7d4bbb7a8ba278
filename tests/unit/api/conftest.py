"""The API over a fake service (`client`), and over a real one with fake renderers (`http`)."""

import pytest
from starlette.testclient import TestClient

from tests.support.api import build_test_api, finished_story
from tests.support.collection import OPEN
from tests.support.fake_service import FakeService
from tests.support.threaded_stories import threaded_stories


def pytest_unconfigure():
    # Not in a fixture: a run that only collects, or is interrupted, tears none down. Closed later
    # than this, the stories would wait for their event loop's thread, which has ended by then.
    OPEN.close()


@pytest.fixture
def build_client():
    """A function that builds a client of the API over a service."""

    def build(service, **info):
        return TestClient(build_test_api(service, **info), raise_server_exceptions=False)

    return build


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def client(build_client, service):
    return build_client(service)


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    with threaded_stories(tmp_path_factory.mktemp("stories")) as (stories, _):
        yield TestClient(build_test_api(stories), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def done(http):
    """A story that is done."""
    return finished_story(http)

import pytest

from tests.support.chromium import chromium, page_of


@pytest.fixture(scope="module")
def browser():
    # Not for the session: while it is open no test may run an event loop in this thread.
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser, service):
    with page_of(browser, service.url, viewport={"width": 1280, "height": 800}) as page:
        yield page

"""A real Chromium for tests; where there is none they are skipped and say so."""

import shutil
from contextlib import contextmanager

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED = "Failed to load resource"
"""What Chromium writes for each answer that is an error, which some tests provoke."""


MISSING = "Chromium is not installed (Debian: apt-get install chromium)"


def chromium_path():
    """Where it is; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium():
    """A browser, or the test is skipped."""
    path = chromium_path()
    if path is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_of(browser, url, **options):
    """A page of the studio that must not complain in its console."""
    context = browser.new_context(base_url=url, **{"locale": "en-US"} | options)
    page = context.new_page()
    page.set_default_timeout(60_000)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
    try:
        yield page
        assert [each for each in complaints if EXPECTED not in each] == []
    finally:
        context.close()

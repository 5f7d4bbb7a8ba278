"""A real Chromium; tests that need it are skipped, with the reason, if it is not installed."""

import shutil
from contextlib import contextmanager, suppress

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
"""Chromium writes this for each HTTP error, which some tests cause on purpose."""
MISSING = "Chromium is not installed (Debian: apt-get install chromium)"


def chromium_path():
    """The path of its program; None if it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium():
    """A browser for the time of the block; skips the test if there is none."""
    path = chromium_path()
    if path is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=FLAGS,
            # Ctrl-C reaches the driver too, which must close the browser when the test says so.
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        with _closed_after(browser):
            yield browser


@contextmanager
def _closed_after(target):
    """A browser or context that is closed at the end, if its driver still lives.

    A signal to all processes of a terminal ends the driver too, and must end the tests: an error
    of `close` would hide it.
    """
    from playwright.sync_api import Error

    try:
        yield target
    finally:
        with suppress(Error):
            target.close()


@contextmanager
def page_of(browser, url, **options):
    """A page of the studio; at the end of the block its console must show no error."""
    errors = []
    with _closed_after(
        browser.new_context(base_url=url, **{"locale": "en-US"} | options)
    ) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: line.type == "error" and errors.append(line.text))
        yield page
        assert [text for text in errors if EXPECTED not in text] == []

"""The studio page when answers come late, twice, or while the user does something else."""

import re
import time
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.support.service import STORY

REQUEST_TIMEOUT_S = 60
"""A loaded machine may take long to send what a key or a click asks for."""


@contextmanager
def held(page, url, method="GET"):
    """Requests that wait for their answers until the block ends."""
    requests = []

    def hold(route):
        if route.request.method != method:
            return route.fallback()
        return requests.append(route)

    page.route(url, hold)
    try:
        yield requests
    finally:
        for route in requests:
            route.continue_()
        page.unroute(url, hold)


def wait_for(page, requests, count):
    deadline = time.monotonic() + REQUEST_TIMEOUT_S
    while len(requests) < count and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    assert len(requests) == count


def test_a_story_that_was_left_before_it_came_does_not_come_back(page, done):
    page.goto("/")
    with held(page, f"**/stories/{done}") as requests:
        page.click(f"#gallery [data-story='{done}'] a")
        wait_for(page, requests, 1)
        page.click("#home")
    with page.expect_response("**/stories?limit=12"):
        page.click("#home")
    expect(page.locator("#composer")).to_be_visible()
    expect(page.locator("#story-view")).to_be_hidden()
    assert page.get_attribute("body", "data-state") == ""


def test_the_gallery_lists_a_story_once_however_often_it_is_loaded(page, done):
    page.goto("/")
    with held(page, "**/stories?limit=12") as requests:
        page.click("#home")
        page.click("#home")
        wait_for(page, requests, 2)
    page.wait_for_timeout(500)
    ids = page.eval_on_selector_all("#gallery li", "all => all.map(({dataset}) => dataset.story)")
    assert done in ids
    assert len(ids) == len(set(ids))


def test_a_story_is_sent_once_however_often_it_is_submitted(page):
    page.goto("/")
    page.fill("#story", STORY)
    with held(page, "**/stories", "POST") as requests:
        page.keyboard.press("Control+Enter")
        wait_for(page, requests, 1)
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(300)
        assert len(requests) == 1
    page.wait_for_url(re.compile("story="))


def test_an_edited_plan_outlives_a_change_of_the_language(page, planned):
    page.goto(f"/?story={planned}")
    page.fill("#plan-caption-2", "He bows.")
    page.select_option("#language", "ru")
    expect(page.locator("#plan-editor legend").nth(1)).to_have_text("Сцена 2")
    expect(page.locator("#plan-caption-2")).to_have_value("He bows.")


def test_the_gallery_speaks_the_language_of_the_page(page, done):
    page.goto("/")
    facts = page.locator(f"#gallery [data-story='{done}'] small")
    expect(facts).to_contain_text("simple")
    page.select_option("#language", "ru")
    expect(facts).to_contain_text("простой режим")


def test_an_image_that_is_too_large_is_not_sent(page, done):
    page.goto(f"/?story={done}")
    page.click("[data-frame='2'] .image")
    large = {"name": "large.png", "mimeType": "image/png", "buffer": bytes(10 * 1024 * 1024 + 1)}
    page.set_input_files("#redraw-reference", large)
    page.click("#redraw")
    expect(page.locator("#message")).to_contain_text("not be larger than 10 MB")

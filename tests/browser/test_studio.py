"""The studio page in a real browser against the real service."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.chromium import page_of
from tests.support.service import STORY

LOADED_IMAGES = """() => [...document.querySelectorAll('#board img')]
    .filter((image) => image.complete && image.naturalWidth > 0).length"""
SERIOUS = {"serious", "critical"}
"""Impacts of axe's findings that must not occur."""


def submit_story(page, story=STORY, frames="6", seed="42", **options):
    """Enter a story on the first page and send it."""
    page.goto("/")
    page.fill("#story", story)
    page.click("#options summary")
    page.select_option("#frames", frames)
    page.fill("#seed", seed)
    if options.get("guided"):
        page.check("input[value=ref_guided]")
    if options.get("approve"):
        page.check("#approve-plan")
    page.click("#draw")
    page.wait_for_url(re.compile("story="))


def wait(page, state="done"):
    """Wait until the page shows the story in a state."""
    page.wait_for_selector(f"body[data-state={state}]", timeout=90_000)


def story_id(page):
    """The id of the story in the address of the page."""
    return re.search("story=([0-9a-f]{32})", page.url)[1]


def violations(page):
    """The serious findings of axe: the rule, and the first element that breaks it."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS]


@pytest.mark.parametrize(("guided", "fact"), [(False, "simple"), (True, "reference-guided")])
def test_the_images_of_a_story_appear_one_by_one(page, guided, fact):
    submit_story(page, guided=guided)
    expect(page.locator("#board .frame")).to_have_count(6)
    page.wait_for_selector("#board .frame[data-state=rendering]")
    wait(page)
    page.wait_for_function(f"() => ({LOADED_IMAGES})() === 6")
    expect(page.locator("#status")).to_have_text("Done: 6 pictures")
    expect(page.locator("#facts")).to_contain_text(f"{fact} · seed 42")
    expect(page.locator("[data-frame='1'] .scores")).to_contain_text("Same hero 1.000")
    expect(page.locator("#story-title")).to_have_text(STORY)
    expect(page.locator("#message")).to_be_hidden()


def test_a_cancelled_story_keeps_its_finished_frames(page, service, others):
    submit_story(page, frames="10", seed="501")
    page.wait_for_selector("#board .frame[data-state=done]")
    page.click("#cancel")
    wait(page, "cancelled")
    expect(page.locator("#status")).to_contain_text("Stopped")
    story = service.http.get(f"/stories/{story_id(page)}").json()
    assert story["state"] == "cancelled"
    assert 1 <= story["frames_done"] < 10


def test_a_frame_is_redrawn_and_an_earlier_revision_is_shown_again(page):
    submit_story(page, seed="502")
    wait(page)
    first = page.get_attribute("[data-frame='2'] img", "src")
    page.click("[data-frame='2'] [data-action=edit]")
    page.fill("#redraw-caption", "Another caption")
    page.fill("#redraw-seed", "9")
    page.click("#redraw")
    expect(page.locator("[data-frame='2'] .caption")).to_have_text("Another caption")
    wait(page)
    page.wait_for_function(
        "(first) => document.querySelector(\"[data-frame='2'] img\").getAttribute('src') !== first",
        arg=first,
    )
    page.click("[data-frame='2'] .image")
    expect(page.locator("#viewer-revisions button")).to_have_count(2)
    page.click("#viewer-revisions [data-revision='1']")
    expect(page.locator("#viewer-revisions [aria-pressed=true]")).to_have_text("Version 1")
    page.keyboard.press("Escape")
    assert page.get_attribute("[data-frame='2'] img", "src") == first


def test_the_viewer_is_opened_and_used_by_keyboard(page, done):
    page.goto(f"/?story={done}")
    wait(page)
    page.focus("[data-frame='1'] .image")
    page.keyboard.press("Enter")
    expect(page.locator("#viewer-caption")).to_contain_text("1.")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#viewer-caption")).to_contain_text("2.")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#viewer-caption")).to_contain_text("1.")
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()


def test_a_plan_is_edited_before_it_is_rendered(page):
    submit_story(page, seed="503", approve=True)
    wait(page, "awaiting_approval")
    page.fill("#plan-caption-3", "He winks.")
    page.click("#approve")
    wait(page)
    expect(page.locator("[data-frame='3'] .caption")).to_have_text("He winks.")


def test_a_reload_shows_the_story_in_progress(page, service, others):
    submit_story(page, frames="10", seed="504")
    page.wait_for_selector("#board .frame[data-state=done]")
    page.reload()
    assert service.http.get(f"/stories/{story_id(page)}").json()["state"] == "rendering"
    expect(page.locator("#board .frame")).to_have_count(10)
    others()
    wait(page)
    page.wait_for_function(f"() => ({LOADED_IMAGES})() === 10")


@pytest.mark.parametrize(
    "story", ["<script>alert(1)</script> <img src=x onerror=alert(2)> Aldar", "🐎" * 500, "w" * 500]
)
def test_markup_emoji_and_long_words_in_a_story_are_shown_as_text(page, story):
    page.on("dialog", lambda dialog: pytest.fail("the story's text became code"))
    submit_story(page, story=story)
    wait(page)
    expect(page.locator("#story-title")).to_have_text(story)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 1280


def test_the_gallery_opens_an_earlier_story(page):
    submit_story(page, seed="506")
    wait(page)
    earlier = story_id(page)
    page.click("#new-story")
    expect(page.locator("#composer")).to_be_visible()
    page.click(f"#gallery [data-story='{earlier}'] a")
    expect(page.locator("#status")).to_have_text("Done: 6 pictures")
    page.go_back()
    expect(page.locator("#composer")).to_be_visible()


def test_every_export_is_offered_and_downloads(page, done):
    page.goto(f"/?story={done}")
    wait(page)
    page.click("#exports summary")
    links = page.locator("#export-list a")
    expect(links).to_have_count(6)
    with page.expect_download() as download:
        links.nth(2).click()
    assert download.value.suggested_filename == "aldar-kose-tricks-a-merchant-and.pdf"


def test_the_page_says_why_a_story_was_refused(page):
    page.goto("/")
    page.fill("#story", "short")
    page.click("#draw")
    expect(page.locator("#message")).to_contain_text("10 characters at least")
    page.fill("#story", "🐎" * 501)
    page.click("#draw")
    expect(page.locator("#message")).to_contain_text("500 characters at most")
    page.fill("#story", STORY)
    page.click("#options summary")
    page.select_option("#preset", "few_step")
    page.click("#draw")
    expect(page.locator("#message")).to_contain_text("preset few_step is not available")


def test_the_page_says_that_a_story_does_not_exist(page):
    page.goto(f"/?story={'0' * 32}")
    expect(page.locator("#message")).to_contain_text("does not exist")
    expect(page.locator("#story-view")).to_be_hidden()
    expect(page.locator("#composer")).to_be_visible()


def test_a_story_that_was_refused_by_a_busy_service_is_sent_again(page):
    busy = {
        "status": 503,
        "headers": {"retry-after": "2"},
        "json": {"detail": "200 stories are waiting.", "code": "overloaded", "request_id": "r"},
    }
    keys = []

    def refuse_once(route):
        if route.request.method != "POST":
            return route.continue_()
        keys.append(route.request.headers["idempotency-key"])
        return route.fulfill(**busy) if len(keys) == 1 else route.continue_()

    page.route("**/stories", refuse_once)
    page.goto("/")
    page.fill("#story", STORY)
    page.click("#draw")
    expect(page.locator("#message")).to_contain_text("200 stories are waiting. Trying again in")
    page.wait_for_url(re.compile("story="))
    assert len(keys) == 2
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Что сегодня придумал"), ("kk", "Алдар Көсе бүгін"), ("en", "What does")],
)
def test_the_page_speaks_three_languages_and_remembers_which(page, language, words):
    page.goto("/")
    page.select_option("#language", language)
    expect(page.locator("#composer-title")).to_contain_text(words)
    page.reload()
    expect(page.locator("#composer-title")).to_contain_text(words)
    assert page.get_attribute("html", "lang") == language


def test_nothing_is_loaded_from_other_sites(page, service):
    urls = []
    page.on("request", lambda request: urls.append(request.url))
    submit_story(page)
    wait(page)
    assert all(url.startswith((service.url, "data:", "blob:")) for url in urls)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
def test_axe_finds_nothing_serious(browser, service, done, scheme, width):
    size = {"width": width, "height": 900}
    with page_of(browser, service.url, viewport=size, color_scheme=scheme) as page:
        page.goto("/")
        page.click("#options summary")
        assert violations(page) == []
        page.goto(f"/?story={done}")
        wait(page)
        assert violations(page) == []
        page.click("[data-frame='1'] .image")
        assert violations(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width

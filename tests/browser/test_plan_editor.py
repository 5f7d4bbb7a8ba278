"""The scenes of a plan on the page: every field is edited; scenes are added, dropped and moved."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.chromium import page_of


def captions(page):
    return [box.input_value() for box in page.locator("[id^=plan-caption-]").all()]


def tool(page, label):
    return page.get_by_role("button", name=label, exact=True)


def focused(page):
    """The accessible name of what has the focus, or its id."""
    return page.evaluate(
        "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
    )


@pytest.fixture
def editor(page, planned):
    """The page with the plan of a story that waits for approval."""
    page.goto(f"/?story={planned}")
    expect(page.locator("#plan-editor fieldset")).to_have_count(6)
    return page


def approved(page, service, story_id):
    """The plan of the story, after the user has approved it."""
    with page.expect_response(f"**/stories/{story_id}/plan") as answer:
        page.click("#approve")
    assert answer.value.status == 200, answer.value.text()
    return service.http.get(f"/stories/{story_id}").json()["plan"]


def test_every_field_of_a_scene_is_edited(editor, service, planned):
    editor.get_by_label("Caption").nth(2).fill("He offers his horse.")
    editor.get_by_label("Dialogue").nth(2).fill("Take mine, bai.")
    editor.get_by_label("Prompt (in English)").nth(2).fill("aldar_kose_man on a hill in the steppe")
    editor.get_by_label("Shot size").nth(2).select_option("Close-up")
    editor.get_by_label("Angle").nth(2).select_option("From below")
    editor.get_by_label("Seconds").nth(2).fill("3.5")
    scene = approved(editor, service, planned)["scenes"][2]
    assert scene["prompt"].startswith("close-up of aldar_kose_man on a hill in the steppe")
    assert scene["prompt"].endswith("from a low angle")
    assert (scene["caption"], scene["dialogue"]) == ("He offers his horse.", "Take mine, bai.")
    assert (scene["shot_size"], scene["angle"], scene["duration_s"]) == ("close-up", "low", 3.5)


def test_a_plan_that_is_approved_as_it_is_stays_the_planners(editor, service, planned):
    before = service.http.get(f"/stories/{planned}").json()["plan"]
    assert before["planner"] == "builtin"
    assert approved(editor, service, planned) == before


def test_scenes_are_moved_by_keyboard_and_the_focus_goes_with_them(editor, service, planned):
    first, second, third, *rest = captions(editor)
    tool(editor, "Move scene 3 up").focus()
    editor.keyboard.press("Enter")
    assert focused(editor) == "Move scene 2 up"
    editor.keyboard.press("Enter")
    assert captions(editor) == [third, first, second, *rest]
    # The first scene cannot move further: its caption has the focus.
    assert focused(editor) == "plan-caption-1"
    expect(tool(editor, "Move scene 1 up")).to_be_disabled()
    expect(tool(editor, "Move scene 6 down")).to_be_disabled()
    expect(editor.locator("#announcer")).to_have_text("Scene 2 is now scene 1.")
    tool(editor, "Move scene 1 down").click()
    assert captions(editor) == [first, third, second, *rest]
    scenes = approved(editor, service, planned)["scenes"]
    assert [scene["caption"] for scene in scenes] == [first, third, second, *rest]


def test_scenes_are_added_up_to_ten_and_dropped_down_to_six(editor, service, planned):
    before = captions(editor)
    expect(editor.locator(".count")).to_have_text("6 scenes; 6 to 10 are possible.")
    expect(tool(editor, "Drop scene 2")).to_be_disabled()
    for number in (2, 3, 4, 5):
        tool(editor, f"Add a scene after scene {number}").click()
        assert focused(editor) == f"plan-caption-{number + 1}"
        editor.keyboard.type(f"New {number}.")
    assert captions(editor) == [*before[:2], "New 2.", "New 3.", "New 4.", "New 5.", *before[2:]]
    expect(tool(editor, "Add a scene after scene 1")).to_be_disabled()
    for number in (6, 5, 4):
        tool(editor, f"Drop scene {number}").click()
        assert focused(editor) == f"Drop scene {number}"
    assert captions(editor) == [*before[:2], "New 2.", *before[2:]]
    # A new scene needs a prompt before the plan can be approved.
    editor.click("#approve")
    assert focused(editor) == "plan-prompt-3"
    editor.fill("#plan-prompt-3", "aldar_kose_man sings")
    scenes = approved(editor, service, planned)["scenes"]
    assert [scene["caption"] for scene in scenes] == [*before[:2], "New 2.", *before[2:]]
    assert scenes[2]["setting"] == scenes[1]["setting"]


def test_a_dropped_scene_is_put_back_with_what_was_typed(editor):
    tool(editor, "Add a scene after scene 6").click()
    editor.fill("#plan-caption-2", "He bows.")
    before = captions(editor)
    tool(editor, "Drop scene 2").click()
    assert "He bows." not in captions(editor)
    editor.click("#undo-drop")
    assert captions(editor) == before
    expect(editor.locator("#undo-drop")).to_be_hidden()


@pytest.mark.parametrize("seconds", ["0.1", "31"])
def test_seconds_out_of_their_bounds_are_not_sent(editor, seconds):
    editor.fill("#plan-seconds-4", seconds)
    sent = []
    editor.on("request", lambda request: sent.append(request.method))
    editor.click("#approve")
    assert focused(editor) == "plan-seconds-4"
    assert "PATCH" not in sent


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Shown: 1 of 3 people, things and deeds; in no picture: saddle, sells."),
        ("ru", "Показано 1 из 3 людей, вещей и действий; ни на одном рисунке нет: saddle, sells."),
        ("kk", "Көрсетілгені: 3 ішінен 1 (адамдар, заттар және әрекеттер); ешбір суретте жоқ: "
         "saddle, sells."),
    ],
)  # fmt: skip
def test_coverage_and_notes_are_told(page, planned, language, sentence):
    def read(route):
        story = route.fetch().json()
        story["plan"]["coverage"] = [
            {"kind": "person", "name": "bai", "scenes": [1]},
            {"kind": "thing", "name": "saddle", "scenes": []},
            {"kind": "deed", "name": "sells", "scenes": []},
        ]
        story["plan"]["notes"] = ["The text asks for <b>watercolour</b>."]
        route.fulfill(body=json.dumps(story), content_type="application/json")

    page.route(f"**/stories/{planned}", read)
    page.goto(f"/?story={planned}")
    page.select_option("#language", language)
    told = page.locator("#plan-remarks li")
    expect(told).to_have_text([sentence, "The text asks for <b>watercolour</b>."])


def test_the_editor_says_what_of_the_story_is_shown(editor):
    expect(editor.locator("#plan-remarks")).to_contain_text(re.compile(r"Shown: \d+ of \d+"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
def test_axe_finds_nothing_serious_in_the_editor(browser, service, planned, scheme, width):
    size = {"width": width, "height": 900}
    with page_of(browser, service.url, viewport=size, color_scheme=scheme) as page:
        page.goto(f"/?story={planned}")
        expect(page.locator("#approve")).to_be_visible()
        found = Axe().run(page).response["violations"]
        serious = [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
        assert serious == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width

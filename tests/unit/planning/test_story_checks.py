"""Every type of check passes and fails where it should."""

import pytest

from deployments.types import Scene
from tests.support.story_checks import (
    Shown,
    load_stories,
    passes,
    stems,
    without_style,
    wording_faults,
)

STORY = "Алдар Көсе байды алдап, атын алып кетті"
SCENES = (
    ("front view of aldar_kose_man with a rich bai and a brown horse, in the aul", "Бір күні"),
    ("full shot of a rich bai riding a brown horse, kazakh folk tale illustration", "Бай келді"),
    ("wide shot of aldar_kose_man leading a brown horse, in the snow", "Атты алып кетті"),
)


def shown(scenes=SCENES):
    return Shown(STORY, shown_scenes(scenes))


def shown_scenes(scenes=SCENES):
    return [Scene(prompt=prompt, caption=caption) for prompt, caption in scenes]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ({"type": "element", "regex": "brown horse"}, True),
        ({"type": "element", "regex": "camel"}, False),
        ({"type": "element", "regex": r"\baul\b", "from_scene": 2}, False),
        ({"type": "who", "regex": "bai[^.]{0,20}riding"}, True),
        ({"type": "who", "regex": "aldar_kose_man[^.]{0,20}riding"}, False),
        ({"type": "order", "first": "riding", "then": "leading"}, True),
        ({"type": "order", "first": "leading", "then": "riding"}, False),
        ({"type": "order", "first": "riding", "then": "camel"}, False),
        ({"type": "order", "first": r"\baul\b", "then": "riding"}, False),
        ({"type": "absent", "regex": "camel"}, True),
        ({"type": "absent", "regex": "snow"}, False),
        ({"type": "absent", "regex": "folk tale"}, True),
        ({"type": "caption", "regex": "атты"}, True),
        ({"type": "caption", "regex": "түйе"}, False),
        ({"type": "language", "lang": "kk"}, True),
        ({"type": "language", "lang": "ru"}, False),
        ({"type": "language", "lang": "en"}, False),
        ({"type": "told", "min": 0.3}, True),
        ({"type": "told", "min": 0.5}, False),
        ({"type": "frames", "min": 3, "max": 3}, True),
        ({"type": "frames", "min": 4, "max": 6}, False),
        ({"type": "frames", "min": 1, "max": 2}, False),
    ],
)
def test_check(check, expected):
    assert passes(check, shown()) is expected


@pytest.mark.parametrize(
    ("caption", "lang"), [("The bai comes.", "en"), ("Приходит бай.", "ru"), ("Бай күлді.", "kk")]
)
def test_captions_are_of_one_language(caption, lang):
    scenes = [(prompt, caption) for prompt, _ in SCENES]
    passed = {
        x for x in ("en", "ru", "kk") if passes({"type": "language", "lang": x}, shown(scenes))
    }
    assert passed == {lang}


def test_a_story_in_other_letters_is_told_in_those_of_its_captions():
    latin = Shown("aldar kose baidy aldap, atyn alyp ketti", shown_scenes())
    assert not passes({"type": "told", "min": 0.3}, latin)
    assert passes({"type": "told", "min": 0.3, "text": STORY}, latin)


@pytest.mark.parametrize(
    ("prompt", "caption", "faults"),
    [
        ("aldar_kose_man with travellers in brown robes", "The travellers rest.", ()),
        ("aldar_kose_man with a princess in a red dress", "The princess rests.", ()),
        (
            "aldar_kose_man with a travellers in robes",
            "They rest.",
            ("an article before a plural",),
        ),
        ("a wolf over the fallen a white sheep", "The wolf wins.", ("two articles",)),
        ("aldar_kose_man with three bag of gold", "He pays.", ("a number before one",)),
        ("aldar_kose_man into a hole into a hole", "He falls.", ("a word twice",)),
        ("aldar_kose_man in the snow", "Black and white , : Aldar.", ("punctuation",)),
        ("aldar_kose_man in the snow", "жолда.", ("a small letter first", "one word")),
    ],
)
def test_wording_faults(prompt, caption, faults):
    assert wording_faults(Scene(prompt=prompt, caption=caption)) == faults


def test_the_hero_and_function_words_tell_nothing():
    assert stems("Алдар Көсе which Aldar with horses") == {"whic", "hors"}


def test_style_is_cut_off():
    style = "storybook illustration, kazakh folk tale"
    prompt = "aldar_kose_man with a storybook illustration on the wall"
    assert without_style(f"{prompt}, {style}, from above") == f"{prompt}, from above"


def test_stories_are_many_and_even():
    stories = load_stories()
    assert len({story.id for story in stories}) == len(stories)
    assert {lang: sum(s.lang == lang for s in stories) for lang in ("en", "ru", "kk")} == {
        "en": 22,
        "ru": 22,
        "kk": 22,
    }
    for story in stories:
        types = [check["type"] for check in story.checks]
        assert 5 <= len(types) <= 10, story.id
        assert {"language", "told"} <= set(types), story.id
        assert {check["label"] for check in story.checks} >= set(story.open), story.id

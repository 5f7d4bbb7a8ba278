"""Elements keep their look, and other things do not get it."""

import pytest

from deployments.engines.planning.rules.plan_rules import enforce
from deployments.types import Element, Scene, StoryPlan

HORSE = Element(name="horse", descriptor="brown horse")
BAI = Element(name="bai", descriptor="fat bai in purple robe")
MERCHANT = Element(name="merchant", descriptor="bearded merchant in a blue robe")
WEALTHY = Element(name="merchant", descriptor="a wealthy man in a blue robe")
FIRST = "front view of aldar_kose_man in the bazaar"


def corrected_plan(*prompts: str, elements: tuple[Element, ...] = (), planner: str = "openai:test"):
    """The corrected plan of six scenes: a front view, the prompts, and fillers."""
    filler = ("aldar_kose_man standing in the bazaar",) * (5 - len(prompts))
    scenes = tuple(Scene(prompt=prompt) for prompt in (FIRST, *prompts, *filler))
    plan = StoryPlan(scenes=scenes, elements=elements, planner=planner)
    once = enforce(plan)
    assert enforce(once) == once
    return once


def corrected_phrase(said: str, *elements: Element) -> str:
    """The corrected form of a phrase in the second scene."""
    prompt = (
        corrected_plan(f"aldar_kose_man sees {said} in the bazaar", elements=elements)
        .scenes[1]
        .prompt
    )
    return prompt.removeprefix("aldar_kose_man sees ").removesuffix(" in the bazaar")


@pytest.mark.parametrize(
    ("name", "descriptor"),
    [(" ", "brown horse"), ("horse", " "), ("-", "horse"), ("horse", "a "), ("horse", " ,. ")],
)
def test_an_element_without_words_is_removed_and_recorded(name, descriptor):
    plan = corrected_plan(elements=(Element(name=name, descriptor=descriptor), HORSE))
    assert plan.elements == (HORSE,)
    assert "Elements: removed what has no name or no descriptor." in plan.corrections


def test_a_descriptor_may_begin_with_a_comma():
    assert (
        corrected_phrase("a horse", Element(name="horse", descriptor=", brown")) == "a brown horse"
    )


@pytest.mark.parametrize("name", ["Aldar's horse", "hero's horse", "horse", "Aldar Kose's horse"])
def test_possession_of_the_hero_is_an_element(name):
    element = Element(name=name, descriptor="brown horse")
    plan = corrected_plan(elements=(element,))
    assert plan.elements == (element,)
    assert "brown horse" in plan.scenes[0].prompt


@pytest.mark.parametrize(
    ("name", "descriptor"),
    [
        ("main character", "beardless man in a red chapan"),
        ("the hero", "beardless man in a red chapan"),
        ("young trickster", "beardless man in a red chapan"),
        ("Aldar-Köse", "beardless man in a red chapan"),
        ("Алдар Көсе", "beardless man in a red chapan"),
        ("protagonist", "beardless man in a red chapan"),
        ("beardless man", "aldar_kose_man in a red chapan"),
    ],
)
def test_the_hero_is_no_element(name, descriptor):
    plan = corrected_plan(elements=(Element(name=name, descriptor=descriptor), HORSE))
    assert plan.elements == (HORSE,)
    assert "chapan" not in plan.scenes[0].prompt


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the merchant", "the wealthy man in a blue robe"),
        ("a wealthy merchant", "a wealthy man in a blue robe"),
        ("an old man", "an old man"),
        ("a wealthy man in a blue robe", "a wealthy man in a blue robe"),
    ],
)
def test_a_name_that_the_descriptor_lacks_stands_for_it(said, expected):
    assert corrected_phrase(said, WEALTHY) == expected


@pytest.mark.parametrize(
    ("element", "said", "expected"),
    [
        (Element(name="Karim", descriptor="fat bai"), "talking to Karim", "talking to a fat bai"),
        (Element(name="Karim", descriptor="fat bai"), "Karim", "a fat bai"),
        (Element(name="лошадь", descriptor="brown horse"), "a horse", "a brown horse"),
        (Element(name="horse of the khan", descriptor="white horse"), "a horse", "a white horse"),
        (Element(name="old man", descriptor="old man in grey"), "a young man", "a young man"),
        (Element(name="man", descriptor="old man"), "a man", "an old man"),
    ],
)
def test_a_name_may_be_a_proper_one_or_several_words(element, said, expected):
    assert corrected_phrase(said, element) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a rich merchant", "a poor merchant"),
        ("a rich merchant", "an old merchant in a green robe"),
        ("a rich merchant", "a merchant in a green robe"),
        ("a white dog", "a black dog"),
        ("a white dog", "a big hungry dog"),
    ],
)
def test_a_look_that_a_user_writes_is_kept(first, second):
    prompts = [f"aldar_kose_man sees {said} in the bazaar" for said in (first, second)]
    plan = corrected_plan(*prompts, planner="request")
    assert [scene.prompt for scene in plan.scenes[1:3]] == prompts


def test_a_bare_mention_takes_on_the_look_that_a_user_wrote_before():
    prompts = [f"aldar_kose_man sees {said} in the bazaar" for said in ("a rich khan", "the khan")]
    assert "sees the rich khan" in corrected_plan(*prompts, planner="request").scenes[2].prompt


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("his white horse", "his brown horse"),
        ("aldar_kose_man's white horse", "aldar_kose_man's brown horse"),
        ("a tall white Kazakh horse", "a tall Kazakh brown horse"),
        ("an orange old horse", "an old brown horse"),
        ("a white galloping horse", "a galloping brown horse"),
    ],
)
def test_a_conflicting_colour_is_corrected(said, expected):
    assert corrected_phrase(said, HORSE) == expected


@pytest.mark.parametrize(
    "said",
    [
        "his brown horse and the merchant's black horse",
        "the merchant's tall black horse",
        "a tall brown Kazakh horse",
        "a horse blanket",
        "the horse reins",
        "a horse statue",
        "horse dung",
        "a horse race",
        "the horse traders",
    ],
)
def test_noun_of_another_thing_is_unchanged(said):
    assert corrected_phrase(said, HORSE) == said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("a horse galloping", "a brown horse galloping"),
        ("a horse saddled", "a brown horse saddled"),
        ("how a horse gallops", "how a brown horse gallops"),
        ("a horse quickly", "a brown horse quickly"),
        ("a horse, a yurt", "a brown horse, a yurt"),
        ("a horse nearby", "a brown horse nearby"),
        ("a boy and a horse rest", "a boy and a brown horse rest"),
        ("a horse atop a hill", "a brown horse atop a hill"),
        ("a horse across the river", "a brown horse across the river"),
    ],
)
def test_a_noun_before_a_verb_or_a_preposition_is_the_element(said, expected):
    assert corrected_phrase(said, HORSE) == expected


def test_a_title_before_a_name_stays():
    assert corrected_phrase("Bai Karim", BAI) == "Bai Karim"


def test_a_word_between_a_look_and_its_noun_does_not_double_it():
    said = corrected_phrase("a bearded angry merchant", MERCHANT)
    assert said == "a bearded angry merchant in a blue robe"

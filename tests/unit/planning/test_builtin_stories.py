"""The plan of the built-in planner shows what happens in the story."""

import re

import pytest

from deployments.engines.planning.builtin.story_reader import read_story
from deployments.engines.planning.vocabulary.actions import Action
from deployments.engines.planning.vocabulary.words import Language
from tests.support.builtin_stories import STORIES, plan_of


def prompts_of(story: str, **options: int) -> list[str]:
    return [scene.prompt for scene in plan_of(story, **options).scenes]


def colours_before(noun: str, prompts: list[str]) -> set[str]:
    return {word for prompt in prompts for word in re.findall(rf"(\w+) {noun}\b", prompt)}


def test_stolen_horse_is_the_merchants_first_and_ridden_by_the_hero_at_the_end():
    plan = plan_of(STORIES["classic"])
    prompts = [scene.prompt for scene in plan.scenes]
    assert sum("brown horse" in prompt for prompt in prompts) >= 4
    assert any("merchant" in prompt and "brown horse" in prompt for prompt in prompts[:4])
    assert not any(re.search(r"(riding|galloping on)", prompt) for prompt in prompts[:3])
    assert "riding a brown horse" in prompts[-1]
    assert {element.name for element in plan.elements} == {"merchant", "horse"}


def test_captions_tell_the_theft_after_the_trick_and_the_trick_after_the_meeting():
    captions = " ".join(
        scene.caption for scene in plan_of(STORIES["classic"], num_frames=10).scenes
    )
    order = [captions.index(word) for word in ("greets", "a tale", "blink", "gallops away")]
    assert order == sorted(order)


@pytest.mark.parametrize("key", ["white_horse", "kk_classic", "ru_classic"])
def test_a_white_horse_stays_white(key):
    assert colours_before("horse", prompts_of(STORIES[key])) == {"white"}


def test_a_horse_without_colour_is_brown_in_every_scene():
    assert colours_before("horse", prompts_of(STORIES["ride"])) == {"brown"}


def test_two_horses_keep_their_own_colours():
    plan = plan_of(STORIES["two_horses"], num_frames=10)
    assert {element.descriptor for element in plan.elements} >= {"brown horse", "black horse"}
    prompts = [scene.prompt for scene in plan.scenes]
    assert colours_before("horse", prompts) == {"brown", "black"}


def test_every_animal_of_the_story_is_drawn_with_its_colour():
    drawn = " ".join(prompts_of(STORIES["three_animals"]))
    assert all(animal in drawn for animal in ("red fox", "grey wolf", "white camel"))


@pytest.mark.parametrize("key", ["kk_night", "ru_no_hero"])
def test_a_story_at_night_is_drawn_at_night(key):
    assert all("at night" in prompt for prompt in prompts_of(STORIES[key]))


def test_times_of_day_follow_in_order():
    prompts = prompts_of(STORIES["times"])
    times = ["morning" if "in the morning" in prompt else "night" for prompt in prompts]
    assert times == sorted(times)
    assert set(times) == {"morning", "night"}


def test_places_follow_in_order_of_mention():
    plan = plan_of(STORIES["several_places"], num_frames=10)
    assert list(dict.fromkeys(scene.setting for scene in plan.scenes)) == [
        "bazaar",
        "river",
        "mountains",
    ]


def test_the_place_of_a_story_that_names_none_suits_its_people():
    assert {scene.setting for scene in plan_of(STORIES["classic"]).scenes} == {"bazaar"}
    assert {scene.setting for scene in plan_of(STORIES["digits"]).scenes} == {"steppe"}


@pytest.mark.parametrize(
    ("key", "noun"), [("unknown_animal", "crocodile"), ("unknown_person", "pawnbroker")]
)
def test_an_unknown_english_noun_is_drawn(key, noun):
    assert sum(noun in prompt for prompt in prompts_of(STORIES[key])) >= 2


def test_a_coat_as_the_storys_object_is_drawn_and_not_worn():
    prompts = prompts_of(STORIES["coat"])
    assert any("with an old patched coat" in prompt for prompt in prompts)
    assert not any(re.search(r"(wearing|man in) ", prompt) for prompt in prompts)


def test_the_khan_who_orders_is_not_taken_for_the_hero():
    event = read_story(STORIES["reverse"]).events[0]
    assert (event.action, event.by.noun.name) == (Action.ASK, "khan")


def test_a_person_who_returns_within_a_sentence_acts_himself():
    (*_, chase) = read_story("Алдар Көсе түйені ұрлап, қашып кетеді, көпес оны қуады").events
    assert (chase.action, chase.by.noun.name) == (Action.CHASE, "merchant")


def test_a_pronoun_stands_for_the_hero():
    (*_, win) = read_story("The khan challenges Aldar to a race, and he wins").events
    assert (win.action, win.by) == (Action.WIN, None)


def test_verb_form_that_describes_a_noun_is_not_an_event():
    assert not read_story("Aldar with a talking bird").events


def test_the_mighty_are_outwitted_where_the_hero_helps_the_weak():
    prompts = prompts_of(STORIES["help"])
    helped = next(index for index, prompt in enumerate(prompts[1:]) if "shepherd" in prompt)
    tricked = next(index for index, prompt in enumerate(prompts) if "tricks a greedy bai" in prompt)
    assert helped < tricked


def test_the_hero_who_is_not_named_does_the_deeds():
    events = read_story(STORIES["pronoun_only"]).events
    assert all(event.by is None for event in events)
    assert [event.action for event in events] == [Action.TRICK, Action.WIN]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (STORIES["classic"], Language.EN),
        (STORIES["ru_classic"], Language.RU),
        (STORIES["ru_kazakh_name"], Language.RU),
        (STORIES["kk_classic"], Language.KK),
        (STORIES["digits"], Language.EN),
    ],
)
def test_captions_are_in_the_storys_language(text, language):
    assert read_story(text).language is language
    captions = "".join(scene.caption for scene in plan_of(text).scenes)
    assert bool(re.search("[а-яё]", captions)) is (language is not Language.EN)
    without_name = captions.replace("Көсе", "")
    assert bool(re.search("[әғқңұүһі]", without_name)) is (language is Language.KK)

"""Every plan obeys the rules, every change is told, and a plan that obeys is left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.engines.planning.plan_rules import enforce, violations
from deployments.types import (
    MAX_SCENE_PROMPT_CHARS,
    MIN_FRAMES,
    Element,
    Scene,
    StoryPlan,
)

HORSE = Element(name="horse", descriptor="brown horse")
KHANS_HORSE = Element(name="khan's horse", descriptor="khan's white horse")
MERCHANT = Element(name="merchant", descriptor="bearded merchant in a blue robe")

OBEDIENT = (
    "front view of aldar_kose_man with a bearded merchant in a blue robe beside a brown horse "
    "in the bazaar",
    "aldar_kose_man talking to a bearded merchant in a blue robe in the bazaar",
    "aldar_kose_man looking at a brown horse in the bazaar, sunset",
    "aldar_kose_man bargaining with a bearded merchant in a blue robe in the bazaar",
    "aldar_kose_man riding a brown horse in the bazaar",
    "aldar_kose_man celebrating in the bazaar",
)


def make_plan(
    *prompts: str,
    elements: tuple[Element, ...] = (),
    settings: tuple[str, ...] = (),
    planner: str = "openai:test",
) -> StoryPlan:
    """A plan of the prompts, filled up to six scenes with obedient ones."""
    filler = ("aldar_kose_man standing in the bazaar",) * (MIN_FRAMES - len(prompts))
    prompts = (*prompts, *filler)
    places = (*settings, *("",) * (len(prompts) - len(settings)))
    return StoryPlan(
        scenes=tuple(
            Scene(prompt=prompt, setting=place)
            for prompt, place in zip(prompts, places, strict=True)
        ),
        elements=elements,
        planner=planner,
    )


def second_prompt(prompt: str, *elements: Element, **options: str) -> str:
    """What becomes of a prompt in the second scene."""
    plan = make_plan(OBEDIENT[0], prompt, elements=elements)
    return enforce(plan, **options).scenes[1].prompt


def test_a_plan_that_obeys_comes_back_as_it_is():
    plan = make_plan(*OBEDIENT, elements=(HORSE, MERCHANT), settings=("bazaar",) * 6)
    assert enforce(plan, "Aldar tricks a merchant in the bazaar") is plan


@pytest.mark.parametrize(
    "naming",
    [
        "Aldar Kose",
        "aldar kose",
        "Aldar Köse",
        "Aldar-Kose",
        "Aldar",
        "ALDAR_KOSE_MAN",
        "Алдар Көсе",
        "the trickster",
        "the beardless trickster hero",
        "the hero",
    ],
)
def test_the_heros_name_becomes_the_trigger(naming):
    prompt = second_prompt(f"{naming} laughs in the bazaar")
    assert prompt == "aldar_kose_man laughs in the bazaar"


def test_the_trigger_keeps_the_possessive():
    assert second_prompt("Aldar's friend in the bazaar") == "aldar_kose_man's friend in the bazaar"


def test_a_prompt_without_the_hero_gets_the_trigger_in_front():
    assert second_prompt("a busy bazaar") == "aldar_kose_man, a busy bazaar"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("aldar_kose_man in a red chapan in the bazaar", "aldar_kose_man in the bazaar"),
        (
            "aldar_kose_man, wearing a traditional red chapan and a felt hat, in the bazaar",
            "aldar_kose_man, in the bazaar",
        ),
        (
            "aldar_kose_man dressed in a robe of red silk with gold trim laughs in the bazaar",
            "aldar_kose_man laughs in the bazaar",
        ),
        ("aldar_kose_man with a long white beard in the bazaar", "aldar_kose_man in the bazaar"),
        ("bearded aldar_kose_man in the bazaar", "aldar_kose_man in the bazaar"),
        ("red-robed aldar_kose_man in the bazaar", "aldar_kose_man in the bazaar"),
        ("aldar_kose_man, red robe, felt hat, in the bazaar", "aldar_kose_man, in the bazaar"),
        ("red robe, leather boots, aldar_kose_man in the bazaar", "aldar_kose_man in the bazaar"),
        (
            "aldar_kose_man on a camel, in a fur hat, in the bazaar",
            "aldar_kose_man on a camel, in the bazaar",
        ),
        (
            "a guard in a red robe watches aldar_kose_man in a green robe in the bazaar",
            "a guard in a red robe watches aldar_kose_man in the bazaar",
        ),
    ],
)
def test_the_heros_clothes_and_beard_are_removed(prompt, expected):
    assert second_prompt(prompt) == expected


@pytest.mark.parametrize(
    "prompt",
    [
        "aldar_kose_man talking to a bearded merchant in a blue robe in the bazaar",
        "aldar_kose_man and an old man with a white beard in the bazaar",
        "aldar_kose_man beside a khan wearing a golden coat and a fur hat in the bazaar",
        "aldar_kose_man facing a crowd in colourful robes in the bazaar",
        "aldar_kose_man holding a coat in the bazaar",
        "aldar_kose_man in the bazaar with a hatter",
        "aldar_kose_man tricks a potter in a grey robe in the bazaar",
    ],
)
def test_other_peoples_clothes_stay(prompt):
    potter = Element(name="potter", descriptor="potter in a grey robe")
    plan = make_plan(OBEDIENT[0], prompt, elements=(potter,), planner="request")
    assert enforce(plan).scenes[1].prompt == prompt


def test_a_coat_that_is_the_storys_object_stays():
    coat = Element(name="coat", descriptor="old patched coat")
    prompt = "aldar_kose_man standing with an old patched coat in the bazaar"
    assert second_prompt(prompt, coat) == prompt


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("a horse", "a brown horse"),
        ("the horse", "the brown horse"),
        ("his horse", "his brown horse"),
        ("a white horse", "a brown horse"),
        ("an orange horse", "a brown horse"),
        ("a Brown Horse", "a Brown Horse"),
        ("a steed", "a brown horse"),
        ("a galloping horse", "a galloping brown horse"),
        ("horses", "horses"),
        ("another horse", "another horse"),
        ("a horse race", "a horse race"),
        ("a seahorse", "a seahorse"),
    ],
)
def test_an_element_keeps_its_descriptor(said, expected):
    prompt = second_prompt(f"aldar_kose_man sees {said} in the bazaar", HORSE)
    assert prompt == f"aldar_kose_man sees {expected} in the bazaar"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("a merchant", "a bearded merchant in a blue robe"),
        ("a bearded merchant", "a bearded merchant in a blue robe"),
        ("a merchant in a blue robe", "a bearded merchant in a blue robe"),
        ("a merchant in a red robe", "a bearded merchant in a blue robe"),
        ("an angry merchant", "an angry bearded merchant in a blue robe"),
        ("the merchant's tent", "the merchant's tent"),
    ],
)
def test_a_person_keeps_his_look(said, expected):
    prompt = second_prompt(f"aldar_kose_man sees {said} in the bazaar", MERCHANT)
    assert prompt == f"aldar_kose_man sees {expected} in the bazaar"


def test_a_bag_of_gold_does_not_become_a_sack_of_a_bag_of_gold():
    gold = Element(name="gold", descriptor="bag of gold")
    prompt = second_prompt("aldar_kose_man with a sack of gold in the bazaar", gold)
    assert prompt == "aldar_kose_man with a bag of gold in the bazaar"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the khan's white horse", "the khan's white horse"),
        ("a brown horse", "a brown horse"),
        ("a brown horse and the khan's white horse", "a brown horse and the khan's white horse"),
        ("the khan's horse", "the khan's white horse"),
        ("a horse", "a brown horse"),
    ],
)
def test_a_second_horse_that_is_an_element_stays_another_horse(said, expected):
    prompt = second_prompt(f"aldar_kose_man sees {said} in the bazaar", HORSE, KHANS_HORSE)
    assert prompt == f"aldar_kose_man sees {expected} in the bazaar"


def test_looks_are_inferred_from_a_users_own_scenes():
    plan = make_plan(
        "front view of aldar_kose_man with a grey donkey in the bazaar",
        "aldar_kose_man riding a donkey in the bazaar",
        "aldar_kose_man sees a young boy in a green robe in the bazaar",
        "aldar_kose_man and the boy on a white donkey in the bazaar",
        planner="request",
    )
    scenes = enforce(plan).scenes
    assert "riding a grey donkey" in scenes[1].prompt
    assert "the young boy in a green robe on a white donkey" in scenes[3].prompt


def test_two_animals_that_a_user_draws_together_stay_two():
    plan = make_plan(
        "front view of aldar_kose_man with a grey wolf and a white wolf in the bazaar",
        "aldar_kose_man and a white wolf in the bazaar",
        planner="request",
    )
    assert enforce(plan) is plan


def test_a_users_first_scene_gets_no_element_that_he_did_not_draw():
    plan = make_plan(
        "front view of aldar_kose_man in the bazaar",
        "aldar_kose_man on a brown horse in the bazaar",
        planner="request",
    )
    assert enforce(plan) is plan


def test_a_setting_that_the_prompt_does_not_name_is_added():
    plan = make_plan(OBEDIENT[0], "aldar_kose_man laughs", settings=("bazaar", "khan's palace"))
    assert enforce(plan).scenes[1].prompt == "aldar_kose_man laughs, in the khan's palace"


@pytest.mark.parametrize(
    ("setting", "place"),
    [("bazaar", "in a busy market"), ("steppe", "across the wide steppe"), ("aul", "by a yurt")],
)
def test_another_word_for_the_setting_names_it(setting, place):
    plan = make_plan(OBEDIENT[0], f"aldar_kose_man {place}", settings=("bazaar", setting))
    assert enforce(plan).scenes[1].prompt == f"aldar_kose_man {place}"


def test_a_setting_in_another_language_is_named_in_english():
    plan = make_plan(OBEDIENT[0], "aldar_kose_man laughs", settings=("bazaar", "базар"))
    assert enforce(plan).scenes[1].prompt == "aldar_kose_man laughs, in the bazaar"


def test_a_scene_without_a_place_stays_where_the_last_one_was():
    scene = enforce(make_plan(OBEDIENT[0], "aldar_kose_man laughs")).scenes[1]
    assert (scene.prompt, scene.setting) == ("aldar_kose_man laughs, in the bazaar", "bazaar")


def test_a_plan_without_any_place_plays_where_the_story_does():
    plan = make_plan(*("aldar_kose_man laughs",) * 6)
    told = enforce(plan, "Алдар Көсе тауда жүр")
    assert all("in the mountains" in scene.prompt for scene in told.scenes)
    assert all("in the steppe" in scene.prompt for scene in enforce(plan).scenes)


def test_the_setting_does_not_change_where_the_story_does_not():
    plan = make_plan(
        OBEDIENT[0], "aldar_kose_man gallops across the open steppe", settings=("bazaar", "steppe")
    )
    scene = enforce(plan, "Aldar tricks a merchant in the bazaar").scenes[1]
    assert (scene.prompt, scene.setting) == ("aldar_kose_man gallops in the bazaar", "bazaar")


@pytest.mark.parametrize(
    "story",
    [
        "Aldar tricks a merchant in the bazaar and flees into the steppe",
        "Алдар Косе обманул купца на базаре и ускакал в степь",
        "Алдар Көсе базарда саудагерді алдап, далаға қашты",
        "",
    ],
)
def test_the_setting_changes_where_the_story_does(story):
    moving = "aldar_kose_man gallops across the steppe"
    plan = make_plan(OBEDIENT[0], moving, moving, moving, moving, moving)
    assert enforce(plan, story).scenes[1].prompt == moving


def test_a_place_beyond_the_lexicon_is_taken_from_the_story():
    prompt = "aldar_kose_man dances in the lighthouse"
    plan = make_plan(OBEDIENT[0], prompt, settings=("bazaar", "lighthouse"))
    assert enforce(plan, "From the bazaar Aldar goes to a lighthouse").scenes[1].prompt == prompt
    kept = enforce(plan, "Aldar dances in the bazaar").scenes[1]
    assert kept.prompt == "aldar_kose_man dances in the bazaar"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("aldar_kose_man in the bazaar", "front view of aldar_kose_man in the bazaar"),
        ("a bazaar with aldar_kose_man", "a bazaar with aldar_kose_man, front-facing"),
        (
            "back view of aldar_kose_man in the bazaar",
            "front view of aldar_kose_man in the bazaar",
        ),
        (
            "aldar_kose_man in the bazaar, seen from behind",
            "front view of aldar_kose_man in the bazaar",
        ),
        (
            "aldar_kose_man in the bazaar, looking at the viewer",
            "aldar_kose_man in the bazaar, looking at the viewer",
        ),
    ],
)
def test_scene_1_faces_the_viewer(prompt, expected):
    assert enforce(make_plan(prompt)).scenes[0].prompt == expected


def test_scene_1_shows_the_key_elements():
    plan = make_plan("front view of aldar_kose_man in the bazaar", elements=(HORSE, MERCHANT))
    first = enforce(plan).scenes[0].prompt
    assert "brown horse" in first
    assert "bearded merchant in a blue robe" in first


def test_the_hero_is_no_element():
    hero = Element(name="Aldar Kose", descriptor="beardless man in a red chapan")
    plan = enforce(make_plan(OBEDIENT[0], elements=(hero, HORSE)))
    assert plan.elements == (HORSE,)
    assert "red chapan" not in plan.scenes[0].prompt


def test_scenes_beyond_num_frames_are_dropped_from_the_middle():
    plan = make_plan(*(f"aldar_kose_man with {count} apples in the bazaar" for count in range(10)))
    kept = enforce(plan, num_frames=6)
    assert len(kept.scenes) == 6
    assert "with 0 apples" in kept.scenes[0].prompt
    assert "with 9 apples" in kept.scenes[-1].prompt
    assert any("at most 6 scenes" in correction for correction in kept.corrections)


def test_every_change_is_told_once_with_its_scene():
    plan = make_plan(OBEDIENT[0], "Aldar Kose in a red robe on a horse", elements=(HORSE,))
    corrections = enforce(plan).corrections
    assert all(correction.endswith(".") for correction in corrections)
    assert len(set(corrections)) == len(corrections)
    told = [correction for correction in corrections if correction.startswith("Scene 2: ")]
    assert len(told) == 4


def test_earlier_corrections_are_kept():
    plan = make_plan("Aldar in the bazaar").model_copy(update={"corrections": ("Earlier.",)})
    assert enforce(plan).corrections[0] == "Earlier."


def test_a_prompt_at_its_length_limit_is_cut_and_says_so():
    long = ("apple " * MAX_SCENE_PROMPT_CHARS)[: MAX_SCENE_PROMPT_CHARS - 1]
    plan = enforce(make_plan(OBEDIENT[0], long))
    prompt = plan.scenes[1].prompt
    assert len(prompt) <= MAX_SCENE_PROMPT_CHARS
    assert prompt.startswith("aldar_kose_man, apple")
    assert prompt.endswith("in the bazaar")
    assert any("cut the prompt's end" in correction for correction in plan.corrections)


def test_too_few_and_too_many_and_empty_scenes_are_violations():
    scenes = [Scene(prompt=" ,") for _ in range(3)]
    problems = violations(scenes)
    assert problems[0] == "the plan has 3 scenes; write at least 6"
    assert len(problems) == 4
    assert violations(make_plan(*OBEDIENT, *OBEDIENT[1:5]).scenes, num_frames=8) == (
        "the plan has 10 scenes; write at most 8",
    )
    assert violations(make_plan(*OBEDIENT).scenes) == ()


_PHRASES = st.sampled_from(
    [
        "Aldar Kose",
        "aldar_kose_man",
        "the trickster",
        "in a red robe",
        "wearing a fur hat and boots",
        "with a beard",
        "a horse",
        "a white horse",
        "the khan's white horse",
        "a bearded merchant in a blue robe",
        "merchant",
        "merchant in a",
        "in the bazaar",
        "across the steppe",
        "near a yurt",
        "from behind",
        "front view of",
        ",",
        ", and",
        "red robe,",
        "bag of gold",
        "gold",
        "лошадь",
        "riding",
        ", a clever man",
        "his long robe flowing",
        "puts on",
        "the merchant's black horse",
        "a white Kazakh horse",
        "blanket",
        "Karim",
        "on the riverbank",
        "back to us",
        "front door",
    ]
)
_PROMPTS = st.one_of(
    st.lists(_PHRASES, min_size=1, max_size=14).map(" ".join),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=1000),
)
_ELEMENTS = st.lists(
    st.sampled_from(
        [
            HORSE,
            KHANS_HORSE,
            MERCHANT,
            Element(name="gold", descriptor="a bag of gold"),
            Element(name=" ", descriptor="brown horse"),
            Element(name="horse", descriptor=" "),
            Element(name="horse", descriptor=", brown"),
            Element(name="merchant", descriptor="a wealthy man in a blue robe"),
        ]
    ),
    max_size=3,
    unique=True,
)


@settings(max_examples=150, deadline=None)
@given(
    prompts=st.lists(_PROMPTS, min_size=6, max_size=10),
    elements=_ELEMENTS,
    planner=st.sampled_from(["openai:test", "request"]),
    story=st.sampled_from(["", "Aldar flees from the bazaar to the mountains", "Алдар"]),
    places=st.lists(
        st.sampled_from(
            ["", "bazaar", "near a yurt", "khan's tent", "базар", "\\1 (", " , ", "well"]
        )
        | st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=100),
        max_size=6,
    ),
)
def test_enforcing_twice_is_enforcing_once(prompts, elements, planner, story, places):
    plan = make_plan(*prompts, elements=tuple(elements), settings=tuple(places), planner=planner)
    once = enforce(plan, story)
    assert StoryPlan.model_validate(once.model_dump()) == once
    assert all("aldar_kose_man" in scene.prompt for scene in once.scenes)
    assert enforce(once, story) == once


@pytest.mark.parametrize(
    "unit",
    [
        "in a red ",
        "with a hat, ",
        "robe and a ",
        "a",
        "wearing ",
        "the the ",
        "a robe of silk ",
        " ",
    ],
)
def test_a_hostile_prompt_is_checked_in_no_time(unit):
    hostile = "x" + (unit * MAX_SCENE_PROMPT_CHARS)[: MAX_SCENE_PROMPT_CHARS - 1]
    started = time.perf_counter()
    enforce(make_plan(*(hostile,) * 10, elements=(HORSE, MERCHANT)))
    assert time.perf_counter() - started < 2


def test_an_element_that_is_part_of_anothers_descriptor_stays_there():
    crown = Element(name="crown", descriptor="golden crown")
    khan = Element(name="khan", descriptor="khan with a crown")
    prompt = "aldar_kose_man beside a khan with a crown in the bazaar"
    assert second_prompt(prompt, crown, khan) == prompt

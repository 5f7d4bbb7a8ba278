"""Every plan obeys the rules, every change is recorded, and a plan that obeys is unchanged."""

import pytest

from deployments.engines.planning.rules.plan_problems import violations
from deployments.engines.planning.rules.plan_rules import enforce
from deployments.types import MAX_SCENE_PROMPT_CHARS, Element, Scene
from tests.support.plans import HORSE, KHANS_HORSE, MERCHANT, OBEDIENT, make_plan, second_prompt


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


def test_every_change_is_recorded_once_with_its_scene():
    plan = make_plan(OBEDIENT[0], "Aldar Kose in a red robe on a horse", elements=(HORSE,))
    corrections = enforce(plan).corrections
    assert all(correction.endswith(".") for correction in corrections)
    assert len(set(corrections)) == len(corrections)
    of_scene_2 = [correction for correction in corrections if correction.startswith("Scene 2: ")]
    assert len(of_scene_2) == 4


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


def test_an_element_that_is_part_of_anothers_descriptor_stays_there():
    crown = Element(name="crown", descriptor="golden crown")
    khan = Element(name="khan", descriptor="khan with a crown")
    prompt = "aldar_kose_man beside a khan with a crown in the bazaar"
    assert second_prompt(prompt, crown, khan) == prompt

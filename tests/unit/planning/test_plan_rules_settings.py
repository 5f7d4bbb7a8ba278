"""Each scene names its setting, which changes only where the story does."""

import pytest

from deployments.engines.planning.rules.plan_rules import enforce
from tests.support.plans import OBEDIENT, make_plan


def test_a_setting_that_the_prompt_does_not_name_is_added():
    plan = make_plan(OBEDIENT[0], "aldar_kose_man laughs", settings=("bazaar", "khan's palace"))
    assert enforce(plan).scenes[1].prompt == "aldar_kose_man laughs, in the khan's palace"


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("bazaar", "in a busy market"),
        ("steppe", "across the wide steppe"),
        ("aul", "near a village"),
    ],
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
    corrected = enforce(plan, "Алдар Көсе тауда жүр")
    assert all("in the mountains" in scene.prompt for scene in corrected.scenes)
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


def test_garment_is_not_a_setting():
    plan = make_plan(*("Aldar Kose laughs",) * 6, settings=("TURBAN",))
    once = enforce(plan)
    assert "turban" not in once.scenes[0].prompt.lower()
    assert once.scenes[0].setting == "steppe"
    assert enforce(once) == once


@pytest.mark.parametrize("place", ["tailor's shop", "robe shop", "hat stall", "Green Cape"])
def test_a_place_called_by_a_garment_stays_a_place_or_goes_for_good(place):
    once = enforce(make_plan(*("Aldar Kose laughs",) * 6, settings=(place,)))
    assert enforce(once) == once

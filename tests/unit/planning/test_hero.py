"""A hero of another name and trigger word goes through the same planner."""

import pytest

from deployments.engines.planning.builtin.planner import BuiltinPlanner
from deployments.engines.planning.hero import Hero
from deployments.engines.planning.story_planner import StoryPlanner, load_planner
from deployments.errors import InvalidRequest
from deployments.settings import AppSettings, PlannerSettings
from deployments.types import HERO_NAME, HERO_TRIGGER, PlanRequest, Scene

OTHER = Hero("Nasreddin", "ohwx man")
STORY = "{} rides a brown horse to the bazaar. There {} tricks a rich merchant and rides home."


def texts_of(plan):
    return plan.model_dump_json()


async def plan_of(hero, name):
    planner = StoryPlanner(BuiltinPlanner(), hero=hero)
    return await planner.plan(PlanRequest(prompt=STORY.format(name, name)))


async def test_the_plan_is_the_same_but_for_name_and_trigger():
    usual = await plan_of(Hero(), HERO_NAME)
    other = await plan_of(OTHER, OTHER.name)
    expected = texts_of(usual).replace(HERO_TRIGGER, OTHER.trigger).replace(HERO_NAME, OTHER.name)
    assert texts_of(other) == expected
    assert all(OTHER.trigger in scene.prompt for scene in other.scenes)
    assert OTHER.name in texts_of(other)


async def test_another_trigger_alone_leaves_the_name():
    plan = await plan_of(Hero(trigger="ohwx man"), HERO_NAME)
    assert all("ohwx man" in scene.prompt for scene in plan.scenes)
    assert HERO_TRIGGER not in texts_of(plan)
    assert HERO_NAME in texts_of(plan)


async def test_a_russian_name_is_put_back_whatever_its_case():
    planner = StoryPlanner(BuiltinPlanner(), hero=Hero(name="Насреддин"))
    story = "Насреддин едет на базар. Богач зовёт Насреддин в дом. Насреддин смеётся."
    plan = await planner.plan(PlanRequest(prompt=story))
    assert "Алдар" not in texts_of(plan)
    assert "Насреддин" in texts_of(plan)


async def test_the_usual_hero_is_not_translated():
    plan = await plan_of(Hero(), HERO_NAME)
    assert Hero().named_plan(plan) is plan


def test_edited_scenes_keep_the_trigger_of_the_settings():
    planner = StoryPlanner(BuiltinPlanner(), hero=OTHER)
    scenes = tuple(
        Scene(prompt=f"ohwx man standing in the bazaar, scene {number}", setting="bazaar")
        for number in range(1, 7)
    )
    plan = planner.adopt(scenes)
    assert all(scene.prompt.count("ohwx man") == 1 for scene in plan.scenes)
    assert HERO_TRIGGER not in texts_of(plan)


def test_a_prompt_that_gets_too_long_is_refused():
    planner = StoryPlanner(BuiltinPlanner(), hero=OTHER)
    scene = Scene(prompt="ohwx man " + "x" * 990)
    with pytest.raises(InvalidRequest, match="too long with the trigger word 'ohwx man'"):
        planner.adopt((scene,) * 6)


async def test_the_settings_name_the_hero(monkeypatch):
    monkeypatch.setenv("HERO_TRIGGER", "ohwx man")
    settings = AppSettings(planner="builtin").group(PlannerSettings)
    plan = await load_planner(settings).plan(PlanRequest(prompt=STORY.format("Aldar", "he")))
    assert all("ohwx man" in scene.prompt for scene in plan.scenes)

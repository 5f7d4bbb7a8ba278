"""Prompts name the shot size and the angle of their scene, once and no other."""

import pytest

from deployments.engines.planning.rules.plan_rules import enforce
from deployments.types import MAX_SCENE_PROMPT_CHARS, Angle, ShotSize
from tests.support.plans import OBEDIENT, make_plan


def enforced(prompt, number=2, planner="openai:test", **fields):
    """A scene with these fields and the corrections of its plan, as the rules leave them."""
    prompts = [*OBEDIENT[: number - 1], prompt, *OBEDIENT[number:]]
    plan = make_plan(*prompts, settings=("bazaar",) * 6, planner=planner)
    scenes = [*plan.scenes]
    scenes[number - 1] = scenes[number - 1].model_copy(update=fields)
    plan = enforce(plan.model_copy(update={"scenes": tuple(scenes)}))
    assert enforce(plan) is plan
    return plan.scenes[number - 1], plan.corrections


@pytest.mark.parametrize(
    ("size", "prefix"),
    [("wide", "wide shot"), ("full", "full shot"), ("medium", "medium shot"), ("close-up",) * 2],
)
def test_a_chosen_shot_size_stands_before_the_prompt(size, prefix):
    prompt = "aldar_kose_man laughs in the bazaar"
    scene, corrections = enforced(prompt, shot_size=ShotSize(size))
    assert scene.prompt == f"{prefix} of {prompt}"
    assert corrections == (f"Scene 2: named the shot size, {size}.",)


@pytest.mark.parametrize(
    "named",
    [
        "wide shot of aldar_kose_man in the bazaar",
        "Wide-angle shot of aldar_kose_man in the bazaar",
        "aldar_kose_man in the bazaar, establishing shot",
        "aldar_kose_man in the bazaar, extreme long shot",
    ],
)
def test_a_shot_size_that_the_prompt_names_is_not_named_again(named):
    scene, corrections = enforced(named, shot_size=ShotSize.WIDE)
    assert scene.prompt == named
    assert corrections == ()


@pytest.mark.parametrize(
    "named",
    [
        "close-up of aldar_kose_man in the bazaar",
        "an extreme close-up of aldar_kose_man in the bazaar",
        "aldar_kose_man in the bazaar, medium close-up",
        "aldar_kose_man, in a medium long shot, in the bazaar",
        "full-body portrait of aldar_kose_man in the bazaar",
    ],
)
def test_another_shot_size_in_the_prompt_is_replaced(named):
    scene, corrections = enforced(named, shot_size=ShotSize.WIDE)
    assert scene.prompt.replace(",", "") == "wide shot of aldar_kose_man in the bazaar"
    assert corrections == ("Scene 2: named the shot size, wide.",)


@pytest.mark.parametrize(
    ("angle", "phrase"),
    [
        (Angle.LOW, "from a low angle"),
        (Angle.HIGH, "from a high angle"),
        (Angle.OVERHEAD, "seen from directly above"),
    ],
)
def test_a_chosen_angle_stands_after_the_prompt(angle, phrase):
    prompt = "aldar_kose_man laughs in the bazaar"
    scene, corrections = enforced(prompt, angle=angle)
    assert scene.prompt == f"{prompt}, {phrase}"
    assert corrections == (f"Scene 2: named the angle, {angle}.",)


def test_eye_level_adds_nothing_but_replaces_another_angle():
    prompt = "aldar_kose_man laughs in the bazaar"
    assert enforced(prompt, angle=Angle.EYE_LEVEL) == (
        make_plan(*OBEDIENT[:1], prompt, settings=("bazaar",) * 2)
        .scenes[1]
        .model_copy(update={"angle": Angle.EYE_LEVEL}),
        (),
    )
    scene, _ = enforced(f"low-angle shot of {prompt}", angle=Angle.EYE_LEVEL)
    assert scene.prompt == prompt


def test_another_angle_in_the_prompt_is_replaced():
    scene, _ = enforced("bird's-eye view of aldar_kose_man in the bazaar", angle=Angle.LOW)
    assert scene.prompt == "aldar_kose_man in the bazaar, from a low angle"


@pytest.mark.parametrize("planner", ["request", "openai:test"])
@pytest.mark.parametrize(
    "prompt",
    [
        "aldar_kose_man laughs in full view of the bazaar",
        "a bai comes close up to aldar_kose_man in the bazaar",
        "rain falls from above on aldar_kose_man in the wide bazaar",
    ],
)
def test_a_scene_without_a_shot_gets_none(prompt, planner):
    scene, corrections = enforced(prompt, planner=planner)
    assert (scene.prompt, scene.shot_size, scene.angle) == (prompt, None, None)
    assert corrections == ()


def test_a_shot_that_only_the_prompt_names_is_taken_from_there():
    prompt = "close-up of aldar_kose_man in the bazaar, from a low angle"
    scene, corrections = enforced(prompt, planner="request")
    assert (scene.prompt, scene.shot_size, scene.angle) == (prompt, "close-up", "low")
    assert corrections == (
        "Scene 2: took the shot size close-up from the prompt.",
        "Scene 2: took the angle low from the prompt.",
    )


@pytest.mark.parametrize("size", ShotSize)
def test_scene_1_stays_a_front_view(size):
    scene, _ = enforced("aldar_kose_man in the bazaar", number=1, shot_size=size)
    assert scene.prompt.endswith(", front view of aldar_kose_man in the bazaar")
    scene, _ = enforced(f"{size} shot of aldar_kose_man in the bazaar", number=1, shot_size=size)
    assert scene.prompt == f"{size} shot of aldar_kose_man in the bazaar, front-facing"


def test_scene_1_is_not_seen_from_above():
    scene, corrections = enforced(OBEDIENT[0], number=1, angle=Angle.OVERHEAD)
    assert (scene.prompt, scene.angle) == (OBEDIENT[0], Angle.EYE_LEVEL)
    assert corrections == ("Scene 1: took the angle eye-level, for a front view of the hero.",)


def test_a_long_prompt_keeps_its_limit_when_the_shot_is_put_in():
    prompt = "aldar_kose_man in the bazaar with " + "apples " * 138
    assert len(prompt) == MAX_SCENE_PROMPT_CHARS
    scene, corrections = enforced(prompt, shot_size=ShotSize.MEDIUM, angle=Angle.HIGH)
    assert len(scene.prompt) <= MAX_SCENE_PROMPT_CHARS
    assert scene.prompt.startswith("medium shot of aldar_kose_man in the bazaar")
    assert scene.prompt.endswith(", from a high angle")
    assert all("cut the prompt's end" in correction for correction in corrections)


def test_dialogue_and_seconds_are_left_as_they_are():
    scene, _ = enforced(OBEDIENT[1], dialogue="Take mine, bai.", duration_s=3.5)
    assert (scene.dialogue, scene.duration_s) == ("Take mine, bai.", 3.5)

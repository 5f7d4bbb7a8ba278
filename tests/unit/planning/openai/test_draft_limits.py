"""No field of an answer costs the story: what does not fit the domain is fitted, and said."""

import json

import pytest

from deployments.engines.planning.openai.plan_draft import MAX_ELEMENTS, read_plan
from deployments.types import Angle, ShotSize
from tests.support.openai_server import good, good_plan
from tests.support.openai_transport import STORY


def read(elements=None, **changes):
    """The plan of an answer whose third scene has these fields; `...` leaves a field out."""
    scenes = good_plan()["scenes"]
    third = scenes[2] | changes
    scenes[2] = {name: value for name, value in third.items() if value is not ...}
    answer = good_plan(scenes=scenes)
    return read_plan(
        json.dumps(answer if elements is None else answer | {"elements": elements}), "m"
    )


@pytest.mark.parametrize(
    ("field", "max_chars", "end"),
    [("prompt", 1000, ""), ("caption", 500, "…"), ("setting", 100, ""), ("dialogue", 300, "…")],
)
@pytest.mark.parametrize("text", ["word " * 300, "w" * 1500])
def test_a_text_that_is_too_long_is_shortened(field, max_chars, end, text):
    plan = read(**{field: text})

    short = getattr(plan.scenes[2], field)
    assert max_chars - 6 <= len(short) <= max_chars
    assert short.endswith(("word" if " " in text else "w") + end)
    assert plan.corrections == (f"Scene 3: shortened the {field} to {max_chars} characters.",)


@pytest.mark.parametrize(("field", "max_chars"), [("caption", 500), ("dialogue", 300)])
def test_a_text_of_the_maximum_length_stays(field, max_chars):
    plan = read(**{field: "w" * max_chars})

    assert getattr(plan.scenes[2], field) == "w" * max_chars
    assert plan.corrections == ()


def test_a_shortened_text_does_not_end_within_a_phrase():
    plan = read(setting="a bazaar " * 10 + "with a great tent and many people")

    assert plan.scenes[2].setting == ("a bazaar " * 10).strip()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("n" * 61, "n" * 60),
        (
            "the greedy old bai who counts his gold coins in front of the yurt",
            "the greedy old bai who counts his gold coins in front",
        ),
    ],
)
def test_a_name_that_is_too_long_is_shortened(name, short):
    plan = read(elements=[{"name": name, "descriptor": "old bai in a fur hat"}])

    (element,) = plan.elements
    assert (element.name, element.descriptor) == (short, "old bai in a fur hat")
    assert plan.corrections == ("Elements: shortened a name to 60 characters.",)


def test_a_descriptor_that_is_too_long_is_shortened():
    descriptor = "old bai in a fur hat " * 5 + "and a golden belt with a knife"
    plan = read(elements=[{"name": "bai", "descriptor": descriptor}])

    assert plan.elements[0].descriptor == "old bai in a fur hat " * 5 + "and a golden"
    assert plan.corrections == ("Elements: shortened the descriptor of bai to 120 characters.",)


def test_elements_that_are_too_many_are_left_out():
    elements = [{"name": f"horse {n}", "descriptor": f"brown horse {n}"} for n in range(35)]
    plan = read(elements=elements)

    assert [element.name for element in plan.elements] == [
        f"horse {n}" for n in range(MAX_ELEMENTS)
    ]
    assert plan.corrections == ("Elements: kept the first 20 of 35.",)


@pytest.mark.parametrize("empty", [{"name": ""}, {"descriptor": " "}])
def test_an_element_without_name_or_descriptor_is_left_out(empty):
    horse = {"name": "horse", "descriptor": "brown horse"}
    plan = read(elements=[horse, horse | empty])

    assert [element.name for element in plan.elements] == ["horse"]
    assert plan.corrections == ("Elements: removed what has no name or no descriptor.",)


@pytest.mark.parametrize(
    ("answered", "size", "is_same"),
    [
        ("wide", "wide", True),
        ("Close Up", "close-up", True),
        ("close_up", "close-up", True),
        ("long shot", "wide", False),
        ("extreme close-up", "close-up", False),
        ("medium shot", "medium", False),
        ("establishing", "wide", False),
        ("Full body", "full", False),
    ],
)
def test_a_shot_size_in_other_words_is_read(answered, size, is_same):
    plan = read(shot_size=answered)

    assert plan.scenes[2].shot_size is ShotSize(size)
    said = f"Scene 3: read the shot size '{answered}' as {size}."
    assert plan.corrections == (() if is_same else (said,))


@pytest.mark.parametrize(
    ("answered", "angle"),
    [("eye level", "eye-level"), ("low angle", "low"), ("bird's-eye", "overhead")],
)
def test_an_angle_in_other_words_is_read(answered, angle):
    assert read(angle=answered).scenes[2].angle is Angle(angle)


@pytest.mark.parametrize("field", ["shot_size", "angle"])
@pytest.mark.parametrize("answered", ["dutch", 3, ["wide", "low"], {"size": "wide"}])
def test_an_unknown_choice_is_left_out(field, answered):
    plan = read(**{field: answered})

    assert getattr(plan.scenes[2], field) is None
    name = field.replace("_", " ")
    assert plan.corrections == (f"Scene 3: left out the {name} {answered!r}.",)


def test_a_long_unknown_choice_is_quoted_in_part():
    (correction,) = read(shot_size="x" * 500).corrections

    assert len(correction) < 100


@pytest.mark.parametrize(
    ("answered", "seconds"), [(0.1, 0.5), (45, 30.0), ("60 s", 30.0), (10**30, 30.0)]
)
def test_seconds_out_of_their_bounds_are_changed(answered, seconds):
    plan = read(duration_s=answered)

    assert plan.scenes[2].duration_s == seconds
    (correction,) = plan.corrections
    assert correction.startswith("Scene 3: changed its ")
    assert correction.endswith(f" seconds to {seconds:g}.")


@pytest.mark.parametrize(("answered", "seconds"), [(2, 2.0), (2.5, 2.5), ("3 s", 3.0), ("4", 4.0)])
def test_seconds_are_read(answered, seconds):
    plan = read(duration_s=answered)

    assert plan.scenes[2].duration_s == seconds
    assert plan.corrections == ()


@pytest.mark.parametrize("answered", ["long", True, 0, -3, [3], float("nan"), 10**400])
def test_seconds_that_are_no_time_are_left_out(answered):
    plan = read(duration_s=answered)

    assert plan.scenes[2].duration_s is None
    (correction,) = plan.corrections
    assert correction.startswith("Scene 3: left out the seconds ")
    assert len(correction) < 100


@pytest.mark.parametrize("value", [None, ..., ""])
def test_fields_that_a_weaker_endpoint_leaves_out_are_not_chosen(value):
    fields = ("shot_size", "angle", "dialogue", "duration_s")
    plan = read(**dict.fromkeys(fields, value))

    scene = plan.scenes[2]
    assert [getattr(scene, name) for name in fields] == [None, None, "", None]
    assert plan.corrections == ()


def test_several_lines_of_dialogue_become_one():
    assert read(dialogue=["Take mine. ", "No!"]).scenes[2].dialogue == "Take mine. No!"


async def test_an_answer_that_is_too_long_everywhere_is_one_call_and_no_error(planner, endpoint):
    scenes = [
        {
            "prompt": f"aldar_kose_man with {n} horses in the bazaar " + "and apples " * 200,
            "caption": "c" * 2000,
            "setting": "bazaar " * 50,
            "shot_size": "enormous",
            "angle": "Dutch",
            "dialogue": "d" * 2000,
            "duration_s": 1e9,
        }
        for n in range(6)
    ]
    elements = [{"name": "bai " * 40, "descriptor": f"old bai {n} " * 40} for n in range(40)]
    endpoint.script(good(scenes=scenes, elements=elements))

    plan = await planner.plan(STORY)

    assert len(plan.scenes) == 6
    assert type(plan).model_validate(plan.model_dump()) == plan
    for field in ("prompt", "caption", "setting", "dialogue"):
        assert f"Scene 6: shortened the {field} to" in " ".join(plan.corrections)
    assert len(endpoint.requests) == 1

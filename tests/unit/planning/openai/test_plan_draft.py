"""Which answers of a chat endpoint are read as a plan, and the problems of the others."""

import json

import pytest

from deployments.engines.planning.openai.plan_draft import UnusableAnswer, read_plan
from tests.support.openai_server import good_plan

PLAN = json.dumps(good_plan())


def read(answer: str):
    return read_plan(answer, "openai:m")


def problems_of(answer: str) -> tuple[str, ...]:
    with pytest.raises(UnusableAnswer) as caught:
        read(answer)
    return caught.value.problems


def altered(**changes) -> str:
    """The plan with these fields of every scene replaced; `...` leaves the field out."""
    scenes = [
        {name: value for name, value in (scene | changes).items() if value is not ...}
        for scene in good_plan()["scenes"]
    ]
    return json.dumps(good_plan(scenes=scenes))


@pytest.mark.parametrize(
    "reasoning",
    [
        f"<think>{json.dumps(good_plan(7))}</think>",
        f"<think>{json.dumps(good_plan(7))} or <think>{json.dumps(good_plan(8))}</think>\n\n",
        f"{json.dumps(good_plan(7))}\n</think>",
        "<think>" + "{a} " * 600 + "</think>",
        "{a} " * 600,
        '{"a": 1} ' * 60,
        '{"scenes": [...]} ' * 60,
        "[1] [note] ",
    ],
)
def test_plan_after_reasoning_is_read(reasoning):
    assert len(read(f"{reasoning}{PLAN} That is {{all}}.").scenes) == 6


def test_plan_that_is_only_in_the_reasoning_is_not_the_answer():
    assert problems_of(f"<think>{PLAN}</think> Done.") == (
        "the answer holds no complete JSON object",
    )


def test_usable_plan_is_preferred_to_a_shorter_one_before_it():
    assert len(read(f"{json.dumps(good_plan(3))} no, more: {PLAN}").scenes) == 6


@pytest.mark.parametrize("field", ["caption", "setting"])
@pytest.mark.parametrize("value", [None, ..., ""])
def test_missing_caption_or_setting_is_empty(field, value):
    plan = read(altered(**{field: value}))

    assert {getattr(scene, field) for scene in plan.scenes} == {""}


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({"scenes": good_plan()["scenes"]}),
        json.dumps(good_plan(elements=None)),
        json.dumps(good_plan()["scenes"]),
        json.dumps({"plan": good_plan()["scenes"]}),
    ],
)
def test_missing_elements_are_none(answer):
    plan = read(answer)

    assert len(plan.scenes) == 6
    assert plan.elements == ()


def test_plan_in_a_wrapper_is_read_with_its_elements():
    plan = read(json.dumps({"plan": good_plan()}))

    assert [element.name for element in plan.elements] == ["horse", "merchant"]


def test_line_break_in_a_string_is_read():
    answer = altered(caption="One.\nTwo.").replace("\\n", "\n")

    assert read(answer).scenes[0].caption == "One.\nTwo."


def test_problem_of_a_broken_object_has_its_position_and_no_inner_object_is_read():
    answer = json.dumps(good_plan(), indent=1).replace("whispering", 'saying "hush"')

    (problem,) = problems_of(answer)

    assert problem == (
        "the JSON breaks off at line 32, column 53, after"
        """ 'hot of aldar_kose_man saying "': Expecting ',' delimiter"""
    )


def test_cut_off_plan_is_not_read_as_its_first_scenes():
    answer = json.dumps(good_plan(9))
    answer = answer[: answer.index("merchant 2 times")]

    (problem,) = problems_of(answer)

    assert "breaks off" in problem


@pytest.mark.parametrize(("old", "new"), [("}]}", "},\n]}"), ("}]}", "}], }"), (": 3}", ": 3 , }")])
def test_trailing_comma_is_named(old, new):
    (problem,) = problems_of(PLAN.replace(old, new))

    assert "comma before a closing bracket" in problem
    assert "remove that comma" in problem


@pytest.mark.parametrize("answer", ['{"a":' * 5000, '{"a": ' + "1" * 5000 + "}"])
def test_json_beyond_the_limits_of_the_parser_is_named(answer):
    assert "nested too deep" in problems_of(answer)[0]


def test_error_of_a_scene_is_named_without_problems_of_other_rules():
    scenes = good_plan()["scenes"]
    scenes[2] = scenes[2] | {"prompt": None}
    scenes[3] = scenes[3] | {"setting": "a\x00b"}

    assert problems_of(json.dumps(good_plan(scenes=scenes))) == ("scenes.2.prompt: Field required",)
    scenes[2] = scenes[1]
    assert problems_of(json.dumps(good_plan(scenes=scenes))) == (
        "scenes.3.setting: must not hold control characters",
    )


def test_too_few_scenes_are_one_sentence():
    assert problems_of(json.dumps(good_plan(5))) == ("the plan has 5 scenes; write at least 6",)


@pytest.mark.parametrize("num_scenes", [12, 50])
def test_all_scenes_are_read_since_the_rules_may_drop_some(num_scenes):
    assert len(read(json.dumps(good_plan(num_scenes))).scenes) == num_scenes


def test_problems_are_those_of_the_longest_value():
    assert problems_of(f'{{"a": 1}} {json.dumps(good_plan(4))} {{"b": 2}}') == (
        "the plan has 4 scenes; write at least 6",
    )

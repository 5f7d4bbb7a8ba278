"""A plan in the terminal: its scenes with their shots, its coverage and its notes."""

import io

import pytest
from rich.console import Console

from deployments.types import Angle, CoverageKind
from serve_app.cli.planning import (
    KIND_WORDS,
    USUAL_ANGLE,
    coverage_sentence,
    plan_table,
    print_remarks,
)

SCENE = {"prompt": "aldar_kose_man rides", "caption": "He [rides]."}


def table_of(*scenes, width=100):
    """The lines of a plan's table."""
    file = io.StringIO()
    Console(file=file, width=width).print(plan_table({"scenes": [*scenes]}))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def part(kind, name, *scenes):
    return {"kind": kind, "name": name, "scenes": [*scenes]}


def test_shot_seconds_and_dialogue_are_shown():
    shot = {"shot_size": "wide", "angle": "low", "duration_s": 3.5, "dialogue": "Take [mine]."}
    near = {"shot_size": "close-up", "angle": "eye-level", "duration_s": 2.0, "dialogue": ""}
    head, first, line, second = table_of(SCENE | shot, SCENE | near)
    assert head.split() == ["#", "shot", "s", "caption", "prompt"]
    assert first.split() == [
        "1",
        "wide,",
        "low",
        "3.5",
        "He",
        "[rides].",
        "aldar_kose_man",
        "rides",
    ]
    assert line.strip() == "“Take [mine].”"
    assert second.split()[:3] == ["2", "close-up", "2"]


def test_a_plan_without_shots_has_no_columns_for_them():
    head, first = table_of(SCENE | {"shot_size": None, "angle": None, "duration_s": None})
    assert head.split() == ["#", "caption", "prompt"]
    assert table_of(SCENE)[1] == first


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        (
            [
                part("person", "bai", 2),
                part("animal", "horse", 1, 3),
                part("thing", "saddle"),
                part("deed", "sells", 4),
            ],
            "Shown: 3 of 4 people, animals, things and deeds; in no picture: saddle.",
        ),
        (
            [part("deed", "продаёт шубу"), part("place", "базар"), part("place", "степь", 1)],
            "Shown: 1 of 3 places and deeds; in no picture: продаёт шубу, базар.",
        ),
        ([part("thing", "coat", 1)], "Shown: 1 of 1 things."),
        ([part("of a newer service", "x")], "Shown: 0 of 1 parts; in no picture: x."),
    ],
)
def test_coverage_is_one_sentence(coverage, sentence):
    assert coverage_sentence(coverage) == sentence


def test_every_kind_of_coverage_has_its_word():
    assert list(KIND_WORDS) == [*CoverageKind]
    assert USUAL_ANGLE == Angle.EYE_LEVEL


@pytest.mark.parametrize(
    "plan", [None, {"scenes": []}, {"scenes": [], "coverage": [], "notes": []}]
)
def test_a_plan_without_remarks_prints_nothing(plan, capsys):
    print_remarks(plan)
    assert capsys.readouterr().out == ""

"""A story without a place plays where its people and things usually are."""

import pytest

from deployments.engines.planning.builtin.scenery import usual_place
from deployments.engines.planning.reading.reader import read_story
from tests.support.builtin_stories import plan_of


@pytest.mark.parametrize(
    ("story", "place"),
    [
        ("A student cheats on a test", "classroom"),
        ("A tired nurse feeds a patient", "hospital"),
        ("The boss spills coffee on a laptop", "office"),
        ("Вратарь поймал мяч", "stadium"),
        ("Қасқыр мен түлкі дос болды", "forest"),
        ("Aldar Kose meets a fox", "steppe"),
        ("Aldar Kose tricks a bai", "steppe"),
        ("", "steppe"),
    ],
)
def test_the_usual_place(story, place):
    reading, _ = read_story(story or "Aldar")
    assert usual_place(reading.entities).key == place


def test_a_place_of_the_story_comes_first():
    assert {scene.setting for scene in plan_of("A student sleeps in a forest").scenes} == {"forest"}


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("Aldar Kose sits in the bai's yurt", "inside a yurt"),
        ("Aldar Kose stands near the yurt", "near a yurt"),
        ("Алдар Косе сидит в юрте", "inside a yurt"),
        ("Алдар Көсе киіз үйде отыр", "inside a yurt"),
    ],
)
def test_inside_is_told_from_outside(story, words):
    assert any(words in scene.prompt for scene in plan_of(story).scenes[1:])

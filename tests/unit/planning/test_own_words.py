"""The story's own English words in render prompts."""

import re

import pytest

from tests.support.builtin_stories import plan_of


def shown(story):
    return [scene.prompt for scene in plan_of(story).scenes]


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (
            "Aldar Kose hangs a bell on the bai's gate.",
            "hanging a .*bell on a .*gate",
        ),
        (
            "The wolf knocks at the door with a sweet voice.",
            "knocking at a .*door with a sweet voice",
        ),
        (
            "A fisherman throws a golden fish back into the sea.",
            "a golden fish back into a blue sea",
        ),
        ("The father teaches his son to ride a horse.", "teaching a .* to ride a brown horse"),
        (
            "Aldar Kose walks barefoot through the desert.",
            "walking barefoot through a sandy desert",
        ),
    ],
)
def test_an_english_deed_keeps_the_words_that_no_table_has(story, words):
    assert any(re.search(words, prompt) for prompt in shown(story))


@pytest.mark.parametrize(
    ("story", "lost"),
    [
        ("Aldar Kose puts on a red coat with gold buttons.", r"putting on"),
        ("Please no horses: a boy leads a horse to the river.", r"\bhorse"),
        ("A crow drops pebbles into a jug one by one.", r"pebbles a tall|by one"),
        ("A bai asks Aldar Kose why he is not cold.", r"asking aldar_kose_man (?:him|why)"),
        ("A thief is caught by the guards.", r"caught by"),
    ],
)
def test_words_that_would_not_show_the_deed_are_left_to_the_table(story, lost):
    assert not any(re.search(lost, prompt) for prompt in shown(story))


def test_what_is_about_to_happen_is_said_in_the_storys_own_words():
    prompts = shown("A grandfather teaches a shy robot to play chess.")
    assert any("about to teach a silver robot to play" in prompt for prompt in prompts)


@pytest.mark.parametrize("story", ["The guards run off screaming.", "Two guards poke a haystack."])
def test_an_article_or_a_number_before_a_noun_is_no_name(story):
    assert all(re.search(r"\bguards\b", prompt) for prompt in shown(story))


def test_a_text_without_a_verb_shows_whom_it_is_about():
    assert all("camel" in prompt for prompt in shown("Something funny about a camel"))

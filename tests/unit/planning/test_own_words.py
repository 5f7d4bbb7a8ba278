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
        ("Aldar Kose bets a bai that he can make a donkey read.", r"that"),
        ("We find a hamster in the hat.", r"hamster finding"),
        ("Please no horses: a boy leads a horse to the river.", r"\bhorse"),
        ("A crow drops pebbles into a jug one by one.", r"pebbles a tall|by one"),
        ("A bai asks Aldar Kose why he is not cold.", r"asking aldar_kose_man (?:him|why)"),
        ("A thief is caught by the guards.", r"caught by"),
    ],
)
def test_words_that_would_not_show_the_deed_are_left_to_the_table(story, lost):
    assert not any(re.search(lost, prompt) for prompt in shown(story))


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("The caravan leader refuses to take Aldar Kose along.", "refusing to take aldar_kose_man"),
        ("A farmer moves the peg so that his brother gets less.", "moving a wooden peg"),
        ("The whole palace asks for burnt rice.", "courtiers .*asking for"),
        ("Алдар Көсе бүкіл сарайды күлдіреді.", "courtiers"),
        ("Aldar Kose dresses a fox in a scarf.", "dressing a red fox in a woolen scarf"),
        ("The seller says no refunds are given.", "seller .*speaking up"),
        ("A hamster was asleep in the teacher's boot.", "hamster sleeping in leather boots"),
        ("Aldar Kose outwits a customer.", "outwitting a customer"),
        ("Aldar Kose slips out of every grip.", "slipping out of every grip"),
        ("Zarina climbs the stairs.", "young woman .*climbing"),
    ],
)
def test_refusals_moves_and_crowds_are_drawn_as_they_are_told(story, words):
    assert any(re.search(words, prompt) for prompt in shown(story))


@pytest.mark.parametrize(
    "story",
    ["Draw Aldar Kose and a camel playing chess", "Please draw a cat and a camel playing chess"],
)
def test_a_title_with_two_subjects_is_a_deed_of_both_and_its_request_is_not_drawn(story):
    prompts = shown(story)
    assert any(re.search("and a .*playing a .*chess|playing a .*chess", p) for p in prompts)
    assert not any("drawing" in prompt for prompt in prompts)


def test_what_is_about_to_happen_is_said_in_the_storys_own_words():
    prompts = shown("A grandfather teaches a shy robot to play chess.")
    assert any("about to teach a silver robot to play" in prompt for prompt in prompts)


@pytest.mark.parametrize("story", ["The guards run off screaming.", "Two guards poke a haystack."])
def test_an_article_or_a_number_before_a_noun_is_no_name(story):
    assert all(re.search(r"\bguards\b", prompt) for prompt in shown(story))


def test_a_text_without_a_verb_shows_whom_it_is_about():
    assert all("camel" in prompt for prompt in shown("Something funny about a camel"))

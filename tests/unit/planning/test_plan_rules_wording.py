"""Only the hero loses his clothes, and only places move."""

import pytest

from deployments.engines.planning.rules.plan_rules import enforce
from deployments.engines.planning.rules.setting_wording import moved, place_named
from deployments.types import Element, Scene, StoryPlan

FILLER = "aldar_kose_man standing in the bazaar"


def corrected_scenes(
    first: str, second: str = FILLER, story: str = "", elements: tuple[Element, ...] = ()
):
    """The corrected scenes of a plan that begins with the two prompts."""
    scenes = tuple(Scene(prompt=prompt) for prompt in (first, second, *(FILLER,) * 4))
    once = enforce(StoryPlan(scenes=scenes, elements=elements, planner="request"), story)
    assert enforce(once, story) == once
    return once.scenes


@pytest.mark.parametrize(
    "prompt",
    [
        "aldar_kose_man in front of a yurt in the steppe",
        "aldar_kose_man at the front door of the palace",
        "aldar_kose_man in the bazaar beside a front wall",
    ],
)
def test_other_uses_of_front_are_not_a_front_view(prompt):
    assert corrected_scenes(prompt)[0].prompt == f"front view of {prompt}"


@pytest.mark.parametrize("who", ["us", "the viewer", "the camera"])
def test_a_hero_with_his_back_to_us_is_turned(who):
    prompt = corrected_scenes(f"aldar_kose_man in the steppe, back to {who}")[0].prompt
    assert prompt == "front view of aldar_kose_man in the steppe"


@pytest.mark.parametrize("view", ["frontal shot", "facing camera", "looking at the camera"])
def test_a_view_from_the_front_may_be_called_otherwise(view):
    prompt = f"aldar_kose_man in the steppe, {view}"
    assert corrected_scenes(prompt)[0].prompt == prompt


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "Aldar Kose, a clever beardless man in a red chapan and fur hat, front-facing, "
            "in the bazaar",
            "aldar_kose_man, front-facing, in the bazaar",
        ),
        (
            "aldar_kose_man gallops, his long robe flowing, in the bazaar",
            "aldar_kose_man gallops, in the bazaar",
        ),
        (
            "aldar_kose_man gallops with his long robe flowing in the bazaar",
            "aldar_kose_man gallops in the bazaar",
        ),
        (
            "aldar_kose_man gallops, chapan fluttering in the wind, in the bazaar",
            "aldar_kose_man gallops, in the bazaar",
        ),
        ("aldar_kose_man puts on a red robe in the bazaar", "aldar_kose_man in the bazaar"),
        (
            "aldar_kose_man puts on a red robe and laughs in the bazaar",
            "aldar_kose_man laughs in the bazaar",
        ),
        (
            "aldar_kose_man scratches his bearded chin in the bazaar",
            "aldar_kose_man scratches his chin in the bazaar",
        ),
        ("aldar_kose_man stroking his beard in the bazaar", "aldar_kose_man in the bazaar"),
        (
            "aldar_kose_man riding a horse in a red chapan in the bazaar",
            "aldar_kose_man riding a horse in the bazaar",
        ),
        (
            "aldar_kose_man disguised in the clothes of a poor beggar in the bazaar",
            "aldar_kose_man disguised in the bazaar",
        ),
        ("aldar_kose_man in a felt hat of fur in the bazaar", "aldar_kose_man in the bazaar"),
        (
            "aldar_kose_man in a fox fur hat on the road",
            "aldar_kose_man on the road",
        ),
    ],
)
def test_clothes_of_the_hero_are_removed(prompt, expected):
    assert corrected_scenes("front view of " + FILLER, prompt)[1].prompt == expected


def test_a_mount_that_is_an_element_wears_nothing():
    horse = Element(name="horse", descriptor="brown horse")
    prompt = "aldar_kose_man riding a brown horse in a red chapan in the bazaar"
    scenes = corrected_scenes("front view of " + FILLER, prompt, elements=(horse,))
    assert scenes[1].prompt == "aldar_kose_man riding a brown horse in the bazaar"


@pytest.mark.parametrize(
    "who",
    [
        "facing a nobleman in a golden robe",
        "faces a nobleman in a golden robe",
        "with servants in white robes",
        "beside a horseman in a fur hat",
        "beside a nomad wearing a felt hat",
        "facing a greedy lord with a long beard",
        "talking to Karim in a green robe",
        "tricks Karim in a green robe",
        "with a goat with a long beard",
        "chased by a dog in a tiny coat",
        "and an old man, his bearded chin raised,",
        "with a hat full of gold",
        "with a vest seller",
        "beside felt belts on the wall",
        "with felt belts on the wall",
        "in the belt of mountains",
        "with a hat in his hands",
        ", the clever trickster, laughing",
        ", an old man in a white robe and a camel",
        "holding his coat",
    ],
)
def test_clothes_that_the_hero_does_not_wear_stay(who):
    prompt = f"aldar_kose_man {who} in the bazaar".replace(" ,", ",")
    assert corrected_scenes("front view of " + FILLER, prompt)[1].prompt == prompt


def test_an_element_after_the_hero_is_not_what_he_is_called():
    tall = Element(name="guard", descriptor="tall man in a red robe")
    prompt = "aldar_kose_man, a tall man in a red robe in the bazaar"
    assert corrected_scenes("front view of " + FILLER, prompt, elements=(tall,))[1].prompt == prompt


@pytest.mark.parametrize(
    ("prompt", "away_from", "expected"),
    [
        (
            "aldar_kose_man in front of the mountains behind the bazaar, a mountain goat nearby",
            "mountains",
            "aldar_kose_man behind the bazaar, a mountain goat nearby",
        ),
        (
            "aldar_kose_man in a field of flowers outside the city walls",
            "steppe",
            "aldar_kose_man in a field of flowers outside the city walls",
        ),
        (
            "aldar_kose_man in a field of flowers outside the city walls",
            "city",
            "aldar_kose_man in a field of flowers outside the city walls",
        ),
        ("the steppe, aldar_kose_man laughs", "steppe", "in the bazaar, aldar_kose_man laughs"),
        ("aldar_kose_man on the riverbank", "river", "aldar_kose_man in the bazaar"),
    ],
)
def test_only_the_place_moves(prompt, away_from, expected):
    assert moved(prompt, away_from, "bazaar") == expected


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("riverbank", "river"),
        ("lakeside", "lake"),
        ("forestside", "forest"),
        ("courtyard", "courtyard"),
        ("desertside", "desert"),
    ],
)
def test_a_compound_of_a_place_is_that_place(word, name):
    place = place_named(word)
    assert place is not None
    assert place.key == name


@pytest.mark.parametrize("word", ["inside", "top", "offside"])
def test_other_compounds_are_not_places(word):
    assert place_named(word) is None


@pytest.mark.parametrize(("said", "shown"), [("river", "riverbank"), ("riverbank", "river")])
def test_the_storys_place_may_be_called_by_its_bank(said, shown):
    prompt = f"aldar_kose_man laughs on the {shown}"
    scenes = corrected_scenes(
        "front view of " + FILLER, prompt, f"From the bazaar Aldar goes to the {said}"
    )
    assert scenes[1].prompt == prompt

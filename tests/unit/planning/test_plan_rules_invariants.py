"""Whatever the plan, the rules agree with themselves and answer in no time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.engines.planning.rules.plan_rules import enforce
from deployments.types import MAX_SCENE_PROMPT_CHARS, Angle, Element, ShotSize, StoryPlan
from tests.support.plans import HORSE, KHANS_HORSE, MERCHANT, make_plan

_PHRASES = st.sampled_from(
    [
        "Aldar Kose",
        "aldar_kose_man",
        "the trickster",
        "in a red robe",
        "wearing a fur hat and boots",
        "with a beard",
        "a horse",
        "a white horse",
        "the khan's white horse",
        "a bearded merchant in a blue robe",
        "merchant",
        "merchant in a",
        "in the bazaar",
        "across the steppe",
        "near a yurt",
        "from behind",
        "front view of",
        ",",
        ", and",
        "red robe,",
        "bag of gold",
        "gold",
        "лошадь",
        "riding",
        ", a clever man",
        "his long robe flowing",
        "puts on",
        "the merchant's black horse",
        "a white Kazakh horse",
        "blanket",
        "Karim",
        "on the riverbank",
        "back to us",
        "front door",
        "wide shot of",
        ", medium close-up",
        "low-angle",
        "seen from above",
        "view",
    ]
)
_PROMPTS = st.one_of(
    st.lists(_PHRASES, min_size=1, max_size=14).map(" ".join),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=1000),
)
_SHOTS = st.fixed_dictionaries(
    {
        "shot_size": st.none() | st.sampled_from(ShotSize),
        "angle": st.none() | st.sampled_from(Angle),
    }
)
_ELEMENTS = st.lists(
    st.sampled_from(
        [
            HORSE,
            KHANS_HORSE,
            MERCHANT,
            Element(name="gold", descriptor="a bag of gold"),
            Element(name=" ", descriptor="brown horse"),
            Element(name="horse", descriptor=" "),
            Element(name="horse", descriptor=", brown"),
            Element(name="merchant", descriptor="a wealthy man in a blue robe"),
        ]
    ),
    max_size=3,
    unique=True,
)


@settings(max_examples=150, deadline=None)
@given(
    prompts=st.lists(_PROMPTS, min_size=6, max_size=10),
    elements=_ELEMENTS,
    planner=st.sampled_from(["openai:test", "request"]),
    story=st.sampled_from(["", "Aldar flees from the bazaar to the mountains", "Алдар"]),
    places=st.lists(
        st.sampled_from(
            ["", "bazaar", "near a yurt", "khan's tent", "базар", "\\1 (", " , ", "well", "turban"]
        )
        | st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=100),
        max_size=6,
    ),
    shots=st.lists(_SHOTS, min_size=10, max_size=10),
)
def test_enforcing_twice_is_enforcing_once(prompts, elements, planner, story, places, shots):
    plan = make_plan(*prompts, elements=tuple(elements), settings=tuple(places), planner=planner)
    scenes = [
        scene.model_copy(update=shot) for scene, shot in zip(plan.scenes, shots, strict=False)
    ]
    plan = plan.model_copy(update={"scenes": tuple(scenes)})
    once = enforce(plan, story)
    assert StoryPlan.model_validate(once.model_dump()) == once
    assert all("aldar_kose_man" in scene.prompt for scene in once.scenes)
    assert enforce(once, story) == once


@pytest.mark.parametrize(
    "unit",
    [
        "in a red ",
        "with a hat, ",
        "robe and a ",
        "a",
        "wearing ",
        "the the ",
        "a robe of silk ",
        "low angle ",
        "in a wide ",
        "close up ",
        " ",
    ],
)
def test_a_hostile_prompt_is_checked_in_no_time(unit):
    hostile = "x" + (unit * MAX_SCENE_PROMPT_CHARS)[: MAX_SCENE_PROMPT_CHARS - 1]
    started = time.perf_counter()
    plan = make_plan(*(hostile,) * 10, elements=(HORSE, MERCHANT))
    shot = {"shot_size": ShotSize.WIDE, "angle": Angle.LOW}
    scenes = tuple(scene.model_copy(update=shot) for scene in plan.scenes)
    enforce(plan.model_copy(update={"scenes": scenes}))
    assert time.perf_counter() - started < 2

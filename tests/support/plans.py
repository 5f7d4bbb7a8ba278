"""Plans for the tests of the rules that plans obey."""

from deployments.engines.planning.rules.plan_rules import enforce
from deployments.types import MIN_FRAMES, Element, Scene, StoryPlan

HORSE = Element(name="horse", descriptor="brown horse")
KHANS_HORSE = Element(name="khan's horse", descriptor="khan's white horse")
MERCHANT = Element(name="merchant", descriptor="bearded merchant in a blue robe")

OBEDIENT = (
    "front view of aldar_kose_man with a bearded merchant in a blue robe beside a brown horse "
    "in the bazaar",
    "aldar_kose_man talking to a bearded merchant in a blue robe in the bazaar",
    "aldar_kose_man looking at a brown horse in the bazaar, sunset",
    "aldar_kose_man bargaining with a bearded merchant in a blue robe in the bazaar",
    "aldar_kose_man riding a brown horse in the bazaar",
    "aldar_kose_man celebrating in the bazaar",
)


def make_plan(
    *prompts: str,
    elements: tuple[Element, ...] = (),
    settings: tuple[str, ...] = (),
    planner: str = "openai:test",
) -> StoryPlan:
    """A plan of these prompts and, up to six scenes, of one that obeys the rules."""
    filler = ("aldar_kose_man standing in the bazaar",) * (MIN_FRAMES - len(prompts))
    prompts = (*prompts, *filler)
    places = (*settings, *("",) * (len(prompts) - len(settings)))
    return StoryPlan(
        scenes=tuple(
            Scene(prompt=prompt, setting=place)
            for prompt, place in zip(prompts, places, strict=True)
        ),
        elements=elements,
        planner=planner,
    )


def second_prompt(prompt: str, *elements: Element, **options: str) -> str:
    """A prompt as the rules leave it in the second scene."""
    plan = make_plan(OBEDIENT[0], prompt, elements=elements)
    return enforce(plan, **options).scenes[1].prompt

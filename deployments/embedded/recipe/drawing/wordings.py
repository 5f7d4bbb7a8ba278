# ruff: noqa: E501 - one row is one list of wordings
"""Wordings of captions: the planner's own, and paraphrases that GPT or a person may write.

A wording that stands in a list twice is chosen twice as often. `{s}` is the main person, `{o}` another
person, `{m}` the animal that is ridden, `{c}` the description of people and action.
"""

from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import Place, Shot, Time
from deployments.types import HERO_TRIGGER


def _rows(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


ALONE: dict[Action, tuple[str, ...]] = {
    Action.STAND: _rows(
        "front view of {s} standing and facing the viewer | front view of {s} standing and facing the viewer | {s} standing | {s} stands | {s} standing and waiting | {s} stands and smiles | full body portrait of {s} | {s} standing, front view | {s} waits | {s} looking at the viewer"
    ),
    Action.WALK: _rows(
        "{s} walking along the road | {s} walking | {s} walking slowly | {s} walks | {s} walking and smiling | {s} strolling | {s} walks away | {s} travels on foot"
    ),
    Action.RUN: _rows(
        "{s} running away | {s} running | {s} runs | {s} runs away | {s} fleeing | {s} escaping | {s} running fast"
    ),
    Action.CELEBRATE: _rows(
        "{s} cheering with raised arms | {s} celebrating with arms up | {s} dancing with joy | {s} celebrating | {s} rejoicing | {s} raises both arms in joy | {s} laughing with raised arms | {s} dances"
    ),
    Action.SIT: _rows(
        "{s} sitting cross-legged | {s} sits on the ground | {s} sitting and resting | {s} sitting | {s} sits | {s} sitting on the ground, hiding | {s} sitting and singing | {s} sitting and talking | {s} sitting cross-legged, rejoicing | {s} resting"
    ),
    Action.RIDE: _rows(
        "{s} riding {m} | {s} rides {m} | {s} sitting on {m} | {s} on the back of {m} | {s} mounted on {m}"
    ),
}
GALLOP = _rows(
    "{s} galloping on {m} | {s} racing on {m} | {s} gallops away on {m} | {s} riding fast on {m} | {s} galloping across on {m}"
)
TOGETHER: dict[Action, tuple[str, ...]] = {
    Action.STAND: _rows(
        "{s} standing with {o} | {s} standing next to {o} | {s} stands beside {o} | {s} standing and facing the viewer with {o} | front view of {s} standing and facing the viewer with {o}"
    ),
    Action.TALK: _rows(
        "{s} talking to {o} | {s} talking with {o} | {s} greets {o} | {s} arguing with {o} | {s} bargaining with {o} | {s} tricks {o} | {s} meets {o} | {s} speaks with {o} | {s} talks to {o} | {s} persuading {o}"
    ),
    Action.RUN: _rows(
        "{s} running away from {o} | {s} running next to {o} | {s} runs from {o} | {s} fleeing from {o} | {s} chased by {o}"
    ),
}
SHOT_PHRASES: dict[Shot, tuple[str, ...]] = {
    Shot.MEDIUM: ("{c}",),
    Shot.CLOSE_UP: _rows(
        "close-up of {c} | portrait of {c} | close-up portrait of {c} | the face of {c} | {c}, close-up"
    ),
    Shot.WIDE: _rows("wide shot of {c} | {c}, wide shot | {c}, seen from afar | {c}, long shot"),
}
PLACE_PHRASES: dict[Place, tuple[str, ...]] = {
    Place.STEPPE: _rows(
        "across the steppe | on the open steppe | in a wide grassland | in a meadow | steppe background"
    ),
    Place.YURT: _rows(
        "by the yurt | in front of a yurt | in the aul | at the camp, yurts behind | in the village | yurt in the background"
    ),
    Place.BAZAAR: _rows(
        "at the bazaar | in a market | in a busy bazaar with stalls | at the market | bazaar background"
    ),
    Place.MOUNTAINS: _rows(
        "below snowy mountains | near the mountains | with mountains behind | on a hill | mountains in the background"
    ),
    Place.FOREST: _rows("in a forest | in the woods | among the trees of a forest"),
    Place.RIVER: _rows("at the river | near a river | on the river bank"),
    Place.LAKE: _rows("at the lake | on the shore of a lake | by the sea"),
    Place.PALACE: _rows(
        "in a palace | in the throne room | at the khan's court | inside the palace"
    ),
    Place.CITY: _rows("in a city | in the town | on a city street"),
    Place.DESERT: _rows("in a desert | among the dunes | on the sand"),
    Place.WELL: _rows("near a well | at the well | beside a stone well"),
    Place.GARDEN: _rows("in a garden | in an orchard | among the flowers of a garden"),
    Place.CAVE: _rows("in a cave | inside a dark cave | in the rocky cave"),
    Place.HOUSE: _rows("in front of a house | by the house | at home | near a hut"),
}
TIME_PHRASES: dict[Time, tuple[str, ...]] = {
    Time.DAY: _rows(
        "on a sunny day | in daylight | in the morning | on a sunny day | in daylight | during the day | at noon | blue sky"
    ),
    Time.SUNSET: _rows(
        "at sunset | at dawn | at sunset | at dusk | in the evening | sunset sky | golden hour"
    ),
    Time.NIGHT: _rows(
        "at night | at night | at night | under the moon | under the stars | at midnight | starry night | moonlit night"
    ),
}
PLANNED_TIMES: dict[Time, tuple[str, ...]] = {
    Time.DAY: _rows("on a sunny day | in daylight | in the morning"),
    Time.SUNSET: _rows("at sunset | at dawn"),
    Time.NIGHT: _rows("at night"),
}
"""Phrases that the planner itself writes."""

MAN_NAMES = _rows(
    f"{HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | a man | a man | the man | a young man | a kazakh man | aldar kose"
)
HERO_NAMES = _rows(
    f"{HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER}, aldar kose | {HERO_TRIGGER} the trickster"
)
STYLE_WORDS = _rows(
    "storybook illustration | kazakh folk tale | children's book style | colorful illustration | flat illustration | storyboard frame | detailed | high quality | cinematic lighting | fairy tale | masterpiece"
)
UNWANTED_WORDS = _rows(
    "blurry | low quality | worst quality | deformed | extra limbs | bad anatomy | text | watermark | photo | realistic | lowres | cropped | ugly | distorted face | multiple people | extra fingers | signature | duplicate | modern clothes | jpeg artifacts | disfigured | mutated hands"
)
DISTRACTORS = _rows(
    "with a sly smile | laughing | whispering | looking back | with a clever idea | dust in the air | dramatic lighting | soft light | in traditional style | rich details | a crowd in the distance | expressive face | holding the reins | winking | pretending to sleep | looking surprised | with open hands | thinking hard | under a wide sky | gentle breeze | very happy | quietly | suddenly | proudly | in the background | composition | vivid colours | hand drawn | watercolor | scene one | cheerful mood | tense moment"
)
"""Phrases that GPT often adds and that the drawings do not show; the models learn to ignore them."""

# ruff: noqa: E501 - one row is one list of wordings
"""Captions of scenes: the planner's wordings, and paraphrases that GPT or a person may write."""

import random
import string
from collections.abc import Sequence

from deployments.embedded.recipe.drawing.costumes import Look
from deployments.embedded.recipe.drawing.people import Action
from deployments.embedded.recipe.drawing.places import Place, Time
from deployments.embedded.recipe.drawing.scenes import (
    NOUN_COSTUMES,
    Beast,
    Person,
    Scene,
    Shot,
)
from deployments.engines.planning.builtin_planner import STYLES
from deployments.engines.planning.story_lexicon import LOOKS, NOUNS, PLACES, Noun
from deployments.engines.planning.story_names import with_article
from deployments.settings import NEGATIVE_PROMPT
from deployments.types import HERO_TRIGGER

_NOUNS: dict[str, Noun] = {noun.name: noun for noun in NOUNS}
_PLACE_PHRASES = {place.name: place.phrase for place in PLACES}


def _rows(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


_ALONE: dict[Action, tuple[str, ...]] = {
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
_GALLOP = _rows(
    "{s} galloping on {m} | {s} racing on {m} | {s} gallops away on {m} | {s} riding fast on {m} | {s} galloping across on {m}"
)
_TOGETHER: dict[Action, tuple[str, ...]] = {
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
_SHOTS: dict[Shot, tuple[str, ...]] = {
    Shot.MEDIUM: ("{c}",),
    Shot.CLOSE_UP: _rows(
        "close-up of {c} | portrait of {c} | close-up portrait of {c} | the face of {c} | {c}, close-up"
    ),
    Shot.WIDE: _rows("wide shot of {c} | {c}, wide shot | {c}, seen from afar | {c}, long shot"),
}
_PLACES: dict[Place, tuple[str, ...]] = {
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
_TIMES: dict[Time, tuple[str, ...]] = {
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
_PLANNED_TIMES: dict[Time, tuple[str, ...]] = {
    Time.DAY: _rows("on a sunny day | in daylight | in the morning"),
    Time.SUNSET: _rows("at sunset | at dawn"),
    Time.NIGHT: _rows("at night"),
}
"""The phrases that the planner itself writes."""

_MAIN_MAN = _rows(
    f"{HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | a man | a man | the man | a young man | a kazakh man | aldar kose"
)
_HERO = _rows(
    f"{HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER} | {HERO_TRIGGER}, aldar kose | {HERO_TRIGGER} the trickster"
)
_STYLE = _rows(
    "storybook illustration | kazakh folk tale | children's book style | colorful illustration | flat illustration | storyboard frame | detailed | high quality | cinematic lighting | fairy tale | masterpiece"
)
_UNWANTED = _rows(
    "blurry | low quality | worst quality | deformed | extra limbs | bad anatomy | text | watermark | photo | realistic | lowres | cropped | ugly | distorted face | multiple people | extra fingers | signature | duplicate | modern clothes | jpeg artifacts | disfigured | mutated hands"
)
_BESIDE = ("beside", "beside", "beside", "with", "next to")
_FILLERS = tuple(LOOKS)
_UNDRAWN = _rows(
    "with a sly smile | laughing | whispering | looking back | with a clever idea | dust in the air | dramatic lighting | soft light | in traditional style | rich details | a crowd in the distance | expressive face | holding the reins | winking | pretending to sleep | looking surprised | with open hands | thinking hard | under a wide sky | gentle breeze | very happy | quietly | suddenly | proudly | in the background | composition | vivid colours | hand drawn | watercolor | scene one | cheerful mood | tense moment"
)
"""What GPT likes to add and our drawings do not show: the models learn to pass over it."""

_UNDRAWN_SHARE = 0.2


def caption_of(scene: Scene, rng: random.Random, *, tells_costume: bool = True) -> str:
    """One of many captions of the scene.

    Args:
        scene: what the picture shows.
        rng: chooses the wording.
        tells_costume: whether the main man's clothes may be told; without, only a reference
            picture can say what he wears.
    """
    main = _main_words(scene.main, rng, tells_costume=tells_costume)
    if scene.shot is Shot.CLOSE_UP:
        words = rng.choice(_SHOTS[Shot.CLOSE_UP]).format(c=main)
    else:
        words = rng.choice(_SHOTS[scene.shot]).format(c=_deed(scene, main, rng))
    if rng.random() < _UNDRAWN_SHARE:
        words = f"{words}{rng.choice((' ', ', '))}{_undrawn(rng)}"
    return _ended(words, scene, rng)


def full_caption(scene: Scene, rng: random.Random) -> str:
    """A caption in the planner's form, which leaves out nothing: for evaluation."""
    main = HERO_TRIGGER if scene.main.costume.look is Look.HERO else _main_words(scene.main, rng)
    words = rng.choice(_SHOTS[scene.shot]).format(
        c=main if scene.shot is Shot.CLOSE_UP else _deed(scene, main, rng, is_plain=True)
    )
    place = _PLACE_PHRASES[scene.place.value]
    return f"{words} {place} {rng.choice(_PLANNED_TIMES[scene.time])}, {rng.choice(STYLES)}"


def without_trigger(caption: str) -> str:
    """The caption of somebody who is not to be called by the hero's name."""
    return caption.replace(HERO_TRIGGER, "a man").replace("aldar kose", "a man")


def negative_prompt(rng: random.Random) -> str:
    """What a user may put into a negative prompt; the service's own in every second one."""
    if rng.random() < 0.5:
        return NEGATIVE_PROMPT
    return ", ".join(rng.sample(_UNWANTED, rng.randint(2, 14)))


def all_words(rng: random.Random, scenes: Sequence[Scene]) -> list[str]:
    """Texts from which the tokenizer learns: captions, negative prompts and the lexicon."""
    lexicon = [" ".join((noun.name, noun.descriptor, noun.en)) for noun in NOUNS]
    lexicon += [f"{place.phrase} {place.en}" for place in PLACES]
    captions = [caption_of(scene, rng) for scene in scenes]
    return captions + [negative_prompt(rng) for _ in range(300)] + lexicon * 3


def _main_words(person: Person, rng: random.Random, *, tells_costume: bool = True) -> str:
    look = person.costume.look
    if look is Look.HERO:
        return rng.choice(_HERO)
    if person.noun != "man":
        return _person_words(person, rng, is_plain=False)
    words = rng.choice(_MAIN_MAN)
    if not tells_costume or rng.random() < 0.4:
        return words
    robe = rng.choice(("in a {} robe", "in a {} robe", "wearing a {} robe", "in a {} chapan"))
    words = f"{words} {robe.format(person.costume.robe)}"
    hat = person.costume.hat
    if hat and rng.random() < 0.6:
        words = f"{words} {rng.choice(('and a', 'and a', 'with a'))} {hat.value}"
    return words


def _person_words(person: Person, rng: random.Random, *, is_plain: bool) -> str:
    """A person of the lexicon: by the planner's descriptor, or shorter where that is enough."""
    noun = _NOUNS[person.noun]
    usual = NOUN_COSTUMES[person.noun][1]
    robe = person.costume.robe
    if robe == usual:
        words = noun.descriptor
        if not is_plain and rng.random() < 0.25:
            synonyms = [word for word in noun.en.split() if word.isalpha() and len(word) > 2]
            words = rng.choice([noun.name, *synonyms]).replace("oldwoman", "old woman")
            words = words.replace("oldman", "old man").replace("poorman", "poor man")
    elif f"{usual} robe" in noun.descriptor or f"{usual} dress" in noun.descriptor:
        words = noun.descriptor.replace(f"{usual} ", f"{robe} ")
    else:
        words = f"{noun.descriptor} {'and' if ' in a ' in noun.descriptor else 'in'} a {robe} robe"
    if not is_plain and rng.random() < 0.12:
        words = f"{rng.choice(_FILLERS)} {words}"
    return with_article(words) if is_plain or rng.random() < 0.85 else f"the {words}"


def _beast_words(beast: Beast, rng: random.Random, *, is_plain: bool) -> str:
    noun = _NOUNS[beast.animal.value]
    name = noun.name
    if not is_plain and rng.random() < 0.12:
        name = rng.choice(noun.en.split())
    words = f"{beast.coat} {name}"
    if not is_plain and rng.random() < 0.08:
        words = f"{rng.choice(_FILLERS)} {words}"
    return with_article(words)


def _deed(scene: Scene, main: str, rng: random.Random, *, is_plain: bool = False) -> str:
    others = [_person_words(person, rng, is_plain=is_plain) for person in scene.others]
    beast = _beast_words(scene.beast, rng, is_plain=is_plain) if scene.beast else ""
    mount = beast if scene.action is Action.RIDE else ""
    if others and scene.action in _TOGETHER:
        words = rng.choice(_TOGETHER[scene.action]).format(s=main, o=others.pop(0))
    else:
        wordings = _GALLOP if scene.is_fast else _ALONE[scene.action]
        words = rng.choice(wordings).format(s=main, m=mount)
    company = []
    if others:
        company.append(f"with {' and '.join(others)}")
    if beast and not mount:
        company.append(f"{'beside' if is_plain else rng.choice(_BESIDE)} {beast}")
    if scene.thing:
        thing = _NOUNS[scene.thing.value]
        name = thing.name if not is_plain and rng.random() < 0.15 else thing.descriptor
        company.append(f"with {with_article(name)}")
    return " ".join([words, *company])


def _undrawn(rng: random.Random) -> str:
    """Words that change nothing in the picture: a phrase, or a word that no caption knows."""
    if rng.random() < 0.6:
        return rng.choice(_UNDRAWN)
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 9)))


def _ended(words: str, scene: Scene, rng: random.Random) -> str:
    """The words with place, time and style, in one of the usual orders."""
    place = _PLACE_PHRASES[scene.place.value]
    if rng.random() < 0.4:
        place = rng.choice(_PLACES[scene.place])
    time = rng.choice(_TIMES[scene.time])
    if rng.random() < 0.6:
        return f"{words} {place} {time}, {rng.choice(STYLES)}"
    tail = [part for part in (place, time) if rng.random() < 0.92]
    if rng.random() < 0.3:
        tail.reverse()
    told = rng.choice((" ", ", ")).join([words, *tail])
    return ", ".join([told, *rng.sample(_STYLE, rng.choice((0, 1, 2)))])

"""Captions of scenes: the planner's wordings, and paraphrases that GPT or a person may write."""

import random
import string
from collections.abc import Sequence

from deployments.embedded.recipe.drawing.costumes import Look
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import NOUN_COSTUMES, Beast, Person, Scene, Shot
from deployments.embedded.recipe.drawing.wordings import (
    ALONE,
    DISTRACTORS,
    GALLOP,
    HERO_NAMES,
    MAN_NAMES,
    PLACE_PHRASES,
    PLANNED_TIMES,
    SHOT_PHRASES,
    STYLE_WORDS,
    TIME_PHRASES,
    TOGETHER,
    UNWANTED_WORDS,
)
from deployments.engines.planning.builtin_planner import STYLES
from deployments.engines.planning.story_lexicon import LOOKS, NOUNS, PLACES, Noun
from deployments.engines.planning.story_names import with_article
from deployments.settings import NEGATIVE_PROMPT
from deployments.types import HERO_TRIGGER

_NOUNS: dict[str, Noun] = {noun.name: noun for noun in NOUNS}
_PLANNED_PLACES = {place.name: place.phrase for place in PLACES}


_BESIDE = ("beside", "beside", "beside", "with", "next to")
_FILLERS = tuple(LOOKS)
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
        words = rng.choice(SHOT_PHRASES[Shot.CLOSE_UP]).format(c=main)
    else:
        words = rng.choice(SHOT_PHRASES[scene.shot]).format(c=_deed(scene, main, rng))
    if rng.random() < _UNDRAWN_SHARE:
        words = f"{words}{rng.choice((' ', ', '))}{_undrawn(rng)}"
    return _ended(words, scene, rng)


def full_caption(scene: Scene, rng: random.Random) -> str:
    """A caption in the planner's form, which leaves out nothing: for evaluation."""
    main = HERO_TRIGGER if scene.main.costume.look is Look.HERO else _main_words(scene.main, rng)
    words = rng.choice(SHOT_PHRASES[scene.shot]).format(
        c=main if scene.shot is Shot.CLOSE_UP else _deed(scene, main, rng, is_plain=True)
    )
    place = _PLANNED_PLACES[scene.place.value]
    return f"{words} {place} {rng.choice(PLANNED_TIMES[scene.time])}, {rng.choice(STYLES)}"


def without_trigger(caption: str) -> str:
    """The caption of somebody who is not to be called by the hero's name."""
    return caption.replace(HERO_TRIGGER, "a man").replace("aldar kose", "a man")


def negative_prompt(rng: random.Random) -> str:
    """What a user may put into a negative prompt; the service's own in every second one."""
    if rng.random() < 0.5:
        return NEGATIVE_PROMPT
    return ", ".join(rng.sample(UNWANTED_WORDS, rng.randint(2, 14)))


def all_words(rng: random.Random, scenes: Sequence[Scene]) -> list[str]:
    """Texts from which the tokenizer learns: captions, negative prompts and the lexicon."""
    lexicon = [" ".join((noun.name, noun.descriptor, noun.en)) for noun in NOUNS]
    lexicon += [f"{place.phrase} {place.en}" for place in PLACES]
    captions = [caption_of(scene, rng) for scene in scenes]
    return captions + [negative_prompt(rng) for _ in range(300)] + lexicon * 3


def _main_words(person: Person, rng: random.Random, *, tells_costume: bool = True) -> str:
    look = person.costume.look
    if look is Look.HERO:
        return rng.choice(HERO_NAMES)
    if person.noun != "man":
        return _person_words(person, rng, is_plain=False)
    words = rng.choice(MAN_NAMES)
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
    if others and scene.action in TOGETHER:
        words = rng.choice(TOGETHER[scene.action]).format(s=main, o=others.pop(0))
    else:
        wordings = GALLOP if scene.is_fast else ALONE[scene.action]
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
        return rng.choice(DISTRACTORS)
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 9)))


def _ended(words: str, scene: Scene, rng: random.Random) -> str:
    """The words with place, time and style, in one of the usual orders."""
    place = _PLANNED_PLACES[scene.place.value]
    if rng.random() < 0.4:
        place = rng.choice(PLACE_PHRASES[scene.place])
    time = rng.choice(TIME_PHRASES[scene.time])
    if rng.random() < 0.6:
        return f"{words} {place} {time}, {rng.choice(STYLES)}"
    tail = [part for part in (place, time) if rng.random() < 0.92]
    if rng.random() < 0.3:
        tail.reverse()
    told = rng.choice((" ", ", ")).join([words, *tail])
    return ", ".join([told, *rng.sample(STYLE_WORDS, rng.choice((0, 1, 2)))])

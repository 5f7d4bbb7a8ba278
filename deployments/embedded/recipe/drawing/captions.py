"""Captions of scenes, for training and for evaluation."""

import random
import string
from collections.abc import Sequence

from deployments.embedded.recipe.drawing.costumes import Look
from deployments.embedded.recipe.drawing.lexicon import (
    LOOKS,
    NOUNS,
    PLACES,
    STYLES,
    Drawn,
    with_article,
)
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import (
    NOUN_COSTUMES,
    AnimalFigure,
    Person,
    Scene,
    Shot,
)
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
from deployments.settings import NEGATIVE_PROMPT
from deployments.types import HERO_TRIGGER

_NOUNS: dict[str, Drawn] = {noun.name: noun for noun in NOUNS}
_PLANNED_PLACES = {place.name: place.phrase for place in PLACES}
_BESIDE = ("beside", "beside", "beside", "with", "next to")
_FILLERS = LOOKS
_DISTRACTOR_SHARE = 0.2


def caption_of(scene: Scene, rng: random.Random, *, mentions_costume: bool = True) -> str:
    """Random caption of the scene, for training.

    Args:
        scene: scene to describe.
        rng: source of randomness for the wording.
        mentions_costume: whether the caption may name the clothes of a man who is the main person;
            if not, only a reference image shows what he wears.
    """
    main = _main_words(scene.main, rng, mentions_costume=mentions_costume)
    if scene.shot is Shot.CLOSE_UP:
        words = rng.choice(SHOT_PHRASES[Shot.CLOSE_UP]).format(c=main)
    else:
        words = rng.choice(SHOT_PHRASES[scene.shot]).format(c=_action_words(scene, main, rng))
    if rng.random() < _DISTRACTOR_SHARE:
        words = f"{words}{rng.choice((' ', ', '))}{_distractor(rng)}"
    return _with_setting(words, scene, rng)


def full_caption(scene: Scene, rng: random.Random) -> str:
    """Complete caption in the planner's form, for evaluation."""
    main = HERO_TRIGGER if scene.main.costume.look is Look.HERO else _main_words(scene.main, rng)
    words = rng.choice(SHOT_PHRASES[scene.shot]).format(
        c=main if scene.shot is Shot.CLOSE_UP else _action_words(scene, main, rng, is_plain=True)
    )
    place = _PLANNED_PLACES[scene.place.value]
    return f"{words} {place} {rng.choice(PLANNED_TIMES[scene.time])}, {rng.choice(STYLES)}"


def without_trigger(caption: str) -> str:
    """Caption with the hero's trigger and name replaced by "a man"."""
    return caption.replace(HERO_TRIGGER, "a man").replace("aldar kose", "a man")


def negative_prompt(rng: random.Random) -> str:
    """Random negative prompt as a user may write it; the service's own in half of the cases."""
    if rng.random() < 0.5:
        return NEGATIVE_PROMPT
    return ", ".join(rng.sample(UNWANTED_WORDS, rng.randint(2, 14)))


def tokenizer_texts(rng: random.Random, scenes: Sequence[Scene]) -> list[str]:
    """Texts to train the tokenizers on: captions, negative prompts and the planner's lexicon."""
    lexicon = [" ".join((noun.name, noun.descriptor, noun.en)) for noun in NOUNS]
    lexicon += [f"{place.phrase} {place.en}" for place in PLACES]
    captions = [caption_of(scene, rng) for scene in scenes]
    return captions + [negative_prompt(rng) for _ in range(300)] + lexicon * 3


def _main_words(person: Person, rng: random.Random, *, mentions_costume: bool = True) -> str:
    """Description of the main person."""
    look = person.costume.look
    if look is Look.HERO:
        return rng.choice(HERO_NAMES)
    if person.noun != "man":
        return _person_words(person, rng, is_plain=False)
    words = rng.choice(MAN_NAMES)
    if not mentions_costume or rng.random() < 0.4:
        return words
    robe = rng.choice(("in a {} robe", "in a {} robe", "wearing a {} robe", "in a {} chapan"))
    words = f"{words} {robe.format(person.costume.robe)}"
    hat = person.costume.hat
    if hat and rng.random() < 0.6:
        words = f"{words} {rng.choice(('and a', 'and a', 'with a'))} {hat.value}"
    return words


def _person_words(person: Person, rng: random.Random, *, is_plain: bool) -> str:
    """Description of a person of the lexicon; `is_plain` keeps to the planner's own words.

    The planner's descriptor; a robe of an unusual colour replaces the one in it or is added.
    With the usual robe, a shorter name may replace the descriptor.
    """
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


def _animal_words(animal: AnimalFigure, rng: random.Random, *, is_plain: bool) -> str:
    """Description of an animal; `is_plain` keeps to the planner's own words."""
    noun = _NOUNS[animal.species.value]
    name = noun.name
    if not is_plain and rng.random() < 0.12:
        name = rng.choice(noun.en.split())
    words = f"{animal.coat} {name}"
    if not is_plain and rng.random() < 0.08:
        words = f"{rng.choice(_FILLERS)} {words}"
    return with_article(words)


def _action_words(scene: Scene, main: str, rng: random.Random, *, is_plain: bool = False) -> str:
    """Description of who does what, with whom and with which thing."""
    others = [_person_words(person, rng, is_plain=is_plain) for person in scene.others]
    animal = _animal_words(scene.animal, rng, is_plain=is_plain) if scene.animal else ""
    mount = animal if scene.action is Action.RIDE else ""
    if others and scene.action in TOGETHER:
        words = rng.choice(TOGETHER[scene.action]).format(s=main, o=others.pop(0))
    else:
        wordings = GALLOP if scene.is_fast else ALONE[scene.action]
        words = rng.choice(wordings).format(s=main, m=mount)
    company = []
    if others:
        company.append(f"with {' and '.join(others)}")
    if animal and not mount:
        company.append(f"{'beside' if is_plain else rng.choice(_BESIDE)} {animal}")
    if scene.thing:
        thing = _NOUNS[scene.thing.value]
        name = thing.name if not is_plain and rng.random() < 0.15 else thing.descriptor
        company.append(f"with {with_article(name)}")
    return " ".join([words, *company])


def _distractor(rng: random.Random) -> str:
    """Text that the drawing does not show: a phrase, or a word of random letters."""
    if rng.random() < 0.6:
        return rng.choice(DISTRACTORS)
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 9)))


def _with_setting(words: str, scene: Scene, rng: random.Random) -> str:
    """The words followed by place, time and style, in one of the usual orders."""
    place = _PLANNED_PLACES[scene.place.value]
    if rng.random() < 0.4:
        place = rng.choice(PLACE_PHRASES[scene.place])
    time = rng.choice(TIME_PHRASES[scene.time])
    if rng.random() < 0.6:
        return f"{words} {place} {time}, {rng.choice(STYLES)}"
    tail = [part for part in (place, time) if rng.random() < 0.92]
    if rng.random() < 0.3:
        tail.reverse()
    text = rng.choice((" ", ", ")).join([words, *tail])
    return ", ".join([text, *rng.sample(STYLE_WORDS, rng.choice((0, 1, 2)))])

"""Kazakh verbs: those of several words, with several meanings, and with an object or without."""

import re
from functools import cache

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.lexicon import (
    VerbStem,
    noun_phrases,
    nouns_by_stem,
    verb_phrases,
)
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of
from deployments.engines.planning.vocabulary.verbs import Verb, verbs

# Verbs that nothing is done to, though their row of the table has verbs of both kinds.
INTRANSITIVE = frozenset(
    words_of(
        "жан|күй|сын|қорық|құла|қайна|піс|өс|аяқтал|біт|тоқта|қат|ер|еру|қайт|кет|"
        "кел|қал|отыр|тұр|жат|жүр|бар|қаш|жет|шық|кір|түс|өл|ұйықта|оян|кеп|ақ|"
        "үр|ілін|ақыр|бақыр|ұлы|кісне|мөңіре|маңыра|мияула|бат|жүз|ұш|жүгір|күл|жыла|домала|ауна|сен|ыза|ақсит|секір|қарғы|ырғы|бірік|қосыл|ырылда|айқайла|шаңқылда"
    )
)


_REFLEXIVE = re.compile("(?:[лдт][ае]н|[лдт][ае]с|[ыі][лнс])$")
# Objects that stay in the picture when they are part of a compound verb: "атқа міну".
# The same of single verbs: "алтын жалатады".
_OWN_OBJECTS = {"gild": ("gold",), "reward": ("gift",)}
_IMPLIED = frozenset(("bell", "liver dish", "pitchfork"))
_KEPT_IN_COMPOUND = frozenset(
    (
        NounKind.ANIMAL,
        NounKind.THING,
        NounKind.FOOD,
        NounKind.GARMENT,
        NounKind.VEHICLE,
        NounKind.PLANT,
    )
)
# By stem and kind of the object; None stands for any other object or none.
_BY_KIND: dict[str, dict[Kind | None, str]] = {
    "шеш": {
        Kind.ANIMAL: "untie",
        Kind.PERSON: "untie",
        Kind.GARMENT: "take off",
        Kind.EVENT: "solve",
    },
    "ес": {Kind.THING: "weave", Kind.ANIMAL: "weave", Kind.VEHICLE: "paddle"},
    "жең": {Kind.PERSON: "defeat", Kind.ANIMAL: "defeat"},
    "ұт": {Kind.PERSON: "defeat", Kind.ANIMAL: "defeat"},
    "соқ": {Kind.WEATHER: "blow"},
    "шап": {Kind.PLANT: "cut", Kind.PERSON: "attack"},
    "бақ": {Kind.ANIMAL: "drive herd"},
    "айда": {Kind.VEHICLE: "drive", Kind.ANIMAL: "drive herd", Kind.PERSON: "drive off"},
    "тарт": {Kind.FOOD: "feed"},
    "көшір": {Kind.THING: "carry", Kind.ANIMAL: "carry"},
    "жаз": {Kind.PERSON: "heal", Kind.ANIMAL: "heal"},
    "жұмса": {Kind.PERSON: "send", Kind.ANIMAL: "send"},
    "отырғыз": {Kind.PERSON: "seat", Kind.ANIMAL: "seat"},
    "қыстыр": {Kind.BODY: "get stuck"},
    "сүйе": {Kind.PERSON: "help"},
    "қорша": {Kind.PLACE: "enclose", Kind.PLANT: "enclose", Kind.THING: "enclose"},
    "кіргіз": {Kind.PERSON: "lead", Kind.ANIMAL: "lead"},
    "арала": dict.fromkeys((None, Kind.PLACE, Kind.EVENT, Kind.PERSON, Kind.ANIMAL), "walk"),
    "апар": {Kind.PERSON: "lead"},
    "жақ": {Kind.FOOD: "smear"},
    "батыр": dict.fromkeys((Kind.THING, Kind.BODY, Kind.GARMENT, Kind.FOOD), "lower"),
    **{
        key: {Kind.FOOD: "cook", Kind.THING: "make", Kind.GARMENT: "make"}
        for key in ("дайында", "әзірле")
    },
    "жина": {Kind.PLACE: "clean"},
    "деме": {Kind.PERSON: "help"},
    "сүйемелде": {Kind.PERSON: "help"},
}
_BY_KEY: dict[tuple[str, str], str] = {
    **{("түсір", beast): "unload" for beast in ("horse", "camel", "donkey", "mule", "ox")},
    ("өр", "hair"): "comb",
    **{("қыр", what): "shave" for what in ("hair", "beard", "moustache", "head")},
    ("ұт", "robot"): "defeat",
    ("жең", "robot"): "defeat",
    ("қақ", "door"): "knock",
    ("қақ", "gate"): "knock",
    ("қақ", "window"): "knock",
    **{(how, what): "play dombra" for how in ("тарт", "шерт") for what in ("song", "dombra")},
    ("шеш", "riddle"): "solve",
    ("шеш", "puzzle"): "solve",
    ("шеш", "homework"): "solve",
    ("шеш", "knot"): "untie",
    ("шеш", "rope"): "untie",
}


def is_kept(word: KazakhWord, stem: VerbStem | None) -> bool:
    """Whether a noun inside a compound verb stays a thing that the picture shows."""
    form = word.noun
    noun = nouns_by_stem().get(form.stem) if form and word.kind is WordKind.NOUN else None
    if noun is not None and noun.kind is NounKind.WEATHER:
        return stem is not None and stem.verb is not None and "weather" in stem.verb.tags
    if form is not None and noun is not None and noun.kind is NounKind.PLACE:
        is_made = stem is not None and stem.verb is not None and stem.verb.key == "build"
        return form.case in ("dat", "loc", "abl") or is_made
    if form is None or noun is None or noun.kind not in _KEPT_IN_COMPOUND:
        return False
    row = stem.verb if stem is not None else None
    is_layer = row is not None and row.key in _OWN_OBJECTS and noun.key in _OWN_OBJECTS[row.key]
    if noun.key in _IMPLIED or is_layer:
        return False
    if noun.kind is NounKind.ANIMAL and form.case == "abl" and stem is not None:
        return stem.verb is not None and any("{source}" in one for one in stem.verb.phrases)
    phrases = " ".join(stem.verb.phrases) if stem is not None and stem.verb is not None else ""
    return "{object}" in phrases or ("{place}" in phrases and form.case != "nom")


def is_izafet(first: KazakhWord, second: KazakhWord) -> bool:
    """Whether the first noun says of what kind the second one is: "бесік жырын"."""
    if first.noun is None or second.noun is None:
        return False
    return first.noun.case == "nom" and second.noun.possessor == "3"


def compound_at(words: list[KazakhWord], place: int, least: int) -> VerbStem | None:
    """The longest compound verb of the table that ends at this word.

    Args:
        words: a clause with its verbs.
        place: of the verb that would be the last one.
        least: the compound must begin before this word.
    """
    verb = words[place].verb
    if verb is None:
        return None
    for row in verb_phrases().get(verb.stem.stem, ()):
        start = place - len(row.before)
        if start < 0 or start >= least:
            continue
        if tuple(word.low for word in words[start:place]) == row.before:
            is_split = start > 0 and (
                (words[start - 1].low, words[start].low) in noun_phrases()
                or is_named_animal(words[start - 1], words[start])
                or (words[start].low == "үйіне" and _is_owner(words[start - 1]))
            )
            if not is_split:
                return row
    return None


def _is_owner(word: KazakhWord) -> bool:
    """Whether it says whose home it is: "байдың үйіне келеді" is no way home."""
    return word.noun is not None and word.noun.case == "gen"


def is_feigned(stem: VerbStem | None) -> bool:
    """Whether the deed before it is only pretended: "естімейтін болып көрінеді"."""
    return stem is not None and stem.verb is not None and "pretence" in stem.verb.tags


def stem_of_group(words: list[KazakhWord], start: int) -> tuple[VerbStem | None, int]:
    """The verb that a group means, and how many words before the group belong to it."""
    found = []
    for place in range(start, len(words)):
        row = compound_at(words, place, place)
        reach = place - len(row.before) if row is not None else start + 1
        if row is not None and (reach <= start or is_feigned(row)):
            is_handed = row.verb is not None and bool(row.verb.tags & {"transfer", "pretence"})
            rank = 2 if is_handed and reach == start else int(reach < start)
            found.append((rank, len(row.before), place, row, start - reach))
    if found:
        best = max(found, key=lambda one: one[:3])
        return best[3], max(0, best[4])
    first = next((word.verb for word in words[start:] if word.verb is not None), None)
    return (first.stem if first else None), 0


def is_named_animal(name: KazakhWord, word: KazakhWord) -> bool:
    """Whether the word is the animal of that name: "Шалқұйрық атына"."""
    if not name.is_name or word.noun is None or word.noun.possessor != "3":
        return False
    noun = nouns_by_stem().get(word.noun.stem)
    return noun is not None and noun.kind is NounKind.ANIMAL


@cache
def verb_by_key(key: str) -> Verb | None:
    """The row with this key."""
    return next((verb for verb in verbs() if verb.key == key), None)


def meant_verb(stem: str, objects: list[Entity]) -> Verb | None:
    """The row that is meant with these objects; None if the usual one is."""
    for entity in objects:
        noun, kind = entity.noun, Kind.PERSON if entity.is_person else None
        key = _BY_KEY.get((stem, noun.key)) if noun is not None else None
        key = key or _BY_KIND.get(stem, {}).get(noun.kind if noun is not None else kind)
        if key:
            return verb_by_key(key)
    return None


def takes_object(stem: VerbStem | None) -> bool:
    """Whether somebody or something is done to; so of a verb that is not in the table."""
    if stem is None:
        return False
    is_reflexive = len(stem.main) > 4 and stem.main != "жамыл" and _REFLEXIVE.search(stem.main)
    if stem.main in INTRANSITIVE or is_reflexive:
        return False
    return stem.verb is None or any(
        slot in phrase for phrase in stem.verb.phrases for slot in ("{object}", "{living}")
    )

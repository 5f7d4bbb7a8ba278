"""How render prompts describe the people and things of a story: one descriptor each.

A descriptor has no article: "old woman in a white headscarf". It is the noun's usual look, with
what the story says about it in front, and with the garments that the story names.
"""

import re
from collections.abc import Iterable, Sequence

from deployments.engines.planning.reading.english.forms import (
    listed,
    plural,
    singulars,
    with_article,
)
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.vocabulary.looks import LookWord, looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, Noun
from deployments.types import HERO_TRIGGER

_MAX_LOOKS = 2
"""Adjectives of the story in one descriptor; more would hide the noun from the text encoder."""

_MAX_COUNTED = 10
_MAX_WORD_CHARS = 40
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MANY = frozenset({"people", "men", "children", "wheat"})
_MASS_KINDS = frozenset({Kind.FOOD, Kind.THING, Kind.WEATHER, Kind.PLANT, Kind.BODY, Kind.EVENT})
_CORE = words_of_text("man woman boy girl child horse bai chessboard") | {"old man", "old woman"}
"""Rows whose synonyms say no more than their key: "lad", "steed"."""

_NAMED_PEOPLE = {
    "m": ("man in a blue robe", "man in a yellow robe", "man in a purple robe"),
    "f": ("young woman in a red dress", "young woman in a blue dress", "woman in a yellow dress"),
    "": ("young man in a blue robe", "young man in a yellow robe", "young man in a red robe"),
}
"""Looks of people of whom a story gives only the name."""

_HOLDERS = words_of_text(
    "bag sack basket box chest cauldron pot bowl cup glass jar jug bucket barrel purse nest "
    "cart sledge suitcase pocket plate dish tray bottle pan wallet trunk saddlebag bundle "
    "pouch crate hat cap boot crown pitcher kettle pit well hole flask waterskin drawer "
    "cupboard handful mug shelf table net pile heap herd flock"
)
"""Last words of the nouns that are "full of" something; others have it "with" them."""

_OTHER_LOOKS = {
    Kind.ANIMAL: ("black", "white", "grey", "brown"),
    Kind.PERSON: ("tall", "short", "thin", "stout"),
}
"""What tells two of the same noun apart where the story does not; things are "second"."""


class Descriptors:
    """The descriptors of one story's entities, all different.

    Args:
        entities: of the story, in order of first mention.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._known: dict[int, str] = {}
        named = 0
        for entity in _with_worn(entities):
            if id(entity) in self._known or not is_drawable(entity):
                continue
            if _is_only_named(entity):
                looks = _NAMED_PEOPLE[entity.sex]
                base = _with_looks(looks[named % len(looks)], entity.looks)
                named += 1
            else:
                base = _described(entity)
            self._known[id(entity)] = self._unlike_others(entity, base)

    def of(self, entity: Entity) -> str:
        """The entity's descriptor; empty if it cannot be drawn."""
        if entity.is_hero:
            return HERO_TRIGGER
        return self._known.get(id(entity), "") or (
            _described(entity) if is_drawable(entity) else ""
        )

    def phrase(self, entity: Entity) -> str:
        """The descriptor with its article: "an old woman", "five boys", "bread"."""
        words = self.of(entity)
        if not words or entity.is_hero or _is_several(entity) or _is_group(entity.noun, words):
            return words
        if _is_mass(entity.noun, words):
            return words
        return with_article(words)

    def _unlike_others(self, entity: Entity, descriptor: str) -> str:
        """The descriptor, changed if another entity has the same one."""
        taken = set(self._known.values())
        if descriptor not in taken:
            return descriptor
        kind = entity.noun.kind if entity.noun else Kind.PERSON
        noun = entity.noun.key if entity.noun else descriptor
        if entity.noun is None and not entity.is_person:
            return f"second {descriptor}"
        for look in _OTHER_LOOKS.get(kind, ("second",)):
            changed = f"{look} {noun}" if kind is Kind.ANIMAL else f"{look} {descriptor}"
            if changed not in taken:
                return changed
        return f"second {descriptor}"


def _is_only_named(entity: Entity) -> bool:
    """Whether all that is known of somebody is a name."""
    is_unknown = entity.noun is None and not entity.is_hero
    is_nameless = entity.is_person and not is_english(entity.english)
    return is_unknown and (bool(entity.name) or is_nameless)


def _with_looks(base: str, looks: Sequence[str]) -> str:
    """A named person's look with what the story says: "old woman in a red dress"."""
    if not {"small", "little", "tiny"}.isdisjoint(looks):
        base = base.replace("woman", "girl") if "woman" in base else base.replace("man", "boy")
        base = base if base.startswith("young") else f"young {base}"
    is_young = ("young", "youngest", "small", "little")
    told = [look for look in looks if look not in is_young][:_MAX_LOOKS]
    return " ".join((*told, base.removeprefix("young ") if "old" in told else base))


def is_drawable(entity: Entity) -> bool:
    """Whether a render prompt can show the entity."""
    is_known = entity.is_hero or entity.is_person or entity.noun is not None
    return is_known or is_english(entity.english)


def is_english(words: str) -> bool:
    """Whether words of a story can stand in a prompt: in Latin letters and not endless."""
    return words.isascii() and 0 < len(words) <= _MAX_WORD_CHARS


def _with_worn(entities: Sequence[Entity]) -> Iterable[Entity]:
    """The entities, each after the garments that it wears, which are part of its descriptor."""
    for entity in entities:
        yield from entity.wears
        yield entity


def _described(entity: Entity) -> str:
    noun = entity.noun
    if entity.is_hero:
        return HERO_TRIGGER
    if noun is None:
        return " ".join((*entity.looks[:_MAX_LOOKS], entity.english)).strip()
    if noun.kind is Kind.EVENT:
        return noun.plural if _is_several(entity) else told_noun(entity)
    before, name, after = _parts(noun)
    word = told_noun(entity)
    known = {"full", "youngest"} if "young" in noun.look else {"full"}
    told = (look for look in entity.looks if look not in known)
    looks = [look for look in told if look not in before][:_MAX_LOOKS]
    # No "leather plastic bag": what the story says takes the place of the usual look.
    given = {_kind_of(look) for look in (*looks, *word.split()[:-1])} - {""}
    before = [word for word in before if _kind_of(word) not in given]
    if _is_several(entity) and before[-1:] == ["of"]:
        before[-2] = plural(before[-2])
    elif _is_several(entity):
        name, after = noun.plural if word == noun.key else plural(word), ""
    elif name == noun.key:
        # A row of people as a group: "villagers" for "villager".
        name = plural(word) if noun.plural == noun.key == plural(word) else word
    if noun.kind is Kind.BODY and entity.owner is not None and not entity.owner.is_hero:
        owner = entity.owner.noun.key if entity.owner.noun is not None else "person"
        before, name, after = [f"{owner}'s"], name if _is_several(entity) else word, ""
    if entity.wears:
        worn = listed(with_article(_described(garment)) for garment in entity.wears[:2])
        after = f"in {worn}"
    elif parts := _with_parts(entity):
        after = parts
    number = _number(entity)
    if number and before[:1] and before[0] in _NUMBERS:
        before = before[1:]  # A row of several: "three brothers", not "three two brothers".
    words = " ".join(filter(None, (number, *looks, *before, name, after)))
    return _as_sex(re.sub(r"\b(\w+) \1\b", r"\1", words), entity)


_AS_WOMAN = {"boy": "girl", "man": "woman", "robe": "dress", "son": "daughter"}
_AS_MAN = {"girl": "boy", "woman": "man", "dress": "robe", "daughter": "son"}


def _as_sex(words: str, entity: Entity) -> str:
    """The look of a row that fits either sex, for the one that the story tells: "orphan boy"."""
    if entity.noun is None or entity.noun.sex or entity.sex not in ("f", "m"):
        return words
    others = _AS_WOMAN if entity.sex == "f" else _AS_MAN
    return " ".join(others.get(word, word) for word in words.split())


def told_noun(entity: Entity) -> str:
    """The English noun for an entity: the story's own synonym, else the key of its row."""
    noun = entity.noun
    if noun is None:
        return entity.english
    words = entity.text.lower().split()
    ends = (" ".join(words[start:]) for start in range(len(words)))
    told = next((end for end in ends if end in noun.en), noun.key)
    return noun.key if noun.key in _CORE else told


def look_of_event(noun: Noun) -> str:
    """How an event looks, with its article: "people working hard", "a judge before two people"."""
    head = re.split(
        r" (?:\w+ing|with|before|on|at|in|to|of|from|around|and)\b", noun.look, maxsplit=1
    )[0]
    is_many = head.split()[0] in _NUMBERS or len(singulars(head.split()[-1])) > 1
    return noun.look if is_many or head.split()[-1] in _MANY else with_article(noun.look)


def _is_group(noun: Noun | None, words: str) -> bool:
    """Whether the descriptor names several without a number: "travellers in brown robes"."""
    if noun is None or noun.kind is not Kind.PERSON:
        return False
    head = words.split(" in ")[0].split(" with ")[0].split(" of ")[0].split()[-1]
    if head == "people":
        return True
    return noun.plural == noun.key and len(singulars(head)) > 1


def _is_several(entity: Entity) -> bool:
    """Whether the descriptor is a plural; a noun without one ("meat") is never several."""
    noun = entity.noun
    return (entity.count or 1) > 1 or (
        entity.is_plural and (noun is None or noun.plural != noun.key)
    )


def _parts(noun: Noun) -> tuple[list[str], str, str]:
    """A noun's look, divided at its name: (["bearded"], "merchant", "in a blue robe")."""
    words = f" {noun.look} "
    position = words.find(f" {noun.key} ")
    if position < 0:
        return [], noun.look, ""
    after = words[position + len(noun.key) + 2 :]
    return words[:position].split(), noun.key, after.strip()


def _kind_of(word: str) -> str:
    look: LookWord | None = looks_by_word("en").get(word.lower())
    return look.kind if look else ""


def _number(entity: Entity) -> str:
    count = entity.count
    if count is None or count < 2:
        return ""
    return _NUMBERS[count - 2] if count <= _MAX_COUNTED else "many"


def _with_parts(entity: Entity) -> str:
    """What belongs to an entity: "full of gold" for what holds things, else "with a letter"."""
    parts = [part for part in entity.parts[:2] if is_drawable(part)]
    if not parts:
        return ""
    holder = entity.noun.key.split()[-1] if entity.noun is not None else ""
    is_place = entity.kind in (Kind.PLACE, Kind.VEHICLE)
    is_filled = all(part.is_plural or _is_mass(part.noun, _plain_plural(part)) for part in parts)
    is_holder = (is_place or holder in _HOLDERS) and is_filled
    if is_holder or any(map(_is_hole, parts)):
        return f"full of {listed(map(_plain_plural, parts))}"
    return f"with {listed(map(_plain_part, parts))}"


def _is_hole(part: Entity) -> bool:
    return part.noun is not None and part.noun.key.split()[-1] in ("hole", "patch")


def _plain_plural(entity: Entity) -> str:
    """What fills a thing: "gold", "holes"."""
    if entity.noun is None:
        return entity.english
    return entity.noun.plural if entity.is_plural else told_noun(entity)


def _plain_part(entity: Entity) -> str:
    """What somebody has with him: "a letter", "wings"."""
    words = " ".join((*entity.looks[:1], _plain_plural(entity)))
    is_one = not (_is_several(entity) or _is_mass(entity.noun, words))
    return with_article(words) if is_one else words


def _is_mass(noun: Noun | None, words: str) -> bool:
    """Whether the words take no article: "bread", "brown horses"."""
    if noun is None:
        return False
    last = re.split(r" (?:in|of|with) ", words)[0].split()[-1]
    if noun.plural == noun.key and last == noun.key.split()[-1] and last.endswith("s"):
        return True
    if noun.kind is Kind.PERSON and words == noun.plural:
        return True
    if noun.look.endswith(words) and last.endswith("s") and len(singulars(last)) > 1:
        return True  # A look of several: "white kurt balls".
    return (noun.plural == noun.key and noun.kind in _MASS_KINDS and last == noun.key) or (
        last == noun.plural and noun.plural != noun.key
    )

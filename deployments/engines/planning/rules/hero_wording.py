"""How prompts name the hero: with the trigger word, without clothes and without a beard."""

import re
from collections.abc import Iterable

from deployments.engines.planning.reading.english.forms import article
from deployments.engines.planning.rules.rule_words import (
    animal_words,
    forms,
    people_words,
    thing_words,
)
from deployments.types import HERO_TRIGGER, Element


def any_of(words: Iterable[str]) -> str:
    """A pattern of the words, the longer ones first."""
    return "|".join(
        sorted({re.escape(word) for word in words}, key=lambda word: (-len(word), word))
    )


_HERO_NAME = re.compile(
    r"\b(?:aldar(?:[\s_-]*k[oö]s[eé])?(?:[\s_]+man)?|алдар\w*(?:\s+к[оө]се\w*)?)\b", re.IGNORECASE
)
_HERO_ROLE = re.compile(
    r"\b(?:the|our|a)\s+(?:\w+\s+)?(?:trickster(?:\s+hero)?|hero|protagonist)\b", re.IGNORECASE
)
_HERO_ELEMENT = re.compile(
    r"^\W*(?:the\s+|our\s+)?(?:\w+\s+)?"
    r"(?:aldar\w*(?:[\s_-]*k[oö]s[eé]\w*)?(?:[\s_]+man)?|k[oö]se|алдар\w*(?:\s+к[оө]се\w*)?"
    r"|hero|trickster|protagonist|main\s+character)\W*$",
    re.IGNORECASE,
)
_TRIGGER = re.compile(rf"\b{HERO_TRIGGER}\b", re.IGNORECASE)

_CLOTHES = (
    r"(?:robes?|chapans?|shapans?|coats?|overcoats?|kaftans?|caftans?|tunics?|vests?|shirts?|"
    r"jackets?|cloaks?|capes?|gowns?|trousers|pants|boots|shoes|hats?|cap|turbans?|tymaks?|"
    r"kalpaks?|headdress|headscarf|headwear|helmet|sash|belts?|scarf|cloth(?:es|ing)|costumes?|"
    r"attire|garb|garments?|outfits?|dress|beards?|goatee|moustaches?|mustaches?|whiskers)\b"
)
DETERMINERS = "a|an|the|his|her|their|its|this|that|these|those"
PREPOSITIONS = (
    "in|on|at|with|of|to|for|from|by|near|next|beside|besides|under|over|into|onto|across|along|"
    "behind|below|above|around|through|towards?|against|between|among|amid|past|inside|outside|"
    "without|before|after|until|during"
)
FUNCTION_WORDS = f"{DETERMINERS}|{PREPOSITIONS}|and|or|but|nor|so|as|than|while|who|which"
_COMPOUND = re.compile(
    r"(?:race|herd|stall|tail|rider|coin|bag|rein|hoove|ear|leg|track|bell|bone|hair|saddle|cart|"
    r"blanket|statue|skin|head|trader|shoe|piece|bar)s|thieves|harness"
)
"""Plurals that turn an animal or thing before them into part of another noun: "horse races"."""

_FOLLOWS = re.compile(
    rf"{FUNCTION_WORDS}|\w+(?:ing|ed|s|ly)|are|were|be|can|may|will|must|had|did|not|too|again|now|"
    "then|today|here|there|nearby|alone|alike|asleep|awake|alive|afraid|ahead|aside|apart|together|"
    "once|still|very|just|never|up|down|out|off|away|back|full|free|stand|stood|ran|run|sat|sit|lay|"
    "lie|fell|ate|eat|drank|saw|see|gave|give|took|take|lost|left|said|told|came|come|went|go|made|"
    "hid|stole|sold|fled|rode|led|held|bought|brought|caught|won|threw|knew|spoke|woke|wore|flew|"
    "sang|slept|wept|kept|met|atop|beneath|within|amidst|close|far|drink|haggle|bargain|talk|walk|"
    "ride|laugh|look|argue|dance|gallop|flee|smile|trade|share|feast|work|rest|watch|listen|i|he|she|it|him|we|us|they|them|you"
)
"""Words after a noun that are not part of its name."""

_STOP = f"{FUNCTION_WORDS}|wearing|dressed|clad|holding|riding"
_ACTOR_WORDS = (
    "man|men|lady|people|person|crowd|villagers?|audience|nobles?|lords?|servants?|nomads?|riders?|"
    "elders?|cooks?|dancers?|musicians?|"
) + any_of(form for word in people_words() for form in forms(word))
_NAMED_ACTOR = (
    r"[\w-]{1,20}(?:man|men|woman|women)|"
    r"(?:to|for|with|and|beside|behind|against|towards?|past|facing|faces|meets|greets|tricks|fools|"
    r"tells|asks|shows|gives|helps|sees|chases|robs)\s+(?!Aldar)(?-i:[A-Z][a-z]+)"
)
"""People whose word is in no list: "horseman", "talks to Karim"."""

_MOUNTS = {"horse", "steed", "stallion", "mare", "pony", "foal", "colt", "camel", "donkey", "mule"}
_ANIMAL_BEFORE = re.compile(
    rf"\b(?:{any_of(animal_words() - _MOUNTS)})s?(?:\s+\w+ing)?\s*$",
    re.IGNORECASE,
)
"""An animal right before a garment, which may lie in it: "a hamster sleeping in a boot".

Mounts are not included, since the rider wears the robe.
"""

_NO_WEARERS = animal_words() | thing_words()
_ADJECTIVES = rf"(?:(?!(?:{_STOP}|{HERO_TRIGGER}|{_ACTOR_WORDS})\b)[\w-]+\s+){{0,5}}"
_MATERIAL = (
    r"(?:\s+(?:made\s+of|of|with)\s+(?:a\s+)?(?:[\w-]+\s+){0,2}?(?:silk|wool|velvet|felt|fur|"
    r"leather|cotton|embroidery|trim|ornaments?|patterns?|sleeves|buttons|feathers?|stripes|"
    r"thread|brocade|colou?rs)\b)*"
    rf"(?:\s+of\s+(?:a|an|the)\s+(?:(?:old|poor|rich)\s+)?(?:{_ACTOR_WORDS})\b)?"
)
_NO_WEAR = (
    r"(?!\s+(?:full|of|(?:seller|vendor|maker|shop|stall|merchant|trader|market)s?|hanging|for\s+sale|"
    r"in\s+(?:his|her|their|one|both)\s+hands?|"
    r"on\s+(?:the|a)\s+(?:wall|rack|shelf|shelves|hook|line|rope|table|counter|stall)s?)\b)"
)
"""Words after a garment that is not worn: "a hat full of gold", "a vest seller"."""
_GARMENT = (
    rf"(?:(?:a|an|the|his|some)\s+)?(?:pair\s+of\s+)?{_ADJECTIVES}{_CLOTHES}{_MATERIAL}{_NO_WEAR}"
)
_GARMENTS = rf"{_GARMENT}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?:with\s+|wearing\s+)?{_GARMENT})*"
_FLOWING = (
    r"(?:\s+(?:flowing|fluttering|billowing|flapping|flying|swaying)"
    r"(?:\s+(?:in\s+the\s+(?:wind|breeze|air)|(?:behind|around)\s+him))?)"
)
_WORN = r"(?:wearing|wears|dressed\s+(?:up\s+)?in|clad\s+in|clothed\s+in|in|with|sporting)"

WORN_GARMENTS = re.compile(rf"(?:who\s+(?:is\s+)?)?\b{_WORN}\s+{_GARMENTS}", re.IGNORECASE)
"""Clothes of the person named before them: "in a red robe and a felt hat"."""

_HIS_GARMENTS = re.compile(
    rf"{WORN_GARMENTS.pattern}{_FLOWING}?"
    rf"|\b(?:puts\s+on|putting\s+on|strok(?:es|ing)(?=\s+his\b))\s+{_GARMENTS}(?:\s+and(?=\s+\w+s\b))?",
    re.IGNORECASE,
)
_LONE_GARMENTS = re.compile(
    rf"(?:^|(?<=,))\s*(?:and\s+)?{_GARMENTS}{_FLOWING}?\s*(?=[,.;]|$)"
    rf"|\bhis\s+{_ADJECTIVES}{_CLOTHES}{_FLOWING}",
    re.IGNORECASE,
)
_BEARDED = re.compile(
    r"(?<=\bhis\s)(?:[\w-]+\s+)??bearded\s+(?=chin|face|cheeks?|jaw)", re.IGNORECASE
)
_APPOSITION = re.compile(
    rf"(?<={HERO_TRIGGER}),\s+(?:an?|the|our)\s+(?P<who>"
    rf"(?:(?!(?:{_STOP}|{HERO_TRIGGER}|(?:\w+-)?bearded|old|elderly|poor|rich|wealthy|fat|greedy|"
    r"stingy|cruel|huge|other|another|second)\b)[\w-]+\s+){0,4}"
    r"(?:man|youth|fellow|trickster|hero|nomad|figure))\b",
    re.IGNORECASE,
)
"""Another name of the hero after a comma; an old or a rich man there is another person."""

_OWN_GARMENT = re.compile(rf"\b{HERO_TRIGGER}'s\s+{_ADJECTIVES}{_CLOTHES}", re.IGNORECASE)
_DRESSED_HERO = re.compile(
    rf"\b(?:bearded|moustached|turbaned|[\w-]+-(?:robed|clad|coated|hatted))\s+(?={HERO_TRIGGER}\b)",
    re.IGNORECASE,
)


def is_hero(element: Element) -> bool:
    """Whether an element is the hero himself; his horse and his friend are not."""
    return bool(_HERO_ELEMENT.search(element.name) or _TRIGGER.search(element.descriptor))


def with_trigger(prompt: str) -> str:
    """The prompt with the trigger instead of the hero's name or role, or else at its start."""
    prompt = _TRIGGER.sub(HERO_TRIGGER, prompt)
    if HERO_TRIGGER in prompt:
        return prompt
    for naming in (_HERO_NAME, _HERO_ROLE):
        if naming.search(prompt):
            return naming.sub(HERO_TRIGGER, prompt)
    return f"{HERO_TRIGGER}, {prompt}"


def without_hero_clothes(prompt: str, actors: Iterable[str], things: Iterable[str]) -> str:
    """The prompt without the hero's clothes; other people keep theirs.

    A garment belongs to the person named last before it, or to the hero if there is none.

    Args:
        prompt: holds the trigger.
        actors: more nouns that name people of this plan.
        things: descriptors of the plan's elements; "with an old coat" stays if the coat is one.
    """
    wearers = [re.escape(actor) for actor in actors if actor not in _NO_WEARERS]
    names = "|".join([_ACTOR_WORDS, *wearers, _NAMED_ACTOR])
    actor = re.compile(rf"\b(?:{HERO_TRIGGER}|{names})\b(?!'s)", re.IGNORECASE)
    kept = tuple(thing.lower() for thing in things)

    def undress(match: re.Match[str]) -> str:
        named = [found.group().lower() for found in actor.finditer(match.string, 0, match.start())]
        is_anothers = named and named[-1] != HERO_TRIGGER
        if is_anothers or _ANIMAL_BEFORE.search(match.string, 0, match.start()):
            return match.group()
        held = match.group().lower().startswith("with ")
        if held and any(thing in match.group().lower() for thing in kept):
            return match.group()
        return ""

    def alone(match: re.Match[str]) -> str:
        return match.group() if any(match["who"].lower() in thing for thing in kept) else ""

    called = _APPOSITION.sub(alone, prompt)
    undressed = _DRESSED_HERO.sub("", called)
    undressed = _OWN_GARMENT.sub(HERO_TRIGGER, undressed)
    for garments in (_HIS_GARMENTS, _LONE_GARMENTS, _BEARDED):
        undressed = garments.sub(undress, undressed)
    # Another name of the hero is removed only together with the clothes after it.
    return prompt if undressed == called else tidy(undressed)


def tidy(prompt: str) -> str:
    """The prompt without the spaces and commas that a removal has left."""
    prompt = re.sub(r"\s+", " ", prompt)
    prompt = re.sub(r"\s+([,.;])", r"\1", prompt)
    prompt = re.sub(r"(?:,\s*)+,", ",", prompt)
    prompt = re.sub(r",\s*(?=[.;])", "", prompt)
    return prompt.strip(" ,;")


def makes_compound(word: str) -> bool:
    """Whether a word after a noun makes it part of another noun: "horse race", "Bai Karim"."""
    return bool(_COMPOUND.fullmatch(word)) or _FOLLOWS.fullmatch(word) is None


def appended(before: str, descriptor: str) -> str:
    """The text with the descriptor at its end, and with the correct "a" or "an" before it."""
    return (
        re.sub(r"\b(a)n?(\s+)$", rf"{article(descriptor)}\2", before, flags=re.IGNORECASE)
        + descriptor
    )

"""How a render prompt may speak of the hero: by the trigger, without clothes, without a beard."""

import re
from collections.abc import Iterable

from deployments.engines.planning.story_lexicon import PEOPLE
from deployments.engines.planning.story_words import english_forms
from deployments.types import HERO_TRIGGER

_HERO_NAME = re.compile(
    r"\b(?:aldar(?:[\s_-]*k[oö]s[eé])?(?:[\s_]+man)?|алдар\w*(?:\s+к[оө]се\w*)?)\b", re.IGNORECASE
)
_HERO_ROLE = re.compile(
    r"\b(?:the|our|a)\s+(?:\w+\s+)?(?:trickster(?:\s+hero)?|hero|protagonist)\b", re.IGNORECASE
)
_TRIGGER = re.compile(rf"\b{HERO_TRIGGER}\b", re.IGNORECASE)

_CLOTHES = (
    r"(?:robes?|chapans?|shapans?|coats?|overcoats?|kaftans?|caftans?|tunics?|vests?|shirts?|"
    r"jackets?|cloaks?|capes?|gowns?|trousers|pants|boots|shoes|hats?|cap|turbans?|tymaks?|"
    r"kalpaks?|headdress|headscarf|headwear|helmet|sash|belts?|scarf|cloth(?:es|ing)|costumes?|"
    r"attire|garb|garments?|outfits?|dress|beards?|goatee|moustaches?|mustaches?|whiskers)\b"
)
_STOP = "|".join(
    (
        "in|on|at|with|of|to|and|or|a|an|the|his|her|their|from|by|near|next|beside|under|over",
        "as|who|while|wearing|dressed|clad|holding|riding",
    )
)
_ACTOR_WORDS = "man|men|lady|people|person|crowd|villagers?|audience|" + "|".join(
    form for noun in PEOPLE for word in noun.en.split() for form in english_forms(word)
)
_ADJECTIVES = rf"(?:(?!(?:{_STOP}|{HERO_TRIGGER}|{_ACTOR_WORDS})\b)[\w-]+\s+){{0,5}}"
_MATERIAL = (
    r"(?:\s+(?:made\s+of|of|with)\s+(?:a\s+)?(?:[\w-]+\s+){0,2}?(?:silk|wool|velvet|felt|fur|"
    r"leather|cotton|embroidery|trim|ornaments?|patterns?|sleeves|buttons|feathers?|stripes)\b)*"
)
_GARMENT = rf"(?:(?:a|an|the|his|some)\s+)?(?:pair\s+of\s+)?{_ADJECTIVES}{_CLOTHES}{_MATERIAL}"
_GARMENTS = rf"{_GARMENT}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?:with\s+|wearing\s+)?{_GARMENT})*"
_WORN = r"(?:wearing|wears|dressed\s+(?:up\s+)?in|clad\s+in|clothed\s+in|in|with|sporting)"

WORN_GARMENTS = re.compile(rf"(?:who\s+(?:is\s+)?)?\b{_WORN}\s+{_GARMENTS}", re.IGNORECASE)
"""A phrase that dresses whoever stands before it: "in a red robe and a felt hat"."""

_LONE_GARMENTS = re.compile(rf"(?:^|(?<=,))\s*(?:and\s+)?{_GARMENTS}\s*(?=[,.;]|$)", re.IGNORECASE)
_OWN_GARMENT = re.compile(rf"\b{HERO_TRIGGER}'s\s+{_ADJECTIVES}{_CLOTHES}", re.IGNORECASE)
_DRESSED_HERO = re.compile(
    rf"\b(?:bearded|moustached|turbaned|[\w-]+-(?:robed|clad|coated|hatted))\s+(?={HERO_TRIGGER}\b)",
    re.IGNORECASE,
)


def with_trigger(prompt: str) -> str:
    """The prompt with the trigger in place of the hero's name or role, or in front of it all."""
    prompt = _TRIGGER.sub(HERO_TRIGGER, prompt)
    if HERO_TRIGGER in prompt:
        return prompt
    for naming in (_HERO_NAME, _HERO_ROLE):
        if naming.search(prompt):
            return naming.sub(HERO_TRIGGER, prompt)
    return f"{HERO_TRIGGER}, {prompt}"


def without_hero_clothes(prompt: str, actors: Iterable[str], things: Iterable[str]) -> str:
    """The prompt without what the hero wears; other people keep their clothes.

    A garment belongs to whoever is named last before it, and to the hero if nobody is.

    Args:
        prompt: holds the trigger.
        actors: further nouns that name people of this plan.
        things: descriptors of the plan's elements; "with an old coat" stays if the coat is one.
    """
    names = "|".join([_ACTOR_WORDS, *(re.escape(actor) for actor in actors)])
    actor = re.compile(rf"\b(?:{HERO_TRIGGER}|{names})\b(?!'s)", re.IGNORECASE)
    kept = tuple(thing.lower() for thing in things)

    def undress(match: re.Match[str]) -> str:
        named = [found.group().lower() for found in actor.finditer(match.string, 0, match.start())]
        if named and named[-1] != HERO_TRIGGER:
            return match.group()
        held = match.group().lower().startswith("with ")
        if held and any(thing in match.group().lower() for thing in kept):
            return match.group()
        return ""

    undressed = _DRESSED_HERO.sub("", prompt)
    undressed = _OWN_GARMENT.sub(HERO_TRIGGER, undressed)
    for garments in (WORN_GARMENTS, _LONE_GARMENTS):
        undressed = garments.sub(undress, undressed)
    return prompt if undressed == prompt else tidy(undressed)


def tidy(prompt: str) -> str:
    """The prompt without the blanks and commas that a removal left behind."""
    prompt = re.sub(r"\s+", " ", prompt)
    prompt = re.sub(r"\s+([,.;])", r"\1", prompt)
    prompt = re.sub(r"(?:,\s*)+,", ",", prompt)
    prompt = re.sub(r",\s*(?=[.;])", "", prompt)
    return prompt.strip(" ,;")

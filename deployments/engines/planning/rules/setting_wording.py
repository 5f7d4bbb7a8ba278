"""How render prompts name the place, and where a story lets it change."""

import re

from deployments.engines.planning.reading.events import Language
from deployments.engines.planning.reading.language import language_of
from deployments.engines.planning.reading.mentions import nouns_in
from deployments.engines.planning.rules.hero_wording import tidy, without_hero_clothes
from deployments.engines.planning.rules.rule_words import forms, place_called, place_in, tokens
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns_by_word
from deployments.types import HERO_TRIGGER, Scene

_PREPOSITIONS = (
    r"(?:across|in(?:to)?(?:\s+front\s+of)?|on|at|near|by|through|to(?:wards?)?|over|along|from|"
    r"outside|inside|behind|below|beside|around)"
)
_SUFFIXES = r"(?:bank|side|shore|top|front|yard)s?"
"""Endings of words for a place: "riverbank", "hilltop"."""

_LOOKS = r"[\w-]+ed|open|wide|busy|vast|endless|golden|snowy|high|green"
_ARTICLES = ("a", "an", "the", "his", "her", "their")


def place_named(text: str) -> Noun | None:
    """The first place that a prompt or a setting names, in English or by a Russian word."""
    if not text.isascii():
        noun = nouns_by_word("ru").get(text.lower()) or nouns_by_word("kk").get(text.lower())
        return noun if noun is not None and noun.kind is Kind.PLACE else None
    return place_in(text)


def is_named(setting: str, prompt: str) -> bool:
    """Whether the prompt names the setting, by the same noun or by another word for it."""
    words = set(tokens(prompt))
    place = place_named(setting)
    if place is not None and (
        place.phrase in prompt or any(place_called(word) == place for word in words)
    ):
        return True
    is_quoted = phrase_of(setting).lower() in prompt.lower()
    return is_quoted or not words.isdisjoint(forms(_noun_of(setting)))


def is_same_setting(setting: str, other: str) -> bool:
    """Whether two settings are one place."""
    place = place_named(setting)
    return _noun_of(setting) == _noun_of(other) or (
        place is not None and place == place_named(other)
    )


def phrase_of(setting: str) -> str:
    """The words that add a setting to a prompt: "in the bazaar"."""
    place = place_named(setting)
    is_plain = " " not in setting or (place is not None and setting.lower() == place.key)
    if place is not None and is_plain:
        return place.phrase
    if re.match(rf"{_PREPOSITIONS}\s", setting, re.IGNORECASE):
        return setting
    article = "" if setting.split()[0].lower() in _ARTICLES else "the "
    return f"in {article}{setting}"


def moved(prompt: str, away_from: str, to: str) -> str:
    """The prompt with one setting replaced by another."""
    place = place_named(away_from)
    words = {away_from.lower()}
    if place is not None:
        words |= {form for word in place.en for form in forms(word)}
    nouns = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    # A word without "in" may be part of something else, unless it is the setting itself.
    pattern = re.compile(
        rf"\b(?:{_PREPOSITIONS}\s+(?:(?:a|an|the)\s+)?(?:(?:{_LOOKS})\s+)*(?:{nouns})"
        rf"(?:{_SUFFIXES})?|(?:(?:a|an|the)\s+)?{re.escape(away_from)})\b"
        r"(?!\s+(?:goat|of|road|wall)\w*)",
        re.IGNORECASE,
    )
    left = tidy(pattern.sub("", prompt))
    return left if is_named(to, left) else pattern.sub(lambda _: phrase_of(to), prompt)


def story_places(story: str) -> tuple[Noun, ...]:
    """The places that the story names, in order of mention."""
    return tuple(noun for noun in nouns_in(story) if noun.kind is Kind.PLACE)


def may_move_to(setting: str, story: str) -> bool:
    """Whether the story moves to the setting.

    A place outside the table cannot be found in a story that is not English; there the planner's
    setting is accepted.
    """
    place = place_named(setting)
    if place is not None and place in story_places(story):
        return True
    if _noun_of(setting) in tokens(story):
        return True
    return place is None and language_of(story) is not Language.EN


def setting_of(scene: Scene) -> str:
    """The scene's setting: as planned, else the place in its prompt, else empty.

    A garment is not a setting: in the prompt it would dress the hero.
    """
    planned = scene.setting.strip(" ,.;")
    if re.search(r"\w", planned) and not _is_garment(planned):
        return planned
    place = place_named(scene.prompt)
    return "" if place is None else place.key


def _is_garment(setting: str) -> bool:
    prompt = f"{HERO_TRIGGER}, {phrase_of(setting)}"
    return without_hero_clothes(prompt, actors=(), things=()) != prompt


def _noun_of(setting: str) -> str:
    """The main noun of a setting: "busy bazaar at noon" -> "bazaar"."""
    plain = re.split(r"\s+(?:of|at|in|by|near|with|on)\s+|,", setting.lower().strip())[0]
    words = [word for word in tokens(plain) if re.match(r"\w", word)]
    return words[-1] if words else setting.lower()

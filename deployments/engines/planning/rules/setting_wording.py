"""How render prompts name the place, and where a story lets it change."""

import re

from deployments.engines.planning.rules.hero_wording import tidy, without_hero_clothes
from deployments.engines.planning.vocabulary.lexicon import PLACES, Place
from deployments.engines.planning.vocabulary.words import (
    Language,
    english_forms,
    language_of,
    meaning_of,
    tokens,
)
from deployments.types import HERO_TRIGGER, Scene

_PLACE_WORDS = {
    form: place for place in PLACES for word in place.en.split() for form in english_forms(word)
}
_PLACE_NAMES = {place.name: place for place in PLACES}
_PREPOSITIONS = (
    r"(?:across|in(?:to)?(?:\s+front\s+of)?|on|at|near|by|through|to(?:wards?)?|over|along|from|"
    r"outside|inside|behind|below|beside|around)"
)
_SUFFIXES = r"(?:bank|side|shore|top|front|yard)s?"
"""Endings of words for a place: "riverbank", "hilltop"."""

_LOOKS = r"[\w-]+ed|open|wide|busy|vast|endless|golden|snowy|high|green"
_ARTICLES = ("a", "an", "the", "his", "her", "their")


def place_named(text: str) -> Place | None:
    """The first place that a prompt or a setting names."""
    if text.lower() in _PLACE_NAMES:
        return _PLACE_NAMES[text.lower()]
    found = (_place_of(word) for word in tokens(text))
    return next((place for place in found if place is not None), None)


def _place_of(word: str) -> Place | None:
    """The place of an English word, or of a Russian or Kazakh word in a setting."""
    if word.isascii():
        return _PLACE_WORDS.get(word) or _PLACE_WORDS.get(re.sub(rf"{_SUFFIXES}$", "", word))
    meaning = meaning_of(word, Language.RU)
    return meaning if isinstance(meaning, Place) else None


def is_named(setting: str, prompt: str) -> bool:
    """Whether the prompt names the setting, by the same noun or by another word for it."""
    words = set(tokens(prompt))
    place = place_named(setting)
    if place is not None and any(_place_of(word) == place for word in words):
        return True
    is_quoted = phrase_of(setting).lower() in prompt.lower()
    return is_quoted or bool(words & set(english_forms(_noun_of(setting))))


def is_same_setting(setting: str, other: str) -> bool:
    """Whether two settings are one place."""
    place = place_named(setting)
    return _noun_of(setting) == _noun_of(other) or (
        place is not None and place == place_named(other)
    )


def phrase_of(setting: str) -> str:
    """The words that add a setting to a prompt: "in the bazaar"."""
    place = place_named(setting)
    is_one_word = setting.lower() in _PLACE_WORDS | _PLACE_NAMES
    if place is not None and (is_one_word or not setting.isascii()):
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
        words |= {place.name, *(word for word, known in _PLACE_WORDS.items() if known == place)}
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


def story_places(story: str) -> tuple[Place, ...]:
    """The places that the story names, in order of mention."""
    words = tokens(story)
    language = language_of(words)
    found = (meaning_of(word, language) or _place_of(word) for word in words)
    return tuple(dict.fromkeys(meaning for meaning in found if isinstance(meaning, Place)))


def may_move_to(setting: str, story: str) -> bool:
    """Whether the story moves to the setting.

    A place outside the lexicon cannot be found in a Russian or Kazakh story; there the planner's
    setting is accepted.
    """
    place = place_named(setting)
    if place is not None and place in story_places(story):
        return True
    if _noun_of(setting) in tokens(story):
        return True
    return place is None and language_of(tokens(story)) is not Language.EN


def setting_of(scene: Scene) -> str:
    """The scene's setting: as planned, else the place in its prompt, else empty.

    A garment is not a setting: in the prompt it would dress the hero.
    """
    planned = scene.setting.strip(" ,.;")
    if re.search(r"\w", planned) and not _is_garment(planned):
        return planned
    place = place_named(scene.prompt)
    return "" if place is None else place.name


def _is_garment(setting: str) -> bool:
    prompt = f"{HERO_TRIGGER}, {phrase_of(setting)}"
    return without_hero_clothes(prompt, actors=(), things=()) != prompt


def _noun_of(setting: str) -> str:
    """The main noun of a setting: "busy bazaar at noon" -> "bazaar"."""
    plain = re.split(r"\s+(?:of|at|in|by|near|with|on)\s+|,", setting.lower().strip())[0]
    words = [word for word in tokens(plain) if re.match(r"\w", word)]
    return words[-1] if words else setting.lower()

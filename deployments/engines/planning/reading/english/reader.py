"""English stories as events."""

import re
from functools import cache

from deployments.engines.planning.reading.clauses import read_sentences
from deployments.engines.planning.reading.english.grammar import EnglishGrammar
from deployments.engines.planning.reading.english.parser import parse_english
from deployments.engines.planning.reading.english.spelling import correct_spelling
from deployments.engines.planning.reading.english.stops import with_stops
from deployments.engines.planning.reading.events import Reading

_HERO = re.compile(r"\baldar[ -]?k[oö]s[eiy]\b", re.IGNORECASE)
_SHORT_HERO = re.compile(r"\b(aldar|kose)\b")


@cache
def _grammar() -> EnglishGrammar:
    return EnglishGrammar()


def read_english(text: str) -> Reading:
    """What a story says, in story order; any text can be read."""
    written = with_stops(correct_spelling(_with_hero(text)))
    return read_sentences(parse_english(written), _grammar())


def _with_hero(text: str) -> str:
    """The hero's name in its usual spelling."""
    text = _HERO.sub("Aldar Kose", text)
    return _SHORT_HERO.sub(lambda match: match.group().capitalize(), text)

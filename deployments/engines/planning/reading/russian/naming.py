"""Words of a Russian text that stand for another one are put in before it is parsed."""

import re

from deployments.engines.planning.reading.russian.morphology import folded, known_nouns, parses
from deployments.engines.planning.vocabulary.nouns import Kind

_INTO = re.compile(r"\bво? (?P<noun>[а-яё]+)", re.IGNORECASE)
_THITHER = re.compile(
    r"(?P<verb>\b(?:за|в|по)?(?:лез|браться|прыг|сун|сад|сес|полож|спрят|нырн|насып|нал)[а-яё]*)"
    r" туда\b",
    re.IGNORECASE,
)
_MUCH = re.compile(r"\bни много,? ни мало\b,?(?: [—–-])? ", re.IGNORECASE)
_PARTICLE = re.compile(r"\b(?P<word>(?:в|н)аш|он|она|сам|сама|тот|та)-то\b", re.IGNORECASE)


def with_nouns(text: str) -> str:
    """A text that names what "туда" means, and that has no particle on its pronouns."""
    return _PARTICLE.sub(r"\g<word>", _MUCH.sub("", _with_vessel(text)))


def _with_vessel(text: str) -> str:
    """A text that says "залезть в мешок" for "залезть туда" where a sack was named before."""

    def named(match: re.Match[str]) -> str:
        before = [
            found.group()
            for found in _INTO.finditer(text[: match.start()])
            for noun in [known_nouns().get(folded(parses(folded(found["noun"]))[0].normal_form))]
            if noun is not None and noun.kind in (Kind.THING, Kind.VEHICLE)
        ]
        return f"{match['verb']} {before[-1].lower()}" if before else match.group()

    return _THITHER.sub(named, text)

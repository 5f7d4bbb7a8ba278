"""Kazakh clauses whose verb is said once for several deeds: "лақ, сосын тоқты алып береді"."""

from deployments.engines.planning.reading.kazakh.mentions import Mention
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.tables import words_of

_GAPPING = frozenset(words_of("сосын|содан|кейін|ақыры|соңында|ақырында|кейіннен"))
# A longer list is one enumeration.
_MOST_SEGMENTS = 8


def gapped(words: list[KazakhWord]) -> list[list[KazakhWord]]:
    """The words of each deed of a clause whose verb is said once: "лақ, сосын тоқты алады"."""
    segments: list[list[KazakhWord]] = [[]]
    for word in words:
        if word.kind is WordKind.COMMA:
            segments.append([])
        else:
            segments[-1].append(word)
    segments = [segment for segment in segments if segment]
    if not 1 < len(segments) <= _MOST_SEGMENTS:
        return [words]
    found: list[list[KazakhWord]] = [segments[0]]
    for segment in segments[1:]:
        starts_new = segment[0].low in _GAPPING or (_is_whole(found[-1]) and _is_whole(segment))
        if starts_new:
            found.append(segment)
        else:
            found[-1] = [*found[-1], KazakhWord(",", ",", WordKind.COMMA), *segment]
    return found


def _is_whole(words: list[KazakhWord]) -> bool:
    """Whether the words name a source or recipient and an object: "сиырдан айран"."""
    mentions = [part for part in PhraseReader(list(words)).read() if isinstance(part, Mention)]
    indirect = [m for m in mentions if m.case in ("abl", "dat")]
    direct = [m for m in mentions if m.case in ("nom", "acc") and not m.is_hero]
    return bool(indirect) and bool(direct)

"""The beats of a story that the user has written as a numbered list of scenes."""

import re
from collections.abc import Sequence

from deployments.engines.planning.builtin.beats import Beat, Stage, is_told, visibility
from deployments.engines.planning.reading.events import Event, Setting

_STEM_CHARS = 5
"""Letters at a word's beginning that stay when it is inflected."""

_NAMES = frozenset({"aldar", "kose", "алдар", "косе", "көсе"})


def listed_beats(settings: Sequence[tuple[Event, Setting]], listed: Sequence[str]) -> list[Beat]:
    """One beat for each listed scene, with the events of its text.

    Args:
        settings: the events of the whole list, each with the setting that holds at it.
        listed: the texts of the scenes.
    """
    numbers = _aligned([event for event, _ in settings], listed)
    beats = []
    before = settings[0][1] if settings else Setting()
    for number, written in enumerate(listed):
        text = written if written[-1] in '.!?…»"' else f"{written}."
        found = [pair for pair, at in zip(settings, numbers, strict=True) if at == number]
        pairs = found or [(Event(clause=text), before)]
        main, before = max(pairs, key=lambda pair: visibility(pair[0]) + is_told(pair[0]))
        merged = tuple(event for event, _ in pairs)
        beats.append(Beat(stage=Stage.DEED, event=main, merged=merged, setting=before, text=text))
    return beats


def _aligned(events: Sequence[Event], listed: Sequence[str]) -> list[int]:
    """Of which listed scene each event tells: in order, with as many common words as possible.

    A longest common subsequence over whole scenes: `best[n]` is the highest score of the events so
    far if the last one belongs to scene n.
    """
    stems = [_stems(text) for text in listed]
    best: list[tuple[float, list[int]]] = [(0.0, []) for _ in listed]
    for event in events:
        clause = _stems(event.clause)
        reached: list[tuple[float, list[int]]] = []
        for number, words in enumerate(stems):
            score, path = max(best[: number + 1], key=lambda pair: pair[0])
            common = len(clause & words)
            # Half of it by the scene's own length: "they argue" is told by its verb alone.
            share = common / max(len(clause), 1) + common / max(2 * len(words), 1)
            reached.append((score + share, [*path, number]))
        best = reached
    return max(best, key=lambda pair: pair[0])[1] if events else []


def _stems(text: str) -> frozenset[str]:
    """Beginnings of the words, without the hero's name, which stands in place of pronouns."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(word[:_STEM_CHARS] for word in words) - _NAMES

"""An English story's own words for a deed, with people and things named by their looks."""

from dataclasses import dataclass

from deployments.engines.planning.builtin.figures import Figures
from deployments.engines.planning.builtin.participants import is_alive, is_own_limb, is_weather
from deployments.engines.planning.reading.english.forms import gerund
from deployments.engines.planning.reading.english.words import PRONOUNS
from deployments.engines.planning.reading.events import (
    Argument,
    Entity,
    Event,
    Modality,
    Predicate,
)
from deployments.engines.planning.reading.grammar import words_of_text

_MAX_WORDS, _MAX_CHARS = 24, 240
"""Longer predicates are left to the phrases of the verb table."""

_THOUGHT = ("wish", "pretence", "perception")
"""Tags of verbs whose inner deed is only thought or seen."""

_HERE = words_of_text("in at on inside by near to")
"""Prepositions before a place that the setting of the prompt names again."""


@dataclass(frozen=True, slots=True)
class OwnWording:
    """A deed in the story's own words.

    Attributes:
        words: "rubbing soot over a white star"; empty if they would not show the deed.
        shown: the entities that they name.
        details: words for what is no entity of the story: "soot", "back", "to get up".
    """

    words: str = ""
    shown: tuple[Entity, ...] = ()
    details: tuple[str, ...] = ()


class OwnWords:
    """Words deeds as the story does.

    Args:
        figures: words for its entities.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def done(self, event: Event) -> OwnWording:
        """What is done, and whom it names."""
        predicate = event.predicate
        if predicate is None or (event.doers and not _is_active(predicate)):
            return OwnWording()
        return self._worded(predicate.verb, predicate, event)

    def ahead(self, event: Event) -> OwnWording:
        """What is about to be done."""
        predicate = event.predicate
        if predicate is None or not event.doers or not _is_active(predicate):
            return OwnWording()
        return self._worded(f"about to {predicate.lemma}", predicate, event)

    def _worded(self, verb: str, predicate: Predicate, event: Event) -> OwnWording:
        if not self._is_told(predicate, event):
            return OwnWording()
        wording = self._filled(verb, predicate, event)
        is_twice = len(set(wording.shown)) < len(wording.shown)
        is_long = len(wording.words.split()) > _MAX_WORDS or len(wording.words) > _MAX_CHARS
        is_foreign = not wording.words.isascii()
        return OwnWording() if is_twice or is_long or is_foreign else wording

    def _is_told(self, predicate: Predicate, event: Event) -> bool:
        """Whether the words show a fact, and nothing that must not be drawn."""
        if event.is_negated or event.modality is not Modality.FACT or event.has_tag("weather"):
            return False
        inner = event.complement
        if inner is not None and inner.modality is not Modality.FACT and event.has_tag(*_THOUGHT):
            return False
        # The LoRA owns what the hero wears.
        is_other = any(map(is_alive, event.objects))
        is_dressed = event.has_tag("wear") and any(doer.is_hero for doer in event.doers)
        arguments = (piece for piece in predicate.pieces if isinstance(piece, Argument))
        named = (entity for argument in arguments for entity in argument.entities)
        return (is_other or not is_dressed) and not any(map(self._figures.is_forbidden, named))

    def _filled(self, verb: str, predicate: Predicate, event: Event) -> OwnWording:
        pieces, details = [verb], []
        shown: list[Entity] = []
        for piece in predicate.pieces:
            if isinstance(piece, str):
                pieces.append(piece)
                details.append(piece)
                continue
            drawn = self._drawn(piece)
            if _is_in_setting(piece, event) or (not drawn and any(map(is_weather, piece.entities))):
                continue
            shown += drawn
            words = self._figures.listed(drawn) or piece.words
            pieces.append(f"{piece.preposition} {words}".strip())
            if not (drawn or piece.entities) and piece.words.lower() not in PRONOUNS:
                details.append(piece.words.split()[-1])
        return OwnWording(" ".join(pieces), tuple(shown), tuple(details))

    def _drawn(self, argument: Argument) -> tuple[Entity, ...]:
        is_limb = any(map(is_own_limb, argument.entities))
        return () if is_limb else self._figures.drawable(argument.entities)


def _is_active(predicate: Predicate) -> bool:
    """Whether the subject does the deed; in a passive clause it is done to it."""
    return predicate.verb == gerund(predicate.lemma)


def _is_in_setting(argument: Argument, event: Event) -> bool:
    place = event.setting.place
    return place is not None and place in argument.entities and argument.preposition in _HERE

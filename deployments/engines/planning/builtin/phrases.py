"""The phrases of the verb table, filled with the people and things of an event."""

import string
from collections.abc import Iterable, Sequence

from deployments.engines.planning.builtin.figures import MAX_LISTED, Figures
from deployments.engines.planning.builtin.participants import (
    is_alive,
    is_happening,
    is_limb,
    is_own_limb,
)
from deployments.engines.planning.reading.english.forms import gerund, listed, one_article
from deployments.engines.planning.reading.events import Entity, Event, Relation
from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.vocabulary.nouns import Kind

VISIBLE = 3
"""How visible a deed has to be, 0 to 3, so that its verb alone tells how it looks."""

_NO_OBJECT = words_of_text(
    "scrambling clambering clashing grappling lunging dining colliding pleading"
)
"""English verbs that stand before a preposition where their row's first verb has an object."""


class PhraseFiller:
    """Fills phrases for the events of one story.

    Args:
        figures: words for its entities.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def filled(self, phrases: Sequence[str], event: Event) -> tuple[str, tuple[Entity, ...]]:
        """The first phrase whose slots can all be filled."""
        slots = self._slots(event)
        for phrase in phrases:
            names = [name for _, name, _, _ in string.Formatter().parse(phrase) if name]
            used = [entity for name in names for entity in slots.get(name, ("", ()))[1]]
            if all(slots.get(name) for name in names) and len(set(used)) == len(used):
                values = {name: slots[name][0] for name in names}
                words = _in_own_verb(phrase, event).format(**values)
                return one_article(words), tuple(used)
        return "", ()

    def _slots(self, event: Event) -> dict[str, tuple[str, tuple[Entity, ...]]]:
        """Words and entities of each slot that the event fills: nobody is his own partner."""
        groups = {
            "object": event.objects,
            "recipient": event.recipients,
            "source": event.sources,
            "instrument": event.instruments,
            "companion": event.companions,
            "topic": event.topics,
        }
        slots = {}
        for name, entities in groups.items():
            if drawable := self._others(entities, event):
                is_people = event.verb is not None and bool(event.verb.reaction)
                worded = self._figures.people if is_people else self._figures.phrase
                slots[name] = (listed(map(worded, drawable)), drawable)
            elif len(event.doers) > 1 and set(entities) == set(event.doers):
                slots[name] = ("each other", ())
        living = self._others(filter(is_alive, event.objects), event)
        if living:
            slots["living"] = (self._figures.listed(living), living)
            slots.setdefault("companion", slots["living"])
        for relation in event.relations:
            words = self._related(relation, event)
            if words and relation.entity not in event.doers:
                slots["place"] = (words, (relation.entity,))
                break
        return slots

    def _others(self, entities: Iterable[Entity], event: Event) -> tuple[Entity, ...]:
        others = (entity for entity in entities if entity not in event.doers)
        return self._figures.drawable(others)[:MAX_LISTED]

    def rest(self, event: Event, used: Sequence[Entity]) -> Iterable[tuple[Entity, str]]:
        """What the phrase has left out: the things, companions and relations."""
        left = [
            ("with", self._new((*event.objects, *event.instruments), event, used)),
            (_toward(event), self._new(event.recipients, event, used)),
            (
                "from" if event.has_tag("taking", "motion") else "beside",
                self._new(event.sources, event, used),
            ),
            ("together with", self._new(event.companions, event, used)),
        ]
        if event.has_tag("speech"):
            left.insert(0, ("about", self._new(filter(_is_somebody, event.topics), event, used)))
        for preposition, entities in left:
            if entities:
                yield entities[0], f"{preposition} {self._figures.listed(entities)}"
                for entity in entities[1:]:
                    yield entity, ""
        for relation in event.relations:
            is_new = relation.entity not in (*used, *event.doers)
            if is_new and (words := self._related(relation, event)):
                yield relation.entity, words

    def _related(self, relation: Relation, event: Event) -> str:
        """The words for a relation: "under a tall tree"."""
        phrase = self._figures.phrase(relation.entity)
        kind = relation.entity.kind
        is_own = is_limb(relation.entity) and relation.entity.owner in (None, *event.doers)
        if not phrase or kind is Kind.PLACE or is_own:
            return ""
        if is_happening(relation.entity):
            if relation.preposition in ("before", "after"):
                return ""
            if relation.preposition in ("from", "off", "out of"):
                return f"from {phrase}"
            preposition = "to" if relation.preposition in ("to", "into") else "at"
            return f"{preposition} {self._figures.happening(relation.entity)}"
        if kind is Kind.GARMENT and any(doer.is_hero for doer in event.doers):
            # The LoRA owns what the hero wears, so that a garment is a thing in his hands.
            return f"holding {phrase}"
        preposition = relation.preposition if relation.preposition.isascii() else "beside"
        if kind is Kind.VEHICLE and preposition == "by":
            preposition = "in"
        is_hiding = event.verb is not None and event.verb.key == "hide"
        if is_hiding or event.has_tag("state", "wear"):
            preposition = {"into": "in", "onto": "on"}.get(preposition, preposition)
        return f"{preposition} {phrase}"

    def _new(
        self, entities: Iterable[Entity], event: Event, used: Sequence[Entity]
    ) -> tuple[Entity, ...]:
        known = (*used, *event.doers)
        new = (
            e
            for e in self._figures.drawable(entities)
            if e not in known and not (is_happening(e) or e.is_place or is_own_limb(e))
        )
        return tuple(new)[:MAX_LISTED]


def _toward(event: Event) -> str:
    """The preposition for who gets something or for whom a deed is done."""
    if event.is_negated or any(map(is_limb, event.objects)):
        return "beside"
    if event.has_tag("speech", "transfer", "motion"):
        return "to"
    return "for" if event.objects and event.verb is not None else "beside"


def _in_own_verb(phrase: str, event: Event) -> str:
    """The phrase with the story's own English verb, where it says only the row's name.

    So "charging" stays what it is, and is no "attacking". Deeds that one hardly sees keep the
    phrase, and so do those with a preposition that the own verb need not have.
    """
    verb, own = event.verb, event.english
    if verb is None or verb.visibility < VISIBLE or not own or " " in own:
        return phrase
    first, _, rest = phrase.partition(" ")
    is_bare = not rest or "{" not in rest or rest.startswith(("{object}", "{place}"))
    fits = is_bare and not (rest.startswith("{object}") and own in _NO_OBJECT)
    return f"{own} {rest}".strip() if fits and first == gerund(verb.key) else phrase


def _is_somebody(entity: Entity) -> bool:
    """Whether an entity is more than people in general: "nobody can fool him"."""
    return entity.noun is None or entity.noun.key != "people"

"""How a deed looks: who does what to whom, by the phrases of the verb table."""

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deployments.engines.planning.builtin.descriptors import is_english
from deployments.engines.planning.builtin.figures import MAX_LISTED, SETTINGS, Figures
from deployments.engines.planning.builtin.participants import (
    is_alive,
    is_happening,
    is_limb,
    is_own_limb,
    is_place,
    participants,
)
from deployments.engines.planning.reading.english.forms import gerund, listed, one_article
from deployments.engines.planning.reading.events import Entity, Event, Modality, Relation
from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.types import HERO_TRIGGER

_PEOPLE_OF = {
    "aul": "villagers",
    **dict.fromkeys(("city", "school", "country", "street", "square"), "a crowd of people"),
}
_VISIBLE = 3
"""How visible a deed has to be, 0 to 3, so that its verb alone tells how it looks."""

_INWARD = "know learn think believe doubt hope forget stop finish"
"""Keys of verbs whose inner deed is not done in the picture."""

_REFUSED = ("cause", "refusal", "speech", "taking", "transfer", "wish")
"""Tags of deeds that one refuses by not doing them."""

_NO_OBJECT = "scrambling clambering clashing grappling lunging dining colliding pleading"
"""English verbs that stand before a preposition where their row's first verb has an object."""

_STATES = {"dead": "lying still as if dead", "asleep": "asleep", "alive": "alive and well"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a prompt, and whom and what they show.

    Attributes:
        words: without setting and style.
        shown: the entities that the words name.
    """

    words: str
    shown: tuple[Entity, ...]


class DeedWriter:
    """Words the deeds of one story.

    Args:
        figures: words for its entities.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def wording(self, event: Event) -> Wording:
        """Who does what to whom."""
        doers = self._figures.drawable(event.doers)
        if not doers:
            return self._weather_deed(event) or self._suffering(event)
        verb = event.verb
        is_cause = event.has_tag("cause", "aspect")
        is_plain = verb is not None and (verb.visibility < 2 or verb.key == "make")
        if event.complement is not None and is_cause and is_plain:
            return self._caused(doers, event.complement)
        done = self.done(event)
        text = _spaced(listed(map(self._acting, doers)), done.words)
        shown = (*doers, *done.shown)
        return self._with_inner(Wording(text, shown), event, event.doers)

    def done(self, event: Event) -> Wording:
        """What is done, without the doers: "hiding oats between the pages"."""
        predicate, used = self._predicate(event)
        rest = list(self._rest(event, used))
        words = _spaced(predicate, *(phrase for _, phrase in rest))
        return Wording(words, (*used, *(entity for entity, _ in rest)))

    def _acting(self, doer: Entity) -> str:
        """A doer; a place that does something is its people."""
        people = _PEOPLE_OF.get(doer.noun.key) if doer.noun is not None else None
        return people or self._figures.phrase(doer)

    def _predicate(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """The words after the doers, and the entities in them."""
        if event.is_negated:
            return self._denied(event)
        is_state = event.verb is None or event.verb.visibility < 2
        if event.state and event.state.isascii() and is_state:
            return _STATES.get(event.state, f"looking {event.state}"), ()
        if event.modality is Modality.WISH:
            return self._wished(event)
        if event.verb is None:
            return self._unknown(event)
        objects = self._figures.drawable(event.objects)
        if objects and _is_at_event(event, objects):
            return f"at {self._figures.happening(objects[0])}", objects[:1]
        words, used = self.filled(event.verb.phrases, event)
        return _in_own_verb(words, event), used

    def _unknown(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed of which no table tells the look: English has its word, others the people."""
        objects = self._figures.drawable(event.objects)
        if is_english(event.english):
            return f"{event.english} {self._figures.listed(objects)}".strip(), objects
        others = self._figures.drawable(filter(is_alive, (*event.recipients, *objects)))
        if others:
            return f"turning to {self._figures.listed(others)}", others
        if objects:
            return f"busy with {self._figures.listed(objects)}", objects
        return "standing" if event.doers else "looking into the distance", ()

    def _denied(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed that is not done: people refuse it or fail, others stay where they are."""
        shown = self._figures.drawable(event.objects)
        before = f" in front of {self._figures.listed(shown)}" if shown else ""
        is_person = any(doer.is_person or doer.is_hero for doer in event.doers) or not event.doers
        if not is_person or (event.has_tag("motion") and not shown):
            return f"standing still{before}", shown
        if event.verb is None or event.has_tag(*_REFUSED):
            return f"shaking the head in refusal{before}", shown
        return f"spreading both hands helplessly{before}", shown

    def _wished(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed that somebody only wants or is told to do: how one looks before it."""
        if event.verb is not None and event.verb.approach:
            words, used = self.filled((event.verb.approach,), event)
            if words:
                return words, used
        shown = self._figures.drawable((*event.objects, *event.recipients, *event.sources))[
            :MAX_LISTED
        ]
        return (f"dreaming of {self._figures.listed(shown)}" if shown else "deep in thought"), shown

    def filled(self, phrases: Sequence[str], event: Event) -> tuple[str, tuple[Entity, ...]]:
        """The first phrase whose slots can all be filled."""
        slots = self._slots(event)
        for phrase in phrases:
            names = [name for _, name, _, _ in string.Formatter().parse(phrase) if name]
            used = [entity for name in names for entity in slots.get(name, ("", ()))[1]]
            if all(slots.get(name) for name in names) and len(set(used)) == len(used):
                values = {name: slots[name][0] for name in names}
                return one_article(phrase.format(**values)), tuple(used)
        return "", ()

    def _slots(self, event: Event) -> dict[str, tuple[str, tuple[Entity, ...]]]:
        """Words and entities of each slot that the event fills."""
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
            drawable = self._figures.drawable(entities)[:MAX_LISTED]
            if drawable:
                slots[name] = (self._figures.listed(drawable), drawable)
        living = self._figures.drawable(filter(is_alive, event.objects))[:MAX_LISTED]
        if living:
            slots["living"] = (self._figures.listed(living), living)
            slots.setdefault("companion", slots["living"])
        for relation in event.relations:
            words = self._related(relation, event)
            if words and relation.entity not in event.doers:
                slots["place"] = (words, (relation.entity,))
                break
        return slots

    def _rest(self, event: Event, used: Sequence[Entity]) -> Iterable[tuple[Entity, str]]:
        """What the phrase has left out: the things, companions and relations."""
        left = [
            ("with", self._new((*event.objects, *event.instruments), event, used)),
            ("beside", self._new((*event.recipients, *event.sources), event, used)),
            ("together with", self._new(event.companions, event, used)),
        ]
        if event.has_tag("speech"):
            left.insert(0, ("about", self._new(event.topics, event, used)))
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
        kind = relation.entity.noun.kind if relation.entity.noun is not None else None
        is_own = is_limb(relation.entity) and relation.entity.owner in (None, *event.doers)
        if not phrase or kind is Kind.PLACE or is_own:
            return ""
        if is_happening(relation.entity):
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
        if event.has_tag("state"):
            preposition = {"into": "in", "onto": "on"}.get(preposition, preposition)
        return f"{preposition} {phrase}"

    def _new(
        self, entities: Sequence[Entity], event: Event, used: Sequence[Entity]
    ) -> tuple[Entity, ...]:
        known = (*used, *event.doers)
        new = (
            e
            for e in self._figures.drawable(entities)
            if e not in known and not (is_happening(e) or is_place(e) or is_own_limb(e))
        )
        return tuple(new)[:MAX_LISTED]

    def _caused(self, doers: Sequence[Entity], deed: Event) -> Wording:
        """A deed that somebody else brings about: "a father shaking hands, a man urging him on"."""
        wording = self.wording(deed)
        causers = [doer for doer in doers if doer not in deed.doers]
        if not causers:
            return wording
        words = f"{self._figures.listed(causers)} urging with open hands, {wording.words}"
        return Wording(words, (*causers, *wording.shown))

    def _with_inner(self, deed: Wording, event: Event, who: Sequence[Entity]) -> Wording:
        """A deed with the one inside it: "talking a bai round, *exchanging coats*"."""
        inner = event.complement
        is_seen = event.verb is None or event.verb.key not in _INWARD.split()
        if inner is None or not is_seen or not self._figures.drawable(participants(inner)):
            return deed
        is_other = bool(inner.doers) and inner.doers != who
        found = self.wording(inner) if is_other else self.done(inner)
        words = ", ".join(filter(None, (deed.words, found.words)))
        return Wording(words, tuple(dict.fromkeys((*deed.shown, *found.shown))))

    def _weather_deed(self, event: Event) -> Wording | None:
        """A deed of the weather or of a time of day: "rain falling on a window"."""
        nouns = [doer.noun for doer in event.doers if doer.noun is not None]
        if not nouns or nouns[0].kind not in SETTINGS:
            return None
        done = self.done(event)
        return Wording(
            _spaced("" if event.has_tag("weather") else nouns[0].key, done.words), done.shown
        )

    def _suffering(self, event: Event) -> Wording:
        """An event whose doer is unknown: what happens to its object."""
        objects = self._figures.drawable(event.objects)[:MAX_LISTED]
        if objects:
            reaction = event.verb.reaction if event.verb and any(map(is_alive, objects)) else ""
            rest = list(self._rest(event, objects))
            text = _spaced(self._figures.listed(objects), reaction, *(words for _, words in rest))
            shown = (*objects, *(entity for entity, _ in rest))
            return self._with_inner(Wording(text, shown), event, event.objects)
        done = self.done(event)
        who = HERO_TRIGGER if event.verb is None else "" if event.has_tag("weather") else "people"
        return Wording(_spaced(who, done.words), done.shown)


def _is_at_event(event: Event, objects: Sequence[Entity]) -> bool:
    """Whether somebody holds, gets or joins an event, which one sees by its own look."""
    is_seen = event.verb is not None and event.verb.visibility >= _VISIBLE
    is_told = event.has_tag("perception", "speech")
    is_handed = bool(event.recipients or event.sources)
    return all(map(is_happening, objects)) and not (is_seen or is_told or is_handed)


def _in_own_verb(words: str, event: Event) -> str:
    """The words with the story's own English verb, where the phrase says only the row's name.

    So "charging" stays what it is, and is no "attacking". Deeds that one hardly sees keep the
    phrase.
    """
    verb, own = event.verb, event.english
    if verb is None or verb.visibility < _VISIBLE or not own or " " in own:
        return words
    first, _, rest = words.partition(" ")
    has_object = rest.startswith(("a ", "an ", HERO_TRIGGER)) and own in _NO_OBJECT.split()
    return f"{own} {rest}".strip() if first == gerund(verb.key) and not has_object else words


def _spaced(*words: str) -> str:
    """The words that are not empty, divided by spaces."""
    return " ".join(filter(None, words))

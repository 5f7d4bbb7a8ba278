"""Render prompts of beats: who does what, how it looks, with whom, where and when, in English."""

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deployments.engines.planning.builtin.beats import Beat, Stage, participants
from deployments.engines.planning.builtin.cut import is_alive, others_of, things_of
from deployments.engines.planning.builtin.descriptors import Descriptors, is_drawable, listed
from deployments.engines.planning.builtin.onlooking import moment
from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Modality,
    Relation,
    Setting,
)
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, Noun
from deployments.types import HERO_TRIGGER

DEFAULT_TIME = "in daylight"
"""When a story plays that names neither a time of day nor a weather."""

_MAX_LISTED = 3
_PEOPLE_OF = {
    "aul": "villagers",
    **dict.fromkeys(("city", "school", "camp", "country", "kingdom"), "a crowd of people"),
}
_WEATHER = frozenset({"rain", "snow", "thunder", "get dark", "blow", "dawn", "shine"})
_STATES = {"dead": "lying still as if dead", "asleep": "asleep", "alive": "alive and well"}
_ONLOOKERS = ("watching", "looking at")
_POSES = ("standing", "smiling", "standing proudly")
_SLY = frozenset({"trick", "taking", "pretence", "change"})
_REACTIONS = ("with wide eyes", "with raised eyebrows", "with open mouth")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a prompt, and whom and what they show.

    Attributes:
        words: without setting and style.
        shown: the entities that the words name.
    """

    words: str
    shown: tuple[Entity, ...]


class PromptWriter:
    """Words the beats of one story.

    Args:
        descriptors: of its entities.
        usual_place: where it plays as long as it names no place.
        forbidden: keys of nouns that must not be drawn.
    """

    def __init__(
        self,
        descriptors: Descriptors,
        usual_place: Noun,
        forbidden: frozenset[str] = frozenset(),
    ) -> None:
        self._descriptors = descriptors
        self._usual_place = usual_place
        self._forbidden = forbidden

    def wording(self, beat: Beat, variant: int = 0) -> Wording:
        """What the beat shows; equal beats with other variants differ."""
        event = beat.event
        if event is None:
            return self._gathering(beat, variant)
        if not participants(event) and not event.state and event.setting == Setting():
            return Wording(f"{HERO_TRIGGER} {moment(variant, None, has_hero=True).prompt}", ())
        if beat.stage is Stage.APPROACH:
            wording = self._approach(event)
        elif beat.stage is Stage.REACTION:
            wording = self._reaction(event, variant)
        elif beat.stage is Stage.DETAIL:
            wording = self._detail(event)
        else:
            wording = self.deed(event)
        worn = self._worn_by_hero(event)
        if beat.stage is Stage.DEED and worn and worn not in wording.shown:
            words_worn = f"{wording.words}, holding {self.phrase(worn)}"
            wording = Wording(words_worn, (*wording.shown, worn))
        more = [self.deed(other) for other in beat.events if other is not event][:1]
        words, shown = [wording.words], list(wording.shown)
        if beat.stage is Stage.DEED:
            words.extend(other.words for other in more)
            shown.extend(entity for other in more for entity in other.shown)
        if HERO_TRIGGER not in " ".join(words):
            # He comes first, so that he is the same man in every frame, whoever acts.
            words[0] = f"{HERO_TRIGGER} {_ONLOOKERS[variant % len(_ONLOOKERS)]} {words[0]}"
        elif not any(is_alive(entity) and not entity.is_hero for entity in shown):
            company = self._company(beat)
            words.extend(f"{self.phrase(entity)} nearby" for entity in company)
            shown.extend(company)
        return Wording(_once(", ".join(filter(None, words))), tuple(dict.fromkeys(shown)))

    def deed(self, event: Event) -> Wording:
        """Who does what to whom."""
        doers = self._drawable(event.doers)
        if not doers:
            return self._elements(event) or self._suffering(event)
        is_cause = event.verb is not None and {"cause", "aspect"} & event.verb.tags
        if event.complement is not None and is_cause and event.verb and event.verb.visibility < 2:
            return self._caused(doers, event.complement)
        predicate, used = self._predicate(event)
        rest = [*self._rest(event, used)]
        words = f"{listed(map(self._acting, doers))} {predicate}".strip()
        shown = [*doers, *used, *(entity for entity, _ in rest)]
        text = " ".join([words, *(phrase for _, phrase in rest)])
        if event.complement is not None and self._drawable(participants(event.complement)):
            inner = self._inner(event, event.complement)
            if inner is not None:
                text = f"{text}, {inner.words}"
                shown.extend(inner.shown)
        return Wording(text, tuple(dict.fromkeys(shown)))

    def _worn_by_hero(self, event: Event) -> Entity | None:
        """A garment of the hero that the event's clause names; it is drawn as a thing."""
        garments = (g for doer in event.doers if doer.is_hero for g in doer.wears)
        clause = event.clause.lower()
        return next((g for g in garments if g.text and g.text.split()[-1][:4] in clause), None)

    def _company(self, beat: Beat) -> tuple[Entity, ...]:
        """Somebody of the story who may stand beside the hero when he acts alone."""
        owners = [entity.owner for event in beat.events for entity in participants(event)]
        near = [*(owner for owner in owners if owner is not None), *beat.cast]
        return self._drawable(e for e in near if is_alive(e) and not e.is_hero)[:1]

    def _acting(self, doer: Entity) -> str:
        """A doer; a place that does something is its people."""
        people = _PEOPLE_OF.get(doer.noun.key) if doer.noun is not None else None
        return people or self.phrase(doer)

    def place_and_time(self, setting: Setting) -> str:
        """The words for where and when: "in the steppe, in the snow in winter, at night"."""
        place = setting.place
        if place is not None and place.noun is not None and place.noun.phrase:
            where = _inside(place.noun) if setting.is_inside else place.noun.phrase
            if place.looks and place.noun.key in where:
                where = where.replace(place.noun.key, f"{place.looks[0]} {place.noun.key}", 1)
                where = re.sub(r"\ba (?=[aeiou])", "an ", re.sub(r"\ban (?![aeiou])", "a ", where))
        elif place is not None and self._descriptors.of(place):
            where = f"at {self._descriptors.phrase(place)}"
        else:
            where = self._usual_place.phrase
        known = (setting.season, setting.weather, setting.time)
        when = [noun.phrase for noun in known if noun is not None]
        if setting.time is None and setting.weather is None and "dark" not in where:
            when.append(DEFAULT_TIME)
        return ", ".join([where, *when])

    def phrase(self, entity: Entity) -> str:
        """An entity with its article; empty if it is not drawn."""
        noun = entity.noun
        is_left_out = noun is not None and (noun.key in self._forbidden or noun.kind in _SETTINGS)
        return "" if is_left_out or not is_drawable(entity) else self._descriptors.phrase(entity)

    def _predicate(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """The words after the doers, and the entities in them."""
        if event.is_negated:
            shown = self._drawable(event.objects)
            about = f" in front of {self._list(shown)}" if shown else ""
            return f"shaking the head in refusal{about}", shown
        if event.state and (event.verb is None or event.verb.visibility < 2):
            return _STATES.get(event.state, f"looking {event.state}"), ()
        if event.modality is Modality.WISH:
            return self._wished(event)
        if event.verb is None:
            objects = self._drawable(event.objects)
            if event.english and event.english.isascii():
                return f"{event.english} {self._list(objects)}".strip(), objects
            if objects:
                return f"busy with {self._list(objects)}", objects
            return "standing" if event.doers else "looking into the distance", ()
        return self._filled(event.verb.phrases, event)

    def _wished(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed that somebody only wants or is told to do: how one looks before it."""
        if event.verb is not None and event.verb.approach:
            words, used = self._filled((event.verb.approach,), event)
            if words:
                return words, used
        shown = self._drawable((*event.objects, *event.recipients, *event.sources))[:_MAX_LISTED]
        return (f"dreaming of {self._list(shown)}" if shown else "deep in thought"), shown

    def _filled(self, phrases: Sequence[str], event: Event) -> tuple[str, tuple[Entity, ...]]:
        """The first phrase whose slots can all be filled."""
        slots = self._slots(event)
        for phrase in phrases:
            names = [name for _, name, _, _ in string.Formatter().parse(phrase) if name]
            used = [entity for name in names for entity in slots.get(name, ("", ()))[1]]
            if all(slots.get(name) for name in names) and len(set(used)) == len(used):
                values = {name: slots[name][0] for name in names}
                return _one_article(phrase.format(**values)), tuple(used)
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
            drawable = self._drawable(entities)[:_MAX_LISTED]
            if drawable:
                slots[name] = (self._list(drawable), drawable)
        living = self._drawable(filter(is_alive, event.objects))[:_MAX_LISTED]
        if living:
            slots["living"] = (self._list(living), living)
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
        for preposition, entities in left:
            if entities:
                yield entities[0], f"{preposition} {self._list(entities)}"
                for entity in entities[1:]:
                    yield entity, ""
        for relation in event.relations:
            is_new = relation.entity not in (*used, *event.doers)
            if is_new and (words := self._related(relation, event)):
                yield relation.entity, words

    def _related(self, relation: Relation, event: Event) -> str:
        """The words for a relation: "under a tall tree"."""
        phrase = self.phrase(relation.entity)
        kind = relation.entity.noun.kind if relation.entity.noun is not None else None
        if not phrase or kind is Kind.PLACE:
            return ""
        if kind is Kind.GARMENT and any(doer.is_hero for doer in event.doers):
            # The LoRA owns what the hero wears, so that a garment is a thing in his hands.
            return f"holding {phrase}"
        preposition = relation.preposition
        if kind is Kind.VEHICLE and preposition == "by":
            preposition = "in"
        if event.verb is not None and "state" in event.verb.tags:
            preposition = {"into": "in", "onto": "on"}.get(preposition, preposition)
        return f"{preposition} {phrase}"

    def _new(
        self, entities: Sequence[Entity], event: Event, used: Sequence[Entity]
    ) -> tuple[Entity, ...]:
        known = (*used, *event.doers)
        new = (e for e in self._drawable(entities) if e not in known and not is_happening(e))
        return tuple(new)[:_MAX_LISTED]

    def _caused(self, doers: Sequence[Entity], deed: Event) -> Wording:
        """A deed that somebody else brings about: "a father shaking hands, a man urging him on"."""
        wording = self.deed(deed)
        causers = [doer for doer in doers if doer not in deed.doers]
        if not causers:
            return wording
        words = f"{self._list(causers)} urging with open hands, {wording.words}"
        return Wording(words, (*causers, *wording.shown))

    def _inner(self, event: Event, complement: Event) -> Wording | None:
        """The deed inside a deed: "talking a bai round, *exchanging coats*"."""
        if complement.doers and complement.doers != event.doers:
            return self.deed(complement)
        predicate, used = self._predicate(complement)
        rest = list(self._rest(complement, used))
        words = " ".join([predicate, *(phrase for _, phrase in rest)]).strip()
        return Wording(words, (*used, *(entity for entity, _ in rest))) if words else None

    def _elements(self, event: Event) -> Wording | None:
        """A deed of the weather or of a time of day: "rain falling on a window"."""
        nouns = [doer.noun for doer in event.doers if doer.noun is not None]
        if not nouns or nouns[0].kind not in _SETTINGS:
            return None
        predicate, used = self._predicate(event)
        rest = list(self._rest(event, used))
        words = " ".join([nouns[0].key, predicate, *(phrase for _, phrase in rest)])
        return Wording(words.strip(), (*used, *(entity for entity, _ in rest)))

    def _suffering(self, event: Event) -> Wording:
        """An event whose doer is unknown: what happens to its object."""
        objects = self._drawable(event.objects)[:_MAX_LISTED]
        if objects:
            reaction = event.verb.reaction if event.verb and any(map(is_alive, objects)) else ""
            return Wording(f"{self._list(objects)} {reaction}".strip(), objects)
        rest = list(self._rest(event, ()))
        predicate, used = self._predicate(event)
        is_weather = event.verb is not None and event.verb.key in _WEATHER
        who = HERO_TRIGGER if event.verb is None else "the sky" if is_weather else "people"
        words = " ".join([who, predicate, *(phrase for _, phrase in rest)])
        return Wording(words.strip(), (*used, *(entity for entity, _ in rest)))

    def _approach(self, event: Event) -> Wording:
        doers = self._drawable(event.doers)
        verb = event.verb
        if verb is not None and verb.approach:
            words, used = self._filled((verb.approach,), event)
            if words:
                return Wording(f"{self._list(doers)} {words}", (*doers, *used))
        goal = self._drawable((*event.objects, *others_of(event)))[:2]
        words = f"walking up to {self._list(goal)}" if goal else "getting ready"
        return Wording(f"{self._list(doers)} {words}", (*doers, *goal))

    def _reaction(self, event: Event, variant: int) -> Wording:
        others = self._drawable(others_of(event))[:2]
        look = event.verb.reaction if event.verb is not None else ""
        look = look or _REACTIONS[variant % len(_REACTIONS)]
        words = f"{self._list(others)} {look}"
        doers = self._drawable(event.doers)
        if any(doer.is_hero for doer in doers):
            is_sly = event.verb is not None and not _SLY.isdisjoint(event.verb.tags)
            smile = "slyly" if is_sly else "kindly"
            words = f"{HERO_TRIGGER} smiling {smile} behind {words}"
            return Wording(words, (*others, *doers))
        return Wording(words, others)

    def _detail(self, event: Event) -> Wording:
        things = things_of(event)[:2]
        doers = self._drawable(event.doers)[:1]
        words = self._list(things)
        if doers:
            words += f" in front of {self._list(doers)}"
        return Wording(words, (*things, *doers))

    def _gathering(self, beat: Beat, variant: int) -> Wording:
        """People and things of the story together with the hero."""
        others = [e for e in self._drawable(beat.cast) if not e.is_hero]
        hero = tuple(e for e in beat.cast if e.is_hero)
        if beat.stage is Stage.CLOSING:
            some = [e for e in others if is_alive(e)][:2] or others[:1]
            end = f" beside {self._list(some)}" if some else ""
            words = f"{HERO_TRIGGER} smiling and waving goodbye{end}"
            return Wording(words, (*hero, *some))
        if beat.moment is not None:
            doing = beat.moment.prompt.format(other=self._list(others[:1]))
            return Wording(f"{HERO_TRIGGER} {doing}", (*hero, *others[:1]))
        people = [e for e in others if is_alive(e)][:2]
        things = [e for e in others if not is_alive(e)][: _MAX_LISTED - len(people)]
        some = [*people, *things]
        doing = _POSES[variant % len(_POSES)]
        words = f"{HERO_TRIGGER} {doing} with {self._list(some)}" if some else HERO_TRIGGER
        return Wording(words, (*hero, *some))

    def _drawable(self, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """The entities that prompts can show, without what must not be drawn and places."""
        return tuple(entity for entity in dict.fromkeys(entities) if self.phrase(entity))

    def _list(self, entities: Iterable[Entity]) -> str:
        return listed(self.phrase(entity) for entity in entities)


_SETTINGS = frozenset({Kind.SEASON, Kind.TIME, Kind.WEATHER})


def _inside(place: Noun) -> str:
    """The words for the inside of a place whose usual phrase is outside: "near a yurt"."""
    return re.sub(r"^(?:near|by|at|in front of) (an?|the) ", r"inside \1 ", place.phrase)


def is_happening(entity: Entity) -> bool:
    """Whether an entity is an event, whose look holds people of its own: "a wedding"."""
    return entity.noun is not None and entity.noun.kind is Kind.EVENT


def _one_article(words: str) -> str:
    """The words without an article inside a noun phrase: "the lost a phone"."""

    def joined(match: re.Match[str]) -> str:
        owner, look, after = match.groups()
        if look not in looks_by_word("en"):
            return match.group()
        return f"{owner} {after}" if after.startswith(look) else f"{owner} {look} {after}"

    return re.sub(r"\b(the|his|her|their) (\w+) an? (\w+)", joined, words)


def _once(words: str) -> str:
    """The words with the hero's trigger once: later ones become "him"."""
    head, trigger, tail = words.partition(HERO_TRIGGER)
    return head + trigger + tail.replace(HERO_TRIGGER, "him")

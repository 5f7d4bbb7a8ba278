"""Who is meant: the people and things of a story so far, and what a pronoun stands for."""

from collections.abc import Iterable, Sequence

from deployments.engines.planning.reading.antecedents import (
    CALLED_IT,
    GENERIC,
    GROUPS,
    clash,
    is_group,
    is_out_of_reach,
    is_same_name,
    is_several,
    is_usual_he,
    is_usually_man,
    may_be_called,
    partner_of,
    royal_child,
)
from deployments.engines.planning.reading.events import Entity, Event, Language
from deployments.engines.planning.reading.grammar import ALWAYS_PLURAL, NounWord, Pronoun
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns, nouns_by_key

_SUBJECT_WEIGHT, _OBJECT_WEIGHT, _INSTRUMENT_WEIGHT, _OTHER_WEIGHT = 3.0, 2.0, 1.5, 1.0
_PREFERENCE, _KNOWN_SEX, _USUAL_SEX, _PARALLEL = 2.0, 2.5, 1.0, 1.2
_CHILDREN = frozenset({"child", "baby"})
_ONLY_OWNER = 0.5
"""What is left of the weight of somebody whose thing is named, and no more of him."""
_FADING = 0.6
"""What is left of a mention's weight one clause later."""


class Cast:
    """The people and things of a story in order of first mention, and how present each one is."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._weights: dict[int, float] = {}
        self._genders: dict[int, str] = {}
        self._objects: set[int] = set()
        self._acting: set[int] = set()
        self._subjects: tuple[Entity, ...] = ()
        self._groups: list[tuple[Entity, ...]] = []
        self._ones: list[Entity] = []

    def add(self, entity: Entity, gender: str = "") -> Entity:
        """A new person or thing, mentioned now; with its grammatical gender, if it has one."""
        self.entities.append(entity)
        self._genders[id(entity)] = gender
        self._weights[id(entity)] = _OTHER_WEIGHT
        return entity

    def forget(self, *entities: Entity) -> None:
        """Take back those who are nobody else: a disguise, "Karim is a shepherd"."""
        self.entities = [entity for entity in self.entities if entity not in entities]

    def mention(self, entity: Entity) -> None:
        """Note that it was mentioned again."""
        weight = self._weights.get(id(entity), 0.0)
        self._weights[id(entity)] = max(weight, _OTHER_WEIGHT)

    def after(self, event: Event, subjects: tuple[Entity, ...], *, is_side: bool = False) -> None:
        """Note who did what: subjects stay in mind longest, then doers and objects.

        What a clause beside a noun tells (`is_side`) does not push aside who acts around it.
        """
        self._subjects = subjects or self._subjects
        for key in self._weights:
            self._weights[key] *= 1.0 if is_side else _FADING
        self._acting |= {id(entity) for entity in (*subjects, *event.participants)}
        inner = event.complement.objects if event.complement else ()
        if event.objects or inner:
            self._objects = {id(entity) for entity in event.objects + inner}
        for entities, weight in (
            (event.recipients + event.sources, _OTHER_WEIGHT),
            (event.companions + event.instruments + event.topics[:1], _INSTRUMENT_WEIGHT),
            (event.objects + inner + event.doers, _OBJECT_WEIGHT),
            (subjects, _OBJECT_WEIGHT if is_side else _SUBJECT_WEIGHT),
        ):
            for entity in entities:
                self._weights[id(entity)] = max(self._weights.get(id(entity), 0.0), weight)
        if len(event.doers) > 1:
            self._groups.append(event.doers)
        else:
            people = tuple(e for e in _unique(_everybody(event)) if _is_animate(e))
            if len(people) > 1:
                self._groups.append(people)

    def known(self, noun: NounWord, looks: Sequence[str], owner: Entity | None) -> Entity | None:
        """Whom a noun names that was named before; None if it is somebody new."""
        if noun.is_hero:
            return next((entity for entity in self.entities if entity.is_hero), None)
        if noun.name:
            for entity in self.entities:
                if is_same_name(entity.name.lower(), noun.name.lower()):
                    return entity
        if noun.is_new:
            return None
        if (meant := partner_of(noun.noun, owner)) is not None:
            return meant
        for entity in self._recent():
            if self._is_same(entity, noun) and not clash(entity, looks, owner):
                return entity
        is_general = noun.is_definite and not noun.is_plural
        general = self._generic(noun.noun, looks) if is_general and noun.noun else None
        return royal_child(noun, self.entities) or general

    def _is_same(self, entity: Entity, noun: NounWord) -> bool:
        if entity.is_hero or entity.is_plural != noun.is_plural or noun.name:
            return False
        if (noun.is_definite or noun.is_bare) and entity.text.endswith(f" {noun.text}"):
            return True
        if noun.noun is not None:
            return entity.noun is noun.noun or entity.text == noun.text
        return entity.noun is None and entity.text == noun.text

    def _generic(self, noun: Noun, looks: Sequence[str]) -> Entity | None:
        if noun.key not in GENERIC:
            return None
        sex, is_person = GENERIC[noun.key]
        wanted = noun.key.split()[0] if " " in noun.key else ""
        fitting = [
            entity
            for entity in self._recent()
            if not entity.is_hero
            and not entity.is_plural
            and may_be_called(entity, noun.key, is_person=is_person)
            and not (sex and entity.sex and entity.sex != sex)
            and (entity.sex == sex or not looks or bool(set(looks) & set(entity.looks)))
            and not clash(entity, [*looks, *([wanted] if wanted else [])], None)
        ]
        last = noun.key.split()[-1]
        alike = [e for e in fitting if e.noun is not None and e.noun.key.endswith(f" {last}")]
        return next(iter(alike or fitting), None)

    def pronoun(self, pronoun: Pronoun, without: Iterable[Entity]) -> tuple[Entity, ...]:
        """Whom a personal pronoun means; empty if nobody fits.

        Args:
            pronoun: what its form tells.
            without: who cannot be meant: the doers of the clause for its object.
        """
        others = set(map(id, (*without, *(self._subjects if pronoun.is_latest else ()))))
        if pronoun.is_plural:
            return self._several(pronoun, others)
        fitting = [
            (self._fit(entity, pronoun), -place, entity)
            for place, entity in enumerate(self._recent())
            if id(entity) not in others and self._fit(entity, pronoun) > 0
        ]
        if not fitting:
            return ()
        return (max(fitting, key=lambda found: found[:2])[2],)

    def _fit(self, entity: Entity, pronoun: Pronoun) -> float:
        """How likely a pronoun means somebody; 0 if it cannot."""
        if self._is_unfit(entity, pronoun):
            return 0.0
        is_animate = _is_animate(entity)
        weight = self._weights[id(entity)]
        is_person = entity.is_person or (pronoun.prefers_thing and is_animate)
        is_wanted = is_animate if pronoun.prefers_animate else not is_person
        if pronoun.prefers_animate is not None and is_wanted:
            weight += _PREFERENCE
        may_be_wanted = pronoun.prefers_animate is not True or is_wanted
        if pronoun.prefers_object and may_be_wanted and id(entity) in self._objects:
            weight += _PARALLEL
        if pronoun.is_latest:
            return weight
        if pronoun.is_animate is True:
            weight += _for_sex(entity, pronoun)
            is_owner = not (pronoun.genders or entity.is_hero or id(entity) in self._acting)
            weight *= _ONLY_OWNER if is_owner else 1.0
        if pronoun.is_person and not (entity.is_person or entity.sex):
            weight *= _ONLY_OWNER
        is_called_she = bool(entity.sex) and entity.noun is not None and not entity.noun.sex
        if pronoun.is_animate is False and is_animate and is_called_she and not pronoun.genders:
            weight *= _ONLY_OWNER
        if pronoun.prefers_thing and is_animate:
            weight *= 0.5
        if entity.is_hero:
            weight += 0.7
        is_thing = pronoun.prefers_animate is False
        if not is_thing and entity.noun and entity.noun.kind in (Kind.BODY, Kind.PLACE):
            weight *= 0.5
        return weight

    def _is_unfit(self, entity: Entity, pronoun: Pronoun) -> bool:
        """Whether a pronoun of one cannot mean somebody, by number, sex, gender or kind."""
        if entity.is_plural or self._weights.get(id(entity), 0.0) <= 0:
            return True
        is_sure = entity.sex == pronoun.sex or is_usually_man(entity)
        if pronoun.sex and (is_group(entity) or (entity.sex and not is_sure)):
            return True
        gender = self._genders.get(id(entity), "") or entity.sex
        if pronoun.genders and gender and gender not in pronoun.genders:
            return True
        if pronoun.prefers_thing and is_out_of_reach(entity):
            return True
        if pronoun.is_animate is True:
            return not _is_animate(entity)
        is_called_it = not entity.is_person or _is_key(entity, CALLED_IT)
        return pronoun.is_animate is False and not is_called_it

    def one_of_several(
        self, language: Language, *, is_first: bool, text: str = ""
    ) -> tuple[Entity, ...]:
        """Whom "one" and "the other" mean after several were named: "Two friends ..."."""
        if not self._ones:
            several = next((e for e in self._recent() if is_several(e) and e.noun), None)
            if several is None or several.noun is None:
                pair = self._groups[-1] if self._groups and len(self._groups[-1]) == 2 else ()
                return pair and (pair[0 if is_first else 1],)
            noun = next((n for n in nouns() if n.plural == several.noun.plural), several.noun)
            usual = next(iter(getattr(noun, language.value)), several.text)
            self._ones = [
                Entity(noun=noun, text=usual, sex=several.sex, is_person=several.is_person)
                for _ in range(2)
            ]
        entity = self._ones[0 if is_first else -1]
        entity.text = text or entity.text
        if entity not in self.entities:
            self.add(entity)
        self.mention(entity)
        return (entity,)

    def everybody(self, language: Language, *, are_named: bool) -> tuple[Entity, ...]:
        """Whom "all" means: the group that is named, all who are named, or the people around."""
        several = next((e for e in self._recent() if is_several(e) and _is_living(e)), None)
        if several is not None:
            return (several,)
        named = [entity for entity in self.entities if _is_animate(entity)]
        if are_named and len(named) > 1:
            return tuple(named)
        noun = nouns_by_key()["people"]
        text = next(iter(getattr(noun, language.value)), noun.key)
        return (self.add(Entity(noun=noun, text=text, is_plural=True, is_person=True)),)

    def _several(self, pronoun: Pronoun, others: set[int]) -> tuple[Entity, ...]:
        recent = [e for e in self._recent() if id(e) not in others]
        plurals = [e for e in recent if is_several(e) or self._genders.get(id(e)) == ALWAYS_PLURAL]
        wanted = [e for e in plurals if _is_animate(e) is pronoun.prefers_animate]
        if wanted and pronoun.prefers_animate is False:
            return (wanted[0],)
        people = [e for e in recent if _is_animate(e)]
        if wanted or (pronoun.prefers_animate and (self._groups or len(people) > 1)):
            plurals = wanted
        group = next((g for g in reversed(self._groups) if not others & set(map(id, g))), None)
        if plurals and (group is None or plurals[0] in group or self._is_later(plurals[0], group)):
            return (plurals[0],)
        if group is not None:
            return group
        return tuple(sorted(people[:2], key=self.entities.index)) if len(people) > 1 else ()

    def _is_later(self, entity: Entity, group: tuple[Entity, ...]) -> bool:
        weight = self._weights.get(id(entity), 0.0)
        return weight > max(self._weights.get(id(member), 0.0) for member in group)

    def _recent(self) -> list[Entity]:
        """Everybody, the most present one first."""
        places = {id(entity): place for place, entity in enumerate(self.entities)}
        return sorted(
            self.entities,
            key=lambda entity: (self._weights.get(id(entity), 0.0), places[id(entity)]),
            reverse=True,
        )


def _for_sex(entity: Entity, pronoun: Pronoun) -> float:
    """What it adds to a weight that somebody is a person, of the sex that a pronoun tells."""
    is_known = bool(entity.sex) and pronoun.sex in ("", entity.sex)
    is_known = is_known or (bool(pronoun.sex) and not entity.sex and _is_key(entity, _CHILDREN))
    is_like_person = is_known and entity.noun is not None and not entity.noun.sex
    weight = 2.0 if entity.is_person or is_like_person else 0.0
    weight += _KNOWN_SEX if is_known else 0.0
    return weight + (_USUAL_SEX if is_usual_he(entity, pronoun) else 0.0)


def _is_key(entity: Entity, keys: frozenset[str]) -> bool:
    return entity.noun is not None and entity.noun.key in keys


def _everybody(event: Event) -> tuple[Entity, ...]:
    return event.doers + event.objects + event.recipients + event.companions


def _unique(entities: Iterable[Entity]) -> list[Entity]:
    return list({id(entity): entity for entity in entities}.values())


def _is_animal(entity: Entity) -> bool:
    return entity.kind is Kind.ANIMAL


def _is_living(entity: Entity) -> bool:
    return _is_animate(entity) or _is_key(entity, GROUPS)


def _is_animate(entity: Entity) -> bool:
    return entity.is_person or entity.is_hero or _is_animal(entity)

"""Who and what a Kazakh story is about: mentions become entities, pronouns find theirs."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.beings import (
    BESIDE,
    NEVER_IT,
    all_persons,
    belong,
    is_crowd,
    is_high,
    is_owned,
    is_several,
    last_person,
    last_thing,
    one_of,
    pair_of,
)
from deployments.engines.planning.reading.kazakh.letters import possessive
from deployments.engines.planning.reading.kazakh.mention_looks import contradicts, looks_other
from deployments.engines.planning.reading.kazakh.mentions import (
    EPITHET,
    INSIDE,
    Mention,
)
from deployments.engines.planning.reading.kazakh.new_entities import (
    enrich,
    new_entity,
    unnamed_animal,
    with_looks,
)
from deployments.engines.planning.reading.kazakh.words import NOBODY, SEVERAL, WE
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind


class KazakhCast:
    """The entities of a story so far and who was mentioned last.

    Attributes:
        entities: in order of first mention.
    """

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._heads: dict[int, str] = {}
        self._recent: list[Entity] = []
        self._handled: list[Entity] = []
        self._handled_before: list[Entity] = []
        self._together: tuple[Entity, ...] = ()
        self._named: list[Entity] = []
        self._fellows: tuple[Entity, ...] = ()

    def entities_of(
        self,
        mention: Mention,
        doer: Entity | None,
        taken_from: Entity | None = None,
        *,
        wants_person: bool = False,
        kinds: frozenset[NounKind] = frozenset(),
        is_new: bool = False,
    ) -> tuple[Entity, ...]:
        """The entities that a mention means: several for "они", none for an unclear pronoun.

        Args:
            mention: a noun phrase or a pronoun.
            doer: who does what the clause says, as far as it is known.
            taken_from: whose things are meant by a bare possessive; the doer's if None.
            is_new: whether an unknown look makes it another one: "кішкентай қазан қосады".
            wants_person: whether the deed is done to persons, if "оны" may mean both.
            kinds: what the deed is done to, if the verb tells it: food is eaten.
        """
        if mention.pronoun:
            return self._behind_pronoun(mention, doer, wants_person=wants_person, kinds=kinds)
        entity = self._known(mention)
        if entity is None or (is_new and looks_other(entity, mention)):
            entity = self._added(mention)
        enrich(entity, mention)
        self._own(entity, mention, doer, taken_from)
        self.touch((entity,))
        return (entity,)

    def knows(self, mention: Mention) -> bool:
        """Whether it was mentioned before."""
        return bool(mention.pronoun) or self._known(mention) is not None

    def other_than(self, doer: Entity | None) -> Entity | None:
        """The person or animal that was mentioned last, apart from the doer and its fellows."""
        fellows = self._fellows if doer in self._fellows else (doer,)
        living = [one for one in reversed(self._recent) if one.is_animate and one not in fellows]
        single = [one for one in living if not is_crowd(one)]
        return next(iter(single or living), None)

    def touch(self, entities: tuple[Entity, ...]) -> None:
        """Let entities count as mentioned last: they do something without being named."""
        for entity in entities:
            if entity in self._recent:
                self._recent.remove(entity)
            self._recent.append(entity)

    def begin_sentence(self) -> None:
        """Forget what the deeds before the last sentence were done to."""
        self._handled_before, self._handled = self._handled, []

    def handle(self, entities: list[Entity]) -> None:
        """Remember what a deed is done to: "оны" is the last of it."""
        self._handled += entities

    def name_others(self, mentions: list[Mention]) -> None:
        """Remember what the clause names: "оны" is none of it."""
        known = [self._known(one) for one in mentions if not (one.pronoun or one.looks)]
        self._named = [one for one in known if one is not None]

    def suffering(self, doer: Entity | None) -> tuple[Entity, ...]:
        """The person or animal to whom something was done last: "көгершінді тауып алды"."""
        known = [*self._handled_before, *self._handled]
        return tuple([one for one in known if one.is_animate and one is not doer][-1:])

    def height(self) -> list[Entity]:
        """What was mentioned last of what one can climb."""
        return [one for one in self._recent if is_high(one)][-1:]

    def forget(self, entities: tuple[Entity, ...]) -> None:
        """Leave out what only said when something happens."""
        self.entities = [one for one in self.entities if one not in entities]

    def called(self, head: str) -> Entity | None:
        """The last one whose noun ends with this word: "қу ағаш" for "ағаш"."""
        named = [one for one in self._recent if one.text.lower().split()[-1:] == [head]]
        return named[-1] if named else None

    def _behind_pronoun(
        self,
        mention: Mention,
        doer: Entity | None,
        *,
        wants_person: bool,
        kinds: frozenset[NounKind],
    ) -> tuple[Entity, ...]:
        base, case, other = mention.pronoun, mention.case, self.other_than(doer)
        if base == "өзі":
            return (doer,) if doer else ()
        if (base, case) == ("бәрі", "acc") and not wants_person:
            return self._things(doer, kinds, is_single=False)
        if base == "бәрі" and case == "nom" and len(all_persons(self._recent)) > 1:
            return all_persons(self._recent)
        if base in SEVERAL:
            return self._several(mention, doer, kinds)
        if base in WE:
            return tuple([one for one in self._recent if one.is_person][-1:])
        is_beside = base == INSIDE and mention.preposition in BESIDE
        if (is_beside or base == EPITHET) and other is not None:
            return (other,)
        if base in NOBODY:
            return ()
        if base == INSIDE:
            return tuple([x for x in self._recent if not x.is_animate and x is not doer][-1:])
        if case == "nom":
            first = other if doer is not None and doer.is_plural else None
            meant = first or doer or next((x for x in reversed(self._recent) if x.is_animate), None)
            return (meant,) if meant is not None else ()
        if case == "acc" and not wants_person:
            return self._things(doer, kinds)
        if case == "abl" and kinds and (out_of := last_thing(self._recent, kinds)):
            return out_of  # "зымыран түседі, одан адамша шығады"
        if case == "gen" and other is not None and not other.is_person:
            other = last_person(self._recent, doer) or other
        if other is None and case != "gen":
            other = next(iter(self._things(doer)), None)
        other = other or (doer if case == "gen" else None)
        return (other,) if other else ()

    def _several(
        self, mention: Mention, doer: Entity | None, kinds: frozenset[NounKind]
    ) -> tuple[Entity, ...]:
        """Who or what a pronoun of several means; "оларды" may be things."""
        base, looks = mention.pronoun, mention.looks
        case = "nom" if looks else mention.case
        if base in ("бірі", "біреуі", "екіншісі"):
            group = self._group(None, False) if case == "nom" else ()
            if len(group) == 1 and group[0].is_plural:
                self.entities.append(one_of(group[0], looks))
                self._heads[id(self.entities[-1])] = ""
                self.touch((self.entities[-1],))
                return with_looks((self.entities[-1],), looks)
            return group
        if base == "екеуі" and (both := pair_of(self._recent)):
            return both
        is_each_other = base == "бір-бірі"
        if (base, case) == ("олар", "acc") and self._group(None, False) in ((), (doer,)):
            return self._things(doer, kinds, is_single=False)
        return self._group(doer if is_each_other else None, is_each_other)

    def _things(
        self,
        doer: Entity | None,
        kinds: frozenset[NounKind] = frozenset(),
        *,
        is_single: bool = True,
    ) -> tuple[Entity, ...]:
        """What was handled or else mentioned last, apart from the doer, places and bodies."""
        before = [one for one in self._handled_before if not one.is_animate]
        known = [*self._recent, *before, *self._handled]
        found = [
            one
            for one in reversed(known)
            if one is not doer
            and one not in self._named
            and (one.noun is None or one.noun.kind not in NEVER_IT)
        ]
        single = [one for one in found if not one.is_plural]
        found = single if is_single and single else found
        now = [one for one in found if one in self._handled and not one.is_animate] if kinds else []
        fitting = [one for one in found if one.noun is not None and one.noun.kind in kinds]
        if now and not any(one in now for one in fitting):
            return (now[0],)
        return tuple((fitting or found)[:1])

    def acted_together(self, first: Entity | None, second: Entity | None) -> bool:
        """Whether both did the last common deed."""
        return first in self._together and second in self._together

    def keep_together(self, entities: tuple[Entity, ...]) -> None:
        """Remember who did something together: "олар"."""
        self._fellows = entities
        self._together = entities if len(entities) > 1 else self._together

    def _group(self, doer: Entity | None, is_each_other: bool) -> tuple[Entity, ...]:
        if self._together and not is_each_other:
            return self._together
        groups = (x for x in reversed(self._recent) if x.is_plural and x.is_animate)
        several = next(groups, None)
        if several is not None:
            return (several,)
        people = [one for one in self._recent if one.is_animate and one is not doer]
        return tuple(people[-2:] if doer is None else people[-1:])

    def _known(self, mention: Mention) -> Entity | None:
        if mention.is_other:
            return None
        is_free = mention.noun is not None and not (mention.owner or mention.possessor)
        known = list(reversed(self.entities))
        for entity in sorted(known, key=lambda one: is_free and is_owned(one)):
            if mention.is_hero or entity.is_hero:
                if mention.is_hero and entity.is_hero:
                    return entity
            elif mention.name and entity.name:
                if mention.name in entity.name or entity.name in mention.name:
                    return entity
            elif self._is_same_noun(entity, mention):
                return entity
        return unnamed_animal(self.entities, mention)

    def _is_same_noun(self, entity: Entity, mention: Mention) -> bool:
        if mention.name and mention.noun is None:
            return False
        if mention.name and entity.name and mention.name != entity.name:
            return False
        head = self._heads[id(entity)]
        last = head.split()[-1] if head else ""
        if entity.name.lower().endswith(" " + mention.head):
            return True
        if mention.head and last == possessive(mention.head) != mention.head and entity.is_person:
            return mention.owner is None
        is_same = mention.noun is not None and mention.noun is entity.noun
        is_same |= is_several(entity, mention.noun)
        is_part = mention.noun is not None and mention.noun.kind is NounKind.BODY
        is_short = head.endswith(" " + mention.head) and not is_part
        if not (is_same or is_short or (mention.noun is None and head == mention.head)):
            return False
        if (entity.count or 1) > 1 and not mention.is_plural and mention.text != mention.head:
            return False  # "үш ұлы бар ... кенже ұлы"
        is_loose = entity.owner is not None and not (mention.owner or mention.possessor)
        is_counted = mention.count and entity.count and mention.count != entity.count
        is_other = is_counted or (is_loose and looks_other(entity, mention))
        if is_other or contradicts(entity, mention):
            return False
        named = mention.owner
        owner = None if named is None or named.pronoun else self._known(named)
        return owner is None or entity.owner in (None, owner)

    def _added(self, mention: Mention) -> Entity:
        entity = new_entity(mention)
        self.entities.append(entity)
        self._heads[id(entity)] = mention.head
        return entity

    def _own(
        self, entity: Entity, mention: Mention, doer: Entity | None, taken_from: Entity | None
    ) -> None:
        if mention.owner is not None:
            found = [one for one in self.entities_of(mention.owner, doer) if one is not entity]
            entity.owner = found[0] if found else entity.owner
        elif mention.is_own or (mention.possessor == "3" and not mention.is_compound):
            owner = doer if mention.is_own else taken_from or doer
            if entity.owner is None and owner is not entity:
                entity.owner = owner
        belong(entity)

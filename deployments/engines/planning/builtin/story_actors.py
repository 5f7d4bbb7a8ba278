"""Who does what a verb says, and to whom: the people and things around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from deployments.engines.planning.builtin.story_mentions import Mention
from deployments.engines.planning.builtin.story_reading import RIDEABLE, Entity
from deployments.engines.planning.vocabulary.actions import Action
from deployments.engines.planning.vocabulary.lexicon import Kind
from deployments.engines.planning.vocabulary.words import Hero, Language

_HOSTILE = frozenset({Action.TRICK, Action.FIGHT, Action.ESCAPE, Action.TEACH})
"""Actions whose object may be an animal that stands where a person would: a wolf to outwit."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A verb among the story's mentions.

    Attributes:
        previous: the verb before it in the same sentence.
        ahead: what stands between the two.
        behind: what follows in the sentence up to the next verb.
        own: what belongs to this verb and to no other one, before and after it.
        before: everything before the verb.
    """

    verb: Mention
    previous: Mention | None
    ahead: tuple[Mention, ...]
    behind: tuple[Mention, ...]
    own: tuple[Mention, ...]
    before: tuple[Mention, ...]


def surroundings(mentions: Sequence[Mention], language: Language) -> list[Surroundings]:
    """Each verb of the story with what stands around it, in order."""
    verbs = [index for index, mention in enumerate(mentions) if isinstance(mention.meaning, Action)]
    splits = [
        0,
        *(_split(mentions, *pair, language) for pair in pairwise(verbs)),
    ]
    found = []
    for order, index in enumerate(verbs):
        verb = mentions[index]
        start = verbs[order - 1] + 1 if order else 0
        end = verbs[order + 1] if order + 1 < len(verbs) else len(mentions)
        last = index + 1 if language is Language.KK else len(mentions)
        ends = splits[order + 1] if order + 1 < len(splits) else last
        is_chained = order > 0 and mentions[verbs[order - 1]].sentence == verb.sentence
        found.append(
            Surroundings(
                verb=verb,
                previous=mentions[verbs[order - 1]] if is_chained else None,
                ahead=_same_sentence(mentions[start:index], verb),
                behind=_same_sentence(mentions[index + 1 : end], verb),
                own=tuple(mentions[splits[order] : ends]),
                before=tuple(mentions[:index]),
            )
        )
    return found


def _split(mentions: Sequence[Mention], first: int, second: int, language: Language) -> int:
    """The index from which on what stands between two verbs belongs to the second one."""
    one, other = mentions[first], mentions[second]
    if one.clause == other.clause:
        return first + 1 if language is Language.KK else second
    between = range(first + 1, second)
    if one.sentence != other.sentence:
        return next((at for at in between if mentions[at].sentence == other.sentence), second)
    return next((at for at in between if mentions[at].clause == other.clause), second)


def _same_sentence(mentions: Iterable[Mention], verb: Mention) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if mention.sentence == verb.sentence)


def subject_of(
    around: Surroundings, entities: Sequence[Entity], subject: Entity | None, language: Language
) -> Entity | None:
    """Who does what the verb says, where `subject` did what the verb before says: None is the hero.

    Within a sentence the subject stays, because a person between two verbs is the first one's
    object more often than the second one's subject: unless a Russian or Kazakh nominative, or an
    English conjunction before the person, says that a new subject begins. A Russian one may follow
    its verb: "ночью пришёл хитрец".
    """
    previous, ahead = around.previous, around.ahead
    if language is Language.RU and _is_hero(around.behind[:1]):
        return None
    if language is Language.EN and previous:
        ahead = tuple(mention for mention in ahead if mention.clause == around.verb.clause)
    if _is_hero(ahead):
        return None
    actor = _first_actor(ahead, entities)
    if previous is None:
        is_inverted = language is Language.RU and actor is None
        return _first_actor(around.behind[:1], entities) if is_inverted else actor
    is_new = language is not Language.EN or previous.clause != around.verb.clause
    return actor if actor and is_new else subject


def agent_of(around: Surroundings, entities: Sequence[Entity]) -> Entity | Hero | None:
    """The doer that a passive verb names."""
    for mention in around.behind:
        if mention.is_agent and isinstance(mention.meaning, Hero):
            return mention.meaning
        if mention.is_agent and mention.entity is not None and _may_act(entities[mention.entity]):
            return entities[mention.entity]
    return None


def person_of(
    around: Surroundings,
    near: Sequence[Mention],
    entities: Sequence[Entity],
    doer: Entity | None,
    subject: Entity | None,
) -> Entity | None:
    """Whom the deed is done to or with, `near` being where the verb's objects are.

    A pronoun or nothing at all stands for the person named last, or where it is a bad turn for the
    `doer` of what the verb before says.
    """
    is_hostile = around.verb.meaning in _HOSTILE
    beast = _creature(near, entities, subject) if is_hostile else None
    return (
        first_of(near, entities, {Kind.PERSON}, subject)
        or beast
        or (doer if is_hostile and doer != subject else None)
        or first_of(reversed(around.before), entities, {Kind.PERSON}, subject)
    )


def quarry_of(
    around: Surroundings,
    near: Sequence[Mention],
    entities: Sequence[Entity],
    doer: Entity | None,
) -> Entity | None:
    """Whom the hero runs after: an animal, else a person, else a horse.

    `doer` did what the verb before says: "the wolf stole a sheep until Aldar caught it".
    """
    if doer and _is_wild(doer) and all(mention.entity is None for mention in near):
        return doer
    for mentions in (near, tuple(reversed(around.before))):
        found = [entities[mention.entity] for mention in mentions if mention.entity is not None]
        prey = [entity for entity in found if _is_wild(entity)]
        people = [entity for entity in found if entity.kind is Kind.PERSON]
        horses = [entity for entity in found if entity.kind is Kind.ANIMAL]
        if prey or people or horses:
            return [*prey, *people, *horses][0]
    return None


def first_of(
    mentions: Iterable[Mention],
    entities: Sequence[Entity],
    kinds: set[Kind],
    subject: Entity | None,
) -> Entity | None:
    """The first entity of the kinds that is not the subject itself."""
    found = (entities[mention.entity] for mention in mentions if mention.entity is not None)
    return next((one for one in found if one.kind in kinds and one != subject), None)


def _first_actor(mentions: Iterable[Mention], entities: Sequence[Entity]) -> Entity | None:
    """The first of these that can be a subject and does things by itself."""
    able = (
        entities[each.entity] for each in mentions if each.is_subject and each.entity is not None
    )
    return next((entity for entity in able if _may_act(entity)), None)


def _is_hero(mentions: Iterable[Mention]) -> bool:
    """Whether the hero is named among these in a form that can be a subject."""
    return any(isinstance(mention.meaning, Hero) and mention.is_subject for mention in mentions)


def _may_act(entity: Entity) -> bool:
    """Whether it does things by itself: people do, and animals that nobody rides."""
    return entity.kind is Kind.PERSON or _is_wild(entity)


def _is_wild(entity: Entity) -> bool:
    return entity.kind is Kind.ANIMAL and entity.noun.name not in RIDEABLE


def _creature(
    mentions: Iterable[Mention], entities: Sequence[Entity], subject: Entity | None
) -> Entity | None:
    """An animal, or what no lexicon knows: whoever is outwitted is alive."""
    found = (entities[mention.entity] for mention in mentions if mention.entity is not None)
    alive = (one for one in found if one.kind is Kind.ANIMAL or not one.noun.ru)
    return next((one for one in alive if one != subject), None)

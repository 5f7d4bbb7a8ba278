"""Reads a story: who and what is in it, where, when, and what happens, in order of mention.

    text -> tokens -> mentions (word by word) -> events (verb by verb) -> StoryReading

English and Russian verbs look for their objects to the right, Kazakh verbs to the left. Words that
no lexicon knows do no harm; in English a noun after an article is taken for what it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deployments.engines.story_lexicon import PLACES, Kind, Noun, Place
from deployments.engines.story_verbs import Action
from deployments.engines.story_words import (
    Hero,
    Language,
    Modifier,
    Time,
    language_of,
    meanings,
    modifiers,
    tokens,
)
from deployments.engines.unknown_nouns import unknown_noun

_SENTENCE_ENDS = frozenset(".!?\n")
_MAX_MODIFIERS = 3
_HOSTILE = frozenset({Action.TRICK, Action.FIGHT, Action.CHASE, Action.ESCAPE, Action.TEACH})
"""Actions whose object may be an animal that stands where a person would: a wolf to outwit."""

_MAX_EVENTS = 5
"""More would leave less than one scene for each; the middle ones are left out."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, animal or thing of this story.

    Attributes:
        colour: as the story says; None leaves the lexicon's default.
        look: another visible quality that the story gives, e.g. "old".
    """

    noun: Noun
    colour: str | None = None
    look: str | None = None

    @property
    def kind(self) -> Kind:
        """Whether it is a person, an animal or a thing."""
        return self.noun.kind

    @property
    def descriptor(self) -> str:
        """The words that draw it, the same in every scene."""
        words = self.noun.descriptor
        if self.colour and self.kind is Kind.ANIMAL:
            words = f"{self.colour} {words.split(' ', 1)[-1]}"
        elif self.colour and self.kind is Kind.OBJECT and self.colour not in words:
            words = f"{self.colour} {words}"
        if self.look and self.look not in words.split():
            words = f"{self.look} {words}"
        return words

    @property
    def english(self) -> str:
        """How an English caption names it."""
        words = (self.look, self.colour if self.kind is not Kind.PERSON else None, self.noun.name)
        return " ".join(word for word in words if word and word not in self.noun.name.split()[:-1])


@dataclass(frozen=True, slots=True)
class Event:
    """One action of the story.

    Attributes:
        by: who does it; None is the hero.
        who: the person that it is done to or with.
        what: the animal or thing that it is done to.
        place: where it happens.
    """

    action: Action
    by: Entity | None
    who: Entity | None
    what: Entity | None
    place: Place


@dataclass(frozen=True, slots=True)
class StoryReading:
    """What a story says, each part in order of mention."""

    language: Language
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]
    times: tuple[str, ...]
    events: tuple[Event, ...]

    def of_kind(self, kind: Kind) -> tuple[Entity, ...]:
        """The people, the animals or the things."""
        return tuple(entity for entity in self.entities if entity.kind is kind)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A word that means something: `position` and `sentence` say where it stands.

    `entity` numbers the story's entities; `is_subject` says that its form can be a subject.
    """

    position: int
    sentence: int
    meaning: Hero | Noun | Place | Time | Action
    entity: int | None = None
    is_subject: bool = True


def read_story(text: str) -> StoryReading:
    """Reads a story in English, Russian or Kazakh; any text gives a reading."""
    words = tokens(text)
    language = language_of(words)
    mentions, entities = _mentions(words, language)
    found = [mention.meaning for mention in mentions]
    places = tuple(dict.fromkeys(place for place in found if isinstance(place, Place)))
    places = places or (_likely_place(entities, found),)
    return StoryReading(
        language=language,
        entities=tuple(dict.fromkeys(entities)),
        places=places,
        times=tuple(dict.fromkeys(time.phrase for time in found if isinstance(time, Time))),
        events=_spread(_events(mentions, entities, places, language)),
    )


def _likely_place(entities: Sequence[Entity], found: Sequence[object]) -> Place:
    """Where a story plays that names no place."""
    names = {entity.noun.name for entity in entities}
    if "merchant" in names or Action.TRADE in found:
        name = "bazaar"
    elif names & {"bai", "khan", "old woman", "old man", "neighbour", "poor man"}:
        name = "yurt"
    else:
        name = "steppe"
    return next(place for place in PLACES if place.name == name)


def _mentions(words: Sequence[str], language: Language) -> tuple[list[_Mention], list[Entity]]:
    """The mentions in order, and the entities that they number."""
    mentions: list[_Mention] = []
    entities: list[Entity] = []
    looks: list[Modifier] = []
    sentence = 0
    for position, word in enumerate(words):
        sentence += word in _SENTENCE_ENDS
        modifier = modifiers(language).find(word)
        if modifier and _is_before_noun(words, position, language):
            looks.append(modifier)
            continue
        meaning = _meaning(word, language)
        if meaning is None and language is Language.EN:
            meaning = unknown_noun(words, position)
        if meaning is None:
            looks = []
            continue
        entity = None
        if isinstance(meaning, Noun):
            if _is_title(words, position, meaning, language):
                continue
            entity = _numbered(meaning, looks, entities)
        is_subject = _is_nominative(word, meaning, language)
        mentions.append(_Mention(position, sentence, meaning, entity, is_subject))
        looks = []
    return mentions, entities


def _meaning(word: str, language: Language) -> Hero | Noun | Place | Time | Action | None:
    """The word's meaning in the story's language, else in the other ones."""
    order = (language, *(other for other in Language if other is not language))
    return next((found for one in order if (found := meanings(one).find(word))), None)


def _is_before_noun(words: Sequence[str], position: int, language: Language) -> bool:
    """Whether only further adjectives stand between this word and a noun."""
    for word in words[position + 1 : position + 1 + _MAX_MODIFIERS]:
        if isinstance(_meaning(word, language), Noun):
            return True
        if modifiers(language).find(word) is None:
            is_unknown = language is Language.EN and word.isalpha()
            return is_unknown and unknown_noun(words, words.index(word, position)) is not None
    return False


def _is_title(words: Sequence[str], position: int, noun: Noun, language: Language) -> bool:
    """Whether the person's noun only tells more of the next one: "shepherd boy"."""
    following = words[position + 1] if position + 1 < len(words) else ""
    meaning = _meaning(following, language) if following else None
    is_person = isinstance(meaning, Noun) and meaning.kind is Kind.PERSON
    return noun.kind is Kind.PERSON and is_person


def _is_nominative(word: str, meaning: object, language: Language) -> bool:
    """Whether the form can be a subject; English forms say nothing."""
    if language is Language.EN or not isinstance(meaning, Hero | Noun):
        return True
    if isinstance(meaning, Hero):
        return word in {"алдар", "көсе", "косе", "безбородый", "хитрец"}
    nominative = meaning.ru[0] if language is Language.RU else meaning.kk
    return word == nominative or word in f"{meaning.ru_words} {meaning.kk_words}".split()


def _numbered(noun: Noun, looks: Sequence[Modifier], entities: list[Entity]) -> int:
    """The entity's number; a noun with a second colour is a second entity."""
    colour = next((look.word for look in looks if look.is_colour), None)
    look = next((look.word for look in looks if not look.is_colour), None)
    if noun.kind is Kind.PERSON:
        colour = None
    for number in reversed(range(len(entities))):
        known = entities[number]
        if known.noun == noun and (not colour or known.colour in (None, colour)):
            entities[number] = replace(
                known, colour=known.colour or colour, look=known.look or look
            )
            return number
    entities.append(Entity(noun, colour, look))
    return len(entities) - 1


def _events(
    mentions: Sequence[_Mention],
    entities: Sequence[Entity],
    places: Sequence[Place],
    language: Language,
) -> list[Event]:
    """The actions in order, each with its people, things and place."""
    verbs = [index for index, mention in enumerate(mentions) if isinstance(mention.meaning, Action)]
    has_hero = any(isinstance(mention.meaning, Hero) for mention in mentions)
    events: list[Event] = []
    subject: Entity | None = None
    for order, index in enumerate(verbs):
        start = verbs[order - 1] + 1 if order else 0
        end = verbs[order + 1] if order + 1 < len(verbs) else len(mentions)
        is_right = language is not Language.KK
        ahead = _same_sentence(mentions[start:index], mentions[index])
        behind = _same_sentence(mentions[index + 1 : end], mentions[index])
        near, far = (behind, ahead) if is_right else (ahead, behind)
        action = _action(mentions[index])
        if has_hero:
            is_opening = order == 0 or mentions[verbs[order - 1]].sentence != (
                mentions[index].sentence
            )
            subject = _subject(ahead, entities, subject, is_opening)
        event = Event(
            action=action,
            by=subject,
            who=_object(near, entities, {Kind.PERSON}, subject)
            or (_object(near, entities, {Kind.ANIMAL}, subject) if action in _HOSTILE else None)
            or _last_person(mentions[:index], entities, subject),
            what=_object(near, entities, {Kind.ANIMAL, Kind.OBJECT}, subject)
            or _object(far, entities, {Kind.ANIMAL}, subject),
            place=_place(mentions[: end if is_right else index], places),
        )
        if not (events and events[-1] == event):
            events.append(event)
    return _race_before_victory(events)


def _action(mention: _Mention) -> Action:
    assert isinstance(mention.meaning, Action)
    return mention.meaning


def _same_sentence(mentions: Sequence[_Mention], verb: _Mention) -> list[_Mention]:
    return [mention for mention in mentions if mention.sentence == verb.sentence]


def _subject(
    ahead: Sequence[_Mention], entities: Sequence[Entity], subject: Entity | None, is_opening: bool
) -> Entity | None:
    """Who does what the next verb says: None is the hero.

    Within a sentence the subject stays, because a person between two verbs is the first one's
    object more often than the second one's subject.
    """
    able = [mention for mention in ahead if mention.is_subject]
    if any(isinstance(mention.meaning, Hero) for mention in able):
        return None
    people = [
        entities[mention.entity]
        for mention in able
        if mention.entity is not None and entities[mention.entity].kind is Kind.PERSON
    ]
    if is_opening:
        return people[0] if people else None
    return subject


def _object(
    mentions: Sequence[_Mention],
    entities: Sequence[Entity],
    kinds: set[Kind],
    subject: Entity | None,
) -> Entity | None:
    """The first entity of the kinds that is not the subject itself."""
    found = (entities[mention.entity] for mention in mentions if mention.entity is not None)
    return next((one for one in found if one.kind in kinds and one != subject), None)


def _last_person(
    mentions: Sequence[_Mention], entities: Sequence[Entity], subject: Entity | None
) -> Entity | None:
    """Whom a pronoun or nothing at all stands for: the person named last."""
    return _object(list(reversed(mentions)), entities, {Kind.PERSON}, subject)


def _place(mentions: Sequence[_Mention], places: Sequence[Place]) -> Place:
    """The place named last, or the story's first one."""
    named = [mention.meaning for mention in mentions if isinstance(mention.meaning, Place)]
    return named[-1] if named else places[0]


def _race_before_victory(events: list[Event]) -> list[Event]:
    """The events with "wins a race" in the order of what happens."""
    ordered = list(events)
    for index in range(len(ordered) - 1):
        if (ordered[index].action, ordered[index + 1].action) == (Action.WIN, Action.RACE):
            ordered[index], ordered[index + 1] = ordered[index + 1], ordered[index]
    return ordered


def _spread(events: Sequence[Event]) -> tuple[Event, ...]:
    """At most `_MAX_EVENTS` events, the first and the last among them."""
    if len(events) <= _MAX_EVENTS:
        return tuple(events)
    last = len(events) - 1
    return tuple(events[round(index * last / (_MAX_EVENTS - 1))] for index in range(_MAX_EVENTS))

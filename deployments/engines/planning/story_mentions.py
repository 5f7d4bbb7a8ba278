"""Finds the words of a story that mean something, and the entities that they name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deployments.engines.planning.story_lexicon import Kind, Noun
from deployments.engines.planning.story_reading import Entity
from deployments.engines.planning.story_verbs import Action
from deployments.engines.planning.story_words import (
    Hero,
    Language,
    Meaning,
    Modifier,
    meaning_of,
    modifiers,
)
from deployments.engines.planning.unknown_nouns import unknown_noun

_SENTENCE_ENDS = frozenset(".!?;:\n")
_PRONOUNS = frozenset({"he", "он", "ол"})
"""Stand for the hero once he is named: he is whom the story is about."""

_ARTICLES = frozenset({"a", "an", "the", "his", "her"})
_OF_ANIMALS = frozenset({"fur", "skin", "hide", "meat", "milk", "race", "races", "tail", "hair"})
_MAX_MODIFIERS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that means something: `position` and `sentence` say where it stands.

    `entity` numbers the story's entities; `is_subject` says that its form can be a subject.
    """

    position: int
    sentence: int
    meaning: Meaning
    entity: int | None = None
    is_subject: bool = True


def find_mentions(words: Sequence[str], language: Language) -> tuple[list[Mention], list[Entity]]:
    """The mentions in order, and the entities that they number."""
    mentions: list[Mention] = []
    entities: list[Entity] = []
    looks: list[Modifier] = []
    sentence = 0
    for position, word in enumerate(words):
        sentence += word in _SENTENCE_ENDS
        if word in _PRONOUNS and any(isinstance(known.meaning, Hero) for known in mentions):
            mentions.append(Mention(position, sentence, Hero()))
            continue
        modifier = modifiers(language).find(word)
        if modifier and _is_before_noun(words, position, language):
            looks.append(modifier)
            continue
        meaning = _meant(words, position, language)
        entity = None
        if isinstance(meaning, Noun):
            if _is_title(words, position, meaning, language):
                continue
            entity = _numbered(meaning, looks, entities)
        if meaning is None:
            looks = []
            continue
        is_subject = _is_nominative(word, meaning, language)
        mentions.append(Mention(position, sentence, meaning, entity, is_subject))
        looks = []
    return mentions, entities


def _meant(words: Sequence[str], position: int, language: Language) -> Meaning | None:
    """What the word means where it stands."""
    word = words[position]
    meaning = meaning_of(word, language)
    if meaning is None and language is Language.EN:
        return unknown_noun(words, position)
    if isinstance(meaning, Action) and _is_participle(words, position):
        return None
    return meaning


def _is_participle(words: Sequence[str], position: int) -> bool:
    """Whether an English verb form describes a noun, as in "a talking bird"."""
    return words[position].endswith("ing") and words[position - 1] in _ARTICLES


def _is_before_noun(words: Sequence[str], position: int, language: Language) -> bool:
    """Whether only further adjectives stand between this word and a noun."""
    for word in words[position + 1 : position + 1 + _MAX_MODIFIERS]:
        if isinstance(meaning_of(word, language), Noun):
            return True
        if modifiers(language).find(word) is None:
            is_unknown = language is Language.EN and word.isalpha()
            return is_unknown and unknown_noun(words, words.index(word, position)) is not None
    return False


def _is_title(words: Sequence[str], position: int, noun: Noun, language: Language) -> bool:
    """Whether the noun only tells more of the next one: "shepherd boy", "fox fur"."""
    following = words[position + 1] if position + 1 < len(words) else ""
    if noun.kind is Kind.ANIMAL and following in _OF_ANIMALS:
        return True
    meaning = meaning_of(following, language) if following else None
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

"""Finds the words of a story that mean something, and the entities that they name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deployments.engines.planning.builtin.story_grammar import (
    CLAUSE_BREAKS,
    SENTENCE_ENDS,
    is_agent,
    is_negated,
    is_nominative,
    is_passive,
    quoted,
)
from deployments.engines.planning.builtin.story_reading import Entity
from deployments.engines.planning.builtin.unknown_nouns import unknown_noun
from deployments.engines.planning.vocabulary.actions import Action
from deployments.engines.planning.vocabulary.lexicon import Kind, Noun
from deployments.engines.planning.vocabulary.words import (
    Hero,
    Language,
    Meaning,
    Modifier,
    meaning_of,
    modifiers,
)

_PRONOUNS = frozenset({"he", "он", "ол"})
"""Stand for the hero once he is named: he is whom the story is about."""

_PLURAL_PRONOUNS = frozenset({"they", "они", "олар"})
"""Stand for the person named last, with whom the hero may be."""

_ARTICLES = frozenset({"a", "an", "the", "his", "her"})
_OF_ANIMALS = frozenset({"fur", "skin", "hide", "meat", "milk", "race", "races", "tail", "hair"})
_GENITIVES = ("ның", "нің", "дың", "дің", "тың", "тің")
_MAX_MODIFIERS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that means something: `position`, `sentence` and `clause` say where it stands.

    Attributes:
        entity: its number among the story's entities.
        is_subject: whether its form can be a subject.
        is_agent: whether its form can be the doer of a passive verb.
        is_told: False for a verb that says what does not happen.
        is_passive: whether a verb's subject is whom the deed is done to.
    """

    position: int
    sentence: int
    clause: int
    meaning: Meaning
    entity: int | None = None
    is_subject: bool = True
    is_agent: bool = False
    is_told: bool = True
    is_passive: bool = False


def find_mentions(words: Sequence[str], language: Language) -> tuple[list[Mention], list[Entity]]:
    """The mentions in order, and the entities that they number."""
    mentions: list[Mention] = []
    entities: list[Entity] = []
    looks: list[Modifier] = []
    spoken = quoted(words)
    sentence = clause = 0
    for position, word in enumerate(words):
        sentence += word in SENTENCE_ENDS
        clause += word in CLAUSE_BREAKS
        pronoun = _stood_for(word, mentions)
        if pronoun:
            mentions.append(replace(pronoun, position=position, sentence=sentence, clause=clause))
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
        looks = []
        is_spoken_of = isinstance(meaning, Action) and position in spoken
        if meaning is not None and not is_spoken_of:
            mention = _with_grammar(
                Mention(position, sentence, clause, meaning, entity), words, language
            )
            is_subject = mention.is_subject and position not in spoken
            mentions.append(replace(mention, is_subject=is_subject))
    return mentions, entities


def _stood_for(word: str, mentions: Sequence[Mention]) -> Mention | None:
    """Whom a pronoun stands for, as a subject."""
    if word in _PRONOUNS:
        known = (mention for mention in mentions if isinstance(mention.meaning, Hero))
    elif word in _PLURAL_PRONOUNS:
        known = (mention for mention in reversed(mentions) if _is_person(mention.meaning))
    else:
        return None
    found = next(known, None)
    return replace(found, is_subject=True, is_agent=False) if found else None


def _is_person(meaning: Meaning | None) -> bool:
    return isinstance(meaning, Noun) and meaning.kind is Kind.PERSON


def _with_grammar(mention: Mention, words: Sequence[str], language: Language) -> Mention:
    """The mention with what its form and its neighbours say."""
    position = mention.position
    if isinstance(mention.meaning, Action):
        return replace(
            mention,
            is_told=not is_negated(words, position, language),
            is_passive=is_passive(words, position, language),
        )
    is_subject = is_nominative(words, position, mention.meaning, language)
    is_doer = not (is_subject and language is Language.RU) and is_agent(words, position, language)
    return replace(mention, is_subject=is_subject, is_agent=is_doer)


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
    """Whether an English verb form describes a noun, as in "a talking bird", "the left hand"."""
    word = words[position]
    return (word.endswith("ing") or word == "left") and words[position - 1] in _ARTICLES


def _is_before_noun(words: Sequence[str], position: int, language: Language) -> bool:
    """Whether only further adjectives stand between this word and a noun."""
    if _is_owned(words[position + 1 : position + 2], language):
        # "бай кедейдің сиырын": the bai, who takes the poor man's cow, and not a rich poor man.
        return not isinstance(meaning_of(words[position], language), Noun)
    for word in words[position + 1 : position + 1 + _MAX_MODIFIERS]:
        if isinstance(meaning_of(word, language), Noun):
            return True
        if modifiers(language).find(word) is None:
            is_unknown = language is Language.EN and word.isalpha()
            return is_unknown and unknown_noun(words, words.index(word, position)) is not None
    return False


def _is_owned(following: Sequence[str], language: Language) -> bool:
    """Whether the next word is a Kazakh genitive, which begins a noun phrase of its own."""
    return language is Language.KK and any(
        word.endswith(_GENITIVES) and isinstance(meaning_of(word, language), Noun)
        for word in following
    )


def _is_title(words: Sequence[str], position: int, noun: Noun, language: Language) -> bool:
    """Whether the noun only tells more of the next one: "shepherd boy", "fox fur"."""
    following = words[position + 1] if position + 1 < len(words) else ""
    if noun.kind is Kind.ANIMAL and following in _OF_ANIMALS:
        return True
    if noun.kind is not Kind.PERSON or _is_owned([following], language):
        return False
    return bool(following) and _is_person(meaning_of(following, language))


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

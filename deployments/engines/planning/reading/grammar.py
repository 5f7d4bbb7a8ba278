"""What the reader of clauses asks of a language: its words, its prepositions, its captions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity, Language, Modality, Predicate
from deployments.engines.planning.vocabulary.looks import LookWord
from deployments.engines.planning.vocabulary.nouns import Kind, Noun
from deployments.engines.planning.vocabulary.verbs import Verb

SETTING_KINDS = {Kind.SEASON: "season", Kind.WEATHER: "weather", Kind.TIME: "time"}
"""Kinds of nouns that tell when something happens, and the field of a setting for each."""

ALWAYS_PLURAL = "p"
"""Gender of a noun that stands in the plural though it is one thing: "ножницы"."""

QUOTE = "QUOTE"
"""Part of speech of a direct quote, which is one word of its sentence."""


def words_of_text(text: str) -> frozenset[str]:
    """The words of a list that a language writes as a text: "go come" -> {"go", "come"}."""
    return frozenset(text.split())


class PronounKind(StrEnum):
    """How a pronoun finds what it stands for."""

    PERSONAL = "personal"
    REFLEXIVE = "reflexive"
    RECIPROCAL = "reciprocal"
    RELATIVE = "relative"
    ONE = "one"
    OTHER = "other"
    ALL = "all"
    EVERYBODY = "everybody"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronoun:
    """A pronoun.

    Attributes:
        sex: "m", "f" or "" for a pronoun of any sex.
        is_animate: True for people and animals only, False for things and animals, None for all.
        genders: letters of the grammatical genders that it may stand for: "mn"; empty for any.
        prefers_animate: whether people and animals (or things) are likelier, from the verb.
        prefers_thing: whether animals, too, are less likely then than things.
        prefers_object: whether what was an object before is likelier, as for an object.
        is_other: whether it is not the subject of the clause before: "тот".
        is_speaker: whether it is likeliest the doer of the clause around it, who says so.
        is_person: whether it is no animal, which is called otherwise beside it: "he chases it".
        text: how one of several is called: "старший"; empty for its noun.
        is_latest: whether it is the last one named apart from the subject, be it who it may.
    """

    kind: PronounKind = PronounKind.PERSONAL
    sex: str = ""
    is_plural: bool = False
    is_animate: bool | None = None
    genders: str = ""
    prefers_animate: bool | None = None
    prefers_thing: bool = False
    prefers_object: bool = False
    is_other: bool = False
    is_latest: bool = False
    is_speaker: bool = False
    is_person: bool = False
    text: str = ""


class Role(StrEnum):
    """The part that a noun plays in a deed; the names of the slots of an event, and two more."""

    OBJECT = "objects"
    RECIPIENT = "recipients"
    SOURCE = "sources"
    INSTRUMENT = "instruments"
    COMPANION = "companions"
    TOPIC = "topics"
    DOER = "doers"
    PLACE = "place"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbWord:
    """A verb as it stands in a sentence.

    Attributes:
        english: a gerund for a verb that the table lacks; empty if it cannot be told.
        used: indices of other words that belong to it: a particle, the noun of "take a nap".
        tags: the row's tags and what the language adds: "speech", "wish", "aspect", "cause",
            "perception", "refusal", "pretence", "motion", "state".
    """

    verb: Verb | None
    lemma: str
    english: str = ""
    used: frozenset[int] = frozenset()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NounWord:
    """A noun as it stands in a sentence.

    Attributes:
        noun: its row; None for a name and a word that the table lacks.
        text: its dictionary form: "old woman", "лисья шуба".
        english: an English noun for what the table lacks; empty if it cannot be drawn.
        name: a proper name; empty if it has none.
        gender: grammatical gender, "m", "f", "n" or "p"; empty in a language without.
        used: indices of the words that are part of it, its own included.
        is_plural: whether it stands in the plural.
        is_new: whether it is said to be another one: "another bai", "второй бай".
        is_definite: whether it is known to be the one before: "the bai", "этот бай".
        is_bare: whether nothing is said of it, so that it may be the short name of one before.
        is_nothing: whether it is no thing or person at all: "time", "a lot", "way".
        is_hero: whether it names Aldar Kose.
    """

    noun: Noun | None = None
    text: str = ""
    english: str = ""
    name: str = ""
    sex: str = ""
    gender: str = ""
    used: frozenset[int] = frozenset()
    is_plural: bool = False
    is_new: bool = False
    is_definite: bool = False
    is_bare: bool = False
    is_nothing: bool = False
    is_person: bool = False
    is_hero: bool = False

    @property
    def kind(self) -> Kind | None:
        """The kind of its row; None without one."""
        return self.noun.kind if self.noun is not None else None

    def as_entity(self) -> Entity:
        """Somebody or something new that it names."""
        return Entity(
            noun=self.noun,
            text=self.text,
            english=self.english,
            name=self.name,
            sex=self.sex or (self.noun.sex if self.noun else ""),
            is_plural=self.is_plural,
            is_person=self.is_person or self.is_hero,
            is_hero=self.is_hero,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The clauses of a sentence that has been read.

    Attributes:
        heads: indices of the words that head one.
        separate: those of them with captions of their own.
        found: whom each noun and pronoun means, by its place in the text.
    """

    heads: frozenset[int]
    separate: frozenset[int]
    found: Mapping[int, tuple[Entity, ...]]


class Grammar(Protocol):
    """A language."""

    language: Language

    def verb(self, sentence: Sentence, word: Word) -> VerbWord:
        """The verb of a clause."""

    def noun(self, sentence: Sentence, word: Word) -> NounWord:
        """The noun, with the modifiers that are part of it."""

    def pronoun(self, sentence: Sentence, word: Word) -> Pronoun | None:
        """The pronoun; None for any other word."""

    def look(self, word: Word) -> LookWord | None:
        """The look that an adjective or participle tells; None for any other word."""

    def state(self, word: Word) -> str:
        """The English adjective of a state; empty if there is none."""

    def count(self, word: Word) -> int | None:
        """The number that a word says."""

    def role(self, sentence: Sentence, word: Word, entity: Entity, verb: VerbWord) -> Role:
        """The part that a noun plays, from its case, its preposition, and what it is."""

    def preposition(self, sentence: Sentence, word: Word) -> str:
        """The English preposition of a place; empty if it tells none."""

    def is_negated(self, sentence: Sentence, word: Word) -> bool:
        """Whether a clause is denied."""

    def is_bare(self, sentence: Sentence, word: Word) -> bool:
        """Whether a clause only names somebody or asks, and tells no event: "named Karim"."""

    def modality(self, sentence: Sentence, word: Word) -> Modality:
        """What the clause's own conjunction and mood make of it."""

    def suits(self, word: Word, subjects: Sequence[Entity]) -> bool:
        """Whether a verb without a subject can have that of the clause before."""

    def shares_object(self, sentence: Sentence, word: Word) -> bool:
        """Whether a verb without object means that of the clause before: "catch and eat"."""

    def caption(
        self,
        sentence: Sentence,
        words: Sequence[Word],
        predicate: Word,
        doers: Sequence[Entity],
        objects: Sequence[Entity] = (),
    ) -> str:
        """A clause as a sentence of its own with its subject.

        Args:
            sentence: where it stands.
            words: its words, without other clauses.
            predicate: the word that heads it.
            doers: its subjects.
            objects: what is done to whom, if the clause shares it with the one before.
        """

    def predicate(self, sentence: Sentence, word: Word, clauses: Clauses) -> Predicate | None:
        """What a clause says of its subject in English words; None in another language."""

"""A word of a Kazakh sentence and what it does there."""

from dataclasses import dataclass
from enum import Enum, auto

from deployments.engines.planning.reading.kazakh.noun_forms import NounForm
from deployments.engines.planning.reading.kazakh.verb_forms import VerbForm
from deployments.engines.planning.reading.kazakh.words import AUXILIARIES
from deployments.engines.planning.vocabulary.looks import LookWord


class WordKind(Enum):
    """What a word does in a sentence."""

    NOUN = auto()
    VERB = auto()
    LOOK = auto()
    NUMERAL = auto()
    PRONOUN = auto()
    DETERMINER = auto()
    POSTPOSITION = auto()
    PLACE_NOUN = auto()
    CONJUNCTION = auto()
    COORDINATOR = auto()
    ADVERB = auto()
    PARTICLE = auto()
    PREDICATE = auto()
    SPEECH = auto()
    COMMA = auto()


@dataclass(slots=True)
class KazakhWord:
    """A word, a comma or a quotation of a sentence.

    Attributes:
        text: as written; of a quotation what is quoted.
        low: in lower case.
        kind: what it does here.
        noun: its form if it is a noun; `verb`, `look` likewise.
        is_name: whether it is a name that no table has.
        preposition: English, of a postposition.
        case: of a pronoun or a noun of place.
    """

    text: str
    low: str
    kind: WordKind = WordKind.NOUN
    noun: NounForm | None = None
    verb: VerbForm | None = None
    look: LookWord | None = None
    is_name: bool = False
    preposition: str = ""
    case: str = "nom"

    @property
    def is_auxiliary(self) -> bool:
        """Whether it may only say how another deed goes on."""
        return self.verb is not None and self.verb.stem.stem in AUXILIARIES


SAYING = frozenset(("деп", "деді", "дейді", "депті", "дегенде", "десе", "деген", "деседі"))

"""How the captions and prompts of a story name its people, animals and things."""

from dataclasses import dataclass

from deployments.engines.planning.builtin.story_reading import Entity
from deployments.engines.planning.vocabulary.kazakh_nouns import kazakh_cases
from deployments.engines.planning.vocabulary.lexicon import Kind
from deployments.engines.planning.vocabulary.words import Language

_MASS_NOUNS = frozenset({"gold", "food", "tea"})


def with_article(words: str) -> str:
    """The words after "a" or "an"."""
    return f"{'an' if words[0].lower() in 'aeio' else 'a'} {words}"


def capitalized(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class DrawnName:
    """An entity in a render prompt: with its article, and as something near the hero."""

    entity: Entity

    def __str__(self) -> str:
        """The descriptor with its article."""
        return with_article(self.entity.descriptor)

    @property
    def near(self) -> str:
        """In the embedded model's words: beside an animal, with anything else."""
        return f"{'beside' if self.entity.kind is Kind.ANIMAL else 'with'} {self}"


@dataclass(frozen=True, slots=True)
class EnglishName:
    """An entity in an English caption."""

    a: str
    the: str
    The: str


@dataclass(frozen=True, slots=True)
class RussianName:
    """An entity in a Russian caption; `with_` is the instrumental after its preposition."""

    nom: str
    gen: str
    dat: str
    acc: str
    with_: str

    @property
    def Nom(self) -> str:
        """The nominative at the beginning of a sentence."""
        return capitalized(self.nom)


@dataclass(frozen=True, slots=True)
class KazakhName:
    """An entity in a Kazakh caption."""

    nom: str
    gen: str
    dat: str
    acc: str
    ins: str
    Nom: str


def caption_name(entity: Entity, language: Language) -> EnglishName | RussianName | KazakhName:
    """The entity's name in the forms that captions of the language use."""
    if language is Language.RU and entity.noun.ru:
        return RussianName(*entity.noun.ru)
    if language is Language.KK and entity.noun.kk:
        cases = kazakh_cases(entity.noun.kk)
        return KazakhName(
            cases.nom, cases.gen, cases.dat, cases.acc, cases.ins, capitalized(cases.nom)
        )
    the = f"the {entity.english}"
    is_mass = entity.noun.name in _MASS_NOUNS
    return EnglishName(the if is_mass else with_article(entity.english), the, capitalized(the))

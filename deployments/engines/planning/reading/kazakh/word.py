"""A word of a Kazakh sentence, and which of several things it is by where it stands."""

from dataclasses import dataclass
from enum import Enum, auto

from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.noun_forms import NounForm, guessed_noun
from deployments.engines.planning.reading.kazakh.verb_forms import Form, VerbForm
from deployments.engines.planning.reading.kazakh.words import AUXILIARIES
from deployments.engines.planning.vocabulary.looks import LookWord
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind


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


def _can_qualify(after: KazakhWord | None) -> bool:
    """Whether a word for a look can belong to the next word."""
    if after is None or after.kind not in (WordKind.NOUN, WordKind.LOOK, WordKind.NUMERAL):
        return False
    return after.verb is None or after.noun is not None


_CLEAR = frozenset(
    (
        Form.PRESENT,
        Form.HEARSAY,
        Form.CONVERB,
        Form.PARTICIPLE,
        Form.NOUN,
        Form.DEED,
        Form.WHEN,
        Form.HABITUAL,
    )
)


# Orders that sound like a noun: "шық деп", not dew.
_ORDERS = frozenset(("шық", "түс", "ат", "жүз"))
_WHEN = frozenset(("соң", "кейін", "кезде", "кезінде", "уақытта", "сәтте", "шақта", "сайын"))
_DETERMINING = frozenset(("бүкіл", "барлық", "әр", "бір", "бірнеше", "көптеген"))
_AT_END = _CLEAR | {
    Form.PAST,
    Form.CONDITION,
    Form.WISH,
    Form.FUTURE,
    Form.MANNER,
    Form.AS_IF,
    Form.PURPOSE,
}


def _is_end(after: KazakhWord | None) -> bool:
    """Whether a clause may end before this word."""
    if after is None or after.low in SAYING:
        return True
    return after.kind in (WordKind.COMMA, WordKind.PARTICLE, WordKind.CONJUNCTION)


def settle(
    word: KazakhWord,
    before: KazakhWord | None,
    after: KazakhWord | None,
    name: KazakhWord | None,
) -> None:
    """Make a word a verb, a look or a noun by where it stands.

    Args:
        word: a noun so far.
        before: the word before.
        after: the next word.
        name: the last word of the name that follows, if one does.
    """
    is_end = _is_end(after)
    before_verb = after is not None and after.verb is not None and after.noun is None
    before_auxiliary = after is not None and after.is_auxiliary
    verb, noun = word.verb, word.noun
    known_noun = noun is not None and noun.is_known
    is_taken = word.low == "алып" and before is not None and _is_thing(before)
    if is_taken or _is_surely_verb(word, after):
        word.kind = WordKind.VERB
        return
    if _is_fruit(word, after) or (known_noun and _is_determined(word, before)):
        word.verb = None
        return
    if verb is not None and not (known_noun or word.look):
        allowed = verb.is_known or is_end or before_auxiliary or verb.form is Form.HABITUAL
        bare = verb.form is Form.COMMAND and not is_end
        leads_on = is_end or before_verb or before_auxiliary
        if allowed and not bare and (leads_on or verb.form is not Form.MANNER):
            word.kind = WordKind.VERB
            return
    elif verb is not None and noun is not None and _settle_verb(word, after):
        return
    is_noun = known_noun and not _can_qualify(after)
    if word.look and not (is_noun or _is_no_look(word, after, name)):
        word.kind = WordKind.LOOK
    elif noun is None:
        word.noun = guessed_noun(word.low)


def _is_thing(word: KazakhWord) -> bool:
    """Whether it is a bare thing that is taken: "сыпыртқы алып мысықты қуады"."""
    form = word.noun if word.kind is WordKind.NOUN else None
    row = nouns_by_stem().get(form.stem) if form is not None and form.case == "nom" else None
    return row is not None and row.kind in (NounKind.THING, NounKind.FOOD, NounKind.GARMENT)


def _settle_verb(word: KazakhWord, after: KazakhWord | None) -> bool:
    """Settle a word that may be a noun and a verb; gives whether it is settled."""
    verb, noun = word.verb, word.noun
    assert verb is not None
    assert noun is not None
    if verb.form is Form.NOUN and noun.is_known:
        is_look = word.look is not None and _can_qualify(after)
        word.kind = WordKind.LOOK if is_look else word.kind  # "ауру қария"
        return True
    if verb.form is Form.HABITUAL or _is_rather_verb(word, after):
        word.kind = WordKind.VERB
        return True
    return False


def _is_surely_verb(word: KazakhWord, after: KazakhWord | None) -> bool:
    """Whether what follows makes it a verb: "шық деп", "ұйықтаған соң"."""
    if word.verb is None or after is None:
        return False
    is_order = word.low in _ORDERS and after.low in SAYING
    is_guessed = word.noun is None or not word.noun.is_known
    is_wish = word.verb.form is Form.WISH and is_guessed and after.low in SAYING
    is_order |= word.low == "болсын" or is_wish
    return is_order or (word.verb.form is Form.PARTICIPLE and after.low in _WHEN)


def _is_determined(word: KazakhWord, before: KazakhWord | None) -> bool:
    """Whether a determiner makes it a noun, not a verb: "бүкіл сынып күледі"."""
    is_bare = word.noun is not None and word.noun.stem == word.low
    if before is None or not is_bare:
        return False
    is_told = before.verb is not None and before.verb.form is Form.PARTICIPLE
    return is_told or before.low in _DETERMINING


def _is_rather_verb(word: KazakhWord, after: KazakhWord | None) -> bool:
    """Whether a word that may be a noun too is a verb, by its form and what comes next."""
    verb, noun = word.verb, word.noun
    if verb is None or noun is None:
        return False
    if noun.is_known and noun.stem == word.low and verb.stem.verb is None:
        return False  # "сауысқан", the magpie
    is_end = _is_end(after)
    longer = len(noun.stem) > len(verb.stem.stem)
    if verb.form is Form.DEED and noun.is_known and len(noun.stem) > len(verb.stem.stem) + 1:
        return False  # "қорғанға", to the barrow
    leads_on = is_end or (after is not None and after.verb is not None)
    is_whole = longer and (verb.form is not Form.PAST or noun.stem == word.low)
    is_before_auxiliary = after is not None and after.is_auxiliary and verb.form is Form.MANNER
    return (
        (verb.form in _CLEAR and (leads_on or not longer))
        or (is_end and verb.form in _AT_END and not is_whole)
        or (is_before_auxiliary and verb.stem.stem in AUXILIARIES)
        or (verb.form is Form.MANNER and after is not None and _is_beginning(after))
    )


def _is_beginning(word: KazakhWord) -> bool:
    """Whether it says that a deed begins, and so stands after a verb: "бата бастайды"."""
    return word.verb is not None and word.verb.stem.stem in ("баста", "жазда", "жөнел")


def _is_fruit(word: KazakhWord, after: KazakhWord | None) -> bool:
    """Whether a word that is also a bare order is a noun: "алма ағашы", "қой сойып"."""
    is_order = word.verb is not None and word.verb.form is Form.COMMAND
    known = word.noun is not None and word.noun.is_known and word.noun.stem == word.low
    is_followed = after is not None and after.kind not in (WordKind.COMMA, WordKind.PARTICLE)
    return is_order and known and is_followed and after is not None and after.low not in SAYING


def _is_no_look(word: KazakhWord, after: KazakhWord | None, name: KazakhWord | None) -> bool:
    """Whether a word for a look is a noun here: "дәу Алдарды", "тасты байға"."""
    rows, noun = nouns_by_stem(), word.noun
    row = rows.get(noun.stem) if noun is not None and noun.is_known else None
    if noun is None or row is None or after is None or after.noun is None:
        return False
    if noun.case == "nom":
        form = name.noun if name is not None else None
        return row.kind is NounKind.PERSON and form is not None and form.case != "nom"
    following = rows.get(after.noun.stem)
    kinds = (NounKind.PERSON, NounKind.ANIMAL, NounKind.BODY)
    if noun.case == "dat" and row.kind is NounKind.SEASON:  # "қысқа май жинайды"
        return following is not None and following.kind in (
            NounKind.FOOD,
            NounKind.PLANT,
            NounKind.ANIMAL,
        )
    is_other = following is not None and following.kind in kinds
    return noun.case == "acc" and (is_other or after.is_name)

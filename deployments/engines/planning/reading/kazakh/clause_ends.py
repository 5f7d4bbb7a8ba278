"""Where a Kazakh verb ends a clause, and where it only says something of a noun."""

from deployments.engines.planning.reading.kazakh.clause import ATTRIBUTIVE
from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import Mention, is_doer
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.verb_forms import Form, VerbForm
from deployments.engines.planning.reading.kazakh.word import SAYING, KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

_NOUN_STARTS = frozenset((WordKind.NOUN, WordKind.LOOK, WordKind.DETERMINER, WordKind.NUMERAL))
_NOUNS = frozenset((Form.NOUN, Form.DEED))
WANTING = frozenset(("үшін", "керек", "қажет", "мүмкін"))
TIMES = frozenset(
    words_of(
        "соң|кейін|кезде|кезінде|уақытта|сәтте|шақта|мезетте|бойда|күні|түні|бетте|"
        "сайын|шейін|дейін|алдында|алда|мезгілде|бойы|аралықта"
    )
)
_SAYABLE = frozenset(
    (
        Form.PRESENT,
        Form.PAST,
        Form.HEARSAY,
        Form.COMMAND,
        Form.WISH,
        Form.FUTURE,
        Form.PARTICIPLE,
        Form.HABITUAL,
    )
)


def is_attribute(form: VerbForm, after: KazakhWord | None) -> bool:
    """Whether the verb says of the next noun what it does: "түлкі ішік киген бай"."""
    if form.form not in ATTRIBUTIVE or after is None or after.low in TIMES | SAYING:
        return False
    is_he = after.low == "ол" and form.form is Form.PARTICIPLE
    return after.kind in _NOUN_STARTS or is_he  # "қулықты сезген ол"


def is_conceded(after: KazakhWord | None) -> bool:
    """Whether "even" follows a condition: "қанша күтсе де"."""
    return after is not None and after.low in ("да", "де")


def is_plain_noun(form: VerbForm, after: KazakhWord | None) -> bool:
    """Whether a verbal noun is the name of a deed and no deed of this sentence."""
    if form.form not in _NOUNS or form.case in ("dat", "acc"):
        return False
    if form.form is Form.NOUN and form.case == "abl" and after is not None and after.verb:
        return False  # "тісін жұлдырудан | қорқады"
    return after is None or after.low not in WANTING | TIMES


def is_spoken(form: VerbForm, after: KazakhWord) -> bool:
    """Whether the verb ends what is said or thought: "келеді деп"."""
    return after.low in SAYING and form.stem.stem != "де" and form.form in _SAYABLE


def is_goal(word: KazakhWord) -> bool:
    """Whether the word says where somebody goes: "үйге", not "қазанға"."""
    noun = nouns_by_stem().get(word.noun.stem) if word.noun is not None else None
    is_seen = noun is not None and noun.kind not in (NounKind.PLACE, NounKind.PERSON)
    return word.noun is not None and word.noun.case == "dat" and not is_seen


_BEING = frozenset(("екенін", "екендігін", "екеніне", "екенінен", "екендігіне"))


def with_told_states(words: list[KazakhWord]) -> list[KazakhWord]:
    """The words with each told state as one: "қаны тәтті екенін" айтады."""
    found: list[KazakhWord] = []
    for word in words:
        start = _start_of_state(found) if word.low in _BEING else None
        if start is None:
            found.append(word)
            continue
        text = " ".join(one.text for one in [*found[start:], word])
        found[start:] = [KazakhWord(text, text.lower(), WordKind.ADVERB)]
    return found


def _start_of_state(words: list[KazakhWord]) -> int | None:
    """Where somebody's or something's state begins before екенін; none after a deed."""
    if not words or words[-1].kind not in _NOUN_STARTS | {WordKind.PRONOUN}:
        return None
    start = len(words) - 1
    before = words[start - 1] if start else None
    if before is not None and before.kind is WordKind.DETERMINER:
        start -= 1
    if start and _is_part(words[start - 1]):
        start -= 1
    if start and _is_genitive(words[start - 1]):
        start -= 1
    return start


def _is_part(word: KazakhWord) -> bool:
    """Whether it is somebody's, and has the state: "қаны"."""
    noun = word.noun if word.kind is WordKind.NOUN else None
    return noun is not None and noun.possessor == "3" and noun.case == "nom"


def _is_genitive(word: KazakhWord) -> bool:
    if word.kind is WordKind.PRONOUN:
        return word.case == "gen"
    return word.kind is WordKind.NOUN and word.noun is not None and word.noun.case == "gen"


def asks(word: KazakhWord) -> bool:
    """Whether the word asks who or which one: "кімнің жасы үлкен болса"."""
    return word.low.startswith(("қай", "кім"))


def names_doer_after(words: list[KazakhWord]) -> bool:
    """Whether the doer follows деп: "маса айтпасын | деп, қарлығаш тілін жұлып алады"."""
    rest = words[1:]
    if not rest or rest[0].kind is not WordKind.COMMA or words[0].low != "деп":
        return False
    parts = PhraseReader([word for word in rest[1:] if word.kind is not WordKind.SPEECH]).read()
    first = parts[0] if parts else None
    return isinstance(first, Mention) and is_doer(first, is_first=True) and not first.pronoun


# What ends a sentence of what somebody finds: "барса, есік ашық тұр".
_FOUND = frozenset(("тұр", "отыр", "жатыр", "жүр", "жоқ", "бар"))


def is_found_out(words: list[KazakhWord]) -> bool:
    """Whether the sentence tells what somebody finds: "барса, ... отыр екен"."""
    last = next((one.verb for one in reversed(words) if one.verb is not None), None)
    is_seen = words[-1].low in _FOUND or (
        last is not None and last.form in (Form.HEARSAY, Form.PARTICIPLE)
    )
    return is_seen or any(word.low == "екен" for word in words[-2:])

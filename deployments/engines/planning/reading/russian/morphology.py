"""Forms of Russian words: their dictionary form, case, gender, number (pymorphy3)."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from unicodedata import name

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import Verb, verbs_by_word

_CASES = {
    "nomn": "Nom", "gent": "Gen", "gen1": "Gen", "gen2": "Gen", "datv": "Dat", "accs": "Acc",
    "acc2": "Acc", "ablt": "Ins", "loct": "Loc", "loc1": "Loc", "loc2": "Loc", "voct": "Nom",
}  # fmt: skip
_POS = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADV", "VERB": "VERB", "INFN": "VERB",
    "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON",
    "PRED": "ADV", "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ",
}  # fmt: skip
_VERB_FORMS = {"VERB": "Fin", "INFN": "Inf", "PRTF": "Part", "PRTS": "Part", "GRND": "Conv"}
_GENDERS = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}
_NUMBERS = {"sing": "Sing", "plur": "Plur"}
_VOICES = {"actv": "Act", "pssv": "Pass"}
_TENSES = {"past": "Past", "pres": "Pres", "futr": "Fut"}
_SIMILAR_POS = (
    {"NOUN", "PROPN"}, {"VERB", "AUX"}, {"ADJ", "DET", "VERB"}, {"PRON", "DET"},
    {"CCONJ", "SCONJ", "PART", "ADV"},
)  # fmt: skip

_CASES_AFTER = {
    "в": "Acc Loc", "во": "Acc Loc", "на": "Acc Loc", "о": "Acc Loc", "об": "Acc Loc",
    "обо": "Loc", "при": "Loc", "с": "Ins Gen Acc", "со": "Ins Gen Acc", "за": "Acc Ins",
    "под": "Acc Ins", "подо": "Acc Ins", "над": "Ins", "перед": "Ins", "между": "Ins Gen",
    "к": "Dat", "ко": "Dat", "по": "Dat", "благодаря": "Dat", "вопреки": "Dat", "из": "Gen",
    "изо": "Gen", "от": "Gen", "ото": "Gen", "у": "Gen", "без": "Gen", "для": "Gen", "до": "Gen",
    "около": "Gen", "возле": "Gen", "вокруг": "Gen", "мимо": "Gen", "после": "Gen",
    "против": "Gen", "среди": "Gen", "из-за": "Gen", "из-под": "Gen", "кроме": "Gen",
    "вместо": "Gen", "ради": "Gen", "вдоль": "Gen", "внутри": "Gen", "через": "Acc",
    "про": "Acc", "сквозь": "Acc", "поперек": "Gen", "посреди": "Gen", "посередине": "Gen",
    "поверх": "Gen", "напротив": "Gen", "позади": "Gen", "близ": "Gen", "вблизи": "Gen",
}  # fmt: skip
"""The cases that a preposition governs."""

RARE = {"Surn", "Geox", "Fixd", "Sgtm", "Patr", "Abbr", "Orgn", "Init", "excl", "Infr", "Arch"}
"""Tags of parses that stories hardly ever mean, e.g. a surname."""

_TITLES = {"бай", "хан", "батыр", "ата", "апа", "ага", "мулла", "царевич", "царь", "богатырь"}
"""Titles that follow a name after a hyphen: "Шигай-бай"."""

_HERO = re.compile(r"алдар(?:а|у|ом|е)?(?:[ -](?:косе|көсе)|-кос(?:[аыу]|ой))?")


def folded(text: str) -> str:
    """Lower case, with е for ё."""
    return text.lower().replace("ё", "е")


def is_hero_name(text: str) -> bool:
    """Whether it is a form of "Алдар", "Алдар Косе" or "Алдар-Косе"."""
    return _HERO.fullmatch(folded(text)) is not None


@cache
def names_hero(text: str) -> bool:
    """Whether a story names Aldar Kose."""
    return re.search(r"\bалдар", folded(text)) is not None


@cache
def _analyzer() -> Any:
    """The dictionary of Russian forms; loading takes about 0.2 s."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@cache
def parses(form: str) -> tuple[Any, ...]:
    """Everything that a form can be, likeliest first."""
    if is_hero_name(form):
        return _named(form.replace("-", " ").split()[0])
    parts = form.rsplit("-", 1)
    if len(parts) == 2 and any(parse.normal_form in _TITLES for parse in parses(parts[1])):
        found = [parse for parse in parses(parts[1]) if parse.normal_form in _TITLES]
        return tuple(parse for parse in found if not RARE & parse.tag.grammemes)
    if not all(name(letter, "") for letter in form):
        return ()  # the analyzer raises on letters without a Unicode name
    return tuple(_analyzer().parse(form))


def _named(form: str) -> tuple[Any, ...]:
    return tuple(parse for parse in _analyzer().parse(form) if "Name" in parse.tag)


@cache
def is_known(form: str) -> bool:
    """Whether the dictionary has it, or it is a name of the hero or of a titled person."""
    return bool(_analyzer().word_is_known(form)) or is_hero_name(form)


def pos_of(parse: Any) -> str:
    """The word class of a parse in Universal Dependencies."""
    is_pronominal = "Apro" in parse.tag and parse.tag.POS == "ADJF"
    return "DET" if is_pronominal else _POS.get(str(parse.tag.POS), "X")


@cache
def features_of(parse: Any) -> Features:
    """What the form of a word says, in the values of Universal Dependencies.

    A short participle ("переодет") is a participle without case.
    """
    tag = parse.tag
    return Features(
        case=_CASES.get(str(tag.case), ""),
        gender=_GENDERS.get(str(tag.gender), ""),
        number=_NUMBERS.get(str(tag.number), ""),
        person=str(tag.person or "")[:1],
        tense=_TENSES.get(str(tag.tense), ""),
        form=_VERB_FORMS.get(str(tag.POS), ""),
        voice=_VOICES.get(str(tag.voice), "Act" if tag.POS == "VERB" else ""),
        mood={"indc": "Ind", "impr": "Imp"}.get(str(tag.mood), ""),
        animacy="Anim" if tag.animacy == "anim" else "",
    )


def allowed_cases(preposition: str) -> frozenset[str]:
    """The cases after a preposition; empty if it is not known."""
    return frozenset(_CASES_AFTER.get(preposition, "").split())


def are_similar(first: str, second: str) -> bool:
    """Whether two word classes are often taken for each other and mean the same to us."""
    return first == second or any({first, second} <= group for group in _SIMILAR_POS)


def choose_parse(
    form: str, pos: str, tagged: Features, cases: Iterable[str] = (), *, is_subject: bool = False
) -> Any:
    """The parse of a form that agrees best with what a tagger says of it; None if it has none.

    Args:
        form: folded.
        pos: the tagger's word class.
        tagged: the tagger's other guesses from the sentence.
        cases: those that the word's preposition allows; empty if it has none.
        is_subject: whether the parser takes it for a subject.
    """
    allowed = frozenset(cases)

    def merit(parse: Any) -> float:
        features = features_of(parse)
        value = float(parse.score)
        value += 1.5 * are_similar(pos_of(parse), pos)
        value += 1.0 * (features.case == tagged.case)
        value += 2.0 * (is_subject and not allowed and features.case == "Nom")
        value += 0.4 * (features.number == tagged.number)
        value += 0.4 * (not tagged.gender or features.gender in ("", tagged.gender))
        value += 0.3 * (features.form == tagged.form)
        value += 0.3 * _is_in_tables(folded(parse.normal_form))
        value -= 1.0 * bool(RARE & parse.tag.grammemes)
        value -= 3.0 * bool(features.case and allowed and features.case not in allowed)
        value -= 3.0 * (features.case == "Loc" and not allowed)
        return value

    return max(parses(form), key=merit, default=None)


@cache
def known_verbs() -> dict[str, Verb]:
    """The rows of the verb table by their Russian infinitives, with е for ё."""
    return {folded(word): verb for word, verb in verbs_by_word("ru").items()}


def _is_in_tables(lemma: str) -> bool:
    return lemma in known_nouns() or lemma in known_verbs()


@cache
def known_nouns() -> dict[str, Noun]:
    """The rows of the table by their Russian words, with е for ё."""
    return {folded(word): noun for word, noun in nouns_by_word("ru").items()}

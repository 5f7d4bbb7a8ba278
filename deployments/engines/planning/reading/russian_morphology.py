"""Forms of Russian words: their dictionary form, case, gender, number (pymorphy3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from deployments.engines.planning.vocabulary.nouns import nouns_by_word

CASES = {
    "nomn": "nom", "gent": "gen", "gen1": "gen", "gen2": "gen", "datv": "dat", "accs": "acc",
    "acc2": "acc", "ablt": "ins", "loct": "loc", "loc1": "loc", "loc2": "loc", "voct": "nom",
}  # fmt: skip
POS = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADV", "VERB": "VERB", "INFN": "VERB",
    "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON",
    "PRED": "ADV", "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ",
}  # fmt: skip
VERB_FORMS = {"VERB": "fin", "INFN": "inf", "PRTF": "part", "PRTS": "short", "GRND": "conv"}
GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
SIMILAR_POS = (
    {"NOUN", "PROPN"}, {"VERB", "AUX"}, {"ADJ", "DET", "VERB"}, {"PRON", "DET"},
    {"CCONJ", "SCONJ", "PART", "ADV"},
)  # fmt: skip

CASES_AFTER = {
    "в": "acc loc", "во": "acc loc", "на": "acc loc", "о": "acc loc", "об": "acc loc",
    "обо": "loc", "при": "loc", "с": "ins gen acc", "со": "ins gen acc", "за": "acc ins",
    "под": "acc ins", "подо": "acc ins", "над": "ins", "перед": "ins", "между": "ins gen",
    "к": "dat", "ко": "dat", "по": "dat", "благодаря": "dat", "вопреки": "dat", "из": "gen",
    "изо": "gen", "от": "gen", "ото": "gen", "у": "gen", "без": "gen", "для": "gen", "до": "gen",
    "около": "gen", "возле": "gen", "вокруг": "gen", "мимо": "gen", "после": "gen",
    "против": "gen", "среди": "gen", "из-за": "gen", "из-под": "gen", "кроме": "gen",
    "вместо": "gen", "ради": "gen", "вдоль": "gen", "внутри": "gen", "через": "acc",
    "про": "acc", "сквозь": "acc",
}  # fmt: skip
"""The cases that a preposition governs."""

RARE = {"Surn", "Geox", "Fixd", "Sgtm", "Patr", "Abbr", "Orgn", "Init", "excl", "Infr", "Arch"}
"""Tags of parses that stories hardly ever mean, e.g. a surname."""

TITLES = {"бай", "хан", "батыр", "ата", "апа", "ага", "мулла", "царевич", "царь", "богатырь"}
"""Titles that follow a name after a hyphen: "Шигай-бай"."""

_HERO = re.compile(r"алдар(?:а|у|ом|е)?(?:[ -](?:косе|көсе)|-кос(?:[аыу]|ой))?")


def folded(text: str) -> str:
    """Lower case, with е for ё."""
    return text.lower().replace("ё", "е")


def is_hero_name(text: str) -> bool:
    """Whether it is a form of "Алдар", "Алдар Косе" or "Алдар-Косе"."""
    return _HERO.fullmatch(folded(text)) is not None


@cache
def analyzer() -> Any:
    """The dictionary of Russian forms; loading takes about 0.2 s."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@cache
def parses(form: str) -> tuple[Any, ...]:
    """Everything that a form can be, likeliest first."""
    if is_hero_name(form):
        return _named(form.replace("-", " ").split()[0])
    parts = form.rsplit("-", 1)
    if len(parts) == 2 and any(parse.normal_form in TITLES for parse in parses(parts[1])):
        found = [parse for parse in parses(parts[1]) if parse.normal_form in TITLES]
        return tuple(parse for parse in found if not RARE & parse.tag.grammemes)
    return tuple(analyzer().parse(form))


def _named(form: str) -> tuple[Any, ...]:
    return tuple(parse for parse in analyzer().parse(form) if "Name" in parse.tag)


@cache
def is_known(form: str) -> bool:
    """Whether the dictionary has it, or it is a name of the hero or of a titled person."""
    return bool(analyzer().word_is_known(form)) or is_hero_name(form)


@dataclass(frozen=True, slots=True)
class Features:
    """What the form of a word says; empty where it says nothing.

    Attributes:
        pos: Universal Dependencies' word class.
        case: nom, gen, dat, acc, ins or loc.
        gender: m, f or n.
        number: s or p.
        person: 1, 2 or 3.
        tense: past, pres or futr.
        verb_form: fin, inf, part, short (passive participle) or conv (gerund).
        voice: act or pass, of participles.
        mood: indc or impr.
    """

    pos: str
    case: str = ""
    gender: str = ""
    number: str = ""
    person: str = ""
    tense: str = ""
    verb_form: str = ""
    voice: str = ""
    mood: str = ""
    is_animate: bool = False


def features_of(parse: Any) -> Features:
    """What a parse says, in our terms."""
    tag = parse.tag
    return Features(
        pos="DET" if "Apro" in tag and tag.POS == "ADJF" else POS.get(str(tag.POS), "X"),
        case=CASES.get(str(tag.case), ""),
        gender=GENDERS.get(str(tag.gender), ""),
        number={"sing": "s", "plur": "p"}.get(str(tag.number), ""),
        person=str(tag.person or "")[:1],
        tense=str(tag.tense or ""),
        verb_form=VERB_FORMS.get(str(tag.POS), ""),
        voice={"actv": "act", "pssv": "pass"}.get(str(tag.voice), ""),
        mood=str(tag.mood or ""),
        is_animate=tag.animacy == "anim",
    )


def allowed_cases(preposition: str) -> frozenset[str]:
    """The cases after a preposition; empty if it is not known."""
    return frozenset(CASES_AFTER.get(preposition, "").split())


def are_similar(first: str, second: str) -> bool:
    """Whether two word classes are often taken for each other and mean the same to us."""
    return first == second or any({first, second} <= group for group in SIMILAR_POS)


def choose_parse(form: str, tagged: Features, cases: Iterable[str] = ()) -> Any:
    """The parse of a form that agrees best with what a tagger says of it.

    Args:
        form: folded.
        tagged: the tagger's guess from the sentence.
        cases: those that the word's preposition allows; empty if it has none.
    """
    allowed = frozenset(cases)

    def merit(parse: Any) -> float:
        features = features_of(parse)
        value = float(parse.score)
        value += 1.5 * (features.pos == tagged.pos or are_similar(features.pos, tagged.pos))
        value += 1.0 * (features.case == tagged.case)
        value += 0.4 * (features.number == tagged.number)
        value += 0.4 * (not tagged.gender or features.gender in ("", tagged.gender))
        value += 0.3 * (features.verb_form == tagged.verb_form)
        value += 0.3 * (parse.normal_form in nouns_by_word("ru"))
        value -= 1.0 * bool(RARE & parse.tag.grammemes)
        if features.case and allowed and features.case not in allowed:
            value -= 3.0
        if features.case == "nom" and not allowed and tagged.case == "nom":
            value += 0.2
        return value

    return max(parses(form), key=merit, default=None)

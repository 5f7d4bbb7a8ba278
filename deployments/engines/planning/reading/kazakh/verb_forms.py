"""What a Kazakh word may be as a verb: its stem and what its endings make of it.

Suffixes are matched from the stem on. A stem counts if a table has it, also in the form that it
takes before a vowel ("тауып" of "тап"). Words with unknown stems are guessed by their endings.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from deployments.engines.planning.reading.kazakh.letters import (
    VOWELS,
    devoiced,
    is_harmonious,
    with_lost_vowel,
)
from deployments.engines.planning.reading.kazakh.lexicon import VerbStem, verb_phrases, verb_stems
from deployments.engines.planning.reading.kazakh.noun_forms import LONGEST_WORD


class Form(StrEnum):
    """Forms of a verb, by what they do in a sentence."""

    PRESENT = "present"
    PAST = "past"
    HEARSAY = "hearsay"
    PARTICIPLE = "participle"
    HABITUAL = "habitual"
    FUTURE = "future"
    CONDITION = "condition"
    WISH = "wish"
    COMMAND = "command"
    CONVERB = "converb"
    MANNER = "manner"
    WHEN = "when"
    PURPOSE = "purpose"
    NOUN = "noun"
    DEED = "deed"
    AS_IF = "as if"


FINITE = frozenset((Form.PRESENT, Form.PAST, Form.HEARSAY, Form.COMMAND))


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A verb as it stands in a sentence.

    Attributes:
        stem: its row and basic forms.
        form: which form it has.
        surface: the stem that the ending follows, voice included: "айтыл".
        voice: "passive", "causative", "mutual" or "".
        person: "1", "2" or "3".
        case: case of a verbal noun or participle, else "nom".
        is_negated: whether it has the negative suffix.
        is_known: whether a table or our list has it.
    """

    stem: VerbStem
    form: Form
    surface: str
    voice: str = ""
    person: str = "3"
    case: str = "nom"
    is_negated: bool = False
    is_known: bool = True


_VOICE = (
    "(?P<causative>[дт][ыі]р|[ғгқк][ыі]з|т)?(?P<mutual>[ыі]?с)?(?P<passive>[ыі]?[лн])?"
    "(?P<negated>[мбп][ае])?"
)


_LINK = "(?:а|е|й|я|и)"


_TAIL = (
    "(?:лар|лер)?(?:(?:ы|і|сы|сі|ым|ім|ың|ің)?"
    "(?P<tail_dat>[ғгқк]?[ае]|н[ае])|(?:ы|і)?(?P<tail_acc>н[ыі]?|[дт][ыі])|"
    "(?:ы|і|сы|сі)?(?P<tail_ins>мен|бен|пен)|(?:ы|і)?(?P<tail_abl>н[ае]н|[дт][ае]н)|"
    "(?P<tail_gen>н[ыі]ң)|(?:ы|і|ым|ім|ың|ің))?"
)


_PERSONS = "(?:(?P<p1>м[ыі]н|м[ыі]з|б[ыі]н|б[ыі]з|п[ыі]н|п[ыі]з)|(?P<p2>с[ыі]ң|с[ыі]з|с[ыі]ңдар))?"


_ENDINGS: dict[Form, str] = {
    Form.CONVERB: "[ыі]?п|[мбп]?[ае]ст[ае]н",
    Form.PRESENT: f"{_LINK}(?:д[ыі]|(?P<q1>м[ыі]н|м[ыі]з|м)"
    "|(?P<q2>с[ыі]ң|с[ыі]з|с[ыі]ңдар|с[ыі]ңдер))"
    "|уд[ае]|юд[ае]",
    Form.PAST: "[дт][ыі](?:(?P<r1>м|қ|к)|(?P<r2>ң|ңыз|ңіз|ңдар|ңдер))?",
    Form.HEARSAY: "[ыі]?п(?:т[ыі]|(?P<s1>п[ыі]н|п[ыі]з)|(?P<s2>с[ыі]ң|с[ыі]з))",
    Form.WHEN: "[ғгқк][ае]нд[ае]|[ғгқк][ае]нш[ае]|[ғгқк][ае]нд[ыі][қк]т[ае]н|[ыі]с[ыі]мен",
    Form.AS_IF: "[ғгқк][ае]нд[ае]й",
    Form.PARTICIPLE: f"[ғгқк][ае]н{_PERSONS}",
    Form.HABITUAL: f"{_LINK}т[ыі]н",
    Form.CONDITION: "с[ае](?:м|ң|қ|к|ңыз|ңіз)?",
    Form.PURPOSE: "[мбп][ае][қк](?:ш[ыі])?|[ғгқк][ае]л[ыі]",
    Form.WISH: "[ғгқк][ыі]с[ыі]|[аея]?й[ыі]н|[аея]?й[ыі][қк]",
    Form.COMMAND: "с[ыі]н|[ыі]?ң[ыі]з|[ыі]ңд[ае]р|",
    Form.FUTURE: f"[ае]?[рс]{_PERSONS}",
    Form.MANNER: _LINK,
    Form.NOUN: f"(?:у|ю){_TAIL}",
}


_VERBAL_NOUN = re.compile(f"{_VOICE}(?:[ғгқк][ае]н|{_LINK}т[ыі]н){_TAIL}")


_VERBS = {form: re.compile(f"{_VOICE}(?:{ending})") for form, ending in _ENDINGS.items()}


def _verb_stems(surface: str, rest: str) -> list[str]:
    stems = [surface]
    if rest[:1] in ("я", "ю"):
        stems.append(surface + "й")
    if rest[:1] in ("и", "у"):
        stems += [surface + "ы", surface + "і"]
    voiced = devoiced(surface)
    if voiced and rest[:1] in VOWELS:
        stems.append(voiced)
    if rest[:1] in VOWELS:
        stems += with_lost_vowel(surface)
    return stems


def _as_verb(stem: VerbStem, written: str, form: Form, match: re.Match[str]) -> VerbForm:
    """A form of a known stem.

    Args:
        stem: its row.
        written: how the stem is written here, before the suffixes that matched.
        form: what the last suffix makes of it.
        match: the suffixes.
    """
    groups = {name: part for name, part in match.groupdict().items() if part}
    voice = next((name for name in ("passive", "causative", "mutual") if name in groups), "")
    person = next((name[1] for name in groups if len(name) == 2 and name[1] in "12"), "3")
    case = next((name[5:] for name in groups if name.startswith("tail_")), "nom")
    if voice == "mutual":
        longer = written + groups.pop("mutual")
        stem, voice = VerbStem(longer, longer + "у", None), ""
    spoken = stem.stem + "".join(
        groups.get(name, "") for name in ("causative", "mutual", "passive")
    )
    is_negated = "negated" in groups or bool(
        re.search("[мбп]?[ае]ст[ае]н$|[мбп][ае]с$", match.group())
    )
    return VerbForm(stem, form, spoken, voice, person, case, is_negated)


def _matches(rest: str) -> list[tuple[Form, re.Match[str]]]:
    found = [(form, match) for form, regex in _VERBS.items() if (match := regex.fullmatch(rest))]
    noun = _VERBAL_NOUN.fullmatch(rest)
    if noun and not any(form in (Form.PARTICIPLE, Form.HABITUAL) for form, _ in found):
        found.append((Form.DEED, noun))
    return found


@lru_cache(maxsize=8192)
def verb_forms(word: str) -> tuple[VerbForm, ...]:
    """What a word may be as a verb of the table, longest stem first."""
    known = verb_stems()
    found = []
    for cut in range(min(len(word), LONGEST_WORD), 1, -1):
        surface, rest = word[:cut], word[cut:]
        for stem in _verb_stems(surface, rest):
            hides_vowel = rest[:1] == "и" and len(stem) > len(surface)
            if "и" in rest and not hides_vowel:
                continue
            if stem in known and is_harmonious(stem, rest):
                matched = _matches(rest)
                found += [_as_verb(known[stem], surface, form, match) for form, match in matched]
    found.sort(key=lambda one: bool(one.voice))
    return tuple(found)


_GUESSED = re.compile(
    "(?P<stem>.{2,}?)(?:"
    "(?P<past>[дт][ыі])|(?P<present>[аейи]д[ыі])|(?P<converb>[ыі]п|(?<=[аеы])п)"
    "|(?P<habitual>[аеий]т[ыі]н)|(?P<hearsay>[ыі]?пт[ыі])|(?P<participle>[ғгқк][ае]н)|(?P<condition>с[ае]))"
)


@lru_cache(maxsize=8192)
def guessed_verb(word: str) -> VerbForm | None:
    """The likeliest form of a verb that no table has."""
    match = _GUESSED.fullmatch(word)
    if not match or len(word) < 4:
        return None
    stem = match["stem"]
    form = next(Form(name) for name, part in match.groupdict().items() if part and name != "stem")
    if not is_harmonious(stem, word[len(stem) :]):
        return None
    if form in (Form.PRESENT, Form.CONVERB, Form.HEARSAY) and word[len(stem)] in "аеыі":
        stem = devoiced(stem) or stem if stem[-1] in "бгғ" else stem
    if stem[-2:] in ("ба", "бе", "ма", "ме", "па", "пе") and stem[:-2] in verb_phrases():
        row = VerbStem(stem[:-2], stem[:-2] + "у", None)
        return VerbForm(row, form, stem[:-2], is_negated=True, is_known=False)
    infinitive = stem[:-1] + "ю" if stem[-1] == "й" else stem + "у"
    row = VerbStem(stem, infinitive, None)
    return VerbForm(row, form, stem, is_known=False)

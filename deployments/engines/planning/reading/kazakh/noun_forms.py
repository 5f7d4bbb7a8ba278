"""What a Kazakh word may be as a noun: its stem, plural, owner and case.

Suffixes are matched from the stem on. A stem counts if a table has it, also in the form that it
takes before a vowel ("аяғ-ы" of "аяқ", "мұрн-ы" of "мұрын"). Words with unknown stems are guessed.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from deployments.engines.planning.reading.kazakh.letters import (
    VOWELS,
    devoiced,
    is_harmonious,
    with_lost_vowel,
)
from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.engines.planning.vocabulary.tables import words_of

# No stem is longer.
LONGEST_WORD = 32


@dataclass(frozen=True, slots=True)
class NounForm:
    """A noun as it stands in a sentence.

    Attributes:
        stem: its basic form.
        case: "nom", "gen", "dat", "acc", "loc", "abl" or "ins".
        possessor: "1", "2", "3" or "" if nobody's.
        is_plural: whether it has the plural suffix.
        extra: "with", "without", "like" or "at" of a word made from it, else empty.
        is_known: whether a table has it.
    """

    stem: str
    case: str = "nom"
    possessor: str = ""
    is_plural: bool = False
    extra: str = ""
    is_known: bool = True


_CASES = {
    "gen": "[ндт][ыі]ң",
    "dat": "[ғгқк][ае]",
    "acc": "[ндт][ыі]",
    "loc": "[дт][ае]",
    "abl": "[днт][ае]н",
    "ins": "[мбп]ен(?:ен)?",
}


_CASES_OF_OWNED = _CASES | {
    "dat": "(?<=з)[ғг][ае]|н?[ае]",
    "acc": "н|[ндт][ыі]",
    "loc": "н?[дт][ае]",
    "abl": "[днт][ае]н",
}


def _case_pattern(cases: dict[str, str], mark: str) -> str:
    return "(?:" + "|".join(f"(?P<{case}{mark}>{form})" for case, form in cases.items()) + ")?"


_OWNED = "(?P<third>с?[ыі])|(?P<first>[ыі]?м(?:[ыі]з)?)|(?P<second>[ыі]?ң(?:[ыі]з)?)"


_EXTRA = (
    "(?P<with>[лдт][ыі])|(?P<without>с[ыі]з)|(?P<like>н?[дт][ае]й)"
    "|(?P<at>н?[дт][ае]ғ[ыі]|н?[дт]егі)"
)


_NOUN = re.compile(
    f"(?P<plural>[лдт][ае]р)?(?:(?:{_OWNED}){_case_pattern(_CASES_OF_OWNED, '_o')}"
    f"|{_case_pattern(_CASES, '_p')})(?:{_EXTRA})?"
)


_OWNED_CASE = re.compile(f"(?:{_case_pattern(_CASES_OF_OWNED, '_o')})(?:{_EXTRA})?")


def _noun_stems(surface: str, rest: str) -> list[str]:
    """The dictionary's stems that the surface may stand for before these suffixes."""
    stems = [surface]
    if rest[:1] in VOWELS and rest:
        voiced = devoiced(surface)
        stems += [voiced] if voiced and surface[-1] != "у" else []
        stems += with_lost_vowel(surface)
    return stems


def _as_noun(stem: str, match: re.Match[str], is_known: bool) -> NounForm:
    groups = {name: part for name, part in match.groupdict().items() if part}
    case = next((name[:3] for name in groups if name[3:] in ("_o", "_p")), "nom")
    possessor = next(
        (n for n, name in enumerate(("", "first", "second", "third")) if name in groups), 0
    )
    extra = next((name for name in ("with", "without", "like", "at") if name in groups), "")
    return NounForm(
        stem, case, str(possessor) if possessor else "", "plural" in groups, extra, is_known
    )


def _is_owned_well(surface: str, match: re.Match[str]) -> bool:
    """Whether the suffixes fit the end of the stem: -сы and -да after vowels, -ы after others."""
    third, plural = match.group("third"), match.group("plural")
    if surface[-1] in VOWELS and surface[-1] not in "уию" and match.group()[:1] == "т":
        return False  # "ұстата": of a smith it would be "ұстада"
    ends_in_vowel = surface[-1] in VOWELS and surface[-1] not in "уию" and not plural
    if third:
        return third.startswith("с") == ends_in_vowel or surface[-1] in "уию"
    owned = match.group("first") or match.group("second")
    if owned:
        return (owned[0] in "ыі") != ends_in_vowel or surface[-1] in "уию"
    return True


@lru_cache(maxsize=8192)
def noun_forms(word: str) -> tuple[NounForm, ...]:
    """What a word may be as a noun of the tables, longest stem first."""
    known = nouns_by_stem()
    found = []
    for cut in range(min(len(word), LONGEST_WORD), 1, -1):
        surface, rest = word[:cut], word[cut:]
        for stem in _noun_stems(surface, rest):
            if stem not in known:
                continue
            match = _NOUN.fullmatch(rest)
            fits = match and (stem != surface or _is_owned_well(surface, match))
            if match and fits and is_harmonious(stem, rest):
                found.append(_as_noun(stem, match, True))
        owned = _OWNED_CASE.fullmatch(rest)
        if rest and owned and _is_kin(surface) and is_harmonious(surface, rest):
            case = next((n[:3] for n, part in owned.groupdict().items() if part), "nom")
            found.insert(0, NounForm(surface, case, "3"))
    return tuple(found)


def _is_kin(word: str) -> bool:
    """Whether the table has a person by a possessive word: "қызы", the daughter."""
    noun = nouns_by_stem().get(word)
    is_person = noun is not None and noun.kind is Kind.PERSON and word[-1] in "ыі"
    if is_person and word.endswith(("сы", "сі")):
        return True
    bases = (word[:-1], word[:-2] if word[-2:-1] == "с" else "")
    rows = [nouns_by_stem().get(base) for base in bases]
    return is_person and any(row is not None and row.kind is Kind.PERSON for row in rows)


@lru_cache(maxsize=8192)
def guessed_noun(word: str, is_name: bool = False) -> NounForm:
    """The likeliest form of a word that no table has; names have no plural."""
    joined = re.fullmatch("(.+)(?:мен|бен|пен)", word)
    if joined and 2 < len(joined[1]) < 5 and not is_name:
        return NounForm(joined[1], "ins", is_known=False)
    for cut in range(3, min(len(word), LONGEST_WORD)):
        surface, rest = word[:cut], word[cut:]
        if not any(letter in VOWELS for letter in surface) or (cut < 4 and is_name):
            continue
        match = _NOUN.fullmatch(rest)
        if not match or not is_harmonious(surface, rest) or not _is_owned_well(surface, match):
            continue
        if surface[-1] in "ыі" and rest[0] == "с":
            continue  # "дауыс-ын", not "дауы-сын"
        form = _as_noun(surface, match, False)
        clear = form.case != "nom" or form.is_plural
        unlike_name = form.is_plural or form.possessor or form.extra
        if clear and not (is_name and unlike_name) and not form.extra:
            return form
    return NounForm(word, is_known=False)


def noun_form_of(word: str, stem: str) -> NounForm | None:
    """The word as a form of the given noun, which may be possessive itself ("өзен жағасы")."""
    for cut in range(len(stem), 1, -1):
        surface, rest = word[:cut], word[cut:]
        if stem not in _noun_stems(surface, rest) or not is_harmonious(stem, rest):
            continue
        match = _NOUN.fullmatch(rest)
        if match and (stem != surface or _is_owned_well(surface, match)):
            return _as_noun(stem, match, True)
    if word.startswith(stem) and stem[-1] in "ыі":
        owned = _OWNED_CASE.fullmatch(word[len(stem) :])
        case = next((n[:3] for n, part in owned.groupdict().items() if part), "") if owned else ""
        if case:
            return NounForm(stem, case, "3")
    return None


# Nouns that nobody sees, though a shorter noun of the tables seems to be in them.
_UNSEEN = words_of("орын|бақыт|үкім|шығын|бағыт|ұят|шарт|орта|сана|дауыс|мақсат|қулық")


@lru_cache(maxsize=8192)
def unseen_noun(word: str) -> NounForm | None:
    """The word as a form of a noun that names nothing to be seen: "орнын"."""
    for stem in _UNSEEN:
        form = noun_form_of(word, stem) if word[:2] == stem[:2] else None
        if form is not None:
            return replace(form, is_known=False)
    age = noun_form_of(word, "жас")
    if age is not None and age.possessor and not age.is_plural:
        return replace(age, is_known=False)  # "жасын айтады"
    return None

"""Parts of captions in other forms: noun phrases in another case, clauses as intentions."""

import re

from deployments.engines.planning.reading.english.forms import verb_lemmas
from deployments.engines.planning.reading.events import Event, Language, Modality
from deployments.engines.planning.reading.kazakh.letters import VOWELS, is_front
from deployments.engines.planning.reading.kazakh.verb_forms import verb_forms
from deployments.engines.planning.reading.russian.inflection import decline_phrase
from deployments.engines.planning.reading.russian.morphology import folded, parses

_RUSSIAN_CASES = {"nom": "Nom", "acc": "Acc", "dat": "Dat", "ins": "Ins"}
_KAZAKH_CASES = {
    # after a vowel, a voiced consonant, a sonorant, a voiceless consonant
    "acc": ("ны", "ды", "ды", "ты"),
    "dat": ("ға", "ға", "ға", "қа"),
    "ins": ("мен", "бен", "мен", "пен"),
}
_FRONT = str.maketrans("ыағқ", "іегк")
_SONORANTS = "рлйумнң"
_VOICED = "зж"
_AUXILIARIES = frozenset({
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "can", "could",
    "cannot", "may", "might", "must", "shall", "should", "does", "do", "did", "to", "not", "being",
})  # fmt: skip
_VOICELESS = "пфкқтсшщхцч"


def cases_of(text: str, language: Language) -> dict[str, str]:
    """A noun phrase in each case that captions use.

    Args:
        text: in its basic form.
        language: of the text.

    Returns:
        `nom`, `acc`, `dat`, `ins`; in Russian also `with_ins`, with its preposition. English nouns
        are the same in all of them.
    """
    if language is Language.EN or not text:
        return dict.fromkeys(("nom", "acc", "dat", "ins", "with_ins"), text)
    if language is Language.KK:
        forms = {case: _kazakh_case(text, case) for case in _KAZAKH_CASES}
        return {"nom": text, **forms, "with_ins": forms["ins"]}
    forms = {case: decline_phrase(text, name) for case, name in _RUSSIAN_CASES.items()}
    return {**forms, "with_ins": f"{_russian_with(forms['ins'])} {forms['ins']}"}


def _kazakh_case(text: str, case: str) -> str:
    last = text[-1].lower()
    kind = 0 if last in VOWELS else 1 if last in _VOICED else 2 if last in _SONORANTS else 3
    if last in "иу":
        kind = 0 if case == "acc" else 2
    suffix = _KAZAKH_CASES[case][kind]
    if case == "ins":
        return f"{text}{'' if text[-1:].isalpha() else ' '}{suffix}"
    return text + (suffix.translate(_FRONT) if is_front(text.split()[-1].lower()) else suffix)


def _russian_with(instrumental: str) -> str:
    """The Russian preposition for "with" before these words."""
    first = instrumental[:2].lower()
    is_hard = first[:1] in "сзшжщ" and first[1:] not in "аеёиоуыэюя"
    return "со" if is_hard or first in ("мн", "вс", "ль") else "с"


def intention_of(event: Event, language: Language) -> str:
    """The event's clause as an intention, e.g. "A student is about to cheat on a test.".

    Empty if it cannot be said by changing the verb alone.
    """
    if event.modality is not Modality.FACT or event.is_negated or not event.doers:
        return ""
    is_many = len(event.doers) > 1 or any(doer.is_plural for doer in event.doers)
    changed = {
        Language.EN: _intend_in_english,
        Language.RU: _intend_in_russian,
        Language.KK: _intend_in_kazakh,
    }[language](event.clause, event.lemma, is_many)
    return changed if changed != event.clause else ""


def _intend_in_english(clause: str, lemma: str, is_many: bool) -> str:
    verb = lemma.split()[0] if lemma else ""
    words = re.findall(r"[\w'-]+|\W+", clause)
    spoken = [number for number, word in enumerate(words) if re.match(r"\w", word)]
    for place, number in enumerate(spoken):
        before = words[spoken[place - 1]].lower() if place else ""
        word = words[number].lower()
        if place and verb in verb_lemmas(word, verb) and _is_form(word, verb):
            if before in _AUXILIARIES:
                return clause
            words[number] = f"{'are' if is_many else 'is'} about to {verb}"
            return "".join(words)
    return clause


def _is_form(word: str, verb: str) -> bool:
    """Whether a word is a finite form of the verb and not only guessed to be one."""
    return verb in verb_lemmas(word, "") and not word.endswith("ing")


def _intend_in_russian(clause: str, lemma: str, is_many: bool) -> str:
    if " " in lemma:
        return clause
    intends = "собираются" if is_many else "собирается"
    for match in re.finditer(r"\w+", clause):
        is_verb = any(
            parse.tag.POS == "VERB"
            and parse.tag.aspect == "perf"
            and folded(parse.normal_form) == folded(lemma)
            for parse in parses(folded(match.group()))
        )
        if is_verb:
            words = f"{intends} {lemma}"
            return f"{clause[: match.start()]}{words}{clause[match.end() :]}"
    return clause


def _intend_in_kazakh(clause: str, lemma: str, is_many: bool) -> str:
    match = re.search(r"(\w+)\.$", clause)
    forms = verb_forms(match[1].lower()) if match else ()
    # "Тіледі" is of "тілу", to cut, and of "тілеу", to wish: the clause has been read as one.
    forms = tuple(form for form in forms if f"{form.surface}у" == lemma) or forms
    if match is None or not forms or forms[0].is_negated or not lemma:
        return clause
    stem = forms[0].surface
    ending = "мек" if is_front(stem) else "мақ"
    if stem[-1] in _VOICELESS:
        ending = "п" + ending[1:]
    elif stem[-1] in "зжн":
        ending = "б" + ending[1:]
    return f"{clause[: match.start()]}{stem}{ending}{'ші' if is_front(stem) else 'шы'}."

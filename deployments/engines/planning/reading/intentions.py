"""A clause of the story as something that is about to happen, for the scene before a deed."""

import re

from deployments.engines.planning.reading.english.forms import verb_lemmas
from deployments.engines.planning.reading.events import Event, Language, Modality
from deployments.engines.planning.reading.kazakh.letters import is_front
from deployments.engines.planning.reading.kazakh.verb_forms import verb_forms
from deployments.engines.planning.reading.russian.morphology import folded, parses

_AUXILIARIES = frozenset({
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "can", "could",
    "cannot", "may", "might", "must", "shall", "should", "does", "do", "did", "to", "not",
})  # fmt: skip
_VOICELESS = "пфкқтсшщхцч"


def intention_of(event: Event, language: Language) -> str:
    """The event's clause as an intention, e.g. "A student is about to cheat on a test.".

    Empty if it cannot be said by changing the verb alone.
    """
    if event.modality is not Modality.FACT or event.is_negated or not event.doers:
        return ""
    is_many = len(event.doers) > 1 or any(doer.is_plural for doer in event.doers)
    changed = {
        Language.EN: _english,
        Language.RU: _russian,
        Language.KK: _kazakh,
    }[language](event.clause, event.lemma, is_many)
    return changed if changed != event.clause else ""


def _english(clause: str, lemma: str, is_many: bool) -> str:
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


def _russian(clause: str, lemma: str, is_many: bool) -> str:
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


def _kazakh(clause: str, lemma: str, is_many: bool) -> str:
    match = re.search(r"(\w+)\.$", clause)
    forms = verb_forms(match[1].lower()) if match else ()
    if match is None or not forms or forms[0].is_negated or not lemma:
        return clause
    stem = forms[0].surface
    ending = "мек" if is_front(stem) else "мақ"
    if stem[-1] in _VOICELESS:
        ending = "п" + ending[1:]
    elif stem[-1] in "зжн":
        ending = "б" + ending[1:]
    return f"{clause[: match.start()]}{stem}{ending}{'ші' if is_front(stem) else 'шы'}."

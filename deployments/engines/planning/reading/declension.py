"""Noun phrases of captions in another case, in the story's language."""

from deployments.engines.planning.reading.events import Language
from deployments.engines.planning.reading.kazakh.letters import VOWELS, is_front
from deployments.engines.planning.reading.russian.inflection import decline_phrase

_RUSSIAN = {"nom": "Nom", "acc": "Acc", "dat": "Dat", "ins": "Ins"}
_KAZAKH = {
    # after a vowel, a voiced consonant, a sonorant, a voiceless consonant
    "acc": ("ны", "ды", "ды", "ты"),
    "dat": ("ға", "ға", "ға", "қа"),
    "ins": ("мен", "бен", "мен", "пен"),
}
_FRONT = str.maketrans("ыағқ", "іегк")
_SONORANTS = "рлйумнң"
_VOICED = "зж"


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
        forms = {case: _kazakh(text, case) for case in _KAZAKH}
        return {"nom": text, **forms, "with_ins": forms["ins"]}
    forms = {case: decline_phrase(text, name) for case, name in _RUSSIAN.items()}
    return {**forms, "with_ins": f"{_with(forms['ins'])} {forms['ins']}"}


def _kazakh(text: str, case: str) -> str:
    last = text[-1].lower()
    kind = 0 if last in VOWELS else 1 if last in _VOICED else 2 if last in _SONORANTS else 3
    if last in "иу":
        kind = 0 if case == "acc" else 2
    suffix = _KAZAKH[case][kind]
    if case == "ins":
        return f"{text}{'' if text[-1:].isalpha() else ' '}{suffix}"
    return text + (suffix.translate(_FRONT) if is_front(text.split()[-1].lower()) else suffix)


def _with(instrumental: str) -> str:
    """The Russian preposition for "with" before these words."""
    first = instrumental[:2].lower()
    is_hard = first[:1] in "сзшжщ" and first[1:] not in "аеёиоуыэюя"
    return "со" if is_hard or first in ("мн", "вс", "ль") else "с"

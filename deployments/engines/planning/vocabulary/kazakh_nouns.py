"""Kazakh noun forms by the rules of vowel harmony and consonant assimilation."""

from dataclasses import dataclass

_BACK_VOWELS = "аоұыяёю"
_FRONT_VOWELS = "әөүіеэи"
_VOWELS = _BACK_VOWELS + _FRONT_VOWELS
_NASALS = "мнң"
_GLIDES = "иую"
"""Final letters that take the endings of a consonant: би -> бидің, аю -> аюды."""

_LIQUIDS = "йлр" + _GLIDES
_VOICED = "зж"
_SOFTENED = {"п": "б", "к": "г", "қ": "ғ"}


@dataclass(frozen=True, slots=True)
class KazakhCases:
    """One noun in the cases that captions use."""

    nom: str
    gen: str
    dat: str
    acc: str
    loc: str
    abl: str
    ins: str


def _harmony(word: str, back: str, front: str) -> str:
    """The ending that agrees with the word's last vowel; a word without one counts as back."""
    for letter in reversed(word):
        if letter in _BACK_VOWELS:
            return back
        if letter in _FRONT_VOWELS:
            return front
    return back


def _assimilated(last: str, vowel: str, nasal: str, liquid: str, voiced: str, deaf: str) -> str:
    """The ending's first letter after the word's last letter."""
    for letters, first in (
        (_LIQUIDS, liquid),
        (_VOWELS, vowel),
        (_NASALS, nasal),
        (_VOICED, voiced),
    ):
        if last in letters:
            return first
    return deaf


def kazakh_cases(word: str) -> KazakhCases:
    """The cases of a noun without possessive ending, e.g. саудагер -> саудагерді."""
    last = word[-1]
    return KazakhCases(
        nom=word,
        gen=word + _assimilated(last, "н", "н", "д", "д", "т") + _harmony(word, "ың", "ің"),
        dat=word + _velar(word) + _harmony(word, "а", "е"),
        acc=word + _assimilated(last, "н", "д", "д", "д", "т") + _harmony(word, "ы", "і"),
        loc=word + _assimilated(last, "д", "д", "д", "д", "т") + _harmony(word, "а", "е"),
        abl=word + _assimilated(last, "д", "н", "д", "д", "т") + _harmony(word, "ан", "ен"),
        ins=word + _assimilated(last, "м", "м", "м", "б", "п") + "ен",
    )


def _velar(word: str) -> str:
    """The first letter of the dative's ending."""
    voiced, deaf = _harmony(word, "ғ қ", "г к").split()
    return _assimilated(word[-1], voiced, voiced, voiced, voiced, deaf)


def _possessed(word: str) -> str:
    """The noun as his, hers or theirs: аты, көрігі, атасы."""
    if word[-1] in _VOWELS and word[-1] not in _GLIDES:
        return word + _harmony(word, "сы", "сі")
    return word[:-1] + _SOFTENED.get(word[-1], word[-1]) + _harmony(word, "ы", "і")


def _plural(word: str) -> str:
    return word + _assimilated(word[-1], "л", "д", "л", "д", "т") + _harmony(word, "ар", "ер")


def _possessed_forms(word: str) -> set[str]:
    """The cases of "his, her, their <word>": аты, атын, атына, ..."""
    stem = _possessed(word)
    endings = _harmony(word, " н на нда нан мен ның", " н не нде нен мен нің").split(" ")
    return {stem + ending for ending in endings}


def kazakh_forms(word: str) -> frozenset[str]:
    """All forms by which the noun is recognised: cases, plural, third person's possession."""
    plural = _plural(word)
    forms = {word, plural} | _possessed_forms(word) | _possessed_forms(plural)
    for noun in (word, plural):
        cases = kazakh_cases(noun)
        forms |= {cases.gen, cases.dat, cases.acc, cases.loc, cases.abl, cases.ins}
    return frozenset(forms)


def kazakh_nominatives(word: str) -> frozenset[str]:
    """The forms that can be a subject: the noun, its plural, and either one possessed."""
    plural = _plural(word)
    return frozenset({word, plural, _possessed(word), _possessed(plural)})

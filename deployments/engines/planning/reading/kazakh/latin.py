"""Kazakh in Latin letters, old, new or as people type it, written in Cyrillic letters.

A word is compared with the stems of the tables without the differences that Latin spellings drop
("қ" and "к", "ү", "ұ" and "у", ...). The rest of the word, and a word that no table has, is
spelled by vowel harmony.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from deployments.engines.planning.reading.kazakh.letters import KAZAKH_ONLY, VOWELS, is_front
from deployments.engines.planning.reading.kazakh.lexicon import (
    looks_of,
    noun_phrases,
    nouns_by_stem,
    verb_stems,
)
from deployments.engines.planning.reading.kazakh.noun_forms import noun_forms
from deployments.engines.planning.reading.kazakh.verb_forms import verb_forms
from deployments.engines.planning.reading.kazakh.words import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    NUMERALS,
    PARTICLES,
    POSTPOSITIONS,
    PRONOUNS,
)

# Letters that one Latin letter or two may stand for; all of one group are the same to us.
_FOLDED_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "э": "e",
    "ж": "j", "з": "z", "и": "i", "й": "i", "ы": "i", "і": "i", "к": "k", "қ": "k", "л": "l",
    "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "c", "ч": "C", "ш": "S",
    "щ": "S", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "ё": "e",
}  # fmt: skip
_DIGRAPHS = (("sh", "S"), ("ch", "C"), ("zh", "j"), ("gh", "g"), ("kh", "h"), ("ng", "n"))
_FOLDED_LATIN = {
    "á": "a", "ä": "a", "ə": "a", "ǵ": "g", "ğ": "g", "ı": "i", "í": "i", "ï": "i", "y": "i",
    "ý": "u", "ń": "n", "ñ": "n", "ŋ": "n", "ó": "o", "ö": "o", "ş": "S", "ç": "C", "ú": "u",
    "ü": "u", "ū": "u", "w": "u", "q": "k", "x": "h", "'": "", "’": "", "c": "c",
}  # fmt: skip
_LATIN_WORD = re.compile(r"[a-zA-ZÀ-ÖØ-öø-ſƀ-ɏ'’]*[a-zA-ZÀ-ÖØ-öø-ſƀ-ɏ]")
_BACK = {
    "a": "а", "b": "б", "v": "в", "g": "ғ", "d": "д", "e": "е", "j": "ж", "z": "з", "i": "ы",
    "k": "қ", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т",
    "u": "у", "f": "ф", "h": "х", "c": "ц", "C": "ч", "S": "ш",
}  # fmt: skip
_FRONT = _BACK | {"a": "е", "g": "г", "i": "і", "k": "к", "o": "ө", "u": "ү", "h": "һ"}
_PLAIN = {
    "aldar": "Алдар", "kose": "Көсе", "köse": "Көсе", "kóse": "Көсе", "qose": "Көсе",
    "aldarkose": "Алдаркөсе",
}  # fmt: skip


def _folded_latin(word: str) -> str:
    """A Latin word without the differences that spellings drop."""
    low = word.lower()
    for pair, single in _DIGRAPHS:
        if pair == "ng":
            continue
        low = low.replace(pair, single)
    return "".join(_FOLDED_LATIN.get(letter, letter) for letter in low)


def _folded(word: str) -> str:
    """A Cyrillic word in the same form."""
    return "".join(_FOLDED_CYRILLIC.get(letter, letter) for letter in word)


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """Stems and whole words by their folded form."""
    found: dict[str, list[str]] = {}
    whole = [
        *PRONOUNS,
        *POSTPOSITIONS,
        *CONJUNCTIONS,
        *ADVERBS,
        *DETERMINERS,
        *NUMERALS,
        *PARTICLES,
    ]
    parts = [word for phrase in noun_phrases() for word in phrase]
    for stem in [*whole, *nouns_by_stem(), *looks_of(), *verb_stems(), *parts]:
        for form in (stem, *_voiced(stem)):
            kept = found.setdefault(_folded(form), [])
            if form not in kept:
                kept.append(form)
    return {form: tuple(stems) for form, stems in found.items()}


def _voiced(stem: str) -> tuple[str, ...]:
    """The stem as it stands before a vowel: "аяғ" of "аяқ", "бөрк" of "бөрік"."""
    changed = {"п": "бу", "к": "г", "қ": "ғ"}.get(stem[-1:], "")
    found = tuple(stem[:-1] + letter for letter in changed) if len(stem) > 2 else ()
    loses = len(stem) > 3 and stem[-2] in "ыі" and stem[-1] in "клмнрзп" and stem[-3] not in VOWELS
    return (*found, stem[:-2] + stem[-1]) if loses else found


@cache
def _whole_words() -> frozenset[str]:
    return frozenset(
        [*PRONOUNS, *POSTPOSITIONS, *CONJUNCTIONS, *ADVERBS, *DETERMINERS, *NUMERALS, *PARTICLES]
    )


def is_kazakh_word(word: str) -> bool:
    """Whether tables or grammar know the Cyrillic word."""
    return (
        word in _whole_words() or word in looks_of() or bool(noun_forms(word) or verb_forms(word))
    )


@lru_cache(maxsize=4096)
def known_spelling(word: str) -> str | None:
    """The Cyrillic spelling of a Latin word whose stem a table has; None if none has it."""
    low = word.lower()
    if low in _PLAIN:
        return _PLAIN[low].lower()
    plain = _folded(low) if low[:1] in _FOLDED_CYRILLIC else _folded_latin(word)
    found = list(_spellings(low, plain)) or list(_spellings(low, plain.replace("ts", "c")))
    return next((one for one in found if _keeps_vowels(low, one)), next(iter(found), None))


def _keeps_vowels(latin: str, cyrillic: str) -> bool:
    """Whether "i" stands for no back vowel and "n" for no ң: "kulip" is күліп, "kun" is күн."""
    if "ң" in cyrillic and "ng" not in latin and not set("ñńŋ") & set(latin):
        return False
    verbs = verb_forms(cyrillic)
    if "u" in latin and verbs and verbs[0].stem.stem == "тура":
        return False  # "turady" is the auxiliary тұрады
    is_hidden = cyrillic.endswith(("а", "е")) and not noun_forms(cyrillic)
    is_hidden = is_hidden and cyrillic not in _whole_words()
    is_back = "ы" in cyrillic and bool(set("iи") & set(latin)) and not set("yıы") & set(latin)
    return not (is_back or is_hidden)


def _spellings(low: str, plain: str) -> Iterator[str]:
    """Words of the tables that may be written so, those with the longest stem first."""
    for cut in range(len(plain), 1, -1):
        for stem in _stems().get(plain[:cut], ()):
            for front in (is_front(stem), not is_front(stem)):
                for spelled in _endings(plain[cut:], front=front, after=stem[-1]):
                    if _agrees(low, stem + spelled) and is_kazakh_word(stem + spelled):
                        joined = (stem + spelled).replace("йа", "я").replace("йу", "ю")
                        yield joined if is_kazakh_word(joined) else stem + spelled


_CLEAR = {
    "q": "қ", "ü": "ү", "ö": "ө", "ó": "ө", "ä": "ә", "á": "ә", "ğ": "ғ", "ǵ": "ғ", "ń": "ң",
    "ñ": "ң", "ŋ": "ң", "ū": "ұ", "ş": "ш",
}  # fmt: skip


def _agrees(latin: str, cyrillic: str) -> bool:
    """Whether letters that leave no doubt stand in both spellings."""
    if "y" in latin and not set("ыйяю") & set(cyrillic) and "iy" not in latin:
        return False
    return all(clear in cyrillic for letter, clear in _CLEAR.items() if letter in latin)


def _endings(rest: str, *, front: bool, after: str) -> tuple[str, ...]:
    """How the suffixes may be spelled; "i" after a vowel is й."""
    letters = dict(_FRONT if front else _BACK)
    letters["u"] = "у"
    letters["o"] = "о"
    spelled = ""
    last = after
    for letter in rest:
        is_glide = letter == "i" and last in "аәеоө"
        spelled += "й" if is_glide else letters.get(letter, letter)
        last = spelled[-1]
    nasal = spelled[:-1] + "ң" if spelled.endswith("н") else spelled
    with_and = re.sub("[мбп]ан$", lambda match: match[0][0] + "ен", spelled)
    return tuple(
        dict.fromkeys(
            (
                spelled,
                nasal,
                with_and,
                spelled.replace("ы", "й", 1),
                spelled.replace("ы", "и", 1).replace("і", "и", 1),
            )
        )
    )


def _spelled_by_harmony(word: str) -> str:
    """A Latin word that no table has, in Cyrillic letters."""
    plain = _folded_latin(word)
    low = word.lower()
    is_front_word = bool(re.search("[eäəáöóüúi]", low)) and not re.search("[qğǵyıaou]", low)
    letters = (_FRONT | {"a": "ә"}) if is_front_word else _BACK
    spelled = ""
    for letter in plain:
        is_glide = letter == "i" and spelled[-1:] in tuple("аәеоө")
        spelled += "й" if is_glide else letters.get(letter, letter)
    spelled = re.sub("(?<=[аәеоөуұү])[ыій]а", "я", spelled)
    return re.sub("^у(?![аеоыі])", "ү" if is_front_word else "ұ", spelled)


def latin_to_cyrillic(text: str) -> str:
    """Kazakh text with each Latin word in Cyrillic letters; capitals are kept."""

    def spell(match: re.Match[str]) -> str:
        word = re.sub("ng$", "ñ", match[0])
        nasal = word.replace("ng", "ñ")
        word = nasal if nasal != word and known_spelling(nasal) else word
        spelled = known_spelling(word) or _spelled_by_harmony(word)
        is_hero = spelled in ("алдар", "көсе", "алдаркөсе")
        if word[:1].isupper() or is_hero:
            return spelled[:1].upper() + spelled[1:]
        return spelled

    return _LATIN_WORD.sub(spell, text)


# Endings of words in which "и" stands for "і", in a text that has Kazakh letters too.
_MISTYPED = ("ип", "ти", "ди", "пти", "лик", "син", "ник", "гиз", "сиз", "лип")
_RUSSIAN_LETTERS = re.compile("[а-яё]+")


_FOLDS = {
    "ә": "аэ",
    "ғ": "гх",
    "қ": "к",
    "ң": "н",
    "ө": "о",
    "ұ": "у",
    "ү": "у",
    "і": "иы",
    "һ": "х",
}


# Short words that are typed with Russian letters.
_SHORT = ("үш", "өз", "үй", "көк", "күн", "түн", "құс", "қой", "қыз", "ұл", "сүт")


def _folds_to(typed: str, spelled: str) -> bool:
    """Whether only letters that a Russian keyboard lacks make the difference."""
    is_even = len(typed) == len(spelled)
    pairs = zip(typed.lower(), spelled, strict=is_even)
    return is_even and all(a == b or a in _FOLDS.get(b, "") for a, b in pairs)


def with_kazakh_letters(text: str) -> str:
    """Kazakh text typed with Russian letters only: "жаксы атты" -> "жақсы атты"."""
    others = re.sub("көсе", "", text.lower())
    is_mixed = bool(KAZAKH_ONLY & set(others))

    def spell(match: re.Match[str]) -> str:
        word = match[0]
        if is_mixed and word[:1].isupper():
            return word
        if len(word) < 4:
            return next((one for one in _SHORT if _folds_to(word, one)), word)
        is_other = not _RUSSIAN_LETTERS.fullmatch(word) or is_kazakh_word(word)
        spelled = None if is_other else known_spelling(word)
        return spelled if spelled is not None and _folds_to(word, spelled) else word

    return re.sub(r"[^\W\d_]+", spell, text)

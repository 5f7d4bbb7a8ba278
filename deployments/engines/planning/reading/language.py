"""In which language a text is: English, Russian or Kazakh, or none of them.

Words vote. A word of the tables, of the grammar or with a language's own letters counts; names and
words that several languages have count for each of them. Kazakh and Russian in Latin letters are
known by the words that come out when they are written in Cyrillic ones.
"""

import re
from functools import cache
from typing import Any

from deployments.engines.planning.reading.events import Language
from deployments.engines.planning.reading.kazakh.latin import (
    is_kazakh_word,
    known_spelling,
    latin_to_cyrillic,
)
from deployments.engines.planning.reading.language_words import (
    ENGLISH,
    FOREIGN,
    FOREIGN_LETTERS,
    HERO,
    RUSSIAN,
    RUSSIAN_LATIN,
)
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[a-zà-öø-ÿāăąćčďđēėęěğģīıķļńňōőœŕřśšşťūůűŵŷźżžǵŋəæ'’]+")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]+")
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]")
_CLEAR_KAZAKH = re.compile("[ғқұ]|і.*[әөү]|[әөү].*і")
# Votes below this share of a text's words tell nothing.
_LEAST_SHARE = 0.3
_LEAST_SHARE_LATIN = 0.5


def language_of(text: str) -> Language | None:
    """The language of a text by the majority of its words; None if it is none of the three."""
    words = [word for word in _WORD.findall(text.lower()) if word]
    latin = [word for word in words if _LATIN.fullmatch(word)]
    cyrillic = [word for word in words if _CYRILLIC.fullmatch(word)]
    if not words or 2 * max(len(latin), len(cyrillic)) < len(words):
        return None
    if len(cyrillic) >= len(latin):
        return _cyrillic_language(cyrillic)
    return _latin_language(latin)


def in_cyrillic(text: str) -> str:
    """Kazakh or Russian text in Cyrillic letters; other text as it is."""
    words = _WORD.findall(text.lower())
    if sum(bool(_LATIN.fullmatch(word)) for word in words) * 2 <= len(words):
        return text
    language = language_of(text)
    if language is Language.KK:
        return latin_to_cyrillic(text)
    if language is Language.RU:
        return re.sub(r"[A-Za-z']+", lambda match: _russian_spelling(match[0]), text)
    return text


def _cyrillic_language(words: list[str]) -> Language | None:
    content = [word for word in words if not word.startswith(HERO)]
    if not content:
        return Language.KK if any(_KAZAKH_LETTERS.search(word) for word in words) else Language.RU
    if sum(_is_foreign(word) for word in content) * 5 >= len(content):
        return None
    kazakh = sum(_kazakh_vote(word) for word in content)
    if kazakh >= 0.8 * len(content):
        return Language.KK
    russian = sum(_russian_vote(word) for word in content)
    if max(kazakh, russian) < _LEAST_SHARE * len(content):
        return None
    return Language.KK if kazakh > russian else Language.RU


def _is_foreign(word: str) -> bool:
    """Whether the word has letters of other languages, or і as only Ukrainian has it."""
    if FOREIGN_LETTERS & set(word):
        return True
    return (
        _KAZAKH_LETTERS.findall(word) == ["і"]
        and not is_kazakh_word(word)
        and not re.search("(?:ді|ті|сі|нің|дің|тің|гі|кі|лі|бір|ім|із|ші|ін|іп)$", word)
    )


def _kazakh_vote(word: str) -> float:
    if word in RUSSIAN:
        return 0.0
    if is_kazakh_word(word):
        return 1.0
    if _CLEAR_KAZAKH.search(word):
        return 0.8
    return 0.4 if _KAZAKH_LETTERS.search(word) else 0.0


def _russian_vote(word: str) -> float:
    if _KAZAKH_LETTERS.search(word):
        return 0.0
    if word in RUSSIAN:
        return 1.5
    if word in nouns_by_word("ru") or word in verbs_by_word("ru"):
        return 1.1
    return 0.9 if _russian_analyser().word_is_known(word) else 0.0


@cache
def _russian_analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _latin_language(words: list[str]) -> Language | None:
    content = [word for word in words if word not in HERO]
    if not content:
        return Language.EN
    foreign = sum(word in FOREIGN for word in content)
    english = sum(_english_vote(word) for word in content)
    kazakh = sum(_kazakh_latin_vote(word) for word in content)
    if foreign > max(english, 0.5 * kazakh):
        return None
    if english >= kazakh and english >= _LEAST_SHARE * len(content):
        return Language.EN
    if kazakh >= 0.8 * len(content):
        return Language.KK
    russian = sum(_is_russian_in_latin(word) for word in content)
    if kazakh >= _LEAST_SHARE_LATIN * len(content) and kazakh >= russian:
        return Language.KK
    is_russian = russian >= _LEAST_SHARE_LATIN * len(content) and russian > english
    return Language.RU if is_russian else None


def _english_vote(word: str) -> float:
    if word in ENGLISH:
        return 1.0
    if not word.isascii():
        return 0.0
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ed")}
    forms |= {word.removesuffix("d"), word.removesuffix("ing"), word.removesuffix("ing") + "e"}
    if any(form in _english_words() for form in forms):
        return 1.0
    return 0.5 if re.search("(?:tion|ness|ing|ly|ght|ould|ck)$", word) and len(word) > 4 else 0.0


@cache
def _english_words() -> frozenset[str]:
    tables = (nouns_by_word("en"), verbs_by_word("en"), looks_by_word("en"))
    return frozenset(part for table in tables for word in table for part in word.split())


def _kazakh_latin_vote(word: str) -> float:
    if len(word) < 2 or (len(word) < 3 and word in ENGLISH):
        return 0.0
    return 1.0 if known_spelling(word) is not None else 0.0


def _is_russian_in_latin(word: str) -> bool:
    if word in RUSSIAN_LATIN:
        return True
    return len(word) > 2 and bool(_russian_analyser().word_is_known(_russian_spelling(word)))


_RUSSIAN_LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "ё"), ("iy", "ий"), ("yy", "ый"),
    ("ay", "ай"), ("ey", "ей"), ("oy", "ой"), ("uy", "уй"), ("yj", "ый"), ("ij", "ий"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"),
    ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"),
    ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "ц"), ("y", "ы"),
    ("'", "ь"), ("x", "кс"), ("q", "к"),
)  # fmt: skip


def _russian_spelling(word: str) -> str:
    """A Latin word as Russian: "obmanul" -> "обманул"; a lost soft sign is put back if known."""
    low = word.lower()
    for latin, letter in _RUSSIAN_LETTERS:
        low = low.replace(latin, letter)
    known = _russian_analyser().word_is_known
    if not known(low):
        soft = (low[:place] + "ь" + low[place:] for place in range(len(low), 1, -1))
        low = next((form for form in soft if form[-2:] != "ьь" and known(form)), low)
    return low[:1].upper() + low[1:] if word[:1].isupper() else low

"""Kazakh sounds: vowel harmony, consonants that change at a seam, and the forms built by them."""

import re

_BACK_VOWELS = "аоұыёя"
_FRONT_VOWELS = "әеөүіэ"
VOWELS = _BACK_VOWELS + _FRONT_VOWELS + "иую"
KAZAKH_ONLY = frozenset("әғқңөұүһі")
_VOICELESS = "пфкқтсшщхцчһ"
_VOICED_AT_SEAM = {"п": "б", "к": "г", "қ": "ғ"}
_DEVOICED = {"б": "п", "г": "к", "ғ": "қ", "у": "п"}

_LATIN = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo",
    "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n",
    "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
    "ү": "u", "ф": "f", "х": "kh", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def is_front(stem: str) -> bool:
    """Whether suffixes of the stem have front vowels; the last clear vowel decides."""
    if stem.lower().startswith("поез"):
        return False  # "поезға", as it is spoken
    for letter in reversed(stem.lower()):
        if letter in _FRONT_VOWELS:
            return True
        if letter in _BACK_VOWELS:
            return False
    if any(letter in "кг" for letter in stem):
        return True
    return "и" in stem and stem[0] not in "жм" and not set("қғ") & set(stem)


def is_harmonious(stem: str, suffix: str) -> bool:
    """Whether the suffix has the vowels that the stem asks for; -мен has one form only."""
    if all(letter not in _BACK_VOWELS + _FRONT_VOWELS for letter in stem):
        return True
    vowels = [letter for letter in stem if letter in VOWELS]
    if vowels[-1] == "и" and stem[-1] not in VOWELS:
        return True  # "Парижге", "тарихқа"
    bare = suffix.replace("менен", "").replace("мен", "").replace("бен", "").replace("пен", "")
    unwanted = "аоы" if is_front(stem) else "еі"
    return not any(letter in unwanted for letter in bare)


def devoiced(stem: str) -> str | None:
    """The dictionary's stem of one that is voiced at a seam: "аяғ" -> "аяқ"; None if it is not."""
    if len(stem) < 2 or stem[-1] not in _DEVOICED:
        return None
    return stem[:-1] + _DEVOICED[stem[-1]]


def with_lost_vowel(stem: str) -> tuple[str, ...]:
    """What a stem may be that lost its last vowel: "мұрн" -> "мұрын", "көрк" -> "көрік"."""
    if len(stem) < 3 or stem[-1] in VOWELS or stem[-2] in _BACK_VOWELS + _FRONT_VOWELS:
        return ()
    return tuple(stem[:-1] + vowel + stem[-1] for vowel in ("і" if is_front(stem) else "ы"))


def in_latin(text: str) -> str:
    """A name in Latin letters: "Қарлығаш" -> "Karlygash"."""
    return "".join(
        _LATIN.get(letter, letter)
        if letter == letter.lower()
        else _LATIN.get(letter.lower(), letter).capitalize()
        for letter in text
    )


def negated(stem: str) -> str:
    """The stem with the negative suffix: "ал" -> "алма", "тап" -> "таппа"."""
    last = stem[-1]
    first = "п" if last in _VOICELESS else "б" if last in "зжмнңвб" else "м"
    return stem + first + ("е" if is_front(stem) else "а")


def _present_converb(stem: str) -> str:
    """The converb in -а, -е, -й: "ал" -> "ала", "оқы" -> "оқи", "қой" -> "қоя"."""
    front, last = is_front(stem), stem[-1]
    if last in "ыі":
        return stem[:-1] + "и"
    if last in "аеәоөэ":
        return stem + "й"
    if last in "йи" and not front:
        return stem[:-1] + ("я" if last == "й" else "ия")
    if stem == "қорық":
        return "қорқа"
    voiced = _VOICED_AT_SEAM.get(last, last) if stem[-2:-1] in VOWELS else last
    return stem[:-1] + voiced + ("е" if front else "а")


def present(stem: str) -> str:
    """The third person of the present: "бер" -> "береді"."""
    return _present_converb(stem) + ("ді" if is_front(stem) else "ды")


def past(stem: str) -> str:
    """The third person of the past: "бер" -> "берді", "тап" -> "тапты"."""
    return stem + ("т" if stem[-1] in _VOICELESS else "д") + ("і" if is_front(stem) else "ы")


def told_by(stem: str, teller: str, *, is_past: bool) -> str:
    """The first person: "бар" -> "бардым", "барамын" of "мен", "бардық", "барамыз" of "біз"."""
    front = is_front(stem)
    if is_past:
        return past(stem) + ("м" if teller == "мен" else "к" if front else "қ")
    if teller == "мен":
        return _present_converb(stem) + ("мін" if front else "мын")
    return _present_converb(stem) + ("міз" if front else "мыз")


def _past_converb(stem: str) -> str:
    """The converb in -п: "бер" -> "беріп", "тап" -> "тауып"."""
    last = stem[-1]
    if last in VOWELS and last not in "уи":
        return stem + "п"
    if stem == "қорық":
        return "қорқып"
    changed = {"п": "у", "к": "г", "қ": "ғ"}.get(last, last)
    changed = changed if stem[-2:-1] in VOWELS else last
    return stem[:-1] + changed + ("іп" if is_front(stem) else "ып")


def hearsay(stem: str) -> str:
    """The past of tales: "бер" -> "беріпті"."""
    return _past_converb(stem) + ("ті" if is_front(stem) else "ты")


def past_participle(stem: str) -> str:
    """The participle in -ған: "бер" -> "берген", "тап" -> "тапқан"."""
    front = is_front(stem)
    first = ("к" if front else "қ") if stem[-1] in _VOICELESS else ("г" if front else "ғ")
    return stem + first + ("ен" if front else "ан")


def plural(noun: str) -> str:
    """The plural: "бала" -> "балалар", "қыз" -> "қыздар", "ат" -> "аттар"."""
    if re.search("[лдт][ае]р[ыі]?$", noun) and len(noun) > 5:
        return noun
    last = noun[-1:].lower()
    first = "т" if last in _VOICELESS + "бвгд" else "д" if last in "лмнңзж" else "л"
    return noun + first + ("ер" if is_front(noun.split()[-1]) else "ар")


def possessive(noun: str) -> str:
    """The noun as somebody's or something's: "гүл" -> "гүлі", "бала" -> "баласы"."""
    vowel = "і" if is_front(noun.split()[-1]) else "ы"
    if noun[-1] in VOWELS and noun[-1] not in "уи":
        return noun + "с" + vowel
    return noun[:-1] + _VOICED_AT_SEAM.get(noun[-1], noun[-1]) + vowel


def genitive(noun: str) -> str:
    """Whose it is: "хан" -> "ханның", "бай" -> "байдың", "дос" -> "достың"."""
    last = noun[-1:].lower()
    first = "т" if last in _VOICELESS + "бвгд" else "н" if last in VOWELS + "мнң" else "д"
    first = "д" if last == "у" else first
    return noun + first + ("ің" if is_front(noun.split()[-1]) else "ың")


def joiner(word: str) -> str:
    """The word for "and" after a word: "түлкі мен", "ит пен", "қыз бен"."""
    last = word[-1:].lower()
    return "пен" if last in _VOICELESS + "бвгд" else "бен" if last in "зж" else "мен"

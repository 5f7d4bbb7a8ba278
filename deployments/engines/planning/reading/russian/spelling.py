"""Typing errors in Russian stories: "алдр косе пришол на свадбу без падарка".

A word that neither the dictionary nor the tables know is replaced by one that sounds like it, else
by one that differs in one letter. Words with a capital may be names and are left alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.reading.russian.models import is_common
from deployments.engines.planning.reading.russian.morphology import (
    folded,
    is_hero_name,
    is_known,
    known_nouns,
    known_verbs,
    parses,
)

_WORD = re.compile(r"(?<![\w'’-])[а-яё]{2,20}(?![\w'’-])")
_HERO = re.compile(r"\b([Аа][а-я]{3,5})[ -]([Кк][оа]с[еэи])\b")
_TITLED = re.compile(r"\b[А-ЯЁа-яё]+-(Алдар[а-я]{0,2})\b(?!-)")
_FLYING = re.compile(r"\b(ков(?:[её]р|р[а-я]{1,2})) (самол[её]т[а-я]{0,2})\b", re.IGNORECASE)
_HARD_SIGN = re.compile(r"\b((?:с|об|под|раз|из|от)о?)ь(?=[еёюя])", re.IGNORECASE)
"""A soft sign behind a prefix, where a hard one stands: "сьел" is eaten, and no "сел"."""
_WITHOUT = re.compile(r"\b([Бб])ес(?= [а-яё]+[аяыиеу]\b)")
"""The preposition as it is heard: "бес подарка"; a devil is followed by its deed."""
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SOUNDS = words_of_text(
    "о:а а:о е:и и:е е:я я:е и:ы ы:и о:е э:е йо:е щ:сч сч:щ ж:ш ш:ж д:т т:д б:п п:б г:к к:г з:с "
    "с:з в:ф ф:в нн:н н:нн сс:с с:сс лл:л л:лл ца:ться ца:тся са:ся тса:ться тся:ться ться:тся "
    "ь: ъ:ь ь:ъ стн:сн сн:стн здн:зн зн:здн во:го ава:ого ева:его чя:ча чю:чу шн:чн ч:щ щ:ч"
)
_VOWELS = ("а:о", "о:а", "и:е", "е:и", "я:е")
"""The commonest of them, which are tried first."""
_SOFTENED = re.compile(r"(?<=[бвдзлмнпрст])(?=[бвгджзклмнпрстфхцчшщ]|$)")
_MOST_SOUNDS = 3
_SHORTEST = 4
_USUAL_ERRORS = {
    "ево": "его", "иво": "его", "иму": "ему", "патом": "потом", "мыш": "мышь", "када": "когда",
    "тока": "только", "токо": "только", "што": "что", "штоб": "чтобы", "чо": "что", "ище": "еще",
    "сичас": "сейчас", "щас": "сейчас", "канешно": "конечно", "нету": "нет",
    "прешел": "пришел", "прешла": "пришла", "прешли": "пришли", "кавер": "ковер", "пака": "пока",
    "ниво": "него",
    "обратна": "обратно",

    "дет": "дед", "дош": "дождь", "лош": "ложь", "ноч": "ночь", "доч": "дочь", "печ": "печь",
}  # fmt: skip
"""Errors that are too short to be told, or words themselves."""


def correct_spelling(text: str) -> str:
    """A text with its typing errors corrected."""
    text = _TITLED.sub(r"\1", text)
    text = _HERO.sub(lambda match: "Алдар Косе" if _is_hero(match) else match.group(), text)
    text = _HARD_SIGN.sub(r"\1ъ", text)
    text = _WITHOUT.sub(lambda match: _without(match, text), text)
    text = _WORD.sub(lambda match: _corrected(match.group()), text)
    return _FLYING.sub(r"\1-\2", text)


def _without(match: re.Match[str], text: str) -> str:
    """The preposition before a noun in the genitive; any other word as it is."""
    following = re.match(r"\w+", text[match.end() + 1 :])
    cases = (
        {str(parse.tag.case) for parse in parses(folded(following.group()))} if following else ()
    )
    return f"{match[1]}ез" if "gent" in cases and "nomn" not in cases else match.group()


def _is_hero(match: re.Match[str]) -> bool:
    if is_hero_name(match.group()):
        return False
    return len(set("алдар") - set(folded(match[1]))) <= 1 and len(match[1]) > 3


@cache
def _corrected(word: str) -> str:
    form = folded(word)
    if form in _USUAL_ERRORS:
        return _USUAL_ERRORS[form]
    if len(form) < _SHORTEST or is_known(form) or _is_in_tables(form):
        return word
    for sounds, most in ((_VOWELS, _MOST_SOUNDS - 1), (_SOUNDS, _MOST_SOUNDS)):
        sounding = {form}
        for _ in range(most):
            sounding = {other for near in sounding for other in _sounding_like(near, sounds)}
            if found := _likeliest(sounding):
                return found
    return _likeliest(_one_letter_off(form)) or word


def _likeliest(forms: Iterable[str]) -> str:
    """The likeliest of the words that exist: in the tables, or common; empty if there is none."""
    known = sorted(form for form in forms if is_known(form))
    found = [form for form in known if _is_in_tables(form)]
    found += [form for form in known if is_common(form)]
    return found[0] if found else ""


def _is_in_tables(form: str) -> bool:
    lemmas = {folded(parse.normal_form) for parse in parses(form)}
    return not lemmas.isdisjoint(known_nouns()) or not lemmas.isdisjoint(known_verbs())


def _sounding_like(form: str, sounds: Iterable[str]) -> Iterator[str]:
    """The words that differ in one sound that is spelled as another one is."""
    for pair in sounds:
        written, meant = pair.split(":")
        for match in re.finditer(written, form):
            yield form[: match.start()] + meant + form[match.end() :]
    for match in _SOFTENED.finditer(form):
        yield f"{form[: match.start()]}ь{form[match.start() :]}"


def _one_letter_off(form: str) -> Iterator[str]:
    """The words with one letter more, less, changed or swapped; the first letter stays."""
    for place in range(1, len(form) + 1):
        before, rest = form[:place], form[place:]
        yield from (before + letter + rest for letter in _LETTERS)
        if rest:
            yield before + rest[1:]
            yield from (before + letter + rest[1:] for letter in _LETTERS)
        if len(rest) > 1:
            yield before + rest[1] + rest[0] + rest[2:]

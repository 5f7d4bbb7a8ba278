"""English noun phrases: the row of a noun, names, number."""

import re
from collections.abc import Iterator
from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.forms import plural, singulars
from deployments.engines.planning.reading.english.noun_senses import (
    is_death,
    is_definite,
    is_like_another,
    narrator,
    says_nothing,
    sense_of,
)
from deployments.engines.planning.reading.english.words import (
    MEN,
    NEW_ONES,
    NOTHINGS,
    NUMBERS,
    WOMEN,
)
from deployments.engines.planning.reading.grammar import SETTING_KINDS, NounWord
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import (
    Kind,
    Noun,
    nouns_by_key,
    nouns_by_word,
    wordnet_kind,
)

_HERO = frozenset({"aldar", "kose", "köse"})
_MODIFIERS = ("compound", "amod", "nmod:poss", "nmod", "nummod", "flat")
_NAME_TAILS = {"bai": "bai", "bay": "bai", "bey": "bai", "khan": "khan", "batyr": "warrior"}
_ALDAR = NounWord(text="Aldar Kose", name="Aldar Kose", sex="m", is_person=True, is_hero=True)
_NEW = NEW_ONES | {"a", "an"}
_LADIES = frozenset({"mrs", "ms", "miss", "madam", "lady"})


def read_noun(sentence: Sentence, word: Word) -> NounWord:
    """The noun at a word of a sentence."""
    modifiers = _modifiers(sentence, word)
    if _is_hero(word) or (word.pos == "PROPN" and any(map(_is_hero, modifiers[-1:]))):
        used = frozenset({word.index, *(m.index for m in modifiers if _is_hero(m))})
        return replace(_ALDAR, used=used)
    if says_nothing(sentence, word):
        return NounWord(is_nothing=True)
    if key := narrator(sentence, word):
        return _narrator(word, key)
    determiners = {child.text.lower() for child in sentence.children(word, "det", "amod")}
    is_new = bool(determiners & _NEW) and not is_like_another(sentence, word)
    capitals = _capitals(modifiers, word)
    is_named = capitals or _is_first_name(sentence, word, modifiers)
    row, words = _row(modifiers, word)
    if is_named and len(words) < 3:  # "Little Red Riding Hood" has a row
        row, words = None, [word]
    row = nouns_by_key()["grim reaper"] if is_death(sentence, word) else row
    if row is not None:
        row = nouns_by_key().get(sense_of(sentence, word, row, determiners), row)
    name = _name(sentence, word, modifiers, row)
    is_plural = _is_plural(word, row, sentence)
    used = frozenset(found.index for found in words)
    if row is not None:
        named = [m for m in (*modifiers, *_followers(sentence, word)) if _is_name(m)]
        name = name or " ".join(m.text for m in named)
        return NounWord(
            noun=row,
            text=name or " ".join([*_compounds(modifiers, used), _basic(words, row)]),
            name=name,
            sex=row.sex or _sex(name),
            used=used | {m.index for m in named},
            is_plural=is_plural,
            is_new=is_new,
            is_definite=is_definite(sentence, word),
            is_person=row.kind is Kind.PERSON,
        )
    if name:
        return _named(word, modifiers, capitals)
    return _unknown(word, modifiers, is_plural, is_new, is_definite(sentence, word))


def _narrator(word: Word, key: str) -> NounWord:
    return NounWord(
        noun=nouns_by_key()[key],
        text=key,
        used=frozenset({word.index}),
        is_plural=key == "children",
        is_person=True,
    )


def _named(word: Word, modifiers: list[Word], capitals: list[Word]) -> NounWord:
    """A proper name with its title: "Khan Zhanibek"."""
    looks = looks_by_word("en")
    parts = capitals or [m for m in modifiers if m.pos == "PROPN" and m.text.lower() not in looks]
    own = [m for m in parts if _person(m) is None]
    parts += [m for m in modifiers if m not in parts and _person(m) is not None]
    name = " ".join(m.text for m in (*own, word))
    tail = _title(word, parts)
    return NounWord(
        noun=tail,
        text=name,
        english=name,
        name=name,
        sex=_sex(name) or _sex_of_title(modifiers) or (tail.sex if tail else ""),
        used=frozenset({word.index, *(m.index for m in parts)}),
        is_person=True,
    )


def _compounds(modifiers: list[Word], used: frozenset[int]) -> list[str]:
    """Nouns before a noun that say of what kind it is: "sheep dung", "clay oven"."""
    table = nouns_by_word("en")
    texts = [
        m.text.lower()
        for m in modifiers
        if m.relation == "compound" and m.pos == "NOUN" and m.index not in used
    ]
    rows = [(text, table.get(text)) for text in texts]
    return [text for text, row in rows if row is None or row.kind not in SETTING_KINDS]


def _is_first_name(sentence: Sentence, word: Word, modifiers: list[Word]) -> bool:
    """Whether a word that is a noun, too, is somebody's name: "Grandma Rose", "Lily laughs"."""
    is_known = word.text.lower() in MEN or word.text.lower() in WOMEN
    has_article = sentence.child(word, "det", "nmod:poss") is not None
    is_titled = any(m.index == word.index - 1 and _person(m) is not None for m in modifiers)
    return word.text[0].isupper() and is_known and (is_titled or not has_article)


def _sex_of_title(modifiers: list[Word]) -> str:
    titles = {modifier.text.lower().rstrip(".") for modifier in modifiers}
    return "m" if titles & {"mr", "sir", "lord"} else "f" if titles & _LADIES else ""


def _capitals(modifiers: list[Word], word: Word) -> list[Word]:
    """The words of a name of common words: "Little Red Riding Hood"; empty for other nouns."""
    found: list[Word] = []
    for modifier in reversed(modifiers):
        is_next = modifier.index + 1 == (found[0].index if found else word.index)
        if not is_next or not modifier.text[0].isupper():
            break
        found.insert(0, modifier)
    table = nouns_by_word("en")
    row = next((table[text] for text in singulars(word.text.lower()) if text in table), None)
    is_common = row is None or row.kind in (Kind.PERSON, Kind.ANIMAL, Kind.PLACE)
    if not word.text[0].isupper() or is_common or len(found) < 2:
        return []
    return found


def _title(word: Word, parts: list[Word]) -> Noun | None:
    """The row that a title or the end of a name tells: "Khan Zhanibek", "Shigai-bai"."""
    rows = [row for row in map(_person, parts) if row is not None]
    tail = _NAME_TAILS.get(word.text.lower().rpartition("-")[2], "")
    return rows[0] if rows else nouns_by_word("en").get(tail)


def _person(word: Word) -> Noun | None:
    """The row of a word for a person: "astronaut"."""
    row = nouns_by_word("en").get(word.text.lower())
    return row if row is not None and row.kind is Kind.PERSON else None


def _unknown(
    word: Word, modifiers: list[Word], is_plural: bool, is_new: bool, is_definite: bool
) -> NounWord:
    lemma = singulars(word.text.lower())[-1]
    kind = wordnet_kind(lemma)
    is_thing = kind is not None and word.pos == "NOUN" and lemma not in NOTHINGS
    compound = [m for m in modifiers if m.relation == "compound" and m.pos == "NOUN"][-1:]
    text = " ".join([*(m.text.lower() for m in compound), lemma])
    return NounWord(
        text=text,
        english=(plural(text) if is_plural else text) if is_thing else "",
        used=frozenset({word.index, *(m.index for m in compound)}),
        is_plural=is_plural,
        is_new=is_new,
        is_definite=is_definite,
        is_nothing=not is_thing,
        is_person=kind is Kind.PERSON,
    )


def _modifiers(sentence: Sentence, word: Word) -> list[Word]:
    """The words before a noun that may be part of it, in order."""
    found = [
        below
        for child in sentence.children(word, *_MODIFIERS)
        if child.index < word.index and not sentence.children(child, "case")
        for below in sentence.subtree(child)
        if below.pos != "PUNCT"
    ]
    return sorted(found, key=lambda modifier: modifier.index)


def _followers(sentence: Sentence, word: Word) -> list[Word]:
    """A name behind a noun: "bai Shigai", "a shepherd named Karim"."""
    next_one = sentence.words[word.index + 1 : word.index + 2]
    found = [w for w in next_one if w.pos == "PROPN" and w.text[0].isupper()]
    for child in sentence.children(word, "acl", "appos"):
        if child.text.lower() in ("named", "called", "nicknamed"):
            found += sentence.children(child, "xcomp", "obj", "obl", "oprd")
        elif child.pos == "PROPN":
            found.append(child)
    return list({w.index: w for w in found}.values())


def _row(modifiers: list[Word], word: Word) -> tuple[Noun | None, list[Word]]:
    """The row of the longest name that ends in a noun, and its words."""
    table = nouns_by_word("en")
    adjacent: list[Word] = [word]
    for modifier in reversed(modifiers):
        if modifier.index + 1 != adjacent[0].index:
            break
        adjacent.insert(0, modifier)
    for first in range(len(adjacent)):
        words = adjacent[first:]
        for text in _spellings(words):
            if text in table:
                return table[text], words
    return None, [word]


def _spellings(words: list[Word]) -> Iterator[str]:
    before = " ".join(word.text.lower() for word in words[:-1])
    for last in singulars(words[-1].text.lower()):
        text = f"{before} {last}".strip()
        yield text
        if "-" in text:
            yield text.replace("-", " ")
            yield text.rpartition("-")[2]


def _is_hero(word: Word) -> bool:
    return word.text.lower().removesuffix("'s") in _HERO


def _is_plural(word: Word, row: Noun | None, sentence: Sentence) -> bool:
    text = word.text.lower()
    determiners = {child.text.lower() for child in sentence.children(word, "det", "amod")}
    if any(NUMBERS.get(c.text.lower(), 1) > 1 for c in sentence.children(word, "nummod")):
        return True
    if len(singulars(text)) == 1 and row is not None and text == row.plural:
        return bool(determiners & {"these", "those", "many", "several"})
    return word.features.number == "Plur" or (row is not None and text == row.plural)


def _name(sentence: Sentence, word: Word, modifiers: list[Word], row: Noun | None) -> str:
    if row is not None and "-" in word.text and word.text[0].isupper():
        return "" if word.text.lower() in row.en else word.text
    is_first = row is None and _is_first_name(sentence, word, modifiers)
    if is_first or (row is None and (_is_name(word) or _capitals(modifiers, word))):
        return word.text
    return ""


def _is_name(word: Word) -> bool:
    is_word = word.text.replace("-", "").isalpha() and word.text not in ("IT", "TV")
    if not word.text[:1].isupper() or _is_hero(word) or not is_word:
        return False
    lower = word.text.lower()
    if lower in MEN or lower in WOMEN:
        return True
    if word.pos != "PROPN" or any(text in nouns_by_word("en") for text in singulars(lower)):
        return False
    is_first = word.index == 0
    return not is_first or word.relation.startswith(("nsubj", "compound", "flat"))


def _basic(words: list[Word], row: Noun) -> str:
    """The noun as the story says it, in the singular."""
    before = [word.text.lower() for word in words[:-1]]
    forms = singulars(words[-1].text.lower())
    for last in reversed(forms):
        text = " ".join([*before, last])
        if text in nouns_by_word("en"):
            return text
    return row.key


def _sex(name: str) -> str:
    """The sex that a name tells by its first known part, or by its end: "Karim-bai", "Nora"."""
    parts = re.split(r"[ -]", name.lower())
    usual = "f" if len(parts[0]) > 2 and parts[0].endswith("a") else ""
    return next(("m" if p in MEN else "f" for p in parts if p in MEN or p in WOMEN), usual)

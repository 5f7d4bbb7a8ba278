"""Russian noun phrases: their row of the noun table, dictionary form, name and sex."""

from typing import Any

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.grammar import ALWAYS_PLURAL, NounWord
from deployments.engines.planning.reading.russian.inflection import (
    inflect_adjective,
    inflect_noun,
)
from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    folded,
    is_hero_name,
    is_known,
    known_nouns,
    names_hero,
    parses,
)
from deployments.engines.planning.reading.russian.noun_senses import NOTHING, noun_sense_key
from deployments.engines.planning.reading.russian.words import (
    FOLK_NAMES,
    FOR_EVALUATION,
    FOR_HERO,
    MANNERS,
    NOT_THINGS,
    NUMBERS,
    OCCASIONS,
    OTHERS,
    PET_NAMES,
    QUANTITIES,
    SEASONAL,
    THESE,
    YOUNG,
)
from deployments.engines.planning.vocabulary.names import sexes_by_name
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns_by_key

_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "",
    "ю": "yu", "я": "ya",
}  # fmt: skip
_SEXES = {"Masc": "m", "Fem": "f"}
_GENDERS = {"Masc": "m", "Fem": "f", "Neut": "n"}


def parse_of(word: Word) -> Any:
    """The dictionary's entry for a word as it was parsed; None if it has none."""
    fitting = [parse for parse in parses(folded(word.text)) if _fits(parse, word)]
    return next(iter(fitting), None) or next(iter(parses(folded(word.text))), None)


def _fits(parse: Any, word: Word) -> bool:
    features = features_of(parse)
    wanted = word.features
    return (features.case, features.number, features.gender, features.form) == (
        wanted.case,
        wanted.number,
        wanted.gender,
        wanted.form,
    ) and folded(parse.normal_form) in (word.lemma, word.lemma.rpartition("-")[2])


def read_noun(sentence: Sentence, word: Word) -> NounWord:
    """The noun of a phrase with the adjectives that are part of it."""
    titled = sentence.children(word, "appos", "flat")
    hero = next((child for child in titled if is_hero_name(child.text)), None)
    if hero is not None or is_hero_name(word.text) or _is_called_hero(sentence, word):
        bearer = hero or word
        text = inflect_noun(bearer.text, parse_of(bearer), "Nom").title()
        return NounWord(
            text=text,
            name=text,
            sex="m",
            gender="m",
            used=frozenset({word.index, bearer.index}),
            is_person=True,
            is_hero=True,
        )
    if word.pos not in ("NOUN", "PROPN", "ADJ", "X", "VERB", "NUM", "ADV"):
        return NounWord(text=folded(word.text), is_nothing=True)
    if word.lemma in QUANTITIES and _measured(sentence, word) is not None:
        return NounWord(text=word.text.lower(), is_nothing=True)
    if word.lemma == "форма" and sentence.child(word, "nmod") is not None:
        return NounWord(text=word.text.lower(), is_nothing=True)
    if word.lemma in OCCASIONS and sentence.case_words(word) in ("на", "в"):
        return NounWord(text=word.text.lower(), is_nothing=True)
    if word.lemma in MANNERS and word.features.case == "Ins" and not sentence.case_words(word):
        return NounWord(text=word.text.lower(), is_nothing=True)
    noun, used = _row(sentence, word)
    named = _named(sentence, word)
    name = _subject_form(named) if named is not None else _name(sentence, word, noun)
    return _noun_word(sentence, word, noun, used | {word.index}, name, named or word)


def _is_called_hero(sentence: Sentence, word: Word) -> bool:
    """Whether a word such as "плут" means Aldar Kose, who is named in the story."""
    if word.lemma not in FOR_HERO or word.pos not in ("NOUN", "ADJ"):
        return False
    others = sentence.children(word, "amod", "nummod", "appos")
    is_other = any(child.lemma not in ("наш", "хитрый") for child in others)
    return not is_other and word.features.number == "Sing" and names_hero(sentence.text)


def _measured(sentence: Sentence, word: Word) -> Word | None:
    """What a word of quantity measures: the cheese of "кусок сыра"."""
    children = sentence.children(word, "nmod", "nmod:poss")
    return next((child for child in children if child.features.case == "Gen"), None)


def _named(sentence: Sentence, word: Word) -> Word | None:
    """The name that stands beside a noun: "космонавт Айгуль"; None if there is none."""
    for child in sentence.children(word, "appos", "flat"):
        is_name = any("Name" in parse.tag for parse in parses(folded(child.text))[:1])
        is_capital = child.text[:1].isupper()
        if is_capital and (child.pos == "PROPN" or is_name) and not is_hero_name(child.text):
            return child
    return None


def _noun_word(
    sentence: Sentence,
    word: Word,
    noun: Noun | None,
    used: frozenset[int],
    name: str,
    named: Word,
) -> NounWord:
    """Put a noun together; its name stands in `named`, which tells its sex best."""
    features = (named if is_known(folded(named.text)) else word).features
    is_person = noun.kind is Kind.PERSON if noun else bool(features.animacy or name)
    sex = noun.sex if noun else ""
    if is_person and name:
        names = sexes_by_name("ru")
        sex = names.get(name.lower().split()[0], "") or names.get(named.text.lower(), "") or sex
    children = sentence.children(word, "amod", "det", "nummod", "advmod")
    if is_person and not sex:
        either = _is_of_either_sex(named)
        sex = _SEXES.get(_gender_beside(sentence, word) if either else features.gender, "")
    return NounWord(
        noun=noun,
        text=name or _text(sentence, word),
        english=_transcribed(name) if name and noun is None else "",
        name=name,
        sex=sex,
        gender=sex or _gender_of(named, features.gender),
        used=used,
        is_plural=_is_plural(sentence, word),
        is_new=any(child.lemma in OTHERS for child in children),
        is_definite=word.lemma in FOR_EVALUATION
        or any(c.lemma in THESE for c in children)
        or (word.lemma in YOUNG and not children),
        is_bare=not children,
        is_nothing=noun is None and not name and _is_nothing(sentence, word),
        is_person=is_person,
    )


def _gender_of(word: Word, gender: str) -> str:
    """Its gender; "p" for what is always plural: "деньги"; empty for a word of either sex."""
    if _is_always_plural(word):
        return ALWAYS_PLURAL
    return "" if _is_of_either_sex(word) else _GENDERS.get(gender, "")


def _is_always_plural(word: Word) -> bool:
    return any("Pltm" in parse.tag for parse in parses(folded(word.text))[:1])


def _is_of_either_sex(word: Word) -> bool:
    """Whether a word is used of men and women: "судья", "сирота"."""
    return any("ms-f" in parse.tag for parse in parses(folded(word.text)))


def _gender_beside(sentence: Sentence, word: Word) -> str:
    """The gender that an adjective or the verb tells: "бедная сирота", "сирота нашла"."""
    beside = list(sentence.children(word, "amod", "det"))
    beside += [sentence.head(word)] if word.relation == "nsubj" else []
    genders = [o.features.gender for o in beside if o.features.number == "Sing"]
    return next(filter(None, genders), "")


def _is_nothing(sentence: Sentence, word: Word) -> bool:
    if noun_sense_key(sentence, word) == NOTHING:
        return True
    return word.lemma in NOT_THINGS | QUANTITIES or word.pos in ("ADV", "X", "NUM")


def _row(sentence: Sentence, word: Word) -> tuple[Noun | None, frozenset[int]]:
    """The table's row, by two words if it has such a row, and the words that it covers."""
    sense = noun_sense_key(sentence, word)
    if sense:
        return nouns_by_key().get(sense), frozenset({word.index})
    nominative = _nominative(word)
    for child in sentence.children(word, "amod", "nmod", "appos", "compound"):
        phrase = (
            f"{_agreeing(child, word)} {nominative}"
            if child.relation == "amod"
            else f"{nominative} {child.text}"
        )
        noun = known_nouns().get(folded(phrase))
        if noun is not None:
            return noun, frozenset({word.index, child.index})
    own = frozenset({word.index})
    if word.lemma in FOLK_NAMES and word.pos == "NOUN" and word.lemma not in known_nouns():
        return known_nouns().get(FOLK_NAMES[word.lemma]), own
    if word.text[:1].isupper() and word.lemma in PET_NAMES and word.lemma not in known_nouns():
        return known_nouns()[PET_NAMES[word.lemma]], own
    adjective = SEASONAL.get(word.lemma, "") if word.pos == "ADJ" else ""
    for form in (word.lemma, nominative, *_parts(word.lemma), adjective):
        if form in known_nouns():
            return known_nouns()[form], own
    return None, own


def _parts(lemma: str) -> tuple[str, ...]:
    """The title behind a name, and what a compound is first of all: "ковёр-самолёт"."""
    first, hyphen, last = lemma.partition("-")
    animal = known_nouns().get(first)
    if animal is not None and (animal.kind is Kind.ANIMAL or animal.key == "robot"):
        return (first, last)
    return (last, first) if hyphen else ()


def _nominative(word: Word) -> str:
    return folded(inflect_noun(folded(word.text), parse_of(word), "Nom", word.features.number))


def _agreeing(adjective: Word, noun: Word) -> str:
    """An adjective in the nominative as it stands with its noun."""
    gender, number = noun.features.gender, noun.features.number
    return inflect_adjective(
        adjective.text, parse_of(adjective), "Nom", gender, "Plur" if number == "Plur" else "Sing"
    )


def _name(sentence: Sentence, word: Word, noun: Noun | None) -> str:
    """The proper name as a subject: "Шигай-бай", "Красная Шапочка"; empty if it has none."""
    is_capital = word.text[:1].isupper() and word.index > 0
    for child in sentence.children(word, "amod"):
        if is_capital and child.text[:1].isupper() and child.index > 0:
            return f"{_agreeing(child, word)} {_subject_form(word)}"
    if is_capital and word.lemma in PET_NAMES:
        return _subject_form(word)
    if noun is not None and "-" not in word.text:
        return ""
    if noun is not None:
        return _subject_form(word) if word.text[:1].isupper() else ""
    is_name = any("Name" in parse.tag for parse in parses(folded(word.text))[:1])
    is_name = is_name or word.text.lower() in sexes_by_name("ru")
    if word.pos == "PROPN" and (is_capital or not is_known(folded(word.text)) or is_name):
        return _subject_form(word)
    return _subject_form(word) if is_name and word.text[:1].isupper() else ""


def _subject_form(word: Word) -> str:
    if word.features.case in ("", "Nom"):
        return word.text
    return inflect_noun(word.text, parse_of(word), "Nom")


def _text(sentence: Sentence, word: Word) -> str:
    """The phrase as a subject: "скупого бая" -> "скупой бай"."""
    number = "Plur" if _is_plural(sentence, word) else word.features.number
    noun = word.text.lower()
    if folded(noun) in known_nouns() and not is_known(folded(noun)):
        number = word.features.number
    elif word.features.case != "Nom" or number != word.features.number:
        noun = inflect_noun(noun, parse_of(word), "Nom", number)
    beside = _gender_beside(sentence, word) if _is_of_either_sex(word) else ""
    adjectives = [
        inflect_adjective(
            child.text.lower(),
            parse_of(child),
            "Nom",
            beside or word.features.gender,
            number or "Sing",
        )
        for child in sentence.children(word, "amod")
        if child.index < word.index and (child.pos == "ADJ" or child.features.form == "Part")
    ]
    return " ".join([*adjectives, noun])


def _is_plural(sentence: Sentence, word: Word) -> bool:
    if _is_always_plural(word):
        return False
    counts = [NUMBERS.get(child.lemma, 2) for child in sentence.children(word, "nummod")]
    return word.features.number == "Plur" or any(count > 1 for count in counts)


def _transcribed(name: str) -> str:
    """A name in Latin letters: "Карлыгаш" -> "Karlygash"."""
    latin = "".join(_LATIN.get(letter, letter) for letter in folded(name)).title()
    return latin.encode("ascii", "ignore").decode()

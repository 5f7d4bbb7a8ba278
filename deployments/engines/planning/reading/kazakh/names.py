"""Kazakh names: first names with their sex, and which words of a sentence are names."""

from deployments.engines.planning.reading.kazakh.lexicon import capitals, nouns_by_stem
from deployments.engines.planning.reading.kazakh.noun_forms import guessed_noun, noun_forms
from deployments.engines.planning.reading.kazakh.verb_forms import guessed_verb
from deployments.engines.planning.reading.kazakh.word import KazakhWord
from deployments.engines.planning.reading.kazakh.words import COORDINATORS, PRONOUNS
from deployments.engines.planning.vocabulary.names import sexes_by_name
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

# Names that are nouns too, which seldom begin a sentence.
_RATHER_NAMES = frozenset(
    words_of(
        "сәуле|шолпан|шынар|айдар|болат|дастан|дәулет|дидар|қанат|мейрам|серік|самал|жанат|"
        "маржан|меруерт|алмаз|гауһар|кәмшат|перизат|анар|жұлдыз|әділ|жомарт|дана|әсем|сырым|"
        "ұлан|қасым|әмір|омар|раушан"
    )
)
_FEMALE_ENDINGS = ("ия", "ина", "гүл", "бике", "сұлу", "айым", "жамал", "шырын")
_MALE_ENDINGS = ("бек", "хан", "бай", "батыр", "қожа", "ғали", "төре", "сұлтан")
_HERO_STEMS = frozenset(("алдар", "алдаркөсе", "алдекең", "алдакөсе", "көсе"))

# Persons whose kind follows their name: "Шығай бай".
TITLES = frozenset(
    words_of(
        "бай|хан|батыр|би|ақын|молда|ата|апа|аға|әже|ханым|бикеш|сұлтан|патша|төре|"
        "ханшайым|ханзада|қожа|шал|кемпір|ұста|балуан|палуан|мерген|көке|тәте|ағай|апай|"
        "мырза|бек|жырау|абыз|көсе|сал|сері|шешен"
    )
)


def is_known_name(stem: str) -> bool:
    """Whether the word in lower case is a first name."""
    return stem in sexes_by_name("kk") or (
        stem.endswith((*_FEMALE_ENDINGS, *_MALE_ENDINGS[:3])) and len(stem) > 5
    )


def sex_of_name(name: str) -> str:
    """The sex that a name tells: "f", "m", or "" if it tells none."""
    low = name.lower()
    first = low.split()[0] if low else ""
    known = sexes_by_name("kk").get(first, "")
    if known or low.endswith(_FEMALE_ENDINGS):
        return known or "f"
    return "m" if low.endswith(_MALE_ENDINGS) else ""


# Figures of tales whose name says what they are.
_FIGURES = {"шығайбай": "miser", "шығай": "miser", "қарынбай": "miser"}


def figure_of(name: str) -> str:
    """The key of the noun that a name of the tales stands for: "Шығайбай", the miser."""
    return _FIGURES.get(name.lower().split()[0], "") if name else ""


def begins_names(words: list[KazakhWord]) -> bool:
    """Whether the sentence begins with two names: "Дәулет пен Айша"."""
    if len(words) < 3 or words[1].low not in COORDINATORS:
        return False
    is_capital = words[0].text[:1].isupper() and words[2].text[:1].isupper()
    known = (words[0].noun, words[0].verb)
    is_person = words[2].low == "оның" and not any(one and one.is_known for one in known)
    is_first = words[0].text[:1].isupper() and is_person  # "Айсұлтан мен оның тазысы"
    return is_first or (is_capital and is_known_name(words[0].low))


def is_name(word: KazakhWord, before: KazakhWord | None) -> bool:
    """Whether a word names Aldar Kose, or is a first name with a capital."""
    stem = guessed_noun(word.low, True).stem
    if stem in _HERO_STEMS:
        return True
    row = nouns_by_stem().get(word.noun.stem) if word.noun is not None else None
    if (
        row is not None
        and row.kind is NounKind.PLACE
        and word.noun
        and word.noun.stem in capitals()
    ):
        return False  # "Бурабай"
    is_capital = word.text[:1].isupper()
    is_free = before is not None or not word.noun or word.low in _RATHER_NAMES
    return is_capital and is_free and is_known_name(stem)


def starts_name(word: KazakhWord, after: KazakhWord | None) -> bool:
    """Whether an unknown first word is a name: something in another case follows it."""
    if after is None or not word.text[:1].isupper() or guessed_verb(word.low) is not None:
        return False
    form = guessed_noun(word.low, True)
    if form.case != "nom" or word.low.endswith(("да", "де", "та", "те", "лы", "лі", "дай", "дей")):
        return False
    if after.low in PRONOUNS:
        return PRONOUNS[after.low][1] in ("acc", "dat", "abl")
    forms = noun_forms(after.low)
    if forms and forms[0].possessor == "3" and forms[0].case == "loc":
        return False  # "спорт сабағында"
    return bool(forms) and forms[0].case in ("acc", "dat", "abl", "loc", "ins")


def has_title(name: str) -> bool:
    """Whether a name ends with a title already: "Шығайбай"."""
    return name.lower().endswith(("бай", "хан", "батыр", "бек", "көсе"))

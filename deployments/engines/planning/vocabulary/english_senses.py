"""Other senses of English verbs, told by what stands beside them: `english_senses.tsv`.

Columns: `verb`, `slot`, `nouns`, `means`. "The lamp goes out" is another deed than "Aldar goes
out": where a noun of the slot is one of `nouns`, the verb is read as `means`, which is a word of
the verb table.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.tables import rows_of, words_of

ANY = "any"


@dataclass(frozen=True, slots=True)
class VerbSense:
    """A row of the table.

    Attributes:
        slot: "subject", "object", a preposition, "infinitive" or "gerund" for a verb inside
            ("never+gerund" if the verb is denied),
            "that" for a clause with it, "none" for no object, "state" for an adjective behind it,
            or "living+" for somebody as its object and one of `nouns`, which are prepositions and
            directions then.
        nouns: English words or kinds of nouns; all others if the first one begins with "!".
        means: how the verb table has it.
    """

    slot: str
    nouns: frozenset[str]
    means: str

    def suits(self, noun: Noun | None, word: str) -> bool:
        """Whether a noun gives the verb this sense: by its row, or as a word without one."""
        named = {noun.key, noun.kind.value, *noun.en} if noun is not None else {word}
        denied = {name[1:] for name in self.nouns if name.startswith("!")}
        return not denied & named if denied else bool(self.nouns & named)


@cache
def senses_by_verb() -> dict[str, tuple[VerbSense, ...]]:
    """The other senses of each verb, with its particle."""
    found: dict[str, list[VerbSense]] = {}
    for row in rows_of(files(__package__) / "english_senses.tsv"):
        sense = VerbSense(row["slot"], frozenset(words_of(row["nouns"])), row["means"])
        found.setdefault(row["verb"], []).append(sense)
    return {verb: tuple(senses) for verb, senses in found.items()}

"""Who a pronoun or a noun may stand for, by its sentence and by the word itself."""

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity

CLASHING_LOOKS = (
    frozenset({"young", "old"}),
    frozenset({"poor", "rich"}),
    frozenset({"small", "big"}),
    frozenset({"black", "white", "red", "brown", "grey", "golden", "yellow", "blue", "green"}),
    frozenset({"eldest", "youngest", "middle"}),
)
GENERIC = {
    "man": ("m", True),
    "old man": ("m", True),
    "woman": ("f", True),
    "person": ("", True),
    "stranger": ("", True),
    "traveller": ("", True),
    "fool": ("", True),
    "liar": ("", True),
    "rich man": ("m", True),
    "poor man": ("m", True),
    "miser": ("", True),
    "trickster": ("", True),
    "owner": ("", True),
    "girl": ("f", True),
    "boy": ("m", True),
    "child": ("", True),
    "animal": ("", False),
    "beast": ("", False),
    "creature": ("", False),
    "bird": ("", False),
}
"""Nouns that may stand for somebody who was named otherwise: key -> sex, and whether a person."""

YOUNG = frozenset({"girl", "boy", "child"})
"""Nouns that stand only for somebody of whom no more than the name is known."""

YOUNG_PEOPLE = frozenset({
    "orphan", "bride", "daughter", "granddaughter", "princess", "student", "schoolgirl", "beauty",
    "first-grader", "older pupil",
    "son", "grandson", "prince", "pupil", "little shepherd",
})  # fmt: skip
"""Nouns of people whom a story may also call a girl, a boy or a child."""

CALLED_IT = frozenset({"robot", "monster", "ghost", "giant", "dragon", "baby", "alien", "doll"})
_USUALLY_MEN = frozenset(
    {"judge", "merchant", "moneylender", "shepherd", "camel driver", "hunter", "guard", "miner"}
    | {"miller", "butcher", "blacksmith", "craftsman", "shoemaker", "soldier", "robber", "sorcerer"}
    | {"warrior", "knight", "general", "waiter", "sheriff", "innkeeper", "horse trainer", "butler"}
    | {"village head", "priest", "treasurer"}
)
"""Nouns that name a woman, too, if the story says "she"."""
GROUPS = frozenset(
    {"family", "crowd", "army", "couple", "herd", "flock", "people", "police", "team"}
)


def may_be_doer(sentence: Sentence, word: Word) -> bool:
    """Whether a pronoun can mean the doer himself: not as an object, nor in "lets it go"."""
    if not word.relation.startswith("nsubj") or word.features.case == "Acc":
        return False
    verb = sentence.head(word)
    is_caused = verb.relation in ("ccomp", "xcomp") and verb.features.form == "Inf"
    return not is_caused or sentence.child(verb, "aux", "mark") is not None


def objects_beside(sentence: Sentence, word: Word) -> list[Word]:
    """The nouns beside a pronoun at the same verb: "he sells the loaf to the bai"."""
    return [
        other
        for other in sentence.children(sentence.head(word), "obj", "iobj", "obl", "obl:arg")
        if other.pos in ("NOUN", "PROPN") and other.index != word.index
    ]


def is_usually_man(entity: Entity) -> bool:
    """Whether its sex is only the usual one of its trade."""
    return entity.noun is not None and entity.noun.key in _USUALLY_MEN

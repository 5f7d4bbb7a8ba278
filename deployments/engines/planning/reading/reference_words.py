"""Nouns of the table by what they may stand for."""

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
    "son", "grandson", "prince", "pupil",
})  # fmt: skip
"""Nouns of people whom a story may also call a girl, a boy or a child."""

CALLED_IT = frozenset({"robot", "monster", "ghost", "giant", "dragon", "baby", "alien", "doll"})
USUALLY_MEN = frozenset(
    {"judge", "merchant", "moneylender", "shepherd", "camel driver", "hunter", "guard", "miner"}
    | {"miller", "butcher", "blacksmith", "craftsman", "shoemaker", "soldier", "robber", "sorcerer"}
    | {"warrior", "knight", "general", "waiter", "sheriff", "innkeeper", "horse trainer", "butler"}
    | {"village head", "priest", "treasurer"}
)
"""Nouns that name a woman, too, if the story says "she"."""
GROUPS = frozenset(
    {"family", "crowd", "army", "couple", "herd", "flock", "people", "police", "team"}
)

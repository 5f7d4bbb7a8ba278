"""Who a pronoun or a noun may stand for, by its sentence and by the word itself."""

from collections.abc import Sequence

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.grammar import NounWord, Pronoun
from deployments.engines.planning.vocabulary.nouns import Kind, Noun

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

CUBS = frozenset(
    {"foal", "yearling horse", "camel calf", "calf", "lamb", "kid goat", "donkey foal", "piglet"}
    | {"puppy", "kitten", "fox cub", "wolf cub", "bear cub", "tiger cub", "lion cub", "fawn"}
    | {"cub", "chick", "eaglet", "duckling", "gosling", "baby chick", "elephant calf"}
)
"""Nouns of young animals, whom a story may call a baby."""

CALLED_IT = frozenset(
    {"robot", "monster", "ghost", "giant", "dragon", "baby", "alien", "doll"}
    | {"snowman", "scarecrow", "puppet", "genie", "shadow", "cub"}
)
_USUALLY_MEN = frozenset(
    {"judge", "merchant", "moneylender", "shepherd", "camel driver", "hunter", "guard", "miner"}
    | {"miller", "butcher", "blacksmith", "craftsman", "shoemaker", "soldier", "robber", "sorcerer"}
    | {"warrior", "knight", "general", "waiter", "sheriff", "innkeeper", "horse trainer", "butler"}
    | {"village head", "priest", "treasurer"}
)
"""Nouns that name a woman, too, if the story says "she"."""
GROUPS = frozenset(
    {"family", "crowd", "army", "couple", "herd", "flock", "people", "police", "team"}
    | {"jury", "spectators"}
)

_IN_THE_SKY = frozenset({"sun", "moon", "star", "cloud", "rainbow"})
_PARENTS, _CHILDREN = (
    frozenset({"father", "mother", "dad", "mom", "parents"}),
    frozenset({"son", "daughter", "child", "boy", "girl", "baby", "children", "sons", "daughters"}),
)
_ROYAL = frozenset({"khan", "king", "queen", "sultan", "emperor", "empress", "tsar", "shah"})
_PARTNERS = (
    (frozenset({"husband"}), frozenset({"wife"})),
    (_PARENTS, _CHILDREN),
    (
        frozenset({"grandmother", "grandfather", "grandma", "grandpa"}),
        frozenset({"grandson", "granddaughter", "grandchild"}),
    ),
    (frozenset({"owner", "master", "boss"}), frozenset({"servant", "slave", "farmhand", "worker"})),
    (frozenset({"teacher"}), frozenset({"student", "pupil"})),
)
"""Who is who's: the husband of a bai's wife is the bai."""


def partner_of(noun: Noun | None, owner: Entity | None) -> Entity | None:
    """Who "her husband" is if she is a bai's wife; None if nobody is known."""
    whose = owner.owner if owner is not None else None
    if noun is None or owner is None or owner.noun is None or whose is None:
        return None
    if noun.sex and whose.sex and noun.sex != whose.sex:
        return None
    pairs = (*_PARTNERS, *((ones, others) for others, ones in _PARTNERS))
    is_pair = any(noun.key in ones and owner.noun.key in others for ones, others in pairs)
    return whose if is_pair else None


def royal_child(noun: NounWord, entities: Sequence[Entity]) -> Entity | None:
    """Who "the prince" is if a khan's son was named; None if none was."""
    kin = {"prince": "son", "princess": "daughter"}.get(noun.noun.key if noun.noun else "", "")
    for entity in entities if kin and noun.is_definite and not noun.is_plural else ():
        owner = entity.owner.noun if entity.owner is not None else None
        is_kin = entity.noun is not None and entity.noun.key.split(" ")[-1] == kin
        if is_kin and owner is not None and owner.key in _ROYAL:
            return entity
    return None


def is_out_of_reach(entity: Entity) -> bool:
    """Whether nobody can take it in his hands: the sun, the wind."""
    is_in_sky = entity.noun is not None and entity.noun.key in _IN_THE_SKY
    return entity.kind in (Kind.WEATHER, Kind.PLACE) or is_in_sky


def is_group(entity: Entity) -> bool:
    """Whether it is many as one: "the crowd carries him on its shoulders"."""
    return entity.noun is not None and entity.noun.key in GROUPS


def is_several(entity: Entity) -> bool:
    """Whether it is more than one, or a group."""
    is_named_so = entity.noun is not None and entity.noun.key == entity.noun.plural
    return entity.is_plural or is_group(entity) or (is_named_so and entity.is_person)


def may_be_doer(sentence: Sentence, word: Word) -> bool:
    """Whether a pronoun can mean the doer himself: not as an object, nor in "lets it go"."""
    whole = sentence.head(word)
    if word.relation == "nmod" and whole.relation == "nsubj" and whole.pos in ("PRON", "DET"):
        return True  # "each of them leaps"
    if not word.relation.startswith("nsubj") or word.features.case == "Acc":
        return False
    verb = sentence.head(word)
    is_caused = verb.relation in ("ccomp", "xcomp") and verb.features.form == "Inf"
    return not is_caused or sentence.child(verb, "aux", "mark") is not None


def named_below(sentence: Sentence, word: Word) -> list[Word]:
    """Names in clauses below that of a subject pronoun: "he runs so fast that Aldar falls"."""
    if not word.relation.startswith("nsubj") or word.features.number == "Plur":
        return []
    head, found = sentence.head(word), []
    for other in sentence.words[word.index + 1 :]:
        if other.pos != "PROPN" or not other.relation.startswith("nsubj"):
            continue
        for above in sentence.ancestors(other):
            if above.index == head.index:
                found.append(other)
            is_apart = above.relation == "parataxis" and not sentence.marks(above)
            if above.relation == "conj" or is_apart:
                break
    return found


BIRDS = frozenset(
    {"eagle", "eaglet", "falcon", "hawk", "vulture", "owl", "crow", "raven", "magpie", "sparrow"}
    | {"swallow", "nightingale", "lark", "pigeon", "crane", "stork", "swan", "goose", "duck"}
    | {"hen", "rooster", "chick", "parrot", "seagull", "firebird", "peacock", "magic bird"}
)
"""Nouns of birds, which a story may also call a bird."""


def may_be_called(entity: Entity, key: str, *, is_person: bool) -> bool:
    """Whether a general noun may name it: a person, an animal, and for "baby" a kitten."""
    own = entity.noun.key if entity.noun is not None else ""
    if key == "child" and own in CUBS:
        return True
    if key == "bird" and own not in BIRDS:
        return False
    if key in YOUNG and own and own not in YOUNG_PEOPLE:
        return False
    return entity.is_person if is_person else entity.kind is Kind.ANIMAL


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


def agrees(entity: Entity, pronoun: Pronoun) -> bool:
    """Whether a pronoun can mean somebody, by number, kind and sex."""
    if pronoun.is_plural or (pronoun.sex and (entity.is_plural or is_group(entity))):
        return pronoun.is_plural and is_several(entity)
    if pronoun.is_animate is False:
        return not entity.is_person or is_group(entity)
    return entity.is_animate and not (pronoun.sex and entity.sex and entity.sex != pronoun.sex)


def is_beast(entity: Entity, pronoun: Pronoun) -> bool:
    """Whether it is an animal that nobody has called he or she yet."""
    return bool(pronoun.sex) and not (entity.is_person or entity.sex)


def is_usual_he(entity: Entity, pronoun: Pronoun) -> bool:
    """Whether "he" is likely a thief or a driver of whom no sex is told."""
    is_open = entity.is_person and entity.noun is not None and not entity.sex
    return is_open and pronoun.sex == "m" and not pronoun.genders


def is_same_name(name: str, other: str) -> bool:
    """Whether two names are one: "Shigai" and "Shigai-bai", "Max" and "old Max"."""
    if not name or not other:
        return False
    return (
        name == other
        or bool({name.split("-")[0], name.split(" ")[-1]} & {other})
        or (name in (other.split("-")[0], other.split(" ")[-1]))
    )


def clash(entity: Entity, looks: Sequence[str], owner: Entity | None) -> bool:
    """Whether two mentions are of different things: other owner, other colour, other age."""
    if owner is not None and entity.owner is not None and owner is not entity.owner:
        return True
    return any(
        set(looks) & kind and set(entity.looks) & kind and not set(looks) & set(entity.looks)
        for kind in CLASHING_LOOKS
    )

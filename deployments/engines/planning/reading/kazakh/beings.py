"""What an entity of a Kazakh story can do, and what one can do with it."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_key
from deployments.engines.planning.vocabulary.tables import words_of

# Where others stand, not things: "алдына ет қояды".
BESIDE = frozenset(("in front of", "beside", "behind", "near", "around"))
NEVER_IT = frozenset((NounKind.PLACE, NounKind.BODY, NounKind.EVENT))
# Who is nobody's partner: "елден ұялып, оған ұн береді".
_CROWDS = frozenset(("people", "crowd", "person"))
_HEIGHTS = frozenset(
    words_of(
        "mountain|hill|roof|mountain top|treetop|tower|cliff|ladder|wall|table|low table|chair|"
        "desk|cart|bench"
    )
)


_SNOUTS = {"elephant": "trunk of an elephant"}
_BIRDS = frozenset(
    words_of(
        "bird|chick|eagle|eaglet|falcon|hawk|vulture|owl|crow|raven|magpie|sparrow|swallow|lark|"
        "nightingale|starling|cuckoo|woodpecker|hoopoe|pigeon|crane|stork|swan|goose|duck|hen|"
        "rooster|turkey|peacock|pheasant|parrot|penguin|ostrich|flamingo|seagull|hummingbird|pelican|heron"
    )
)
# Who one of a group is, and which brother by his age.
_SINGLE = {"brothers": "brother", "robbers": "robber", "guests": "guest", "soldiers": "soldier"}
_BY_AGE = {"big": "elder brother", "eldest": "elder brother", "small": "younger brother"}
_BY_AGE |= {"youngest": "younger brother"}
_PARENTS = frozenset(words_of("mother|father|mother-in-law|dad|parent"))
# The mother of a young animal.
_GROWN = {
    "lamb": "sheep", "kid goat": "goat", "calf": "cow", "foal": "horse", "camel calf": "camel",
    "puppy": "dog", "kitten": "cat", "fox cub": "fox", "wolf cub": "wolf", "bear cub": "bear",
    "lion cub": "lion", "tiger cub": "tiger", "fawn": "deer", "piglet": "pig", "chick": "bird",
    "duckling": "duck", "gosling": "goose", "eaglet": "eagle", "baby chick": "hen",
    "donkey foal": "donkey", "elephant calf": "elephant",
}  # fmt: skip


def is_crowd(entity: Entity) -> bool:
    """Whether it is anybody, and so no partner of the doer."""
    return entity.noun is not None and entity.noun.key in _CROWDS


def is_high(entity: Entity) -> bool:
    """Whether one can climb it."""
    noun = entity.noun
    return noun is not None and (noun.kind is NounKind.PLANT or noun.key in _HEIGHTS)


def one_of(group: Entity, looks: list[str]) -> Entity:
    """One of several: "біреуі", "кенжесі"."""
    noun, text = group.noun, group.text
    if noun is not None and noun.key in _SINGLE:
        ages = [_BY_AGE[look] for look in looks if look in _BY_AGE]
        noun = nouns_by_key().get(ages[0] if ages else _SINGLE[noun.key], noun)
        text = noun.kk[0]
    return Entity(noun=noun, text=text, sex=group.sex, is_person=group.is_person)


def is_several(group: Entity, noun: Noun | None) -> bool:
    """Whether the noun names a group that was counted before: "екі шайтан ... шайтандар"."""
    known = group.noun if group.is_plural else None
    return known is not None and noun is not None and known.plural == noun.key


def belong(entity: Entity) -> None:
    """Make a man's көйлек a shirt, which is no dress, and an animal's mother an animal."""
    owner, noun = entity.owner, entity.noun
    if owner is not None and owner.kind is NounKind.ANIMAL and noun is not None:
        key = owner.noun.key if owner.noun is not None else ""
        grown = nouns_by_key().get(_GROWN.get(key, key))
        if noun.key in _PARENTS and grown is not None:
            entity.noun, entity.is_person, entity.sex = grown, False, noun.sex
    if noun is not None and noun.key == "snout" and owner is not None and owner.noun is not None:
        key = "beak" if owner.noun.key in _BIRDS else _SNOUTS.get(owner.noun.key, "snout")
        entity.noun = nouns_by_key().get(key, noun)
    is_mans = owner is not None and owner.sex == "m" and owner.is_person
    if noun is not None and is_mans and noun.key == "dress":
        entity.noun = nouns_by_key().get("shirt", noun)


def all_persons(recent: list[Entity]) -> tuple[Entity, ...]:
    """Who "everybody" is: the last group of persons, else the last three persons."""
    people = [one for one in recent if one.is_person or one.is_hero]
    groups = [one for one in people if one.is_plural]
    return () if groups else tuple(people[-3:])


def stand_up(entity: Entity) -> None:
    """Make a қарақшы that somebody sets up a scarecrow, which is no robber."""
    if entity.noun is not None and entity.noun.key == "robber":
        entity.noun, entity.is_person = nouns_by_key().get("scarecrow", entity.noun), False


def last_person(recent: list[Entity], doer: Entity | None) -> Entity | None:
    """The person who was mentioned last, apart from the doer and from people in general."""
    people = [one for one in recent if one.is_person and one is not doer]
    return next((one for one in reversed(people) if not is_crowd(one)), None)


def last_thing(recent: list[Entity], kinds: frozenset[NounKind]) -> tuple[Entity, ...]:
    """The thing of these kinds that was mentioned last."""
    return tuple([one for one in recent if one.kind in kinds and not one.is_animate][-1:])


def pair_of(recent: list[Entity]) -> tuple[Entity, ...]:
    """The two that were counted last: "екі саудагер ... екеуіне"."""
    return tuple([one for one in recent if one.is_animate and one.count == 2][-1:])


def is_owned(entity: Entity) -> bool:
    """Whether it is somebody's child or wife: "бала" is rather another one than "бай баласы"."""
    return entity.owner is not None and entity.is_person

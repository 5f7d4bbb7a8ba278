"""What an entity of a Kazakh story can do, and what one can do with it."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.tables import words_of

# Who is nobody's partner: "елден ұялып, оған ұн береді".
_CROWDS = frozenset(("people", "crowd", "person"))
_HEIGHTS = frozenset(
    words_of(
        "mountain|hill|roof|mountain top|treetop|tower|cliff|ladder|wall|table|low table|chair|"
        "desk|cart|bench"
    )
)


def is_crowd(entity: Entity) -> bool:
    """Whether it is anybody, and so no partner of the doer."""
    return entity.noun is not None and entity.noun.key in _CROWDS


def is_high(entity: Entity) -> bool:
    """Whether one can climb it."""
    noun = entity.noun
    return noun is not None and (noun.kind is NounKind.PLANT or noun.key in _HEIGHTS)


def one_of(group: Entity) -> Entity:
    """One of several: "біреуі"."""
    return Entity(noun=group.noun, text=group.text, sex=group.sex, is_person=group.is_person)


def is_several(group: Entity, noun: Noun | None) -> bool:
    """Whether the noun names a group that was counted before: "екі шайтан ... шайтандар"."""
    known = group.noun if group.is_plural else None
    return known is not None and noun is not None and known.plural == noun.key

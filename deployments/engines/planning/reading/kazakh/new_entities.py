"""Makes entities of what a Kazakh story mentions, and adds what it says of them later."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.letters import genitive, in_latin, possessive
from deployments.engines.planning.reading.kazakh.lexicon import capitals
from deployments.engines.planning.reading.kazakh.mentions import Mention
from deployments.engines.planning.reading.kazakh.names import figure_of, is_known_name, sex_of_name
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import nouns_by_key

# Colours of animals have other meanings: "көк қасқыр" is a grey wolf.
_COATS = {"blue": "grey", "light blue": "light grey"}


def new_entity(mention: Mention) -> Entity:
    """Somebody or something that was not mentioned before."""
    name = mention.name
    noun = mention.noun or nouns_by_key().get(figure_of(name))
    return Entity(
        noun=noun,
        text=text_of_own(mention) or basic_text(mention),
        english=english_of(mention),
        name=name,
        sex="m" if mention.is_hero else (noun.sex if noun else "") or sex_of_name(name),
        is_person=mention.is_hero or bool(name) or bool(noun and noun.kind is NounKind.PERSON),
        is_hero=mention.is_hero,
        is_plural=noun is not None and noun.kind is NounKind.PERSON and noun.key == noun.plural,
    )


def enrich(entity: Entity, mention: Mention) -> None:
    """Add the looks, name and number that a later mention tells."""
    is_animal = entity.kind is NounKind.ANIMAL
    looks = [_COATS.get(look, look) if is_animal else look for look in mention.looks]
    new = tuple(look for look in looks if look not in entity.looks)
    entity.looks += new
    if new and len(mention.text) > len(entity.text):
        entity.text = mention.text
    if mention.name and not entity.name:
        entity.name, entity.text = mention.name, mention.text
    entity.count = mention.count or entity.count
    entity.is_plural = entity.is_plural or mention.is_plural


def english_of(mention: Mention) -> str:
    """What a prompt calls somebody or something that no table has."""
    if mention.noun is not None or mention.is_hero:
        return ""
    return in_latin(mention.name) or (mention.head if mention.head.isascii() else "")


def basic_text(mention: Mention) -> str:
    """The text with the basic form of a word that the table has with a suffix: "құйрығы"."""
    for word in mention.noun.kk if mention.noun is not None else ():
        is_base = len(word) + 1 == len(mention.head) and mention.head.startswith(word[:-1])
        if is_base and mention.head[-1] in "ыі":
            return mention.text.removesuffix(mention.head) + word
    if mention.head in capitals():
        return mention.text.removesuffix(mention.head) + mention.head.capitalize()
    return mention.text


def text_of_own(mention: Mention) -> str:
    """Somebody's relative with whose it is: "ханның қызы"; else empty."""
    owner = mention.owner
    is_relative = mention.noun is not None and mention.noun.kind is NounKind.PERSON
    if owner is None or owner.pronoun or not is_relative or mention.name or mention.looks:
        return ""
    text = basic_text(mention)
    is_bare = mention.possessor == "3" and text[-1:] not in "ыі"
    return f"{genitive(owner.text)} {possessive(text) if is_bare else text}"


def with_looks(entities: tuple[Entity, ...], looks: list[str]) -> tuple[Entity, ...]:
    """The entities; one alone gets the looks: "ең кішкентайы"."""
    for entity in entities if len(entities) == 1 else ():
        if entity.noun is not None and entity.noun.key in ("elder brother", "younger brother"):
            continue  # the noun says it
        entity.looks += tuple(look for look in looks if look not in entity.looks)
    return entities


def unnamed_animal(entities: list[Entity], mention: Mention) -> Entity | None:
    """The only animal of the story, if nobody else can have this name: "Көксерек"."""
    is_bare = bool(mention.name) and mention.noun is None and mention.case in ("nom", "acc")
    if not is_bare or is_known_name(mention.name.lower()) or mention.is_hero:
        return None
    living = [one for one in entities if one.is_animate and not one.is_hero]
    unnamed = [one for one in living if not (one.name or one.is_plural)]
    is_animal = len(unnamed) == 1 and not unnamed[0].is_person
    return unnamed[0] if is_animal and any(one.name for one in living) else None

"""Whether a Kazakh mention fits what is known of somebody or something, and how it is called."""

from functools import cache

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.letters import in_latin
from deployments.engines.planning.reading.kazakh.lexicon import capitals
from deployments.engines.planning.reading.kazakh.mentions import Mention
from deployments.engines.planning.vocabulary.looks import look_words

_EXCLUSIVE = frozenset(("size", "colour", "age"))


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


def looks_other(entity: Entity, mention: Mention) -> bool:
    """Whether the mention has looks that the entity is not known to have."""
    is_qualified = mention.text != mention.head and mention.text not in entity.text
    return is_qualified or bool(set(mention.looks) - set(entity.looks))


def contradicts(entity: Entity, mention: Mention) -> bool:
    """Whether one is small and the other one big, one white and the other one black."""
    kinds = _look_kinds()
    known = {kinds.get(look): look for look in entity.looks}
    return any(
        kinds.get(look) in _EXCLUSIVE and known.get(kinds.get(look), look) != look
        for look in mention.looks
    )


@cache
def _look_kinds() -> dict[str, str]:
    """The kind of each look by its key."""
    return {look.key: look.kind for look in look_words()}

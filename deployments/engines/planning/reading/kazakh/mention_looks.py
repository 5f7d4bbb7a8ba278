"""What a Kazakh phrase says of how somebody looks, and whether that is known of him."""

import re
from functools import cache

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.lexicon import looks_of, nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import Mention
from deployments.engines.planning.reading.kazakh.noun_forms import noun_forms
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.looks import look_words
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind

# What somebody does for a while, which is no look that he keeps: "ұйықтап жатқан".
_PASSING = frozenset(("sleeping", "crying", "laughing", "running"))
_WITH = ("лы", "лі", "ды", "ді", "ты", "ті")


_EXCLUSIVE = frozenset(("size", "colour", "age"))


def look_of_two(words: list[KazakhWord], place: int) -> str | None:
    """The look that two words before a noun say: "көк көзді қыз"."""
    if place + 2 >= len(words) or words[place + 2].kind is not WordKind.NOUN:
        return None
    look = looks_of().get(f"{words[place].low} {words[place + 1].low}")
    if look is not None and look.key in _PASSING:
        return None
    return look.key if look is not None else _look_of_part(*words[place : place + 2])


def _look_of_part(first: KazakhWord, second: KazakhWord) -> str | None:
    """What somebody has, as a look: "ұзын мойынды" is long-necked."""
    look = looks_of().get(first.low)
    forms = noun_forms(second.low[:-2]) if second.low.endswith(_WITH) else ()
    noun = nouns_by_stem().get(forms[0].stem) if forms else None
    if look is None or noun is None or noun.kind is not NounKind.BODY:
        return None
    return f"{look.key}-{noun.key}d" if noun.key[-1] == "e" else f"{look.key}-{noun.key}ed"


_SUPERLATIVE = re.compile(
    "(?P<look>.{3,}?)(?:с?[ыі])(?:(?P<acc>н)|(?P<dat>н[ае])|(?P<abl>н[ае]н)|(?P<gen>н[ыі]ң))?"
)


def one_with_look(word: str) -> Mention | None:
    """The one of several that has a look: "кішкентайы", "үлкеніне"."""
    match = _SUPERLATIVE.fullmatch(word)
    look = looks_of().get(match["look"]) if match is not None else None
    if match is None or look is None:
        return None
    case = next((name for name in ("acc", "dat", "abl", "gen") if match[name]), "nom")
    return Mention(words=[], pronoun="бірі", case=case, looks=[look.key])


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

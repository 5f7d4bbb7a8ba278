"""Elements that a plan does not list, inferred from the descriptions in its prompts."""

import re
from collections.abc import Sequence

from deployments.engines.planning.rules.element_look import COLOUR_WORDS, GENERIC_WORDS, LOOK_WORDS
from deployments.engines.planning.rules.hero_wording import WORN_GARMENTS, any_of
from deployments.engines.planning.rules.rule_words import animal_words, people_words
from deployments.types import MAX_DESCRIPTOR_CHARS, MAX_NAME_CHARS, Element

_COLOURED_ANIMAL = re.compile(
    rf"\b(?:(?:{any_of(COLOUR_WORDS)})[\s-]+)+"
    rf"(?P<head>{any_of(animal_words())})\b(?!')",
    re.IGNORECASE,
)
_DESCRIBED_PERSON = re.compile(
    rf"\b(?:(?:{any_of(LOOK_WORDS)}|white-bearded)\s+)*"
    rf"(?P<head>{any_of(people_words() - GENERIC_WORDS)})\b(?!')"
    rf"(?:\s+{WORN_GARMENTS.pattern})?",
    re.IGNORECASE,
)


def inferred_elements(prompts: Sequence[str]) -> tuple[Element, ...]:
    """Animals with a colour and people with a look, as the prompts describe them.

    The first description of a noun is used; a second one too, if both are in one prompt.
    """
    found: dict[str, list[str]] = {}
    for prompt in prompts:
        for head, descriptors in _described(prompt).items():
            known = found.setdefault(head, [])
            if len(descriptors) > 1 or not known:
                known.extend(new for new in descriptors if new not in known)
    return tuple(
        Element(name=head[:MAX_NAME_CHARS], descriptor=descriptor)
        for head, descriptors in found.items()
        for descriptor in descriptors
        if len(descriptor) <= MAX_DESCRIPTOR_CHARS
    )


def _described(prompt: str) -> dict[str, list[str]]:
    """The distinct descriptors in one prompt, by their nouns."""
    found: dict[str, list[str]] = {}
    for match in (*_COLOURED_ANIMAL.finditer(prompt), *_DESCRIBED_PERSON.finditer(prompt)):
        head, descriptor = match["head"].lower(), match.group().lower()
        descriptors = found.setdefault(head, [])
        if descriptor != head and descriptor not in descriptors:
            descriptors.append(descriptor)
    return found

"""Recurring elements: those that a plan lists or its prompts describe, and the look of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from deployments.engines.planning.rules.hero_wording import FUNCTION_WORDS, WORN_GARMENTS, any_of
from deployments.engines.planning.rules.rule_words import (
    animal_words,
    colour_words,
    other_look_words,
    people_words,
)
from deployments.types import MAX_DESCRIPTOR_CHARS, MAX_NAME_CHARS, Element

COLOUR_WORDS = colour_words() | {
    "dark", "light", "pale", "orange", "purple", "pink", "beige", "cream", "spotted",
}  # fmt: skip
LOOK_WORDS = other_look_words() | {"bearded"}
OWN_LOOKS = COLOUR_WORDS | LOOK_WORDS | {"white-bearded", "tall", "thin", "short", "kind"}
GENERIC_WORDS = frozenset({"man", "men", "woman", "person", "people", "animal"})
"""Nouns that name too many others to stand for an element."""

_ARTICLE = re.compile(r"^(?:an?|the|his|her|their)(?:\s+|$)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
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


@dataclass(frozen=True)
class Look:
    """An element's descriptor, taken apart around the noun that it describes.

    Attributes:
        descriptor: without article, e.g. "bearded merchant in a blue robe".
        head: the noun that names the element in prompts, e.g. "merchant".
        noun: the descriptor's own noun; another one than `head` for a merchant that is described
            as "wealthy man in a blue robe".
        owners: who owns the element: {"khan"} for the khan's horse.
        is_declared: whether the plan lists the element; another look in a prompt is then an error.
    """

    descriptor: str
    head: str
    noun: str
    owners: frozenset[str] = frozenset()
    is_declared: bool = True

    def is_named_in(self, prompt: str) -> bool:
        """Whether the prompt shows the element, by its noun or by its descriptor."""
        words = rf"\b(?:{re.escape(self.head)}|{re.escape(self.descriptor)})(?!\w)"
        return re.search(words, prompt, re.IGNORECASE) is not None

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Words before the noun."""
        return tuple(self.descriptor[: self._position].lower().split())

    @property
    def tail(self) -> str:
        """The descriptor after the noun."""
        return self.descriptor[self._position + len(self.noun) :]

    @cached_property
    def after(self) -> tuple[str, ...]:
        """Words after the noun."""
        return tuple(self.tail.lower().split())

    @cached_property
    def _position(self) -> int:
        match = re.search(rf"\b{re.escape(self.noun)}\b", self.descriptor, re.IGNORECASE)
        return match.start() if match else 0


def is_drawable(element: Element) -> bool:
    """Whether name and descriptor both contain a word."""
    return bool(_WORD.search(element.name) and _WORD.search(_plain(element.descriptor)))


def look_of(element: Element, is_declared: bool = True) -> Look:
    """The look of a drawable element.

    Its head is the last word of the name that is also in the descriptor; an English name without
    such a word stands for the whole descriptor.
    """
    descriptor = _plain(element.descriptor)
    words = _WORD.findall(descriptor.lower())
    named = _WORD.findall(element.name.lower())
    name = " ".join(named)
    owners = re.findall(r"([\w-]+)['’]s\b", f"{name} {descriptor.lower()}")
    plain = re.split(r"\s+(?:in|with|on|of|at|by)\s+|,", descriptor.lower())[0]
    head = noun = (_WORD.findall(plain) or words)[-1]
    if noun in OWN_LOOKS and named[-1] not in words:
        descriptor = f"{descriptor[: len(plain)]} {named[-1]}{descriptor[len(plain) :]}"
        words.append(named[-1])
    shared = [word for word in named if word in words and not re.fullmatch(FUNCTION_WORDS, word)]
    if shared and (shared[-1] not in GENERIC_WORDS or len(named) == 1):
        head = noun = shared[-1]
    elif shared and re.search(rf"\b{re.escape(name)}\b", descriptor.lower()):
        head = noun = name
    elif element.name.isascii() or noun in GENERIC_WORDS:
        head = name if named[-1] in GENERIC_WORDS else named[-1]
    return Look(descriptor, head, noun, frozenset(owners), is_declared)


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


def _plain(descriptor: str) -> str:
    """The descriptor without an article and without stray punctuation around it."""
    return _ARTICLE.sub("", re.sub(r"^[\s,.;]+|[\s,.;]+$", "", descriptor))


def _described(prompt: str) -> dict[str, list[str]]:
    """The distinct descriptors in one prompt, by their nouns."""
    found: dict[str, list[str]] = {}
    for match in (*_COLOURED_ANIMAL.finditer(prompt), *_DESCRIBED_PERSON.finditer(prompt)):
        head, descriptor = match["head"].lower(), match.group().lower()
        descriptors = found.setdefault(head, [])
        if descriptor != head and descriptor not in descriptors:
            descriptors.append(descriptor)
    return found

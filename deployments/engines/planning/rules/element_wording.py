"""How render prompts name recurring elements: always by the same descriptor."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from deployments.engines.planning.rules.hero_wording import (
    FUNCTION_WORDS,
    PREPOSITIONS,
    WORN_GARMENTS,
    any_of,
    makes_compound,
    with_article,
)
from deployments.engines.planning.vocabulary.lexicon import ANIMALS, COLOURS, LOOKS, PEOPLE
from deployments.types import HERO_TRIGGER, Element

_COLOUR_WORDS = frozenset(word for words in COLOURS.values() for word in words[0].split()) | {
    "dark", "light", "pale", "orange", "purple", "pink", "beige", "cream", "spotted",
}  # fmt: skip
_SYNONYMS = {"horse": ("horse", "steed", "stallion", "mare")}
_OTHERS = re.compile(r"\b(?:another|other|second|two|three|four|five|many)\s+$", re.IGNORECASE)
_GENERIC = frozenset({"man", "woman", "person", "people", "animal"})
"""Nouns that name too many others to stand for an element."""

_ARTICLE = re.compile(r"^(?:an?|the|his|her|their)(?:\s+|$)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SHORT_DESCRIPTOR_WORDS = 3
_MAX_DESCRIPTOR_CHARS = 120
"""The limit of `Element.descriptor`."""


@dataclass(frozen=True)
class Look:
    """An element's descriptor, taken apart around the noun that it describes.

    Attributes:
        descriptor: without article, e.g. "bearded merchant in a blue robe".
        head: the noun by which scenes name the element, e.g. "merchant".
        noun: the descriptor's own noun; another one than `head` for a merchant that is described
            as "wealthy man in a blue robe".
        owners: whose it is, by its name or descriptor: {"khan"} for the khan's horse.
        is_declared: by the plan; another look that scenes give the noun is then an error.
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
    """Whether the element has a name and a descriptor that say something."""
    return bool(_WORD.search(element.name) and _WORD.search(_plain(element.descriptor)))


def _plain(descriptor: str) -> str:
    """The descriptor without an article and without stray punctuation around it."""
    return _ARTICLE.sub("", re.sub(r"^[\s,.;]+|[\s,.;]+$", "", descriptor))


def look_of(element: Element, is_declared: bool = True) -> Look:
    """The look of a drawable element; scenes name it by its name's last word in the descriptor.

    An English name that the descriptor lacks stands for all of it.
    """
    descriptor = _plain(element.descriptor)
    words = _WORD.findall(descriptor.lower())
    named = _WORD.findall(element.name.lower())
    name = " ".join(named)
    owners = re.findall(r"([\w-]+)['’]s\b", f"{name} {descriptor.lower()}")
    plain = re.split(r"\s+(?:in|with|on|of|at|by)\s+|,", descriptor.lower())[0]
    head = noun = (_WORD.findall(plain) or words)[-1]
    if noun in _OWN_LOOKS and named[-1] not in words:
        descriptor = f"{descriptor[: len(plain)]} {named[-1]}{descriptor[len(plain) :]}"
        words.append(named[-1])
    shared = [word for word in named if word in words and not re.fullmatch(FUNCTION_WORDS, word)]
    if shared and (shared[-1] not in _GENERIC or len(named) == 1):
        head = noun = shared[-1]
    elif shared and re.search(rf"\b{re.escape(name)}\b", descriptor.lower()):
        head = noun = name
    elif element.name.isascii() or noun in _GENERIC:
        head = name if named[-1] in _GENERIC else named[-1]
    return Look(descriptor, head, noun, frozenset(owners), is_declared)


def restored(prompt: str, looks: Sequence[Look]) -> str:
    """The prompt with each element named by its full descriptor."""
    for head in dict.fromkeys(look.head for look in looks):
        group = [look for look in looks if look.head == head]
        others = [look for look in looks if look.head != head]
        prompt = _restored_head(prompt, head, group, others)
    return prompt


def _restored_head(prompt: str, head: str, group: list[Look], others: list[Look]) -> str:
    nouns = "|".join(map(re.escape, _SYNONYMS.get(head, (head,))))
    done, rest = "", prompt
    while match := re.search(rf"\b(?:{nouns})\b(?!['’]s|-)", rest, re.IGNORECASE):
        before, after = done + rest[: match.start()], rest[match.end() :]
        is_other = (
            _is_compound(after, group, others)
            or _is_within(before + match.group() + after, len(before), others)
            or _is_anothers(before, group)
            or (not group[0].is_declared and _carries_look(before, after))
        )
        if is_other:
            done, rest = before + match.group(), after
        else:
            done, rest = _renamed(before, match.group(), after, group)
    return done + rest


def _is_compound(after: str, group: list[Look], others: list[Look]) -> bool:
    """Whether the noun is part of another noun or a title: "horse race", "Bai Karim"."""
    match = re.match(r"\s+([\w'’-]+)", after.lower())
    word = match[1] if match else ""
    if not word or any(word in look.after[:1] for look in group):
        return False
    return makes_compound(word) or any(word == look.head for look in others)


def _is_anothers(before: str, group: list[Look]) -> bool:
    """Whether the noun is another one than the element: "two horses", "the khan's white horse"."""
    owned = re.search(r"([\w-]+)['’]s\s+((?:[\w-]+\s+){1,2})$", before.lower())
    if owned is None or _COLOUR_WORDS.isdisjoint(owned[2].split()):
        return _OTHERS.search(before) is not None
    return owned[1] not in {HERO_TRIGGER}.union(*(look.owners for look in group))


def _carries_look(before: str, after: str) -> bool:
    """Whether the noun has a colour, a look or a garment of its own."""
    if re.match(rf"\s+{WORN_GARMENTS.pattern}", after, re.IGNORECASE):
        return True
    own = re.search(rf"(?:(?!(?:{FUNCTION_WORDS})\s)[\w'’-]+\s+){{1,4}}$", before.lower())
    return own is not None and not _OWN_LOOKS.isdisjoint(own.group().split())


def _is_within(text: str, position: int, looks: Sequence[Look]) -> bool:
    """Whether the position lies in the descriptor of one of the looks: "khan with a crown"."""
    return any(
        match.start() <= position < match.end()
        for look in looks
        for match in re.finditer(re.escape(look.descriptor), text, re.IGNORECASE)
    )


def _renamed(before: str, noun: str, after: str, group: list[Look]) -> tuple[str, str]:
    """The text up to and with the noun by its descriptor, and the text after it."""
    look = _meant(before, after, group)
    start = _start_of_modifiers(before, look)
    end = _end_of_modifiers(after, look)
    told = before[start:] + noun + after[:end]
    is_same = told.lower().split() == look.descriptor.lower().split()
    if is_same or _is_repeated(before[:start], told, look):
        return before + noun + after[:end], after[end:]
    apart = _apart(before, look) if start == len(before) else None
    if apart is None:
        is_name = noun[0].isupper() and look.head != look.noun
        article = "a " if is_name and _WITHOUT_ARTICLE.search(before) else ""
        return with_article(before[:start] + article, look.descriptor), after[end:]
    if apart["looks"].lower().split() == list(look.before):
        return before + noun + look.tail, after[end:]
    between = with_article(before[: apart.start()], f"{apart['between']} ")
    return between + look.descriptor, after[end:]


def _apart(before: str, look: Look) -> re.Match[str] | None:
    """The look's words that one word parts from the noun: "brown Kazakh" before "horse"."""
    return re.search(
        rf"(?<![\w-])(?P<looks>(?:(?:{any_of(_COLOUR_WORDS.union(look.before))})\s+)+)"
        rf"(?!(?:{FUNCTION_WORDS})\s)(?P<between>[\w-]*[^\Ws])\s+$",
        before,
        re.IGNORECASE,
    )


def _is_repeated(before: str, told: str, look: Look) -> bool:
    """Whether a long descriptor was given in this prompt already and nothing contradicts it."""
    is_long = len(look.descriptor.split()) > _SHORT_DESCRIPTOR_WORDS
    clash = _COLOUR_WORDS & set(told.lower().split()) - set(look.descriptor.lower().split())
    return is_long and look.descriptor.lower() in before.lower() and not clash


def _meant(before: str, after: str, group: list[Look]) -> Look:
    """Which of several elements with the same noun is meant."""
    words = before.lower().split()
    for look in sorted(group, key=lambda look: -len(look.before)):
        if look.before and tuple(words[-len(look.before) :]) == look.before:
            return look
    near = set(words[-3:]) | set(after.lower().split()[:5])
    shared = [look for look in group if near & (set(look.before) | set(look.after)) & _TELLING]
    present = [look for look in group if look.descriptor.lower() in before.lower()]
    return (shared or present or group)[0]


def _start_of_modifiers(before: str, look: Look) -> int:
    """Where the words begin that the descriptor replaces."""
    eaten = _COLOUR_WORDS | set(look.before)
    start = len(before)
    if look.before[-1:] == ("of",) and (bag := re.search(r"[\w-]+\s+of\s+$", before)):
        start = bag.start()
    while (word := re.search(r"([\w'-]+)[\s-]+$", before[:start])) and word[1].lower() in eaten:
        start = word.start()
    return start


def _end_of_modifiers(after: str, look: Look) -> int:
    """Where the words end that the descriptor replaces."""
    end = 0
    for word in look.after:
        match = re.match(rf"\s+{re.escape(word)}(?![\w-])", after[end:], re.IGNORECASE)
        if match is None:
            break
        end += match.end()
    else:
        return end
    tail = " ".join(look.after)
    worn = re.match(rf"\s+{WORN_GARMENTS.pattern}", after, re.IGNORECASE)
    if worn and WORN_GARMENTS.search(tail):
        return worn.end()
    # A shared "in a" alone belongs to whatever follows it in the prompt.
    return end if end and re.search(r"\b(?:in|with|on|of|a|an|the)$", after[:end]) is None else 0


def inferred_elements(prompts: Sequence[str]) -> tuple[Element, ...]:
    """Animals with a colour and people with a look that the prompts themselves describe.

    The first description of a noun counts; another one counts too if both are in one prompt.
    """
    found: dict[str, list[str]] = {}
    for prompt in prompts:
        for head, descriptors in _described(prompt).items():
            known = found.setdefault(head, [])
            if len(descriptors) > 1 or not known:
                known.extend(new for new in descriptors if new not in known)
    return tuple(
        Element(name=head[:60], descriptor=descriptor)
        for head, descriptors in found.items()
        for descriptor in descriptors
        if len(descriptor) <= _MAX_DESCRIPTOR_CHARS
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


_WITHOUT_ARTICLE = re.compile(rf"(?:^|[,.;]|\b(?:{PREPOSITIONS}|and|or|\w+(?:s|ing)))\s*$", re.I)
_LOOK_WORDS = {word for words in LOOKS.values() for word in f"{words[0]} bearded".split()}
_TELLING = (
    _COLOUR_WORDS | _LOOK_WORDS | {f"{form}'s" for noun in PEOPLE for form in noun.en.split()}
)
_OWN_LOOKS = _COLOUR_WORDS | _LOOK_WORDS | {"white-bearded", "tall", "thin", "short", "kind"}
_COLOURED_ANIMAL = re.compile(
    rf"\b(?:(?:{any_of(_COLOUR_WORDS)})[\s-]+)+"
    rf"(?P<head>{any_of(word for noun in ANIMALS for word in noun.en.split())})\b(?!')",
    re.IGNORECASE,
)
_DESCRIBED_PERSON = re.compile(
    rf"\b(?:(?:{any_of(_LOOK_WORDS)}|white-bearded)\s+)*"
    rf"(?P<head>{any_of(word for noun in PEOPLE for word in noun.en.split())})\b(?!')"
    rf"(?:\s+{WORN_GARMENTS.pattern})?",
    re.IGNORECASE,
)

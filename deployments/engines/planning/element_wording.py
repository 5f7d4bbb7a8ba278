"""How render prompts name recurring elements: always by the same descriptor."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from deployments.engines.planning.hero_wording import WORN_GARMENTS
from deployments.engines.planning.story_lexicon import ANIMALS, COLOURS, LOOKS, PEOPLE
from deployments.engines.planning.story_words import english_forms
from deployments.types import Element

_COLOUR_WORDS = frozenset(word for words in COLOURS.values() for word in words[0].split()) | {
    "dark", "light", "pale", "orange", "purple", "pink", "beige", "cream", "spotted",
}  # fmt: skip
_SYNONYMS = {"horse": ("horse", "steed", "stallion", "mare")}
_COMPOUNDS = frozenset(
    {"race", "races", "market", "trader", "thief", "thieves", "saddle", "cart", "herd", "herds"}
    | {"stall", "stalls", "tail", "rider", "riders", "caravan", "coin", "coins", "bag", "bags"}
    | {"jewelry", "milk", "hide", "skin", "driver", "head", "mane"}
)
"""Words after an animal or thing that make it part of another noun: "horse race"."""

_OTHERS = frozenset({"another", "other", "second", "two", "three", "four", "five", "many"})
_ARTICLE = re.compile(r"^(?:an?|the|his|her|their)\s+", re.IGNORECASE)
_SHORT_DESCRIPTOR_WORDS = 3
_MAX_DESCRIPTOR_CHARS = 120
"""The limit of `Element.descriptor`."""


@dataclass(frozen=True)
class Look:
    """An element's descriptor, taken apart around the noun that it describes.

    Attributes:
        descriptor: without article, e.g. "bearded merchant in a blue robe".
        head: the noun, e.g. "merchant".
    """

    descriptor: str
    head: str

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Words before the noun."""
        return tuple(self.descriptor[: self._position].lower().split())

    @cached_property
    def after(self) -> tuple[str, ...]:
        """Words after the noun."""
        return tuple(self.descriptor[self._position + len(self.head) :].lower().split())

    @cached_property
    def _position(self) -> int:
        match = re.search(rf"\b{re.escape(self.head)}\b", self.descriptor, re.IGNORECASE)
        return match.start() if match else 0


def look_of(element: Element) -> Look:
    """The look of an element; its noun is the name's last word, else the descriptor's own."""
    descriptor = _ARTICLE.sub("", element.descriptor.strip())
    words = descriptor.lower().split()
    name = element.name.lower().split()[-1]
    if name in words:
        return Look(descriptor, name)
    plain = re.split(r"\s+(?:in|with|on|of|at|by)\s+|,", descriptor)[0]
    return Look(descriptor, plain.split()[-1].lower())


def restored(prompt: str, looks: Sequence[Look]) -> str:
    """The prompt with each element named by its full descriptor."""
    for head in dict.fromkeys(look.head for look in looks):
        group = [look for look in looks if look.head == head]
        others = [look for look in looks if look.head != head]
        prompt = _restored_head(prompt, head, group, others)
    return prompt


def _restored_head(prompt: str, head: str, group: list[Look], others: list[Look]) -> str:
    nouns = "|".join(map(re.escape, _SYNONYMS.get(head, (head,))))
    compounds = _COMPOUNDS | {look.head for look in others}
    done, rest = "", prompt
    while match := re.search(rf"\b(?:{nouns})\b(?!['’]s|-)", rest, re.IGNORECASE):
        before, after = rest[: match.start()], rest[match.end() :]
        following = re.match(r"\s+([\w-]+)", after)
        is_compound = following is not None and following[1].lower() in compounds
        is_part = _is_within(done + rest, len(done) + match.start(), others)
        previous = before.split()[-1].lower() if before.split() else ""
        if is_compound or is_part or previous in _OTHERS:
            done, rest = done + rest[: match.end()], after
            continue
        replaced, rest = _renamed(done + before, match.group(), after, group)
        done = replaced
    return done + rest


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
    return _with_article(before[:start], look.descriptor), after[end:]


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
    if shared:
        return shared[0]
    present = [look for look in group if look.descriptor.lower() in before.lower()]
    return (present or group)[0]


_TELLING = _COLOUR_WORDS | frozenset(
    word for words in LOOKS.values() for word in words[0].split()
) | frozenset(f"{form}'s" for noun in PEOPLE for form in noun.en.split())  # fmt: skip


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


def _with_article(before: str, descriptor: str) -> str:
    """The text with the descriptor at its end, and "a" or "an" before it as it must be."""
    article = "an" if descriptor[0].lower() in "aeio" else "a"
    return re.sub(r"\b(a)n?(\s+)$", rf"{article}\2", before, flags=re.IGNORECASE) + descriptor


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


def _any_of(words: Iterable[str]) -> str:
    return "|".join(
        sorted({re.escape(word) for word in words}, key=lambda word: (-len(word), word))
    )


_ANIMAL_WORDS = _any_of(word for noun in ANIMALS for word in noun.en.split())
_PERSON_WORDS = _any_of(
    form for noun in PEOPLE for word in noun.en.split() for form in english_forms(word)[:1]
)
_LOOK_WORDS = _any_of(
    {word for words in LOOKS.values() for word in words[0].split()} | {"bearded", "white-bearded"}
)
_COLOURED_ANIMAL = re.compile(
    rf"\b(?:(?:{_any_of(_COLOUR_WORDS)})[\s-]+)+(?P<head>{_ANIMAL_WORDS})\b(?!')", re.IGNORECASE
)
_DESCRIBED_PERSON = re.compile(
    rf"\b(?:(?:{_LOOK_WORDS})\s+)*(?P<head>{_PERSON_WORDS})\b(?!')"
    rf"(?:\s+{WORN_GARMENTS.pattern})?",
    re.IGNORECASE,
)

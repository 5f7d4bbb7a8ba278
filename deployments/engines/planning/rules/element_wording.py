"""How prompts name recurring elements: always with the same descriptor."""

import re
from collections.abc import Sequence

from deployments.engines.planning.rules.elements import (
    COLOUR_WORDS,
    LOOK_WORDS,
    OWN_LOOKS,
    Look,
)
from deployments.engines.planning.rules.hero_wording import (
    FUNCTION_WORDS,
    PREPOSITIONS,
    WORN_GARMENTS,
    any_of,
    appended,
    makes_compound,
)
from deployments.engines.planning.rules.rule_words import people_words
from deployments.types import HERO_TRIGGER

_SYNONYMS = {"horse": ("horse", "steed", "stallion", "mare")}
_OTHERS = re.compile(r"\b(?:another|other|second|two|three|four|five|many)\s+$", re.IGNORECASE)
_SHORT_DESCRIPTOR_WORDS = 3
_WITHOUT_ARTICLE = re.compile(rf"(?:^|[,.;]|\b(?:{PREPOSITIONS}|and|or|\w+(?:s|ing)))\s*$", re.I)
_TELLING = COLOUR_WORDS | LOOK_WORDS | {f"{word}'s" for word in people_words()}


def restored(prompt: str, looks: Sequence[Look]) -> str:
    """The prompt in which each element has its full descriptor."""
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
    """Whether the noun is not the element: "two horses", "the khan's white horse"."""
    owned = re.search(r"([\w-]+)['’]s\s+((?:[\w-]+\s+){1,2})$", before.lower())
    if owned is None or COLOUR_WORDS.isdisjoint(owned[2].split()):
        return _OTHERS.search(before) is not None
    return owned[1] not in {HERO_TRIGGER}.union(*(look.owners for look in group))


def _carries_look(before: str, after: str) -> bool:
    """Whether the noun has a colour, a look or a garment of its own."""
    if re.match(rf"\s+{WORN_GARMENTS.pattern}", after, re.IGNORECASE):
        return True
    own = re.search(rf"(?:(?!(?:{FUNCTION_WORDS})\s)[\w'’-]+\s+){{1,4}}$", before.lower())
    return own is not None and not OWN_LOOKS.isdisjoint(own.group().split())


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
    phrase = before[start:] + noun + after[:end]
    is_same = phrase.lower().split() == look.descriptor.lower().split()
    if is_same or _is_repeated(before[:start], phrase, look):
        return before + noun + after[:end], after[end:]
    apart = _apart(before, look) if start == len(before) else None
    if apart is None:
        is_name = noun[0].isupper() and look.head != look.noun
        article = "a " if is_name and _WITHOUT_ARTICLE.search(before) else ""
        return appended(before[:start] + article, look.descriptor), after[end:]
    if apart["looks"].lower().split() == list(look.before):
        return before + noun + look.tail, after[end:]
    between = appended(before[: apart.start()], f"{apart['between']} ")
    return between + look.descriptor, after[end:]


def _apart(before: str, look: Look) -> re.Match[str] | None:
    """Words of the look, with one other word before the noun: "brown Kazakh" before "horse"."""
    return re.search(
        rf"(?<![\w-])(?P<looks>(?:(?:{any_of(COLOUR_WORDS.union(look.before))})\s+)+)"
        rf"(?!(?:{FUNCTION_WORDS})\s)(?P<between>[\w-]*[^\Ws])\s+$",
        before,
        re.IGNORECASE,
    )


def _is_repeated(before: str, phrase: str, look: Look) -> bool:
    """Whether the prompt already has the long descriptor and the phrase does not contradict it."""
    is_long = len(look.descriptor.split()) > _SHORT_DESCRIPTOR_WORDS
    clash = COLOUR_WORDS & set(phrase.lower().split()) - set(look.descriptor.lower().split())
    return is_long and look.descriptor.lower() in before.lower() and not clash


def _meant(before: str, after: str, group: list[Look]) -> Look:
    """The element that is meant, of several with the same noun."""
    words = before.lower().split()
    for look in sorted(group, key=lambda look: -len(look.before)):
        if look.before and tuple(words[-len(look.before) :]) == look.before:
            return look
    near = set(words[-3:]) | set(after.lower().split()[:5])
    shared = [look for look in group if near & (set(look.before) | set(look.after)) & _TELLING]
    present = [look for look in group if look.descriptor.lower() in before.lower()]
    return (shared or present or group)[0]


def _start_of_modifiers(before: str, look: Look) -> int:
    """The start of the words that the descriptor replaces."""
    replaced = COLOUR_WORDS | set(look.before)
    start = len(before)
    if look.before[-1:] == ("of",) and (bag := re.search(r"[\w-]+\s+of\s+$", before)):
        start = bag.start()
    while (word := re.search(r"([\w'-]+)[\s-]+$", before[:start])) and word[1].lower() in replaced:
        start = word.start()
    return start


def _end_of_modifiers(after: str, look: Look) -> int:
    """The end of the words that the descriptor replaces."""
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
    # A shared "in a" alone belongs to the words that follow it in the prompt.
    return end if end and re.search(r"\b(?:in|with|on|of|a|an|the)$", after[:end]) is None else 0

"""English stories in fuller words for the parser: with the verbs that they leave out."""

import re

from deployments.engines.planning.reading.english.forms import is_verb_form, singulars
from deployments.engines.planning.vocabulary.nouns import nouns_by_word

_FIRST = re.compile(
    r"\b(?:the (?:\w+ one|eldest|elder|oldest|first)|one)(?: \w+)?"
    r" (\w+s(?: back| home)?)\b(?! \w+s\b)",
    re.IGNORECASE,
)
"""The first of several with his verb: "the eldest brings a sword"."""
_NEXT = re.compile(
    r"((?:,|,? and)"
    r" (?:the (?:[\w-]+ one|second|third|fourth|middle|youngest|younger|other|last)|another))"
    r" (?=(?:an?|the|his|her|some|two|three|with|in|on)\b)"
)
"""The others without: ", the second a sack, and the youngest a loaf"."""
_FROM_THEN = re.compile(r"\b((?:[Ff]rom (?:then|that day|now) on)|[Ss]ince then)\b(?!,)")
_ON_THE_WAY = re.compile(
    r"\b(On (?:the|his|her|their) way(?: home| back)?)(?= (?:he|she|they|it|the|an?|[A-Z]\w+)\b)"
)
_SCENE = re.compile(r"[,;]?\s*\bscene (?:\d+|one|two|three|four|five|six)\b:?\s*", re.IGNORECASE)
"""A scene's number in a list without stops: "..., scene 2 two boys steal his boots"."""
_NOTHING_BUT = re.compile(r"\bnothing but(?= an?\b)")
_PLACED = r"(?:in|on|under|behind|into|inside|onto)"
_TWO = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?) \w+ (\w+s) ({_PLACED}\b[^,.;]*), "
    rf"(?:and )?(?:the|an?) (\w+)(?= {_PLACED}\b)"
)
_TRADE = re.compile(r"\b(trades|swaps|exchanges|barters|sells) [^,.;]*? for an? \w+(?=,? )")
_NEXT_TRADE = re.compile(r"(, (?:and )?| and )(the \w+ for\b)")
_ROLE = re.compile(r"^([A-Z]\w+(?: [A-Z]\w+)?) (?=as an? )")
"""A title of who is what: "Aldar Kose as a goalkeeper"."""


def in_full(text: str) -> str:
    """A story with the verbs that it leaves out."""
    text = _SCENE.sub(". ", text).removeprefix(". ")
    text = _FROM_THEN.sub(r"\1,", text)
    text = _NOTHING_BUT.sub("only", text)
    text = _beside(_traded(text))
    text = _ON_THE_WAY.sub(r"\1,", text)
    role = _ROLE.match(text)
    if role is not None and not any(map(_is_deed, re.findall(r"[a-z]+", text[role.end() :]))):
        return f"{role.group(1)} works {text[role.end() :]}"
    first = _FIRST.search(text)
    if first is None or not is_verb_form(first.group(1).split()[0]):
        return text
    end = re.search(r"[.;!?]", text[first.end() :])
    stop = first.end() + (end.start() if end else len(text))
    rest = _NEXT.sub(rf"\1 {first.group(1)} ", text[first.end() : stop])
    return text[: first.end()] + rest + text[stop:]


def _beside(text: str) -> str:
    """A text with the verb of "the elephant hides behind a flower, the ant in his ear" twice."""
    match = _TWO.search(text)
    is_gapped = match is not None and is_verb_form(match.group(1)) and _is_noun(match.group(3))
    if match is None or not is_gapped:
        return text
    return f"{text[: match.end()]} {match.group(1)}{text[match.end() :]}"


def _traded(text: str) -> str:
    """A text with the verb of "trades a pot for a sword, the sword for a horse" said each time."""
    match = _TRADE.search(text)
    if match is None:
        return text
    rest = _NEXT_TRADE.sub(rf"\1{match.group(1)} \2", text[match.end() :])
    return text[: match.end()] + rest


def _is_noun(word: str) -> bool:
    return any(single in nouns_by_word("en") for single in singulars(word))


def _is_deed(word: str) -> bool:
    return is_verb_form(word) and word.endswith(("s", "ed")) and not word.endswith("ss")

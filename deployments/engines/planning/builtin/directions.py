"""Requests inside a story's text: how many frames, which style, what not to draw, and scene lists.

They are obeyed and taken out of the text, so that nobody reads them as a part of the tale.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from deployments.engines.planning.builtin.direction_words import (
    ASKING,
    BOARD,
    BULLET,
    CHATTER,
    COUNT,
    COUNT_WORDS,
    COUNTED,
    COUNTED_IN_BRACKETS,
    EXCEPT,
    FORBIDDEN,
    FRAME,
    LIST_MARK,
    ORDINALS,
    STYLED,
    STYLES,
    TELLING,
    WORD,
)
from deployments.engines.planning.reading.mentions import nouns_in
from deployments.types import MAX_FRAMES, MIN_FRAMES

_MAX_STYLES = 2
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ANY_STYLE = "|".join(STYLES.values())
_COUNTED_FRAME = re.compile(rf"\b{COUNT}[\s-]*{FRAME}\b", re.IGNORECASE)
_LEAD_WORD = re.compile(
    rf"\s*(?:{COUNT}[\s-]*{FRAME}|(?P<board>{BOARD})|(?P<style>{_ANY_STYLE})|{ASKING}|{FRAME})(?![\w'])[\s,!-]*",
    re.IGNORECASE,
)
_LEAD_END = re.compile(rf"\s*(?:[:.!?–—-]+\s*|{TELLING}\b\s*[:,]?\s*)", re.IGNORECASE)

_LEAD_GOES_ON = re.compile(
    rf"\s*(?:{COUNT}[\s-]*{FRAME}\b|this\s*[.:]|an?\s+{BOARD}\b)", re.IGNORECASE
)
_PIECE = re.compile(r"(?:^|\s[-–—]+\s)?(?:(?!\s[-–—]+\s)[^.!?;])+[.!?;]*|[.!?;]+")
"""A sentence, or what stands between dashes."""
_BEFORE_COLON = re.compile(r"[^:«»\"“”]{4,200}:\s+")
_FRAMES = re.compile(rf"\b(?:{COUNT}[\s-]*{FRAME}|{BOARD})(?![\w'])", re.IGNORECASE)
_LEFT_OUT = re.compile(
    rf"\b(?:no|without|leave\s+out|avoid|без)\s+(?:any\s+)?(?P<what>{WORD})"
    rf"|(?P<what_kk>{WORD})\s+(?:болмасын|салма\w*|қоспа\w*|көрсетпе\w*)",
    re.IGNORECASE,
)
_UNWANTED = re.compile(r"\s*(?:no|without)\s+[\w'-]+(?:\s+[\w'-]+)?\s*(?=[,:.])[\s,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """A text without the requests in it, and the requests.

    Attributes:
        story: the rest of the text; the whole text if nothing else would remain.
        num_frames: as the text asks, 6 to 10; None if it does not.
        style: English words for the style; empty if the text names none.
        forbidden: words for what must not be drawn, as written.
        listed: texts of scenes that the user numbered, in order; empty without a list.
    """

    story: str
    num_frames: int | None = None
    style: str = ""
    forbidden: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()

    def forbidden_keys(self) -> frozenset[str]:
        """Keys of the nouns that must not be drawn."""
        return frozenset(noun.key for words in self.forbidden for noun in nouns_in(words))


def read_directions(text: str) -> Directions:
    """The requests in a text and the story without them."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    story, forbidden = _taken(FORBIDDEN, text, "what")
    story, _ = _taken(CHATTER, story, "")
    story, bracketed = _taken((COUNTED_IN_BRACKETS,), story, "count")
    listed = _listed(story)
    before = story[: story.find(listed[0])] if listed else story
    lead, rest = _lead(before)
    forbidden += tuple(m["what"] or m["what_kk"] for m in _LEFT_OUT.finditer(lead))
    if not listed:
        story, asked = _without_requests(rest)
        lead += asked
    counts = [*bracketed, *(match["count"] for match in _COUNTED_FRAME.finditer(lead))]
    told = re.sub(rf"\b{BOARD}(?!\s+(?:style|book))", " ", lead, flags=re.IGNORECASE)
    styles = [match.group() for match in re.finditer(rf"\b(?:{_ANY_STYLE})", told, re.IGNORECASE)]
    if not listed:
        story, more_styles = _taken(STYLED, story, "name")
        story, more_counts = _taken(COUNTED, story, "count")
        styles, counts = [*styles, *more_styles], [*counts, *more_counts]
    story = re.sub(r"\s+", " ", story).lstrip(" ,;:.!)–—-").rstrip(" ,;:(–—-")
    return Directions(
        story=story if re.search(r"\w{2}", story) else text,
        num_frames=_num_frames(counts, listed),
        style=_style_named(styles),
        forbidden=forbidden,
        listed=listed,
    )


def _lead(text: str) -> tuple[str, str]:
    """The request with which a text begins, and the rest: "Draw a comic about", "a fox"."""
    position, is_request = 0, False
    while match := (_LEAD_WORD.match(text, position) or _UNWANTED.match(text, position)):
        position = match.end()
        is_request = is_request or _asks(match)
        if end := _LEAD_END.match(text, position):
            position = end.end()
            if is_request and not _LEAD_GOES_ON.match(text, position):
                return text[:position], text[position:]
    before = _BEFORE_COLON.match(text)
    is_asked = before is not None and _LEAD_WORD.match(text) and _FRAMES.search(before.group())
    return (text[: before.end()], text[before.end() :]) if before and is_asked else ("", text)


def _asks(match: re.Match[str]) -> bool:
    """Whether a word of a request says how many frames, or what is to be made."""
    found = match.groupdict()
    return any(found.get(name) for name in ("count", "board", "style"))


def _without_requests(text: str) -> tuple[str, str]:
    """A text without the sentences that only ask for something, and these."""
    kept: list[str] = []
    asked: list[str] = []
    for piece in _PIECE.findall(text):
        (asked if _is_request(piece.strip(" .!?;–—-")) else kept).append(piece)
    return ("".join(kept).strip(), " ".join(asked)) if asked else (text, "")


def _is_request(sentence: str) -> bool:
    """Whether a sentence has no words but those of requests: "7 frames, pixel art"."""
    position, is_request = 0, False
    while match := _LEAD_WORD.match(sentence, position):
        position = match.end()
        is_request = is_request or _asks(match)
    return is_request and position == len(sentence)


def _taken(patterns: Sequence[str], text: str, group: str) -> tuple[str, tuple[str, ...]]:
    """The text without what the patterns match, and the matches of their group."""
    found: list[str] = []
    for pattern in patterns:
        compiled = re.compile(pattern, re.IGNORECASE)
        while (match := compiled.search(text)) and match.group():
            found.append(match[group].strip() if group else match.group())
            before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
            ends = match.group().strip()
            mark = next((mark for mark in ".:" if ends.startswith(mark) or ends.endswith(mark)), "")
            mark = ":" if ends.endswith(EXCEPT) else mark
            before = before.rstrip(" ,;") if mark else before
            mark = mark if before and before[-1].isalnum() else ""
            text = f"{before}{mark} {after}".strip()
    return text, tuple(found)


def _num_frames(counts: Sequence[str], listed: Sequence[str]) -> int | None:
    numbers = [COUNT_WORDS.get(count.lower()) or int(count) for count in counts]
    asked = numbers[0] if numbers else len(listed) or None
    return None if asked is None else min(max(asked, MIN_FRAMES), MAX_FRAMES)


def _style_named(styles: Sequence[str]) -> str:
    """The English words for the styles: "black and white, ink drawing"."""
    known = (
        next((n for n, words in STYLES.items() if re.match(rf"(?:{words})", style, re.I)), "")
        for style in styles
    )
    return ", ".join(list(dict.fromkeys(filter(None, known)))[:_MAX_STYLES])


def _listed(text: str) -> tuple[str, ...]:
    """The scenes of a list that counts up from 1, or of one with bullets."""
    marks = list(re.finditer(LIST_MARK, text, re.IGNORECASE))
    numbers = [_number(mark["a"] or mark["b"] or mark["c"]) for mark in marks]
    if len(marks) < 2 or numbers != list(range(1, len(marks) + 1)):
        marks = list(re.finditer(BULLET, text))
    if len(marks) < 2:
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    scenes = (text[mark.end() : end].strip(" \n,;") for mark, end in zip(marks, ends, strict=True))
    return tuple(scene for scene in scenes if re.search(r"\w", scene))


def _number(written: str) -> int:
    """The number of a figure or an ordinal: "2", "second", "вторая"."""
    if written.isdecimal():
        return int(written)
    return next(
        number
        for number, forms in enumerate(ORDINALS, start=1)
        if re.fullmatch(forms, written, re.IGNORECASE)
    )

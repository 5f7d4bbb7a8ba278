"""Requests inside a story's text: how many frames, which style, what not to draw, and scene lists.

They are obeyed and taken out of the text, so that nobody reads them as a part of the tale.
"""

import re
import unicodedata
from dataclasses import dataclass

from deployments.engines.planning.reading.mentions import nouns_in
from deployments.types import MAX_FRAMES, MIN_FRAMES

_COUNT_WORDS = {
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8,
    "девять": 9, "девяти": 9, "десять": 10, "десяти": 10,
    "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9, "он": 10,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(_COUNT_WORDS)})"
_FRAME = (
    r"(?:frames?|scenes?|panels?|pictures?|images?|pages?|shots?"
    r"|кадр\w*|сцен\w*|картин\w*|страниц\w*|сурет\w*|көрініс\w*)"
)
_BOARD = r"(?:story\s?board|comic(?:\s+strip)?|picture\s+book|раскадровк\w*|комикс\w*|сториборд\w*)"
_STYLE_NAMES = {
    "watercolor painting": r"water\s?colou?rs?|акварел\w*",
    "anime": r"anime|аниме",
    "manga": r"manga|манг[аиу]\w*",
    "comic book": r"comics?(?:\s+book)?|комикс\w*",
    "cartoon": r"cartoon(?:ish)?|мультфильм\w*|мультяшн\w*|мультик\w*|мультфильм",
    "oil painting": r"oil(?:\s+paint(?:ing)?)?|масл[ао]\w*|масляной\s+живописи|май\s?бояу\w*",
    "pencil sketch": r"pencil(?:\s+(?:sketch|drawing))?|sketch|карандаш\w*|набросок|қарындаш\w*",
    "ink drawing": r"ink(?:\s+drawing)?|тушь\w*|тушью",
    "black and white": r"black[\s-]and[\s-]white|ч[её]рно-бел\w*|ақ-қара",
    "pixel art": r"pixel(?:\s+art)?|пиксель\w*(?:\s*-?арт\w*)?",
    "3d render": r"3[\s-]?d(?:\s+render)?|pixar|пиксар\w*",
    "photorealistic": r"(?:photo[\s-]?)?realis(?:tic|m)|фотореалис\w*|реалис\w*",
    "paper cut-out": r"paper\s+cut(?:[\s-]?outs?)?|аппликаци\w*",
    "claymation": r"clay(?:mation)?|пластилин\w*",
    "minimalist": r"minimalis\w*|минимализм\w*",
    "ukiyo-e": r"ukiyo[\s-]?e|japanese\s+print",
    "felt applique": r"felt|войлок\w*|киіз",
    "vintage": r"vintage|retro|винтаж\w*|ретро",
}
_ANY_STYLE = "|".join(f"(?:{pattern})" for pattern in _STYLE_NAMES.values())
_STYLED = [
    rf"(?:(?:drawn|painted|done|made)\s+)?\bin\s+(?:an?\s+|the\s+)?(?P<name>{_ANY_STYLE})"
    r"(?:\s+(?:style|look|colou?rs|art)\b|(?=\s*(?:[:,.;!?]|$)))",
    rf"(?:in\s+the\s+)?style\s+of\s+(?:an?\s+)?(?P<name>{_ANY_STYLE})(?:\s+painting)?",
    rf"\b(?P<name>{_ANY_STYLE})\s+style\b",
    rf"style\s*[:=]\s*(?P<name>{_ANY_STYLE})",
    rf"(?:в|в\s+виде|стиль\s*[:=]?)\s*стил[еья]\s+(?P<name>{_ANY_STYLE})",
    r"в\s+(?P<name>акварельн\w*|карандашн\w*|мультяшн\w*|реалистичн\w*|ч[её]рно-бел\w*)\s+стиле",
    rf"стиль\s*[:=]\s*(?P<name>{_ANY_STYLE})",
    r"(?:нарисован\w*\s+|рисунок\s+)?(?P<name>акварелью|карандашом|маслом|тушью)",
    rf"(?P<name>{_ANY_STYLE})\s+(?:стилінде|стилімен|түрінде)",
]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ASK = (
    r"(?:(?:please|can\s+you|could\s+you|i\s+want|i\s+need|i'd\s+like)\s+(?:you\s+to\s+)?)?"
    r"(?:make|create|draw|generate|give|show|write|produce|design|illustrate|tell|need)?"
    r"\s*(?:me|us)?\s*(?:an?|the)?\s*"
)
_ASK_RU = (
    r"(?:(?:пожалуйста,?\s+)?(?:сделай|создай|нарисуй|сгенерируй|покажи|составь|придумай|дай|хочу"
    r"|нужн[аоы]?)(?:те)?\s*(?:мне|нам)?,?\s*)?(?:пожалуйста,?\s*)?"
)
_TELLS = (
    r"\s*(?:(?:about|of|where|in\s+which|showing|with|о\s+том,?\s+как|про\s+то,?\s+как|про|о|об|где"
    r"|туралы)\b)?\s*[:,.\-–—]?\s*"
)
_COUNTED = [
    rf"{_COUNT}[\s-]*{_FRAME}(?:лық|лік|дық|дік|тық|тік|нан|нен|тан|тен|дан|ден|тұратын|\s)*\s*"
    rf"{_BOARD}\w*(?:\s+(?:жаса|сал|керек|құрастыр)\w*)?{_TELLS}",
    rf"{_ASK}{_COUNT}[\s-]*{_FRAME}\s+(?:long\s+)?{_BOARD}{_TELLS}",
    rf"{_ASK}{_BOARD}\s+(?:of|in|with|from)\s+{_COUNT}[\s-]*{_FRAME}{_TELLS}",
    rf"{_ASK_RU}{_BOARD}\s+(?:из|на|в)\s+{_COUNT}[\s-]*{_FRAME}{_TELLS}",
    rf"{_ASK_RU}(?:история|рассказ|сказк\w+)?\s*(?:из|на|в)\s+{_COUNT}[\s-]*{_FRAME}{_TELLS}",
    rf"^{_ASK}{_COUNT}[\s-]*{_FRAME}(?:\s+(?:about|of|showing|where)\b|\s*[:,])\s*",
    rf"[,.;(]?\s*(?:in|with|use|using|into)\s+(?:exactly\s+|about\s+)?{_COUNT}\s+{_FRAME}[).]?",
    rf"[,.;(]\s*{_COUNT}\s+{_FRAME}(?:,?\s*(?:please|пожалуйста))?\s*[).]?\s*$",
]
_BOARDED = [
    rf"^{_ASK}{_BOARD}{_TELLS}",
    rf"^{_ASK_RU}{_BOARD}{_TELLS}",
    rf"^{_BOARD}\s+(?:жаса|сал|керек)\w*\s*[:,.]?\s*",
]
_CHATTER = [
    r"^\s*(?:hi|hello|hey|dear\s+\w+|привет|здравствуй(?:те)?|добрый\s+день|с[әа]лем)(?:\s+there)?\s*[!,.]+\s*",
    r"^\s*(?:story|prompt|title|plot|tale|синопсис|история|сюжет|сказка|текст|название|тема|ертегі|әңгіме|оқиға)\s*[:=]\s*",
    r"[\s,.!]*\b(?:thank\s+you|thanks|спасибо|рақмет|рахмет)(?:\s+(?:in\s+advance|very\s+much|заранее|алдын\s+ала))?\s*[!.]*\s*$",
    r"[,.;]\s*(?:(?:4|8)k|uhd|hdr|masterpiece|best\s+quality|high(?:ly)?\s+(?:quality|detailed|resolution)"
    r"|trending\s+on\s+artstation|cinematic(?:\s+lighting)?|ultra\s+(?:hd|detailed)|16:9|9:16|1:1|4:3)\b",
    r"[\s,.;]*\b(?:please|пожалуйста|өтінемін)\s*[!.]*\s*$",
    r"^\s*(?:please|пожалуйста|өтінемін)\s*[,:]?\s*",
]
"""What people write to a machine and not into a tale."""

_WORDS = r"(?P<what>[^\W\d_]+(?:\s+[^\W\d_]+)?)"
_FORBIDDEN = [
    rf"\bno\s+{_WORDS}\s*,?\s*please\b\s*[!.,;]*",
    rf"\bplease\s*,?\s*(?:no|without|avoid)\s+(?:any\s+)?{_WORDS}\s*[!.,;]+",
    rf"\bwithout\s+(?:any\s+)?{_WORDS}\s*,?\s*please\b\s*[!.,;]*",
    rf"\b(?:please\s+)?(?:don'?t|do\s+not|never)\s+(?:draw|show|include)\s+(?:any\s+|a\s+)?{_WORDS}\s*(?:,?\s*please)?\s*[!.,;]*",
    rf"\bбез\s+{_WORDS}\s*,?\s*пожалуйста\s*[!.,;]*",
    rf"\bпожалуйста\s*,?\s*без\s+{_WORDS}\s*[!.,;]+",
    rf"\bне\s+(?:рисуй|показывай|надо\s+рисовать)(?:те)?\s+{_WORDS}\s*[!.,;]*",
    rf"\bтолько\s+без\s+{_WORDS}\s*[!.,;]+",
    rf"\b{_WORDS}\s+(?:салма|көрсетпе|болмасын)(?:ңыз|ңдар)?\s*(?:,?\s*өтінемін)?\s*[!.,;]*",
]
_MARK = (
    r"(?:(?:scene|frame|panel|shot|picture|page|кадр|сцена|картинка|көрініс|сурет)\s*(?:№|#)?\s*(?P<a>\d{1,2})"
    r"|(?P<b>\d{1,2})\s*[-–]?\s*(?:ші|шы|й|я)?\s*[-–]?\s*(?:кадр|көрініс|сурет|сцена)"
    r"|(?P<c>\d{1,2})(?=\s*[.)]\s))\s*[:.)\-–—]\s*"
)
_LIST_MARK = re.compile(rf"(?:^|(?<=[\s.;,!?\n])){_MARK}", re.IGNORECASE)


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
    story, _ = _taken(_CHATTER, text, "")
    story, forbidden = _taken(_FORBIDDEN, story, "what")
    story, styles = _taken(_STYLED, story, "name")
    listed = _listed(story)
    told = story[: story.find(listed[0])] if listed else story
    rest, counts = _taken(_COUNTED, told, "count")
    if not listed:
        story, _ = _taken(_BOARDED, rest, "")
    story = re.sub(r"\s+", " ", story).lstrip(" ,;:.!–—-").rstrip(" ,;:–—-")
    if not re.search(r"\w{2}", story):
        story = text
    return Directions(
        story=story,
        num_frames=_num_frames(counts, listed),
        style=_style_named(styles),
        forbidden=forbidden,
        listed=listed,
    )


def _taken(patterns: list[str], text: str, group: str) -> tuple[str, tuple[str, ...]]:
    """The text without what the patterns match, and the matches of their group."""
    found: list[str] = []
    for pattern in patterns:
        compiled = re.compile(pattern, re.IGNORECASE)
        while match := compiled.search(text):
            if not match.group():
                break
            found.append(match[group].strip() if group else match.group())
            text = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip()
    return text, tuple(found)


def _num_frames(counts: tuple[str, ...], listed: tuple[str, ...]) -> int | None:
    numbers = [_COUNT_WORDS.get(count.lower()) or int(count) for count in counts]
    asked = numbers[0] if numbers else len(listed) or None
    return None if asked is None else min(max(asked, MIN_FRAMES), MAX_FRAMES)


def _style_named(styles: tuple[str, ...]) -> str:
    for style in styles:
        for name, pattern in _STYLE_NAMES.items():
            if re.match(rf"(?:{pattern})", style, re.IGNORECASE):
                return name
    return ""


def _listed(text: str) -> tuple[str, ...]:
    """The scenes of a numbered list that counts up from 1."""
    marks = list(_LIST_MARK.finditer(text))
    numbers = [int(mark["a"] or mark["b"] or mark["c"]) for mark in marks]
    if len(marks) < 2 or numbers != list(range(1, len(marks) + 1)):
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    scenes = [text[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
    return tuple(scene for scene in scenes if re.search(r"\w", scene))

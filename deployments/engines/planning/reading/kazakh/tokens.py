"""Words, commas and quotations of a Kazakh text, before it is known what each one is."""

import re

from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind

_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]{1,600})[»”\"]")


_DASHED = re.compile(
    r"(?:^|(?<=[\n:.!?]))\s*[-–—]\s*([^\n]{1,400}?)[,!?.]?\s*[-–—]\s*(?=(?:де[дйпг]|айт|сұра|жауап))"
)


_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=:)\s+(?![\s\x01-])")


_TOKEN = re.compile(r"\x01(\d+)\x02|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[,;:–—()]|(?<=\s)-(?=\s)")


_SPEAKING = (
    "де",
    "айт",
    "сұра",
    "айқайла",
    "жауап",
    "бұйыр",
    "жаз",
    "сөйле",
    "шақыр",
    "ойла",
    "қатты",
)


def _is_spoken(text: str, start: int, end: int) -> bool:
    """Whether a quotation is said by somebody, not the title of something."""
    after = re.match(r"[\s,.!?–—-]*([^\W\d_]+)", text[end:])
    if text[:start].rstrip().endswith(":"):
        return True
    return after is not None and any(after[1].lower().startswith(stem) for stem in _SPEAKING)


def tokens_of(text: str) -> list[list[KazakhWord]]:
    """The words of each sentence; what is said in quotation marks is one word."""
    spoken: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match.re is _QUOTED and not _is_spoken(text, match.start(), match.end()):
            return f" {match[1]} "
        spoken.append(match[1].strip(" ,"))
        return f" \x01{len(spoken) - 1}\x02 "

    text = text.replace("\x01", " ").replace("\x02", " ")
    text = _QUOTED.sub(keep, text)
    text = _DASHED.sub(keep, text)
    found = []
    for sentence in _SENTENCE.split(text):
        words = []
        for match in _TOKEN.finditer(sentence):
            if match[1] is not None:
                quoted = spoken[int(match[1])] if int(match[1]) < len(spoken) else ""
                words.append(KazakhWord(quoted, "", WordKind.SPEECH))
            elif match[0] in ",;:–—()-":
                words.append(KazakhWord(",", ",", WordKind.COMMA))
            else:
                words.append(KazakhWord(match[0], match[0].lower()))
        if words:
            found.append(words)
    return found

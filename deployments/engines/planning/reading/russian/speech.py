"""What is said in a Russian story: in quotation marks, after a dash, or with its verb inside."""

import re

_MARKED = re.compile(r"«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|\"[^\"\n]+\"")
_DASHED = re.compile(
    r"(?P<open>(?:^|(?<=[\n:])|(?<=: ))[—–-]\s+)(?P<said>[^—–\n]+?[^\s—–])"
    r"(?=\s+[—–]\s+[а-яё]|\s*$|\s*\n)",
    re.MULTILINE,
)
_RESUMED = re.compile(r"(?<=[.!?…] )[—–]\s+(?P<said>[А-ЯЁ][^—–\n]+)")
_MASK = "q"
_SAYS = r"говорит|сказал[аи]?|отвечает|ответил[аи]?|кричит|думает|подумал[аи]?|говорил[аи]?"
_INSERTED = re.compile(
    r"(?P<first>[^.!?…«»\n,:;]+(?:,[^.!?…«»\n,:;]+)?), "
    rf"(?P<verb>{_SAYS})(?P<who>(?: [\w-]+){{0,2}}), "
    r"(?P<rest>[^.!?…«»\n:]+)(?P<stop>[.!?…]+|$)"
)
_HEARSAY = re.compile(r", (?:говорят|мол|дескать|видно|видимо|кажется|конечно|наверное),")


def speech_spans(text: str) -> list[tuple[int, int]]:
    """Where somebody speaks, quotation marks and dashes included, in order."""
    spans = [match.span() for match in _MARKED.finditer(text) if _is_speech(text, *match.span())]
    for match in _DASHED.finditer(text):
        start, end = match.span("said")
        end -= text[start:end].endswith(",")
        if not any(start < other_end and other_start < end for other_start, other_end in spans):
            spans.append((start, end))
    spoken = [end for _, end in spans]
    for match in _RESUMED.finditer(text):
        start, end = match.span("said")
        is_after = any(known < start and "\n" not in text[known:start] for known in spoken)
        if is_after and not any(start < b and a < end for a, b in spans):
            spans.append((start, end))
    return sorted(spans)


def _is_speech(text: str, start: int, end: int) -> bool:
    """Whether a quotation is spoken; a title in quotation marks is not."""
    before = text[:start].rstrip()[-1:]
    after = text[end:].lstrip()[:1]
    return before in ("", ":", ".", "!", "?", "…", "—", "–") or after in ("—", "–")


def masked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with each speech as one long word, so that it cannot be taken apart.

    A speech that ends a sentence keeps its last character as a full stop.
    """
    for start, end in spans:
        rest = text[end:].lstrip()
        is_last = not rest or rest[0].isupper()
        inside = _MASK * (end - start - is_last)
        text = f"{text[:start]}{inside}{'.' if is_last else ''}{text[end:]}"
    return text


def with_quotes(text: str) -> str:
    """A text in which such speech stands in quotation marks behind its verb."""
    text = _HEARSAY.sub("", text)
    sentences = re.split(r"(?<=[.!?…])(\s+)", text)
    return "".join(_quoted(sentence) for sentence in sentences)


def _quoted(sentence: str) -> str:
    match = _INSERTED.fullmatch(sentence)
    if match is None:
        return sentence
    said = f"{match['first']} {match['rest']}"
    verb = match["verb"].capitalize()
    return f"{verb}{match['who']}: «{said}{match['stop'].strip('.')}»."

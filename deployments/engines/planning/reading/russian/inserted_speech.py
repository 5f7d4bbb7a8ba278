"""Speech without quotation marks, with its verb put in between: "Холод, говорит, не войдёт"."""

import re

_SAYS = r"говорит|сказал[аи]?|отвечает|ответил[аи]?|кричит|думает|подумал[аи]?|говорил[аи]?"
_INSERTED = re.compile(
    r"(?P<first>[^.!?…«»\n,:;]+(?:,[^.!?…«»\n,:;]+)?), "
    rf"(?P<verb>{_SAYS})(?P<who>(?: [\w-]+){{0,2}}), "
    r"(?P<rest>[^.!?…«»\n:]+)(?P<stop>[.!?…]+|$)"
)
_HEARSAY = re.compile(r", (?:говорят|мол|дескать|видно|видимо|кажется|конечно|наверное),")


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

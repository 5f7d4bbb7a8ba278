"""Words, commas and quotations of a Kazakh text, before it is known what each one is."""

import re

from deployments.engines.planning.reading.kazakh.letters import joiner
from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.noun_forms import noun_forms
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind

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


def _pair(text: str) -> list[str]:
    """A pair of persons or animals as two words and what joins them: "шал-кемпір"."""
    first, _, second = text.partition("-")
    rows = nouns_by_stem()
    row = rows.get(first.lower())
    forms = noun_forms(second.lower()) if row is not None and text.lower() not in rows else ()
    known = rows.get(forms[0].stem) if forms else None
    if row is None or known is None or row is known:
        return [text]
    is_pair = {row.kind, known.kind} in ({Kind.PERSON}, {Kind.ANIMAL})
    return [first, joiner(first), second] if is_pair else [text]


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
                words += [KazakhWord(one, one.lower()) for one in _pair(match[0])]
        if words:
            found.append(words)
    return found


def with_joined_pronouns(text: str) -> str:
    """The text with "each other" as one word: "бірін бірі", "бір біріне"."""
    text = re.sub(r"\bбірін[ -]бірі\b", "бір-бірін", text)
    return re.sub(r"\bбір бірі(нің|не|н|нде|нен|мен)\b", r"бір-бірі\1", text)

"""A Russian story as sentences of words with their forms and heads.

What is said in quotation marks or after a dash is one word.
"""

import re
from dataclasses import replace
from typing import Any

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.grammar import QUOTE
from deployments.engines.planning.reading.russian.models import TaggedWord, tag_words
from deployments.engines.planning.reading.russian.morphology import (
    allowed_cases,
    are_similar,
    choose_parse,
    features_of,
    folded,
    is_hero_name,
    is_known,
    parses,
    pos_of,
)
from deployments.engines.planning.reading.russian.repairs import repair_sentence
from deployments.engines.planning.reading.russian.tree import RussianWord
from deployments.engines.planning.reading.russian.verb_words import (
    VERB_TAGS,
)

_SHORTEST_LAST_WORD = 4
"""A shorter word before a full stop may be an abbreviation: "ул."."""

_MAX_WORDS = 120
"""A longer sentence is cut: the parser's cost grows with the square of its length."""

_LONGEST_ASIDE = 4
"""As many words may stand between a speech and the verb that introduces it."""

_AROUND_SPEECH = frozenset({":", ",", "—", "–", "-", "."})
_NOUN_PHRASE_POS = {"ADJ", "DET", "NUM"}
_LACKS = {"нет", "было", "будет", "хватило", "хватает", "стало", "осталось"}
"""Predicates whose subject stands in the genitive: "хозяина нет"."""

_POSSESSIVES = {"его", "ее", "их"}
_HERO_SECOND = re.compile(r"[ ](?:косе|көсе)\b", re.IGNORECASE)
_MARKED = re.compile(r"«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|\"[^\"\n]+\"")
_DASHED = re.compile(
    r"(?P<open>(?:^|(?<=[\n:])|(?<=: ))[—–-]\s+)(?P<said>[^—–\n]+?[^\s—–])"
    r"(?=\s+[—–]\s+[а-яё]|\s*$|\s*\n)",
    re.MULTILINE,
)
_RESUMED = re.compile(r"(?<=[.!?…] )[—–]\s+(?P<said>[А-ЯЁ][^—–\n]+)")
_MASK = "q"


def split_sentences(text: str) -> list[list[RussianWord]]:
    """The sentences of a story, as lists of parsed words; a speech is one word of its sentence."""
    from razdel import sentenize

    speeches = _speech_spans(text)
    plain = _masked(text, speeches)
    starts = {start for start, _ in speeches}
    sentences = []
    for sentence in sentenize(plain):
        for spans in _split_at_stops(text, _spans(sentence.text, sentence.start)):
            places = [place for place, (start, _) in enumerate(spans) if start in starts]
            sentences.append(_parse_around(text, spans, places))
    return sentences


def _speech_spans(text: str) -> list[tuple[int, int]]:
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


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with each speech as one long word, so that it cannot be taken apart.

    A speech that ends a sentence keeps its last character as a full stop.
    """
    for start, end in spans:
        rest = text[end:].lstrip()
        is_last = not rest or rest[0].isupper()
        inside = _MASK * (end - start - is_last)
        text = f"{text[:start]}{inside}{'.' if is_last else ''}{text[end:]}"
    return text


def _split_at_stops(text: str, spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split what is written without capitals at a full stop behind a word."""
    found: list[list[tuple[int, int]]] = [[]]
    for start, end in spans:
        found[-1].append((start, end))
        is_stop = text[start:end] == "." and len(found[-1]) > 1
        is_stop = is_stop and found[-1][-2][1] - found[-1][-2][0] >= _SHORTEST_LAST_WORD
        if is_stop or len(found[-1]) >= _MAX_WORDS:
            found.append([])
    return [piece for piece in found if piece]


def _parse_around(text: str, spans: list[tuple[int, int]], places: list[int]) -> list[RussianWord]:
    """Parse the words around the speeches at some places, then put these back."""
    taken = set(places)
    for place in places:
        for beside in (place - 1, place + 1):
            if 0 <= beside < len(spans) and text[slice(*spans[beside])] in _AROUND_SPEECH:
                taken.add(beside)
    kept = [place for place in range(len(spans)) if place not in taken]
    words = _parse(text, [spans[place] for place in kept])
    repair_sentence(words)
    for word in words:
        word.index = kept[word.index]
        word.head = kept[word.head] if word.head >= 0 else -1
    parsed = list(words)
    for place in sorted(taken):
        start, end = spans[place]
        is_speech = place in places
        speaking = _speaking(parsed, min(places, key=lambda quote: abs(quote - place)))
        if is_speech:
            start, end = _whole_speech(text, start, end)
        words.append(
            RussianWord(
                index=place,
                text=text[start:end],
                form=text[start:end] if is_speech else folded(text[start:end]),
                start=start,
                end=end,
                lemma="",
                pos=QUOTE if is_speech else "PUNCT",
                features=Features(),
                parse=None,
                head=speaking if speaking >= 0 or not words else words[0].index,
                relation="parataxis" if is_speech else "punct",
            )
        )
    return sorted(words, key=lambda word: word.index)


def _whole_speech(text: str, start: int, end: int) -> tuple[int, int]:
    """A speech with its closing mark, which the mask may have made a full stop."""
    return (start, end + 1) if text[end : end + 1] in ("»", "”", '"', "“") else (start, end)


def _speaking(words: list[RussianWord], place: int) -> int:
    """The verb that introduces a speech at a place, else the nearest one; -1 if there is none."""
    verbs = [word for word in words if word.pos == "VERB"]
    speaking = [word for word in verbs if "speech" in VERB_TAGS.get(word.lemma, ())]
    close = [word for word in verbs if _is_beside(words, word, place)]
    candidates = [word for word in close if word in speaking] or close or speaking or verbs
    found = min(candidates, key=lambda word: abs(word.index - place), default=None)
    return found.index if found is not None else -1


def _is_beside(words: list[RussianWord], verb: RussianWord, place: int) -> bool:
    """Whether a verb with at most its subject stands between a speech and the next comma."""
    low, high = sorted((verb.index, place))
    gap = [word for word in words if low < word.index < high]
    return len(gap) < _LONGEST_ASIDE and all(word.pos != "PUNCT" for word in gap)


def _spans(text: str, offset: int) -> list[tuple[int, int]]:
    """Where the words of a sentence stand; "Алдар Косе" is one word."""
    from razdel import tokenize

    spans: list[tuple[int, int]] = []
    for token in tokenize(text):
        if spans and _HERO_SECOND.fullmatch(text[spans[-1][1] - offset : token.stop]):
            first = text[spans[-1][0] - offset : spans[-1][1] - offset]
            if is_hero_name(first):
                spans[-1] = (spans[-1][0], token.stop + offset)
                continue
        if len(spans) > 1 and _is_score(text[spans[-2][0] : token.stop + offset]):
            spans[-2:] = [(spans[-2][0], token.stop + offset)]
            continue
        spans.append((token.start + offset, token.stop + offset))
    return spans


def _is_score(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}:\d{1,3}", text) is not None


def _parse(text: str, spans: list[tuple[int, int]]) -> list[RussianWord]:
    texts = [text[start:end] for start, end in spans]
    tagged = tag_words(texts)
    words: list[RussianWord] = []
    for index, ((start, end), tag) in enumerate(zip(spans, tagged, strict=True)):
        form = folded(texts[index])
        cases = allowed_cases(_preposition_before(words))
        is_subject = tag.relation.startswith("nsubj") and texts[tag.head] not in _LACKS
        parse, pos, features = _form_of(form, tag, cases, is_subject=is_subject)
        words.append(
            RussianWord(
                index=index,
                text=texts[index],
                form=form,
                start=start,
                end=end,
                lemma=_lemma_of(form, parse),
                pos=pos,
                features=features,
                parse=parse,
                head=tag.head,
                relation=tag.relation,
            )
        )
    return words


def _lemma_of(form: str, parse: Any) -> str:
    """The dictionary form; a title keeps the name before it: "шигай-баю" -> "шигай-бай"."""
    if parse is None:
        return form
    prefix, hyphen, last = form.rpartition("-")
    if hyphen and last == folded(parse.word) and not is_hero_name(form):
        return f"{prefix}-{folded(parse.normal_form)}"
    return folded(parse.normal_form)


def _preposition_before(words: list[RussianWord]) -> str:
    """The preposition of the noun phrase whose next word comes after `words`; empty if none."""
    for word in reversed(words[-5:]):
        if word.pos == "ADP":
            return word.form
        is_participle = word.features.form == "Part"
        is_part = word.pos in _NOUN_PHRASE_POS or word.form in _POSSESSIVES
        if not is_part and not is_participle:
            return ""
    return ""


def _form_of(
    form: str, tag: TaggedWord, cases: frozenset[str], *, is_subject: bool
) -> tuple[Any, str, Features]:
    """The dictionary's entry, the class and the features.

    The tagger's class counts unless the word cannot be of it; the features are the dictionary's.
    """
    if not form[:1].isalpha() or tag.pos == "PUNCT":
        return None, tag.pos, tag.features
    parse = choose_parse(form, tag.pos, tag.features, cases, is_subject=is_subject)
    if parse is None:
        return None, tag.pos, tag.features
    pos = pos_of(parse) if _must_change(form, tag.pos) else tag.pos
    if pos == "PROPN" and pos_of(parse) != "NOUN":
        pos = pos_of(parse)
    features = features_of(parse)
    if pos not in ("VERB", "AUX", "ADJ") and features.form:
        features = replace(features, form="")
    return parse, pos, features


def _must_change(form: str, pos: str) -> bool:
    """Whether the dictionary knows the word and in no entry as this class."""
    return is_known(form) and not any(are_similar(pos_of(p), pos) for p in parses(form))

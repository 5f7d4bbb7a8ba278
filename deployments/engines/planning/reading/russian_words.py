"""A Russian story as sentences of words with their forms and heads, before any repair."""

import re
from dataclasses import dataclass
from typing import Any

from deployments.engines.planning.reading.russian_models import TaggedWord, tag_words
from deployments.engines.planning.reading.russian_morphology import (
    Features,
    allowed_cases,
    are_similar,
    choose_parse,
    features_of,
    folded,
    is_hero_name,
    is_known,
    parses,
)

_NOUN_PHRASE_POS = {"ADJ", "DET", "NUM", "PRON"}
_HERO_SECOND = re.compile(r"[ ](?:косе|көсе)\b", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class RussianWord:
    """A word of a sentence; repairs may change its class, case, head and relation.

    Attributes:
        text: as written; the hero's two names are one word.
        form: folded text.
        start: its place in the story, in characters.
        end: the place after it.
        lemma: dictionary form, with е for ё as the dictionary has it.
        features: its class and form.
        parse: the dictionary's entry; None for punctuation and the like.
        head: index in the sentence; -1 for the root.
        relation: to the head.
    """

    index: int
    text: str
    form: str
    start: int
    end: int
    lemma: str
    features: Features
    parse: Any
    head: int
    relation: str

    @property
    def pos(self) -> str:
        """Its word class."""
        return self.features.pos


def split_sentences(text: str) -> list[list[RussianWord]]:
    """The sentences of a story, as lists of parsed words."""
    from razdel import sentenize

    sentences = []
    for sentence in sentenize(text):
        spans = _spans(sentence.text, sentence.start)
        if spans:
            sentences.append(_parse(text, spans))
    return sentences


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
        spans.append((token.start + offset, token.stop + offset))
    return spans


def _parse(text: str, spans: list[tuple[int, int]]) -> list[RussianWord]:
    texts = [text[start:end] for start, end in spans]
    tagged = tag_words(texts)
    words: list[RussianWord] = []
    for index, ((start, end), tag) in enumerate(zip(spans, tagged, strict=True)):
        form = folded(texts[index])
        cases = allowed_cases(_preposition_before(words))
        parse, features = _form_of(form, tag, cases)
        words.append(
            RussianWord(
                index=index,
                text=texts[index],
                form=form,
                start=start,
                end=end,
                lemma=lemma_of(form, parse),
                features=features,
                parse=parse,
                head=tag.head,
                relation=tag.relation,
            )
        )
    return words


def lemma_of(form: str, parse: Any) -> str:
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
        is_participle = word.features.verb_form == "part"
        if word.pos not in _NOUN_PHRASE_POS and not is_participle:
            return ""
    return ""


def _form_of(form: str, tag: TaggedWord, cases: frozenset[str]) -> tuple[Any, Features]:
    """The dictionary's entry and the features; the tagger's class counts unless it cannot be."""
    if not form[:1].isalpha() or tag.features.pos == "PUNCT":
        return None, tag.features
    parse = choose_parse(form, tag.features, cases)
    if parse is None:
        return None, tag.features
    found = features_of(parse)
    pos = found.pos if _must_change(form, tag.features.pos) else tag.features.pos
    if pos == "PROPN" and found.pos != "NOUN":
        pos = found.pos
    return parse, Features(
        pos=pos,
        case=found.case or (tag.features.case if pos in ("NOUN", "PROPN") else ""),
        gender=found.gender,
        number=found.number,
        person=found.person,
        tense=found.tense,
        verb_form=found.verb_form if pos in ("VERB", "AUX", "ADJ") else "",
        voice=found.voice,
        mood=found.mood,
        is_animate=found.is_animate,
    )


def _must_change(form: str, pos: str) -> bool:
    """Whether the dictionary knows the word and in no entry as this class."""
    return is_known(form) and not any(are_similar(features_of(p).pos, pos) for p in parses(form))

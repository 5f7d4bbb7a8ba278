"""Russian verbs: their row of the verb table and what reading needs to know of them."""

from collections.abc import Iterator
from functools import cache

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.grammar import VerbWord
from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    folded,
    known_nouns,
    known_verbs,
    parses,
)
from deployments.engines.planning.reading.russian.senses import sense_key
from deployments.engines.planning.reading.russian.tree import BOUNDARIES
from deployments.engines.planning.reading.russian.verb_words import (
    HAVE,
    HAVE_NOT,
    OFFERS,
    ORDERS,
    TEACHINGS,
    TO_PEOPLE,
    VERB_TAGS,
    WILLING,
)
from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.engines.planning.vocabulary.verbs import Verb, verbs_by_key

_SAID_BY_VERB = (Kind.PERSON, Kind.THING, Kind.EVENT)
_BE = "быть"
_LEMMAS = {"нет": _BE, "жил-быть": "жить", HAVE_NOT: HAVE}
_LIMBS = {"глаз", "нога", "ножка", "живот", "рот", "ухо", "нос", "плечо", "язык"}
"""Parts of the body that a phrase such as "надорвать живот" does not show by themselves."""

_PREFIXES = ("по", "за")
"""Prefixes that only say that a deed begins or ends: "залаять" is "лаять" begun."""

_PERFECTIVES = (
    ("ывать", ("ать", "ить", "ыть", "еть")),
    ("ивать", ("ить", "ать", "еть")),
    ("вать", ("ть",)),
    ("ять", ("ить",)),
    ("ать", ("ить",)),
)
"""Endings of verbs that go on, and of those that come to an end: "облизывать", "облизать"."""


def read_verb(sentence: Sentence, word: Word) -> VerbWord:
    """The verb of a clause; "быть" for a predicate that is no verb."""
    if word.pos not in ("VERB", "AUX"):
        is_predicate = sentence.child(word, "cop", "nsubj") is not None
        lemma = _BE if is_predicate else ""
        return VerbWord(verb=known_verbs().get(lemma), lemma=lemma)
    lemma = _LEMMAS.get(word.lemma, word.lemma)
    if is_unwilling(sentence, word):
        refusal = verbs_by_key()["refuse"]
        return VerbWord(verb=refusal, lemma="отказаться", tags=refusal.tags)
    phrase = _phrase_of(sentence, word)
    verb, used = phrase or (_sense_of(sentence, word, lemma), frozenset())
    own = VERB_TAGS.get(lemma, frozenset())
    tags = (verb.tags if verb else frozenset()) | own
    if "aspect" in own:
        tags -= {"wish", "speech"}
    if sentence.child(word, "ccomp") is not None:
        tags -= {"wish"}
    if lemma in TEACHINGS:
        tags -= {"speech", "wish"}
    if lemma in ORDERS:
        tags |= {"order"}
    return VerbWord(verb=verb, lemma=_accented(lemma, word), used=used, tags=tags)


def is_unwilling(sentence: Sentence, word: Word) -> bool:
    """Whether somebody will not do something, which shows: "не хотел платить"."""
    is_denied = any(folded(c.text) == "не" for c in sentence.children(word, "advmod"))
    inner = sentence.child(word, "xcomp") if is_denied and word.lemma in WILLING else None
    return inner is not None and inner.features.form == "Inf"


def _sense_of(sentence: Sentence, word: Word, lemma: str) -> Verb | None:
    """The row that a verb means beside the nouns of its clause."""
    key = sense_key(sentence, word, lemma)
    return verbs_by_key()[key] if key else _row_of(_called(sentence, word, lemma))


def _called(sentence: Sentence, word: Word, lemma: str) -> str:
    """The verb "звать" is an invitation, unless it tells a name."""
    is_asked = lemma in ("просить", "попросить") and sentence.child(word, "xcomp") is not None
    asked = sentence.child(word, "obj") if is_asked else None
    if asked is not None and asked.features.case != "Gen":
        return "умолять"
    if lemma in OFFERS and sentence.child(word, "obj") is None:
        return "сказать"
    if lemma != "звать" or sentence.child(word, "nsubj") is None:
        return lemma
    is_name = any(
        c.features.case in ("Ins", "Nom") for c in sentence.children(word, "obl", "xcomp")
    )
    return lemma if is_name or sentence.child(word, "obj") is None else "позвать"


def is_transitive(lemma: str) -> bool:
    """Whether a verb takes an object in the accusative."""
    return any(parse.tag.transitivity == "tran" for parse in parses(folded(lemma))[:1])


def acts_on_somebody(verb: Verb) -> bool:
    """Whether its object is a person or an animal, which shows what is done to it."""
    if verb.key in TO_PEOPLE:
        return True
    given = any("{recipient}" in phrase or "{source}" in phrase for phrase in verb.phrases)
    return bool(verb.reaction) and not given


def _accented(lemma: str, word: Word) -> str:
    """The infinitive as the dictionary writes it, with ё."""
    for parse in parses(folded(word.text)):
        if folded(parse.normal_form) == lemma:
            return str(parse.normal_form)
    return lemma


def _row_of(lemma: str) -> Verb | None:
    """The table's row of an infinitive, or of one that differs in aspect or prefix only."""
    if lemma in known_verbs():
        return known_verbs()[lemma]
    for partner in _perfectives(lemma):
        if partner in known_verbs():
            return known_verbs()[partner]
    for prefix in _PREFIXES:
        rest = lemma.removeprefix(prefix)
        if rest != lemma and rest in known_verbs():
            return known_verbs()[rest]
    return None


def _perfectives(lemma: str) -> Iterator[str]:
    ending = next((mark for mark in ("ся", "сь") if lemma.endswith(mark)), "")
    stem = lemma.removesuffix(ending)
    for going_on, done in _PERFECTIVES:
        if stem.endswith(going_on):
            yield from (stem.removesuffix(going_on) + other + ending for other in done)


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """What the table has of several words, longest first, by their verb."""
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for phrase, verb in known_verbs().items():
        first, *rest = phrase.split()
        if rest:
            found.setdefault(first, []).append((tuple(rest), verb))
    return {
        first: tuple(sorted(phrases, key=lambda phrase: -len(phrase[0])))
        for first, phrases in found.items()
    }


def _phrase_of(sentence: Sentence, word: Word) -> tuple[Verb, frozenset[int]] | None:
    """The row of a verb with other words: "берёт в жёны"; and those that mean nothing else."""
    forms = [folded(other.text) for other in sentence.words]
    start = next((i for i in range(word.index, -1, -1) if forms[i] in BOUNDARIES), -1) + 1
    end = next((i for i in range(word.index, len(forms)) if forms[i] in BOUNDARIES), len(forms))
    for lemma in (word.lemma, *_perfectives(word.lemma)):
        for rest, verb in _phrases().get(lemma, ()):
            for place in range(start, end - len(rest) + 1):
                if tuple(forms[place : place + len(rest)]) == rest:
                    return verb, _meaningless(sentence, place, len(rest))
    return _phrase_apart(sentence, word)


def _phrase_apart(sentence: Sentence, word: Word) -> tuple[Verb, frozenset[int]] | None:
    """The row of a verb and a noun that stand apart: "запустил на лугу воздушного змея"."""
    for rest, verb in _phrases().get(word.lemma, ()):
        *preposition, noun = rest
        if len(preposition) > 1:
            continue
        lemmas = {folded(parse.normal_form) for parse in parses(noun)}
        for child in sentence.children(word, "obj", "obl", "iobj"):
            is_same = sentence.case_words(child) == " ".join(preposition)
            is_case = not preposition or child.features.case == _case_of(noun, child)
            if is_same and child.lemma in lemmas and is_case:
                return verb, _meaningless(sentence, child.index, 1)
    return None


def _case_of(form: str, word: Word) -> str:
    """The case of a form that can be the one in which a word stands; empty if it cannot."""
    cases = {features_of(parse).case for parse in parses(form)}
    return word.features.case if word.features.case in cases else ""


def _meaningless(sentence: Sentence, place: int, length: int) -> frozenset[int]:
    """Words of a phrase that are no person and no thing by themselves."""
    words = sentence.words[place : place + length]
    is_inside = words[0].pos == "ADP" and folded(words[0].text) in ("в", "во")
    nouns = {word.index: known_nouns().get(word.lemma) for word in words}
    return frozenset(
        index
        for index, noun in nouns.items()
        if noun is None
        or (is_inside and noun.kind in _SAID_BY_VERB)
        or (words[0].lemma in _LIMBS and len(words) == 1)
        or (noun.kind is Kind.PLACE and words[0].pos != "ADP")
    )

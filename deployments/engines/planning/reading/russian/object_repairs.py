"""Repairs of Russian nouns that look like subjects and are objects."""

from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    is_known,
    known_nouns,
    parses,
)
from deployments.engines.planning.reading.russian.tree import (
    BOUNDARIES,
    JOINS,
    RussianWord,
    Sentence,
    agrees,
    attach,
    between,
    is_bare,
    is_finite,
)
from deployments.engines.planning.vocabulary.nouns import Kind

_BUILDING = {"построить", "строить", "возвести", "купить", "продать", "нарисовать", "рисовать"}


def turn_thing(words: Sentence, word: RussianWord) -> None:
    """A thing is what the one before does something to: "а топор унёс с собой"."""
    if word.relation not in ("nsubj", "advmod") or not word.features.case:
        return
    if word.features.animacy or not is_bare(words, word) or word.pos != "NOUN":
        return
    verb = words[word.head]
    if verb.relation not in ("conj", "parataxis") or not is_finite(verb):
        return
    if "tran" not in str(verb.parse.tag).replace("intr", ""):
        return
    if any(o.head == verb.index and o.relation in ("obj", "ccomp", "xcomp") for o in words):
        return
    can_be = any(features_of(parse).case == "Acc" for parse in parses(word.form))
    before = [o for o in words if o.head == verb.head and o.relation == "nsubj"]
    is_shared = any(o.features.animacy and agrees(o.features, verb.features) for o in before)
    if can_be and (is_shared or not agrees(word.features, verb.features)):
        word.relation = "obj"
        word.features = replace(word.features, case="Acc")


def tell_houses(words: Sentence, word: RussianWord) -> None:
    """What one builds are houses, and not "at home": "построили дома из соломы"."""
    if word.form != "дома" or word.head < 0 or not is_bare(words, word):
        return
    verb = next((o for o in words[word.head : word.head + 1] if o.lemma in _BUILDING), None)
    found = [p for p in parses(word.form) if features_of(p).case == "Acc"]
    has_object = any(o.relation == "obj" and o.head == word.head and o is not word for o in words)
    if verb is None or not found or has_object:
        return
    word.parse, word.pos, word.lemma = found[0], "NOUN", "дом"
    word.features = features_of(found[0])
    attach(word, verb, "obj")


def keep_whole(words: Sentence, word: RussianWord) -> None:
    """A compound of the noun table keeps its form: "варит наурыз-коже"."""
    if "-" not in word.form or word.form not in known_nouns() or word.lemma == word.form:
        return
    if word.lemma in known_nouns() or is_known(word.form):
        return
    word.lemma, word.pos = word.form, "NOUN"
    if word.head >= 0 and words[word.head].pos == "VERB" and is_bare(words, word):
        is_object = word.index > word.head
        word.relation = "obj" if is_object else "nsubj"
        word.features = Features(case="Acc" if is_object else "Nom", number="Sing")


def take_part(words: Sentence, word: RussianWord) -> None:
    """A bare genitive behind a verb that has no object is some of it: "налила им чая"."""
    if word.features.case != "Gen" or word.pos != "NOUN" or not is_bare(words, word):
        return
    noun = known_nouns().get(word.lemma)
    if noun is None or noun.kind not in (Kind.FOOD, Kind.THING, Kind.PLANT) or word.head < 0:
        return
    head = words[word.head]
    while head.pos in ("PRON", "NOUN") and head.head >= 0 and _leads_on(words, head):
        if head.pos == "NOUN" and noun.kind is Kind.THING:
            return
        head = words[head.head]
    is_far = any(o.form in BOUNDARIES | JOINS for o in between(words, head, word))
    if head.pos != "VERB" or head.parse is None or head.parse.tag.transitivity != "tran" or is_far:
        return
    has_object = any(o.relation == "obj" and o.head == head.index and o is not word for o in words)
    if word.relation in ("nmod", "obl", "iobj", "obj") and not has_object:
        attach(word, head, "obj")


def _leads_on(words: Sentence, noun: RussianWord) -> bool:
    """Whether some of it may be what is put there: "насыпал между страниц книги овса"."""
    is_whole = noun.relation == "nmod" and noun.features.case == "Gen"
    return noun.pos == "PRON" or is_whole or not is_bare(words, noun)

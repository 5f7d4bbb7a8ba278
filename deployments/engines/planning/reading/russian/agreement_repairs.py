"""Repairs of Russian words by what they agree with, and by what their verbs take."""

import re
from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    folded,
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
    climb,
    has_subject,
    is_bare,
    is_finite,
)
from deployments.engines.planning.reading.russian.verb_words import ORDERS, TEACHINGS, VERB_TAGS
from deployments.engines.planning.vocabulary.nouns import Kind

_OWNERS = re.compile(r"([а-я]{2,})ин(?:а|о|ы|у|ой|ого|ому|ым|ом|ых|ыми)?")
_ARGUMENTS = {"obj", "iobj", "obl", "nsubj", "nmod"}
_NUMBERS = {"два", "две", "три", "четыре"}


def turn_intransitive(words: Sentence, word: RussianWord) -> None:
    """What stands beside a verb without objects is its subject: "лопается колесо"."""
    if word.relation != "obj" or word.head < 0 or not is_bare(words, word):
        return
    verb = words[word.head]
    if not is_finite(verb) or has_subject(words, verb) or verb.parse is None:
        return
    if verb.parse.tag.transitivity != "intr":
        return
    for parse in parses(word.form):
        features = features_of(parse)
        if features.case == "Nom" and agrees(features, verb.features):
            word.features, word.relation = features, "nsubj"
            return


def read_object(words: Sentence, word: RussianWord) -> None:
    """An infinitive just behind a verb that takes none is its object: "разинула пасть"."""
    if word.features.form != "Inf" or word.index == 0:
        return
    verb = words[word.index - 1]
    takes_deed = verb.lemma in VERB_TAGS or verb.lemma in TEACHINGS | ORDERS
    if not is_finite(verb) or takes_deed or verb.parse.tag.transitivity != "tran":
        return
    for parse in parses(word.form):
        is_noun = parse.tag.POS == "NOUN" and features_of(parse).case == "Acc"
        if is_noun and folded(parse.normal_form) in known_nouns():
            word.parse, word.pos, word.features = parse, "NOUN", features_of(parse)
            word.lemma = folded(parse.normal_form)
            attach(word, verb, "obj")
            return


def follow_noun(words: Sentence, word: RussianWord) -> None:
    """A genitive belongs to no noun behind it: "накормил всех сирот аула пловом"."""
    if word.pos != "NOUN" or word.features.case not in ("Gen", "Acc") or not is_bare(words, word):
        return
    is_near = not any(o.form in BOUNDARIES for o in between(words, words[word.head], word))
    is_after = is_near and word.head < word.index
    if word.relation not in ("amod", "nmod") or is_after:
        return
    if word.features.case == "Acc" and word.relation == "nmod":
        return
    noun = words[word.index - 1] if word.index else word
    verb = next((o for o in reversed(words[: word.index]) if o.pos == "VERB"), None)
    if noun.pos == "NOUN" and noun is not word and word not in climb(words, noun):
        attach(word, noun, "nmod")
    elif verb is not None and not any(o.form in BOUNDARIES for o in between(words, verb, word)):
        attach(word, verb, "obj")


def count_subject(words: Sentence, word: RussianWord) -> None:
    """A number of people before a verb in the plural does it: "три поросёнка построили дома"."""
    if word.relation not in ("obj", "iobj", "obl") or not is_bare(words, word) or word.head < 0:
        return
    verb = words[word.head]
    number = next((o for o in words if o.relation == "nummod" and o.head == word.index), None)
    if number is None or not is_finite(verb) or verb.index < word.index or has_subject(words, verb):
        return
    is_one_form = word.features.number == "Sing" and word.features.animacy
    if is_one_form and verb.features.number == "Plur" and number.form in _NUMBERS:
        word.relation = "nsubj"


def free_adjective(words: Sentence, word: RussianWord) -> None:
    """An adjective before a comma belongs to no noun behind it: "достал золотой, но он ..."."""
    if word.pos != "ADJ" or word.relation != "amod" or word.head < word.index:
        return
    after = words[word.index + 1 : word.index + 3]
    is_end = [o.form for o in after[:1]] == [","] and after[-1].form in JOINS
    verb = next(
        (o for o in reversed(words[: word.index]) if o.form in BOUNDARIES or is_finite(o)), None
    )
    if (
        not is_end
        or verb is None
        or not is_finite(verb)
        or word.features.case not in ("Acc", "Nom")
    ):
        return
    if any(o.head == verb.index and o.relation == "obj" for o in words):
        return
    word.pos, word.lemma = "PRON", "оный"
    word.features = replace(word.features, case="Acc")
    attach(word, verb, "obj")


def read_possessive(words: Sentence, word: RussianWord) -> None:
    """An adjective of an owner is one: "на муллином коне", "в мамину сумку"."""
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    match = _OWNERS.fullmatch(word.form)
    if after is None or after.pos not in ("NOUN", "ADJ") or match is None or is_known(word.form):
        return
    owner = next((match[1] + end for end in "ая" if match[1] + end in known_nouns()), "")
    if not owner or known_nouns()[owner].kind not in (Kind.PERSON, Kind.ANIMAL):
        return
    noun = next((o for o in words[word.index + 1 :] if o.pos != "ADJ"), after)
    word.lemma, word.pos, word.parse = owner, "ADJ", parses(owner)[0]
    word.features = replace(features_of(word.parse), case="Gen")
    if noun.head == word.index or noun in climb(words, word):
        noun.head, noun.relation = word.head, word.relation
    for other in words:
        if other.head == word.index and other is not noun:
            other.head = noun.index
    attach(word, noun, "nmod")


def suit_adjective(words: Sentence, word: RussianWord) -> None:
    """A noun agrees with the adjective just before it: "воздушного змея" is no "змея"."""
    if word.pos != "ADJ" or word.index + 1 >= len(words) or word.relation != "amod":
        return
    noun, form = words[word.index + 1], word.features
    if noun.index != word.head or noun.pos != "NOUN" or _suits(form, noun.features):
        return
    for adjective in parses(word.form):
        wanted = features_of(adjective)
        for parse in parses(noun.form):
            if parse.tag.POS == "NOUN" and wanted.case and _suits(wanted, features_of(parse)):
                word.features = replace(wanted, form=word.features.form)
                noun.parse, noun.features = parse, features_of(parse)
                noun.lemma = folded(parse.normal_form)
                return


def _suits(adjective: Features, noun: Features) -> bool:
    """Whether an adjective has the case, number and gender of a noun."""
    if (adjective.case, adjective.number) != (noun.case, noun.number):
        return False
    return not adjective.gender or not noun.gender or adjective.gender == noun.gender


def turn_participle(words: Sentence, word: RussianWord) -> None:
    """A participle before a noun says how it is: "продал говорящего попугая"."""
    if word.features.form != "Part" or not word.features.case or word.relation not in _ARGUMENTS:
        return
    behind = words[word.index + 1 :]
    end = next((o.index for o in behind if o.form in BOUNDARIES or is_finite(o)), len(words))
    nouns = [o for o in words[word.index + 1 : end] if o.pos in ("NOUN", "PROPN")]
    noun = next((o for o in nouns if _suits(word.features, o.features)), None)
    if noun is None or noun.head not in (word.index, word.head):
        return
    if noun.head == word.index:
        noun.head, noun.relation = word.head, word.relation
    attach(word, noun, "acl")

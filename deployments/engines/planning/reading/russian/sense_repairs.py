"""Repairs of Russian clauses whose words play other parts than their forms say."""

from dataclasses import replace

from deployments.engines.planning.reading.russian.morphology import folded, parses
from deployments.engines.planning.reading.russian.tree import (
    NOMINAL,
    RussianWord,
    Sentence,
    attach,
    climb,
    has_subject,
    is_bare,
    is_finite,
)
from deployments.engines.planning.reading.russian.verb_words import (
    INVERTED,
)
from deployments.engines.planning.reading.russian.words import (
    MEASURES,
    PRONOUNS,
)

_STOPS = {":", ";", "—", "–"}
_LINKS = {"conj", "ccomp", "advcl", "parataxis", "acl"}
_DEGREES = {"так", "такой", "настолько", "столько", "столь"}
_LEFT = "убежать"


def leave_at_stop(words: Sentence, word: RussianWord) -> None:
    """A clause behind a colon, semicolon or dash is no part of one inside the clause before."""
    if not is_finite(word) or word.relation not in _LINKS or word.head > word.index:
        return
    if any(o.relation == "mark" and o.head == word.index and o.pos == "SCONJ" for o in words):
        return
    stops = [o.index for o in words[word.head : word.index] if o.form in _STOPS]
    has_subject = any(o.relation == "nsubj" and o.head == word.index for o in words)
    if not stops or not has_subject:
        return
    behind = [o for o in words[stops[-1] : word.index] if is_finite(o) and o is not word]
    main = [o for o in climb(words, word) if is_finite(o) and o.relation in ("root", "parataxis")]
    if behind:
        attach(word, behind[0], "conj")
    elif main and word not in climb(words, main[0]):
        attach(word, main[0], "parataxis")


def tell_result(words: Sentence, word: RussianWord) -> None:
    """A clause with "что" behind "так" tells what comes of it: "топает так, что все дрожит"."""
    if word.form != "что" or word.relation != "mark" or word.head < 0:
        return
    clause = words[word.head]
    verb = next((o for o in reversed(words[: word.index]) if is_finite(o)), None)
    if verb is None or clause.relation not in ("ccomp", "advcl") or verb is clause:
        return
    start = next((o.index for o in reversed(words[: word.index - 1]) if o.form in _STOPS), 0)
    if any(o.lemma in _DEGREES for o in words[start : word.index]) and verb not in climb(
        words, clause
    ):
        attach(clause, verb, "advcl")
    elif any(o.lemma in _DEGREES for o in words[start : word.index]):
        clause.relation = "advcl"


def turn_experiencer(words: Sentence, word: RussianWord) -> None:
    """Who gets or likes something stands in the dative: "вороне достался сыр"."""
    if word.lemma not in INVERTED or not is_finite(word):
        return
    beside = [o for o in words if o.head == word.index]
    owner = next((o for o in beside if o.relation == "iobj" and is_bare(words, o)), None)
    if owner is None or not (owner.features.animacy or owner.form in PRONOUNS):
        return
    for other in beside:
        if other.relation.startswith("nsubj"):
            other.relation = "obj"
            other.features = replace(other.features, case="Acc")
    owner.relation = "nsubj"


def name_flight(words: Sentence, word: RussianWord) -> None:
    """Who "был таков" is gone, and so is who is meant by "только его и видели"."""
    copula = next((o for o in words if o.head == word.index and o.relation == "cop"), None)
    if word.form == "видели" and {"только", "и"} <= {o.form for o in words[word.index - 4 :]}:
        word.lemma = _LEFT
        for other in words:
            if other.head == word.index and other.relation == "obj":
                other.relation, other.features = "nsubj", replace(other.features, case="Gen")
        return
    if word.lemma not in ("таковой", "таков") or copula is None:
        return
    word.pos, word.lemma, word.features = "VERB", _LEFT, copula.features
    copula.relation = "aux"
    for other in words:
        if other.head == copula.index:
            other.head = word.index


def stay_with_verb(words: Sentence, word: RussianWord) -> None:
    """The word "сам" belongs to the verb that stands just before it: "к вечеру едет сам"."""
    if word.lemma != "сам" or word.features.case != "Nom" or word.index == 0:
        return
    verb = words[word.index - 1]
    if is_finite(verb) and word.head != verb.index and word not in climb(words, verb):
        attach(word, verb, "advmod")


def drop_denied(words: Sentence, word: RussianWord) -> None:
    """Of "не кота, а нас" only the second one is meant."""
    if word.form != "не" or word.index + 1 >= len(words):
        return
    end = next((o.index for o in words[word.index :] if o.form == ","), len(words))
    nouns = [o for o in words[word.index : end] if o.pos in NOMINAL]
    if not nouns or end + 1 >= len(words) or words[end + 1].form != "а":
        return
    denied = nouns[0]
    if any(is_finite(o) for o in words[word.index : end]):
        return
    meant = next((o for o in words[end + 2 : end + 6] if o.pos in NOMINAL), None)
    if meant is None or meant.features.case != denied.features.case:
        return
    if meant not in climb(words, denied) and denied.relation != "root":
        attach(meant, words[denied.head], denied.relation)
        attach(denied, meant, "discourse")
        attach(word, denied, "advmod")


def raise_first(words: Sentence, word: RussianWord) -> None:
    """The first verb of several is the main one: "стражники, смеясь, схватили, связали"."""
    if word.relation != "root" or not is_finite(word) or has_subject(words, word):
        return
    joined = [o for o in words[: word.index] if o.head == word.index and o.relation == "conj"]
    first = next((o for o in joined if is_finite(o) and has_subject(words, o)), None)
    if first is None:
        return
    first.head, first.relation = -1, "root"
    attach(word, first, "conj")
    for other in words[: first.index]:
        if other.head == word.index and other.relation == "advcl":
            other.head = first.index


def tell_standing(words: Sentence, word: RussianWord) -> None:
    """The form "стоит" is a price only beside a number: else somebody stands."""
    if word.lemma != "стоить" or word.form not in ("стоит", "стоят"):
        return
    beside = [o for o in words if o.head == word.index]
    if not any(o.features.form == "Inf" or o.relation in ("obj", "xcomp") for o in beside):
        word.lemma = "стоять"


def name_doubled(words: Sentence, word: RussianWord) -> None:
    """A doubled adjective is the first of the two: "большая-пребольшая"."""
    first, hyphen, last = word.form.partition("-")
    if hyphen and first == last:
        word.lemma = word.lemma.partition("-")[0]
    if word.pos not in ("ADJ", "NOUN") or not hyphen or not last.endswith(first[1:]):
        return
    found = [p for p in parses(first) if p.tag.POS == "ADJF"]
    if not found:
        return
    word.lemma, word.pos = folded(found[0].normal_form), "ADJ"
    noun = words[word.index - 1] if word.index else word
    if noun.head == word.index:
        noun.head, noun.relation = word.head, word.relation
        attach(word, noun, "amod")


def join_measured(words: Sentence, word: RussianWord) -> None:
    """What follows a herd or a sack belongs to it: "табун коней"."""
    if word.pos != "NOUN" or word.index == 0 or word.relation not in ("obj", "obl", "nmod"):
        return
    noun = words[word.index - 1]
    if noun.lemma in MEASURES and any("gent" in p.tag for p in parses(word.form)):
        attach(word, noun, "nmod")
        word.features = replace(word.features, case="Gen")

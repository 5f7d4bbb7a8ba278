"""Repairs of Russian sentences by their commas: what stands between two of them goes together."""

from deployments.engines.planning.reading.grammar import SETTING_KINDS
from deployments.engines.planning.reading.russian.morphology import (
    known_nouns,
)
from deployments.engines.planning.reading.russian.tree import (
    BOUNDARIES,
    NOMINAL,
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
from deployments.engines.planning.vocabulary.nouns import Kind

_THAT = {"та", "тот", "те", "этот", "эта", "эти"}
_LOOSE = {"ADV", "PART"}


def stand_as_subject(words: Sentence, word: RussianWord) -> None:
    """The word "та" just before its verb is its subject: "пока та не огрела его"."""
    if word.form not in _THAT or word.features.case != "Nom":
        return
    verb = next((o for o in words[word.index + 1 :] if o.pos not in _LOOSE), None)
    if verb is None or not is_finite(verb) or not agrees(word.features, verb.features):
        return
    if word.head != verb.index and not has_subject(words, verb) and word not in climb(words, verb):
        attach(word, verb, "nsubj")


def keep_near_subject(words: Sentence, word: RussianWord) -> None:
    """A subject before two verbs belongs to the nearer one: "лебедь обернулась, напекла"."""
    if word.relation != "nsubj" or not word.index < word.head:
        return
    verb = next((o for o in words[word.index + 1 :] if o.form in BOUNDARIES or is_finite(o)), None)
    far = words[word.head]
    if verb is None or not is_finite(verb) or verb is far or has_subject(words, verb):
        return
    forms = [(o.features.number, o.features.gender, o.features.tense) for o in (verb, far)]
    if verb.pos == "VERB" and forms[0] == forms[1] and word not in climb(words, verb):
        attach(word, verb, "nsubj")


def leave_far_noun(words: Sentence, word: RussianWord) -> None:
    """A noun with a preposition belongs to no noun before another verb and a comma.

    "мулла лезет на дно, а Алдар уезжает на осле, в его халате".
    """
    if word.pos != "NOUN" or word.relation not in ("nmod", "obl") or is_bare(words, word):
        return
    head = words[word.head]
    gap = words[head.index + 1 : word.index]
    verbs = [o for o in gap if is_finite(o)]
    if head.index > word.index or not verbs or not any(o.form in BOUNDARIES for o in gap):
        return
    is_within = any(o.form in BOUNDARIES for o in between(words, head, verbs[-1]))
    if is_within and word not in climb(words, verbs[-1]):
        attach(word, verbs[-1], "obl")


def return_to_outer(words: Sentence, word: RussianWord) -> None:
    """A verb in the tense of the main clause goes on with it, and not with what is said.

    "вздыхает, что забыл мешок, берёт коня".
    """
    if word.relation not in ("ccomp", "conj") or not is_finite(word) or has_subject(words, word):
        return
    if any(o.relation == "mark" and o.head == word.index for o in words):
        return
    inner = next((o for o in reversed(words[: word.index]) if is_finite(o)), None)
    if inner is None:
        return
    is_second = word.relation == "ccomp" and word.head == inner.index
    if is_second and any(o.relation == "ccomp" for o in words[inner.index : word.index]):
        attach(word, inner, "conj")
    if inner.relation != "ccomp" or inner.head < 0:
        return
    outer = words[inner.head]
    tenses = (outer.features.tense, inner.features.tense)
    is_apart = any(o.form == "," for o in between(words, inner, word))
    if not is_apart or word.features.tense != tenses[0] or tenses[0] == tenses[1]:
        return
    if is_finite(outer) and outer.index < inner.index and word not in climb(words, outer):
        attach(word, outer, "conj")


def close_content(words: Sentence, word: RussianWord) -> None:
    """A clause behind ", и" is no part of what is said: "сказал, что идут охотники, и тот ушёл"."""
    if (
        word.relation not in ("conj", "ccomp")
        or not is_finite(word)
        or not has_subject(words, word)
    ):
        return
    if any(o.relation == "mark" and o.head == word.index for o in words):
        return
    inner = next((o for o in reversed(words[: word.index]) if is_finite(o)), words[word.head])
    if word.relation == "conj" and words[word.head].relation == "ccomp":
        after = words[words[word.head].index + 1 : word.index]
        later = [o for o in after if is_finite(o) and o.relation == "conj"]
        if later and words[later[-1].head].relation != "ccomp":
            attach(word, later[-1], "conj")
            return
        inner = words[word.head]
    if inner.relation != "ccomp" or inner.index > word.index or inner.head < 0:
        return
    gap = between(words, inner, word)
    joints = [o.index for o in gap if _opens_clause(words, o)]
    above = (o for o in climb(words, inner) if is_finite(o) and o.relation != "ccomp")
    outer = next((o for o in above if o.index < inner.index), None)
    if outer is None or not joints or any(is_finite(o) for o in words[joints[-1] : word.index]):
        return
    if word not in climb(words, outer):
        attach(word, outer, "conj")


def _opens_clause(words: Sentence, word: RussianWord) -> bool:
    """Whether a main clause begins behind a comma: ", и", ", тот"."""
    is_one = word.form == "и" or (word.form in _THAT and word.relation.startswith("nsubj"))
    return is_one and words[word.index - 1].form == ","


def follow_verb(words: Sentence, word: RussianWord) -> None:
    """A verb goes on with one before it, not with what is said behind it."""
    if word.relation != "conj" or not is_finite(word) or word.head < word.index:
        return
    before = [o for o in words[: word.index] if is_finite(o)]
    if words[word.head].relation == "ccomp" and before and word not in climb(words, before[-1]):
        attach(word, before[-1], "conj")


def leave_copula(words: Sentence, word: RussianWord) -> None:
    """What hangs on a copula belongs to its predicate: "пёс был счастлив"."""
    if word.head < 0 or words[word.head].relation != "cop" or word.relation == "punct":
        return
    predicate = words[word.head].head
    if predicate >= 0 and predicate != word.index:
        word.head = predicate


def go_with_subject(words: Sentence, word: RussianWord) -> None:
    """A converb between a subject and its verb is done by it: "медведь, не зная, относит её"."""
    if word.features.form != "Conv":
        return
    start = next((o.index for o in reversed(words[: word.index]) if o.form in BOUNDARIES), 0)
    end = next((o.index for o in words[word.index :] if o.form in BOUNDARIES), len(words))
    if start == 0 or words[start].form != "," or end == len(words) or words[end].form != ",":
        return
    noun = words[start - 1]
    verb = next((o for o in words[end + 1 :] if o.form in BOUNDARIES or is_finite(o)), None)
    if noun.pos not in NOMINAL or noun.features.case != "Nom" or verb is None:
        return
    if is_finite(verb) and noun.head == verb.index and word not in climb(words, verb):
        attach(word, verb, "advcl")


def tell_weather(words: Sentence, word: RussianWord) -> None:
    """Weather or time named before a clause is no subject of it: "гроза, пастушок прячется"."""
    noun = known_nouns().get(word.lemma)
    if noun is None or noun.kind not in (*SETTING_KINDS, Kind.PLACE) or word.features.case != "Nom":
        return
    if not is_bare(words, word):
        return
    before, behind = words[: word.index], words[word.index + 1 :]
    if any(o.form not in BOUNDARIES and o.pos != "ADJ" for o in before[-1:]) or not behind:
        return
    verb = next((o for o in behind if _is_predicate(o)), None)
    if behind[0].form != "," or verb is None or word in climb(words, verb):
        return
    subject = next((o for o in behind if o.pos in NOMINAL and o.features.case == "Nom"), None)
    if subject is not None and subject.index < verb.index:
        if word.head == verb.index and not any(
            o.head == verb.index and o.relation == "nsubj" and o is not word for o in words
        ):
            attach(subject, verb, "nsubj")
        attach(word, verb, "obl")


def _is_predicate(word: RussianWord) -> bool:
    """Whether it is a finite verb or a short adjective: "юрта видна"."""
    return is_finite(word) or (word.pos == "ADJ" and not word.features.case)

"""Repairs of Russian clauses: which verbs head one, and who their subject is."""

from deployments.engines.planning.reading.russian.tree import (
    BOUNDARIES,
    CLAUSES,
    JOINS,
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
from deployments.engines.planning.reading.russian.verb_words import (
    HAVE,
    HAVE_NOT,
    IMPERSONAL,
)


def join_orphan_verbs(words: Sentence, word: RussianWord) -> None:
    """A finite verb heads a clause, whatever the parser calls it."""
    if not is_finite(word) or word.relation in CLAUSES or word.pos == "AUX":
        return
    root = next((other for other in words if other.relation == "root"), None)
    if root is None or root is word or word.relation in ("aux", "aux:pass", "cop"):
        return
    old = words[word.head] if 0 <= word.head < len(words) else None
    attach(word, root, "parataxis")
    if old is not None and root.pos in NOMINAL and old is root:
        word.relation = "parataxis"


def join_to_nearest(words: Sentence, word: RussianWord) -> None:
    """A verb without subject is joined to the nearest clause before it, whose subject it shares."""
    if word.relation != "conj" or not is_finite(word):
        return
    head = words[word.head]
    if not is_finite(head) and not has_subject(words, head):
        above = (w for w in climb(words, head) if is_finite(w) or has_subject(words, w))
        head = next(above, head)
    if head.pos != "VERB" and head.relation == "ccomp" and head.head >= 0:
        head = words[head.head]
    if head is word:
        return
    word.head = head.index
    if has_subject(words, word):
        return
    for other in reversed(words[: word.index]):
        if other is head:
            return
        if other.relation in ("root", "conj", "parataxis") and is_finite(other):
            word.head = other.index
            return


def find_subject(words: Sentence, word: RussianWord) -> None:
    """A finite verb without subject takes a nominative beside it that agrees with it."""
    if not is_finite(word) or word.features.mood == "Imp" or word.lemma == "нет":
        return
    if has_subject(words, word) or word.relation in ("cop", "aux", "aux:pass"):
        return
    if word.features.number == "Plur" and _find_joined_subject(words, word):
        return
    candidates = _before(words, word), words[word.index + 1 :]
    for side in candidates:
        for other in side:
            if other.form in BOUNDARIES | JOINS or is_finite(other):
                break
            if _may_be_subject(words, other, word):
                if other in climb(words, word):
                    word.head, word.relation = other.head, other.relation
                attach(other, word, "nsubj")
                return


def _before(words: Sentence, verb: RussianWord) -> Sentence:
    """The words before a verb, the last one first, without converbs and the like between commas.

    "и великан, побледнев, кланяется".
    """
    place = verb.index - 1
    while place > 0 and words[place].pos in ("ADV", "PART") and words[place - 1].form != ",":
        place -= 1
    if words[place].pos in ("ADV", "PART") and place > 0:
        place -= 1
    place = place if words[place].form == "," else verb.index - 1
    while place > 0 and words[place].form == ",":
        start = next((o.index for o in reversed(words[:place]) if o.form in BOUNDARIES), -1)
        inside = words[start + 1 : place]
        is_aside = any(o.features.form in ("Conv", "Part") for o in inside)
        if start < 1 or words[start].form != "," or not is_aside or any(map(is_finite, inside)):
            break
        place = start - 1
    return list(reversed(words[: place + 1]))


def _find_joined_subject(words: Sentence, verb: RussianWord) -> bool:
    """Take joined nouns before a verb in the plural as its subject: "петух и собака ушли"."""
    for noun in words[: verb.index]:
        is_subject = noun.relation.startswith("nsubj") and noun.head != verb.index
        if noun.pos not in NOMINAL or noun.features.case != "Nom" or is_subject:
            continue
        joined = [o for o in words if o.head == noun.index and o.relation == "conj"]
        nouns = [o for o in joined if o.pos in NOMINAL and o.index < verb.index]
        gap = words[nouns[-1].index + 1 : verb.index] if nouns else []
        if nouns and not any(is_finite(o) or o.form in BOUNDARIES for o in gap):
            if noun in climb(words, verb):
                verb.head, verb.relation = noun.head, noun.relation
            attach(noun, verb, "nsubj")
            return True
    return False


def _may_be_subject(words: Sentence, noun: RussianWord, verb: RussianWord) -> bool:
    if noun.pos not in NOMINAL or noun.features.case != "Nom" or not is_bare(words, noun):
        return False
    if noun.relation.startswith("nsubj") and noun.head != verb.index:
        head = words[noun.head]
        is_near = not any(o.form in BOUNDARIES | JOINS for o in between(words, noun, head))
        if is_finite(head) and is_near:
            return False
    return noun.relation not in ("appos", "flat") and agrees(noun.features, verb.features)


def turn_copula(words: Sentence, word: RussianWord) -> None:
    """A form of "быть" beside a place or an owner is a verb: "было у них три сына"."""
    if word.relation != "cop" or word.lemma != "быть":
        return
    place = words[word.head]
    if is_bare(words, place) or place.pos not in NOMINAL:
        return
    word.pos = "VERB"
    old_head, old_relation = place.head, place.relation
    for other in words:
        if other.head == place.index and other.relation not in ("case", "amod", "det", "nmod"):
            other.head = word.index
    word.head, word.relation = old_head, old_relation
    attach(place, word, "obl")


def tell_having(words: Sentence, word: RussianWord) -> None:
    """Who has something: "у бая была дочь" means that the bai has her."""
    if word.form != "у" or word.relation != "case":
        return
    owner = words[word.head]
    verb = words[owner.head] if owner.head >= 0 else None
    if verb is not None and verb.relation == "cop":
        verb = None
    is_being = verb is not None and verb.lemma in ("быть", "нет")
    if not is_being or verb is None or not (owner.features.animacy or owner.pos == "PRON"):
        return
    for other in words:
        if other.head == verb.index and other.relation.startswith("nsubj"):
            other.relation = "obj"
            attach(owner, verb, "nsubj")
            verb.pos, verb.lemma = "VERB", HAVE if verb.lemma == "быть" else HAVE_NOT


def follow_place(words: Sentence, word: RussianWord) -> None:
    """A clause with где or куда tells what happens next: "на Луну, где встретили ..."."""
    if word.form not in ("где", "куда", "откуда") or word.head < 0:
        return
    clause = words[word.head]
    if clause.relation != "acl:relcl" or not is_finite(clause):
        return
    above = words[clause.head]
    if not is_finite(above):
        above = next((word for word in climb(words, above) if is_finite(word)), above)
    if above is not clause and is_finite(above):
        attach(clause, above, "advcl")


def find_person_of_impersonal(words: Sentence, word: RussianWord) -> None:
    """Whoever stands in the dative beside an impersonal verb does its infinitive."""
    if word.relation != "iobj" or word.head < 0:
        return
    verb = words[word.head]
    is_becoming = verb.lemma in ("стать", "становиться", "быть") and any(
        o.head == verb.index and o.pos in ("ADV", "ADJ") and not o.features.case for o in words
    )
    if (verb.lemma in IMPERSONAL or is_becoming) and not has_subject(words, verb):
        word.relation = "nsubj"


def join_infinitives(words: Sentence, word: RussianWord) -> None:
    """An infinitive belongs to the finite verb before it: "пришла лиса искать воробья"."""
    if word.features.form != "Inf" or word.head < 0:
        return
    head = words[word.head]
    if head.pos == "VERB" and (word.relation != "parataxis" or head.features.form == "Inf"):
        return
    if any(o.relation == "mark" and o.head == word.index for o in words):
        return
    verb = next((w for w in reversed(words[: word.index]) if is_finite(w)), None)
    if verb is not None and not any(o.form in BOUNDARIES for o in between(words, verb, word)):
        attach(word, verb, "xcomp")

"""Repairs of parsed Russian sentences by what the forms of the words say."""

from collections.abc import Callable
from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian_morphology import (
    features_of,
    is_known,
    parses,
    pos_of,
)
from deployments.engines.planning.reading.russian_verb_words import (
    IMPERSONAL,
)
from deployments.engines.planning.reading.russian_word import RussianWord

Sentence = list[RussianWord]

CLAUSES = {
    "root", "conj", "parataxis", "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "csubj",
}  # fmt: skip
_ARGUMENTS = {"nsubj", "nsubj:pass", "obj", "iobj", "obl"}
NOMINAL = {"NOUN", "PROPN", "PRON"}
POSSESSIVE = {"его", "ее", "их"}
BOUNDARIES = {",", ";", ":", "—", "–", "«", "»", '"', "(", ")", "!", "?", "."}
JOINS = {"и", "а", "но", "или", "да", "либо", "однако", "зато"}


def repair_sentence(words: Sentence) -> None:
    """Repair the words of a sentence in place."""
    for repair in REPAIRS:
        for word in words:
            repair(words, word)
    _break_circles(words)


def _break_circles(words: Sentence) -> None:
    """Let every word hang on the root in the end."""
    if not words:
        return
    root = next((word for word in words if word.relation == "root"), words[0])
    root.head, root.relation = -1, "root"
    for word in words:
        if word.head < 0 and word is not root:
            _attach(word, root, "parataxis" if word.relation == "root" else word.relation)
    for word in words:
        seen: set[int] = set()
        above = word
        while above.head >= 0 and above.index not in seen:
            seen.add(above.index)
            above = words[above.head]
        if above is not root:
            word.head = root.index


def is_finite(word: RussianWord) -> bool:
    """Whether it is a verb that makes a clause with a subject of its own."""
    return word.features.form == "Fin" or is_short_participle(word)


def is_short_participle(word: RussianWord) -> bool:
    """Whether it is a participle that serves as a predicate: "переодет"."""
    return word.features.form == "Part" and not word.features.case


def is_bare(words: Sentence, word: RussianWord) -> bool:
    """Whether a noun has no preposition."""
    return not any(other.relation == "case" and other.head == word.index for other in words)


def between(words: Sentence, first: RussianWord, second: RussianWord) -> Sentence:
    """The words between two words, in order."""
    low, high = sorted((first.index, second.index))
    return words[low + 1 : high]


def _attach(word: RussianWord, head: RussianWord, relation: str) -> None:
    word.head, word.relation = head.index, relation


def _name_verbless(words: Sentence, word: RussianWord) -> None:
    """A word "нет" that denies a thing is a verb; "дома" beside it tells a place."""
    if word.form == "нет" and (word.relation in CLAUSES or _dependents(words, word)):
        word.pos, word.features = "VERB", Features(form="Fin")
        word.lemma = "нет"


def _dependents(words: Sentence, word: RussianWord) -> Sentence:
    return [other for other in words if other.head == word.index and other.relation != "punct"]


def _read_as_noun(words: Sentence, word: RussianWord) -> None:
    """A subject that is read as a number but can be a noun is one: "сорока"."""
    if word.pos not in ("NUM", "ADJ", "VERB") or word.relation not in _ARGUMENTS:
        return
    if word.pos == "VERB" and word.features.form != "Fin":
        return
    if word.pos == "ADJ" and words[word.head].pos == "VERB" and word.features.case:
        word.pos = "NOUN"
        return
    nouns = [parse for parse in parses(word.form) if parse.tag.POS == "NOUN"]
    wanted = [parse for parse in nouns if features_of(parse).case == "Nom"]
    found = wanted if word.relation == "nsubj" else nouns
    if found and not any(other.relation == "nummod" for other in _dependents(words, word)):
        word.parse, word.pos, word.features = found[0], pos_of(found[0]), features_of(found[0])
        word.lemma = found[0].normal_form


def _keep_unknown_names(words: Sentence, word: RussianWord) -> None:
    """An unknown name keeps its form: the guessed dictionary form is mostly wrong."""
    if is_known(word.form) or "-" in word.form or word.parse is None:
        return
    if word.relation == "nsubj" and word.pos in ("ADV", "ADJ", "X", "VERB", "ADP", "INTJ"):
        verb = words[word.head].features
        word.pos, word.lemma = "PROPN", word.form
        word.features = Features(case="Nom", gender=verb.gender, number="Sing", animacy="Anim")
    if word.pos not in ("NOUN", "PROPN"):
        return
    if word.relation == "nsubj" or word.form[-1] in "еиоуыэю":
        word.lemma = word.form
        word.features = replace(word.features, case="Nom" if word.relation == "nsubj" else "")


def _name_after(words: Sentence, word: RussianWord) -> None:
    """A name after "по имени" is an apposition: "девушка по имени Карлыгаш"."""
    if word.form not in ("имени", "прозвищу", "кличке") or word.index < 2:
        return
    preposition, noun = words[word.index - 1], words[word.index - 2]
    if preposition.form != "по" or noun.pos not in NOMINAL or word.index + 1 >= len(words):
        return
    name = words[word.index + 1]
    if name.pos in NOMINAL or name.text[:1].isupper():
        _attach(name, noun, "appos")
        name.pos = "PROPN"
        _attach(word, name, "fixed")
        _attach(preposition, name, "fixed")


def _attach_prepositions(words: Sentence, word: RussianWord) -> None:
    """A preposition belongs to the next noun."""
    if word.pos != "ADP" or word.relation == "fixed":
        return
    for other in words[word.index + 1 : word.index + 5]:
        if other.form == "пор":
            _attach_time(words, word, other)
            return
        if other.pos in NOMINAL:
            _attach(word, other, "case")
            return
        if other.pos not in ("ADJ", "DET", "NUM") and other.features.form != "Part":
            return


def _attach_time(words: Sentence, preposition: RussianWord, noun: RussianWord) -> None:
    """Hang "с тех пор" on the verb of its own clause."""
    verb = next((w for w in words[noun.index :] if is_finite(w)), None)
    for part in words[preposition.index : noun.index + 1]:
        if verb is not None:
            _attach(part, verb, "advmod")
            part.pos = "ADV"


def _join_conjunctions(words: Sentence, word: RussianWord) -> None:
    """A conjunction belongs to the next verb: "пока не сбила масло"."""
    if word.form not in _CONJUNCTIONS or word.pos not in ("SCONJ", "ADV", "CCONJ", "PART"):
        return
    for other in words[word.index + 1 :]:
        if other.form in (",", ";", ":"):
            return
        if is_finite(other) or (other.features.form == "Inf" and word.form in ("чтобы", "чтоб")):
            if other.relation in CLAUSES:
                _attach(word, other, "mark")
            return


_CONJUNCTIONS = {"пока", "если", "чтобы", "чтоб", "хотя", "будто", "словно", "якобы"}


def _turn_prepositions(words: Sentence, word: RussianWord) -> None:
    """The words навстречу and вслед before a dative are prepositions."""
    after = words[word.index + 1 : word.index + 2]
    if word.form in ("навстречу", "вслед") and after and after[0].features.case == "Dat":
        word.pos, word.features = "ADP", Features()


def _find_person_of_impersonal(words: Sentence, word: RussianWord) -> None:
    """Whoever stands in the dative beside an impersonal verb does its infinitive."""
    if word.relation != "iobj" or word.head < 0:
        return
    verb = words[word.head]
    if verb.lemma in IMPERSONAL and not _has_subject(words, verb):
        word.relation = "nsubj"


def _tell_single_from_group(words: Sentence, word: RussianWord) -> None:
    """The words один and другой beside a verb alone are its subject."""
    if word.lemma not in ("один", "другой", "третий") or word.features.case != "Nom":
        return
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    if after is None or not is_finite(after) or not agrees(word.features, after.features):
        return
    if _has_subject(words, after):
        return
    if after.head == word.index:
        after.head, after.relation = word.head, word.relation
    word.pos = "NOUN"
    _attach(word, after, "nsubj")


def _tell_feelings(words: Sentence, word: RussianWord) -> None:
    """A state told by an adverb with a dative is a predicate: "ему жарко"."""
    if word.relation != "ccomp" or word.pos not in ("ADJ", "ADV") or word.features.case:
        return
    if any(other.head == word.index and other.relation == "iobj" for other in words):
        word.pos = "VERB"


def _tell_adverbs(words: Sentence, word: RussianWord) -> None:
    """The words дома and домой tell a place of no thing."""
    if word.form in ("дома", "домой") and is_bare(words, word) and word.relation == "advmod":
        word.pos, word.features, word.lemma = "ADV", Features(), word.form


def _join_orphan_verbs(words: Sentence, word: RussianWord) -> None:
    """A finite verb heads a clause, whatever the parser calls it."""
    if not is_finite(word) or word.relation in CLAUSES or word.pos == "AUX":
        return
    root = next((other for other in words if other.relation == "root"), None)
    if root is None or root is word or word.relation in ("aux", "aux:pass", "cop"):
        return
    old = words[word.head] if 0 <= word.head < len(words) else None
    _attach(word, root, "parataxis")
    if old is not None and root.pos in NOMINAL and old is root:
        word.relation = "parataxis"


def _join_to_nearest(words: Sentence, word: RussianWord) -> None:
    """A verb without subject is joined to the nearest clause before it, whose subject it shares."""
    if word.relation != "conj" or not is_finite(word):
        return
    head = words[word.head]
    while head.head >= 0 and not is_finite(head) and not _has_subject(words, head):
        head = words[head.head]
    while head.head >= 0 and head.pos != "VERB" and head.relation == "ccomp":
        head = words[head.head]
    word.head = head.index
    if _has_subject(words, word):
        return
    for other in reversed(words[: word.index]):
        if other is head:
            return
        if other.relation in ("root", "conj", "parataxis") and is_finite(other):
            word.head = other.index
            return


def _has_subject(words: Sentence, verb: RussianWord) -> bool:
    return any(o.head == verb.index and o.relation.startswith("nsubj") for o in words)


def _return_to_own_clause(words: Sentence, word: RussianWord) -> None:
    """A noun that hangs on a verb beyond "and" belongs to the verb before it."""
    if word.pos not in NOMINAL or word.relation not in ("obj", "iobj", "obl", "nmod"):
        return
    head = words[word.head]
    if not is_finite(head) or not any(o.form in JOINS for o in between(words, word, head)):
        return
    before = [other for other in words[: word.index] if is_finite(other)]
    if before and not any(o.form in BOUNDARIES | JOINS for o in between(words, before[-1], word)):
        _attach(word, before[-1], word.relation)


def _tell_his_from_him(words: Sentence, word: RussianWord) -> None:
    """The words его, её, их before a noun are possessive, else they are objects."""
    if word.form not in POSSESSIVE:
        return
    after = words[word.index + 1 : word.index + 4]
    gap = [other for other in after if other.pos in ("ADJ", "NUM") or other.features.form == "Part"]
    noun = after[len(gap)] if len(after) > len(gap) and after[: len(gap)] == gap else None
    is_possessive = (
        noun is not None
        and noun.pos in ("NOUN", "PROPN")
        and not (noun.relation.startswith("nsubj") and noun.head < word.index)
        and not (noun.features.case == "Ins" and word.head != noun.index and is_bare(words, noun))
    )
    features = Features(
        case="Acc", gender=word.features.gender, number=word.features.number, person="3"
    )
    if noun is not None and is_possessive:
        _attach(word, noun, "det")
        word.pos = "DET"
    elif word.relation in ("det", "nmod", "amod"):
        verbs = [other for other in words if other.pos == "VERB"]
        if verbs:
            nearest = min(verbs, key=lambda other: abs(other.index - word.index))
            _attach(word, nearest, "obj")
            word.pos, word.features = "PRON", features


def _find_subject(words: Sentence, word: RussianWord) -> None:
    """A finite verb without subject takes a nominative beside it that agrees with it."""
    if not is_finite(word) or word.features.mood == "Imp" or word.lemma == "нет":
        return
    if _has_subject(words, word):
        return
    candidates = [*reversed(words[: word.index])], words[word.index + 1 :]
    for side in candidates:
        for other in side:
            if other.form in BOUNDARIES | JOINS or is_finite(other):
                break
            if _may_be_subject(words, other, word):
                _attach(other, word, "nsubj")
                return


def _may_be_subject(words: Sentence, noun: RussianWord, verb: RussianWord) -> bool:
    if noun.pos not in NOMINAL or noun.features.case != "Nom" or not is_bare(words, noun):
        return False
    if noun.relation.startswith("nsubj") and noun.head != verb.index:
        head = words[noun.head]
        is_near = not any(o.form in BOUNDARIES | JOINS for o in between(words, noun, head))
        if is_finite(head) and is_near:
            return False
    return noun.relation not in ("appos", "flat") and agrees(noun.features, verb.features)


def agrees(subject: Features, verb: Features) -> bool:
    """Whether a verb's form suits a subject."""
    if verb.tense == "Past" or verb.form == "Part":
        if "Plur" in (verb.number, subject.number):
            return subject.number == verb.number
        return not subject.gender or not verb.gender or subject.gender == verb.gender
    if not verb.person or verb.person != "3":
        return verb.person == subject.person
    return subject.number == verb.number or not verb.number


def _hang_on_verb(words: Sentence, word: RussianWord) -> None:
    """A noun with a preposition is no subject, no object and no conjunct of its verb."""
    if word.pos not in NOMINAL or is_bare(words, word) or word.head < 0:
        return
    head = words[word.head]
    if head.pos == "ADV" and head.head >= 0 and words[head.head].pos == "VERB":
        _attach(word, words[head.head], "obl")
    elif head.pos == "VERB" and word.relation in _NO_PLACES:
        has_joint = any(o.relation == "cc" and o.head == word.index for o in words)
        word.relation = word.relation if has_joint else "obl"


_NO_PLACES = {"conj", "nsubj", "obj", "iobj", "xcomp", "parataxis", "advmod", "nmod", "amod"}


def _tell_having(words: Sentence, word: RussianWord) -> None:
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
            _attach(owner, verb, "nsubj")
            verb.pos, verb.lemma = "VERB", HAVE if verb.lemma == "быть" else HAVE_NOT


HAVE, HAVE_NOT = "иметь", "неиметь"


def _turn_copula(words: Sentence, word: RussianWord) -> None:
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
    _attach(place, word, "obl")


def _follow_place(words: Sentence, word: RussianWord) -> None:
    """A clause with где or куда tells what happens next: "на Луну, где встретили ..."."""
    if word.form not in ("где", "куда", "откуда") or word.head < 0:
        return
    clause = words[word.head]
    if clause.relation != "acl:relcl" or not is_finite(clause):
        return
    above = words[clause.head]
    while above.head >= 0 and not is_finite(above):
        above = words[above.head]
    if above is not clause and is_finite(above):
        _attach(clause, above, "advcl")


def _name_roles_by_case(words: Sentence, word: RussianWord) -> None:
    """A bare noun after a verb plays the part that its case tells."""
    if word.pos not in NOMINAL or not is_bare(words, word) or word.relation in ("appos", "flat"):
        return
    head = words[word.head] if word.head >= 0 else None
    case = word.features.case
    if head is not None and head.pos in ("VERB", "AUX"):
        if case == "Ins" and word.relation in ("obj", "iobj", "xcomp", "nsubj", "advmod"):
            word.relation = "obl"
        elif case == "Dat" and word.relation in ("obj", "obl", "xcomp", "nmod"):
            word.relation = "iobj"
        elif case == "Acc" and word.relation in ("xcomp", "iobj", "nmod", "nsubj"):
            word.relation = "obj"
    elif case in _OWN_ROLES and word.relation in ("amod", "nmod", "advmod", "xcomp", "det"):
        verb = _verb_near(words, word)
        if verb is not None and (case != "Ins" or word.relation != "nmod"):
            _attach(word, verb, _OWN_ROLES[case])


_OWN_ROLES = {"Dat": "iobj", "Acc": "obj", "Ins": "obl"}


def _verb_near(words: Sentence, word: RussianWord) -> RussianWord | None:
    """The nearest verb before a word in its clause, else the one just after it."""
    for side in (reversed(words[: word.index]), words[word.index + 1 :]):
        for other in side:
            if other.form in BOUNDARIES:
                break
            if other.pos == "VERB":
                return other
    return None


REPAIRS: tuple[Callable[[Sentence, RussianWord], None], ...] = (
    _name_verbless,
    _read_as_noun,
    _keep_unknown_names,
    _name_after,
    _turn_prepositions,
    _attach_prepositions,
    _tell_single_from_group,
    _tell_feelings,
    _join_conjunctions,
    _tell_adverbs,
    _join_orphan_verbs,
    _return_to_own_clause,
    _tell_his_from_him,
    _turn_copula,
    _find_subject,
    _join_to_nearest,
    _hang_on_verb,
    _tell_having,
    _follow_place,
    _name_roles_by_case,
    _find_person_of_impersonal,
)
"""In this order: classes first, then clauses, then what hangs on them."""

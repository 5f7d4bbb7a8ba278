"""Repairs of single Russian words: their class, their name, what they belong to."""

from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    is_known,
    known_nouns,
    parses,
    pos_of,
)
from deployments.engines.planning.reading.russian.tree import (
    CLAUSES,
    NOMINAL,
    RussianWord,
    Sentence,
    agrees,
    attach,
    dependents,
    has_subject,
    is_bare,
    is_finite,
)

_ARGUMENTS = {"nsubj", "nsubj:pass", "obj", "iobj", "obl"}


def name_verbless(words: Sentence, word: RussianWord) -> None:
    """A word "нет" that denies a thing is a verb, and so is "есть" that no verb asks for."""
    if word.form == "нет" and (word.relation in CLAUSES or dependents(words, word)):
        word.pos, word.features = "VERB", Features(form="Fin")
        word.lemma = "нет"
    if word.form == "есть" and word.relation in CLAUSES - {"xcomp"}:
        before = words[word.index - 1] if word.index else word
        if word.features.form == "Inf" and before.pos != "VERB":
            word.pos, word.features, word.lemma = "VERB", Features(form="Fin"), "быть"


def read_as_noun(words: Sentence, word: RussianWord) -> None:
    """A subject that is read as a number but can be a noun is one: "сорока"."""
    if word.pos == "ADJ" and word.relation == "xcomp" and word.lemma in known_nouns():
        is_named = any(o.relation == "amod" and o.head == word.index for o in words)
        word.pos, word.relation = ("NOUN", "obl") if is_named else (word.pos, word.relation)
    if word.pos not in ("NUM", "ADJ", "VERB") or word.relation not in _ARGUMENTS:
        return
    if word.pos == "VERB" and word.features.form != "Fin":
        return
    if word.pos == "ADJ" and word.features.case == "Ins" and is_bare(words, word):
        return
    if word.pos == "ADJ" and words[word.head].pos == "VERB" and word.features.case:
        _read_adjective(words, word)
        return
    nouns = [parse for parse in parses(word.form) if parse.tag.POS == "NOUN"]
    wanted = [parse for parse in nouns if features_of(parse).case == "Nom"]
    found = wanted if word.relation == "nsubj" else nouns
    if found and not any(other.relation == "nummod" for other in dependents(words, word)):
        word.parse, word.pos, word.features = found[0], pos_of(found[0]), features_of(found[0])
        word.lemma = found[0].normal_form


def _read_adjective(words: Sentence, word: RussianWord) -> None:
    """An adjective in the place of a noun is one, or belongs to the noun behind it."""
    form = (word.features.case, word.features.number)
    for after in words[word.index + 1 : word.index + 2]:
        is_noun = after.pos in ("NOUN", "PROPN")
        if is_noun and (after.features.case, after.features.number) == form:
            attach(after, words[word.head], word.relation)
            attach(word, after, "amod")
            return
    word.pos = "NOUN"


def read_as_verb(words: Sentence, word: RussianWord) -> None:
    """A noun that has a subject and can be a verb is one: "он пас овец"."""
    if word.pos not in ("NOUN", "PROPN") or word.relation not in CLAUSES:
        return
    subject = next((o for o in words if o.head == word.index and o.relation == "nsubj"), None)
    verbs = [parse for parse in parses(word.form) if parse.tag.POS == "VERB"]
    if subject is None or not verbs or not agrees(subject.features, features_of(verbs[0])):
        return
    word.parse, word.pos, word.features = verbs[0], "VERB", features_of(verbs[0])
    word.lemma = verbs[0].normal_form
    for other in words:
        is_object = other.head == word.index and other.relation in ("nmod", "nmod:poss")
        if is_object and is_bare(words, other):
            other.relation = "obj"


def keep_unknown_names(words: Sentence, word: RussianWord) -> None:
    """An unknown name keeps its form: the guessed dictionary form is mostly wrong."""
    if is_known(word.form) or "-" in word.form or word.parse is None:
        return
    if any(parse.normal_form in known_nouns() for parse in parses(word.form)):
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


def name_after(words: Sentence, word: RussianWord) -> None:
    """A name after "по имени" is an apposition: "девушка по имени Карлыгаш"."""
    if word.form not in ("имени", "прозвищу", "кличке") or word.index < 2:
        return
    preposition, noun = words[word.index - 1], words[word.index - 2]
    if preposition.form != "по" or noun.pos not in NOMINAL or word.index + 1 >= len(words):
        return
    name = words[word.index + 1]
    if name.pos in NOMINAL or name.text[:1].isupper():
        attach(name, noun, "appos")
        name.pos = "PROPN"
        attach(word, name, "fixed")
        attach(preposition, name, "fixed")


def tell_single_from_group(words: Sentence, word: RussianWord) -> None:
    """An adjective alone just before a verb that agrees is its subject: "один", "водяной"."""
    if word.pos not in ("ADJ", "DET", "NUM") or word.features.case != "Nom":
        return
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    if after is None or after.features.form != "Fin" or has_subject(words, after):
        return
    if word.lemma in _NO_SUBJECTS or not agrees(word.features, after.features):
        return
    if after.head == word.index:
        after.head, after.relation = word.head, word.relation
    word.pos = "NOUN"
    attach(word, after, "nsubj")


_NO_SUBJECTS = {"весь", "сам", "какой", "который", "такой", "чей", "тот", "этот"}


def name_beside(words: Sentence, word: RussianWord) -> None:
    """A name just behind a noun in the same case is an apposition: "студентка Амина"."""
    if not word.text[:1].isupper() or word.index == 0 or word.relation == "root":
        return
    noun = words[word.index - 1]
    if noun.pos != "NOUN" or not noun.features.animacy or "Name" in str(noun.parse.tag):
        return
    wanted = (noun.features.case, noun.features.number)
    for parse in parses(word.form):
        features = features_of(parse)
        if "Name" in parse.tag and (features.case, features.number) == wanted:
            word.parse, word.pos, word.features = parse, "PROPN", features
            word.lemma = parse.normal_form
            attach(word, noun, "appos")
            return
    if noun.features.gender == "Fem" and word.form[-1] in "ая" and word.pos == "PROPN":
        word.lemma, word.features = word.form, noun.features
        attach(word, noun, "appos")


def find_content(words: Sentence, word: RussianWord) -> None:
    """A clause with "что" is what the verb before it says: "поспорил, что проведет ночь"."""
    if word.form != "что" or word.pos != "SCONJ" or word.index < 2 or word.head < 0:
        return
    clause, comma = words[word.head], words[word.index - 1]
    if comma.form != "," or clause.relation not in ("advcl", "parataxis", "conj", "acl"):
        return
    verb = next((w for w in reversed(words[: word.index]) if is_finite(w)), None)
    is_short = clause.pos == "ADJ" and not clause.features.case
    if verb is not None and verb is not clause and (is_finite(clause) or is_short):
        attach(clause, verb, "ccomp")
        word.relation = "mark"


def tell_feelings(words: Sentence, word: RussianWord) -> None:
    """A state told by an adverb with a dative is a predicate: "ему жарко"."""
    if word.relation != "ccomp" or word.pos not in ("ADJ", "ADV") or word.features.case:
        return
    if any(other.head == word.index and other.relation == "iobj" for other in words):
        word.pos = "VERB"


_CONJUNCTIONS = {"пока", "если", "чтобы", "чтоб", "хотя", "будто", "словно", "якобы"}


def join_conjunctions(words: Sentence, word: RussianWord) -> None:
    """A conjunction belongs to the next verb: "пока не сбила масло"."""
    if word.form not in _CONJUNCTIONS or word.pos not in ("SCONJ", "ADV", "CCONJ", "PART"):
        return
    for other in words[word.index + 1 :]:
        if other.form in (",", ";", ":"):
            return
        if is_finite(other) or (other.features.form == "Inf" and word.form in ("чтобы", "чтоб")):
            if other.relation in CLAUSES:
                attach(word, other, "mark")
            if other.relation == "ccomp" and word.form in ("пока", "если", "хотя"):
                other.relation = "advcl"
            return


def tell_adverbs(words: Sentence, word: RussianWord) -> None:
    """The words дома and домой tell a place of no thing."""
    if word.form not in ("дома", "домой") or not is_bare(words, word) or word.head < 0:
        return
    is_one = words[word.head].features.number == "Sing" and word.relation == "nsubj"
    if word.relation == "advmod" or is_one:
        word.relation, word.pos, word.lemma = "obl", "NOUN", "дом"
        word.features = Features(case="Loc" if word.form == "дома" else "Acc", gender="Masc")


def tell_his_from_him(words: Sentence, word: RussianWord) -> None:
    """The words его, её, их before a noun are possessive, else they are objects."""
    if word.form not in _POSSESSIVE:
        return
    after = words[word.index + 1 : word.index + 4]
    noun = next(
        (o for o in after if o.pos not in ("ADJ", "NUM") and o.features.form != "Part"), None
    )
    is_possessive = (
        noun is not None
        and noun.pos in ("NOUN", "PROPN")
        and noun.form != "домой"
        and not (
            noun.relation.startswith("nsubj")
            and noun.head < word.index
            and "intr" not in str(words[noun.head].parse.tag)
        )
        and not _takes_two(words, word, noun)
        and not (noun.features.case == "Ins" and word.head != noun.index and is_bare(words, noun))
    )
    features = Features(
        case="Acc", gender=word.features.gender, number=word.features.number, person="3"
    )
    if noun is not None and is_possessive:
        attach(word, noun, "det")
        word.pos = "DET"
    elif word.relation in ("det", "nmod", "amod"):
        verbs = [other for other in words if other.pos == "VERB"]
        if verbs:
            nearest = min(verbs, key=lambda other: abs(other.index - word.index))
            attach(word, nearest, "obj")
            word.pos, word.features = "PRON", features


_POSSESSIVE = {"его", "ее", "их"}


def _takes_two(words: Sentence, word: RussianWord, noun: RussianWord) -> bool:
    """Whether the verb just before takes it as object, and the noun as recipient."""
    if noun.features.case != "Dat" or not is_bare(words, noun) or word.index == 0:
        return False
    verb = words[word.index - 1]
    has_object = any(o.relation == "obj" and o.head == verb.index for o in words if o is not word)
    return verb.pos == "VERB" and not has_object

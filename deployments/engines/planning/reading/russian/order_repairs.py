"""Repairs of Russian words by the order in which they stand: what is near belongs together."""

from dataclasses import replace

from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    folded,
    known_nouns,
    parses,
)
from deployments.engines.planning.reading.russian.tree import (
    BOUNDARIES,
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
from deployments.engines.planning.vocabulary.nouns import Kind

_MARKS = {"пока", "когда", "если", "едва", "хотя", "чтобы", "как"}
_ARGUMENTS = {"obj", "iobj", "obl", "nmod", "xcomp"}


def raise_main_clause(words: Sentence, word: RussianWord) -> None:
    """A clause with "пока" or "когда" behind another one is not the main clause."""
    if word.relation != "root" or not is_finite(word):
        return
    marks = [o for o in words if o.head == word.index and o.form in _MARKS and o.pos == "SCONJ"]
    if not marks or marks[0].index == 0 or words[marks[0].index - 1].form != ",":
        return
    before = [o for o in words[: marks[0].index] if is_finite(o)]
    joined = [o for o in before if o.relation in ("conj", "parataxis") and word in climb(words, o)]
    main = next((o for o in joined if o.head == word.index), None)
    if main is None:
        return
    main.head, main.relation = -1, "root"
    attach(word, before[-1], "advcl")
    for other in words:
        if other.head == word.index and other.relation in ("conj", "parataxis"):
            other.head = before[-1].index if other is not before[-1] else main.index


def return_to_own_segment(words: Sentence, word: RussianWord) -> None:
    """A noun belongs to the verb that stands with it between the same commas."""
    is_argument = word.pos in NOMINAL and word.relation in _ARGUMENTS
    is_adverb = word.pos == "ADV" and word.relation in _ARGUMENTS | {"advmod"}
    is_state = word.pos == "ADJ" and word.features.case == "Ins" and _ends(words, word)
    if not (is_argument or is_adverb or is_state) or word.head < 0:
        return
    head = words[word.head]
    is_far = any(o.form in BOUNDARIES for o in between(words, word, head))
    if (head.pos != "VERB" and head.index < word.index) or not is_far:
        return
    own = [o for o in _segment(words, word) if _takes_arguments(o)]
    own = [o for o in own if o.index < word.index][-1:] or own
    is_inner = own[:1] and own[0].relation == "ccomp" and head.index < own[0].index
    if len(own) == 1 and not is_inner and word not in climb(words, own[0]):
        attach(word, own[0], "obl" if word.pos == "ADJ" else word.relation)


def _ends(words: Sentence, word: RussianWord) -> bool:
    """Whether a boundary stands just behind a word."""
    return word.index + 1 < len(words) and words[word.index + 1].form in BOUNDARIES


def _takes_arguments(word: RussianWord) -> bool:
    """Whether it is a verb, or a participle behind its noun: "зарывший в землю бурдюк"."""
    is_behind = word.features.form == "Part" and word.relation == "acl" and word.head < word.index
    return is_finite(word) or word.features.form in ("Inf", "Conv") or is_behind


def _segment(words: Sentence, word: RussianWord) -> Sentence:
    """The words around one up to the next commas."""
    start = next((o.index for o in reversed(words[: word.index]) if o.form in BOUNDARIES), -1)
    end = next((o.index for o in words[word.index :] if o.form in BOUNDARIES), len(words))
    return words[start + 1 : end]


def bring_to_nearest(words: Sentence, word: RussianWord) -> None:
    """An infinitive belongs to the nearest verb before it: "входит и велит доить"."""
    if word.features.form != "Inf" or word.relation not in ("xcomp", "iobj", "obj", "obl", "conj"):
        return
    head = words[word.head]
    if not is_finite(head) or head.index > word.index:
        return
    gap = between(words, head, word)
    nearer = [other for other in gap if is_finite(other)]
    if nearer and not any(o.form in BOUNDARIES for o in between(words, nearer[-1], word)):
        head = nearer[-1]
    elif word.relation == "conj":
        return
    attach(word, head, "xcomp")


def tell_second_verb(words: Sentence, word: RussianWord) -> None:
    """A noun behind "и" that can be a verb of the subject is one: "нашла сыр и села на ель"."""
    if word.pos != "NOUN" or word.index < 2 or word.text[:1].isupper():
        return
    if words[word.index - 1].form not in JOINS | {","}:
        return
    verbs = [p for p in parses(word.form) if p.tag.POS == "VERB" and "indc" in p.tag]
    before = next((o for o in reversed(words[: word.index]) if is_finite(o)), None)
    end = next((o for o in words[word.index + 1 :] if o.form in BOUNDARIES | JOINS), words[-1])
    has_verb = any(is_finite(o) for o in words[word.index + 1 : end.index])
    if not verbs or before is None or has_verb or not _goes_on(words, word):
        return
    form = features_of(verbs[0])
    if (form.tense, form.number) != (before.features.tense, before.features.number):
        return
    if form.gender != before.features.gender:
        return
    noun_head, word.parse, word.pos, word.features = word.head, verbs[0], "VERB", form
    word.lemma = folded(verbs[0].normal_form)
    for other in words:
        if other.head == word.index and other.relation in ("nmod", "amod"):
            other.relation = "obl" if not is_bare(words, other) else "obj"
    if noun_head >= 0:
        attach(word, before, "conj")


def _goes_on(words: Sentence, word: RussianWord) -> bool:
    """Whether a place or an object follows, as behind a verb."""
    following = words[word.index + 1] if word.index + 1 < len(words) else None
    return following is not None and (
        following.pos in ("ADP", "ADV", "PRON") or following.features.case in ("Acc", "Dat")
    )


def free_names(words: Sentence, word: RussianWord) -> None:
    """A nominative is no apposition to another case: "в мороз Алдар продаёт"."""
    if word.relation not in ("appos", "flat", "nmod") or word.features.case != "Nom":
        return
    head = words[word.head]
    if head.features.case in ("", "Nom") or word.pos not in NOMINAL or not is_bare(words, word):
        return
    verb = next((o for o in words[word.index + 1 :] if o.form in BOUNDARIES or is_finite(o)), None)
    if verb is None or not is_finite(verb) or not agrees(word.features, verb.features):
        return
    subjects = [o for o in words if o.head == verb.index and o.relation.startswith("nsubj")]
    if not any(is_bare(words, subject) for subject in subjects):
        attach(word, verb, "nsubj")


def leave_clause(words: Sentence, word: RussianWord) -> None:
    """A verb that does not agree with the clause it is joined to goes on with the one above.

    "рассказывал, пока хозяева не уснули, а потом съел".
    """
    if word.relation != "conj" or not is_finite(word) or has_subject(words, word):
        return
    inner = words[word.head]
    is_closed = word.index > 1 and [o.form for o in words[word.index - 2 : word.index]] == [
        ",",
        "и",
    ]
    if is_closed and inner.relation in ("ccomp", "acl:relcl") and is_finite(words[inner.head]):
        attach(word, words[inner.head], "conj")
        return
    for head in (words[word.head], *climb(words, words[word.head])):
        subjects = [o for o in words if o.head == head.index and o.relation.startswith("nsubj")]
        if subjects and agrees(subjects[0].features, word.features):
            attach(word, head, "conj")
            return
        if head.relation not in ("advcl", "ccomp", "acl:relcl", "conj"):
            return


def tell_object_of_infinitive(words: Sentence, word: RussianWord) -> None:
    """A thing behind an infinitive is its object: "стал кормить мясом рукав"."""
    if word.relation != "nsubj" or word.features.animacy or word.features.case != "Nom":
        return
    verb = words[word.head]
    inner = next((o for o in words if o.head == verb.index and o.features.form == "Inf"), None)
    if inner is None or inner.parse is None or not verb.index < inner.index < word.index:
        return
    can_be = any(features_of(parse).case == "Acc" for parse in parses(word.form))
    has_object = any(o.head == inner.index and o.relation == "obj" for o in words)
    if can_be and not has_object and inner.parse.tag.transitivity == "tran":
        attach(word, inner, "obj")
        word.features = replace(word.features, case="Acc")


def free_adverbs(words: Sentence, word: RussianWord) -> None:
    """An adverb is no subject: "волки правда пришли"."""
    if word.pos == "ADV" and word.relation == "nsubj" and not word.features.case:
        word.relation = "advmod"


def hang_purpose(words: Sentence, word: RussianWord) -> None:
    """A clause with "чтобы" belongs to the nearest verb before it."""
    if word.relation != "advcl" or word.head < 0:
        return
    mark = next((o for o in words if o.head == word.index and o.form in ("чтобы", "чтоб")), None)
    if mark is None or mark.index > word.index:
        return
    before = next((o for o in reversed(words[: mark.index]) if is_finite(o)), None)
    if before is not None and before.index != word.head and word not in climb(words, before):
        attach(word, before, "advcl")


def lower_place(words: Sentence, word: RussianWord) -> None:
    """A place behind a subject is where its verb plays: "медведь в цирке едет"."""
    if word.relation != "nmod" or word.features.case != "Loc" or is_bare(words, word):
        return
    subject = words[word.head]
    noun = known_nouns().get(word.lemma)
    if not subject.relation.startswith("nsubj") or noun is None or noun.kind is not Kind.PLACE:
        return
    if words[subject.head].pos == "VERB":
        attach(word, words[subject.head], "obl")


def tell_object_from_subject(words: Sentence, word: RussianWord) -> None:
    """A thing behind a verb without object is no subject of one behind the comma.

    "принёс под полой череп, назвал его подарком".
    """
    if word.relation != "nsubj" or word.features.animacy or not is_bare(words, word):
        return
    head = words[word.head]
    if head.index < word.index or not any(o.form == "," for o in between(words, word, head)):
        return
    own = [o for o in _segment(words, word) if is_finite(o) and o.index < word.index]
    can_be = any(features_of(parse).case == "Acc" for parse in parses(word.form))
    if len(own) != 1 or not can_be or own[0].parse is None:
        return
    has_object = any(o.head == own[0].index and o.relation == "obj" for o in words)
    if own[0].parse.tag.transitivity == "tran" and not has_object:
        attach(word, own[0], "obj")
        word.features = replace(word.features, case="Acc")


def turn_nominative(words: Sentence, word: RussianWord) -> None:
    """A noun that begins a clause is its subject if it can be: "ворон с ветки предостерёг её"."""
    if word.pos != "NOUN" or word.features.case in ("", "Nom") or not is_bare(words, word):
        return
    if word.index and words[word.index - 1].form not in BOUNDARIES | JOINS:
        return
    after = words[word.index + 1 :]
    verb = next((o for o in after if o.form in BOUNDARIES | JOINS or is_finite(o)), None)
    if verb is None or not is_finite(verb) or word.head != verb.index or has_subject(words, verb):
        return
    for parse in parses(word.form):
        features = features_of(parse)
        if features.case == "Nom" and features.animacy and agrees(features, verb.features):
            word.parse, word.features, word.relation = parse, features, "nsubj"
            word.lemma = folded(parse.normal_form)
            return


def read_living_noun(words: Sentence, word: RussianWord) -> None:
    """A verb before another one is a noun if it can name somebody: "осел лег"."""
    if not is_finite(word) or word.index + 1 >= len(words):
        return
    behind = words[word.index + 1 :]
    verb = next((o for o in behind if o.form in BOUNDARIES | JOINS or is_finite(o)), behind[0])
    subjects = [o for o in words if o.head == verb.index and o.relation.startswith("nsubj")]
    if not is_finite(verb) or any(subject is not word for subject in subjects):
        return
    for parse in parses(word.form):
        features, noun = features_of(parse), known_nouns().get(folded(parse.normal_form))
        if parse.tag.POS != "NOUN" or noun is None or features.case != "Nom":
            continue
        if features.animacy and agrees(features, verb.features):
            word.parse, word.pos, word.features = parse, "NOUN", features
            word.lemma = folded(parse.normal_form)
            if word.head != verb.index:
                verb.head, verb.relation = word.head, word.relation
            attach(word, verb, "nsubj")
            return

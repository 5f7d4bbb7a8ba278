"""Repairs of Russian nouns: the verb to which they belong, and as what."""

from dataclasses import replace

from deployments.engines.planning.reading.russian.morphology import known_nouns
from deployments.engines.planning.reading.russian.tree import (
    BOUNDARIES,
    JOINS,
    NOMINAL,
    RussianWord,
    Sentence,
    attach,
    between,
    climb,
    has_subject,
    is_bare,
    is_finite,
)
from deployments.engines.planning.reading.russian.verb_words import (
    VERB_TAGS,
    WITHOUT_OBJECT,
)
from deployments.engines.planning.reading.russian.words import (
    OCCASIONS,
)
from deployments.engines.planning.vocabulary.nouns import Kind


def return_to_own_clause(words: Sentence, word: RussianWord) -> None:
    """A noun that hangs on a verb beyond "and" belongs to the verb before it."""
    if word.pos not in NOMINAL or word.relation not in ("obj", "iobj", "obl", "nmod"):
        return
    head = words[word.head]
    if not is_finite(head) or not any(o.form in JOINS for o in between(words, word, head)):
        return
    following = next((other for other in words[word.index :] if is_finite(other)), None)
    if head.index < word.index and following is not None:
        gap = between(words, word, following)
        if not any(o.form in BOUNDARIES | JOINS for o in gap) and not _has_verb_between(
            words, head, word
        ):
            attach(word, following, word.relation)
            return
    before = [other for other in words[: word.index] if is_finite(other)]
    if before and not any(o.form in BOUNDARIES | JOINS for o in between(words, before[-1], word)):
        attach(word, before[-1], word.relation)


def hang_on_verb(words: Sentence, word: RussianWord) -> None:
    """A noun with a preposition is no subject, no object and no conjunct of its verb."""
    if word.pos not in NOMINAL or is_bare(words, word) or word.head < 0:
        return
    head = words[word.head]
    if head.pos == "ADV" and head.head >= 0 and words[head.head].pos == "VERB":
        attach(word, words[head.head], "obl")
    elif head.pos in NOMINAL and word.relation == "obl" and head.index < word.index:
        verb = next((o for o in climb(words, head) if o.pos == "VERB"), None)
        if verb is not None:
            attach(word, verb, "obl")
    elif head.pos == "VERB" and word.relation in _NO_PLACES:
        has_joint = any(o.relation == "cc" and o.head == word.index for o in words)
        word.relation = word.relation if has_joint else "obl"


_NO_PLACES = {"conj", "nsubj", "obj", "iobj", "xcomp", "parataxis", "advmod", "nmod", "amod"}


_OWN_ROLES = {"Dat": "iobj", "Acc": "obj", "Ins": "obl"}


def name_roles_by_case(words: Sentence, word: RussianWord) -> None:
    """A bare noun after a verb plays the part that its case tells."""
    if word.pos not in NOMINAL or not is_bare(words, word) or word.relation in ("appos", "flat"):
        return
    head = words[word.head] if word.head >= 0 else None
    case = word.features.case
    if head is not None and head.pos in ("VERB", "AUX"):
        if case == "Ins" and word.relation in ("obj", "iobj", "xcomp", "nsubj", "advmod"):
            word.relation = "obl"
        elif case == "Dat" and word.relation in ("obj", "obl", "xcomp", "nmod", "nsubj", "csubj"):
            word.relation = "iobj"
        elif case == "Acc" and word.relation in ("xcomp", "iobj", "nmod", "nsubj"):
            word.relation = "obj"
    elif case in _OWN_ROLES and word.relation in ("amod", "nmod", "advmod", "xcomp", "det"):
        verb = _verb_near(words, word)
        is_tool = case != "Ins" or word.relation != "nmod" or _is_tool(head, word)
        if verb is not None and is_tool:
            attach(word, verb, _OWN_ROLES[case])


def _is_tool(head: RussianWord | None, word: RussianWord) -> bool:
    """Whether a thing beside an object is what it is done with: "подменил нож ложкой"."""
    nouns = known_nouns()
    is_thing = word.lemma in nouns and nouns[word.lemma].kind is not Kind.EVENT
    return is_thing and head is not None and head.relation == "obj" and head.lemma in nouns


def _verb_near(words: Sentence, word: RussianWord) -> RussianWord | None:
    """The nearest verb before a word in its clause, else the one just after it."""
    for side in (reversed(words[: word.index]), words[word.index + 1 :]):
        for other in side:
            if other.form in BOUNDARIES:
                break
            if other.pos == "VERB":
                return other
    return None


def _has_verb_between(words: Sentence, head: RussianWord, word: RussianWord) -> bool:
    """Whether a finite verb stands behind the last joint between two words."""
    gap = between(words, head, word)
    last = max(other.index for other in gap if other.form in JOINS)
    return any(is_finite(other) for other in words[last : word.index])


def tell_companions(words: Sentence, word: RussianWord) -> None:
    """A person with "с" beside a subject comes along, or is one of the subjects."""
    if word.relation != "nmod" or word.features.case != "Ins" or not word.features.animacy:
        return
    noun = words[word.head]
    preposition = next((w for w in words if w.relation == "case" and w.head == word.index), None)
    if preposition is None or preposition.form not in ("с", "со"):
        return
    if not noun.relation.startswith("nsubj") or not noun.features.animacy:
        return
    verb = words[noun.head]
    if verb.features.number == "Plur" and noun.features.number == "Sing":
        word.relation = "conj"
    else:
        inner = next((o for o in words if o.head == verb.index and o.features.form == "Inf"), verb)
        attach(word, inner, "obl")


def find_hidden_object(words: Sentence, word: RussianWord) -> None:
    """Somebody behind another noun is the object of a verb that lacks one.

    "за зайца двух верблюдов", "на стене школы огромного кита": their accusative looks like a
    genitive.
    """
    if word.relation != "nmod" or word.features.case not in ("Gen", "Acc"):
        return
    if words[word.head].lemma == "день":
        return
    verb = next((above for above in climb(words, word) if is_finite(above)), None)
    if verb is None or not word.features.animacy or not is_bare(words, word):
        return
    if any(o.relation in ("obj", "xcomp", "ccomp") and o.head == verb.index for o in words):
        return
    is_counted = any(o.relation == "nummod" and o.head == word.index for o in words)
    is_gift = words[word.head].lemma in OCCASIONS
    noun, place = known_nouns().get(word.lemma), words[word.head]
    is_animal = noun is not None and noun.kind is Kind.ANIMAL and not is_bare(words, place)
    is_animal = is_animal and not place.features.animacy and _is_free(words, verb)
    is_wed = verb.lemma == "женить"
    if is_counted or is_gift or is_animal or is_wed or _asks_for_object(words, verb):
        attach(word, verb, "obj")
        word.features = replace(word.features, case="Acc")


def _is_free(words: Sentence, verb: RussianWord) -> bool:
    """Whether a verb takes an object and has none: "привязал у дверей волка"."""
    is_transitive = verb.parse is not None and verb.parse.tag.transitivity == "tran"
    return is_transitive and not any(o.relation == "obj" and o.head == verb.index for o in words)


def _asks_for_object(words: Sentence, verb: RussianWord) -> bool:
    """Whether a verb must have an object of its own: it shares none and says nothing."""
    if verb.parse is None or verb.parse.tag.transitivity != "tran":
        return False
    if verb.lemma in WITHOUT_OBJECT - {"рисовать"} or "speech" in VERB_TAGS.get(verb.lemma, ()):
        return False
    return verb.relation != "conj" or has_subject(words, verb)


def agree(words: Sentence, word: RussianWord) -> None:
    """An adjective belongs to the noun just behind it with which it agrees: "старый пастух"."""
    if word.relation not in ("amod", "conj", "nmod") or word.index + 1 >= len(words):
        return
    if word.pos != "ADJ":
        return
    noun, form = words[word.index + 1], word.features
    if noun.pos not in ("NOUN", "PROPN") or word.head == noun.index or noun.head == word.index:
        return
    if (noun.features.case, noun.features.number) != (form.case, form.number):
        return
    if form.number == "Plur" or form.gender == noun.features.gender:
        attach(word, noun, "amod")


def hang_participle(words: Sentence, word: RussianWord) -> None:
    """A participle behind a comma belongs to the noun before it: "Алдар, зарывший бурдюк"."""
    if word.features.form != "Part" or not word.features.case or word.head < 0:
        return
    comma = next((o for o in reversed(words[: word.index]) if o.pos != "ADV"), None)
    if comma is None or comma.form != "," or comma.index == 0:
        return
    head = words[word.head]
    if head.pos in NOMINAL and head.features.case == word.features.case:
        return
    noun, form = words[comma.index - 1], word.features
    is_same = (noun.features.case, noun.features.number) == (form.case, form.number)
    if noun.pos in NOMINAL and is_same and form.gender in ("", noun.features.gender):
        attach(word, noun, "acl")


def raise_object(words: Sentence, word: RussianWord) -> None:
    """An object before an intransitive infinitive is that of the verb above: "учит ее летать"."""
    if word.relation != "obj" or word.head < 0 or word.features.case != "Acc":
        return
    verb = words[word.head]
    if verb.features.form != "Inf" or verb.parse is None or verb.index < word.index:
        return
    above = words[verb.head] if verb.relation == "xcomp" and verb.head >= 0 else None
    if above is not None and above.pos == "VERB" and verb.parse.tag.transitivity == "intr":
        attach(word, above, "obj")


def tell_times(words: Sentence, word: RussianWord) -> None:
    """A time of day with "каждый" or "весь" is no object: "звонит каждый вечер"."""
    noun = known_nouns().get(word.lemma)
    if word.relation == "obj" and word.lemma in ("дорога", "путь"):
        is_all = any(o.head == word.index and o.lemma == "весь" for o in words)
        word.relation = "discourse" if is_all else "obj"
    if word.relation != "obj" or noun is None or noun.kind is not Kind.TIME:
        return
    if any(o.head == word.index and o.lemma in ("каждый", "весь", "целый") for o in words):
        word.relation = "obl"


_POCKETS = {"карман", "рукав", "капюшон", "пазуха"}
"""Parts of garments in which something is."""


def dress(words: Sentence, word: RussianWord) -> None:
    """A garment with "в" belongs to the one named just before it, else to the subject."""
    noun = known_nouns().get(word.lemma)
    if noun is None or noun.kind is not Kind.GARMENT or word.features.case != "Loc":
        return
    if word.lemma in _POCKETS:
        return
    preposition = next((w for w in words if w.relation == "case" and w.head == word.index), None)
    if preposition is None or preposition.form not in ("в", "во") or preposition.index == 0:
        return
    before, verb = words[preposition.index - 1], words[word.head]
    subject = next((w for w in words if w.head == verb.index and w.relation == "nsubj"), None)
    for wearer in (before, subject):
        if wearer is not None and wearer.pos in NOMINAL and wearer.features.animacy:
            attach(word, wearer, "nmod")
            return

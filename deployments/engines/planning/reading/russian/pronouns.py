"""What a Russian pronoun, or a word that stands for a noun, tells of whom it means."""

from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.grammar import Pronoun, PronounKind
from deployments.engines.planning.reading.russian.inflection import inflect_noun
from deployments.engines.planning.reading.russian.morphology import folded
from deployments.engines.planning.reading.russian.nouns import parse_of
from deployments.engines.planning.reading.russian.roles import preposition_of
from deployments.engines.planning.reading.russian.verb_words import (
    DONE_BY_THINGS,
    EITHER,
    FREEINGS,
    HUMAN,
    MOCKINGS,
)
from deployments.engines.planning.reading.russian.verbs import acts_on_somebody, read_verb
from deployments.engines.planning.reading.russian.words import (
    ELDERS,
    EMPTY,
    EMPTY_PRONOUNS,
    NUMBERS,
    PLURAL_PRONOUNS,
    PRONOUNS,
    YOUNGERS,
)

_DEMONSTRATIVES = {"тот", "этот"}


def pronoun_of(sentence: Sentence, word: Word) -> Pronoun | None:
    """The pronoun; None for any other word."""
    form = folded(word.text)
    if _means_all(word):
        others = {folded(o.text) for o in sentence.words[word.index + 1 : word.index + 5]}
        are_named = bool(others & {"вместе", "трое", "втроем", "двое", "четверо"})
        return Pronoun(kind=PronounKind.ALL if are_named else PronounKind.EVERYBODY)
    if word.lemma == "который":
        return Pronoun(kind=PronounKind.RELATIVE)
    if word.lemma in ("оба", "обе") and word.relation != "nummod":
        return replace(PRONOUNS["они"], prefers_animate=word.relation != "obj" or "их" in form)
    if word.lemma in ELDERS | YOUNGERS and word.pos == "NOUN":
        kind = PronounKind.ONE if word.lemma in ELDERS else PronounKind.OTHER
        return Pronoun(kind=kind, text=inflect_noun(form, parse_of(word), "Nom"))
    if word.lemma in ("один", "другой") and word.relation.startswith("nsubj"):
        return _of_several(sentence, word)
    if word.pos == "NUM" and word.relation in ("obj", "nsubj") and _is_alone(sentence, word):
        return replace(PRONOUNS["они"], prefers_animate=True)
    if word.lemma == "свой" and word.relation == "obj":
        return Pronoun(genders=_gender(word), is_animate=False, prefers_thing=True)
    if word.lemma == "свой" or (word.lemma == "сам" and word.relation != "nsubj"):
        return Pronoun(kind=PronounKind.REFLEXIVE)
    if word.lemma in ("оный", "он") and word.relation == "obj" and form not in PRONOUNS:
        is_thing = word.lemma == "оный"
        return Pronoun(genders=_gender(word), is_animate=not is_thing, is_latest=not is_thing)
    if word.lemma in ("находка", "пропажа") and word.relation == "obj":
        return Pronoun(is_animate=False, prefers_thing=True, prefers_object=True)
    if word.lemma == "друг" and (_is_doubled(sentence, word) or _is_reciprocal(sentence, word)):
        is_first = _is_doubled(sentence, word)
        return EMPTY if is_first else Pronoun(kind=PronounKind.RECIPROCAL)
    if word.pos == "DET" and word.lemma in _DEMONSTRATIVES:
        return _demonstrative(word)
    if word.relation == "nmod:poss" and form in PRONOUNS:
        return replace(PRONOUNS[form], is_other=True, is_animate=True)
    if word.features.case == "Dat" and form in PLURAL_PRONOUNS:
        return PLURAL_PRONOUNS[form]
    if form in PRONOUNS:
        return _personal(sentence, word, PRONOUNS[form])
    is_pronoun = word.pos in ("PRON", "DET") or word.lemma in EMPTY_PRONOUNS
    return EMPTY if is_pronoun else None


def _means_all(word: Word) -> bool:
    """Whether a form of "весь" means people; "всё" does not."""
    form = folded(word.text)
    is_subject = form == "все" and word.relation.startswith("nsubj")
    is_plural = is_subject and "ё" not in word.text.lower()
    is_alone = word.pos == "PRON" or (word.pos == "DET" and is_subject)
    return is_alone and (is_plural or form in ("всех", "всем", "всеми"))


def _of_several(sentence: Sentence, word: Word) -> Pronoun:
    """The pronoun "один" means one of several, "другой" the next one of them."""
    before = {other.lemma for other in sentence.words[: word.index]}
    is_first = word.lemma == "один"
    if not is_first and "один" not in before:
        return EMPTY
    return Pronoun(kind=PronounKind.ONE if is_first else PronounKind.OTHER)


def _personal(sentence: Sentence, word: Word, pronoun: Pronoun) -> Pronoun:
    """A pronoun with what its verb makes likelier: people or things."""
    if word.relation.startswith("nsubj"):
        said = read_verb(sentence, sentence.head(word))
        if said.verb and said.verb.key in HUMAN and not pronoun.is_plural:
            return replace(pronoun, is_animate=True)
        if "speech" in said.tags:
            return replace(pronoun, prefers_animate=True)
        is_of_things = said.verb is None or said.verb.key in DONE_BY_THINGS
        return pronoun if is_of_things else replace(pronoun, prefers_animate=True)
    if pronoun.is_plural or word.relation.startswith("nsubj"):
        return pronoun
    preposition = preposition_of(sentence, word)
    is_given = not preposition and word.features.case == "Dat"
    is_mocked = preposition == "над" and sentence.head(word).lemma in MOCKINGS
    if is_given or is_mocked or preposition in ("у", "к", "с", "от", "для"):
        return replace(pronoun, prefers_animate=True)
    if preposition:
        is_thing = preposition in ("по", "в", "из", "под", "через")
        return replace(pronoun, prefers_animate=False) if is_thing else pronoun
    pronoun = replace(pronoun, prefers_object=True)
    verb = read_verb(sentence, sentence.head(word)).verb
    if verb is None or "perception" in verb.tags or verb.key in EITHER:
        return pronoun
    is_freed = sentence.head(word).lemma in FREEINGS
    return replace(pronoun, prefers_animate=is_freed or acts_on_somebody(verb))


def _is_doubled(sentence: Sentence, word: Word) -> bool:
    """Whether it is the first word of "друг за друга"."""
    after = [o for o in sentence.words[word.index + 1 : word.index + 3] if o.pos != "ADP"]
    return bool(after) and after[0].lemma == "друг"


def _is_reciprocal(sentence: Sentence, word: Word) -> bool:
    before = [other for other in sentence.words[: word.index] if other.pos != "ADP"]
    return bool(before) and before[-1].lemma == "друг" and word.text != "друг"


def _demonstrative(word: Word) -> Pronoun:
    if word.features.number == "Plur":
        return replace(PRONOUNS["они"], is_latest=word.lemma == "тот", prefers_animate=True)
    genders = _gender(word)
    is_that = word.lemma == "тот"
    is_doer = word.relation.startswith("nsubj")
    is_other = is_that and not is_doer
    return Pronoun(genders=genders, is_animate=True, is_other=is_other, is_latest=is_that)


def _is_alone(sentence: Sentence, word: Word) -> bool:
    """Whether a number above one counts nothing that is named: "двух она раздала"."""
    is_several = NUMBERS.get(word.lemma, 1) > 1 and word.text.isalpha()
    return is_several and sentence.child(word, "nmod", "nmod:poss") is None


def _gender(word: Word) -> str:
    return {"Masc": "m", "Fem": "f"}.get(word.features.gender, "n")

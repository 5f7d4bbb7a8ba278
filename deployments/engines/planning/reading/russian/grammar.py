"""What the reader of clauses asks of Russian."""

from collections.abc import Sequence
from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.entities import is_animate
from deployments.engines.planning.reading.events import Entity, Language, Modality
from deployments.engines.planning.reading.grammar import (
    QUOTE,
    NounWord,
    Pronoun,
    PronounKind,
    Role,
    VerbWord,
)
from deployments.engines.planning.reading.russian.captions import agreement_of, caption_of
from deployments.engines.planning.reading.russian.inflection import inflect_noun
from deployments.engines.planning.reading.russian.morphology import folded, parses
from deployments.engines.planning.reading.russian.nouns import parse_of, read_noun
from deployments.engines.planning.reading.russian.roles import (
    place_preposition,
    preposition_of,
    role_of,
)
from deployments.engines.planning.reading.russian.verbs import (
    acts_on_somebody,
    is_transitive,
    read_verb,
)
from deployments.engines.planning.reading.russian.words import (
    CONDITIONS,
    DONE_BY_THINGS,
    EITHER,
    ELDERS,
    EMPTY,
    EMPTY_PRONOUNS,
    HAVE_NOT,
    HOWEVER,
    HUMAN,
    MOCKINGS,
    NEGATIONS,
    NUMBERS,
    PLURAL_PRONOUNS,
    PRETENCES,
    PRONOUNS,
    WISHES,
    WITHOUT_OBJECT,
    YOUNGERS,
)
from deployments.engines.planning.vocabulary.looks import LookWord, looks_by_word

_DEMONSTRATIVES = {"тот", "этот"}
_FILLERS = {"obj", "ccomp", "xcomp", "csubj", "parataxis", "advcl", "nsubj"}


class RussianGrammar:
    """Russian."""

    language = Language.RU

    def verb(self, sentence: Sentence, word: Word) -> VerbWord:
        """The verb of a clause."""
        return read_verb(sentence, word)

    def noun(self, sentence: Sentence, word: Word) -> NounWord:
        """The noun, with the modifiers that are part of it."""
        return read_noun(sentence, word)

    def pronoun(self, sentence: Sentence, word: Word) -> Pronoun | None:
        """The pronoun; None for any other word."""
        form = folded(word.text)
        if self._means_all(word):
            others = {folded(o.text) for o in sentence.words[word.index + 1 : word.index + 5]}
            are_named = bool(others & {"вместе", "трое", "втроем", "двое", "четверо"})
            return Pronoun(kind=PronounKind.ALL if are_named else PronounKind.EVERYBODY)
        if word.lemma == "который":
            return Pronoun(kind=PronounKind.RELATIVE)
        if word.lemma in ("оба", "обе") and word.relation != "nummod":
            return replace(PRONOUNS["они"], prefers_animate=True)
        if word.lemma in ELDERS | YOUNGERS and word.pos == "NOUN":
            kind = PronounKind.ONE if word.lemma in ELDERS else PronounKind.OTHER
            return Pronoun(kind=kind, text=inflect_noun(form, parse_of(word), "Nom"))
        if word.lemma in ("один", "другой") and word.relation.startswith("nsubj"):
            return self._of_several(sentence, word)
        if word.pos == "NUM" and word.relation in ("obj", "nsubj") and _is_alone(sentence, word):
            return replace(PRONOUNS["они"], prefers_animate=True)
        if word.lemma == "свой" and word.relation == "obj":
            return Pronoun(genders=_gender(word), is_animate=False, prefers_thing=True)
        if word.lemma == "свой" or (word.lemma == "сам" and word.relation != "nsubj"):
            return Pronoun(kind=PronounKind.REFLEXIVE)
        if word.lemma == "друг" and self._is_doubled(sentence, word):
            return EMPTY
        if word.lemma == "друг" and self._is_reciprocal(sentence, word):
            return Pronoun(kind=PronounKind.RECIPROCAL)
        if word.pos == "DET" and word.lemma in _DEMONSTRATIVES:
            return self._demonstrative(word)
        if word.relation == "nmod:poss" and form in PRONOUNS:
            return replace(PRONOUNS[form], is_other=True, is_animate=True)
        if word.features.case == "Dat" and form in PLURAL_PRONOUNS:
            return PLURAL_PRONOUNS[form]
        if form in PRONOUNS:
            return self._personal(sentence, word, PRONOUNS[form])
        is_pronoun = word.pos in ("PRON", "DET") or word.lemma in EMPTY_PRONOUNS
        return EMPTY if is_pronoun else None

    def _means_all(self, word: Word) -> bool:
        """Whether a form of "весь" means people; "всё" does not."""
        form = folded(word.text)
        is_subject = form == "все" and word.relation.startswith("nsubj")
        is_plural = is_subject and "ё" not in word.text.lower()
        return word.pos == "PRON" and (is_plural or form in ("всех", "всем", "всеми"))

    def _of_several(self, sentence: Sentence, word: Word) -> Pronoun:
        """The pronoun "один" means one of several, "другой" the next one of them."""
        before = {other.lemma for other in sentence.words[: word.index]}
        is_first = word.lemma == "один"
        if not is_first and "один" not in before:
            return EMPTY
        return Pronoun(kind=PronounKind.ONE if is_first else PronounKind.OTHER)

    def _personal(self, sentence: Sentence, word: Word, pronoun: Pronoun) -> Pronoun:
        """A pronoun with what its verb makes likelier: people or things."""
        if word.relation.startswith("nsubj"):
            said = self.verb(sentence, sentence.head(word))
            is_human = "speech" in said.tags or (said.verb and said.verb.key in HUMAN)
            if is_human and not pronoun.is_plural:
                return replace(pronoun, is_animate=True)
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
        verb = self.verb(sentence, sentence.head(word)).verb
        if verb is None or "perception" in verb.tags or verb.key in EITHER:
            return pronoun
        return replace(pronoun, prefers_animate=acts_on_somebody(verb))

    def _is_doubled(self, sentence: Sentence, word: Word) -> bool:
        """Whether it is the first word of "друг за друга"."""
        after = [o for o in sentence.words[word.index + 1 : word.index + 3] if o.pos != "ADP"]
        return bool(after) and after[0].lemma == "друг"

    def _is_reciprocal(self, sentence: Sentence, word: Word) -> bool:
        before = [other for other in sentence.words[: word.index] if other.pos != "ADP"]
        return bool(before) and before[-1].lemma == "друг" and word.text != "друг"

    def _demonstrative(self, word: Word) -> Pronoun:
        if word.features.number == "Plur":
            return PRONOUNS["они"]
        genders = _gender(word)
        is_that = word.lemma == "тот"
        return Pronoun(genders=genders, is_animate=True, is_other=is_that, is_latest=is_that)

    def look(self, word: Word) -> LookWord | None:
        """The look that an adjective or participle tells; None for any other word."""
        words = _looks()
        if word.lemma in words:
            return words[word.lemma] if word.pos in ("ADJ", "DET", "VERB", "NUM") else None
        if word.features.form != "Part" and word.pos != "ADJ":
            return None
        for parse in parses(folded(word.text)):
            full = parse.inflect({"masc", "sing", "nomn"}) if parse.tag.POS == "PRTF" else None
            for form in (folded(parse.normal_form), folded(full.word) if full else ""):
                if form in words:
                    return words[form]
        return None

    def state(self, word: Word) -> str:
        """The English adjective of a state; empty if there is none."""
        look = self.look(word)
        if look is None and word.features.form == "Part":
            adjectives = [p for p in parses(folded(word.text)) if p.tag.POS in ("ADJS", "ADJF")]
            forms = [folded(parse.normal_form) for parse in adjectives]
            look = next((_looks()[form] for form in forms if form in _looks()), None)
        return look.key if look is not None else ""

    def count(self, word: Word) -> int | None:
        """The number that a word says."""
        if word.text.isdecimal() and len(word.text) < 5:
            return int(word.text)
        number = NUMBERS.get(word.lemma) if word.pos in ("NUM", "DET") else None
        return number if number != 1 else None

    def role(self, sentence: Sentence, word: Word, entity: Entity, verb: VerbWord) -> Role:
        """The part that a noun plays, from its case, its preposition, and what it is."""
        return role_of(
            sentence, word, verb, is_animate=is_animate(entity), is_drawn=entity.noun is not None
        )

    def preposition(self, sentence: Sentence, word: Word) -> str:
        """The English preposition of a place; empty if it tells none."""
        return place_preposition(sentence, word)

    def is_negated(self, sentence: Sentence, word: Word) -> bool:
        """Whether a clause is denied."""
        if word.lemma in ("нет", HAVE_NOT):
            return True
        is_until = sentence.marks(word) == "пока" or _adverb(sentence, word, "пока")
        denials = {folded(c.text) for c in sentence.children(word)} & NEGATIONS
        is_however = denials == {"ни"} and any(w.lemma in HOWEVER for w in sentence.words)
        return bool(denials) and not is_until and not is_however

    def modality(self, sentence: Sentence, word: Word) -> Modality:
        """What the clause's own conjunction and mood make of it."""
        marks = {folded(child.text) for child in sentence.children(word, "mark", "advmod", "cc")}
        marks |= {folded(child.text) for child in sentence.children(word, "fixed", "discourse")}
        if marks & CONDITIONS:
            return Modality.CONDITION
        if marks & WISHES:
            return Modality.WISH
        if marks & PRETENCES:
            return Modality.PRETENCE
        if "бы" in marks or "б" in marks:
            return Modality.CONDITION
        return Modality.WISH if word.features.mood == "Imp" else Modality.FACT

    def is_bare(self, sentence: Sentence, word: Word) -> bool:
        """Whether it tells no event: "связанный шарф", "не целясь"."""
        subject = sentence.child(word, "nsubj")
        if word.relation == "acl:relcl" and subject is not None and subject.lemma == "кто":
            return True
        if word.features.form == "Conv" and self.is_negated(sentence, word):
            return True
        is_participle = word.features.form == "Part" and word.relation == "acl"
        return is_participle and word.index < word.head

    def suits(self, word: Word, subjects: Sequence[Entity]) -> bool:
        """Whether a verb without a subject can have that of the clause before: it must agree."""
        features = word.features
        if not subjects or features.form in ("Inf", "Conv", ""):
            return True
        agreement = agreement_of(subjects)
        if features.number and features.number != agreement.number:
            return False
        if features.person and features.person != "3":
            return False
        is_past = features.tense == "Past" or features.form == "Part"
        if not is_past or agreement.number == "Plur" or not features.gender:
            return True
        return not agreement.gender or features.gender == agreement.gender

    def shares_object(self, sentence: Sentence, word: Word) -> bool:
        """Whether a verb without object means that of the clause before: "поймал и отпустил"."""
        lemma = word.lemma
        if word.features.form not in ("Fin", "Inf") or lemma in WITHOUT_OBJECT:
            return False
        verb = self.verb(sentence, word)
        if "speech" in verb.tags or not is_transitive(lemma):
            return False
        if verb.verb is not None and not any("{object}" in p for p in verb.verb.phrases):
            return False
        children = sentence.children(word)
        if self.is_negated(sentence, word):
            return False
        return not any(c.pos == QUOTE or c.relation in _FILLERS for c in children)

    def caption(
        self,
        sentence: Sentence,
        words: Sequence[Word],
        predicate: Word,
        doers: Sequence[Entity],
        objects: Sequence[Entity] = (),
    ) -> str:
        """A clause as a sentence of its own with its subject."""
        return caption_of(sentence, words, predicate, doers, objects)


def _is_alone(sentence: Sentence, word: Word) -> bool:
    """Whether a number above one counts nothing that is named: "двух она раздала"."""
    is_several = NUMBERS.get(word.lemma, 1) > 1 and word.text.isalpha()
    return is_several and sentence.child(word, "nmod", "nmod:poss") is None


def _gender(word: Word) -> str:
    return {"Masc": "m", "Fem": "f"}.get(word.features.gender, "n")


def _adverb(sentence: Sentence, word: Word, form: str) -> bool:
    return any(folded(child.text) == form for child in sentence.children(word, "advmod"))


def _looks() -> dict[str, LookWord]:
    return {folded(word): look for word, look in looks_by_word("ru").items()}

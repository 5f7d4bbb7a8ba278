"""What the reader of clauses asks of Russian."""

from collections.abc import Sequence

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity, Language, Modality
from deployments.engines.planning.reading.grammar import (
    QUOTE,
    Clauses,
    NounWord,
    Pronoun,
    Role,
    VerbWord,
)
from deployments.engines.planning.reading.russian.captions import agreement_of, caption_of
from deployments.engines.planning.reading.russian.morphology import folded, parses
from deployments.engines.planning.reading.russian.nouns import read_noun
from deployments.engines.planning.reading.russian.pronouns import pronoun_of
from deployments.engines.planning.reading.russian.roles import (
    place_preposition,
    role_of,
)
from deployments.engines.planning.reading.russian.verb_words import (
    HAVE_NOT,
    LEARNINGS,
    WITHOUT_OBJECT,
)
from deployments.engines.planning.reading.russian.verbs import (
    is_transitive,
    is_unwilling,
    read_verb,
)
from deployments.engines.planning.reading.russian.words import (
    CONDITIONS,
    HOWEVER,
    NEGATIONS,
    NUMBERS,
    PRETENCES,
    WISHES,
)
from deployments.engines.planning.vocabulary.looks import LookWord, looks_by_word

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
        return pronoun_of(sentence, word)

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
            sentence, word, verb, is_animate=entity.is_animate, is_drawn=entity.noun is not None
        )

    def preposition(self, sentence: Sentence, word: Word) -> str:
        """The English preposition of a place; empty if it tells none."""
        return place_preposition(sentence, word)

    def is_negated(self, sentence: Sentence, word: Word) -> bool:
        """Whether a clause is denied."""
        if word.lemma in ("нет", HAVE_NOT):
            return True
        if word.lemma in ("смыкать", "сомкнуть") or is_unwilling(sentence, word):
            return False
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
        if word.relation == "acl:relcl" and _adverb(sentence, word, "вот-вот"):
            return True
        if word.relation == "ccomp" and sentence.head(word).lemma in LEARNINGS:
            return any(c.lemma == "что" and c.pos == "PRON" for c in sentence.children(word, "obl"))
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

    def predicate(self, sentence: Sentence, word: Word, clauses: Clauses) -> None:
        """None: the words are no English ones."""


def _adverb(sentence: Sentence, word: Word, form: str) -> bool:
    return any(folded(child.text) == form for child in sentence.children(word, "advmod"))


def _looks() -> dict[str, LookWord]:
    return {folded(word): look for word, look in looks_by_word("ru").items()}

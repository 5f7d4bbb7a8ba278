"""English for the reader of clauses: its verbs, prepositions, moods."""

import re
from collections.abc import Sequence
from dataclasses import replace

from deployments.engines.planning.reading.clause_tree import is_passive
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.bare_clauses import is_bare
from deployments.engines.planning.reading.english.captions import caption
from deployments.engines.planning.reading.english.ellipsis import meant_by_one
from deployments.engines.planning.reading.english.nouns import read_noun
from deployments.engines.planning.reading.english.predicates import predicate
from deployments.engines.planning.reading.english.pronouns import read_pronoun
from deployments.engines.planning.reading.english.verbs import read_verb
from deployments.engines.planning.reading.english.words import (
    CONDITIONS,
    NEGATIONS,
    NUMBERS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    PRETENCES,
    TERMS,
    WISHES,
)
from deployments.engines.planning.reading.events import Entity, Language, Modality, Predicate
from deployments.engines.planning.reading.grammar import (
    Clauses,
    NounWord,
    Pronoun,
    Role,
    VerbWord,
)
from deployments.engines.planning.vocabulary.looks import LookWord, looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind

_NO_LOOKS = frozenset({"great", "good", "best", "real", "true", "long"})
_STATELESS = frozenset({"able", "ready", "about", "going", "other", "such", "same", "full", "own"})


_GETTING = frozenset({"pay", "repay", "serve", "bribe", "tip"})
"""Verbs whose object is who gets something."""
_TRADING = frozenset({"swap", "exchange", "trade", "barter", "sell", "switch", "buy", "pay"})
"""Verbs with which "for" tells the price: "sells a horse for a cow"."""


class EnglishGrammar:
    """English."""

    language = Language.EN

    def verb(self, sentence: Sentence, word: Word) -> VerbWord:
        """The verb with its particle, preposition or light object, as the table has it."""
        return read_verb(sentence, word)

    def noun(self, sentence: Sentence, word: Word) -> NounWord:
        """The noun, with the longest name that the table has for it."""
        antecedent = meant_by_one(sentence, word)
        if antecedent is None:
            return read_noun(sentence, word)
        is_plural = word.text.lower() == "ones"
        noun = read_noun(sentence, antecedent)
        used = frozenset({word.index})
        return replace(noun, used=used, is_plural=is_plural, is_new=True, is_definite=False)

    def pronoun(self, sentence: Sentence, word: Word) -> Pronoun | None:
        """The pronoun, with whom its verb makes likelier."""
        return read_pronoun(sentence, word)

    def look(self, word: Word) -> LookWord | None:
        """The row of an adjective or participle; "greatest" is "great"."""
        if word.lemma.lower() in _NO_LOOKS:
            return None
        looks, text = looks_by_word("en"), word.text.lower()
        is_participle = word.pos == "VERB" and text.endswith("ing")
        return looks.get(text) or (None if is_participle else looks.get(word.lemma.lower()))

    def state(self, word: Word) -> str:
        """The adjective itself, if it says a state."""
        look = self.look(word)
        if look is not None and word.pos == "ADV" and look.kind not in ("mood", "state"):
            return ""
        if look is not None:
            return look.key
        text = word.text.lower()
        is_state = word.pos == "ADJ" or (word.pos == "VERB" and word.features.form == "Part")
        is_word = text.isascii() and text.isalpha() and text not in _STATELESS
        return text if is_state and is_word else ""

    def count(self, word: Word) -> int | None:
        """A number in words or digits."""
        text = word.text.lower()
        if text.isascii() and text.isdigit() and len(text) < 7:
            return int(text)
        return NUMBERS.get(text)

    def preposition(self, sentence: Sentence, word: Word) -> str:
        """The preposition in the words of prompts."""
        text = sentence.case_words(word) or sentence.marks(word)
        return PREPOSITIONS.get(text, text)

    def role(self, sentence: Sentence, word: Word, entity: Entity, verb: VerbWord) -> Role:
        """The part of a noun, from its preposition, what it is, and the verb."""
        if word.relation == "iobj" or (word.relation == "obj" and _asks_for(sentence, word, verb)):
            return Role.RECIPIENT
        is_left = "motion" in verb.tags and "taking" not in verb.tags
        if word.relation == "obj" and verb.lemma == "pay for" and _is_price(sentence, word, verb):
            return Role.INSTRUMENT
        if word.relation == "obj" and is_left and verb.lemma.endswith(" off"):
            return Role.SOURCE
        if word.relation == "obj":
            is_told = "speech" in verb.tags and _takes_recipient(verb)
            is_told = is_told or verb.lemma in _GETTING
            is_told = is_told and (entity.is_animate or _is_addressed(sentence, word))
            is_told = is_told and not _has_receiver(sentence, sentence.head(word))
            return Role.RECIPIENT if is_told else Role.OBJECT
        if word.relation == "obl:agent":
            return Role.DOER
        if word.relation == "xcomp" or self.preposition(sentence, word) in ("as", "like"):
            return Role.TOPIC
        if any(case.index in verb.used for case in sentence.children(word, "case")):
            if self.preposition(sentence, word) in ("off", "from", "out of"):
                return Role.SOURCE
            if self.preposition(sentence, word) == "with" and "taking" in verb.tags:
                return Role.OBJECT
            is_where = verb.tags & {"motion", "state"} and not entity.is_animate
            is_where = is_where or (entity.is_place and not _is_aimed(verb))
            return Role.PLACE if is_where else Role.OBJECT
        is_by = self.preposition(sentence, word) == "by" and entity.is_animate
        governor = sentence.head(word)
        governor = governor if word.relation == "obl" else sentence.head(governor)
        if is_by and is_passive(sentence, governor):
            return Role.DOER
        role = _role_of_preposition(self.preposition(sentence, word), entity, verb)
        if role is Role.OBJECT and sentence.child(sentence.head(word), "obj") is not None:
            return Role.RECIPIENT
        if role is Role.PLACE and self.preposition(sentence, word) == "to" and entity.is_animate:
            has_object = sentence.child(sentence.head(word), "obj") is not None
            return Role.RECIPIENT if has_object else role
        return role

    def is_negated(self, sentence: Sentence, word: Word) -> bool:
        """Whether "not", "never", "without" or "no" denies the clause."""
        if "without" in sentence.marks(word).split():
            return True
        if word.lemma in ("help", "stop") and any(
            inner.features.form == "Ger" for inner in sentence.children(word, "xcomp")
        ):
            return False  # "cannot help laughing", "never stops crying"
        if any(c.text.lower() in NEGATIONS for c in sentence.children(word, "advmod", "det")):
            return True
        if self.verb(sentence, word).lemma == "find nothing" or word.lemma == "say":
            return False  # "says no" says something.
        arguments = sentence.children(word, "nsubj", "obj", "nsubj:pass")
        return any(
            argument.text.lower() in ("nobody", "nothing", "none", "no-one", "neither")
            or any(c.text.lower() == "no" for c in sentence.children(argument, "det"))
            or any(c.text.lower() == "not" for c in sentence.children(argument, "advmod"))
            for argument in arguments
        )

    def is_bare(self, sentence: Sentence, word: Word) -> bool:
        """Whether it only gives a name, asks who, or says that: no event of its own."""
        return is_bare(sentence, word)

    def modality(self, sentence: Sentence, word: Word) -> Modality:
        """What conjunctions, "to" and "would" make of a clause."""
        marks = sentence.marks(word)
        before = sentence.words[: word.index]
        if any(b.text == ":" and before[b.index - 1].lemma in TERMS for b in before):
            return Modality.CONDITION
        if marks == "as" and sentence.head(word).text.lower() in ("long", "soon"):
            return Modality.CONDITION
        if marks in PRETENCES:
            return Modality.PRETENCE
        if marks in CONDITIONS or marks.split()[:1] in (["if"], ["unless"]):
            return Modality.CONDITION
        auxiliaries = {child.text.lower() for child in sentence.children(word, "aux")}
        if marks in WISHES and marks:
            return Modality.WISH
        if word.relation == "advcl" and "to" in auxiliaries:
            return Modality.WISH
        if marks == "before" or auxiliaries & {"would", "might", "shall"}:
            return Modality.CONDITION if marks != "before" else Modality.FACT
        return Modality.FACT

    def shares_object(self, sentence: Sentence, word: Word) -> bool:
        """Whether a verb without object means that of the clause before: here it never does."""
        return False

    def suits(self, word: Word, subjects: Sequence[Entity]) -> bool:
        """Whether a verb without a subject can have that of the clause before: it always can."""
        return True

    def caption(
        self,
        sentence: Sentence,
        words: Sequence[Word],
        predicate: Word,
        doers: Sequence[Entity],
        objects: Sequence[Entity] = (),
    ) -> str:
        """The clause as a sentence with its subject."""
        return caption(sentence, words, predicate, doers)

    def predicate(self, sentence: Sentence, word: Word, clauses: Clauses) -> Predicate | None:
        """What the clause says of its subject."""
        return predicate(sentence, word, clauses)


def _has_receiver(sentence: Sentence, verb: Word) -> bool:
    """Whether somebody else gets something: "promises a camel to anyone"."""
    behind = sentence.children(verb, "obl", "obl:arg")
    is_to = any(sentence.case_words(other) == "to" for other in behind)
    return is_to or sentence.child(verb, "iobj") is not None


def _is_price(sentence: Sentence, word: Word, verb: VerbWord) -> bool:
    """Whether it is paid for something else: "pays a bag of gold for the hare"."""
    behind = sentence.children(sentence.head(word), "obl", "obl:arg")
    cases = [case.index for other in behind for case in sentence.children(other, "case")]
    return any(index in verb.used for index in cases)


def _is_addressed(sentence: Sentence, word: Word) -> bool:
    """Whether a thing is spoken to: "asks a statue why it weeps"."""
    contents = sentence.children(sentence.head(word), "ccomp", "xcomp")
    return any(content.index > word.index for content in contents)


def _is_far(entity: Entity) -> bool:
    """Whether one can only look at it, or howl."""
    return entity.noun is not None and entity.noun.key in ("moon", "sun", "star", "sky", "cloud")


def _is_aimed(verb: VerbWord) -> bool:
    """Whether a deed is done from afar: "waves at the moon"."""
    return verb.verb is not None and any("at {object}" in text for text in verb.verb.phrases)


def _takes_recipient(verb: VerbWord) -> bool:
    """Whether the phrases of a verb name first to whom it is said, not whom it is about."""
    if verb.verb is None:
        return False
    slots = [set(re.findall(r"{(\w+)}", phrase)) - {"place"} for phrase in verb.verb.phrases]
    told = [place for place, names in enumerate(slots) if "recipient" in names]
    about = [place for place, names in enumerate(slots) if names == {"object"}]
    return bool(told) and (not about or told[0] < about[0])


def _asks_for(sentence: Sentence, word: Word, verb: VerbWord) -> bool:
    """Whether an object is the one who is asked: "asks the khan for gold"."""
    verb_word = sentence.head(word)
    behind = sentence.children(verb_word, "obl", "obl:arg")
    cases = [case.index for other in behind for case in sentence.children(other, "case")]
    return "speech" in verb.tags and any(index in verb.used for index in cases)


def _role_of_preposition(preposition: str, entity: Entity, verb: VerbWord) -> Role:
    is_living = entity.is_animate
    is_motion = "motion" in verb.tags
    if preposition == "to":
        is_given = verb.verb is not None and any("{recipient}" in p for p in verb.verb.phrases)
        return Role.RECIPIENT if is_living and is_given and not is_motion else Role.PLACE
    if preposition == "for":
        is_price = verb.lemma.split(" ")[0] in _TRADING
        return Role.RECIPIENT if is_living and not is_price else Role.TOPIC
    if preposition in ("from", "out of", "off"):
        return Role.PLACE if is_motion and not is_living else Role.SOURCE
    if preposition == "with":
        return Role.COMPANION if is_living else Role.INSTRUMENT
    if preposition == "of" and "taking" in verb.tags:
        return Role.OBJECT
    if preposition in ("about", "of", "as"):
        return Role.TOPIC
    if preposition == "into" and ("change" in verb.tags or is_living):
        return Role.TOPIC
    if preposition == "at" and (is_living or _is_far(entity)):
        return Role.OBJECT
    if preposition == "by" and entity.kind is Kind.BODY:
        owner = None if "taking" in verb.tags else entity.owner
        return Role.NONE if owner is None or owner.is_hero else Role.PLACE
    if preposition == "in front of" and not is_living and entity.noun is not None:
        is_when = entity.noun.kind in (Kind.EVENT, Kind.FOOD)
        return Role.NONE if is_when else Role.PLACE
    if preposition.split(" ")[0] in PLACE_PREPOSITIONS or preposition == "out of":
        return Role.PLACE
    return Role.NONE

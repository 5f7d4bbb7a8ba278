"""English pronouns, with what the verb beside them says of whom they can mean."""

import re
from dataclasses import replace

from deployments.engines.planning.reading.clause_tree import own_subject
from deployments.engines.planning.reading.dependencies import SUBJECT_RELATIONS, Sentence, Word
from deployments.engines.planning.reading.english.ellipsis import is_such, meant_by_one
from deployments.engines.planning.reading.english.noun_senses import narrator
from deployments.engines.planning.reading.english.senses import is_person
from deployments.engines.planning.reading.english.verbs import read_verb
from deployments.engines.planning.reading.english.words import PRONOUNS
from deployments.engines.planning.reading.grammar import (
    QUOTE,
    Pronoun,
    PronounKind,
    VerbWord,
    words_of_text,
)

_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "conj"})
_RECIPROCAL = Pronoun(kind=PronounKind.RECIPROCAL)
_NOBODY = Pronoun(kind=PronounKind.EMPTY)
_FIRST, _SECOND = frozenset({"elder", "older"}), frozenset({"younger", "second", "other"})
_KIN = re.compile(r"\b(brothers|sisters|sons|daughters|friends)\b", re.IGNORECASE)
"""Those of whom one is the elder and the other the younger."""
_STEALING = frozenset({"steal", "snatch", "rob", "pocket", "pickpocket", "kidnap", "abduct"})
_TAKING = frozenset({"carry", "take", "drag", "lead"})
_ORDERING = frozenset({"hire", "order", "command", "pay", "ask"})
_WEATHER = words_of_text(
    """
    rain snow hail thunder drizzle dawn pour cold hot warm dark light late early foggy windy
    winter summer spring autumn night morning evening midnight noon raining snowing sunny freezing
    """
)
"""What "it" says of the weather and the hour: "it snows", "it is dark"."""
_TURNING = frozenset({"begin", "start", "stop", "get", "grow", "become", "turn", "continue"})
_LIVING_DEEDS = words_of_text(
    """
    eat drink sleep wake see look hear smell think laugh cry smile yawn walk run jump swim crawl
    bite bark meow roar dance dream fear attack hunt hide climb fly
    """
)
"""Keys of what only the living do; speaking, too."""
_LIVING_OBJECTS = words_of_text(
    """
    drive lead herd let set release free
    chase feed ride saddle milk tame kill wake scare frighten hug kiss marry
    greet thank scold punish heal cure shear rescue invite ask tell teach beat hire defeat kick
    fool trick pet stroke calm comfort obey
    beg praise persuade urge convince warn flatter help order force allow offer promise show
    trust
    """
)
"""First words of verbs with a living object: "lets it go"."""
_THING_OBJECTS = words_of_text(
    """
    blow ring use rub wash hand tie melt freeze boil
    open close read write wear put take light burn pour drink cook gnaw chew sew spend count break
    cut dig build repair fix mend drop hang fill empty load plant borrow lend weave pick harvest
    sow unlock lock play fold unfold turn roll wear
    """
)
"""First words of verbs whose object is hardly a person: "gnaws them through"."""


_WITH_ME = re.compile(r"\band (?:me|i)\b", re.IGNORECASE)
"""Who tells it with another one: "dad and me"."""
_DUTIES = frozenset({"must", "should", "may", "can", "have"})
"""Helpers of what one tells others to do: "tells him that he must go"."""
_MAKING = frozenset({"make", "build", "sew", "cook", "bake", "weave", "knit", "carve", "drink"})
_DONE_TO_OTHERS = words_of_text(
    "lick kiss stroke sniff whisper bite sting tug peck kick pat grab tickle shout cut "
    "slit bandage eat chew"
)
_OUTER_LIMBS = words_of_text(
    "ear ears nose tail leg legs hand arm neck shoulder face foot toe belly paw wing beard hair"
)
_ONTO = frozenset({"on", "onto", "into", "in", "upon"})
_LIMBS = words_of_text("arm shoulder hand lap nose knee finger wrist neck horn horns antler hump")
_ALIGHTING = words_of_text("land perch sit jump ride climb settle leap hop crawl step tread")


def read_pronoun(sentence: Sentence, word: Word) -> Pronoun | None:
    """The pronoun; "each other" and determiners that stand alone included."""
    text = word.text.lower()
    below = {child.text.lower() for child in sentence.children(word)}
    if (text == "other" and "each" in below) or (text == "another" and "one" in below):
        return _RECIPROCAL
    if text in ("we", "us") and _WITH_ME.search(sentence.text):
        return PRONOUNS["they"]
    if meant_by_one(sentence, word) is not None or narrator(sentence, word):
        return None
    if is_such(sentence, word):
        return Pronoun(prefers_animate=True, prefers_object=True)
    if text == "one" and sentence.case_words(word) in ("by", "after"):
        return _NOBODY
    if word.relation in _ARGUMENTS and text in ("one", "other"):
        found = _one_of_several(sentence, word)
        if found is not None:
            return found
    is_most = word.relation.startswith("nsubj") and word.pos == "ADJ" and text.endswith("est")
    if is_most and "not" in below:
        return Pronoun(is_plural=True)
    is_of_kin = text in _FIRST | _SECOND or is_most
    is_one = is_of_kin and word.relation in _ARGUMENTS and "the" in below
    if is_one and _KIN.search(sentence.text):
        return Pronoun(kind=PronounKind.OTHER if text in _SECOND else PronounKind.ONE)
    if word.pos in ("NOUN", "PROPN", QUOTE) and text not in PRONOUNS:
        return None
    pronoun = PRONOUNS.get(text)
    if text in ("both", "neither", "which") and sentence.child(word, "nmod") is not None:
        return _NOBODY  # "both of them", "which of the horses"
    if pronoun is None or pronoun.kind is not PronounKind.PERSONAL:
        return pronoun
    return _personal(sentence, word, pronoun)


def _one_of_several(sentence: Sentence, word: Word) -> Pronoun | None:
    """Which of several "one" and "other" mean; None for words that mean none of them."""
    text = word.text.lower()
    below = {child.text.lower() for child in sentence.children(word)}
    if text == "one" and "no" in below:
        return _NOBODY
    before = sentence.words[: word.index]
    is_next = any(w.text.lower() == "one" and w.relation == "nsubj" for w in before)
    if text == "one" and (below & _SECOND or (is_next and "the" in below)):
        return Pronoun(kind=PronounKind.OTHER)
    if text == "one" or "the" in below:
        return Pronoun(kind=PronounKind.ONE if text == "one" else PronounKind.OTHER)
    return None


def _personal(sentence: Sentence, word: Word, pronoun: Pronoun) -> Pronoun:
    """A personal pronoun, with what its clause tells of whom it means."""
    text = word.text.lower()
    if text == "it" and _is_weather(sentence, word):
        return _NOBODY
    if word.relation == "nmod:poss":
        return replace(pronoun, is_other=_is_of_another(sentence, word))
    is_inner = _is_speaker(sentence, word)
    is_person = bool(pronoun.sex) and any(
        other.text.lower() in ("it", "its") and sentence.head(other) is sentence.head(word)
        for other in sentence.words[word.index :]
    )
    found = _preferring(sentence, word, pronoun)
    return replace(found, is_speaker=is_inner, is_person=is_person)


def _is_speaker(sentence: Sentence, word: Word) -> bool:
    """Whether a pronoun means who says so: "says that he is a khan", "that lambs robbed him"."""
    head = sentence.head(word)
    if head.relation != "ccomp" or "speech" not in read_verb(sentence, sentence.head(head)).tags:
        return False
    hearers = sentence.children(sentence.head(head), "obj", "iobj", "obl")
    is_told = any(is_person(sentence, hearer) for hearer in hearers)
    duties = {helper.lemma for helper in sentence.children(head, "aux")} & _DUTIES
    subject = own_subject(sentence, head)
    is_other = subject is not None and subject is not word and subject.pos == "PRON"
    is_duty = bool(duties) and head.features.form == "Inf"
    return not (is_told and is_duty) and not is_other


def _is_of_another(sentence: Sentence, word: Word) -> bool:
    """Whether a thing is not the doer's own: "steals his purse", "hires Aldar to guard his hut"."""
    verb = sentence.head(sentence.head(word))
    outer = sentence.head(verb)
    particles = {part.text.lower() for part in sentence.children(verb, "compound:prt", "advmod")}
    is_away = not particles.isdisjoint({"off", "away"})
    is_taken = verb.lemma in _STEALING or (is_away and verb.lemma in _TAKING)
    is_stolen = sentence.head(word).relation == "obj" and is_taken
    is_ordered = verb.features.form == "Inf" and outer.lemma in _ORDERING
    is_contrast = word.text.lower() != "its" and any(
        child.text.lower() == "its"
        for other in sentence.children(verb, "obj", "obl")
        for child in sentence.children(other, "nmod:poss")
    )
    limb = sentence.head(word)
    is_perch = limb.lemma in _LIMBS or (limb.lemma in ("head", "back") and limb.relation == "obl")
    is_felt = verb.lemma in _DONE_TO_OTHERS and limb.lemma in _OUTER_LIMBS
    is_sat_on = is_felt or (
        is_perch and verb.lemma in _ALIGHTING and sentence.case_words(limb) in _ONTO
    )
    return is_stolen or is_contrast or is_sat_on or (is_ordered and outer.index != verb.index)


def _is_weather(sentence: Sentence, word: Word) -> bool:
    """Whether "it" is nothing at all: "it starts to rain", "it is dark"."""
    if word.relation not in SUBJECT_RELATIONS:
        return False
    head = sentence.head(word)
    is_said = head.pos == "VERB" or sentence.child(head, "cop") is not None
    found = [head] if is_said else []
    if head.lemma in _TURNING or head.lemma == "be":
        found += sentence.children(head, "xcomp", "advcl")
    return any(verb.lemma in _WEATHER or verb.text.lower() in _WEATHER for verb in found)


def _preferring(sentence: Sentence, word: Word, pronoun: Pronoun) -> Pronoun:
    """The pronoun with what its verb makes likelier: a living being, a thing, an object."""
    head = sentence.head(word)
    outer = sentence.head(head)
    verb = read_verb(sentence, outer) if head.relation in ("ccomp", "xcomp") else None
    if verb is not None and head.index in verb.used:
        return _as_object(pronoun, verb)
    if head.pos not in ("VERB", "AUX"):
        return pronoun
    verb = read_verb(sentence, head)
    if word.relation == "obj" or word.relation == "nsubj:pass":
        return _as_object(pronoun, verb)
    if word.relation != "nsubj" and sentence.case_words(word) == "with":
        return replace(pronoun, prefers_object=True, prefers_animate=pronoun.is_animate)
    if word.relation != "nsubj":
        is_made = sentence.case_words(word) in ("from", "out of") and head.lemma in _MAKING
        prefers = False if is_made else None
        return replace(pronoun, prefers_object=True, prefers_animate=prefers, prefers_thing=is_made)
    key = verb.verb.key if verb.verb is not None else verb.lemma
    is_deed = "speech" in verb.tags or sentence.child(head, "obj") is not None
    is_living = key in _LIVING_DEEDS or (is_deed and "state" not in verb.tags)
    return replace(pronoun, prefers_animate=True) if is_living else pronoun


def _as_object(pronoun: Pronoun, verb: VerbWord) -> Pronoun:
    first = verb.lemma.split(" ")[0]
    is_thing = first in _THING_OBJECTS
    prefers = True if first in _LIVING_OBJECTS else False if is_thing else None
    return replace(pronoun, prefers_animate=prefers, prefers_thing=is_thing, prefers_object=True)

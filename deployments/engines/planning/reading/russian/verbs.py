"""Russian verbs: their row of the verb table and what reading needs to know of them."""

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.grammar import VerbWord
from deployments.engines.planning.reading.russian.clause_repairs import HAVE, HAVE_NOT
from deployments.engines.planning.reading.russian.morphology import (
    folded,
    known_verbs,
    parses,
)
from deployments.engines.planning.reading.russian.verb_rows import phrase_of, row_of
from deployments.engines.planning.reading.russian.verb_words import (
    ORDERS,
    TEACHINGS,
    VERB_TAGS,
)
from deployments.engines.planning.vocabulary.verbs import Verb

BE = "быть"
_LEMMAS = {"нет": BE, "жил-быть": "жить", HAVE_NOT: HAVE}


def read_verb(sentence: Sentence, word: Word) -> VerbWord:
    """The verb of a clause; "быть" for a predicate that is no verb."""
    if word.pos not in ("VERB", "AUX"):
        is_predicate = sentence.child(word, "cop", "nsubj") is not None
        lemma = BE if is_predicate else ""
        return VerbWord(verb=known_verbs().get(lemma), lemma=lemma)
    lemma = _LEMMAS.get(word.lemma, word.lemma)
    phrase = phrase_of(sentence, word)
    verb, used = phrase or (row_of(_called(sentence, word, lemma)), frozenset())
    own = VERB_TAGS.get(lemma, frozenset())
    tags = (verb.tags if verb else frozenset()) | own
    if "aspect" in own:
        tags -= {"wish", "speech"}
    if sentence.child(word, "ccomp") is not None:
        tags -= {"wish"}
    if lemma in TEACHINGS:
        tags -= {"speech", "wish"}
    if lemma in ORDERS:
        tags |= {"order"}
    return VerbWord(verb=verb, lemma=_accented(lemma, word), used=used, tags=tags)


def _called(sentence: Sentence, word: Word, lemma: str) -> str:
    """The verb "звать" is an invitation, unless it tells a name."""
    if lemma != "звать" or sentence.child(word, "nsubj") is None:
        return lemma
    is_name = any(
        c.features.case in ("Ins", "Nom") for c in sentence.children(word, "obl", "xcomp")
    )
    return lemma if is_name or sentence.child(word, "obj") is None else "позвать"


def is_transitive(lemma: str) -> bool:
    """Whether a verb takes an object in the accusative."""
    return any(parse.tag.transitivity == "tran" for parse in parses(folded(lemma))[:1])


def acts_on_somebody(verb: Verb) -> bool:
    """Whether its object is a person or an animal, which shows what is done to it."""
    given = any("{recipient}" in phrase or "{source}" in phrase for phrase in verb.phrases)
    return bool(verb.reaction) and not given


def _accented(lemma: str, word: Word) -> str:
    """The infinitive as the dictionary writes it, with ё."""
    for parse in parses(folded(word.text)):
        if folded(parse.normal_form) == lemma:
            return str(parse.normal_form)
    return lemma

"""English clauses that tell no event of their own: names, questions, possibilities."""

from deployments.engines.planning.reading.clause_tree import own_subject
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.noun_senses import is_possible
from deployments.engines.planning.reading.english.verbs import read_verb
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word

_WHOEVER = frozenset({"whoever", "whichever", "whatever"})
_ABLE = frozenset({"can", "will", "could", "would", "must"})
_ACCUSING = frozenset({"accuse", "suspect", "dream", "think", "boast", "speak", "complain", "tire"})
_ANYBODY = frozenset(
    {"anyone", "anybody", "anything", "whoever", "everyone", "everybody", "those"} | {"one"}
)
"""What a relative clause only describes: "anyone who tells him a lie"."""


def is_bare(sentence: Sentence, word: Word) -> bool:
    """Whether it only gives a name, asks who, or says that: no event of its own."""
    if "instead" in {w.text.lower() for w in sentence.children(word, "advmod", "mark")}:
        return word.relation == "advcl" and "of" in sentence.marks(word)
    if "without" in sentence.marks(word).split() and own_subject(sentence, word) is None:
        return True  # "leaves without paying"
    if _is_said_of(sentence, word):
        return True
    if sentence.marks(word) == "with" and _is_own_limb(sentence, word):
        return True  # "waits with her arms crossed"
    if word.text.lower() == "left" and sentence.head(word).text.lower().endswith("thing"):
        return True  # "has nothing left"
    if word.relation == "advcl" and _is_question(sentence, word):
        return True  # "bet on whose horse comes in last"
    if is_possible(sentence, word):
        return True  # "the man who can tell him a lie"
    if word.relation == "acl:relcl" and _is_in_which(sentence, word):
        return True  # "a letter in which he names him"
    if sentence.marks(word) == "of":
        governor = sentence.head(word)  # "afraid of being taxed", "accuses him of stealing"
        return governor.pos == "ADJ" or governor.lemma in _ACCUSING
    if _is_also_said(sentence, word):
        return True
    if any(w.text.lower() in _WHOEVER for w in sentence.children(word, "nsubj")):
        return word.relation != "root"
    if word.relation not in ("acl", "acl:relcl"):
        return False
    if word.text.lower() in ("named", "called", "nicknamed"):
        return True
    if sentence.head(word).text.lower() in _ANYBODY:
        return True
    if sentence.marks(word) == "that":
        return True
    noun = sentence.head(word)
    verb = read_verb(sentence, sentence.head(noun))
    return noun.relation == "obj" and {"speech", "wish"} <= verb.tags


def _is_said_of(sentence: Sentence, word: Word) -> bool:
    """Whether a relative clause is only spoken of: "says that the pot he borrowed has died"."""
    if word.relation not in ("acl:relcl", "advcl"):
        return False
    contents = [above for above in sentence.ancestors(word) if above.relation == "ccomp"]
    verbs = [read_verb(sentence, sentence.head(content)) for content in contents]
    return any("speech" in verb.tags for verb in verbs)


def _is_question(sentence: Sentence, word: Word) -> bool:
    """Whether a clause behind a preposition only asks who or whose."""
    subject = sentence.child(word, "nsubj")
    first = subject and (sentence.child(subject, "nmod:poss") or subject)
    is_asked = first is not None and first.text.lower() in ("whose", "who", "which", "what")
    return is_asked and sentence.marks(word) in ("on", "about", "over", "of")


def _is_own_limb(sentence: Sentence, word: Word) -> bool:
    subject = sentence.child(word, "nsubj")
    row = nouns_by_word("en").get(subject.lemma.lower()) if subject is not None else None
    return row is not None and row.kind is Kind.BODY


def _is_in_which(sentence: Sentence, word: Word) -> bool:
    obliques = sentence.children(word, "obl", "nmod")
    return any(o.text.lower() == "which" and sentence.case_words(o) for o in obliques)


def _is_also_said(sentence: Sentence, word: Word) -> bool:
    """Whether a joined infinitive is said, too: "boasts that she can walk, swim and fly"."""
    first = sentence.head(word)
    is_joined = word.relation == "conj" and first.relation == "ccomp"
    helpers = {helper.lemma for helper in sentence.children(first, "aux")}
    has_own = sentence.child(word, "nsubj", "aux") is not None
    is_bare = (
        word.features.form == "Inf" and not has_own and bool(helpers & {"can", "will", "could"})
    )
    verb = read_verb(sentence, sentence.head(first))
    return is_joined and is_bare and "speech" in verb.tags

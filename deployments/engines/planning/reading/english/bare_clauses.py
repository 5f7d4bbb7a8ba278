"""English clauses that tell no event of their own: names, questions, possibilities."""

from deployments.engines.planning.reading.clause_tree import own_subject
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.noun_senses import is_possible
from deployments.engines.planning.reading.english.verbs import read_verb
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word

_WHOEVER = frozenset({"whoever", "whichever", "whatever"})
_ABLE = frozenset({"can", "will", "could", "would", "must"})
_KNOWING = frozenset({"know", "guess", "learn", "understand", "remember", "forget"})
_ASKED = frozenset({"who", "what", "why", "which", "how", "where", "when"})
"""Words with which a question begins: "wants to know who is the laziest"."""
_ACCUSING = frozenset({"accuse", "suspect", "dream", "think", "boast", "speak", "complain", "tire"})
_ANYBODY = frozenset(
    {"anyone", "anybody", "anything", "whoever", "everyone", "everybody", "those"} | {"one"}
)
"""What a relative clause only describes: "anyone who tells him a lie"."""


def is_bare(sentence: Sentence, word: Word) -> bool:
    """Whether it only gives a name, asks who, or says that: no event of its own."""
    if "instead" in {w.text.lower() for w in sentence.children(word, "advmod", "mark")}:
        return word.relation == "advcl" and "of" in sentence.marks(word)
    if word.relation == "ccomp" and sentence.head(word).lemma in _KNOWING:
        return any(w.text.lower() in _ASKED for w in sentence.children(word, "nsubj", "advmod"))
    if any(w.text.lower() in _WHOEVER for w in sentence.children(word, "nsubj")):
        return word.relation != "root"
    tests = (_is_marked_so, _is_said_of, _is_question, is_possible, _is_left_so, _is_also_said)
    if any(test(sentence, word) for test in tests):
        return True
    return word.relation in ("acl", "acl:relcl") and _only_describes(sentence, word)


def _is_marked_so(sentence: Sentence, word: Word) -> bool:
    """Whether its conjunction takes it for no deed: "without paying", "as well as he does"."""
    marks, governor = sentence.marks(word), sentence.head(word)
    if "without" in marks.split() and own_subject(sentence, word) is None:
        return True
    if marks == "with" and _is_own_limb(sentence, word):
        return True  # "waits with her arms crossed"
    if marks in ("as", "than") and word.lemma == "do":
        return True
    is_accused = governor.pos == "ADJ" or governor.lemma in _ACCUSING
    return marks == "of" and word.relation != "root" and is_accused  # "afraid of being taxed"


def _only_describes(sentence: Sentence, word: Word) -> bool:
    """Whether a clause beside a noun only says which one it is: "named Karim"."""
    noun, text = sentence.head(word), word.text.lower()
    if text in ("named", "called", "nicknamed") or sentence.marks(word) in ("for", "that"):
        return True
    if text == "left" and noun.text.lower().endswith("thing"):
        return True  # "has nothing left"
    if word.relation == "acl" and word.features.form == "Inf":
        return True  # "enough stones to walk across"
    if word.relation == "acl:relcl" and _is_in_which(sentence, word):
        return True  # "a letter in which he names him"
    if sentence.case_words(noun) == "as" or noun.text.lower() in _ANYBODY:
        return True  # "as an ambassador who has lost his voice"
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
    subject = sentence.child(word, "nsubj") if word.relation == "advcl" else None
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


def _is_left_so(sentence: Sentence, word: Word) -> bool:
    """Whether it tells how a thing is then: "gives the coat back washed and mended"."""
    verb = sentence.head(word)
    thing = sentence.child(verb, "obj")
    is_bare = not sentence.children(word, "mark", "obj", "obl", "obl:agent", "nsubj", "aux")
    is_state = word.relation == "advcl" and word.features.form == "Part" and is_bare
    is_close = thing is not None and thing.index < word.index
    return is_state and is_close and sentence.words[word.index - 1].text != ","

"""Repairs of English parses: what a small model often gets wrong and a rule can tell."""

from dataclasses import dataclass, replace

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.english_forms import is_verb_form, verb_lemmas
from deployments.engines.planning.reading.english_words import NOTHINGS, VERB_TAGS
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

QUOTATION_MARKS = '"“«‘'
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_NOUN_PARTS = frozenset({"cop", "det", "amod", "case", "nmod:poss", "nummod"})
_TIME_WORDS = frozenset(
    {"day", "morning", "evening", "night", "time", "year", "week", "moment", "month", "hour"}
)


@dataclass(slots=True)
class Node:
    """A word of a tree that is still being changed; fields as in `Word`."""

    index: int
    head: int
    relation: str
    pos: str
    lemma: str
    features: Features


def mend(nodes: list[Node], words: list[str]) -> None:
    """Mend a parsed sentence, word by word."""
    for node in nodes:
        if node.pos == "NOUN" and _is_verb(nodes, node, words):
            _make_verb(nodes, node)
    for node in nodes:
        if node.pos in ("VERB", "AUX") or node.relation in ("ccomp", "advcl"):
            _mend_clause(nodes, node, words)
        else:
            _mend_word(nodes, node, words)


def _is_verb(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a noun heads a clause as only a verb can: "One climbs a tree"."""
    if not is_verb_form(words[node.index]) or node.relation not in ("root", "conj", "advcl"):
        return False
    below = [other for other in nodes if other.head == node.index and other is not node]
    if any(other.relation in _NOUN_PARTS for other in below):
        return False
    return any(
        other.relation == "nsubj"
        or (other.relation == "conj" and other.pos == "VERB" and other.features.form == "Fin")
        for other in below
    )


def _make_verb(nodes: list[Node], node: Node) -> None:
    node.pos, node.features = "VERB", replace(node.features, form="Fin")
    for other in nodes:
        if other.head == node.index and other is not node:
            other.relation = {"acl": "advcl", "nmod": "obl"}.get(other.relation, other.relation)


def _mend_clause(nodes: list[Node], node: Node, words: list[str]) -> None:
    head = nodes[node.head]
    if node.relation == "ccomp" and node.index < head.index and head.relation != "xcomp":
        _put_first(nodes, node, head)
    elif node.relation == "advcl" and _has_relative_subject(nodes, node, words):
        _hang_on_noun(nodes, node, "acl:relcl")
    elif node.relation == "ccomp" and _follows_joint(nodes, node):
        node.relation = "conj"
    elif node.relation in ("advmod", "amod", "punct") and words[node.index - 1] == ",":
        _hang_on_noun(nodes, node, "acl")
    elif node.relation == "dep":
        node.relation = "parataxis"
    elif node.relation == "acl:relcl" and head.relation == "root":
        _name_subject(nodes, node, head)
    elif node.relation == "conj":
        _take_subject(nodes, node)
        if head.pos in _NOMINAL:
            _lift_conjunct(nodes, node, head)
    elif node.relation in ("acl", "acl:relcl") and node.features.form == "Inf":
        _lift_infinitive(nodes, node, head, words)


def _mend_word(nodes: list[Node], node: Node, words: list[str]) -> None:
    head, word = nodes[node.head], words[node.index].lower()
    if word == "full" and node.relation != "amod":
        _hang_on_noun(nodes, node)
    elif node.relation == "obl" and head.relation == "xcomp" and head.pos == "ADJ":
        node.head = head.head
    elif node.relation == "nsubj" and word[0] in QUOTATION_MARKS:
        node.relation = "obj"
    elif node.relation == "nsubj":
        _free_subject(nodes, node, head, words)
    elif word == "that" and node.relation == "obj" and head.relation == "ccomp":
        node.relation = "mark" if node.index < head.index else "obj"
    elif node.relation == "appos" and _is_list(nodes, node):
        node.relation = "conj"
    elif node.relation == "obj" and _is_speaker(nodes, node, words):
        node.relation = "nsubj"
    elif node.relation in ("obl", "dep") and _join_apposition(nodes, node, words):
        return
    elif node.relation in ("compound", "obl") and _is_left_subject(nodes, node):
        node.relation = "nsubj"
    elif node.relation in ("acl", "appos", "dep", "obl") and node.index == head.index + 1:
        _join_compound(nodes, node, head, words)


def _name_subject(nodes: list[Node], node: Node, noun: Node) -> None:
    """Read "his friend Karim is locked up" as a clause, not as a noun with a relative clause."""
    subject = next(
        (o for o in nodes if o.head == node.index and o.relation.startswith("nsubj")), None
    )
    if subject is None or subject.pos != "PROPN" or subject.index != noun.index + 1:
        return
    for other in nodes:
        if other.head == noun.index and other.index > node.index:
            other.head = node.index
    node.head, node.relation = node.index, "root"
    noun.head, noun.relation = node.index, subject.relation
    subject.head, subject.relation = noun.index, "appos"


def _take_subject(nodes: list[Node], node: Node) -> None:
    """Give a joined verb the noun right before it: "eats the meat and his wife laughs"."""
    before = nodes[node.index - 1]
    is_noun = before.pos in ("NOUN", "PROPN") and before.relation == "conj"
    has_subject = any(o.head == node.index and o.relation.startswith("nsubj") for o in nodes)
    if is_noun and node.features.form == "Fin" and not has_subject:
        before.head, before.relation = node.index, "nsubj"


def _is_list(nodes: list[Node], node: Node) -> bool:
    """Whether "and" follows an apposition: "the tailor, the cobbler and the smith"."""
    return any(other.head == node.index and other.relation == "cc" for other in nodes)


def _put_first(nodes: list[Node], node: Node, head: Node) -> None:
    """Join a clause to the one before it, which the model took for its content."""
    if any(other.head == head.index and other.relation.startswith("nsubj") for other in nodes):
        node.relation = "parataxis"
        return
    node.relation = head.relation
    node.head = node.index if head.head == head.index else head.head
    head.head, head.relation = node.index, "conj"


def _has_relative_subject(nodes: list[Node], node: Node, words: list[str]) -> bool:
    return any(
        other.head == node.index
        and other.relation.startswith("nsubj")
        and words[other.index].lower() in ("which", "who")
        for other in nodes
    )


def _hang_on_noun(nodes: list[Node], node: Node, relation: str = "amod") -> None:
    """Hang a word on the noun before its clause: "coat full of holes", "a stone, which is"."""
    is_predicate = any(o.head == node.index and o.relation == "cop" for o in nodes)
    if is_predicate and relation == "amod":
        return
    below = [other.index for other in nodes if _is_below(nodes, other, node)]
    before = [other for other in nodes[: min(below)] if other.pos != "PUNCT"]
    if before and before[-1].pos in ("NOUN", "PROPN"):
        node.head, node.relation = before[-1].index, relation


def _follows_joint(nodes: list[Node], node: Node) -> bool:
    """Whether "and" or "but" stands right before a clause."""
    first = node.index
    for other in nodes[: node.index]:
        if other.index < first and _is_below(nodes, other, node):
            first = other.index
    return first > 0 and nodes[first - 1].pos == "CCONJ"


def _is_below(nodes: list[Node], node: Node, top: Node) -> bool:
    seen: set[int] = set()
    while node.index not in seen:
        if node is top:
            return True
        seen.add(node.index)
        node = nodes[node.head]
    return False


def _is_speaker(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a noun behind a quote and its verb is who speaks: '"Hello!" shouts the merchant'."""
    others = [o for o in nodes if o.head == node.head and o is not node]
    has_quote = any(words[o.index][0] in QUOTATION_MARKS and o.index < node.head for o in others)
    is_behind = node.index > node.head and words[node.index][0] not in QUOTATION_MARKS
    return has_quote and is_behind and not any(o.relation == "nsubj" for o in others)


def _is_left_subject(nodes: list[Node], node: Node) -> bool:
    """Whether a noun before a verb without subject is its subject."""
    verb = nodes[node.head]
    if node.pos not in ("NOUN", "PROPN") or verb.features.form != "Fin" or node.index > verb.index:
        return False
    below = [other for other in nodes if other.head == node.index]
    if any(other.relation == "case" for other in below) or node.lemma in _TIME_WORDS:
        return False
    return not any(o.head == verb.index and o.relation.startswith("nsubj") for o in nodes)


def _free_subject(nodes: list[Node], node: Node, head: Node, words: list[str]) -> None:
    """Give a subject to its verb behind an insertion: "Aldar, disguised as a khan, sells"."""
    if head.features.form not in ("Part", "Ger") or words[node.index + 1 : node.index + 2] != [","]:
        return
    if any(o.head == head.index and o.relation in ("aux", "aux:pass", "cop") for o in nodes):
        return
    verb = nodes[head.head]
    has_subject = any(o.head == verb.index and o.relation == "nsubj" for o in nodes)
    if verb is head or verb.pos != "VERB" or has_subject or verb.index < head.index:
        return
    node.head = verb.index
    for other in nodes:
        if other.head == head.index and other.relation == "mark" and other.index < node.index:
            other.head = verb.index


def _lift_infinitive(nodes: list[Node], node: Node, noun: Node, words: list[str]) -> None:
    """Hang an infinitive on the verb of its noun: "teaches a tiger to hunt"."""
    verb = nodes[noun.head]
    lemmas = verb_lemmas(words[verb.index], verb.lemma)
    rows = [row for lemma in lemmas if (row := verbs_by_word("en").get(lemma)) is not None]
    tags = {tag for row in rows for tag in row.tags} | set(VERB_TAGS.get(lemmas[0], "").split())
    if noun.relation not in ("obj", "iobj") or (noun.pos == "NOUN" and noun.lemma in NOTHINGS):
        return
    if tags & {"cause", "wish", "speech"}:
        node.head, node.relation = verb.index, "xcomp"


def _join_apposition(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Join a name to the subject behind it: "Shigai-bai, the miser, wears"."""
    subject = next(
        (o for o in nodes if o.head == node.head and o.relation.startswith("nsubj")), None
    )
    between = words[node.index + 1 : subject.index] if subject is not None else []
    if subject is None or between[:1] != [","] or len(between) > 4 or node.pos != "PROPN":
        return False
    node.relation, subject.relation = subject.relation, "appos"
    subject.head = node.index
    return True


def _join_compound(nodes: list[Node], node: Node, head: Node, words: list[str]) -> None:
    """Make the second of two neighbouring nouns the head: "clay oven"."""
    if not {node.pos, head.pos} <= {"NOUN", "PROPN"} or words[node.index][0].isupper():
        return
    node.relation = head.relation
    node.head = node.index if head.head == head.index else head.head
    for other in nodes:
        if other.head == head.index and other is not node and other is not head:
            other.head = node.index
    head.head, head.relation = node.index, "compound"


def _lift_conjunct(nodes: list[Node], node: Node, head: Node) -> None:
    """Hang a verb that was joined to a noun on the noun's verb."""
    if any(other.head == head.index and other.relation == "cop" for other in nodes):
        return
    seen = set()
    while head.pos not in ("VERB", "AUX") and head.head != head.index and head.index not in seen:
        seen.add(head.index)
        head = nodes[head.head]
    if head.pos in ("VERB", "AUX") and head.index != node.index:
        node.head = head.index

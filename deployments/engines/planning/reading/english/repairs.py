"""Repairs of English parses: what a small model often gets wrong and a rule can tell."""

from dataclasses import replace

from deployments.engines.planning.reading.english.clause_repairs import leave_past, mend_clauses
from deployments.engines.planning.reading.english.content_repairs import mend_contents
from deployments.engines.planning.reading.english.forms import is_verb_form, verb_lemmas
from deployments.engines.planning.reading.english.front_repairs import mend_fronts
from deployments.engines.planning.reading.english.noun_repairs import mend_objects, mend_word
from deployments.engines.planning.reading.english.subject_repairs import mend_joints
from deployments.engines.planning.reading.english.tree import Node, child_of, hang_on_noun, is_below
from deployments.engines.planning.reading.english.verb_repairs import mend_aches, mend_verbs
from deployments.engines.planning.reading.english.words import NOTHINGS, VERB_TAGS
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_STATES = frozenset(
    {"own", "have", "know", "live", "belong", "cost", "need", "love", "hate", "mean"}
)
"""What is so for long: a deed joined to it is none of it ("believes he owns it and goes")."""
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_NOUN_PARTS = frozenset({"cop", "det", "amod", "case", "nmod:poss", "nummod"})


def mend(nodes: list[Node], words: list[str]) -> None:
    """Mend a parsed sentence, word by word."""
    for node in nodes:
        if node.pos == "NOUN" and _is_verb(nodes, node, words):
            _make_verb(nodes, node)
    mend_verbs(nodes, words)
    for node in nodes:
        if node.pos in ("VERB", "AUX") or node.relation in ("ccomp", "advcl"):
            _mend_clause(nodes, node, words)
        else:
            mend_word(nodes, node, words)
    mend_objects(nodes, words)
    mend_clauses(nodes, words)
    mend_joints(nodes, words)
    mend_fronts(nodes, words)
    mend_contents(nodes, words)
    mend_aches(nodes, words)


def _is_verb(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a noun heads a clause as only a verb can: "One climbs a tree"."""
    if not is_verb_form(words[node.index]) or node.relation not in ("root", "conj", "advcl"):
        return False
    below = [other for other in nodes if other.head == node.index and other is not node]
    if any(other.relation in _NOUN_PARTS for other in below):
        return False
    if node.relation == "conj" and nodes[node.head].pos == "VERB":
        # One of several verbs: "they lean over, slip, and plop in".
        behind = [o for o in nodes[node.index + 1 :] if o.head in (node.head, node.index)]
        return any(other.relation == "conj" and other.pos == "VERB" for other in behind)
    return any(
        other.relation in ("nsubj", "obj")
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
    if node.relation == "advcl" and words[head.index].lower() in ("disguised", "dressed"):
        _undo_disguise(nodes, node, head, words)
    elif node.relation == "ccomp" and node.index < head.index and head.relation != "xcomp":
        _put_first(nodes, node, head)
    elif node.relation == "advcl" and _has_relative_subject(nodes, node, words):
        hang_on_noun(nodes, node, "acl:relcl")
    elif node.relation == "ccomp" and _follows_joint(nodes, node):
        node.relation = "conj"
    elif node.relation in ("advmod", "amod", "punct") and words[node.index - 1] == ",":
        hang_on_noun(nodes, node, "acl")
    elif node.relation == "dep":
        node.relation = "parataxis"
    elif node.relation == "acl:relcl" and head.relation == "root":
        _name_subject(nodes, node, head)
    elif node.relation == "conj":
        _take_subject(nodes, node)
        if head.relation in ("ccomp", "xcomp") and (
            head.pos in ("VERB", "AUX") or child_of(nodes, head, "cop")
        ):
            _leave_content(nodes, node, head)
        elif head.pos in _NOMINAL:
            _lift_conjunct(nodes, node, head)
    elif node.relation in ("acl", "acl:relcl") and node.features.form == "Inf":
        _lift_infinitive(nodes, node, head, words)


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


def _undo_disguise(nodes: list[Node], node: Node, disguised: Node, words: list[str]) -> None:
    """Read "Aldar disguised as a doctor cures" as what a doctor does who is Aldar."""
    mark, role = child_of(nodes, node, "mark"), child_of(nodes, node, "nsubj")
    subject = child_of(nodes, disguised, "nsubj")
    if mark is None or role is None or subject is None or words[mark.index].lower() != "as":
        return
    if disguised.relation != "root" or role.index > node.index:
        return
    for other in nodes:
        if other.head == disguised.index and other.index > node.index:
            other.head = node.index
    node.head, node.relation = node.index, "root"
    subject.head = node.index
    disguised.head, disguised.relation = subject.index, "acl"
    disguised.features = replace(disguised.features, form="Part", voice="Pass")
    role.head, role.relation = disguised.index, "obl"
    mark.head, mark.relation = role.index, "case"


def _take_subject(nodes: list[Node], node: Node) -> None:
    """Give a joined verb the noun right before it: "eats the meat and his wife laughs"."""
    before = nodes[node.index - 1]
    is_noun = before.pos in ("NOUN", "PROPN") and before.relation == "conj"
    has_subject = any(o.head == node.index and o.relation.startswith("nsubj") for o in nodes)
    if is_noun and node.features.form == "Fin" and not has_subject:
        before.head, before.relation = node.index, "nsubj"


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


def _follows_joint(nodes: list[Node], node: Node) -> bool:
    """Whether "and" or "but" stands right before a clause."""
    first = node.index
    for other in nodes[: node.index]:
        if other.index < first and is_below(nodes, other, node):
            first = other.index
    return first > 0 and nodes[first - 1].pos == "CCONJ"


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


def _leave_content(nodes: list[Node], node: Node, head: Node) -> None:
    """Join a finite verb to the verb around what is seen: "hears the dog bark and finds a boy"."""
    if node.features.form != "Fin" or child_of(nodes, node, "nsubj") is not None:
        return
    if leave_past(nodes, node, head):
        node.head = head.head
        return
    aux, is_bare = child_of(nodes, head, "aux"), head.features.form in ("Inf", "Ger")
    is_infinitive = is_bare and (aux is None or aux.lemma == "to")
    has_deed = child_of(nodes, node, "cop") is None and child_of(nodes, node, "aux") is None
    is_state = (child_of(nodes, head, "cop") is not None or head.lemma in _STATES) and has_deed
    is_state = is_state or (aux is not None and aux.lemma == "be" and has_deed)
    if is_infinitive or is_state or child_of(nodes, head, "expl") is not None:
        node.head = head.head


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

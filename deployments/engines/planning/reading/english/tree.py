"""English parse trees: spaCy's ClearNLP labels become those of Universal Dependencies."""

from dataclasses import dataclass
from typing import Any

from deployments.engines.planning.reading.dependencies import Features

QUOTATION_MARKS = '"“«‘'
_LABELS = {
    "ROOT": "root",
    "dobj": "obj",
    "dative": "iobj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj",
    "auxpass": "aux:pass",
    "agent": "obl:agent",
    "acomp": "xcomp",
    "attr": "xcomp",
    "oprd": "xcomp",
    "prt": "compound:prt",
    "npadvmod": "obl",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "neg": "advmod",
    "predet": "det",
    "preconj": "cc",
    "quantmod": "advmod",
    "intj": "discourse",
    "meta": "dep",
    "nn": "compound",
}
_FORMS = {"VBG": "Ger", "VBN": "Part", "VB": "Inf", "VBP": "Fin", "VBZ": "Fin", "VBD": "Fin"}
_MIDDLES = frozenset({"front", "top", "spite", "instead"})


@dataclass(slots=True)
class Node:
    """A word of a tree that is still being changed; fields as in `Word`."""

    index: int
    head: int
    relation: str
    pos: str
    lemma: str
    features: Features


def child_of(nodes: list[Node], node: Node, relation: str) -> Node | None:
    """The first dependent of a relation."""
    return next((o for o in nodes if o.head == node.index and o.relation == relation), None)


def is_below(nodes: list[Node], node: Node, top: Node) -> bool:
    """Whether a word stands in the branch of another one."""
    seen: set[int] = set()
    while node.index not in seen:
        if node is top:
            return True
        seen.add(node.index)
        node = nodes[node.head]
    return False


def hang_on_noun(nodes: list[Node], node: Node, relation: str = "amod") -> None:
    """Hang a word on the noun before its clause: "coat full of holes", "a stone, which is"."""
    is_predicate = any(o.head == node.index and o.relation == "cop" for o in nodes)
    if is_predicate and relation == "amod":
        return
    below = [other.index for other in nodes if is_below(nodes, other, node)]
    before = [other for other in nodes[: min(below)] if other.pos != "PUNCT"]
    if before and before[-1].pos in ("NOUN", "PROPN"):
        node.head, node.relation = before[-1].index, relation


def straighten(nodes: list[Node]) -> None:
    """Leave one root, and no branch that runs in a circle."""
    roots = [node for node in nodes if node.head == node.index]
    root = next(iter([n for n in roots if n.relation == "root"] or roots or nodes), None)
    if root is None:
        return
    root.head, root.relation = root.index, "root"
    for node in nodes:
        if node is not root and not is_below(nodes, node, root):
            node.head, node.relation = root.index, "dep"


def tree_of(doc: Any, words: list[str]) -> list[Node]:
    """The tree of a parsed sentence with UD's relations.

    Args:
        doc: as the model parsed it.
        words: of the sentence, as they stand in the text.
    """
    nodes = [_node(token) for token in doc]
    _join_roots(nodes)
    _turn_prepositions(doc, nodes)
    _join_prepositions(nodes, words)
    _turn_copulas(doc, nodes)
    return nodes


def _node(token: Any) -> Node:
    morph = token.morph
    children = {child.dep_ for child in token.children}
    has_had = any(child.text.lower() == "having" for child in token.children)
    is_done_to = token.tag_ == "VBN" and token.dep_ in ("acl", "advcl") and not has_had
    is_passive = ("auxpass" in children and not has_had) or is_done_to
    is_having = token.dep_ == "auxpass" and token.text.lower() == "having"
    return Node(
        index=token.i,
        head=token.head.i,
        relation="aux" if is_having else _LABELS.get(token.dep_, token.dep_),
        pos="VERB" if token.tag_ in _FORMS and token.pos_ != "AUX" else token.pos_,
        lemma=token.lemma_ if token.pos_ == "PROPN" else token.lemma_.lower(),
        features=Features(
            case=morph.get("Case", [""])[0],
            number=morph.get("Number", [""])[0],
            gender=morph.get("Gender", [""])[0],
            person=morph.get("Person", [""])[0],
            tense=morph.get("Tense", [""])[0],
            voice="Pass" if is_passive else "",
            form=_FORMS.get(token.tag_, ""),
        ),
    )


def _join_roots(nodes: list[Node]) -> None:
    """Hang further roots on the first one: one tree for each sentence."""
    roots = [node for node in nodes if node.head == node.index]
    verbs = [node for node in roots if node.pos in ("VERB", "AUX")]
    if not roots:
        return
    main = (verbs or roots)[0]
    for node in roots:
        if node is not main:
            is_punctuation = node.pos == "PUNCT"
            node.head, node.relation = main.index, "punct" if is_punctuation else "parataxis"
    main.relation = "root"


def _turn_prepositions(doc: Any, nodes: list[Node]) -> None:
    """Make nouns the heads of their prepositions: obl or nmod with a `case` word."""
    for token in doc:
        if token.dep_ not in ("pobj", "pcomp"):
            continue
        preposition, cases = token.head, [token.head.i]
        while preposition.dep_ == "prep" and preposition.head.dep_ in ("prep", "agent"):
            preposition = preposition.head
            cases.append(preposition.i)
        if preposition.head.i == preposition.i:
            continue
        node, governor = nodes[token.i], nodes[preposition.head.i]
        if governor.pos == "ADV" and nodes[governor.head].pos == "VERB":
            governor = nodes[governor.head]
        if token.dep_ == "pcomp" and node.pos in ("VERB", "AUX"):
            node.relation = "advcl" if governor.pos in ("VERB", "AUX", "ADJ") else "acl"
            case = "mark"
        else:
            is_verb = governor.pos in ("VERB", "AUX", "ADJ", "ADV")
            node.relation = "obl" if is_verb else "nmod"
            case = "case"
        if preposition.dep_ == "agent":
            node.relation = "obl:agent"
        elif preposition.dep_ == "dative":
            node.relation = "obl:arg"
        node.head = governor.index
        for index in cases:
            nodes[index].head, nodes[index].relation = node.index, case
        _take_rest(nodes, cases, node)
    for token in doc:
        node = nodes[token.i]
        if token.dep_ == "prep" and node.relation == "prep":
            node.relation = "advmod"


def _join_prepositions(nodes: list[Node], words: list[str]) -> None:
    """Make one preposition of "in front of" and "on top of"."""
    for node in nodes:
        middle = nodes[node.head]
        if node.relation != "nmod" or words[middle.index].lower() not in _MIDDLES:
            continue
        if not any(o.head == middle.index and o.relation == "case" for o in nodes):
            continue
        node.relation, node.head = middle.relation, middle.head
        for other in nodes:
            if other.head == middle.index and other.relation == "case":
                other.head = node.index
        middle.head, middle.relation = node.index, "case"


def _take_rest(nodes: list[Node], cases: list[int], noun: Node) -> None:
    """Hang what else hung on a preposition on its noun."""
    for node in nodes:
        if node.head in cases and node is not noun and node.index not in cases:
            node.head = noun.index


def _turn_copulas(doc: Any, nodes: list[Node]) -> None:
    """Make the predicate the head of "is": its subject, joints and clauses hang on it."""
    for token in doc:
        node = nodes[token.i]
        if node.lemma != "be" or node.relation in ("aux", "aux:pass"):
            continue
        node.pos = "AUX"
        children = list(token.children)
        predicate = next((c for c in children if c.dep_ in ("acomp", "attr", "oprd")), None)
        if any(child.dep_ == "expl" for child in children):
            if predicate is not None:
                nodes[predicate.i].relation = "nsubj"
            continue
        if predicate is None:
            continue
        _make_head(nodes, node, nodes[predicate.i])


def _make_head(nodes: list[Node], copula: Node, predicate: Node) -> None:
    predicate.relation = copula.relation
    predicate.head = predicate.index if copula.head == copula.index else copula.head
    for other in nodes:
        if other.head == copula.index and other not in (copula, predicate):
            other.head = predicate.index
    copula.head, copula.relation = predicate.index, "cop"
    form = copula.features.form
    if predicate.features.form != form:
        old = predicate.features
        predicate.features = Features(
            number=old.number, gender=old.gender, case=old.case, form=form
        )

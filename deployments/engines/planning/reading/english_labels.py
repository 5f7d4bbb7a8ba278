"""spaCy's ClearNLP labels as Universal Dependencies."""

from dataclasses import dataclass
from typing import Any

from deployments.engines.planning.reading.dependencies import Features, Sentence, Word
from deployments.engines.planning.reading.english_forms import verb_lemmas
from deployments.engines.planning.reading.english_words import NOTHINGS, VERB_TAGS
from deployments.engines.planning.reading.grammar import QUOTE
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

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
_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})


_QUOTATION_MARKS = '"“«‘'


@dataclass(slots=True)
class _Node:
    index: int
    head: int
    relation: str
    pos: str
    lemma: str
    features: Features


def to_universal(doc: Any, tokens: list[tuple[str, int]], text: str) -> Sentence:
    """A parsed sentence with UD's relations and the words as they stand in the text."""
    nodes = [_node(token) for token in doc]
    _join_roots(doc, nodes)
    _turn_prepositions(doc, nodes)
    _turn_copulas(doc, nodes)
    _mend(nodes, [word for word, _ in tokens])
    words = []
    for node, (word, start) in zip(nodes, tokens, strict=True):
        is_same = doc[node.index].text == word
        pos = QUOTE if word[0] in '"“«‘' or (word[0] == "'" and len(word) > 3) else node.pos
        words.append(
            Word(
                index=node.index,
                text=word,
                lemma=node.lemma if is_same else word.lower(),
                pos=pos,
                relation=node.relation,
                head=node.head,
                start=start,
                end=start + len(word),
                features=node.features,
            )
        )
    return Sentence(tuple(words), text)


def _node(token: Any) -> _Node:
    morph = token.morph
    children = {child.dep_ for child in token.children}
    is_passive = "auxpass" in children or (token.tag_ == "VBN" and token.dep_ in ("acl", "advcl"))
    return _Node(
        index=token.i,
        head=token.head.i,
        relation=_LABELS.get(token.dep_, token.dep_),
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


def _join_roots(doc: Any, nodes: list[_Node]) -> None:
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


def _turn_prepositions(doc: Any, nodes: list[_Node]) -> None:
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


def _take_rest(nodes: list[_Node], cases: list[int], noun: _Node) -> None:
    """Hang what else hung on a preposition on its noun."""
    for node in nodes:
        if node.head in cases and node is not noun and node.index not in cases:
            node.head = noun.index


def _turn_copulas(doc: Any, nodes: list[_Node]) -> None:
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


def _make_head(nodes: list[_Node], copula: _Node, predicate: _Node) -> None:
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


def _mend(nodes: list[_Node], words: list[str]) -> None:
    """Mend what a small model often gets wrong and a rule can tell."""
    for node in nodes:
        head = nodes[node.head]
        is_verb = node.pos in ("VERB", "AUX")
        if node.relation == "ccomp" and node.index < head.index and head.relation != "xcomp":
            node.relation = "parataxis"
        elif words[node.index].lower() == "full" and node.relation != "amod":
            _hang_on_noun(nodes, node)
        elif node.relation == "advcl" and _has_relative_subject(nodes, node, words):
            _hang_on_noun(nodes, node, "acl:relcl")
        elif node.relation == "obl" and head.relation == "xcomp" and head.pos == "ADJ":
            node.head = head.head
        elif node.relation == "ccomp" and _follows_joint(nodes, node):
            node.relation = "conj"
        elif node.relation == "dep" and is_verb:
            node.relation = "parataxis"
        elif node.relation == "conj" and is_verb and head.pos in _NOMINAL:
            _lift_conjunct(nodes, node, head)
        elif node.relation == "nsubj" and words[node.index][0] in _QUOTATION_MARKS:
            node.relation = "obj"
        elif node.relation == "nsubj":
            _free_subject(nodes, node, head, words)
        elif node.relation == "acl" and node.features.form == "Inf":
            _lift_infinitive(nodes, node, head, words)
        elif node.relation in ("acl", "appos", "dep", "obl") and node.index == head.index + 1:
            _join_compound(nodes, node, head, words)
        elif words[node.index].lower() == "that" and node.relation == "obj":
            node.relation = "mark" if node.index < head.index else "obj"


def _has_relative_subject(nodes: list[_Node], node: _Node, words: list[str]) -> bool:
    return any(
        other.head == node.index
        and other.relation.startswith("nsubj")
        and words[other.index].lower() in ("which", "who")
        for other in nodes
    )


def _hang_on_noun(nodes: list[_Node], node: _Node, relation: str = "amod") -> None:
    """Hang a word on the noun before its clause: "coat full of holes", "a stone, which is"."""
    is_predicate = any(o.head == node.index and o.relation == "cop" for o in nodes)
    if is_predicate and relation == "amod":
        return
    below = [other.index for other in nodes if _is_below(nodes, other, node)]
    before = [other for other in nodes[: min(below)] if other.pos != "PUNCT"]
    if before and before[-1].pos in ("NOUN", "PROPN"):
        node.head, node.relation = before[-1].index, relation


def _follows_joint(nodes: list[_Node], node: _Node) -> bool:
    """Whether "and" or "but" stands right before a clause."""
    first = node.index
    for other in nodes[: node.index]:
        if other.index < first and _is_below(nodes, other, node):
            first = other.index
    return first > 0 and nodes[first - 1].pos == "CCONJ"


def _is_below(nodes: list[_Node], node: _Node, top: _Node) -> bool:
    seen: set[int] = set()
    while node.index not in seen:
        if node is top:
            return True
        seen.add(node.index)
        node = nodes[node.head]
    return False


def _free_subject(nodes: list[_Node], node: _Node, head: _Node, words: list[str]) -> None:
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


def _lift_infinitive(nodes: list[_Node], node: _Node, noun: _Node, words: list[str]) -> None:
    """Hang an infinitive on the verb of its noun: "teaches a tiger to hunt"."""
    verb = nodes[noun.head]
    lemmas = verb_lemmas(words[verb.index], verb.lemma)
    rows = [row for lemma in lemmas if (row := verbs_by_word("en").get(lemma)) is not None]
    tags = {tag for row in rows for tag in row.tags} | set(VERB_TAGS.get(lemmas[0], "").split())
    if noun.relation not in ("obj", "iobj") or (noun.pos == "NOUN" and noun.lemma in NOTHINGS):
        return
    if tags & {"cause", "wish", "speech"}:
        node.head, node.relation = verb.index, "xcomp"


def _join_compound(nodes: list[_Node], node: _Node, head: _Node, words: list[str]) -> None:
    """Make the second of two neighbouring nouns the head: "clay oven"."""
    if not {node.pos, head.pos} <= {"NOUN", "PROPN"} or words[node.index][0].isupper():
        return
    node.relation = head.relation
    node.head = node.index if head.head == head.index else head.head
    for other in nodes:
        if other.head == head.index and other is not node and other is not head:
            other.head = node.index
    head.head, head.relation = node.index, "compound"


def _lift_conjunct(nodes: list[_Node], node: _Node, head: _Node) -> None:
    """Hang a verb that was joined to a noun on the noun's verb."""
    if any(other.head == head.index and other.relation == "cop" for other in nodes):
        return
    seen = set()
    while head.pos not in ("VERB", "AUX") and head.head != head.index and head.index not in seen:
        seen.add(head.index)
        head = nodes[head.head]
    if head.pos in ("VERB", "AUX") and head.index != node.index:
        node.head = head.index

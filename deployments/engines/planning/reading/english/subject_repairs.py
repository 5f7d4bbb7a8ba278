"""Repairs of English clauses that hang below a wrong one, or whose passive is a state."""

from dataclasses import replace

from deployments.engines.planning.reading.english.tree import Node, child_of
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_WHEN = frozenset({"after", "before", "until", "since", "as"})
_COVERING = frozenset(
    {"cover", "smear", "fill", "wrap", "decorate", "stuff", "feed", "hit", "tie", "sprinkle"}
)


def mend_joints(nodes: list[Node], words: list[str]) -> None:
    """Mend clauses behind "so" and "after", and states that look like passives."""
    for node in nodes:
        if node.relation in ("ccomp", "advcl"):
            _leave_thought(nodes, node, words)
        elif node.relation == "nmod":
            _begin_clause(nodes, node, words)
            _cover_with(nodes, node, words)
        elif node.relation == "obl":
            _take_out(nodes, node, words)
        elif node.relation == "aux:pass":
            _be_in_state(nodes, node, words)


def _leave_thought(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "he thinks it rains so he goes in" as what he does, not what he thinks."""
    mark = child_of(nodes, node, "mark")
    if mark is None or words[mark.index].lower() != "so" or child_of(nodes, node, "nsubj") is None:
        return
    if words[mark.index + 1].lower() == "that" or mark.index > node.index:
        return
    governor = nodes[node.head]
    while governor.relation in ("ccomp", "xcomp") and governor.head != governor.index:
        governor = nodes[governor.head]
    node.head, node.relation, mark.relation = governor.index, "conj", "cc"


def _begin_clause(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "after the frogs have begged" as a clause with its subject."""
    case = child_of(nodes, node, "case")
    helper = nodes[min(node.index + 1, len(nodes) - 1)]
    verb = nodes[helper.head]
    if case is None or words[case.index].lower() not in _WHEN or helper.relation != "aux":
        return
    if verb.relation != "conj" or child_of(nodes, verb, "nsubj") is not None:
        return
    node.head, node.relation = verb.index, "nsubj"
    case.head, case.relation = verb.index, "mark"
    verb.relation = "advcl"


def _cover_with(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang "with cream" on the covering, not on what is covered."""
    case, thing = child_of(nodes, node, "case"), nodes[node.head]
    is_with = case is not None and words[case.index].lower() == "with"
    if is_with and thing.relation == "obj" and nodes[thing.head].lemma in _COVERING:
        node.head, node.relation = thing.head, "obl"


def _take_out(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "tears out his beard" with "out" as a part of its verb."""
    cases = [o for o in nodes if o.head == node.index and o.relation == "case"]
    is_out = [words[case.index].lower() for case in cases] == ["out"]
    if is_out and child_of(nodes, nodes[node.head], "obj") is None:
        cases[0].head, cases[0].relation, node.relation = node.head, "compound:prt", "obj"


def _be_in_state(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "gets lost" and "is trapped" as states of who is so, done by nobody."""
    verb = nodes[node.head]
    row = verbs_by_word("en").get(f"{node.lemma} {words[verb.index].lower()}")
    subject = child_of(nodes, verb, "nsubj:pass") or child_of(nodes, verb, "nsubj")
    if row is None or "state" not in row.tags or subject is None:
        return
    if child_of(nodes, verb, "obl:agent") is None:
        subject.relation, node.relation = "nsubj", "aux"
        verb.features = replace(verb.features, voice="")

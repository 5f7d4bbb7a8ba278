"""Repairs of English clauses that stand inside others: what is bet, found, made, or done for."""

from deployments.engines.planning.reading.english.tree import Node, child_of

_SEEING = frozenset({"find", "see", "discover", "catch", "watch", "notice", "spot"})
_ASIDE = frozenset({"while", "when", "as", "after", "because", "since", "before"})
_DONE_FOR = {
    **dict.fromkeys(
        ("stop", "fine", "arrest", "punish", "scold", "thank", "praise", "blame", "mock"), "for"
    ),
    **dict.fromkeys(("save", "rescue", "keep", "prevent", "protect"), "from"),
}
"""What one does to somebody for a deed or to keep him from it: "saves him from drowning"."""


def mend_contents(nodes: list[Node], words: list[str]) -> None:
    """Hang clauses on the verbs to which they belong."""
    for node in nodes:
        if node.relation == "ccomp" and node.pos == "NOUN":
            _be_object(nodes, node, words)
        if node.relation == "acl:relcl":
            _bet_that(nodes, node, words)
        elif node.relation == "ccomp" and _is_next(nodes, node, words):
            _go_on(nodes, node)
        elif node.relation == "ccomp" and nodes[node.head].lemma in _SEEING:
            _find_so(nodes, node)
        elif node.relation == "advcl" and nodes[node.head].lemma in _DONE_FOR:
            _judge_for(nodes, node, words)


def _be_object(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "finds a glittering dress" as a dress that glitters."""
    look = nodes[node.index - 1]
    is_look = look.head == node.index and look.relation == "nsubj"
    if not is_look or not words[look.index].endswith(("ing", "ed")) or look.pos == "PRON":
        return
    for other in nodes:
        if other.head == look.index:
            other.head = node.index
    look.relation, look.pos, node.relation = "amod", "ADJ", "obj"


def _judge_for(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "stops him for riding" as what he has done whom one stops."""
    mark, verb = child_of(nodes, node, "mark"), nodes[node.head]
    if mark is None or words[mark.index].lower() != _DONE_FOR[verb.lemma]:
        return
    if node.features.form == "Ger" and child_of(nodes, verb, "obj") is not None:
        mark.relation, node.relation = "advmod", "xcomp"


def _bet_that(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "bets him a coin that he can lift it" as what he bets."""
    mark, thing = child_of(nodes, node, "mark"), nodes[node.head]
    verb = nodes[thing.head]
    is_that = mark is not None and words[mark.index].lower() == "that"
    if is_that and thing.relation == "obj" and verb.lemma in ("bet", "wager", "promise"):
        node.head, node.relation = verb.index, "ccomp"


def _is_next(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a clause follows one with "while": "while they quarrel he rides away"."""
    verb, subject = nodes[node.head], child_of(nodes, node, "nsubj")
    if subject is None or child_of(nodes, node, "mark") is not None:
        return False
    mark = child_of(nodes, verb, "mark")
    is_aside = mark is not None and words[mark.index].lower() in _ASIDE
    return (
        is_aside
        and verb.relation == "advcl"
        and subject.index == verb.index + 1
        and verb.head < verb.index
    )


def _go_on(nodes: list[Node], node: Node) -> None:
    """Join a clause to the one before, and hang the one with "while" on it."""
    aside = nodes[node.head]
    node.head, node.relation, aside.head = aside.head, "conj", node.index


def _find_so(nodes: list[Node], node: Node) -> None:
    """Read "finds them asleep" as how they are who are found."""
    is_bare = child_of(nodes, node, "cop") is None and child_of(nodes, node, "mark") is None
    if node.pos == "ADJ" and is_bare and child_of(nodes, node, "nsubj") is not None:
        node.relation = "xcomp"

"""English parse trees while they are being changed."""

from dataclasses import dataclass

from deployments.engines.planning.reading.dependencies import Features

QUOTATION_MARKS = '"“«‘'


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

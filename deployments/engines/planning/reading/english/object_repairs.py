"""Repairs of objects in English parses: who gets something, what is said, what is done first."""

from dataclasses import replace

from deployments.engines.planning.reading.english.forms import verb_lemmas
from deployments.engines.planning.reading.english.nodes import QUOTATION_MARKS, Node, child_of
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_ASKING = frozenset({"ask", "beg", "thank", "blame", "praise", "scold", "punish", "pay"})
_GETTING = frozenset({"find", "see", "have", "own", "notice", "buy", "receive", "meet", "spot"})
_SERVING = frozenset({"serve", "give", "bring", "offer", "hand", "feed", "cook", "pour"})
_DIRECTIONS = frozenset({"home", "away", "back", "off", "out", "up", "down", "inside", "outside"})
_TAIL = frozenset({".", ",", ":", "!", "?", "-", "–", "—"})


def mend_objects(nodes: list[Node], words: list[str]) -> None:
    """Mend what hangs wrong on verbs beside their subjects."""
    for node in nodes:
        if len(words[node.index]) > 2 and words[node.index][0] in QUOTATION_MARKS:
            _hang_quote(nodes, node, words)
    for node in nodes:
        if node.relation == "obj" and words[node.index].lower() == "home":
            _leave_home(nodes, node)
        elif node.relation == "obj":
            _share_objects(nodes, node)
        elif node.relation == "nmod:poss" and words[node.index].lower() == "her":
            _give_to_her(nodes, node)
        elif node.relation == "nmod" and node.index > node.head:
            _lift_request(nodes, node, words)
        elif node.relation == "obl" and node.index > node.head:
            _hang_contents(nodes, node, words)
        elif node.relation == "nsubj" and node.pos == "VERB":
            _swap_direction(nodes, node, words)


def _share_objects(nodes: list[Node], node: Node) -> None:
    """Read the first of two objects as who gets the other: "sells a bai a hare"."""
    others = [o for o in nodes if o.relation == "obj" and o.head == node.head]
    if node.index > node.head and any(o.index > node.index for o in others):
        node.relation = "iobj"


def _leave_home(nodes: list[Node], node: Node) -> None:
    """Read "drags a grain home" with the grain as its object."""
    thing = child_of(nodes, node, "compound")
    if thing is None or thing.index != node.index - 1:
        return
    for other in nodes:
        if other.head == node.index:
            other.head = thing.index
    thing.head, thing.relation = node.head, "obj"
    node.relation, node.pos = "advmod", "ADV"


def _give_to_her(nodes: list[Node], node: Node) -> None:
    """Read "shows her Snow White" and "serves her soup" with her as who gets it."""
    thing = nodes[node.head]
    row = nouns_by_word("en").get(thing.lemma.lower())
    is_meal = row is not None and row.kind is Kind.FOOD and nodes[thing.head].lemma in _SERVING
    if thing.relation == "obj" and (thing.pos == "PROPN" or is_meal):
        node.head, node.relation = thing.head, "iobj"


def _lift_request(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang on the verb what was hung on a person: "asks the leader for it"."""
    case, person = child_of(nodes, node, "case"), nodes[node.head]
    verb = nodes[person.head]
    if case is None or words[case.index].lower() != "for" or person.relation != "obj":
        return
    if verb.lemma in _ASKING:
        node.head, node.relation = verb.index, "obl"


def _hang_contents(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang "with a little water" on the jug that somebody finds, not on the finding."""
    case, verb = child_of(nodes, node, "case"), nodes[node.head]
    if case is None or words[case.index].lower() != "with" or verb.lemma not in _GETTING:
        return
    before = nodes[case.index - 1]
    if before.relation == "obj" and before.head == verb.index:
        node.head, node.relation = before.index, "nmod"


def _swap_direction(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "Aldar carts home a load" with "carts" as its verb, not "home"."""
    head, subject = nodes[node.head], child_of(nodes, node, "nsubj")
    if subject is None or words[head.index].lower() not in _DIRECTIONS:
        return
    for other in nodes:
        if other.head == head.index and other is not node:
            other.head = node.index
    node.relation = head.relation
    node.head = node.index if head.head == head.index else head.head
    node.features = replace(node.features, form="Fin")
    head.head, head.relation, head.pos = node.index, "advmod", "ADV"


def _hang_quote(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang a quote on the verb of speech right before it: 'rolls a barrel in and says: "..."'."""
    before = [other for other in nodes[: node.index] if words[other.index] not in _TAIL]
    if not before or before[-1].pos != "VERB" or before[-1].index == node.head:
        return
    lemmas = verb_lemmas(words[before[-1].index], before[-1].lemma)
    rows = [verbs_by_word("en").get(lemma) for lemma in lemmas]
    if any(row is not None and "speech" in row.tags for row in rows):
        node.head, node.relation = before[-1].index, "ccomp"

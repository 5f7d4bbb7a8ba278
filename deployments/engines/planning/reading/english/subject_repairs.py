"""Repairs of English clauses that hang below a wrong one, or whose passive is a state."""

from dataclasses import replace

from deployments.engines.planning.reading.english.tree import Node, child_of
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_WHEN = frozenset({"after", "before", "until", "since", "as"})
_ENDING = frozenset({"win", "lose", "finish", "begin", "start", "leave"})
_OFF = frozenset({"carry", "take", "tear", "bite", "cut", "pull", "scare", "show", "rip"})
"""Verbs of which "off" is a part, as it is not in "falls off a horse"."""
_COVERING = frozenset(
    {
        "cover",
        "smear",
        "water",
        "fill",
        "wrap",
        "decorate",
        "stuff",
        "feed",
        "hit",
        "tie",
        "sprinkle",
    }
)


def mend_joints(nodes: list[Node], words: list[str]) -> None:
    """Mend clauses behind "so" and "after", and states that look like passives."""
    for node in nodes:
        if node.relation in ("ccomp", "advcl"):
            _leave_thought(nodes, node, words)
            _lift_means(nodes, node, words)
            _dress_as(nodes, node, words)
        elif node.relation == "nmod":
            _begin_clause(nodes, node, words)
            _cover_with(nodes, node, words)
        elif node.relation == "obl":
            _take_out(nodes, node, words)
            _play_role(nodes, node, words)
        elif node.relation == "acl":
            _be_done_to(nodes, node)
        elif node.relation == "nsubj":
            _feed(nodes, node)
        elif node.relation == "compound" and node.features.form == "Fin":
            _head_clause(nodes, node)
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
    """Read "tears out his beard" and "carries off a child" with a part of the verb."""
    cases = [o for o in nodes if o.head == node.index and o.relation == "case"]
    particles = [words[case.index].lower() for case in cases]
    is_off = particles == ["off"] and nodes[node.head].lemma in _OFF
    is_out = particles == ["out"] or (is_off and cases[0].index == node.head + 1)
    if is_out and child_of(nodes, nodes[node.head], "obj") is None:
        cases[0].head, cases[0].relation, node.relation = node.head, "compound:prt", "obj"


def _be_in_state(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "gets lost" and "is trapped" as states of who is so, done by nobody."""
    verb = nodes[node.head]
    row = verbs_by_word("en").get(f"{node.lemma} {words[verb.index].lower()}")
    subject = child_of(nodes, verb, "nsubj:pass") or child_of(nodes, verb, "nsubj")
    is_joined = subject is None and verb.relation == "conj"
    if row is None or "state" not in row.tags or not (subject or is_joined):
        return
    if child_of(nodes, verb, "obl:agent") is None:
        node.relation = "aux"
        verb.features = replace(verb.features, voice="")
        if subject is not None:
            subject.relation = "nsubj"


def _head_clause(nodes: list[Node], node: Node) -> None:
    """Read "Aldar Kose orders pizza" with "orders" as its verb, not as a kind of pizza."""
    thing, subject = nodes[node.head], child_of(nodes, node, "nsubj")
    if subject is None or thing.pos != "NOUN" or thing.index < node.index:
        return
    for other in nodes:
        is_loose = other.index < node.index or other.index > thing.index
        if other.head == thing.index and other not in (node, thing) and is_loose:
            other.head = node.index
            other.relation = "obl" if other.relation == "nmod" else other.relation
    node.relation = thing.relation
    node.head = node.index if thing.head == thing.index else thing.head
    thing.head, thing.relation = node.index, "obj"


def _be_done_to(nodes: list[Node], node: Node) -> None:
    """Read "the tortoise, teased by a hare" as what is done to the tortoise."""
    has_agent = child_of(nodes, node, "obl:agent") is not None
    if has_agent and node.features.form == "Fin" and node.features.tense == "Past":
        node.features = replace(node.features, form="Part", voice="Pass")


def _lift_means(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang "by feeding it" on the teaching in "teaches it to sleep by feeding it"."""
    mark, verb = child_of(nodes, node, "mark"), nodes[node.head]
    if mark is not None and words[mark.index].lower() == "by" and verb.relation == "xcomp":
        node.head = verb.head


def _feed(nodes: list[Node], node: Node) -> None:
    """Read "feeding it cake" with it as who gets the cake, and "wins a race riding" as a race."""
    thing = nodes[node.head]
    verb = nodes[thing.head]
    row = nouns_by_word("en").get(node.lemma)
    is_noun = thing.pos == "NOUN" and thing.relation == "obj" and verb.pos == "VERB"
    if is_noun and node.pos == "PRON" and child_of(nodes, thing, "cop") is None:
        node.head, node.relation = verb.index, "iobj"
        return
    is_event = row is not None and row.kind is Kind.EVENT and verb.lemma in _ENDING
    if is_event and thing.relation in ("ccomp", "obj") and thing.features.form == "Ger":
        node.head, node.relation, thing.relation = verb.index, "obj", "advcl"


def _play_role(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "a boy dressed as a wolf jumps" as what the boy does, dressed as a wolf."""
    dressed = nodes[node.head]
    who, role = nodes[dressed.head], child_of(nodes, node, "nsubj")
    case = child_of(nodes, node, "case")
    is_dressed = words[dressed.index].lower() in ("dressed", "disguised")
    if role is None or case is None or not is_dressed or node.features.form != "Fin":
        return
    if dressed.relation != "acl" or who.relation != "root":
        return
    for other in nodes:
        if other.head == who.index and other.index > node.index:
            other.head = node.index
    node.head, node.relation = node.index, "root"
    who.head, who.relation = node.index, "nsubj"
    role.head, role.relation, case.head = dressed.index, "obl", role.index


def _dress_as(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "a wolf dressed as a grandmother lies in bed" as what the wolf does."""
    dressed, mark = nodes[node.head], child_of(nodes, node, "mark")
    who, role = nodes[dressed.head], child_of(nodes, node, "nsubj")
    is_dressed = words[dressed.index].lower() in ("dressed", "disguised")
    if mark is None or role is None or not is_dressed or words[mark.index].lower() != "as":
        return
    if dressed.relation != "acl" or who.relation != "root" or node.features.form != "Fin":
        return
    for other in nodes:
        if other.head == who.index and other.index > node.index:
            other.head = node.index
    node.head, node.relation = node.index, "root"
    who.head, who.relation = node.index, "nsubj"
    role.head, role.relation = dressed.index, "obl"
    mark.head, mark.relation = role.index, "case"

"""Repairs of English clauses that stand inside others: what is bet, found, made, or done for."""

from deployments.engines.planning.reading.english.forms import singulars
from deployments.engines.planning.reading.english.tree import Node, child_of
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns_by_word

_OPENING = frozenset(
    {"cut", "break", "tear", "rip", "slit", "split", "push", "pull", "pry", "kick"}
)
_TELLING = frozenset(
    {"bet", "wager", "promise", "persuade", "convince", "assure", "warn", "remind", "inform"}
)
_ALIVE = frozenset({Kind.PERSON, Kind.ANIMAL})
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
        if node.relation in ("acl:relcl", "ccomp", "advcl"):
            _come_of_it(nodes, node, words)
        if words[node.index].lower() == "open" and node.pos == "VERB":
            _cut_open(nodes, node)
        if node.relation == "conj":
            _leave_which(nodes, node, words)
        if node.relation == "nmod":
            _come_with(nodes, node, words)
            _lift_place(nodes, node, words)
        if node.relation == "ccomp" and node.pos == "NOUN":
            _be_object(nodes, node, words)
        if node.relation == "acl:relcl":
            _bet_that(nodes, node, words)
        elif node.relation == "ccomp" and _is_next(nodes, node, words):
            _go_on(nodes, node)
        elif node.relation == "ccomp" and nodes[node.head].lemma in _SEEING:
            _find_so(nodes, node)
        elif node.relation == "advcl" and nodes[node.head].lemma in ("rush", "hurry", "scramble"):
            node.relation = "xcomp" if node.features.form == "Inf" else "advcl"
        elif node.relation == "advcl" and nodes[node.head].lemma in _DONE_FOR:
            _judge_for(nodes, node, words)


def _come_of_it(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "sings so badly that people pay" as two deeds."""
    subject = child_of(nodes, node, "nsubj")
    below = [o for o in nodes[: node.index] if o.head == node.index]
    that = next((o for o in below if words[o.index].lower() == "that"), None)
    if subject is None or that is None or subject is that or that.relation == "det":
        return
    so = [
        at
        for at, word in enumerate(words[: that.index - 1])
        if word.lower() == "so" and nodes[at + 1].pos in ("ADJ", "ADV") and nodes[at].head == at + 1
    ]
    if not so or "," in words[so[-1] : that.index]:
        return
    verb = nodes[nodes[so[-1]].head]
    while verb.pos != "VERB" and verb.head != verb.index:
        verb = nodes[verb.head]
    if verb.pos == "VERB" and verb.index < node.index:
        node.head, node.relation, that.relation = verb.index, "parataxis", "mark"


def _cut_open(nodes: list[Node], node: Node) -> None:
    """Read "cuts open his belly" with "open" as a part of its verb."""
    verb = nodes[node.index - 1]
    if verb.pos != "VERB" or verb.lemma not in _OPENING or child_of(nodes, verb, "obj"):
        return
    for other in nodes:
        if other.head == node.index:
            other.head = verb.index
    if verb.head == node.index:
        verb.head, verb.relation = node.head, node.relation
    node.head, node.relation, node.pos = verb.index, "compound:prt", "ADV"


def _leave_which(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Join "lets it go" to the tying in "ties a letter, in which he names him, and lets it go"."""
    content = nodes[node.head]
    which = [o for o in nodes if o.head == content.index and words[o.index].lower() == "which"]
    is_aside = content.relation == "acl:relcl" and any(o.relation == "obl" for o in which)
    verb = nodes[nodes[content.head].head]
    verb = verb if verb.pos == "VERB" else nodes[verb.head]
    if is_aside and verb.pos == "VERB" and child_of(nodes, node, "nsubj") is None:
        node.head = verb.index


def _come_with(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "a bear with two cubs comes" as who comes along."""
    case, owner = child_of(nodes, node, "case"), nodes[node.head]
    if case is None or words[case.index].lower() != "with" or owner.relation != "nsubj":
        return
    rows = [_row(words[word.index]) for word in (node, owner)]
    verb = nodes[owner.head]
    if verb.pos == "VERB" and all(row and row.kind in _ALIVE for row in rows):
        node.head, node.relation = verb.index, "obl"


def _lift_place(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang "in the park" on the statue in "a statue of a girl in the park"."""
    part = nodes[node.head]
    of, case = child_of(nodes, part, "case"), child_of(nodes, node, "case")
    row = _row(words[node.index])
    if of is None or case is None or part.relation != "nmod" or words[of.index].lower() != "of":
        return
    if row is not None and row.kind is Kind.PLACE and words[case.index].lower() in ("in", "at"):
        node.head = part.head


def _row(word: str) -> Noun | None:
    table = nouns_by_word("en")
    return next((table[text] for text in singulars(word.lower()) if text in table), None)


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
    mark = mark or child_of(nodes, node, "obj")
    verb, subject = nodes[thing.head], child_of(nodes, node, "nsubj")
    is_that = mark is not None and words[mark.index].lower() == "that" and subject is not None
    if mark is not None and is_that and thing.relation == "obj" and verb.lemma in _TELLING:
        node.head, node.relation, mark.relation = verb.index, "ccomp", "mark"


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

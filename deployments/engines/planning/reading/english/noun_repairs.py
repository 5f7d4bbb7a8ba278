"""Repairs of nouns in English parses: subjects, objects, appositions, compounds."""

from dataclasses import replace

from deployments.engines.planning.reading.english.clause_repairs import lift_direction
from deployments.engines.planning.reading.english.forms import verb_lemmas
from deployments.engines.planning.reading.english.tree import (
    QUOTATION_MARKS,
    Node,
    child_of,
    hang_on_noun,
)
from deployments.engines.planning.reading.english.words import TIME_WORDS
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_ASKING = frozenset({"ask", "beg", "thank", "blame", "praise", "scold", "punish", "pay", "charge"})
_TRADING = frozenset({"swap", "exchange", "trade", "barter", "sell", "buy", "give"})
_GETTING = frozenset({"find", "see", "have", "own", "notice", "buy", "receive", "meet", "spot"})
_SERVING = frozenset({"serve", "give", "bring", "offer", "hand", "feed", "cook", "pour"})
_HANDING = _SERVING | {"promise", "lend", "sell", "send", "show", "return", "throw", "teach"}
_DIRECTIONS = frozenset({"home", "away", "back", "off", "out", "up", "down", "inside", "outside"})
_AFTER_OBJECT = _DIRECTIONS | {"aloud", "together", "upstairs", "downstairs", "upside"}
_LOOKS_ONLY = frozenset({"poor", "rich", "old", "young", "blind", "dead", "other", "first"})
_TAIL = frozenset({".", ",", ":", "!", "?", "-", "–", "—"})


def mend_word(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Mend what hangs wrong at a word that heads no clause."""
    head, word = nodes[node.head], words[node.index].lower()
    if node.pos == "ADJ" and node.relation in ("obl", "obj", "nsubj"):
        _be_noun(nodes, node, word)
    if word in _DIRECTIONS and node.pos == "ADV":
        lift_direction(nodes, node)
    elif word == "full" and node.relation != "amod":
        hang_on_noun(nodes, node)
    elif node.relation == "obl" and head.relation == "xcomp" and head.pos == "ADJ":
        node.head = head.head
    elif node.relation == "nsubj" and word[0] in QUOTATION_MARKS:
        node.relation = "obj"
    elif node.relation == "nsubj":
        _free_subject(nodes, node, head, words)
    elif word == "that" and node.relation == "obj" and head.relation == "ccomp":
        node.relation = "mark" if node.index < head.index else "obj"
    elif node.relation == "appos" and _is_handed(nodes, node, words):
        node.head, node.relation, head.relation = head.head, "obj", "iobj"
    elif node.relation == "appos" and _is_list(nodes, node):
        node.relation = "conj"
    elif node.relation == "obj" and _is_result_colour(nodes, node, words[node.index]):
        return
    elif node.relation == "obj" and _is_speaker(nodes, node, words):
        node.relation = "nsubj"
    elif node.relation == "obl" and node.lemma == "way" and child_of(nodes, node, "case") is None:
        node.relation = "obj" if child_of(nodes, head, "obj") is None else "obl"
    elif node.relation == "obl" and _is_before_adverb(nodes, node, words):
        node.head, node.relation = head.head, "obj"
    elif node.relation == "dep" and _is_next_object(nodes, node, words):
        node.relation = "conj"
    elif node.relation in ("obl", "dep") and _join_apposition(nodes, node, words):
        return
    elif node.relation in ("compound", "obl") and _is_left_subject(nodes, node):
        node.relation = "nsubj"
    elif node.relation in ("acl", "appos", "dep", "obl") and node.index == head.index + 1:
        _join_compound(nodes, node, head, words)


def _be_noun(nodes: list[Node], node: Node, word: str) -> None:
    """Read "out of the flat" with the flat as a thing, not as a look."""
    article = child_of(nodes, node, "det") or child_of(nodes, node, "nmod:poss")
    if article is not None and word in nouns_by_word("en") and word not in _LOOKS_ONLY:
        node.pos = "NOUN"


def _is_handed(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a noun is what somebody gets: "lends Aldar Kose his old coat"."""
    who = nodes[node.head]
    is_given = who.relation == "obj" and nodes[who.head].lemma in _HANDING
    own = child_of(nodes, node, "nmod:poss") or child_of(nodes, node, "det")
    return is_given and own is not None and own.index == who.index + 1


def _is_next_object(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a noun is one more object: "buys earplugs, then a drum"."""
    thing = child_of(nodes, nodes[node.head], "obj")
    before = words[max(node.index - 4, 0) : node.index]
    is_listed = thing is not None and thing.index < node.index and "," in before
    if thing is not None and is_listed and node.pos == "NOUN":
        node.head = thing.index
        return True
    return False


def _is_before_adverb(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a noun is the object in "reads it a letter aloud" and "shows him the way back"."""
    adverb = nodes[node.head]
    is_plain = words[adverb.index].lower() in _AFTER_OBJECT and adverb.index == node.index + 1
    has_article = child_of(nodes, node, "det") or child_of(nodes, node, "nmod:poss")
    verb = nodes[adverb.head]
    is_open = verb.pos == "VERB" and child_of(nodes, verb, "obj") is None
    return is_plain and is_open and has_article is not None and node.lemma not in TIME_WORDS


def _is_result_colour(nodes: list[Node], node: Node, word: str) -> bool:
    """Read "paints his donkey green" as a donkey that is green then, not as a green."""
    thing, look = child_of(nodes, node, "compound"), looks_by_word("en").get(word)
    if thing is None or look is None or look.kind != "colour" or thing.index > node.index:
        return False
    for other in nodes:
        if other.head == node.index:
            other.head = thing.index
    thing.head, thing.relation = node.head, "obj"
    node.head, node.relation, node.pos = thing.index, "amod", "ADJ"
    return True


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
    if any(other.relation == "case" for other in below) or node.lemma in TIME_WORDS:
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


def _is_list(nodes: list[Node], node: Node) -> bool:
    """Whether "and" follows an apposition: "the tailor, the cobbler and the smith"."""
    return any(other.head == node.index and other.relation == "cc" for other in nodes)


def mend_objects(nodes: list[Node], words: list[str]) -> None:
    """Mend what hangs wrong on verbs beside their subjects."""
    for node in nodes:
        if len(words[node.index]) > 2 and words[node.index][0] in QUOTATION_MARKS:
            _hang_quote(nodes, node, words)
    for node in nodes:
        if node.relation == "obj" and words[node.index].lower() in ("home", "round"):
            _leave_home(nodes, node)
        elif node.relation == "obj":
            _share_objects(nodes, node, words)
        elif node.relation == "nmod:poss" and words[node.index].lower() == "her":
            _give_to_her(nodes, node)
        elif node.relation == "nmod" and node.index > node.head:
            _lift_request(nodes, node, words)
        elif node.relation == "obl" and node.index > node.head:
            _hang_contents(nodes, node, words)
        elif node.relation == "nsubj" and node.pos == "VERB":
            _swap_direction(nodes, node, words)


def _share_objects(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read the first of two objects as who gets the other: "sells a bai a hare"."""
    others = [o for o in nodes if o.relation == "obj" and o.head == node.head]
    first = child_of(nodes, nodes[node.head], "iobj")
    if first is not None and first.pos == "NOUN" and words[first.index + 1] == ",":
        first.relation, node.relation, node.head = "obj", "conj", first.index
        return  # "buys a bell, then a drum"
    if node.index > node.head and any(o.index > node.index for o in others):
        node.relation = "iobj"


def _leave_home(nodes: list[Node], node: Node) -> None:
    """Read "drags a grain home" and "rolls a stone round" with the thing as its object."""
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
    """Hang on the verb what was hung on its object: "asks the leader for it"."""
    case, person = child_of(nodes, node, "case"), nodes[node.head]
    verb = nodes[person.head]
    if case is None or person.relation != "obj":
        return
    is_for = words[case.index].lower() == "for" and verb.lemma in _ASKING | _TRADING
    if is_for or (words[case.index].lower() == "to" and verb.lemma in _HANDING):
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

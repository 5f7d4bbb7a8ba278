"""Repairs of English parses in which a verb is taken for another part of its clause."""

from dataclasses import replace

from deployments.engines.planning.reading.english.forms import verb_lemmas
from deployments.engines.planning.reading.english.tree import Node, child_of, is_below
from deployments.engines.planning.reading.english.words import TIME_WORDS
from deployments.engines.planning.reading.grammar import QUOTE
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_COMING = frozenset({"come", "comes", "came"})
_ACHING = frozenset({"hurt", "hurts", "ache", "aches", "ached", "throbs", "throbbed"})
_TOLD = frozenset({"jokes", "lies", "tales", "riddles", "stories"})
_SPENT = {
    "take": frozenset({"turn"}),
    "have": frozenset({"fun", "trouble"}),
    "spend": TIME_WORDS | {"weekend", "summer", "winter", "life", "holiday", "afternoon", "minute"},
}
"""Verbs with their objects that say how the deed behind them is done."""
_CRYING = frozenset({"cry", "shout", "yell", "scream"})
_PUTTING = frozenset(
    {"drop", "throw", "put", "toss", "pour", "bring", "carry", "drag", "invite", "slip", "mix"}
)
_TELLING = frozenset({"speech", "perception", "cause", "wish", "pretence", "promise", "aspect"})
_NEXT = frozenset({"next", "close"})
_OWNERS = frozenset({"his", "her", "my"})


def mend_verbs(nodes: list[Node], words: list[str]) -> None:
    """Mend verbs that hang below wrong ones, and words that are no verbs."""
    for node in nodes:
        if node.features.form == "Ger" and node.pos == "VERB":
            _be_thing(nodes, node, words)
            _spend_time(nodes, node)
        if node.features.form == "Fin" and node.relation in ("advcl", "ccomp", "root"):
            _be_participle(nodes, node, words)
    for node in nodes:
        if node.relation in ("advcl", "xcomp") and node.index == node.head + 1:
            _come_running(nodes, node, words)
        elif node.relation in ("ccomp", "advcl") and _is_so(nodes, node, words):
            node.relation = "parataxis"
        elif node.relation == "ccomp":
            _feed_next(nodes, node, words)
            _stand_alone(nodes, node, words)
            _tell_jokes(nodes, node, words)
        elif node.relation == "nsubj":
            helper = nodes[node.head]
            node.head = helper.head if helper.relation.startswith("aux") else node.head
        elif node.relation in ("obl", "obj", "xcomp") and node.index == node.head + 1:
            _cry(nodes, node, words)
        elif node.relation == "obj":
            _tell_somebody(nodes, node, words)
        elif node.relation in ("obl", "nmod"):
            _be_there(nodes, node, words)
            _stand_next_to(nodes, node, words)
            _put_in(nodes, node, words)
            _do_with(nodes, node, words)
            _be_alike(nodes, node, words)


def mend_aches(nodes: list[Node], words: list[str]) -> None:
    """Mend what somebody feels, when his parts have found their verbs."""
    for node in nodes:
        if node.relation == "nsubj":
            _ache(nodes, node, words)


def _tags(node: Node, words: list[str]) -> set[str]:
    rows = [verbs_by_word("en").get(lemma) for lemma in verb_lemmas(words[node.index], node.lemma)]
    return {tag for row in rows if row is not None for tag in row.tags}


def _replace(nodes: list[Node], old: Node, new: Node) -> None:
    """Put a word in the place of the one above it, with all that hangs on that one."""
    new.relation = old.relation
    new.head = new.index if old.head == old.index else old.head
    for other in nodes:
        if other.head == old.index and other is not new:
            other.head = new.index


def _be_thing(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "the stolen painting" as a thing, not as what somebody paints."""
    before = [o for o in nodes[: node.index] if o.head == node.index]
    is_named = any(
        o.relation in ("compound", "amod", "det", "nmod:poss")
        or (o.relation == "nsubj" and words[o.index].lower() in looks_by_word("en"))
        for o in before
    )
    row = nouns_by_word("en").get(words[node.index].lower())
    if not is_named or row is None or row.kind not in (Kind.THING, Kind.FOOD, Kind.PLACE):
        return
    for other in before:
        inner = [o for o in nodes[: node.index] if o.head == other.index and o.relation == "det"]
        for article in inner:
            article.head = node.index
        if other.relation in ("compound", "nsubj"):
            other.relation, other.pos = "amod", "ADJ"
    node.pos, node.features = "NOUN", replace(node.features, form="", number="Sing")
    node.relation = "obj" if node.relation in ("ccomp", "xcomp", "advcl") else node.relation


def _be_participle(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "told to dance, he dances" and "the bai, frightened, pays" as what was done to them."""
    subject = child_of(nodes, node, "nsubj")
    is_past = node.features.tense == "Past" and child_of(nodes, node, "obj") is None
    if not is_past or child_of(nodes, node, "mark") or child_of(nodes, node, "aux"):
        return
    passive = replace(node.features, form="Part", voice="Pass")
    if subject is None:
        is_first = node.relation == "advcl" and node.index == 0 and nodes[node.head].index > 0
        node.features = passive if is_first else node.features
        return
    if words[subject.index + 1 : subject.index + 2] != [","] or node.index > subject.index + 3:
        return
    if node.relation != "root" and nodes[node.head].index > node.index:
        subject.head, node.features = node.head, passive
        if node.relation == "ccomp":
            node.head, node.relation = subject.index, "acl"
        return
    verbs = [o for o in nodes[node.index :] if o.head == node.index and o.relation == "conj"]
    verb = next((o for o in verbs if words[o.index - 1] == "," and o.features.form == "Fin"), None)
    if verb is None or child_of(nodes, verb, "nsubj") is not None:
        return
    inside = [o for o in nodes[: verb.index] if o.head == node.index and o is not subject]
    _replace(nodes, node, verb)
    for other in inside:
        other.head = node.index
    node.head, node.relation, node.features = subject.index, "acl", passive


def _spend_time(nodes: list[Node], node: Node) -> None:
    """Read "take turns pulling" and "spends the day painting" as one deed."""
    verb = nodes[node.head]
    verb = verb if verb.pos == "VERB" else nodes[verb.head]
    thing = child_of(nodes, verb, "obj")
    is_behind = thing is not None and verb.index < thing.index < node.index
    if thing is None or not is_behind or thing.lemma not in _SPENT.get(verb.lemma, frozenset()):
        return
    if node.head in (verb.index, thing.index) and child_of(nodes, node, "nsubj") is None:
        _replace(nodes, verb, node)
        node.features, thing.head = verb.features, verb.index
        verb.head, verb.relation, verb.pos = node.index, "aux", "AUX"


def _come_running(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "they come running" as one deed."""
    verb = nodes[node.head]
    is_run = node.features.form == "Ger" and "motion" in _tags(node, words)
    if words[verb.index].lower() not in _COMING or not is_run:
        return
    _replace(nodes, verb, node)
    node.features = verb.features
    verb.head, verb.relation, verb.pos = node.index, "aux", "AUX"


def _stand_alone(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "the thief slips, the dog grabs it" as two deeds, not as what the thief says."""
    verb, subject = nodes[node.head], child_of(nodes, node, "nsubj")
    if subject is None or verb.index > subject.index or child_of(nodes, node, "mark"):
        return
    first = min(o.index for o in nodes if is_below(nodes, o, subject))
    is_said = _tags(verb, words) & _TELLING or not _tags_known(verb, words)
    if words[first - 1] == "," and not is_said:
        node.relation = "parataxis"


def _feed_next(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "waters the flowers, feeds the cat" as two deeds, with the cat as who is fed."""
    verb, thing = nodes[node.head], child_of(nodes, node, "nsubj")
    is_next = words[node.index - 1] == "," and verb.index < node.index
    if thing is None or thing.index < node.index or not is_next or child_of(nodes, node, "obj"):
        return
    if node.features.form == "Fin" and not _tags(verb, words) & _TELLING:
        thing.relation, node.relation = "obj", "conj"


def _tell_jokes(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "tells the dentist jokes" as what is told, not as what the dentist does."""
    hearer, verb = child_of(nodes, node, "nsubj"), nodes[node.head]
    is_told = words[node.index].lower() in _TOLD and verb.lemma == "tell"
    if hearer is None or not is_told or hearer.index != node.index - 1:
        return
    hearer.head, hearer.relation = verb.index, "iobj"
    node.relation, node.pos = "obj", "NOUN"
    node.features = replace(node.features, form="", number="Plur")


def _tell_somebody(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "tells a dentist jokes" as jokes for the dentist, not as a kind of jokes."""
    hearer, verb = child_of(nodes, node, "compound"), nodes[node.head]
    article = child_of(nodes, node, "det") or child_of(nodes, node, "nmod:poss")
    row = nouns_by_word("en").get(words[hearer.index].lower()) if hearer is not None else None
    is_person = row is not None and row.kind is Kind.PERSON
    is_told = words[node.index].lower() in _TOLD and verb.lemma == "tell"
    if hearer is not None and article is not None and is_person and is_told:
        hearer.head, hearer.relation, article.head = verb.index, "iobj", hearer.index


def _is_so(nodes: list[Node], node: Node, words: list[str]) -> bool:
    """Whether a clause tells what comes of a state: "is so afraid (that) he tells jokes"."""
    state = nodes[node.head]
    is_after = state.pos in ("ADJ", "VERB") and state.index < node.index
    degree = nodes[max(state.index - 1, 0)]
    is_degree = words[degree.index].lower() == "so" and degree.head == state.index
    return is_after and is_degree and child_of(nodes, node, "nsubj") is not None


def _ache(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "his tooth hurts" as what he feels, with the tooth as what aches."""
    verb = nodes[node.head]
    owner = child_of(nodes, node, "nmod:poss") or child_of(nodes, verb, "nmod:poss")
    row = nouns_by_word("en").get(node.lemma)
    is_body = row is not None and row.kind is Kind.BODY
    is_free = child_of(nodes, verb, "obj") is None
    if owner is not None and is_body and is_free and words[verb.index].lower() in _ACHING:
        owner.head, owner.relation, node.relation = verb.index, "nsubj", "obj"


def _be_there(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "a cook at the bazaar wants money" as where he does so."""
    case, owner = child_of(nodes, node, "case"), nodes[node.head]
    row = nouns_by_word("en").get(node.lemma)
    is_place = row is not None and row.kind is Kind.PLACE
    if case is None or not is_place or words[case.index].lower() not in ("in", "at", "on"):
        return
    verb = nodes[owner.head]
    is_placed = any(o.relation == "obl" and o.head == verb.index for o in nodes)
    is_doer = owner.relation == "nsubj" and node.relation == "nmod" and verb.pos == "VERB"
    if is_doer and not is_placed and "motion" not in _tags(verb, words):
        node.head, node.relation = verb.index, "obl"


def _tags_known(verb: Node, words: list[str]) -> bool:
    lemmas = verb_lemmas(words[verb.index], verb.lemma)
    return any(lemma in verbs_by_word("en") for lemma in lemmas)


def _cry(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "cries wolf" and "shouts fire" as what is shouted."""
    verb = nodes[node.head]
    is_bare = not any(o.head == node.index and o is not node for o in nodes)
    is_word = node.pos in ("NOUN", "PROPN", "INTJ") and words[node.index].islower()
    if verb.lemma in _CRYING and is_bare and is_word and not words[node.index].endswith("s"):
        node.pos = QUOTE


def _stand_next_to(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "next to the food" with one preposition, and hang it on what stands there."""
    case = child_of(nodes, node, "case")
    if case is None or words[case.index].lower() != "to" or case.index < 1:
        return
    near = nodes[case.index - 1]
    if words[near.index].lower() in _NEXT and near.head in (node.head, case.head):
        near.head, near.relation = node.index, "case"


def _put_in(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "drops in one pebble after another" with the pebble as what is dropped."""
    verb, cases = nodes[node.head], [o for o in nodes if o.head == node.index]
    case = next((o for o in cases if o.relation == "case"), None)
    row = nouns_by_word("en").get(words[node.index].lower())
    is_in = case is not None and words[case.index].lower() == "in" and case.index == verb.index + 1
    is_place = row is None or row.kind in (Kind.PLACE, Kind.WEATHER, Kind.TIME, Kind.EVENT)
    if case is None or not is_in or is_place or verb.lemma not in _PUTTING:
        return
    is_counted = any(o.relation == "nummod" for o in cases)
    is_free = child_of(nodes, verb, "obj") is None
    if is_free and (is_counted or (verb.lemma != "drop" and row is not None)):
        case.head, case.relation = verb.index, "compound:prt"
        node.relation, node.pos = "obj", "NOUN"


def _do_with(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang "with his wife" and "with both hands" on what is done, not on its object."""
    case, thing = child_of(nodes, node, "case"), nodes[node.head]
    if case is None or words[case.index].lower() != "with" or thing.relation != "obj":
        return
    row, own = nouns_by_word("en").get(node.lemma), nouns_by_word("en").get(thing.lemma)
    is_limb = row is not None and row.kind is Kind.BODY and node.lemma in ("hand", "tooth", "foot")
    is_alive = own is not None and own.kind in (Kind.PERSON, Kind.ANIMAL)
    is_game = nodes[thing.head].lemma == "play" and thing.pos == "NOUN"
    is_event = own is not None and (own.kind is Kind.EVENT or is_game)
    if (is_limb and not is_alive) or (is_event and row is not None and row.kind is Kind.PERSON):
        node.head, node.relation = thing.head, "obl"


def _be_alike(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Hang "like it" on "another hare just like it"."""
    case, verb = child_of(nodes, node, "case"), nodes[node.head]
    if case is None or words[case.index].lower() != "like" or node.pos != "PRON":
        return
    before = nodes[case.index - 1]
    if words[before.index].lower() in ("just", "exactly") and before.index > 0:
        before = nodes[before.index - 1]
    if before.pos == "NOUN" and before.head == verb.index:
        node.head, node.relation = before.index, "nmod"

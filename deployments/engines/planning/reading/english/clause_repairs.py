"""Repairs of English parses in which a clause has lost its subject or its object."""

from dataclasses import replace

from deployments.engines.planning.reading.english.forms import is_verb_form, verb_lemmas
from deployments.engines.planning.reading.english.tree import Node, child_of, is_below
from deployments.engines.planning.reading.english.words import TIME_WORDS, VERB_TAGS, WEEKDAYS
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_TAKING_CLAUSES = frozenset({"speech", "perception", "cause", "wish", "pretence", "promise"})
_MEASURES = frozenset({"size", "weight", "height", "length", "age", "width"})
_KEEPING_ON = frozenset({"go", "keep", "carry"})
_AUXILIARIES = frozenset({"have", "will", "would", "can", "could", "must", "should", "might"})


def mend_clauses(nodes: list[Node], words: list[str]) -> None:
    """Give the clauses of a sentence the subjects and objects that hang elsewhere."""
    for node in nodes:
        if node.relation == "acl:relcl":
            _front_object(nodes, node, words)
            _tell_content(nodes, node, words)
        elif node.relation == "ccomp":
            _part_subjects(nodes, node, words)
            _hang_participle(nodes, node, words)
            _join_behind_comma(nodes, node, words)
        elif node.relation == "acl":
            _hang_clothing(nodes, node, words)
        elif node.relation == "nsubj" and node.pos == "VERB":
            _begin_with(nodes, node)
        elif node.relation == "nsubj":
            _join_subjects(nodes, node)
            _leave_with(nodes, node, words)
        elif node.relation == "obj":
            _hang_size(nodes, node)
            if words[node.index].lower() == "other":
                node.pos = "PRON"
        elif node.relation == "iobj":
            _make_object(nodes, node)
        elif node.relation == "advcl":
            _keep_on(nodes, node, words)
            _hang_state(nodes, node, words)
        elif node.relation == "conj" and node.pos in ("NOUN", "PROPN"):
            _find_verb(nodes, node)


def _subject(nodes: list[Node], verb: Node) -> Node | None:
    return child_of(nodes, verb, "nsubj") or child_of(nodes, verb, "nsubj:pass")


def _front_object(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "one he leaves with his wife" as a clause whose object comes first."""
    noun, subject = nodes[node.head], _subject(nodes, node)
    if noun.relation != "root" or noun.pos not in _NOUNS or subject is None:
        return
    last = max(o.index for o in nodes if is_below(nodes, o, noun) and o.index < subject.index)
    is_next = subject.pos == "PRON" and subject.index == last + 1
    is_in_turn = any(words[o.index].lower() == "another" for o in nodes[noun.index : last + 1])
    if not is_next or words[subject.index].lower() in ("who", "which", "that", "whom"):
        return
    if any(o.head == noun.index and o.relation.startswith(("nsubj", "cop")) for o in nodes):
        return
    is_time = noun.lemma in TIME_WORDS or words[noun.index].lower() in ("next", "then")
    has_object = child_of(nodes, node, "obj") is not None
    for other in nodes:
        if other.head == noun.index and other.index > node.index:
            other.head = node.index
    node.head, node.relation = node.index, "root"
    is_object = not (is_time or has_object or is_in_turn)
    noun.head, noun.relation = node.index, "obj" if is_object else "advmod"
    noun.pos = "PRON" if is_object and noun.pos == "ADJ" else noun.pos


def _hang_participle(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "enters the tent disguised as a poet and tells a tale" of the one who enters."""
    verb, noun = nodes[node.head], _subject(nodes, node)
    if noun is None or not verb.index < noun.index < node.index or verb.features.tense != "Pres":
        return
    is_participle = words[node.index].endswith("ed") and node.index == noun.index + 1
    if not is_participle or child_of(nodes, node, "aux") or child_of(nodes, node, "mark"):
        return
    rows = [verbs_by_word("en").get(lemma) for lemma in verb_lemmas(words[verb.index], verb.lemma)]
    tags = {tag for row in rows if row is not None for tag in row.tags}
    if tags & _TAKING_CLAUSES or set(VERB_TAGS.get(verb.lemma, "").split()) & _TAKING_CLAUSES:
        return
    noun.head, noun.relation = verb.index, "obj"
    _hang_on_verb(nodes, node, verb)


def _join_behind_comma(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "climbs the pine, slips, and falls" as three deeds of one: no pine slips."""
    verb, noun = nodes[node.head], _subject(nodes, node)
    if noun is None or not verb.index < noun.index < node.index - 1 or verb.pos != "VERB":
        return
    is_next = [words[at] for at in range(noun.index + 1, node.index)] == [","]
    if not is_next or not is_verb_form(words[node.index]) or child_of(nodes, verb, "obj"):
        return
    noun.head, noun.relation = verb.index, "obj"
    node.relation, node.pos = "conj", "VERB"
    node.features = replace(node.features, form="Fin")


def _hang_clothing(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "leaves the palace dressed as a woman and rides away" of the one who leaves."""
    noun, verb = nodes[node.head], nodes[nodes[node.head].head]
    row = nouns_by_word("en").get(noun.lemma)
    is_somebody = row is None or row.kind in (Kind.PERSON, Kind.ANIMAL)
    is_clothing = words[node.index] in ("dressed", "disguised", "clad") and not is_somebody
    if is_clothing and verb.pos == "VERB" and verb is not node:
        _hang_on_verb(nodes, node, verb)


def _hang_on_verb(nodes: list[Node], node: Node, verb: Node) -> None:
    """Make a participle tell how somebody does a deed; what is joined to it is joined to that."""
    node.head, node.relation = verb.index, "advcl"
    node.features = replace(node.features, form="Part", voice="Pass")
    for other in nodes:
        if other.head == node.index and other.relation == "conj" and other.pos == "VERB":
            other.head = verb.index


def _part_subjects(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "lifts the lid and a frog jumps out" as two clauses, each with its own noun."""
    verb, first = nodes[node.head], _subject(nodes, node)
    last = child_of(nodes, first, "conj") if first is not None else None
    if first is None or last is None or verb.pos != "VERB" or child_of(nodes, node, "mark"):
        return
    rows = [verbs_by_word("en").get(lemma) for lemma in verb_lemmas(words[verb.index], verb.lemma)]
    tags = {tag for row in rows if row is not None for tag in row.tags}
    tags |= set(VERB_TAGS.get(verb.lemma, "").split())
    if first.index < verb.index or not any(rows) or tags & _TAKING_CLAUSES:
        return
    joint = child_of(nodes, first, "cc")
    first.head, first.relation = verb.index, "obj"
    last.head, last.relation = node.index, "nsubj"
    node.relation = "conj"
    if joint is not None:
        joint.head = verb.index


def _join_subjects(nodes: list[Node], node: Node) -> None:
    """Make one subject of two neighbours: "his guard dogs sleep"."""
    after = nodes[node.index + 1 : node.index + 2]
    is_two = any(o.relation == "nsubj" and o.head == node.head and o.pos == "NOUN" for o in after)
    if not is_two or node.pos != "NOUN":
        return
    for other in nodes:
        if other.head == node.index and other is not node:
            other.head = after[0].index
    node.head, node.relation = after[0].index, "compound"


def _hang_size(nodes: list[Node], node: Node) -> None:
    """Hang "twice its size" on the thing before it."""
    thing = nodes[child.index - 1] if (child := _first_of(nodes, node)).index else node
    if node.lemma in _MEASURES and thing.relation in ("obj", "iobj") and thing.head == node.head:
        thing.relation, node.head, node.relation = "obj", thing.index, "nmod"


def _make_object(nodes: list[Node], node: Node) -> None:
    """Take a thing that gets nothing as an object: "leaves a jar every Friday"."""
    row = nouns_by_word("en").get(node.lemma.lower())
    is_alive = row is None or row.kind in (Kind.PERSON, Kind.ANIMAL)
    for other in nodes:
        is_when = other.lemma.lower() in TIME_WORDS | WEEKDAYS
        if is_when and other.relation == "obj" and other.head == node.head:
            other.relation = "obl"
    if node.pos == "NOUN" and not is_alive and "obj" not in _below(nodes, nodes[node.head]):
        node.relation = "obj"


def _first_of(nodes: list[Node], node: Node) -> Node:
    """The first word of a noun phrase."""
    return next(other for other in nodes if other is node or other.head == node.index)


def _tell_content(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "tells a bai that his pot has died" as what is told, not as which bai it is."""
    that, person = child_of(nodes, node, "obj"), nodes[node.head]
    is_that = that is not None and words[that.index].lower() == "that"
    if that is None or not is_that or person.relation not in ("obj", "iobj"):
        return
    verb, subject = nodes[person.head], _subject(nodes, node)
    rows = [verbs_by_word("en").get(lemma) for lemma in verb_lemmas(words[verb.index], verb.lemma)]
    is_said = any(row is not None and "speech" in row.tags for row in rows)
    has_object = sum(o.head == node.index and o.relation == "obj" for o in nodes) > 1
    if not is_said or subject is None or not (has_object or "cop" in _below(nodes, node)):
        return
    node.head, node.relation = verb.index, "ccomp"
    that.relation = "mark"
    for other in nodes:
        is_joined = other.head == node.index and other.relation == "conj"
        if is_joined and other.features.form == "Fin" and leave_past(nodes, other, node):
            other.head = verb.index


def _below(nodes: list[Node], node: Node) -> set[str]:
    return {other.relation for other in nodes if other.head == node.index}


def _begin_with(nodes: list[Node], node: Node) -> None:
    """Read the first of three verbs as one: "he hums, waves his scissors, and goes"."""
    verb = nodes[node.head]
    if node.features.form != "Fin" or _subject(nodes, node) is None or verb.pos != "VERB":
        return
    node.relation = verb.relation
    node.head = node.index if verb.head == verb.index else verb.head
    verb.head, verb.relation = node.index, "conj"


def _leave_with(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "a wolf with a bone in his throat begs" as what the wolf does, not the bone."""
    first = _first_of(nodes, node).index
    case = nodes[first - 1]
    if words[case.index].lower() != "with" or case.head != node.head or case.index < 1:
        return
    owner = nodes[case.index - 1]
    if owner.pos in ("NOUN", "PROPN") and owner.relation == "obl" and owner.head == node.head:
        owner.relation, node.relation, node.head = "nsubj", "nmod", owner.index
        case.head, case.relation = node.index, "case"


def _keep_on(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "go on brushing" with "on" as a part of its verb."""
    verb, mark = nodes[node.head], child_of(nodes, node, "mark")
    if mark is None or words[mark.index].lower() != "on" or verb.lemma not in _KEEPING_ON:
        return
    if mark.index == verb.index + 1 and node.features.form == "Ger":
        mark.head, mark.relation = verb.index, "compound:prt"
        node.relation = "xcomp"


def _hang_state(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "with his mouth shut" as how the mouth is."""
    before = nodes[node.index - 1]
    case = child_of(nodes, before, "case")
    is_state = node.features.form in ("Part", "") or node.pos == "ADJ"
    is_bare = not any(o.head == node.index and o is not node for o in nodes)
    if case is not None and words[case.index].lower() == "with" and is_state and is_bare:
        node.head, node.relation = before.index, "amod"


def _find_verb(nodes: list[Node], node: Node) -> None:
    """Give a noun that is joined to a verb the verb behind it: "and one peasant, tired, brings"."""
    before = nodes[node.head]
    if before.pos != "VERB" or node.index < before.index:
        return
    behind = [o for o in nodes if o.head == before.index and o.index > node.index]
    verb = next((o for o in behind if o.relation == "conj" and o.features.form == "Fin"), None)
    if verb is None or _subject(nodes, verb) is not None:
        return
    for other in behind:
        if other.index < verb.index and other.relation == "advcl":
            other.head, other.relation = node.index, "acl"
    node.head, node.relation = verb.index, "nsubj"


def leave_past(nodes: list[Node], node: Node, content: Node) -> bool:
    """Whether a joined verb is not part of what is said: "sighs that he has lost it and goes"."""
    helpers = {o.lemma for o in nodes if o.head == content.index and o.relation == "aux"}
    verb = nodes[content.head]
    is_alike = verb.features.tense == node.features.tense and verb.features.form == "Fin"
    has_helper = any(o.head == node.index and o.relation == "aux" for o in nodes)
    return bool(helpers & _AUXILIARIES) and is_alike and not has_helper


def lift_direction(nodes: list[Node], node: Node) -> None:
    """Hang "away" on the verb in "chases everyone away"."""
    pronoun = nodes[node.head]
    if pronoun.pos == "PRON" and pronoun.relation == "obj" and pronoun.index == node.index - 1:
        node.head = pronoun.head
        for other in nodes:
            if other.head == pronoun.index and other.index > node.index:
                other.head = pronoun.head

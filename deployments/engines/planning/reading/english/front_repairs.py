"""Repairs of what stands in front of an English sentence: times, names, thoughts."""

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.english.forms import verb_lemmas
from deployments.engines.planning.reading.english.tree import Node, child_of, is_below
from deployments.engines.planning.reading.grammar import SETTING_KINDS
from deployments.engines.planning.vocabulary.nouns import nouns_by_word

_THINKING = frozenset({"think", "believe", "know", "hope", "fear", "say", "imagine", "suppose"})


def mend_fronts(nodes: list[Node], words: list[str]) -> None:
    """Mend subjects and thoughts in front of their verbs."""
    for node in nodes:
        if node.relation in ("nsubj", "obl") and node.pos == "PROPN":
            _be_when(nodes, node, words)
            _be_called(nodes, node, words)
        elif node.relation == "discourse" and node.index == 0:
            _be_subject(nodes, node, words)
        elif node.relation == "conj" and node.pos == "VERB":
            _join_first(nodes, node, words)
        elif node.relation == "compound" and nodes[node.head].pos == "VERB":
            _join_second(nodes, node, words)
        elif node.relation in ("advcl", "csubj") and node.index == 0:
            _think_first(nodes, node)
            _suffer_first(nodes, node, words)


def _be_subject(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "Boy finds egg" as what a boy does, not as a call."""
    verb = nodes[node.head]
    is_noun = words[node.index].lower() in nouns_by_word("en") and words[1:2] != [","]
    if is_noun and verb.pos == "VERB" and child_of(nodes, verb, "nsubj") is None:
        node.relation, node.pos = "nsubj", "NOUN"


def _be_when(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "Dawn, Aldar wakes" as when he does so."""
    row = nouns_by_word("en").get(words[node.index].lower())
    who = child_of(nodes, node, "appos")
    is_time = row is not None and row.kind in SETTING_KINDS
    if is_time and who is not None and words[node.index + 1 : node.index + 2] == [","]:
        who.head, who.relation, node.relation, node.pos = node.head, "nsubj", "obl", "NOUN"


def _be_called(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "Robi the robot sneaks" as one subject with a name."""
    others = [o for o in nodes if o.head == node.head and o.relation == "nsubj"]
    noun = next((o for o in others if o.index > node.index), None)
    is_bare = words[node.index][0].isupper() and child_of(nodes, node, "case") is None
    if noun is None or not is_bare or words[node.index + 1].lower() != "the":
        return
    article = child_of(nodes, noun, "det")
    if article is not None and article.index == node.index + 1:
        noun.head, noun.relation, node.relation = node.index, "appos", "nsubj"


def _join_first(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "a herdsman and the beautiful Karlygash love" with both of them as its subject."""
    first, second = nodes[node.head], child_of(nodes, node, "nsubj")
    joint = child_of(nodes, first, "cc")
    if second is None or joint is None or first.pos not in ("NOUN", "PROPN"):
        return
    for other in nodes:
        if other.head == node.index and other.relation == "det" and other.index < second.index:
            other.head = second.index
    is_alone = first.relation == "root" and words[joint.index].lower() == "and"
    begin = min(o.index for o in nodes if is_below(nodes, o, second))
    is_close = joint.index == first.index + 1 and begin == joint.index + 1
    if not (is_alone and is_close) or words[node.index].endswith("s"):
        return
    node.head, node.relation = node.index, "root"
    for other in nodes:
        if other.head == first.index and other.index > node.index:
            other.head = node.index
    first.head, first.relation = node.index, "nsubj"
    second.head, second.relation = first.index, "conj"


def _join_second(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "the dog and the wolf meet" with both of them as its subject."""
    verb = nodes[node.head]
    subject = child_of(nodes, verb, "nsubj")
    article = child_of(nodes, node, "det")
    first = article.index if article is not None else node.index
    if subject is None or words[first - 1].lower() != "and" or subject.index > node.index:
        return
    if verb.index == node.index + 1 and nodes[first - 1].head == subject.index:
        node.head, node.relation = subject.index, "conj"


def _suffer_first(nodes: list[Node], node: Node, words: list[str]) -> None:
    """Read "Stung by a bee, a bear smashes" as what was done to the bear."""
    if node.pos in ("PROPN", "NOUN", "ADJ") and child_of(nodes, node, "obl:agent") is not None:
        node.pos, node.lemma = "VERB", verb_lemmas(words[node.index].lower(), "")[0]
        node.features = Features(form="Part", tense="Past", voice="Pass")


def _think_first(nodes: list[Node], node: Node) -> None:
    """Read "thinking there is gold, they cut it" as a thought of those who cut."""
    content = nodes[node.head]
    is_thought = node.features.form == "Ger" and node.lemma in _THINKING
    has_own = child_of(nodes, content, "expl") or child_of(nodes, content, "nsubj")
    verb = nodes[content.head]
    if not is_thought or content.relation not in ("ccomp", "parataxis") or has_own is None:
        return
    if has_own.index == node.index + 1 and verb.index > content.index:
        node.head, node.relation = verb.index, "advcl"
        content.head, content.relation = node.index, "ccomp"

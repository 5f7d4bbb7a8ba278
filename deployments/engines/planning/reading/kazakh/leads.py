"""Takes the words of an outer deed out of the clause before it, that of an inner deed or a time."""

from deployments.engines.planning.reading.kazakh.clause import TOLD, Clause, is_inner
from deployments.engines.planning.reading.kazakh.mentions import Mention, Part, is_doer
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import takes_object
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind

ASKING = frozenset(("ask", "request", "beg", "borrow"))
# "Хан | неге кигенін | сұрайды": who is named first asks.
_QUESTIONS = frozenset(("неге", "қайда", "қалай", "қашан", "кім", "қанша", "қайдан", "кімге"))
_TELLING = frozenset(("speech", "cause"))


def lift_leads(clauses: list[Clause]) -> None:
    """Take the doer of the outer deed, and whom it tells, out of each inner clause."""
    for place, inner in enumerate(clauses):
        outer = outer_of(clauses, place)
        if outer is None or outer.verb is None or outer.lead:
            continue
        if inner.is_aside:
            count = _first_of_two(inner, outer)
        else:
            count = _lead_length(inner, outer) if is_inner(inner) else 0
        if count:
            outer.lead, inner.words = inner.words[:count], inner.words[count:]
            inner.is_led = True


def doer_to_come(clauses: list[Clause]) -> Mention | None:
    """Who does the first deeds of a sentence and is named later: "үйге келіп, бай ұйықтайды"."""
    for place, clause in enumerate(clauses):
        parts = PhraseReader([*clause.lead, *clause.words]).read()
        mentions = [part for part in parts if isinstance(part, Mention)]
        if any(mention.pronoun and mention.case == "nom" for mention in mentions):
            return None
        doer = next((one for one in mentions if is_doer(one, is_first=one is mentions[0])), None)
        if doer is not None:
            return doer if place and not doer.is_joined else None
        form = clause.form.form if clause.form is not None else None
        if form is not Form.CONVERB or clause.is_aside or clause.spoken is not None:
            return None
    return None


def outer_of(clauses: list[Clause], place: int) -> Clause | None:
    """The clause that the one here belongs to: of a list of deeds the one after the list."""
    is_listed = is_inner(clauses[place])
    rest = clauses[place + 1 :]
    return next((one for one in rest if not (is_listed and is_inner(one))), None)


def feared_doers(clause: Clause) -> list[Mention]:
    """Who shall not do something: "маса айтпасын деп, қарлығаш оның тілін жұлып алады"."""
    spoken = clause.spoken
    if spoken is None or not spoken.is_negated:
        return []
    parts = PhraseReader(list(spoken.words)).read()
    return [one for one in parts if isinstance(one, Mention) and _is_subject(one)]


def _first_of_two(aside: Clause, outer: Clause) -> int:
    """How many words name the doer of the main deed: "Алдар | бай ұйықтағанда | атын ұрлайды"."""
    parts = PhraseReader(list(aside.words)).read()
    doers = [place for place, part in enumerate(parts) if _is_subject(part)]
    row = aside.verb.verb if aside.verb is not None else None
    if doers and row is not None and "weather" in row.tags:
        return _words_in(parts[: doers[0] + 1], aside.words)  # "Алдар | таң атқанша"
    if len(doers) < 2 or any(_is_subject(part) for part in PhraseReader(list(outer.words)).read()):
        return 0
    first, second = doers[:2]
    is_list = any(_is_joined(part) or _is_comma(part) for part in parts[first + 1 : second + 1])
    is_other = is_list or any(_is_case(part, ("acc",)) for part in parts[:first])
    return 0 if is_other else _words_in(parts[: first + 1], aside.words)


def _is_comma(part: Part) -> bool:
    return isinstance(part, KazakhWord) and part.kind is WordKind.COMMA


def _lead_length(inner: Clause, outer: Clause) -> int:
    """How many words at the beginning belong to the outer deed."""
    parts = PhraseReader(list(inner.words)).read()
    place = next((i for i, part in enumerate(parts) if _is_subject(part)), None)
    asked = next((i for i, part in enumerate(parts) if _is_person(part)), None)
    if is_asked(outer) and asked is not None and (place is None or place == asked - 1):
        return _words_in(parts[: asked + 1], inner.words)
    if place is None or any(_is_case(part, ("acc", "abl")) for part in parts[:place]):
        return 0
    end = place + 1
    while end < len(parts) and _is_joined(parts[end]):
        end += 1
    rest = parts[end:]
    is_deed = inner.form is not None and inner.form.form is Form.DEED
    is_question = any(word.low in _QUESTIONS for word in inner.words)
    if is_deed and not (is_question or _has_doer(rest, inner)):
        return 0
    row = outer.verb.verb if outer.verb is not None else None
    is_told = row is not None and (_TELLING & row.tags or row.key in TOLD)
    if rest and is_told and _is_case(rest[0], ("dat", "acc")):
        end += isinstance(rest[0], Mention) and rest[0].is_person
    return _words_in(parts[:end], inner.words)


def is_asked(outer: Clause) -> bool:
    """Whether somebody is asked to do the inner deed: "одан ұяны алып беруін сұрайды"."""
    row = outer.verb.verb if outer.verb is not None else None
    return row is not None and row.key in ASKING


def is_others_deed(inner: Clause) -> bool:
    """Whether the inner deed is another one's: "ән айтып беруін өтінеді"."""
    form = inner.form
    is_owned = bool(inner.group) and inner.group[-1].low.endswith(("уын", "уін", "юын", "юін"))
    return form is not None and form.form is Form.NOUN and form.case == "acc" and is_owned


def _is_person(part: Part) -> bool:
    """Whether the part names whom somebody asks."""
    return isinstance(part, Mention) and part.is_person and _is_case(part, ("abl",))


def _words_in(parts: list[Part], words: list[KazakhWord]) -> int:
    """The place after the last word of the parts."""
    taken = {
        id(word) for part in parts for word in (part.words if isinstance(part, Mention) else [part])
    }
    return max((i + 1 for i, word in enumerate(words) if id(word) in taken), default=0)


def _is_case(part: Part, cases: tuple[str, ...]) -> bool:
    return isinstance(part, Mention) and part.case in cases and not part.preposition


def _is_subject(part: Part) -> bool:
    return isinstance(part, Mention) and part.is_person and _is_case(part, ("nom",))


def _is_joined(part: Part) -> bool:
    if isinstance(part, Mention):
        return part.is_joined
    return part.kind is WordKind.COORDINATOR


def _is_owned(part: Part) -> bool:
    """Whether a genitive stands before it that is no owner: "байдың | қой | сатқанын"."""
    return isinstance(part, Mention) and part.owner is not None and not part.possessor


def _has_doer(parts: list[Part], inner: Clause) -> bool:
    """Whether the inner deed has a doer of its own among the parts."""
    if any(_is_case(part, ("gen",)) or _is_owned(part) for part in parts):
        return True
    own = [part for part in parts if _is_case(part, ("nom",))]
    is_doer = any(_is_subject(part) for part in own)
    has_object = any(_is_case(part, ("acc",)) for part in parts)
    return bool(own) and (is_doer or has_object or not takes_object(inner.verb))

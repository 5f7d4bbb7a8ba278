"""Who does a Kazakh deed that has another one inside: "Хан Алдарға | арқан есуді | бұйырады"."""

from itertools import pairwise

from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.mentions import Mention, Part, takes_object
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind

_TELLING = frozenset(("speech", "cause"))
# What is told when it has a deed inside: "алып келуді тапсырады".
TOLD = frozenset(("give", "entrust"))


def is_inner(clause: Clause) -> bool:
    """Whether the deed is the object or the aim of the next one: "келгенін көріп"."""
    form = clause.form
    is_noun = form is not None and form.form in (Form.NOUN, Form.DEED)
    return is_noun and not clause.is_purpose and not clause.is_aside


def lift_leads(clauses: list[Clause]) -> None:
    """Take the doer of the outer deed, and whom it tells, out of each inner clause."""
    for inner, outer in pairwise(clauses):
        if not is_inner(inner) or outer.verb is None:
            continue
        count = _lead_length(inner, outer)
        if count:
            outer.lead, inner.words = inner.words[:count], inner.words[count:]


def _lead_length(inner: Clause, outer: Clause) -> int:
    """How many words at the beginning belong to the outer deed."""
    parts = PhraseReader(list(inner.words)).read()
    place = next((i for i, part in enumerate(parts) if _is_subject(part)), None)
    if place is None or any(_is_case(part, ("acc", "abl")) for part in parts[:place]):
        return 0
    end = place + 1
    while end < len(parts) and _is_joined(parts[end]):
        end += 1
    rest = parts[end:]
    if inner.form is not None and inner.form.form is Form.DEED and not _has_doer(rest, inner):
        return 0
    row = outer.verb.verb if outer.verb is not None else None
    is_told = row is not None and (_TELLING & row.tags or row.key in TOLD)
    if rest and is_told and _is_case(rest[0], ("dat", "acc")):
        end += isinstance(rest[0], Mention) and rest[0].is_person
    return _words_in(parts[:end], inner.words)


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


def _has_doer(parts: list[Part], inner: Clause) -> bool:
    """Whether the inner deed has a doer of its own among the parts."""
    own = [part for part in parts if _is_case(part, ("nom",))]
    is_doer = any(_is_subject(part) for part in own)
    has_object = any(_is_case(part, ("acc",)) for part in parts)
    return bool(own) and (is_doer or has_object or not takes_object(inner.verb))

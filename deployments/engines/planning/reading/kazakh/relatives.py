"""Which words before a Kazakh participle belong to it: "саудагерге қоянды | хат таситын | қоян"."""

from deployments.engines.planning.reading.kazakh.mentions import (
    Mention,
    Part,
    is_doer,
    takes_object,
)
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind


def relative_start(parts: list[Part], participle: KazakhWord) -> int:
    """Where the words of a participle begin among the parts before it."""
    verb = participle.verb
    has_slot = verb is not None and takes_object(verb.stem)
    start = len(parts)
    while start:
        part = parts[start - 1]
        if is_doer(part, is_first=start == 1) or _is_comma(part):
            break
        if isinstance(part, Mention) and not part.preposition:
            if part.case == "acc" and not has_slot:
                break
            if part.case == "loc" and start < len(parts):
                break  # "базарда | қаз ұрлаған ұрыны көреді"
            if part.case == "dat" and part.is_person and not _is_given(participle):
                break
            has_slot = has_slot and part.case not in ("acc", "nom")
        start -= 1
    is_bare = start == len(parts) and start == 1 and not _is_comma(parts[0])
    if is_bare and verb is not None and takes_object(verb.stem):
        start -= 1
    return start


def _is_comma(part: Part) -> bool:
    return isinstance(part, KazakhWord) and part.kind is WordKind.COMMA


def _is_given(participle: KazakhWord) -> bool:
    """Whether the deed is done for somebody, or towards somebody."""
    row = participle.verb.stem.verb if participle.verb is not None else None
    return row is None or "motion" in row.tags or any("{recipient}" in one for one in row.phrases)


def is_its_part(mention: Mention, look: KazakhWord) -> bool:
    """Whether a look is that of a part of the next noun: "аяғы сынған бөлтірік"."""
    is_part = mention.noun is not None and mention.noun.kind is NounKind.BODY
    is_bare = mention.possessor == "3" and mention.case == "nom" and not mention.owner
    return is_part and is_bare and look.low.endswith(("ған", "ген", "қан", "кен"))


def give_back_doer(parts: list[Part]) -> None:
    """Let the doer of a participle do the whole deed too, if nobody else does it.

    "Қарға | тауып алған ірімшікті | жейді": the crow found it, and the crow eats it.
    """
    if any(is_doer(part, is_first=True) for part in parts):
        return
    for place, part in enumerate(parts):
        relative = part.relative if isinstance(part, Mention) else None
        if relative is None or not isinstance(part, Mention) or part.case in ("nom", "gen"):
            continue
        if len(relative.parts) == 1 and is_doer(relative.parts[0], is_first=True):
            parts.insert(place, relative.parts[0])
            return

"""Reads the participles before Kazakh nouns: deeds of who has them, or what he wears."""

from itertools import zip_longest

from deployments.engines.planning.reading.events import Entity, Event, Modality
from deployments.engines.planning.reading.kazakh.captions import Tense, caption_of
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.cast import KazakhCast
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.doers import give_genitive_doer, is_handed_over
from deployments.engines.planning.reading.kazakh.events import event_of, is_left
from deployments.engines.planning.reading.kazakh.mentions import (
    Mention,
    Part,
    is_doer,
    words_of_part,
)
from deployments.engines.planning.reading.kazakh.roles import RoleFinder
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import stem_of_group
from deployments.engines.planning.reading.kazakh.word import KazakhWord

_DRESSING = frozenset(("ки", "жамыл", "тақ", "бөкте", "кигіз", "киін"))


class RelativeReader:
    """Makes events of participles.

    Args:
        cast: the entities so far.
    """

    def __init__(self, cast: KazakhCast) -> None:
        self._cast = cast

    def read(self, parts: list[Part], tense: Tense, doer: Entity | None) -> list[Event]:
        """The deeds of the participles among the parts.

        Args:
            parts: of the clause.
            tense: of the sentence.
            doer: who did the deed before.
        """
        found = []
        for part, following in zip_longest(parts, parts[1:]):
            if isinstance(following, KazakhWord) and following.low == "деп":
                continue
            for mention in (part, part.owner) if isinstance(part, Mention) else ():
                if mention is not None and mention.relative is not None:
                    event = self._read_one(mention, tense, parts, doer)
                    found += [event] if event is not None else []
        return found

    def _read_one(
        self, mention: Mention, tense: Tense, parts: list[Part], doer: Entity | None
    ) -> Event | None:
        """Take a participle before a noun as a deed of it, or as what it wears."""
        relative = mention.relative
        assert relative is not None
        heads = self._cast.entities_of(mention, doer)
        clause = _clause_of(relative.verbs)
        first = relative.verbs[0].verb
        before = relative.parts
        first_part = parts[0]
        has_doer = give_genitive_doer(before, mention)
        if (
            not has_doer
            and is_handed_over(clause, before, heads)
            and is_doer(first_part, is_first=True)
        ):
            before = [first_part, *before] if first_part is not mention else before
        roles = RoleFinder(self._cast, clause, heads).find(before)
        if first is not None and first.stem.stem in _DRESSING and heads:
            worn = [
                one for one in (*roles.objects, *roles.instruments) if one not in heads[0].wears
            ]
            heads[0].wears += tuple(worn)
            return None
        if _is_trait(clause, roles) or not (
            any(one.is_animate for one in heads) or roles.names_doer
        ):
            return None
        if roles.names_doer:
            roles.objects += heads
        if clause.verb is None or clause.verb.verb is None or not clause.verb.verb.visibility:
            return None
        words = [word for part in before for word in words_of_part(part)]
        subjects = () if roles.names_doer else heads
        caption = caption_of(words, clause, tense, Modality.FACT, subjects, is_attribute=True)
        return event_of(roles, clause, caption=caption, modality=Modality.FACT)


def _clause_of(verbs: list[KazakhWord]) -> Clause:
    clause = Clause(group=verbs, form=verbs[-1].verb)
    clause.is_negated = any(word.verb and word.verb.is_negated for word in verbs)
    clause.verb = stem_of_group(verbs, 0)[0]
    return clause


def _is_trait(clause: Clause, roles: Roles) -> bool:
    """Whether it tells no deed: "күлмейтін қыз", "үйсіз қалған"."""
    is_lasting = clause.form is not None and clause.form.form is Form.HABITUAL
    return is_left(clause, roles) or (clause.is_negated and is_lasting)

"""Which nominatives of a Kazakh clause do the deed, and which stand bare before the verb."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.mentions import Mention, takes_object
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind


def becomes(clause: Clause) -> bool:
    """Whether a nominative of the clause says as what: "молда болып"."""
    group = clause.group
    starts = bool(group) and group[0].low in ("болып", "бола") and len(group) > 1
    verb = clause.verb.verb if clause.verb is not None else None
    return starts or (verb is not None and verb.key in ("become", "pretend"))


class DoerFinder:
    """Tells doers from bare objects in one clause.

    Args:
        clause: gives the verb.
        carried: who does the deed if nobody is named.
        is_first: whether the clause begins its sentence.
    """

    def __init__(self, clause: Clause, carried: tuple[Entity, ...], *, is_first: bool) -> None:
        self._clause = clause
        self._carried = carried
        self._is_first = is_first
        is_caused = clause.form is not None and clause.form.voice == "causative"
        self._takes_object = is_caused or takes_object(clause.verb)

    def split(
        self, mentions: list[Mention], *, has_object: bool, is_known: bool
    ) -> tuple[list[Mention], list[Mention]]:
        """Nominatives that do the deed, and those that stand bare before the verb.

        Args:
            mentions: of the clause, in order.
            has_object: whether one of them is an accusative.
            is_known: whether the first one was mentioned before; then it is no bare object.
        """
        groups: list[list[Mention]] = []
        for mention in mentions:
            if mention.case != "nom" or mention.preposition:
                continue
            if groups and (mention.is_joined or self._lists(groups[-1][-1], mention)):
                groups[-1].append(mention)
            else:
                groups.append([mention])
        if len(groups) > 1:
            return groups[0], [mention for group in groups[1:] for mention in group]
        if not groups:
            return [], []
        only = groups[0]
        return (only, []) if self._does(only[0], mentions, has_object, is_known) else ([], only)

    def _lists(self, first: Mention, second: Mention) -> bool:
        """Whether two nominatives are a list: both persons, or both none."""
        if self._clause.verb is None or becomes(self._clause):
            return False
        is_alike = first.is_person == second.is_person and not second.owner
        return is_alike and not (self._takes_object and first.is_person)

    def _does(
        self, mention: Mention, mentions: list[Mention], has_object: bool, is_known: bool
    ) -> bool:
        """Whether the only nominative is the doer, not a bare object: "ат ұрлады"."""
        if becomes(self._clause):
            is_named = mention.is_hero or bool(mention.name) or bool(mention.pronoun)
            return not (has_object or is_named or self._carried)
        if has_object or mention.is_hero or mention.name or mention.pronoun:
            return True
        begins = self._is_first and mention is mentions[0]
        begins = begins and (mention.is_person or (is_known and not mention.looks))
        if begins or not self._takes_object:
            return True
        if mention is not mentions[-1]:
            return mention.is_person or not self._carried
        if mention.noun is not None and mention.noun.kind is NounKind.PERSON:
            verb = self._clause.verb.verb if self._clause.verb is not None else None
            return not (self._carried and verb is not None and "taking" in verb.tags)
        return mention.is_person and not self._carried

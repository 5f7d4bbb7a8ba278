"""Whether a Kazakh deed is done to what stands in the nominative."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.cases import slots_of
from deployments.engines.planning.reading.kazakh.cast import acts
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.letters import devoiced
from deployments.engines.planning.reading.kazakh.lexicon import verb_stems
from deployments.engines.planning.reading.kazakh.mentions import INTRANSITIVE


def is_passive(clause: Clause, doers: list[Entity]) -> bool:
    """Whether the deed is done to the nominative: "күшік табылды"."""
    if clause.verb is None or clause.form is None or clause.verb.verb is None:
        return False
    if clause.verb.main in INTRANSITIVE:
        return False
    row, stem = clause.verb.verb, clause.verb.main
    base = stem[:-2]
    known = verb_stems().get(devoiced(base) or base) or verb_stems().get(base)
    is_formed = stem.endswith(("ыл", "іл")) and known is not None and known.verb is row
    is_thing = not any(acts(entity) for entity in doers)
    is_formed = is_formed and (is_thing or row.key == "find")
    return "object" in slots_of(row) and (clause.form.voice == "passive" or is_formed)

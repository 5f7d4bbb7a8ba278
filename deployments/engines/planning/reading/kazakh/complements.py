"""What is said or thought in Kazakh without quotation marks, as a deed inside of another one."""

from deployments.engines.planning.reading.events import Event, Modality
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.cast import KazakhCast
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.roles import RoleFinder
from deployments.engines.planning.reading.kazakh.verb_forms import Form


def complement_of(clause: Clause, roles: Roles, cast: KazakhCast) -> Event | None:
    """What is said or thought before деп, as an event of its own."""
    spoken = clause.spoken
    if spoken is None or spoken.verb is None or not _is_shown(spoken, clause):
        return None
    parts = PhraseReader(spoken.words).read()
    is_order = spoken.form is not None and spoken.form.form is Form.COMMAND
    doers = tuple(roles.recipients if is_order and roles.recipients else roles.doers)
    inner = RoleFinder(cast, spoken, doers).find(parts)
    person = spoken.form.person if spoken.form is not None else "3"
    is_told = person == "3" and spoken.modality is Modality.FACT and not is_order
    return Event(
        verb=inner.verb or spoken.verb.verb,
        lemma=spoken.verb.lemma,
        doers=tuple(inner.doers),
        objects=tuple(inner.objects),
        recipients=tuple(inner.recipients),
        sources=tuple(inner.sources),
        topics=tuple(inner.topics),
        relations=tuple(inner.relations),
        is_negated=spoken.is_negated,
        modality=Modality.PRETENCE if is_told else Modality.WISH,
    )


def _is_shown(spoken: Clause, outer: Clause) -> bool:
    """Whether a picture of the outer deed shows what is said, too.

    Not what shall not happen ("құламасын деп"), and not what somebody says while he does
    something else ("тіреу әкелемін деп атқа мінеді").
    """
    row = outer.verb.verb if outer.verb is not None else None
    is_own = spoken.form is not None and spoken.form.person == "1"
    is_gone = row is not None and "motion" in row.tags
    return not (spoken.is_negated or (is_own and is_gone))

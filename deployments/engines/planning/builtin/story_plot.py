"""Dramaturgy: which beats tell a story, in which order, with whom, and which may be left out.

    opening -> arrival -> (meeting -> setup -> turn -> outcome) for each event -> end

Each beat has a rank; where there are more beats than frames, those of the highest rank go.
"""

from collections.abc import Iterator
from dataclasses import replace

from deployments.engines.planning.builtin.story_balance import (
    GAINS,
    MIGHTY,
    WEAK,
    first_mount,
    first_prize,
    has_wronged,
    is_bereft,
    is_setback,
    is_theft,
    will_be_taken,
)
from deployments.engines.planning.builtin.story_beats import WORDINGS, Beat
from deployments.engines.planning.builtin.story_reading import (
    Entity,
    Setting,
    StoryReading,
    TaleEvent,
)
from deployments.engines.planning.builtin.story_state import PlannedBeat, PlotState
from deployments.engines.planning.vocabulary.actions import Action
from deployments.engines.planning.vocabulary.lexicon import Kind, Place

_PEACEFUL = frozenset(
    {Action.RIDE, Action.REST, Action.LAUGH, Action.SING, Action.ESCAPE, Action.GIVE}
)
_TRAVELS = frozenset({Action.TRAVEL, Action.RETURN, Action.RIDE, Action.ESCAPE})

# Ranks: 0 cannot be missed, 9 only fills.
_ESSENTIAL, _TURN, _OUTCOME, _SETUP, _COLOUR, _FILLER, _LAST_FILLER = 0, 1, 2, 3, 5, 8, 9


def plot_story(reading: StoryReading) -> tuple[PlannedBeat, ...]:
    """All beats of the story in order; at least 10."""
    people = reading.of_kind(Kind.PERSON)
    events = reading.events
    foe = next((event.who or event.by for event in events if event.who or event.by), None)
    state = PlotState(
        setting=reading.opening,
        foe=foe or next(iter(people), None),
        prize=first_prize(reading),
        mount=first_mount(reading),
    )
    state = replace(state, is_envied=will_be_taken(reading, state.prize))
    beats = [state.either(Beat.OPENING_MOUNTED, Beat.OPENING, _ESSENTIAL)]
    if not (events and events[0].action in _TRAVELS):
        beats.append(state.either(Beat.RIDE, Beat.STROLL, _FILLER))
        beats.append(state.beat(Beat.WAIT, _LAST_FILLER))
    met: set[Entity] = set()
    if not events:
        state, early = _met(state, met, _SETUP)
        beats += [*early, *_eventless(state)]
    for event in events:
        state, more = _event_beats(state, event, met)
        beats += more
    rival = _rival(reading, met)
    if rival:
        state, meeting = _met(replace(state, foe=rival), met, _OUTCOME)
        beats += [*meeting, *_turn(state)]
    elif not any(beat.rank == _TURN and beat.beat is not Beat.MEET for beat in beats):
        beats += _turn(state, is_wronged=has_wronged(reading, state.foe))
    if is_bereft(reading):
        beats.append(state.beat(Beat.RECOVER, _TURN))
    # A place that comes after the last verb is still where the story ends.
    state, journey = _journey(state, reading.closing)
    beats += [*journey, *_closing(state, is_quiet=is_setback(reading))]
    return _without_echoes(beats)


def choose_beats(beats: tuple[PlannedBeat, ...], count: int) -> tuple[PlannedBeat, ...]:
    """The `count` most telling beats, in the story's order; the first and the last stay."""
    ranked = sorted(range(len(beats)), key=lambda index: (beats[index].rank, index))
    return tuple(beats[index] for index in sorted(ranked[:count]))


def _without_echoes(beats: list[PlannedBeat]) -> tuple[PlannedBeat, ...]:
    """The beats, where one that comes again about the same person and thing is left out."""
    seen: set[tuple[Beat, Entity | None, Entity | None, Place | None]] = set()
    kept = []
    for beat in beats:
        wording = WORDINGS[beat.beat][0]
        foe = beat.foe if "{foe}" in wording.prompt else None
        prize = beat.prize if "{prize." in wording.prompt else None
        place = beat.setting.place if "{to}" in wording.en else None
        if (beat.beat, foe, prize, place) not in seen:
            kept.append(beat)
        seen.add((beat.beat, foe, prize, place))
    return tuple(kept)


def _met(state: PlotState, met: set[Entity], rank: int) -> tuple[PlotState, list[PlannedBeat]]:
    """The meeting with the other person, where they have not met yet."""
    if state.foe is None or state.foe in met:
        return state, []
    is_first = not met
    met.add(state.foe)
    beats = [state.beat(Beat.MEET, _TURN if is_first else rank)]
    if is_first and state.is_envied and state.prize and state.prize != state.foe:
        beats.append(state.beat(Beat.ENVY, _SETUP))
    return state, beats


def _journey(state: PlotState, setting: Setting) -> tuple[PlotState, list[PlannedBeat]]:
    """The way to another place; time passes by itself."""
    is_there = setting.place == state.setting.place
    state = replace(state, setting=setting)
    if is_there:
        return state, []
    return state, [state.either(Beat.RIDE_TO, Beat.WALK_TO, _OUTCOME)]


def _event_beats(
    state: PlotState, event: TaleEvent, met: set[Entity]
) -> tuple[PlotState, list[PlannedBeat]]:
    """The beats of one event and how things stand after it."""
    state, beats = _journey(state, event.setting)
    state = replace(
        state,
        foe=event.by or event.who or state.foe,
        prize=event.what or state.prize,
    )
    if event.by is not None:
        met.add(event.by)
        all_beats = [*beats, *_by_other(state, event)]
        is_gift = event.action is Action.GIVE and event.what is not None
        return state.with_prize() if is_gift else state, all_beats
    if event.action not in _TRAVELS and event.action is not Action.MEET:
        state, meeting = _met(state, met, _SETUP)
        beats += meeting
    state, deeds = _hero_beats(state, event, met)
    return state, [*beats, *deeds]


def _by_other(state: PlotState, event: TaleEvent) -> Iterator[PlannedBeat]:
    """What another person does to the hero."""
    if event.action in (Action.ASK, Action.HELP, Action.FEAST, Action.MEET, Action.TRAVEL):
        yield state.beat(Beat.REQUEST, _SETUP)
    elif event.action is Action.CHASE:
        yield state.beat(Beat.CHASED, _OUTCOME)
        yield state.either(Beat.RIDE_OFF, Beat.RUN_OFF, _COLOUR)
    elif event.action is Action.TRICK:
        yield state.beat(Beat.CHEATED, _SETUP)
    elif event.action is Action.GIVE and event.what:
        yield state.beat(Beat.RECEIVE, _SETUP)
    elif event.action is Action.TRADE:
        yield state.beat(Beat.HAGGLE, _SETUP)
    elif event.action is Action.LOSE:
        yield state.beat(Beat.REQUEST, _SETUP)
    elif event.action in _PEACEFUL:
        yield state.beat(Beat.MEET, _SETUP)
    else:
        if event.action is Action.HIDE and state.prize not in (None, state.foe):
            yield state.beat(Beat.ENVY, _SETUP)
            return
        yield state.beat(Beat.THEFT if is_theft(event) else Beat.CHALLENGE, _SETUP)


_WITH_FOE: dict[Action, tuple[tuple[Beat, int], ...]] = {
    Action.TRICK: ((Beat.THINK, _FILLER), (Beat.BAIT, _SETUP), (Beat.TRICK, _TURN)),
    Action.TRADE: ((Beat.HAGGLE, _TURN), (Beat.DEAL, _OUTCOME)),
    Action.HELP: ((Beat.REQUEST, _SETUP), (Beat.HELP, _TURN)),
    Action.TEACH: ((Beat.THINK, _FILLER), (Beat.LESSON, _TURN)),
    Action.CHASE: ((Beat.CHASE, _TURN),),
    Action.FIGHT: ((Beat.ARGUE, _TURN), (Beat.TOO_LATE, _COLOUR)),
    Action.ASK: ((Beat.QUESTION, _TURN), (Beat.TRICK, _COLOUR)),
}
"""Beats of what the hero does to somebody."""

_ALONE: dict[Action, tuple[tuple[Beat, int], ...]] = {
    Action.WIN: ((Beat.WIN, _TURN),),
    Action.LOSE: ((Beat.LOSE, _TURN),),
    Action.FEAST: ((Beat.FEAST, _TURN),),
    Action.HIDE: ((Beat.HIDE, _TURN),),
    Action.SING: ((Beat.SING, _TURN),),
    Action.LAUGH: ((Beat.LAUGH, _TURN),),
    Action.REST: ((Beat.REST, _TURN),),
}
"""Beats of what the hero does by himself."""


def _hero_beats(
    state: PlotState, event: TaleEvent, met: set[Entity]
) -> tuple[PlotState, list[PlannedBeat]]:
    """What the hero does, and what he has after it."""
    action = event.action
    if action is Action.RETURN and event.what and event.who and event.who.noun.name in WEAK:
        return _give(state, event)
    if action in GAINS and (event.what or action is Action.STEAL):
        return _gain(state, event)
    if action is Action.GIVE:
        return _give(state, event)
    if action in _ALONE:
        return state, [state.beat(*beat) for beat in _ALONE[action]]
    if action is Action.MEET and event.what and not event.who:
        return state, [state.beat(Beat.FIND, _TURN)]
    if action is Action.MEET and state.foe is not None:
        return _met(state, met, _TURN)
    if action in _WITH_FOE and state.foe:
        return state, [state.beat(*beat) for beat in _WITH_FOE[action]]
    if action is Action.RACE:
        agreed = [state.beat(Beat.AGREE, _SETUP)] if state.foe else []
        return state, [*agreed, state.either(Beat.RACE, Beat.RACE_ON_FOOT, _TURN)]
    if action is Action.ESCAPE:
        back = state.either(Beat.RIDE, Beat.LOOK_BACK, _COLOUR)
        return state, [state.either(Beat.RIDE_OFF, Beat.RUN_OFF, _TURN), back]
    if action in _TRAVELS:
        return state, [state.either(Beat.RIDE, Beat.STROLL, _OUTCOME)]
    return state, [state.beat(Beat.IDEA, _TURN), state.beat(Beat.DEED, _OUTCOME)]


def _gain(state: PlotState, event: TaleEvent) -> tuple[PlotState, list[PlannedBeat]]:
    """The hero gets the prize, by cunning or as a reward."""
    prize = state.prize
    if prize is None:
        return state, [state.beat(Beat.IDEA, _TURN), state.beat(Beat.RUN_OFF, _OUTCOME)]
    if prize in (state.mount, state.belonging):
        return state, [state.beat(Beat.WIN, _TURN)]
    is_stolen = event.action is Action.STEAL
    before = [state.beat(Beat.WAIT, _FILLER)] if is_stolen else []
    if event.action is Action.WIN:
        before = [state.beat(Beat.WIN, _OUTCOME)]
    state = state.with_prize()
    after = [state.either(Beat.RIDE_OFF, Beat.RUN_OFF, _OUTCOME)] if is_stolen else []
    if is_stolen and state.foe and state.foe != prize:
        after.append(state.beat(Beat.TOO_LATE, _COLOUR))
    return state, [*before, state.beat(Beat.TAKE, _TURN), *after]


def _give(state: PlotState, event: TaleEvent) -> tuple[PlotState, list[PlannedBeat]]:
    """The hero gives the prize away, or shares with everybody."""
    gift = event.what
    if state.foe is None:
        return state, [state.beat(Beat.SHARE, _TURN)]
    if gift is None:
        return state, [state.beat(Beat.SHARE_WITH, _TURN)]
    state = replace(
        state,
        prize=gift,
        mount=None if state.mount == gift else state.mount,
        belonging=None if state.belonging == gift else state.belonging,
    )
    return state, [state.beat(Beat.GIVE, _TURN)]


def _rival(reading: StoryReading, met: set[Entity]) -> Entity | None:
    """Against whom the hero helps: a mighty person of the story whom he has not met yet."""
    is_help = any(event.by is None and event.action is Action.HELP for event in reading.events)
    people = reading.of_kind(Kind.PERSON) if is_help else ()
    return next((one for one in people if one not in met and one.noun.name in MIGHTY), None)


def _turn(state: PlotState, *, is_wronged: bool = False) -> Iterator[PlannedBeat]:
    """The turn of a story that tells none: cunning, and for the weak a helping hand."""
    if state.foe and state.foe.noun.name in WEAK and not is_wronged:
        yield state.beat(Beat.HELP, _TURN)
    elif state.foe:
        yield state.beat(Beat.BAIT, _OUTCOME)
        yield state.beat(Beat.TRICK, _TURN)
    else:
        yield state.either(Beat.WIND, Beat.IDEA, _TURN)
        yield state.either(Beat.OUTRUN, Beat.DEED, _OUTCOME)


def _eventless(state: PlotState) -> Iterator[PlannedBeat]:
    """The middle of a story that says who and what, but not what happens."""
    if state.prize and state.foe:
        yield state.beat(Beat.ENVY, _SETUP)
    elif state.prize:
        yield state.beat(Beat.FIND, _SETUP)
    yield state.beat(Beat.THINK, _COLOUR)
    yield from _turn(state)


def _closing(state: PlotState, *, is_quiet: bool) -> Iterator[PlannedBeat]:
    """The end, and before it what fills a long storyboard."""
    yield state.beat(Beat.LOOK_BACK, _FILLER)
    yield state.beat(Beat.REST, _LAST_FILLER)
    yield state.beat(Beat.NEWS, _FILLER)
    yield state.beat(Beat.FEAST, _LAST_FILLER)
    yield state.beat(Beat.SING, _LAST_FILLER)
    yield state.beat(Beat.RETELL, _LAST_FILLER)
    yield state.beat(Beat.LAUGH, _LAST_FILLER if is_quiet else _COLOUR)
    yield state.beat(Beat.FAREWELL, _LAST_FILLER)
    yield state.either(Beat.END_MOUNTED, Beat.END_QUIET if is_quiet else Beat.END, _ESSENTIAL)

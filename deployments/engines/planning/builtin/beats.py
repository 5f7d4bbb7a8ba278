"""The moments of a storyboard: each event of a story, and what leads to it and follows from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from deployments.engines.planning.builtin.onlooking import Moment
from deployments.engines.planning.builtin.participants import is_alive
from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Language,
    Modality,
    Reading,
    Setting,
)
from deployments.engines.planning.reading.mentions import nouns_in
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns_by_key

_THERE = re.compile(r"\b(?:there|туда|там|сонда|соған)\b", re.IGNORECASE)
_INSIDE = {
    Language.EN: re.compile(
        r"\b(?:in|inside|into|enters?|entered)\s+(?:\w+'s\s+|\w+\s+){0,3}?(?:yurts?|house|hut|home|tent)",
        re.IGNORECASE,
    ),
    Language.RU: re.compile(
        r"\bво?\s+(?:\w+\s+)?(?:юрт|дом\w*|изб|шат[её]р|комнат)", re.IGNORECASE
    ),
    Language.KK: re.compile(
        r"(?:үй|юрта|шатыр|киіз үй)\w*?(?:де|да|ге|ға|не|на)\b|үйдің ішін", re.IGNORECASE
    ),
}
"""Clauses that play inside a place whose usual phrase is outside."""

_FAR = frozenset({"moon", "sky", "space", "planet", "planet Earth", "country", "hell", "paradise"})
"""Places that one speaks of and looks at without being there."""

_CLOSE = frozenset({"yurt", "house", "room", "kitchen", "courtyard", "barn", "tent", "roof"})
"""Places a few steps away, where it is still night if it was."""

_OF_NIGHT = frozenset({"star", "moon", "firefly"})

_AT = frozenset(
    {"in", "into", "at", "to", "on", "onto", "across", "through", "inside", "by", "near"}
)


class Stage(StrEnum):
    """Which moment of an event a beat shows.

    Attributes:
        OPENING: the people and things of the story, before anything happens.
        APPROACH: the doer just before the deed.
        DEED: the event itself.
        DETAIL: its thing, from near.
        REACTION: the other one just after the deed.
        ONLOOKING: Aldar Kose with somebody or something of the story.
        CLOSING: the people of the story, after everything.
    """

    OPENING = "opening"
    APPROACH = "approach"
    DEED = "deed"
    DETAIL = "detail"
    REACTION = "reaction"
    ONLOOKING = "onlooking"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One moment to draw.

    Attributes:
        event: that it shows; None at opening, onlooking and closing.
        merged: further events that it tells, in story order with `event`.
        setting: where and when it plays.
        cast: whom it shows besides the people of the event, or who may stand near.
        moment: what the hero does, at stage `ONLOOKING`.
        text: the user's own text for it, if the story is a list of scenes.
    """

    stage: Stage
    event: Event | None = None
    merged: tuple[Event, ...] = ()
    setting: Setting = field(default_factory=Setting)
    cast: tuple[Entity, ...] = ()
    moment: Moment | None = None
    text: str = ""

    @property
    def events(self) -> tuple[Event, ...]:
        """All its events in story order."""
        return self.merged or ((self.event,) if self.event else ())


def visibility(event: Event) -> int:
    """How well an event can be seen, 0 to 4."""
    if event.verb is None:
        points = 2 if event.english or event.state else 1
    else:
        points = event.verb.visibility
    if event.complement is not None:
        points = max(points, visibility(event.complement))
    if points and (event.is_negated or event.modality in (Modality.WISH, Modality.CONDITION)):
        points = 1
    if not event.participants and event.setting == Setting():
        return 0
    return points + bool(points and event.objects)


def is_told(event: Event) -> bool:
    """Whether an event happens and can be seen, so that it gets a scene."""
    # Somebody pretends; of an animal or a thing it is only claimed.
    is_acted = any(doer.is_person or doer.is_hero for doer in event.doers)
    is_real = event.modality is Modality.FACT or (event.modality is Modality.PRETENCE and is_acted)
    is_nothing = event.is_negated and not any(is_alive(doer) for doer in event.doers)
    return is_real and not is_nothing and visibility(event) > 0


def settled(reading: Reading) -> Iterator[tuple[Event, Setting]]:
    """Each event with the whole setting that holds at it.

    A season or place that is named late holds from the beginning, unless somebody goes there or a
    clause begins with the season; a weather comes when it comes.
    """
    events = reading.events
    whole = [_whole_setting(event, reading.language) for event in events]
    season = _first_season(events, whole)
    weather = whole[0].weather if whole else None
    current = Setting(season=season, weather=weather, place=_first_place(events))
    spoken_of: Entity | None = None
    left: Entity | None = current.place
    for event, own in zip(events, whole, strict=True):
        if own.place is None and spoken_of is not None and _THERE.search(event.clause):
            own = replace(own, place=spoken_of)
        named = [noun for noun in nouns_in(event.clause) if noun.kind is Kind.PLACE]
        spoken_of = Entity(noun=named[-1]) if named else spoken_of
        is_return = own.place is None and event.has_tag("motion") and _is_return(event)
        place = own.place
        is_new = not is_same_place(place, current.place)
        is_new_day = own.time is None and is_new and not _is_close(place)
        left = current.place if place is not None and is_new else left
        current = replace(
            current,
            place=left if is_return else place or current.place,
            is_inside=own.is_inside if place else current.is_inside,
            season=own.season or (None if _is_cold(own.weather) else current.season),
            weather=own.weather or current.weather,
            time=own.time or (None if is_new_day else current.time),
        )
        yield event, current


def _first_season(events: Sequence[Event], settings: Sequence[Setting]) -> Noun | None:
    """The story's first season, unless a later clause begins with it: "in spring the eagle ..."."""
    for position, (event, setting) in enumerate(zip(events, settings, strict=True)):
        if setting.season is not None:
            begins = " ".join(event.clause.split()[:3])
            is_later = position > 0 and setting.season in nouns_in(begins)
            return None if is_later else setting.season
    return None


def _whole_setting(event: Event, language: Language) -> Setting:
    """Where and when an event plays, as its setting says, or else one of its nouns."""
    # What somebody only says or wishes plays elsewhere.
    here = event
    if event.has_tag("speech", "wish"):
        here = replace(event, complement=None, topics=())
    nouns = {e.noun.kind: e.noun for e in here.participants if e.noun is not None}
    named = {noun.kind: noun for noun in nouns_in(event.clause)}
    if event.verb is None or event.verb.key == "be":
        # "Dawn, a yurt." and "There is a treasure in the forest." are about where they play.
        nouns = named | nouns
    elif language is Language.RU:
        # Adverbs such as "наутро". English has phrases for them, and Kazakh ones look like verbs.
        times = (Kind.SEASON, Kind.TIME)
        nouns = {kind: noun for kind, noun in named.items() if kind in times} | nouns
    named_place = nouns.get(Kind.PLACE)
    own = event.setting
    gone_to = own.place or _place_entered(event)
    place = gone_to
    if place is None and named_place is not None:
        place = Entity(noun=named_place)
    if place is not None and place.noun is not None and place.noun.key in _FAR:
        # One looks at the moon from elsewhere, unless one goes there.
        is_reached = gone_to is not None and event.has_tag("motion")
        is_stage = event.verb is None or event.verb.key == "be"
        place = place if is_reached or is_stage else None
    return Setting(
        place=place,
        is_inside=place is not None and _INSIDE[language].search(event.clause) is not None,
        season=own.season or nouns.get(Kind.SEASON),
        weather=own.weather or nouns.get(Kind.WEATHER),
        time=own.time or nouns.get(Kind.TIME) or _implied_time(here),
    )


def is_same_place(one: Entity | None, other: Entity | None) -> bool:
    """Whether two settings play at the same place: "the bazaar" and "there"."""
    if one is None or other is None:
        return one is other
    return one is other or (one.noun is not None and one.noun is other.noun)


def _is_close(place: Entity | None) -> bool:
    """Whether a place is reached at the same time of day; no place is where one was."""
    return place is None or (place.noun is not None and place.noun.key in _CLOSE)


def _is_cold(weather: Noun | None) -> bool:
    """Whether a weather ends the summer that the story began with."""
    return weather is not None and re.search(r"frost|snow|ice|icy", weather.phrase) is not None


def _is_return(event: Event) -> bool:
    return event.verb is not None and event.verb.key in ("come back", "return")


def _implied_time(event: Event) -> Noun | None:
    """The time of day at which such a deed is done."""
    is_starry = any(e.noun is not None and e.noun.key in _OF_NIGHT for e in event.participants)
    is_night = event.has_tag("night") or (is_starry and event.modality is Modality.FACT)
    return nouns_by_key()["night"] if is_night else None


def _place_entered(event: Event) -> Entity | None:
    """The place that an event names as its goal or stage: "walks into the bazaar"."""
    is_motion = event.has_tag("motion")
    goals = event.objects if is_motion else ()
    there = (r.entity for r in event.relations if r.preposition in _AT)
    return next((entity for entity in (*goals, *there) if entity.is_place), None)


def _first_place(events: tuple[Event, ...]) -> Entity | None:
    """The story's first place, if it is not reached by going there."""
    for position, event in enumerate(events):
        place = event.setting.place or _place_entered(event)
        is_far = place is not None and place.noun is not None and place.noun.key in _FAR
        if place is not None and not (is_far and event.has_tag("speech", "perception", "wish")):
            is_goal = any(
                r.entity is place and r.preposition in ("into", "onto", "to")
                for r in event.relations
            )
            is_reached = event.has_tag("motion") or is_goal
            return place if position == 0 or not is_reached else None
    return None

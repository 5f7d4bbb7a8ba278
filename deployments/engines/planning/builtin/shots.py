"""Shot size, angle and seconds of a beat, chosen by what happens in it."""

from deployments.engines.planning.builtin.beats import Beat, Stage, is_same_place
from deployments.engines.planning.reading.events import Setting
from deployments.types import MAX_SCENE_S, Angle, ShotSize

_STAGE_SIZES = {
    Stage.OPENING: ShotSize.FULL,
    Stage.APPROACH: ShotSize.FULL,
    Stage.DETAIL: ShotSize.CLOSE_UP,
    Stage.REACTION: ShotSize.MEDIUM,
    Stage.ONLOOKING: ShotSize.MEDIUM,
    Stage.CLOSING: ShotSize.WIDE,
}
_BASE_S = 2.0
_CHARS_PER_S = 17.0
"""Reading speed of subtitles for adults, characters a second (Netflix's style guide)."""

_STEP_S = 0.5


def shot_size_of(beat: Beat, before: Setting | None) -> ShotSize:
    """How much of the scene the frame shows.

    Args:
        beat: to show.
        before: the setting of the beat before; None for the first beat.
    """
    is_new_place = before is not None and not is_same_place(beat.setting.place, before.place)
    if beat.stage is Stage.DEED and is_new_place:
        return ShotSize.WIDE
    if beat.stage in _STAGE_SIZES:
        return _STAGE_SIZES[beat.stage]
    verb = beat.event.verb if beat.event is not None else None
    return ShotSize(verb.shot) if verb is not None and verb.shot else ShotSize.FULL


def angle_of(beat: Beat, size: ShotSize) -> Angle:
    """From where the frame looks: up at a triumph, down on a crowd or a wide place."""
    if beat.stage is Stage.DEED and beat.event is not None and beat.event.has_tag("triumph"):
        return Angle.LOW
    if beat.stage is Stage.CLOSING and size is ShotSize.WIDE:
        return Angle.HIGH
    return Angle.EYE_LEVEL


def seconds_of(caption: str, dialogue: str) -> float:
    """Seconds on screen: long enough to see the frame and to read its words."""
    seconds = _BASE_S + (len(caption) + len(dialogue)) / _CHARS_PER_S
    return min(round(seconds / _STEP_S) * _STEP_S, MAX_SCENE_S)

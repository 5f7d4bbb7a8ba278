"""Where and when a picture plays: the backgrounds of the tale, drawn as big flat shapes."""

from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import Colour


class Place(StrEnum):
    """Where a picture plays."""

    STEPPE = "steppe"
    YURT = "yurt"
    BAZAAR = "bazaar"
    MOUNTAINS = "mountains"
    FOREST = "forest"
    RIVER = "river"
    LAKE = "lake"
    PALACE = "palace"
    CITY = "city"
    DESERT = "desert"
    WELL = "well"
    GARDEN = "garden"
    CAVE = "cave"
    HOUSE = "house"


class Time(StrEnum):
    """The time of day a picture plays at."""

    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"


FIGURE_LIGHT: dict[Time, tuple[Colour, float] | None] = {
    Time.DAY: None,
    Time.SUNSET: ((236, 130, 70), 0.06),
    Time.NIGHT: ((30, 34, 84), 0.12),
}
"""The light on people: weaker than on the scenery, so that the colours of robes stay readable."""

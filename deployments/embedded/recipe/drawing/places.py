"""Places and times of day of scenes."""

from enum import StrEnum


class Place(StrEnum):
    """Place of a scene; the value is its name in the planner's lexicon."""

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
    """Time of day of a scene."""

    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"

"""Whom English words stand for, and which words are deeds."""

import pytest

from deployments.engines.planning.reading.english.reader import read_english
from deployments.engines.planning.reading.english.stops import with_stops
from deployments.engines.planning.reading.events import Entity, Event


def names(entities: tuple[Entity, ...]) -> str:
    return " ".join(e.name or (e.noun.key if e.noun else e.text) for e in entities)


def last_event(story: str) -> Event:
    return read_english(story).events[-1]


@pytest.mark.parametrize(
    ("story", "doers", "objects"),
    [
        ("A lion catches a mouse and lets it go.", "lion", "mouse"),
        ("The bai ties a letter to the hare's neck and lets it go.", "bai", "hare"),
        ("A crow drops pebbles into a jug, the water rises, and it drinks.", "crow", ""),
        ("Hunters tie up a lion with ropes, and a mouse gnaws them.", "mouse", "rope"),
        ("The bai asks the old judge for a horse, and she laughs.", "judge", ""),
        ("The bai orders his guards to catch Aldar. They chase him.", "guards", "Aldar Kose"),
        ("A dragon opens the door. He offers the knight tea.", "dragon", "tea"),
        ("A magpie steals a cherry. A baker chases her. She drops it.", "magpie", "cherry"),
        ("Two astronauts watch the Earth rise.", "planet Earth", ""),
        ("Aldar hears the dog bark and finds a boy.", "Aldar Kose", "boy"),
        ("The bai finds the coin and dances.", "bai", ""),
        ("It starts to rain.", "", ""),
        ("A boy reads that there is gold in the well and runs there.", "boy", ""),
        ("Aldar Kose carts home a load of onions.", "Aldar Kose", "onion"),
    ],
)
def test_the_last_deed_is_done_by_whom_it_says(story: str, doers: str, objects: str) -> None:
    event = last_event(story)
    assert (names(event.doers), names(event.objects)) == (doers, objects)


@pytest.mark.parametrize(
    ("story", "recipients", "objects"),
    [
        ("Aldar Kose sells a greedy bai a grey hare.", "bai", "hare"),
        ("A girl feeds the goat an apple.", "goat", "apple"),
        ("A crane invites a fox and serves her soup.", "fox", "soup"),
        ("The khan promises a camel to anyone who tells him a lie.", "", "camel"),
        ("Aldar Kose paid the innkeeper.", "innkeeper", ""),
    ],
)
def test_the_first_of_two_objects_gets_the_other(story: str, recipients: str, objects: str) -> None:
    event = last_event(story)
    assert (names(event.recipients), names(event.objects)) == (recipients, objects)


def test_it_rains_is_weather_from_then_on() -> None:
    weather = last_event("It starts to rain.").setting.weather
    assert weather is not None
    assert weather.key == "rain"


def test_what_is_said_hangs_on_the_verb_before_it() -> None:
    story = 'Aldar Kose rolls a barrel into the palace and says: "It is yours."'
    rolls, says = read_english(story).events
    assert not rolls.speech
    assert says.speech == "It is yours."
    assert says.clause == 'Aldar Kose says: "It is yours."'


def test_a_kid_in_a_story_with_a_goat_is_a_goat() -> None:
    assert names(last_event("The goat sings, and the kid hides.").doers) == "kid goat"
    assert names(last_event("The goose sings, and the kid hides.").doers) == "child"


def test_stops_are_set_only_where_there_are_none() -> None:
    plain = "the cat sleeps on the sofa the dog eats its food and the bees sting him"
    assert with_stops(plain) == (
        "the cat sleeps on the sofa. the dog eats its food and the bees sting him"
    )
    written = "The horse the bai stole comes back."
    assert with_stops(written) == written

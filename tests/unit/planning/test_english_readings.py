"""Who does what to whom in English stories: subjects, pronouns, names and thoughts."""

import pytest

from deployments.engines.planning.reading.english.reader import read_english
from deployments.engines.planning.reading.events import Entity, Event


def names(entities: tuple[Entity, ...]) -> str:
    return " ".join(e.name or (e.noun.key if e.noun else e.text) for e in entities)


def told(event: Event) -> str:
    key = event.verb.key if event.verb is not None else event.lemma
    return " ".join(filter(None, (names(event.doers), key, names(event.objects))))


@pytest.mark.parametrize(
    ("story", "deeds"),
    [
        # Who acts after somebody was sent or told to do something.
        (
            "A bai sends Aldar Kose to the bazaar to sell a ram. He shouts all day.",
            ["bai send Aldar Kose", "Aldar Kose call"],
        ),
        # Who speaks of himself.
        (
            "A boy eats the honey of a mullah. The boy says he wanted to die.",
            ["boy eat honey", "boy say"],
        ),
        # The husband of a bai's wife is the bai.
        (
            "A bai's wife hides a feast before her husband comes home. The bai laughs.",
            ["wife hide food", "bai come back", "bai laugh"],
        ),
        # Names with their nouns, and subjects of two kinds.
        ("Robi the robot vacuum cleaner gets lost.", ["Robi get lost"]),
        (
            "A poor herdsman and the beautiful Karlygash love each other.",
            ["shepherd Karlygash love shepherd Karlygash"],
        ),
        ("Dawn, Aldar Kose wakes up in a tent.", ["Aldar Kose wake"]),
        # Thoughts and asides in front.
        (
            "A farmer and his wife have a hen. Thinking there is gold in her, they cut her open.",
            ["farmer wife have hen", "farmer wife think", "farmer wife cut hen"],
        ),
        (
            "Three merchants come, and while they quarrel he rides away.",
            ["merchants come", "merchants argue", "ride"],
        ),
        # Nouns that look like verbs.
        ("Aldar Kose rubs soot over a star.", ["Aldar Kose rub soot"]),
        ("Two goats meet on a narrow log.", ["goat meet"]),
        # Both and neither.
        (
            "Two goats meet. Neither wants to step back, and both tumble into the river.",
            ["goat meet", "goat retreat", "goat fall"],
        ),
        # Irony is no speech.
        ('The bird "finds" the food.', ["bird find food"]),
        # What is possible or not done is no event.
        (
            "The khan promises a herd to the man who can tell him a lie.",
            ["khan promise herd"],
        ),
        ("The guests leave without paying.", ["guests leave"]),
        # Whose hat it is, and whom one finds.
        (
            "A thief steals the mullah's shoes. Aldar Kose finds him.",
            ["thief steal shoe", "Aldar Kose find thief"],
        ),
        # What is found nowhere.
        ("The farmer finds nothing.", ["farmer find nothing"]),
        # A ring of wrestlers, a star on a forehead.
        ("Aldar trips the wrestler.", ["Aldar Kose trip up wrestler"]),
    ],
)
def test_deeds(story: str, deeds: list[str]) -> None:
    assert [told(event) for event in read_english(story).events] == deeds


@pytest.mark.parametrize(
    ("story", "key"),
    [
        ("A wrestler fights. Aldar Kose steps into the ring.", "wrestling ring"),
        ("A boxer waits. Aldar Kose steps into the ring.", "boxing ring"),
        ("Aldar Kose puts on the ring.", "ring"),
        ("Aldar Kose looks at the white star on his horse.", "forehead star"),
        ("The guard of the museum sleeps.", "security guard"),
        ("The guard of the khan sleeps.", "guard"),
    ],
)
def test_nouns_of_two_meanings(story: str, key: str) -> None:
    reading = read_english(story)
    places = [event.setting.place for event in reading.events if event.setting.place]
    found = [entity.noun.key for entity in (*reading.entities, *places) if entity.noun]
    assert key in found


def test_somebody_found_asleep_is_asleep_in_the_same_picture() -> None:
    event = read_english("Mia finds a puppy asleep on the doorstep.").events[-1]
    assert event.complement is not None
    assert names(event.complement.doers) == "puppy"


def test_one_stands_for_the_thing_before() -> None:
    event = read_english("He rubs soot over the white star and paints one with clay.").events[-1]
    assert names(event.objects) == "star"


def test_an_animal_sits_on_the_hat_of_a_man() -> None:
    event = read_english("Aldar Kose sleeps. A marmot sits on his hat.").events[-1]
    hat = event.relations[0].entity
    assert hat.owner is not None
    assert hat.owner.is_hero

"""English words that the parser takes for others: participles, idioms, words for other nouns."""

import pytest

from deployments.engines.planning.reading.english.reader import read_english
from deployments.engines.planning.reading.events import Entity, Modality


def names(entities: tuple[Entity, ...]) -> str:
    return " ".join(e.name or (e.noun.key if e.noun else e.text) for e in entities)


@pytest.mark.parametrize(
    ("story", "told"),
    [
        # Participles that are no deeds of their subject, and deeds that are no participles.
        ("The bai, frightened by a dog, climbs a tree.", "bai | climb | tree"),
        ("Aldar Kose, called in to judge, jingles a coin.", "Aldar Kose | jingle | coin"),
        ("Having lost his coin, a shepherd sells a flute.", "shepherd | sell | flute"),
        ("The villagers come running.", "villagers | run | "),
        ("The twins take turns pulling a sledge.", "twins | pull | sleigh"),
        ("Anna spends the whole day painting the fence.", "Anna | draw | fence"),
        # One verb in place of two, or with what is part of it.
        ("A shepherd cries wolf.", "shepherd | call | "),
        ("Aldar Kose sets fire to the haystack.", "Aldar Kose | burn | haystack"),
        ("A merchant makes off with a camel.", "merchant | take away | camel"),
        ("The bai loses his temper.", "bai | get angry | "),
        ("A girl finds her way home.", "girl | find way | "),
        ("The brothers are at each other's throats.", "brothers | argue | "),
        ("A bai dares Aldar Kose to try.", "bai | challenge | Aldar Kose"),
        ("A boy lies about his homework.", "boy | lie to | "),
        ("Grandpa's knee hurts.", "grandfather | ache | knee"),
        # Objects and subjects that hung elsewhere.
        ("A thief slips, a dog grabs the stolen painting.", "dog | take | picture"),
        ("The crow drops in one pebble.", "crow | lower | pebble"),
        ("The sons snap the sticks one by one.", "son | break | stick"),
        ("Aldar Kose is so bored he tells a dentist jokes.", "Aldar Kose | joke | "),
        ("The balloon gets stuck in a tree.", "balloon | get stuck | "),
        ("Aldar Kose went fishing with a khan and tied a boot.", "Aldar Kose | tie | boot"),
        ("Aldar Kose orders pizza to his yurt.", "Aldar Kose | order food | pizza"),
        ("Leyla wakes.", "Leyla | wake | "),
        ("The guards run off.", "guards | run away | "),
        ("A cat climbs the tree, slips, and falls.", "cat | fall | "),
        ("Aldar enters a tent disguised as a poet and tells a joke.", "Aldar Kose | joke | "),
        ("A thief leaves a palace dressed as a woman and sings.", "thief | sing | "),
        ("Three robbers stop a bai on a mountain pass.", "robbers | stop | bai"),
        ("A lion licks a boy instead of eating him.", "lion | lick | boy"),
        ("The bai slips on a melon.", "bai | fall | "),
        ("The cat has learned to talk.", "cat | talk | "),
        ("Grandma teaches a hen to sleep by feeding it cake.", "grandmother | feed | cake"),
        ("My sister built a rocket out of cardboard boxes.", "sister | build | rocket"),
        ("A bear, teased by a hare for being slow, climbs a tree.", "bear | climb | tree"),
        ("A boy says that he is afraid of being eaten.", "boy | say | "),
        ("Aldar Kose, dressed as a doctor, warns a bai.", "Aldar Kose | warn | "),
        ("A boy dressed as a wolf climbs a tree.", "boy | climb | tree"),
        ("Aldar Kose wins a camel race riding backwards.", "Aldar Kose | ride | "),
        # Words that stand for a noun.
        ("Dad burns the cake and buys an even bigger one.", "father | buy | cake"),
        ("A bai sees a hare and pays gold for such a messenger.", "bai | buy | hare"),
        ("The sons take a bundle. Not even the strongest breaks it.", "son | break | bundle"),
    ],
)
def test_the_last_deed_is_read_whole(story: str, told: str) -> None:
    event = read_english(story).events[-1]
    key = event.verb.key if event.verb is not None else event.lemma
    assert f"{names(event.doers)} | {key} | {names(event.objects)}" == told


def test_a_thing_just_like_another_looks_like_it() -> None:
    reading = read_english("Aldar has a hare. The bai sees another hare just like it near a tree.")
    assert names(reading.events[1].objects) == "hare"
    assert reading.events[0].objects == reading.events[1].objects


def test_what_is_next_to_something_stands_beside_it() -> None:
    (event,) = read_english("The bai sees a hare next to the stove.").events
    assert [(r.preposition, names((r.entity,))) for r in event.relations] == [("beside", "stove")]


def test_a_quarrel_with_somebody_has_him_as_companion() -> None:
    (event,) = read_english("Aldar Kose picks a quarrel with his wife.").events
    assert (event.verb and event.verb.key, names(event.companions)) == ("argue", "wife")


def test_what_is_sighed_is_said() -> None:
    event = read_english("Aldar Kose pants that the mountain will fall.").events[0]
    assert event.speech == "the mountain will fall"


def test_the_terms_of_a_bet_only_may_happen() -> None:
    events = read_english("They agree on one condition: the loser pays the cook.").events
    assert [event.modality for event in events] == [Modality.FACT, Modality.CONDITION]


def test_a_place_of_somebody_is_the_place_of_the_deed() -> None:
    (event,) = read_english("A cook at the bazaar wants money.").events
    assert event.setting.place is not None
    assert event.setting.place.text == "bazaar"


@pytest.mark.parametrize(
    ("story", "caption"),
    [
        ("A dad has a cake. He and his daughter run.", "The dad and his daughter run."),
        ("Aldar Kose has a pot. Next time he keeps it.", "Next time Aldar Kose keeps it."),
        ("Two boys wake. They're sharing a nut.", "The boys are sharing a nut."),
        ("Aldar Kose sits. His tooth hurts.", "Aldar Kose's tooth hurts."),
        ("Having lost a coin, a shepherd sells a flute.", "The shepherd has lost a coin."),
    ],
)
def test_a_caption_is_a_whole_sentence(story: str, caption: str) -> None:
    assert caption in [event.clause for event in read_english(story).events]

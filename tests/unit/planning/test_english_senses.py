"""Which deed an English verb is beside its subject and objects, and whose deed it is."""

import pytest

from deployments.engines.planning.reading.english.reader import read_english
from deployments.engines.planning.reading.english.words import NOTHINGS, PRONOUNS
from deployments.engines.planning.reading.events import Entity, Event
from deployments.engines.planning.vocabulary.english_senses import ANY, senses_by_verb
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_key, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word


def names(entities: tuple[Entity, ...]) -> str:
    return " ".join(e.name or (e.noun.key if e.noun else e.text) for e in entities)


def key(event: Event) -> str:
    return event.verb.key if event.verb is not None else event.lemma


@pytest.mark.parametrize(
    ("story", "deed"),
    [
        ("The lamp goes out.", "die out"),
        ("The alarm clock goes off.", "ring loudly"),
        ("The stars come out.", "shine"),
        ("A hen sits on the eggs.", "lay eggs"),
        ("A goose hatches her eggs.", "lay eggs"),
        ("The eggs hatch.", "hatch"),
        ("A girl charges her phone.", "charge phone"),
        ("An innkeeper charges a beggar for the smell.", "demand payment"),
        ("A horse draws a cart.", "pull"),
        ("A woman draws water from the well.", "draw water"),
        ("The boss fires the cook.", "dismiss"),
        ("Aldar Kose settles down in the shade.", "sit"),
        ("The wolf is told to guard the sheep.", "order"),
        ("The wolf is told that the sheep sleep.", "tell"),
        ("A man takes his son to the bazaar.", "lead"),
        ("The hare drops from exhaustion.", "fall"),
        ("The boy lets out a yell.", "call"),
        ("The two brothers take up farming.", "work"),
        ("Aldar Kose tries yoga.", "exercise"),
        ("Lost in a snowstorm, the girl cries.", "get lost"),
        ("The fox cannot help laughing.", "laugh"),
        ("A camel shakes its head.", "shake"),
        ("A thief slips into the house.", "enter"),
        ("They have tea.", "drink"),
        ("A girl falls in love with a postman.", "love"),
        ("A firefly gets lost in a big city.", "get lost"),
        ("The bai tears out his beard.", "pull"),
        ("The merchant reaches under the hat.", "reach"),
        ("A bai runs into Aldar Kose on the road.", "meet"),
        ("A bai runs into the house.", "run"),
        ("The caravan runs out of water.", "run out of"),
        ("The grandma won't stop bragging.", "boast"),
    ],
)
def test_the_nouns_beside_a_verb_tell_its_sense(story: str, deed: str) -> None:
    first = read_english(story).events[0]
    assert (key(first), first.is_negated) == (deed, False)


@pytest.mark.parametrize(
    ("story", "doers", "objects", "recipients"),
    [
        ("The bai has a tree. Aldar Kose pays him for the shade.", "Aldar Kose", "", "bai"),
        ("A bai chases everyone away.", "bai", "people", ""),
        ("A boy shouts to the villagers. Nobody believes him.", "villagers", "boy", ""),
        ("Aldar sighs that he has lost a bag and borrows a horse.", "Aldar Kose", "horse", ""),
        ("Aldar Kose has a goat. The goat he leaves with his wife.", "Aldar Kose", "goat", ""),
        ("The men cook soup, and one peasant, tired, brings a carrot.", "farmer", "carrot", ""),
        ("The man lifts the lid and a frog catches a fly.", "frog", "fly", ""),
        ("Aldar Kose meets a bai beating a donkey. He ties a stick.", "Aldar Kose", "stick", ""),
        ("Grandma Rose bakes bread.", "Rose", "bread", ""),
        ("A robin meets a snowman. The robin lands on his arm and eats.", "nightingale", "", ""),
        ("An ant drags a crumb twice its size.", "ant", "leftovers", ""),
        ("Aldar sees that his guard dogs never sleep.", "dog", "", ""),
        ("A swallow asks a statue why it weeps.", "swallow", "", "statue"),
        ("Mrs. Okafor polishes the bus.", "Mrs. Okafor", "bus", ""),
        ("Aldar tells a bai that his pot has given birth and returns it.", "Aldar Kose", "pot", ""),
        ("A wolf with a bone in his throat calls a crane.", "wolf", "", "crane"),
        ("A boy thought there was a cat in the hut so he took a lamp.", "boy", "lamp", ""),
        ("The stork rests after the frogs have begged the sky for a king.", "frog", "king", "sky"),
        ("The man leaves a jar every Friday.", "man", "jar", ""),
        ("A chimney sweep climbs the tower.", "chimney sweep", "tower", ""),
    ],
)
def test_nobody_and_nothing_is_lost(story: str, doers: str, objects: str, recipients: str) -> None:
    event = read_english(story).events[-1]
    told = (names(event.doers), names(event.objects), names(event.recipients))
    assert told == (doers, objects, recipients)


def test_the_sex_of_a_name_comes_from_its_own_part() -> None:
    martha = read_english("Old Martha keeps a lighthouse.").entities[0]
    assert (martha.name, martha.sex, martha.looks) == ("Martha", "f", ("old",))


def test_everybody_keeps_his_word_in_a_caption() -> None:
    clauses = [event.clause for event in read_english("A bai sings. Everyone claps.").events]
    assert clauses == ["A bai sings.", "Everyone claps."]


def test_a_possessive_does_not_end_a_sentence() -> None:
    story = "my sister is scared so our dad tells her that somebody's grandmother sings"
    clauses = [event.clause for event in read_english(story).events]
    assert clauses == [
        "My sister is scared.",
        "Our dad tells her that somebody's grandmother sings.",
    ]


def test_the_table_names_verbs_and_nouns_that_there_are() -> None:
    slots = {"infinitive", "gerund", "never+gerund", "none", "state", "living+"}
    kinds = {kind.value for kind in Kind}
    for verb, senses in senses_by_verb().items():
        for sense in senses:
            assert sense.means in verbs_by_word("en"), verb
            if sense.slot in slots or verb in ("give", "let out", "go", "go out"):
                continue
            for noun in sense.nouns - {ANY}:
                name = noun.removeprefix("!")
                is_word = name in PRONOUNS or name in NOTHINGS
                is_noun = name in nouns_by_key() or name in nouns_by_word("en")
                assert name in kinds or is_word or is_noun, noun

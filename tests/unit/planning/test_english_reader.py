"""Right events of English stories, by hand: who does what to whom, in story order.

An event is written "doers | verb | objects | rest": the verb by its key in the table, its lemma or
its first word; people and things by their names or words, joined with "+"; in the rest "to",
"from", "with" (instrument), "and" (companion), "as" (topic), "@" (place, season, weather, time),
"is" (state), "NOT", moods, other prepositions of places, and "(...)" for an event inside. What is
not written is not checked.
"""

import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.engines.planning.reading.english.reader import read_english
from deployments.engines.planning.reading.events import Entity, Event, Modality

STORIES: dict[str, tuple[str, ...]] = {
    "A hungry fox sees grapes on a high vine. She jumps again and again but cannot reach them, so "
    "she walks away and says that the grapes are sour.": (
        "fox | see | grape",
        "fox | jump | ",
        "fox | come | grape | NOT",
        "fox | leave | ",
        "fox | say | | as grape",
    ),
    "Aldar Kose sells the greedy bai a wonderful sack and promises that gold will grow in it. "
    "The next morning the bai opens the sack and finds only sheep dung.": (
        "Aldar | sell | sack | to bai",
        "Aldar | promise | ",
        "bai | open | sack | @morning",
        "bai | find | sheep dung",
    ),
    "An old fisherman catches a golden fish in his net. The fish begs him to let her go, and the "
    "kind man throws her back into the sea.": (
        "fisherman | catch | golden fish",
        "golden fish | beg | | to fisherman (untie)",
        "fisherman | throw | golden fish | @sea",
    ),
    "In winter two thieves sneak into the yurt of a poor widow, but her dog barks and wakes the "
    "neighbours.": (
        "thief | sneak | | @yurt @winter",
        "dog | bark | ",
        "dog | wake | neighbour",
    ),
    "Aldar Kose dresses as a mullah and goes to the rich merchant's house. The merchant gives him "
    "a fat sheep, and Aldar laughs all the way home.": (
        "Aldar | disguise | | as mullah",
        "Aldar | go | | @house",
        "merchant | give | sheep | to Aldar",
        "Aldar | laugh | ",
    ),
    "A crow holds a piece of cheese in its beak. The fox praises its voice, the crow opens its "
    "beak to sing, and the cheese falls to the ground.": (
        "crow | hold | cheese | in beak",
        "fox | praise | crow",
        "crow | open | beak",
        "crow | sing | | WISH",
        "cheese | fall | ",
    ),
    "A shepherd boy cries that a wolf is coming. The villagers run to the hill, but there is no "
    "wolf. When a wolf really comes, nobody believes him.": (
        "shepherd boy | call | | as wolf",
        "villager | run | | @hill",
        "| be | wolf | NOT",
        "wolf | come | ",
        "villager | believe | shepherd boy | NOT",
    ),
    "The khan orders his guards to catch Aldar Kose. They search the bazaar, while Aldar, "
    "disguised as an old woman, sells them apples.": (
        "khan | order | | to guard (guard catch Aldar WISH)",
        "guard | look for | bazaar",
        "Aldar | disguise | | as old woman",
        "Aldar | sell | apple | to guard",
    ),
    "Emma builds a robot in her garage. At night the robot escapes through the window, and Emma "
    "chases it on her bicycle.": (
        "Emma | build | robot | @garage",
        "robot | escape | | through window @night",
        "Emma | chase | robot | on bicycle",
    ),
    "A lion is caught by hunters and tied to a tree. A mouse gnaws through the ropes and sets "
    "him free.": (
        "hunter | catch | lion",
        "hunter | tie | lion | to tree",
        "mouse | gnaw | | through rope",
        "mouse | untie | lion",
    ),
    "Aldar Kose bets with a bai that he can make him laugh. He pretends to fall off his donkey, "
    "and the bai laughs until he cries.": (
        "Aldar | bet | | and bai",
        "Aldar | pretend | | (Aldar fall PRETENCE)",
        "bai | laugh | ",
        "bai | cry | ",
    ),
    "The queen asks her mirror who is the fairest. Furious, she sends a hunter into the forest to "
    "kill Snow White, but he lets the girl run away.": (
        "queen | ask | mirror",
        "queen | send | hunter | @forest (hunter kill Snow White WISH)",
        "hunter | allow | Snow White | (Snow White run away)",
    ),
    "A boy without shoes wanders through a snowy city until a baker invites him in and gives him "
    "warm bread.": (
        "boy | walk | | @city",
        "baker | invite | boy",
        "baker | give | bread | to boy",
    ),
    "Three brothers find a magic lamp in a cave and quarrel about it. The youngest brother rubs "
    "the lamp, and a genie appears in a cloud of smoke.": (
        "brother | find | magic lamp | @cave",
        "brother | argue | | as magic lamp",
        "brother | rub | magic lamp",
        "genie | appear | ",
    ),
    "Aldar Kose borrows a cauldron from his stingy neighbour and returns it with a small pot "
    "inside. He says that the cauldron has given birth.": (
        "Aldar | borrow | cauldron | from neighbour",
        "Aldar | return | cauldron",
        "Aldar | say | | as cauldron",
    ),
    "The wolf puts on a sheepskin and creeps into the fold. The shepherd notices him and drives "
    "him away with a stick.": (
        "wolf | put on | sheepskin",
        "wolf | creep | ",
        "shepherd | see | wolf",
        "shepherd | drive off | wolf | with stick",
    ),
    "A greedy merchant refuses to give water to a thirsty traveller. That evening a storm buries "
    "his caravan under the sand, and the traveller digs him out.": (
        "merchant | refuse | | (merchant give water to traveller WISH)",
        "storm | hide | caravan | under sand @evening",
        "traveller | dig | merchant",
    ),
    "Saule and her grandmother bake bread in a clay oven. A hungry stranger knocks at the door, "
    "and they share their bread with him.": (
        "Saule+grandmother | cook | bread | in clay oven",
        "stranger | knock | door",
        "Saule+grandmother | share | bread | and stranger",
    ),
    "A cat teaches a tiger to hunt. When the tiger wants to eat her, the cat climbs a tree, "
    "because she never taught him to climb.": (
        "cat | teach | | to tiger (tiger hunt)",
        "tiger | eat | cat | WISH",
        "cat | climb | tree",
        "cat | teach | | to tiger NOT (tiger climb)",
    ),
    "Riding backwards on his donkey, Aldar Kose enters the city. The khan's vizier, a proud man in "
    "a golden turban, asks him why he rides like that.": (
        "Aldar | ride | donkey",
        "Aldar | enter | city",
        "vizier | ask | | to Aldar",
    ),
    "A girl named Aigul loses her ring in the river. A frog brings it back, and she has to kiss "
    "the frog.": (
        "Aigul | lose | ring | @river",
        "frog | return | ring",
        "Aigul | kiss | frog",
    ),
    'Aldar Kose stops a caravan and shouts: "Thieves are hiding behind that hill!" The merchants '
    "flee in terror and leave their goods to him.": (
        "Aldar | stop | caravan",
        "Aldar | call | | SAYS Thieves are hiding behind that hill!",
        "merchant | run away | ",
        "merchant | leave | goods | to Aldar",
    ),
    "If the bai gives him a horse, Aldar will teach his donkey to read. The foolish bai agrees and "
    "waits for a year.": (
        "bai | give | horse | to Aldar CONDITION",
        "Aldar | teach | | to donkey (donkey read)",
        "bai | agree | ",
        "bai | wait | ",
    ),
    "Astronaut Max repairs a broken satellite while a shark swims around the space station. The "
    "shark, which is only a hologram, frightens his robot.": (
        "Max | repair | satellite",
        "shark | swim | | @space_station",
        "shark | be | | as hologram",
        "shark | scare | robot",
    ),
}


def entity_name(entity: Entity) -> str:
    if entity.is_hero:
        return "Aldar"
    if entity.name:
        return entity.name
    return entity.text


def joined(entities: tuple[Entity, ...]) -> str:
    return "+".join(map(entity_name, entities))


def inner_text(event: Event) -> str:
    pieces = [joined(event.doers), verb_name(event), joined(event.objects)]
    pieces += [f"to {joined(event.recipients)}"] if event.recipients else []
    pieces += [event.modality.upper()] if event.modality is not Modality.FACT else []
    return "(" + " ".join(piece for piece in pieces if piece) + ")"


def verb_name(event: Event) -> str:
    return event.verb.key if event.verb is not None else event.lemma


@dataclass(frozen=True)
class Told:
    """An event as the stories above write it."""

    doers: str
    verb: str
    objects: str
    rest: frozenset[str]
    other_verbs: frozenset[str] = frozenset()

    def is_in(self, other: "Told") -> bool:
        same = (self.doers, self.objects) == (other.doers, other.objects)
        same = same and self.verb in other.other_verbs | {other.verb}
        moods = {"NOT", "WISH", "CONDITION", "PRETENCE"}
        return same and self.rest <= other.rest and self.rest & moods == other.rest & moods


_REST_SLOTS = {
    "recipients": "to",
    "sources": "from",
    "instruments": "with",
    "companions": "and",
    "topics": "as",
}


def told_by(event: Event) -> Told:
    rest = [
        f"{word} {entity_name(entity)}"
        for slot, word in _REST_SLOTS.items()
        for entity in getattr(event, slot)
    ]
    rest += [f"{r.preposition} {entity_name(r.entity)}" for r in event.relations]
    setting = event.setting
    rest += [f"@{entity_name(setting.place)}"] if setting.place else []
    rest += [f"@{noun.key}" for noun in (setting.season, setting.weather, setting.time) if noun]
    rest += [f"is {event.state}"] if event.state else []
    rest += ["NOT"] if event.is_negated else []
    rest += [event.modality.upper()] if event.modality is not Modality.FACT else []
    rest += [f"SAYS {event.speech}"] if event.speech else []
    if event.complement is not None:
        rest += [inner_text(event.complement), f"({verb_name(event.complement)})"]
    verbs = frozenset({event.lemma, event.lemma.split(" ")[0]})
    return Told(
        joined(event.doers), verb_name(event), joined(event.objects), frozenset(rest), verbs
    )


def parse_rest(text: str) -> frozenset[str]:
    """ "to bai @yurt NOT (x y)" as its pieces."""
    pieces: list[str] = []
    before, _, inner = text.partition("(")
    if "SAYS" in before or "SAYS" in text:
        return frozenset({text.strip()})
    if inner:
        pieces.append("(" + inner)
    words = [word.replace("_", " ") for word in before.split()]
    while words:
        word = words.pop(0)
        is_alone = word.startswith("@") or word.isupper()
        taken = [word]
        while not is_alone and words and not (words[0].startswith("@") or words[0].isupper()):
            taken.append(words.pop(0))
        pieces.append(" ".join(taken))
    return frozenset(pieces)


def parsed(line: str) -> Told:
    doers, verb, objects, rest = ([part.strip() for part in line.split("|")] + [""])[:4]
    return Told(doers, verb, objects, parse_rest(rest))


def missed(story: str) -> list[str]:
    """The events of a story that were not read, or not in their order."""
    found = [told_by(event) for event in read_english(story).events]
    lost, place = [], 0
    for line in STORIES[story]:
        wanted = parsed(line)
        at = next((i for i in range(place, len(found)) if wanted.is_in(found[i])), None)
        if at is None:
            lost.append(line)
        else:
            place = at + 1
    return lost


MISREAD = {"fox | praise | crow"}
"""Known errors: "its voice" is taken for the fox's own."""


@pytest.mark.parametrize("story", STORIES)
def test_the_events_of_a_story_are_read(story: str) -> None:
    assert set(missed(story)) <= MISREAD


def test_at_least_92_of_100_events_are_right() -> None:
    lost = sum(len(missed(story)) for story in STORIES)
    assert lost <= 0.08 * sum(len(lines) for lines in STORIES.values())


CAPTIONS = {
    "Freezing in his coat full of holes, Aldar Kose meets a bai.": [
        "Aldar Kose is freezing in his coat full of holes.",
        "Aldar Kose meets a bai.",
    ],
    "The bai sleeps, and then he snores.": ["The bai sleeps.", "The bai snores."],
    "A boy, who was lost, found a lamb and took it home.": [
        "A boy found a lamb.",
        "The boy was lost.",
        "The boy took it home.",
    ],
    "Aldar throws his coat open as if he were hot.": [
        "Aldar throws his coat open as if he were hot.",
    ],
}


@pytest.mark.parametrize("story", CAPTIONS)
def test_captions_are_the_clauses_of_the_story_with_their_subject(story: str) -> None:
    told = [event.clause for event in read_english(story).events]
    assert list(dict.fromkeys(told)) == sorted(CAPTIONS[story], key=told.index)


def test_typing_errors_are_read_as_what_was_meant() -> None:
    (trick, take) = read_english("Aldr Kose trick a gredy mercant an take his hors").events
    assert (joined(trick.doers), verb_name(trick), joined(trick.objects)) == (
        "Aldar",
        "trick",
        "merchant",
    )
    assert (joined(take.doers), verb_name(take), joined(take.objects)) == ("Aldar", "take", "horse")
    assert trick.clause == "Aldar Kose trick a greedy merchant."


def test_a_hero_in_any_spelling_is_the_hero() -> None:
    for name in ("Aldar Kose", "Aldar-Kose", "Aldar Köse", "aldar kose", "Aldar", "aldar"):
        (event,) = read_english(f"{name} eats bread.").events
        assert [doer.is_hero for doer in event.doers] == [True], name


def test_details_belong_to_their_people_and_things() -> None:
    reading = read_english("Shigai-bai, the miser, wears a fox fur coat and has a torn sack.")
    miser = reading.entities[0]
    assert (miser.name, miser.noun and miser.noun.key, miser.is_person) == (
        "Shigai-bai",
        "bai",
        True,
    )
    reading = read_english("Two old women in red shawls find a house full of gold.")
    women, house = reading.events[0].doers[0], reading.events[0].objects[0]
    assert (women.count, women.is_plural, joined(women.wears)) == (2, True, "shawl")
    assert joined(house.parts) == "gold"


def test_a_story_is_read_within_a_tenth_of_a_second() -> None:
    stories = list(STORIES)
    read_english(stories[0])
    start = time.process_time()
    for story in stories:
        read_english(story)
    assert (time.process_time() - start) / len(stories) < 0.1


def test_a_story_is_read_the_same_way_again() -> None:
    story = next(iter(STORIES))
    first, again = read_english(story), read_english(story)
    assert [event.clause for event in first.events] == [event.clause for event in again.events]
    assert [told_by(event) for event in first.events] == [told_by(event) for event in again.events]


_WORDS = (
    "Aldar,a bai,and,who,was,given,“Go!”,.,to,one,the other,himself,of,in,the,sees,him,their,"
    "'s,\n,not,which is,Алдар,5,that,as if,full"
)
_PIECES = st.sampled_from([*_WORDS.split(","), ","])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map(" ".join)))
def test_any_text_can_be_read(text: str) -> None:
    for event in read_english(text).events:
        assert len(event.clause) <= 200

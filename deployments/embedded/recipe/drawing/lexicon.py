"""What the drawings show: people, animals, things and places, and the words for them.

The planner's table of nouns is far larger; these are the ones that the embedded family has learnt.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a drawing shows."""

    PERSON = "person"
    ANIMAL = "animal"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A person, animal or thing that is drawn.

    Attributes:
        name: English noun, e.g. "merchant".
        descriptor: the words for its usual look; an animal's begins with its colour.
        en: English words that captions use for it.
    """

    name: str
    kind: Kind
    descriptor: str
    en: str


def with_article(words: str) -> str:
    """The words after "a" or "an"."""
    return f"{'an' if words[0].lower() in 'aeio' else 'a'} {words}"


def _nouns(kind: Kind, table: str) -> tuple[Drawn, ...]:
    """Reads rows of `name|descriptor|words`."""
    rows = (row.split("|") for row in table.strip().splitlines())
    return tuple(Drawn(name, kind, descriptor, en) for name, descriptor, en in rows)


PEOPLE = _nouns(
    Kind.PERSON,
    """
merchant|bearded merchant in a blue robe|merchant trader seller vendor shopkeeper richman
bai|greedy bai in a purple robe|bai bey miser
khan|khan with a crown in a yellow robe|khan king sultan emir ruler
old woman|old woman in a white headscarf|oldwoman grandmother granny
old man|old man with a white beard|oldman elder grandfather
widow|widow in a white headscarf|widow
woman|woman in a white headscarf|woman women wife mother bride
girl|young girl in a red dress|girl daughter princess maiden
boy|young boy in a green robe|boy child children son orphan kid
shepherd|shepherd in a grey robe|shepherd herder herdsman
judge|old judge in a white robe|judge qadi
mullah|mullah in a white turban|mullah imam priest
thief|thief in a black robe|thief thieves robber bandit
guard|guard with a spear in a red robe|guard soldier warrior batyr
vizier|vizier in a green robe|vizier minister advisor adviser
poor man|poor man in a grey robe|poorman beggar pauper peasant farmer
neighbour|neighbour in a green robe|neighbour neighbor
traveller|traveller in a brown robe|traveller traveler stranger pilgrim
friend|friend in a green robe|friend companion
blacksmith|blacksmith in a leather apron|blacksmith smith craftsman
hunter|hunter in a grey robe|hunter fisherman
giant|huge giant in a brown robe|giant ogre
devil|small grey devil with horns|devil shaitan demon jinn genie
witch|old witch in a black robe|witch sorceress
wrestler|strong wrestler in a red robe|wrestler strongman champion
""",
)

ANIMALS = _nouns(
    Kind.ANIMAL,
    """
horse|brown horse|horse steed stallion mare pony
foal|brown foal|foal colt
camel|brown camel|camel
sheep|white sheep|sheep lamb ram
goat|grey goat|goat
cow|brown cow|cow bull ox oxen calf
donkey|grey donkey|donkey mule
dog|grey dog|dog puppy
wolf|grey wolf|wolf wolves
fox|red fox|fox
bear|brown bear|bear
hare|white hare|hare rabbit
eagle|golden eagle|eagle falcon hawk
bird|white bird|bird swan goose geese hen duck pigeon
cat|grey cat|cat kitten
tiger|orange tiger|tiger leopard
lion|golden lion|lion
snake|green snake|snake serpent
dragon|green dragon|dragon
""",
)

OBJECTS = _nouns(
    Kind.OBJECT,
    """
gold|bag of gold|gold money coin coins silver purse wealth
carpet|patterned carpet|carpet rug
chest|wooden chest|chest treasure box
coat|old patched coat|coat cloak shapan chapan
fur coat|brown fur coat|furcoat
dombra|wooden dombra|dombra dombyra instrument lute
cauldron|black cauldron|cauldron kazan pot kettle
ring|golden ring|ring jewel diamond
food|dish of meat|meat food bread baursak beshbarmak
tea|bowl of kumis|tea kumis kymyz milk
sword|silver sword|sword knife sabre dagger
saddle|leather saddle|saddle bridle
tree|tall tree|tree trees poplar
apple|red apple|apple fruit melon
book|old book|book letter scroll
""",
)

NOUNS = PEOPLE + ANIMALS + OBJECTS


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """A place that is drawn.

    Attributes:
        name: English noun, e.g. "bazaar".
        phrase: how a caption adds it: "in the bazaar".
        en: English words that captions use for it.
    """

    name: str
    phrase: str
    en: str


PLACES = tuple(
    DrawnPlace(*row.split("|"))
    for row in """
steppe|in the steppe|steppe grassland pasture meadow field plains
yurt|near a yurt|yurt aul village camp tent
bazaar|in the bazaar|bazaar market marketplace
mountains|in the mountains|mountain hill gorge
forest|in the forest|forest woods grove jungle
river|by the river|river stream
lake|by the lake|lake sea pond shore
palace|in the palace|palace court castle throne
city|in the city|city town street
desert|in the desert|desert sands dunes
well|by the well|waterwell
garden|in the garden|garden orchard
cave|in the cave|cave
house|near the house|house home hut inn
""".strip().splitlines()
)

TIMES = (
    "on a sunny day",
    "in the morning",
    "at dawn",
    "at sunset",
    "at night",
)
"""Phrases for the time of day."""

LOOKS = (
    "old",
    "young",
    "fat",
    "rich",
    "greedy",
    "cruel",
    "poor",
    "huge",
    "small",
    "beautiful",
    "magic",
    "blind",
    "lame",
    "wise",
)
"""Looks that captions may add without a change of the drawing."""

STYLES = (
    "kazakh folk tale illustration",
    "storybook illustration, kazakh folk tale",
    "kazakh folk tale, children's book style",
)
"""Styles that end the planner's prompts."""

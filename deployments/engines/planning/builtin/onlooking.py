"""What Aldar Kose does in a story that leaves room for him.

These scenes fill a storyboard whose story has fewer moments than frames. He never does here what
the story says of somebody else.
"""

from dataclasses import dataclass

from deployments.engines.planning.reading.events import Entity, Language

EN, RU, KK = Language.EN, Language.RU, Language.KK


@dataclass(frozen=True, slots=True)
class Moment:
    """One such moment.

    Attributes:
        prompt: how it looks; `{other}` is the person or animal that he is with.
        captions: a sentence in each language; `{nom}`, `{acc}`, `{dat}`, `{ins}` and `{with_ins}`
            name the other one in these cases.
        is_before: whether it comes before the deeds of the story and not after them.
    """

    prompt: str
    captions: dict[Language, str]
    is_before: bool = False


NOTICE = Moment(
    "pointing at {other} with raised eyebrows",
    {
        EN: "Aldar Kose notices {nom}.",
        RU: "Алдар Косе замечает {acc}.",
        KK: "Алдар Көсе {acc} байқайды.",
    },
    is_before=True,
)
GREET = Moment(
    "greeting {other} with a hand on the heart",
    {
        EN: "Aldar Kose greets {nom}.",
        RU: "Алдар Косе здоровается {with_ins}.",
        KK: "Алдар Көсе {ins} амандасады.",
    },
    is_before=True,
)
LISTEN = Moment(
    "listening closely to {other}",
    {
        EN: "Aldar Kose listens to {nom}.",
        RU: "Алдар Косе внимательно слушает {acc}.",
        KK: "Алдар Көсе {acc} мұқият тыңдайды.",
    },
)
WONDER = Moment(
    "thinking with a finger on the temple beside {other}",
    {
        EN: "Aldar Kose wonders how to help {nom}.",
        RU: "Алдар Косе думает, как помочь {dat}.",
        KK: "Алдар Көсе {dat} қалай көмектесерін ойлайды.",
    },
)
HELP = Moment(
    "helping {other} with both hands",
    {
        EN: "Aldar Kose lends a hand to {nom}.",
        RU: "Алдар Косе помогает {dat}.",
        KK: "Алдар Көсе {dat} көмектеседі.",
    },
)
SHARE = Moment(
    "sharing a round loaf of bread with {other}",
    {
        EN: "Aldar Kose shares his bread with {nom}.",
        RU: "Алдар Косе делится хлебом {with_ins}.",
        KK: "Алдар Көсе нанын {ins} бөліседі.",
    },
)
LAUGH = Moment(
    "laughing happily beside {other}",
    {
        EN: "Aldar Kose laughs together with {nom}.",
        RU: "Алдар Косе смеётся вместе {with_ins}.",
        KK: "Алдар Көсе {ins} бірге күледі.",
    },
)
SIT = Moment(
    "sitting and resting beside {other}",
    {
        EN: "Aldar Kose sits down beside {nom}.",
        RU: "Алдар Косе садится рядом {with_ins}.",
        KK: "Алдар Көсе {ins} қатар отырады.",
    },
)
ALONE = (
    Moment(
        "looking into the distance with a hand over the eyes",
        {
            EN: "Aldar Kose looks into the distance.",
            RU: "Алдар Косе смотрит вдаль.",
            KK: "Алдар Көсе алысқа қарайды.",
        },
    ),
    Moment(
        "thinking with a finger on the temple",
        {
            EN: "Aldar Kose thinks of a trick.",
            RU: "Алдар Косе придумывает хитрость.",
            KK: "Алдар Көсе айла ойлайды.",
        },
    ),
    Moment(
        "walking along with a light step",
        {
            EN: "Aldar Kose goes on his way.",
            RU: "Алдар Косе идёт своей дорогой.",
            KK: "Алдар Көсе жолын жалғастырады.",
        },
    ),
    Moment(
        "sitting and resting on the ground",
        {
            EN: "Aldar Kose sits down to rest.",
            RU: "Алдар Косе присел отдохнуть.",
            KK: "Алдар Көсе демалып отыр.",
        },
    ),
    Moment(
        "laughing with a hand on the belly",
        {
            EN: "Aldar Kose laughs.",
            RU: "Алдар Косе смеётся.",
            KK: "Алдар Көсе күледі.",
        },
    ),
    Moment(
        "waving a hand in greeting",
        {
            EN: "Aldar Kose greets the people.",
            RU: "Алдар Косе здоровается с людьми.",
            KK: "Алдар Көсе елмен сәлемдеседі.",
        },
    ),
    Moment(
        "singing with arms spread wide",
        {
            EN: "Aldar Kose sings a song.",
            RU: "Алдар Косе поёт песню.",
            KK: "Алдар Көсе ән салады.",
        },
    ),
    Moment(
        "dancing with raised arms",
        {
            EN: "Aldar Kose dances for joy.",
            RU: "Алдар Косе пляшет от радости.",
            KK: "Алдар Көсе қуанып билейді.",
        },
    ),
)


def moment(number: int, other: Entity | None, has_hero: bool) -> Moment:
    """The moment of this number, from 0; after the last one with somebody he is alone.

    Args:
        number: of the moment.
        other: with whom he is; None if he is alone.
        has_hero: whether the story itself is about him: then he does not come as a helper.
    """
    if other is None:
        return ALONE[number % len(ALONE)]
    is_helper = not has_hero and (other.is_person or other.is_plural)
    helping = (NOTICE, LISTEN, WONDER, HELP, SHARE, LAUGH, SIT)
    moments = helping if is_helper else (NOTICE, SIT, GREET, LAUGH, LISTEN, SHARE)
    if number < len(moments):
        return moments[number]
    return ALONE[(number - len(moments)) % len(ALONE)]

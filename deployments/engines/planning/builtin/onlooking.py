"""What Aldar Kose does in a story that leaves room for him.

These scenes fill a storyboard whose story has fewer moments than frames. He never does here what
the story says of somebody else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from deployments.engines.planning.builtin.participants import is_alive, is_weather
from deployments.engines.planning.reading.events import Entity, Language, Reading

EN, RU, KK = Language.EN, Language.RU, Language.KK


@dataclass(frozen=True, slots=True)
class Moment:
    """One such moment.

    Attributes:
        prompt: how it looks; `{other}` is the person, animal or thing that he is with.
        captions: a sentence in each language; `{nom}`, `{acc}`, `{dat}`, `{ins}` and `{with_ins}`
            name the other one in these cases.
        deed: key of the verb that it shows; he does not do what somebody else has done.
        is_before: whether it comes before the deeds of the story and not after them.
    """

    prompt: str
    captions: dict[Language, str]
    deed: str
    is_before: bool = False


NOTICE = Moment(
    "pointing at {other} with raised eyebrows",
    {
        EN: "Aldar Kose notices {nom}.",
        RU: "Алдар Косе замечает {acc}.",
        KK: "Алдар Көсе {acc} байқайды.",
    },
    "point",
    is_before=True,
)
GREET = Moment(
    "greeting {other} with a hand on the heart",
    {
        EN: "Aldar Kose greets {nom}.",
        RU: "Алдар Косе здоровается {with_ins}.",
        KK: "Алдар Көсе {ins} амандасады.",
    },
    "greet",
    is_before=True,
)
LISTEN = Moment(
    "listening closely to {other}",
    {
        EN: "Aldar Kose listens to {nom}.",
        RU: "Алдар Косе внимательно слушает {acc}.",
        KK: "Алдар Көсе {acc} мұқият тыңдайды.",
    },
    "hear",
)
WONDER = Moment(
    "thinking with a finger on the temple beside {other}",
    {
        EN: "Aldar Kose wonders how to help {nom}.",
        RU: "Алдар Косе думает, как помочь {dat}.",
        KK: "Алдар Көсе {dat} қалай көмектесерін ойлайды.",
    },
    "think",
)
HELP = Moment(
    "helping {other} with both hands",
    {
        EN: "Aldar Kose lends a hand to {nom}.",
        RU: "Алдар Косе помогает {dat}.",
        KK: "Алдар Көсе {dat} көмектеседі.",
    },
    "help",
)
SHARE = Moment(
    "sharing a round loaf of bread with {other}",
    {
        EN: "Aldar Kose shares his bread with {nom}.",
        RU: "Алдар Косе делится хлебом {with_ins}.",
        KK: "Алдар Көсе нанын {ins} бөліседі.",
    },
    "share",
)
LAUGH = Moment(
    "laughing happily beside {other}",
    {
        EN: "Aldar Kose laughs together with {nom}.",
        RU: "Алдар Косе смеётся вместе {with_ins}.",
        KK: "Алдар Көсе {ins} бірге күледі.",
    },
    "laugh",
)
SIT = Moment(
    "sitting and resting beside {other}",
    {
        EN: "Aldar Kose sits down beside {nom}.",
        RU: "Алдар Косе садится рядом {with_ins}.",
        KK: "Алдар Көсе {ins} қатар отырады.",
    },
    "sit",
)
EXAMINE = Moment(
    "looking closely at {other} with a hand on the chin",
    {
        EN: "Aldar Kose looks closely at {nom}.",
        RU: "Алдар Косе внимательно рассматривает {acc}.",
        KK: "Алдар Көсе {dat} мұқият қарайды.",
    },
    "look",
    is_before=True,
)
POINT_OUT = Moment(
    "smiling proudly and pointing at {other}",
    {
        EN: "Aldar Kose points at {nom} with a proud smile.",
        RU: "Алдар Косе с гордой улыбкой показывает на {acc}.",
        KK: "Алдар Көсе мақтана күліп, {acc} көрсетеді.",
    },
    "show",
)
LOOK_AROUND = Moment(
    "looking around with wide eyes",
    {
        EN: "Aldar Kose looks around: {nom}.",
        RU: "Алдар Косе осматривается: {nom}.",
        KK: "Алдар Көсе айналасына қарайды: {nom}.",
    },
    "look",
    is_before=True,
)
ALONE = (
    Moment(
        "thinking with a finger on the temple",
        {
            EN: "Aldar Kose thinks of a trick.",
            RU: "Алдар Косе придумывает хитрость.",
            KK: "Алдар Көсе айла ойлайды.",
        },
        "think",
        is_before=True,
    ),
    Moment(
        "laughing with a hand on the belly",
        {
            EN: "Aldar Kose laughs.",
            RU: "Алдар Косе смеётся.",
            KK: "Алдар Көсе күледі.",
        },
        "laugh",
    ),
    Moment(
        "walking along with a light step",
        {
            EN: "Aldar Kose goes on his way.",
            RU: "Алдар Косе идёт своей дорогой.",
            KK: "Алдар Көсе жолын жалғастырады.",
        },
        "walk",
        is_before=True,
    ),
    Moment(
        "sitting and resting on the ground",
        {
            EN: "Aldar Kose sits down to rest.",
            RU: "Алдар Косе присел отдохнуть.",
            KK: "Алдар Көсе демалып отыр.",
        },
        "rest",
    ),
    Moment(
        "looking into the distance with a hand over the eyes",
        {
            EN: "Aldar Kose looks into the distance.",
            RU: "Алдар Косе смотрит вдаль.",
            KK: "Алдар Көсе алысқа қарайды.",
        },
        "look",
        is_before=True,
    ),
    Moment(
        "dancing with raised arms",
        {
            EN: "Aldar Kose dances for joy.",
            RU: "Алдар Косе пляшет от радости.",
            KK: "Алдар Көсе қуанып билейді.",
        },
        "dance",
    ),
    Moment(
        "waving a hand in greeting",
        {
            EN: "Aldar Kose greets the people.",
            RU: "Алдар Косе здоровается с людьми.",
            KK: "Алдар Көсе елмен сәлемдеседі.",
        },
        "wave",
    ),
    Moment(
        "singing with arms spread wide",
        {
            EN: "Aldar Kose sings a song.",
            RU: "Алдар Косе поёт песню.",
            KK: "Алдар Көсе ән салады.",
        },
        "sing",
    ),
)

_WITH_HERO = (NOTICE, SIT, GREET, LAUGH, LISTEN, SHARE)
_AS_HELPER = (NOTICE, LISTEN, WONDER, HELP, SHARE, LAUGH, SIT)


def alone(number: int) -> Moment:
    """What the hero does by himself; the moments repeat after the last one."""
    return ALONE[number % len(ALONE)]


def moments_with(
    reading: Reading, people: Sequence[Entity], place: Entity | None
) -> Iterator[tuple[Moment, tuple[Entity, ...]]]:
    """Endless moments of the hero with what a story has, and whom or what each one shows.

    Args:
        reading: of the story, whose own deeds are left to its people.
        people: main entities of the story, the hero among them if it is about him.
        place: where the story plays; None if it names none.
    """
    done = {event.verb.key for event in reading.events if event.verb is not None}
    has_hero = any(entity.is_hero for entity in people)
    others = [entity for entity in people if not entity.is_hero and is_alive(entity)]
    if others:
        first = others[0]
        is_helper = not has_hero and (first.is_person or first.is_plural)
        moments = _AS_HELPER if is_helper else _WITH_HERO
        for number, doing in enumerate(m for m in moments if m.deed not in done):
            yield doing, (others[number % len(others)],)
    else:
        things = [e for e in people if not (e.is_hero or e.is_place or is_weather(e))]
        if place is not None:
            yield LOOK_AROUND, (place,)
        for thing in things[:1]:
            yield EXAMINE, (thing,)
            yield POINT_OUT, (thing,)
    for doing in cycle([m for m in ALONE if m.deed not in done] or ALONE):
        yield doing, ()

"""What Aldar Kose does in a story that leaves room for him: he hears, thinks, talks and helps.

These scenes fill a storyboard whose story has fewer moments than frames. He never does here what
the story says of somebody else.
"""

from dataclasses import dataclass

from deployments.engines.planning.reading.events import Language

EN, RU, KK = Language.EN, Language.RU, Language.KK


@dataclass(frozen=True, slots=True)
class Moment:
    """One such moment.

    Attributes:
        prompt: how it looks; `{other}` is the person, animal or thing that he is with.
        captions: a sentence in each language; `{other}` is in its basic form.
    """

    prompt: str
    captions: dict[Language, str]


WITH_OTHERS = (
    Moment(
        "listening closely to {other}",
        {
            EN: "Aldar Kose hears all about {other}.",
            RU: "Алдар Косе всё замечает: рядом {other}.",
            KK: "Алдар Көсе бәрін байқайды: қасында {other}.",
        },
    ),
    Moment(
        "thinking with a finger on the temple beside {other}",
        {
            EN: "Aldar Kose thinks of a way to help {other}.",
            RU: "Алдар Косе думает, как быть. Рядом {other}.",
            KK: "Алдар Көсе не істерін ойлайды. Қасында {other}.",
        },
    ),
    Moment(
        "pointing the way for {other}",
        {
            EN: "Aldar Kose shows a way out to {other}.",
            RU: "Алдар Косе подсказывает выход. Ждёт и {other}.",
            KK: "Алдар Көсе жол көрсетеді. {other} да күтіп тұр.",
        },
    ),
    Moment(
        "helping {other} with both hands",
        {
            EN: "Aldar Kose lends a hand to {other}.",
            RU: "Алдар Косе спешит на помощь. Рад и {other}.",
            KK: "Алдар Көсе көмекке келеді. {other} да қуанышты.",
        },
    ),
    Moment(
        "laughing happily beside {other}",
        {
            EN: "Aldar Kose laughs together with {other}.",
            RU: "Алдар Косе смеётся. Весело и всем вокруг: вот {other}.",
            KK: "Алдар Көсе күледі. {other} да мәз.",
        },
    ),
    Moment(
        "sitting and resting beside {other}",
        {
            EN: "Aldar Kose sits down beside {other}.",
            RU: "Алдар Косе присел отдохнуть. Рядом {other}.",
            KK: "Алдар Көсе демалып отыр. Қасында {other}.",
        },
    ),
    Moment(
        "telling people about {other} with lively hands",
        {
            EN: "Aldar Kose tells everyone about {other}.",
            RU: "Алдар Косе рассказывает людям. Все слушают, и {other} тоже.",
            KK: "Алдар Көсе жұртқа әңгіме айтады: {other}.",
        },
    ),
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


def moment(number: int, has_others: bool) -> Moment:
    """The moment of this number, from 0; after the last one they begin again."""
    moments = WITH_OTHERS if has_others else ALONE
    return moments[number % len(moments)]

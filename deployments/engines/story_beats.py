"""The beats of a tale: for each moment, how it is drawn and how it is told in three languages.

Prompts are in the vocabulary of the embedded picture model. Captions are whole sentences; a name
comes into them only in the form that the sentence needs, so they stay grammatical for every noun.
Slots: `{foe}` the other person, `{prize}` what it is about, `{mount}` what the hero rides, `{to}`
the direction of the place.
"""

from dataclasses import dataclass
from enum import StrEnum


class Beat(StrEnum):
    """One moment of a tale."""

    OPENING = "opening"
    OPENING_MOUNTED = "opening_mounted"
    STROLL = "stroll"
    RIDE = "ride"
    WALK_TO = "walk_to"
    RIDE_TO = "ride_to"
    MEET = "meet"
    FIND = "find"
    ENVY = "envy"
    REQUEST = "request"
    CHALLENGE = "challenge"
    WAIT = "wait"
    THINK = "think"
    QUESTION = "question"
    BAIT = "bait"
    TRICK = "trick"
    TAKE = "take"
    RIDE_OFF = "ride_off"
    RUN_OFF = "run_off"
    TOO_LATE = "too_late"
    HAGGLE = "haggle"
    DEAL = "deal"
    AGREE = "agree"
    RACE = "race"
    WIN = "win"
    HELP = "help"
    GIVE = "give"
    SHARE = "share"
    FEAST = "feast"
    LESSON = "lesson"
    HIDE = "hide"
    SING = "sing"
    LAUGH = "laugh"
    REST = "rest"
    CHASED = "chased"
    CHASE = "chase"
    ARGUE = "argue"
    IDEA = "idea"
    DEED = "deed"
    NEWS = "news"
    LOOK_BACK = "look_back"
    END = "end"
    END_MOUNTED = "end_mounted"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to draw and tell a beat."""

    prompt: str
    en: str
    ru: str
    kk: str


_FRONT = "front view of {hero} standing and facing the viewer"
_CHEER = "{hero} cheering with raised arms"

WORDINGS: dict[Beat, tuple[Wording, ...]] = {
    Beat.OPENING: (
        Wording(
            _FRONT,
            "Aldar Kose, the beardless trickster, comes {to}.",
            "Безбородый хитрец Алдар Косе приходит {to}.",
            "Қу Алдар Көсе {to} келеді.",
        ),
        Wording(
            _FRONT,
            "One day Aldar Kose, whom nobody has ever outwitted, comes {to}.",
            "Однажды Алдар Косе, которого ещё никто не перехитрил, приходит {to}.",
            "Бір күні ешкімге алдырмаған Алдар Көсе {to} келеді.",
        ),
    ),
    Beat.OPENING_MOUNTED: (
        Wording(
            _FRONT,
            "Aldar Kose, the beardless trickster, comes riding {to}.",
            "Безбородый хитрец Алдар Косе приезжает {to}.",
            "Қу Алдар Көсе {mount.ins} {to} келеді.",
        ),
    ),
    Beat.STROLL: (
        Wording(
            "{hero} walking along the road",
            "He strolls along, humming, and looks around.",
            "Он идёт, напевая, и поглядывает по сторонам.",
            "Ол ыңылдап ән салып, жан-жағына қарап келеді.",
        ),
        Wording(
            "{hero} walking slowly",
            "He walks on, for whoever sits still sees nothing.",
            "Он идёт дальше: кто сидит на месте, тот ничего не увидит.",
            "Ол әрі қарай жүре береді: отырған адам ештеңе көрмейді.",
        ),
    ),
    Beat.RIDE: (
        Wording(
            "{hero} riding {mount}",
            "He rides {mount.the}, and the wind sings in his ears.",
            "Он едет верхом, и ветер поёт у него в ушах.",
            "Ол {mount.ins} желдей есіп келеді.",
        ),
        Wording(
            "{hero} galloping on {mount}",
            "{mount.The} flies along like an arrow.",
            "{mount.Nom} мчится как стрела.",
            "{mount.Nom} жебедей зулайды.",
        ),
    ),
    Beat.WALK_TO: (
        Wording(
            "{hero} walking along the road",
            "From there he walks {to}.",
            "Оттуда он идёт {to}.",
            "Одан әрі ол {to} барады.",
        ),
    ),
    Beat.RIDE_TO: (
        Wording(
            "{hero} riding {mount}",
            "From there he rides {to}.",
            "Оттуда он едет {to}.",
            "Одан әрі ол {mount.ins} {to} барады.",
        ),
    ),
    Beat.MEET: (
        Wording(
            "{hero} talking to {foe}",
            "There he meets {foe.a}.",
            "Там он встречает {foe.acc}.",
            "Сол жерде ол {foe.acc} кездестіреді.",
        ),
        Wording(
            "{hero} greets {foe}",
            "He greets {foe.a} politely, but his eyes are laughing.",
            "Он вежливо здоровается {foe.with_}, а глаза его смеются.",
            "Ол {foe.ins} сыпайы амандасады, ал көзі күліп тұр.",
        ),
    ),
    Beat.FIND: (
        Wording(
            "{hero} standing {prize.near}",
            "There he finds {prize.a}.",
            "Там он находит {prize.acc}.",
            "Сол жерден ол {prize.acc} табады.",
        ),
    ),
    Beat.ENVY: (
        Wording(
            "{hero} standing next to {foe} {prize.near}",
            "{foe.The} would not part with {prize.the} for anything.",
            "{foe.Nom} ни за что не хочет расставаться {prize.with_}.",
            "{foe.Nom} {prize.acc} ешкімге бергісі келмейді.",
        ),
        Wording(
            "{hero} standing next to {foe} {prize.near}",
            "Beside {foe.the} he notices {prize.a}.",
            "Рядом {foe.with_} он замечает {prize.acc}.",
            "Ол {foe.gen} қасынан {prize.acc} көреді.",
        ),
    ),
    Beat.REQUEST: (
        Wording(
            "{hero} talking to {foe}",
            "{foe.The} comes to Aldar Kose with a request.",
            "{foe.Nom} обращается к Алдару Косе с просьбой.",
            "{foe.Nom} Алдар Көсеге өтінішпен келеді.",
        ),
    ),
    Beat.CHALLENGE: (
        Wording(
            "{hero} arguing with {foe}",
            "{foe.The} challenges Aldar Kose.",
            "{foe.Nom} бросает вызов Алдару Косе.",
            "{foe.Nom} Алдар Көсеге қарсы шығады.",
        ),
    ),
    Beat.WAIT: (
        Wording(
            "{hero} standing and waiting",
            "He waits for the right moment.",
            "Он ждёт удобного случая.",
            "Ол ыңғайлы сәтті күтеді.",
        ),
    ),
    Beat.THINK: (
        Wording(
            "{hero} sitting cross-legged",
            "Aldar Kose sits down and thinks up a clever plan.",
            "Алдар Косе садится и придумывает хитрый план.",
            "Алдар Көсе отырып, айла ойлап табады.",
        ),
        Wording(
            "{hero} sits on the ground",
            "“Every lock has its key,” thinks Aldar Kose.",
            "«К каждому замку есть ключ», — думает Алдар Косе.",
            "«Әр құлыптың өз кілті бар», — деп ойлайды Алдар Көсе.",
        ),
    ),
    Beat.QUESTION: (
        Wording(
            "{hero} talking to {foe}",
            "He asks {foe.the} a question with a twist.",
            "Он задаёт {foe.dat} вопрос с подвохом.",
            "Ол {foe.dat} астары бар сұрақ қояды.",
        ),
    ),
    Beat.BAIT: (
        Wording(
            "{hero} bargaining with {foe}",
            "He tells {foe.the} a tale too fine not to be believed.",
            "Он рассказывает {foe.dat} такую небылицу, что нельзя не поверить.",
            "Ол {foe.dat} сенбеске болмайтын қызық әңгіме айтады.",
        ),
    ),
    Beat.TRICK: (
        Wording(
            "{hero} tricks {foe}",
            "{foe.The} believes every word and falls for the trick.",
            "{foe.Nom} верит каждому слову и попадается на хитрость.",
            "{foe.Nom} әр сөзіне сеніп, айлаға түседі.",
        ),
        Wording(
            "{hero} tricks {foe}",
            "Before {foe.the} can blink, Aldar Kose has played the trick.",
            "{foe.Nom} и глазом моргнуть не успевает, как Алдар Косе уже всех перехитрил.",
            "{foe.Nom} көзін ашып-жұмғанша, Алдар Көсе айласын асырады.",
        ),
    ),
    Beat.TAKE: (
        Wording(
            "{hero} standing {prize.near}",
            "In a flash {prize.the} is in his hands.",
            "Миг — и Алдар Косе забирает {prize.acc} себе.",
            "Көзді ашып-жұмғанша Алдар Көсе {prize.acc} алып кетеді.",
        ),
        Wording(
            "{hero} walking {prize.near}",
            "Aldar Kose takes {prize.the}, and that is that.",
            "Алдар Косе берёт {prize.acc} — и был таков.",
            "Алдар Көсе {prize.acc} алады да, жөніне кетеді.",
        ),
    ),
    Beat.RIDE_OFF: (
        Wording(
            "{hero} galloping on {mount}",
            "He leaps onto {mount.the} and gallops away.",
            "Он вскакивает в седло и мчится прочь.",
            "Ол {mount.dat} қарғып мініп, шаба жөнеледі.",
        ),
    ),
    Beat.RUN_OFF: (
        Wording(
            "{hero} running away",
            "He runs away, faster than the wind.",
            "Он убегает быстрее ветра.",
            "Ол желдей зымырап қашып кетеді.",
        ),
    ),
    Beat.TOO_LATE: (
        Wording(
            "{hero} standing next to {foe}",
            "{foe.The} understands too late what has happened.",
            "{foe.Nom} слишком поздно понимает, что произошло.",
            "{foe.Nom} не болғанын тым кеш түсінеді.",
        ),
    ),
    Beat.HAGGLE: (
        Wording(
            "{hero} bargaining with {foe}",
            "They haggle long and loud.",
            "Они торгуются долго и громко.",
            "Олар ұзақ саудаласады.",
        ),
    ),
    Beat.DEAL: (
        Wording(
            "{hero} talking with {foe}",
            "They shake hands, and {foe.the} does not know yet what the bargain is worth.",
            "Они ударяют по рукам, и {foe.nom} ещё не знает, чем обернётся эта сделка.",
            "Олар қол алысады, бірақ {foe.nom} бұл сауданың немен бітерін әлі білмейді.",
        ),
    ),
    Beat.AGREE: (
        Wording(
            "{hero} talking with {foe}",
            "{foe.The} agrees to the contest.",
            "{foe.Nom} соглашается на состязание.",
            "{foe.Nom} жарысқа келіседі.",
        ),
    ),
    Beat.RACE: (
        Wording(
            "{hero} racing on {mount}",
            "The race begins, and dust rises to the sky.",
            "Состязание начинается, и пыль поднимается до неба.",
            "Жарыс басталып, шаң көкке көтеріледі.",
        ),
    ),
    Beat.WIN: (Wording(_CHEER, "Aldar Kose wins!", "Алдар Косе побеждает!", "Алдар Көсе жеңеді!"),),
    Beat.HELP: (
        Wording(
            "{hero} standing next to {foe}",
            "Aldar Kose helps {foe.the}.",
            "Алдар Косе помогает {foe.dat}.",
            "Алдар Көсе {foe.dat} көмектеседі.",
        ),
    ),
    Beat.GIVE: (
        Wording(
            "{hero} standing next to {foe} {prize.near}",
            "He gives {prize.the} to {foe.the}.",
            "Он отдаёт {prize.acc} {foe.dat}.",
            "Ол {prize.acc} {foe.dat} береді.",
        ),
    ),
    Beat.SHARE: (
        Wording(
            "{hero} stands and smiles",
            "He shares what he has with those who have nothing.",
            "Всем, что у него есть, он делится с бедняками.",
            "Ол бар дүниесін кедейлермен бөліседі.",
        ),
    ),
    Beat.FEAST: (
        Wording(
            "{hero} sitting cross-legged, rejoicing",
            "A great feast begins, and Aldar Kose sits in the place of honour.",
            "Начинается большой пир, и Алдар Косе сидит на почётном месте.",
            "Үлкен той басталып, Алдар Көсе төрде отырады.",
        ),
    ),
    Beat.LESSON: (
        Wording(
            "{hero} talking to {foe}",
            "{foe.The} learns a lesson for life.",
            "{foe.Nom} получает урок на всю жизнь.",
            "{foe.Nom} өмір бойы ұмытпайтын сабақ алады.",
        ),
    ),
    Beat.HIDE: (
        Wording(
            "{hero} sitting on the ground, hiding",
            "He hides and keeps as still as a stone.",
            "Он прячется и сидит тихо, как мышь.",
            "Ол тығылып, тып-тыныш отырады.",
        ),
    ),
    Beat.SING: (
        Wording(
            "{hero} sitting and singing",
            "He sings, and everyone falls silent to listen.",
            "Он поёт, и все умолкают, слушая его.",
            "Ол ән салады, жұрттың бәрі тына қалып тыңдайды.",
        ),
    ),
    Beat.LAUGH: (
        Wording(
            "{hero} dancing with joy",
            "Aldar Kose laughs and dances with joy.",
            "Алдар Косе смеётся и пляшет от радости.",
            "Алдар Көсе күліп, қуаныштан билеп кетеді.",
        ),
    ),
    Beat.REST: (
        Wording(
            "{hero} sitting and resting",
            "He sits down to rest.",
            "Он садится отдохнуть.",
            "Ол отырып, тынығады.",
        ),
    ),
    Beat.CHASED: (
        Wording(
            "{hero} running away from {foe}",
            "{foe.The} chases Aldar Kose.",
            "{foe.Nom} гонится за Алдаром Косе.",
            "{foe.Nom} Алдар Көсені қуады.",
        ),
    ),
    Beat.CHASE: (
        Wording(
            "{hero} running next to {foe}",
            "He runs after {foe.the} and does not give up.",
            "Он пускается в погоню и не отстаёт.",
            "Ол соңынан қуа жөнеледі.",
        ),
    ),
    Beat.ARGUE: (
        Wording(
            "{hero} arguing with {foe}",
            "He argues with {foe.the}, and every word hits home.",
            "Он спорит {foe.with_}, и каждое его слово попадает в цель.",
            "Ол {foe.ins} айтысады, әр сөзі дәл тиеді.",
        ),
    ),
    Beat.IDEA: (
        Wording(
            _CHEER,
            "And suddenly he knows what to do!",
            "И вдруг его осеняет!",
            "Кенет оның ойына керемет айла келеді!",
        ),
    ),
    Beat.DEED: (
        Wording(
            "{hero} running",
            "No sooner thought of than he sets to work.",
            "Он тут же берётся за дело.",
            "Ол бірден іске кіріседі.",
        ),
    ),
    Beat.NEWS: (
        Wording(
            "{hero} stands and smiles",
            "Soon everybody is talking about it.",
            "Скоро об этом говорят все вокруг.",
            "Көп ұзамай бұл хабар бүкіл елге тарайды.",
        ),
    ),
    Beat.LOOK_BACK: (
        Wording(
            "{hero} walking and smiling",
            "He looks back and laughs.",
            "Он оглядывается и смеётся.",
            "Ол артына қарап күледі.",
        ),
    ),
    Beat.END: (
        Wording(
            "{hero} celebrating with arms up",
            "Once again Aldar Kose has been cleverer than everyone else.",
            "Так Алдар Косе снова оказался хитрее всех.",
            "Осылайша Алдар Көсе тағы да бәрінен айласын асырды.",
        ),
        Wording(
            "{hero} walking along the road",
            "And Aldar Kose walks on to his next adventure.",
            "И Алдар Косе идёт дальше — навстречу новым приключениям.",
            "Сөйтіп, Алдар Көсе жаңа хикаяларға қарай жол тартады.",
        ),
    ),
    Beat.END_MOUNTED: (
        Wording(
            "{hero} riding {mount}",
            "And Aldar Kose rides on to his next adventure.",
            "И Алдар Косе едет дальше — навстречу новым приключениям.",
            "Сөйтіп, Алдар Көсе жаңа хикаяларға қарай жол тартады.",
        ),
    ),
}
"""Each beat's wordings; the story's seed chooses one."""

# ruff: noqa: E501 - one row is one wording, and splitting it would hide its languages
"""The beats of a tale: for each moment, its render prompt and its captions in three languages.

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
    RACE_ON_FOOT = "race_on_foot"
    WIND = "wind"
    OUTRUN = "outrun"
    THEFT = "theft"
    WIN = "win"
    HELP = "help"
    GIVE = "give"
    SHARE = "share"
    SHARE_WITH = "share_with"
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
    FAREWELL = "farewell"
    RETELL = "retell"
    LOSE = "lose"
    CHEATED = "cheated"
    RECEIVE = "receive"
    RECOVER = "recover"
    END = "end"
    END_QUIET = "end_quiet"
    END_MOUNTED = "end_mounted"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to draw and tell a beat."""

    prompt: str
    en: str
    ru: str
    kk: str


def _wordings(table: str) -> dict[Beat, tuple[Wording, ...]]:
    """Reads rows of `beat | prompt | en | ru | kk`; a beat may have several."""
    found: dict[Beat, tuple[Wording, ...]] = {}
    for row in table.strip().splitlines():
        beat, *words = (cell.strip() for cell in row.split("|"))
        found[Beat(beat)] = (*found.get(Beat(beat), ()), Wording(*words))
    return found


WORDINGS = _wordings(
    """
opening | front view of {hero} standing and facing the viewer | Aldar Kose, the beardless trickster, comes {to}. | Безбородый хитрец Алдар Косе приходит {to}. | Қу Алдар Көсе {to} келеді.
opening | front view of {hero} standing and facing the viewer | One day Aldar Kose, whom nobody has ever outwitted, comes {to}. | Однажды Алдар Косе, которого ещё никто не перехитрил, приходит {to}. | Бір күні ешкімге алдырмаған Алдар Көсе {to} келеді.
opening_mounted | front view of {hero} standing and facing the viewer | Aldar Kose, the beardless trickster, comes riding {to}. | Безбородый хитрец Алдар Косе приезжает {to}. | Қу Алдар Көсе {mount.ins} {to} келеді.
stroll | {hero} walking along the road | He strolls along, humming, and looks around. | Он идёт, напевая, и поглядывает по сторонам. | Ол ыңылдап ән салып, жан-жағына қарап келеді.
stroll | {hero} walking slowly | He walks on, for whoever sits still sees nothing. | Он идёт дальше: кто сидит на месте, тот ничего не увидит. | Ол әрі қарай жүре береді: отырған адам ештеңе көрмейді.
ride | {hero} riding {mount} | He rides {mount.the}, and the wind sings in his ears. | Он едет верхом, и ветер поёт у него в ушах. | Ол {mount.ins} желдей есіп келеді.
ride | {hero} galloping on {mount} | {mount.The} flies along like an arrow. | {mount.Nom} мчится как стрела. | {mount.Nom} жебедей зулайды.
walk_to | {hero} walking along the road | From there he walks {to}. | Оттуда он идёт {to}. | Одан әрі ол {to} барады.
ride_to | {hero} riding {mount} | From there he rides {to}. | Оттуда он едет {to}. | Одан әрі ол {mount.ins} {to} барады.
meet | {hero} talking to {foe} | There he meets {foe.a}. | Там он встречает {foe.acc}. | Сол жерде ол {foe.acc} кездестіреді.
meet | {hero} greets {foe} | He greets {foe.a} politely, but his eyes are laughing. | Он вежливо здоровается {foe.with_}, а глаза его смеются. | Ол {foe.ins} сыпайы амандасады, ал көзі күліп тұр.
find | {hero} standing {prize.near} | There he finds {prize.a}. | Там он находит {prize.acc}. | Сол жерден ол {prize.acc} табады.
envy | {hero} standing with {foe} {prize.near} | {foe.The} would not part with {prize.the} for anything. | {foe.Nom} ни за что не хочет расставаться {prize.with_}. | {foe.Nom} {prize.acc} ешкімге бергісі келмейді.
envy | {hero} standing with {foe} {prize.near} | Beside {foe.the} he notices {prize.a}. | Рядом {foe.with_} он замечает {prize.acc}. | Ол {foe.gen} қасынан {prize.acc} көреді.
request | {hero} talking to {foe} | {foe.The} comes to Aldar Kose with a request. | {foe.Nom} обращается к Алдару Косе с просьбой. | {foe.Nom} Алдар Көсеге өтінішпен келеді.
challenge | {hero} arguing with {foe} | {foe.The} challenges Aldar Kose. | {foe.Nom} бросает вызов Алдару Косе. | {foe.Nom} Алдар Көсеге қарсы шығады.
wait | {hero} standing and waiting | He waits for the right moment. | Он ждёт удобного случая. | Ол ыңғайлы сәтті күтеді.
think | {hero} sitting cross-legged | Aldar Kose sits down and thinks up a clever plan. | Алдар Косе садится и придумывает хитрый план. | Алдар Көсе отырып, айла ойлап табады.
think | {hero} sits on the ground | “Every lock has its key,” thinks Aldar Kose. | «К каждому замку есть ключ», — думает Алдар Косе. | «Әр құлыптың өз кілті бар», — деп ойлайды Алдар Көсе.
question | {hero} talking to {foe} | He asks {foe.the} a question with a twist. | Он задаёт {foe.dat} вопрос с подвохом. | Ол {foe.dat} астары бар сұрақ қояды.
bait | {hero} bargaining with {foe} | He tells {foe.the} a tale too fine not to be believed. | Он рассказывает {foe.dat} такую небылицу, что нельзя не поверить. | Ол {foe.dat} сенбеске болмайтын қызық әңгіме айтады.
trick | {hero} tricks {foe} | {foe.The} believes every word and falls for the trick. | {foe.Nom} верит каждому слову и попадается на хитрость. | {foe.Nom} әр сөзіне сеніп, айлаға түседі.
trick | {hero} tricks {foe} | Before {foe.the} can blink, Aldar Kose has played the trick. | {foe.Nom} и глазом моргнуть не успевает, как Алдар Косе уже всех перехитрил. | {foe.Nom} көзін ашып-жұмғанша, Алдар Көсе айласын асырады.
take | {hero} standing {prize.near} | In a flash {prize.the} is his. | Миг — и Алдар Косе забирает {prize.acc} себе. | Көзді ашып-жұмғанша Алдар Көсе {prize.acc} алып кетеді.
take | {hero} walking {prize.near} | Aldar Kose takes {prize.the}, and that is that. | Алдар Косе берёт {prize.acc} — и был таков. | Алдар Көсе {prize.acc} алады да, жөніне кетеді.
ride_off | {hero} galloping on {mount} | He leaps onto {mount.the} and gallops away. | Он вскакивает в седло и мчится прочь. | Ол {mount.dat} қарғып мініп, шаба жөнеледі.
run_off | {hero} running away | He runs away, faster than the wind. | Он убегает быстрее ветра. | Ол желдей зымырап қашып кетеді.
too_late | {hero} standing next to {foe} | {foe.The} understands too late what has happened. | {foe.Nom} слишком поздно понимает, что произошло. | {foe.Nom} не болғанын тым кеш түсінеді.
haggle | {hero} bargaining with {foe} | They haggle long and loud. | Они торгуются долго и громко. | Олар ұзақ саудаласады.
deal | {hero} talking with {foe} | They shake hands, and {foe.the} does not know yet what the bargain is worth. | Они ударяют по рукам, и {foe.nom} ещё не знает, чем обернётся эта сделка. | Олар қол алысады, бірақ {foe.nom} бұл сауданың немен бітерін әлі білмейді.
agree | {hero} talking with {foe} | {foe.The} agrees to the contest. | {foe.Nom} соглашается на состязание. | {foe.Nom} жарысқа келіседі.
race | {hero} racing on {mount} | The race begins, and dust rises to the sky. | Состязание начинается, и пыль поднимается до неба. | Жарыс басталып, шаң көкке көтеріледі.
race_on_foot | {hero} running | The race begins, and dust rises to the sky. | Состязание начинается, и пыль поднимается до неба. | Жарыс басталып, шаң көкке көтеріледі.
wind | {hero} galloping on {mount} | “Catch me, wind!” he cries, and gallops faster still. | «Догони меня, ветер!» — кричит он и мчится ещё быстрее. | «Қуып жет мені, жел!» — деп айқайлап, ол одан да қатты шабады.
outrun | {hero} cheering with raised arms | Even the wind falls behind. | Даже ветер остаётся позади. | Тіпті жел де артта қалады.
theft | {hero} arguing with {foe} {prize.near} | {foe.The} has taken {prize.the}. | {foe.Nom} забирает {prize.acc} себе. | {foe.Nom} {prize.acc} тартып алады.
win | {hero} cheering with raised arms | Aldar Kose wins! | Алдар Косе побеждает! | Алдар Көсе жеңеді!
lose | {hero} sits on the ground | This time luck is not on Aldar Kose's side. | На этот раз удача не на стороне Алдара Косе. | Бұл жолы Алдар Көсенің жолы болмайды.
cheated | {hero} talking to {foe} | {foe.The} plays a trick on Aldar Kose. | {foe.Nom} обманывает Алдара Косе. | {foe.Nom} Алдар Көсені алдайды.
receive | {hero} standing with {foe} {prize.near} | {foe.The} gives Aldar Kose {prize.a}. | {foe.Nom} даёт Алдару Косе {prize.acc}. | {foe.Nom} Алдар Көсеге {prize.acc} береді.
recover | {hero} standing {prize.near} | Aldar Kose gets {prize.the} back by cunning. | Алдар Косе хитростью возвращает {prize.acc}. | Алдар Көсе {prize.acc} айламен қайтарып алады.
help | {hero} standing next to {foe} | Aldar Kose helps {foe.the}. | Алдар Косе помогает {foe.dat}. | Алдар Көсе {foe.dat} көмектеседі.
give | {hero} standing with {foe} {prize.near} | He gives {prize.the} to {foe.the}. | Он отдаёт {prize.acc} {foe.dat}. | Ол {prize.acc} {foe.dat} береді.
share | {hero} stands and smiles | He shares what he has with those who have nothing. | Всем, что у него есть, он делится с бедняками. | Ол бар дүниесін кедейлермен бөліседі.
share_with | {hero} standing next to {foe} | He shares what he has with {foe.the}. | Он делится {foe.with_} всем, что у него есть. | Ол бар дүниесін {foe.ins} бөліседі.
feast | {hero} sitting cross-legged, rejoicing | A great feast begins, and Aldar Kose sits in the place of honour. | Начинается большой пир, и Алдар Косе сидит на почётном месте. | Үлкен той басталып, Алдар Көсе төрде отырады.
lesson | {hero} talking to {foe} | {foe.The} learns a lesson for life. | {foe.Nom} получает урок на всю жизнь. | {foe.Nom} өмір бойы ұмытпайтын сабақ алады.
hide | {hero} sitting on the ground, hiding | He hides and keeps as still as a stone. | Он прячется и сидит тихо, как мышь. | Ол тығылып, тып-тыныш отырады.
sing | {hero} sitting and singing | He sings, and everyone falls silent to listen. | Он поёт, и все умолкают, слушая его. | Ол ән салады, жұрттың бәрі тына қалып тыңдайды.
laugh | {hero} dancing with joy | Aldar Kose laughs and dances with joy. | Алдар Косе смеётся и пляшет от радости. | Алдар Көсе күліп, қуаныштан билеп кетеді.
rest | {hero} sitting and resting | He sits down to rest. | Он садится отдохнуть. | Ол отырып, тынығады.
chased | {hero} running away from {foe} | {foe.The} chases Aldar Kose. | {foe.Nom} гонится за Алдаром Косе. | {foe.Nom} Алдар Көсені қуады.
chase | {hero} running next to {foe} | He runs after {foe.the} and does not give up. | Он пускается в погоню и не отстаёт. | Ол соңынан қуа жөнеледі.
argue | {hero} arguing with {foe} | He argues with {foe.the}, and every word hits home. | Он спорит {foe.with_}, и каждое его слово попадает в цель. | Ол {foe.ins} айтысады, әр сөзі дәл тиеді.
idea | {hero} cheering with raised arms | And suddenly he knows what to do! | И вдруг его осеняет! | Кенет оның ойына керемет айла келеді!
deed | {hero} running | No sooner thought of than he sets to work. | Он тут же берётся за дело. | Ол бірден іске кіріседі.
news | {hero} stands and smiles | Soon everybody is talking about it. | Скоро об этом говорят все вокруг. | Көп ұзамай бұл хабар бүкіл елге тарайды.
look_back | {hero} walking and smiling | He looks back and laughs. | Он оглядывается и смеётся. | Ол артына қарап күледі.
farewell | {hero} stands and smiles | He takes leave of everybody. | Он прощается со всеми. | Ол бәрімен қоштасады.
retell | {hero} sitting and talking | He tells the tale to whoever wants to hear it. | Он рассказывает об этом всем, кто хочет послушать. | Ол мұны тыңдағысы келгеннің бәріне айтып береді.
end | {hero} celebrating with arms up | Once again Aldar Kose has been cleverer than everyone else. | Так Алдар Косе снова оказался хитрее всех. | Осылайша Алдар Көсе тағы да бәрінен айласын асырды.
end | {hero} walking along the road | And Aldar Kose walks on to his next adventure. | И Алдар Косе идёт дальше — навстречу новым приключениям. | Сөйтіп, Алдар Көсе жаңа хикаяларға қарай жол тартады.
end_quiet | {hero} walking along the road | And Aldar Kose walks on to his next adventure. | И Алдар Косе идёт дальше — навстречу новым приключениям. | Сөйтіп, Алдар Көсе жаңа хикаяларға қарай жол тартады.
end_mounted | {hero} riding {mount} | And Aldar Kose rides on to his next adventure. | И Алдар Косе едет дальше — навстречу новым приключениям. | Сөйтіп, Алдар Көсе жаңа хикаяларға қарай жол тартады.
"""
)
"""Each beat's wordings; the story's seed chooses one."""

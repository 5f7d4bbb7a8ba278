"""The verbs of a tale in English, Russian and Kazakh, as the actions that make its beats."""

from enum import StrEnum


class Action(StrEnum):
    """What happens in a story, as far as the beats tell one thing from another."""

    TRICK = "trick"
    STEAL = "steal"
    TRADE = "trade"
    WIN = "win"
    RACE = "race"
    RIDE = "ride"
    ESCAPE = "escape"
    HELP = "help"
    GIVE = "give"
    RETURN = "return"
    FEAST = "feast"
    TEACH = "teach"
    HIDE = "hide"
    SING = "sing"
    MEET = "meet"
    TRAVEL = "travel"
    LAUGH = "laugh"
    REST = "rest"
    CHASE = "chase"
    FIGHT = "fight"
    ASK = "ask"
    LOSE = "lose"


TELLING = frozenset(
    {
        Action.TRICK,
        Action.STEAL,
        Action.WIN,
        Action.LOSE,
        Action.RACE,
        Action.HELP,
        Action.TEACH,
        Action.TRADE,
    }
    | {Action.RETURN, Action.GIVE, Action.FIGHT}
)
"""Actions that a plan of the story must show."""

VERBS: dict[Action, tuple[str, str, str]] = {
    Action.TRICK: (
        "trick outwit outsmart outfox deceive fool cheat dupe bluff swindle prank mislead misled",
        "обман* обхитр* перехитр* провел* провёл* провед* одурач* разыгр* надува* надул* "
        "околпач* хитрит* облапош*",
        "алдап* алдай* алдад* алдас* алдау* алдам* айла* қулық* қулығ* айлакер*",
    ),
    Action.STEAL: (
        "steal stole stolen rob take took taken grab snatch seize",
        "крад* укра* ворует воров* своров* похищ* похит* угон* угна* отбир* отбер* отня* отним* "
        "забир* забрал* забер* увод* увёл* увел* увед* присво*",
        "ұрла* тартып* алып алады алды алған",
    ),
    Action.TRADE: (
        "sell sold trade swap exchange buy bought bargain haggle barter",
        "прода* обмен* меня* торгу* торгов* покуп* купил* купит* вымен* выменя*",
        "сату* сатып* сатад* сатты* айырбас* ауыстыр* саудалас*",
    ),
    Action.WIN: (
        "win won defeat victory",
        "побежд* побед* выигр*",
        "жеңіп* жеңе* жеңд* ұтып* ұтад* ұтты*",
    ),
    Action.LOSE: (
        "lose lost",
        "проигр* потерял* потерять теряет",
        "жеңіледі жеңілді жеңіліп жеңілген ұтыл* жоғалт*",
    ),
    Action.RACE: (
        "race compete contest competition",
        "скачк* состяз* гонк* байг* соревн*",
        "жарыс* бәйге*",
    ),
    Action.RIDE: (
        "ride rode ridden gallop",
        "ехал* едет еду* поех* поеха* скака* скачет скачут уезж* уеха* верхом",
        "шауып* шабад* шапты* мініп* мінед* мінді* желіп* жортып*",
    ),
    Action.ESCAPE: (
        "escape flee fled run ran vanish",
        "убега* убеж* сбега* сбеж* бежит бежал* скрыва* скрыл* удира* удрал*",
        "қаш*",
    ),
    Action.HELP: (
        "help save rescue protect free heal",
        "помог* помощ* спас* выруч* освобо* защи*",
        "көмек* құтқар* қорға* жәрдем*",
    ),
    Action.GIVE: (
        "give gave given share feed fed",
        "дает даёт дал дала дали дарит дарил* подар* отда* разда* дели* разделил* кормит "
        "кормить кормил* накорм*",
        "сыйла* таратып* тарат* үлестір* береді берді",
    ),
    Action.RETURN: (
        "return recover bring brought",
        "верн* возвращ* возврат*",
        "қайтар* қайтад* қайтты қайтып",
    ),
    Action.FEAST: (
        "feast eat ate eaten dine dinner supper wedding banquet cook",
        "пир пиру* пира* пире ест съе* угощ* обед* ужин* праздн* свадьб* варит",
        "той тойла* тойға тойда жейді жеп дастархан*",
    ),
    Action.TEACH: (
        "teach taught lesson punish shame expose",
        "учит научи* проучи* урок* наказ* стыд* пристыд* разоблач*",
        "сабақ үйрет* жазала* ұялт*",
    ),
    Action.HIDE: (
        "hide hid hidden disguise sneak",
        "прячет* прят* спрят* переоде* крадет* крадёт* подкра*",
        "жасыр* тығыл*",
    ),
    Action.SING: (
        "sing sang sung song play music",
        "поет поёт поют пел пела петь спел* играет игра* песн* песен",
        "ән әнін өлең күй ойнап ойнайды",
    ),
    Action.MEET: (
        "meet met find found see saw encounter visit talk notice discover",
        "встре* найд* находит нашел нашёл видит увид* заме* навещ*",
        "кездес* кездестір* жолығ* жолық* тауып табады тапты көріп көреді көрді",
    ),
    Action.TRAVEL: (
        "walk go goes went gone come came travel journey wander arrive enter climb cross leave "
        "left reach",
        "идет идёт идут шел шёл пошел пошёл отправ* путешеств* приход* приш* прибы* гуля* бродит "
        "странству* покида* покину* пересек* пересёк* перешел перешёл перешла добра* достиг* дошел "
        "дошёл дошла",
        "барып барады барды барған келіп келеді келді келген жүріп жүреді жүрді саяхат* кезіп "
        "жетеді жетті аттан*",
    ),
    Action.LAUGH: (
        "laugh joke dance celebrate rejoice smile",
        "смея* смеё* смех* хохо* шут* танц* раду* рад",
        "күліп күлді күледі күлкі* қуан* билеп билейді әзіл*",
    ),
    Action.REST: (
        "sleep slept rest dream nap",
        "спит спал* спать уснул* отдых* отдох* дремл*",
        "ұйықта* демал*",
    ),
    Action.CHASE: (
        "chase catch caught pursue hunt capture follow",
        "гонит* гнал* погна* догна* погон* лов* пойма* преслед* догон*",
        "қуып қуады қуды ұстап ұстады ұстайды аулап",
    ),
    Action.FIGHT: (
        "fight fought wrestle challenge threaten argue quarrel boast brag",
        "дерет* дерёт* драт* драка драки боре* борот* спор* угрож* хваст* хвал*",
        "күрес* айтыс* дауласы* мақтан* қорқыт*",
    ),
    Action.ASK: (
        "ask beg invite riddle guess order demand promise",
        "прос* попрос* пригла* загад* приказ* треб* обещ*",
        "сұра* шақыр* жұмбақ* бұйыр*",
    ),
}
"""English, Russian and Kazakh words of each action; endings are marked as in `story_lexicon`."""

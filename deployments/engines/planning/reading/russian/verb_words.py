"""Russian verbs by what reading needs to know of them."""

from deployments.engines.planning.reading.grammar import words_of_text

_PHASES = words_of_text(
    "начать начинать стать продолжать продолжить перестать переставать мочь смочь уметь суметь "
    "успеть успевать остаться оставаться кончить прекратить приняться пуститься прийтись "
    "приходиться удаваться довестись броситься кинуться побежать пойти прийти приходить поехать "
    "учиться научиться выучиться тренироваться отправиться сесть лечь приехать удаться выйти идти "
    "ехать наняться спешить поспешить"
)
_WISHES = words_of_text(
    "хотеть захотеть решить решать собираться собраться мечтать желать пожелать надумать "
    "задумать намереваться пытаться попытаться пробовать попробовать стараться постараться "
    "готовиться хотеться захотеться думать"
)
_REFUSALS = words_of_text("отказаться отказываться бояться забыть раздумать передумать лениться")
_PROMISES = words_of_text("обещать пообещать поклясться клясться")
_SPEECH = words_of_text(
    "говорить сказать отвечать ответить кричать закричать крикнуть спрашивать спросить шептать "
    "прошептать воскликнуть восклицать рассказать рассказывать объявить объявлять заявить "
    "утверждать возразить заметить добавить просить попросить велеть приказать приказывать "
    "советовать посоветовать предложить предлагать потребовать требовать объяснить объяснять "
    "поспорить спорить произнести молвить вымолвить сообщить сообщать отозваться запретить "
    "запрещать разрешить разрешать позволить позволять похвастаться хвастаться хвалиться "
    "жаловаться пожаловаться соврать врать"
)
_PRETENCES = words_of_text(
    "притвориться притворяться прикинуться прикидываться изображать изобразить"
)
_PERCEPTIONS = words_of_text(
    "видеть увидеть заметить услышать слышать понять узнать обнаружить почувствовать"
)

_TAGGED = (
    (_PHASES, frozenset({"aspect"})),
    (_WISHES, frozenset({"wish"})),
    (_REFUSALS, frozenset({"refusal"})),
    (_PROMISES, frozenset({"promise", "wish"})),
    (_SPEECH, frozenset({"speech"})),
    (_PRETENCES, frozenset({"pretence"})),
    (_PERCEPTIONS, frozenset({"perception"})),
)

VERB_TAGS: dict[str, frozenset[str]] = {
    lemma: tags for lemmas, tags in _TAGGED for lemma in sorted(lemmas)
}
"""Tags by infinitive."""

IMPERSONAL = words_of_text(
    "прийтись приходиться удаться удаваться довестись хотеться захотеться казаться сниться "
    "присниться посчастливиться повезти надоесть"
)
"""Verbs without subject: who does the infinitive stands in the dative."""

INVERTED = words_of_text(
    "достаться доставаться перепасть перепадать понравиться нравиться полюбиться приглянуться "
    "присниться сниться надоесть"
)
"""Verbs whose dative is the one who gets, likes or sees what stands as their subject."""

WILLING = words_of_text("хотеть захотеть желать пожелать соглашаться согласиться")
"""Verbs whose denial is a refusal."""

HAVE, HAVE_NOT = "иметь", "неиметь"

OFFERS = words_of_text("предложить предлагать")
"""Verbs that without an object only say something."""

TEACHINGS = words_of_text("учить научить выучить обучать помочь помогать")

LEARNINGS = words_of_text("узнать узнавать понять знать спросить спрашивать догадаться")
"""Verbs whose questions tell what somebody learns: "узнав, чем она занималась"."""

ORDERS = words_of_text(
    "велеть приказать приказывать просить попросить требовать потребовать советовать "
    "посоветовать разрешить позволить запретить повелеть"
)
"""Verbs whose infinitive is done by somebody else than their subject."""

WITHOUT_OBJECT = words_of_text(
    "плакать заплакать кричать закричать петь запеть свистеть молчать есть пить играть рисовать "
    "читать писать думать ждать знать заплатить платить помочь видеть слышать победить выиграть "
    "проиграть учить считать понять танцевать пахать ездить помнить курить стрелять готовить "
    "пообедать давить надавить жать нажать"
)
"""Transitive verbs that often stand without an object."""

EITHER = {"eat", "find", "look for", "lose", "wait", "want", "have", "be", "carry", "hold", "meet"}
"""Keys of deeds that are done to people as often as to things."""

FREEINGS = words_of_text("освободить освобождать отпустить отпускать выпустить выпускать")
"""Verbs of what is done to the living, though they share a row with what is done to things."""

TO_PEOPLE = {
    "greet", "order", "scold", "seat guest", "reward", "persuade", "ask", "praise", "thank", "feed",
    "invite", "teach", "forgive", "trick", "save", "help", "call", "comfort", "cheer", "mock",
    "hate", "introduce", "raise child", "bribe", "ransom", "give lift", "dress other", "trip up",
    "challenge", "take revenge", "crown", "warn", "ignore", "seat", "serve", "laugh", "phone",
    "drive herd",
}  # fmt: skip
"""Keys of deeds whose object is a person."""

DONE_BY_THINGS = {
    "be", "become", "have", "fall", "roll", "break", "burn", "float", "fly", "shine", "drown",
    "explode", "melt", "grow", "flow", "hang", "burst open", "happen", "stand", "lie", "appear",
    "disappear", "turn", "spin", "swing", "rot", "open", "close", "crash", "rise", "swell",
    "shrink", "dry up", "bloom", "get stuck", "drip", "stop", "drive", "sail", "transform", "tear",
    "change", "make", "show", "can", "help", "save", "get lost", "freeze fast", "cool", "get wet",
}  # fmt: skip
"""Keys of deeds that things do as well."""

HUMAN = {"praise", "thank", "scold", "wrap", "sew", "cook", "write", "read", "pay", "buy", "sell"}
"""Keys of deeds that people do rather than animals."""

BECOMING = words_of_text(
    "наняться наниматься нанять устроиться превратить превращать превратиться превращаться "
    "обратить обратиться переодеться переодеваться переодеть нарядиться наряжаться нарядить "
    "притвориться притворяться прикинуться прикидываться стать становиться сделаться обернуться "
    "оборачиваться назваться назвать называть служить работать быть оказаться оказываться "
    "одеться одеваться считать звать казаться сделать представиться вырядиться объявить"
)
"""Verbs whose instrumental says as what or into what."""

EXCHANGES = words_of_text(
    "выкупить выкупать менять поменять обменять обменивать променять меняться обменяться "
    "потребовать требовать просить попросить получить получать дать давать платить заплатить "
    "взять обещать пообещать предложить предлагать поменяться продать продавать купить покупать "
    "отдать отдавать выменять"
)
"""Verbs whose на or за with an accusative names the price."""

LIKINGS = words_of_text(
    "помочь помогать верить поверить радоваться обрадоваться удивиться удивляться завидовать "
    "позавидовать мешать помешать угрожать пригрозить поклониться кланяться грозить служить"
)
"""Verbs whose dative is the one to whom it is done: an object in English."""

HANDLINGS = words_of_text(
    "меняться поменяться обменяться обмениваться махать махнуть размахивать владеть править "
    "управлять любоваться полюбоваться торговать командовать кивать кивнуть пользоваться "
    "жонглировать"
)
"""Verbs whose instrumental is an object in English."""

DRESSINGS = words_of_text(
    "переодеться переодеваться переодеть нарядиться наряжаться нарядить одеться одеваться "
    "вырядиться облачиться обуться одеть"
)
"""Verbs whose в with an accusative names what is put on."""

COMINGS = words_of_text(
    "прийти приходить приехать приезжать послать посылать отправить отправлять явиться "
    "вернуться заехать сходить отправиться съездить"
)
"""Verbs whose за with an instrumental is always whom or what they come for."""

FETCHINGS = words_of_text(
    "прийти приходить пойти идти послать посылать отправить отправлять отправиться поехать "
    "ехать приехать приезжать бежать побежать сходить заехать явиться вернуться возвращаться "
    "уйти уходить уехать уезжать спуститься нырнуть сбегать слетать съездить заскочить "
    "зайти заходить броситься"
)
"""Verbs whose за with an instrumental thing says what for."""

MOCKINGS = words_of_text(
    "смеяться посмеяться насмехаться подшутить подшучивать издеваться потешаться"
)
"""Verbs whose над names their object."""

TOUCHINGS = words_of_text(
    "схватить хватать взять держать тянуть дергать дернуть вести тащить ухватиться держаться "
    "схватиться ударить укусить хлопнуть гладить погладить охотиться смотреть посмотреть "
    "глядеть взглянуть напасть нападать наброситься кинуться броситься залаять лаять кричать "
    "сердиться рассердиться разозлиться закричать играть сыграть жениться накинуться"
)
"""Verbs whose на (or за) with an accusative names their object."""

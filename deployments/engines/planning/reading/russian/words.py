"""Russian words with a part in grammar, and verbs by what reading needs to know of them."""

from deployments.engines.planning.reading.grammar import Pronoun, PronounKind, words_of_text

PLACES = {
    ("в", "Acc"): "into", ("в", "Loc"): "in", ("на", "Acc"): "onto", ("на", "Loc"): "on",
    ("с", "Gen"): "off", ("из", "Gen"): "out of", ("из-под", "Gen"): "from under",
    ("из-за", "Gen"): "from behind", ("от", "Gen"): "from", ("до", "Gen"): "to",
    ("к", "Dat"): "to", ("навстречу", "Dat"): "toward", ("вслед", "Dat"): "after",
    ("по", "Dat"): "along", ("под", "Ins"): "under", ("под", "Acc"): "under",
    ("над", "Ins"): "above", ("за", "Ins"): "behind", ("за", "Acc"): "behind",
    ("перед", "Ins"): "in front of", ("между", "Ins"): "between", ("между", "Gen"): "between",
    ("у", "Gen"): "beside", ("около", "Gen"): "beside", ("возле", "Gen"): "beside",
    ("вокруг", "Gen"): "around", ("мимо", "Gen"): "past", ("среди", "Gen"): "among",
    ("вдоль", "Gen"): "along", ("внутри", "Gen"): "inside", ("через", "Acc"): "through",
    ("сквозь", "Acc"): "through", ("против", "Gen"): "against", ("при", "Loc"): "beside",
    ("о", "Acc"): "against",
}  # fmt: skip
"""English prepositions of places by the Russian preposition and its case."""

SEATS = {"стол", "парта", "прилавок", "компьютер", "руль", "рояль", "пианино", "дастархан"}
"""Things at which people sit, where Russian says behind."""

LEADING = {"билет", "дверь", "ключ", "вход", "окно", "приглашение", "пропуск", "экзамен", "путевка"}
"""Things whose в or на says where they lead, not where they are: "билет в театр"."""

SAME_PREPOSITIONS = {
    "во": "в", "со": "с", "ко": "к", "изо": "из", "ото": "от", "подо": "под", "надо": "над",
    "об": "о", "обо": "о", "передо": "перед", "пред": "перед",
}  # fmt: skip

_HIM = Pronoun(genders="mn")
_SHE = Pronoun(genders="f")
_IT = Pronoun(genders="n", is_animate=False)
_THEY = Pronoun(is_plural=True)
_SELF = Pronoun(kind=PronounKind.REFLEXIVE)

PRONOUNS = {
    "он": Pronoun(genders="m"), "его": _HIM, "него": _HIM, "ему": _HIM, "нему": _HIM,
    "им": _HIM, "ним": _HIM, "нем": _HIM, "она": _SHE, "ее": _SHE, "нее": _SHE, "ей": _SHE,
    "ней": _SHE, "ею": _SHE, "нею": _SHE, "оно": _IT, "они": _THEY, "их": _THEY, "них": _THEY,
    "ими": _THEY, "ними": _THEY, "себя": _SELF, "себе": _SELF, "собой": _SELF, "собою": _SELF,
}  # fmt: skip
"""Personal and reflexive pronouns by their forms."""

PLURAL_PRONOUNS = {"им": _THEY}
"""Forms that are plural where they are a dative."""

EMPTY_PRONOUNS = {
    "я", "ты", "мы", "вы", "кто", "что", "это", "никто", "ничто", "все", "всё", "кто-то",
    "что-то", "кто-нибудь", "что-нибудь", "некто", "каждый", "сам", "такой", "некого", "нечего",
}  # fmt: skip
"""Dictionary forms of pronouns that stand for nobody of the story."""

EMPTY = Pronoun(kind=PronounKind.EMPTY)

NUMBERS = {
    "один": 1, "два": 2, "двое": 2, "оба": 2, "пара": 2, "три": 3, "трое": 3, "четыре": 4,
    "четверо": 4, "пять": 5, "пятеро": 5, "шесть": 6, "шестеро": 6, "семь": 7, "семеро": 7,
    "восемь": 8, "восьмеро": 8, "девять": 9, "десять": 10, "десятеро": 10, "двенадцать": 12,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100, "тысяча": 1000,
}  # fmt: skip

CONDITIONS = {"если", "коли", "ежели", "кабы"}
WISHES = {"чтобы", "чтоб", "дабы"}
PRETENCES = {"будто", "якобы", "словно", "точно"}
NEGATIONS = {"не", "ни", "нельзя", "никогда"}
HOWEVER = {"сколько", "как", "куда", "где", "кто", "что", "какой"}
"""Words beside which "ни" denies nothing: "сколько он ни стучал"."""

OTHERS = {"другой", "второй", "третий", "еще", "чужой", "следующий"}
THESE = {"этот", "тот", "самый", "сей"}
FOR_EVALUATION = {
    "жадина", "скряга", "глупец", "обманщик", "хитрец", "хвастун", "лентяй", "злодей", "бедолага",
}  # fmt: skip
"""Nouns that judge somebody who was named before."""

FOR_HERO = words_of_text(
    "плут хитрец безбородый пройдоха хитрюга шутник балагур насмешник острослов"
)
"""Words for Aldar Kose where the story names him."""

ELDERS = {"старший", "первый"}
YOUNGERS = {"младший", "второй"}
"""Adjectives that as nouns tell two of those before apart."""

YOUNG = {"девушка", "девочка", "мальчик", "ребенок", "парень", "юноша", "девица", "малыш"}
"""Nouns of young people; without an adjective they may mean somebody who was named before."""

FOLK_NAMES = {
    "плутовка": "лиса", "кумушка": "лиса", "рыжая": "лиса", "лисонька": "лиса", "косой": "заяц",
    "кума": "лиса", "кум": "волк",
    "зайка": "заяц", "косолапый": "медведь", "топтыгин": "медведь", "серый": "волк",
    "буренка": "корова", "хохлатка": "курица", "петя": "петух", "кумушка-лиса": "лиса",
}  # fmt: skip
"""Names that tales have for animals; they stand as nouns."""

MANNERS = {
    "хитрость", "обман", "сила", "помощь", "ум", "радость", "страх", "ужас", "шепот", "голос",
    "смех", "труд", "способ", "образ", "зад", "взгляд", "шаг", "бег", "рысь", "галоп", "ход",
}  # fmt: skip
"""Nouns whose bare instrumental only says how: "хитростью", "громким голосом"."""

OCCASIONS = {
    "прощание", "память", "удивление", "счастье", "радость", "беда", "помощь", "выручка", "глаз",
    "ответ", "шутка", "слух", "вид", "свет", "смех", "потеха", "зависть", "горе", "отместка",
    "награда", "придача", "залог", "долг", "дар", "обмен",
}  # fmt: skip
"""Nouns that with "на" or "в" only say on what occasion: "машет рукой на прощание"."""

SEASONAL = {
    "зимний": "зима", "летний": "лето", "весенний": "весна", "осенний": "осень",
    "утренний": "утро", "вечерний": "вечер", "ночной": "ночь", "дневной": "день",
    "снежный": "снег", "дождливый": "дождь", "морозный": "мороз", "ветреный": "ветер",
    "туманный": "туман", "грозовой": "гроза",
}  # fmt: skip
"""Adjectives of seasons, times of day and weather, with their nouns."""

NOT_THINGS = {
    "раз", "время", "имя", "помощь", "способ", "случай", "пора", "год", "день", "неделя", "месяц",
    "час", "минута", "секунда", "миг", "мгновение", "очередь", "место", "сторона", "конец",
    "начало", "часть", "половина", "дело", "образ", "сила", "смысл", "правда", "ложь", "хитрость",
    "обман", "ум", "радость", "страх", "горе", "жизнь", "смерть", "счастье", "беда", "толк",
    "душа", "сон", "смех", "гнев", "стыд", "жалость", "жадность", "урок", "ответ", "вопрос",
}  # fmt: skip
"""Nouns that are no person and nothing that can be seen, unless the noun table has them."""

MEASURES = {
    "табун", "стадо", "стая", "отара", "мешок", "корзина", "кувшин", "воз", "толпа", "сундук",
}  # fmt: skip
"""Nouns of groups and vessels, with what they hold in the genitive."""

QUANTITIES = {
    "кусок", "кусочек", "ломоть", "ломтик", "горсть", "горстка", "глоток", "капля", "щепотка",
    "пара", "множество", "куча", "тысяча", "сотня", "десяток", "дюжина", "большинство",
}  # fmt: skip
"""Nouns that say how much of what follows in the genitive."""


_PHASES = words_of_text(
    "начать начинать стать продолжать продолжить перестать переставать мочь смочь уметь суметь "
    "успеть успевать остаться оставаться кончить прекратить приняться пуститься прийтись "
    "приходиться удаваться довестись броситься кинуться побежать пойти прийти приходить поехать "
    "отправиться сесть лечь приехать удаться выйти идти ехать наняться спешить поспешить"
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
    "пообедать"
)
"""Transitive verbs that often stand without an object."""

EITHER = {"find", "look for", "lose", "wait", "want", "have", "be", "carry", "hold", "meet"}
"""Keys of deeds that are done to people as often as to things."""

TO_PEOPLE = {
    "greet", "order", "scold", "seat guest", "reward", "persuade", "ask", "praise", "thank",
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
    "считать звать казаться сделать представиться вырядиться объявить"
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
    "спуститься нырнуть сбегать слетать съездить заскочить зайти заходить броситься"
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

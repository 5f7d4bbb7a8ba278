"""Russian words with a part in grammar."""

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
    ("о", "Acc"): "against", ("поперек", "Gen"): "across", ("посреди", "Gen"): "in the middle of",
    ("посередине", "Gen"): "in the middle of", ("поверх", "Gen"): "over",
    ("напротив", "Gen"): "opposite", ("позади", "Gen"): "behind", ("близ", "Gen"): "beside",
    ("вблизи", "Gen"): "beside", ("впереди", "Gen"): "in front of",
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

YOUNG = {"девушка", "девочка", "мальчик", "ребенок", "парень", "юноша", "девица", "малыш", "птица"}
"""Nouns of young people; without an adjective they may mean somebody who was named before."""

FOLK_NAMES = {
    "плутовка": "лиса", "кумушка": "лиса", "рыжая": "лиса", "лисонька": "лиса", "косой": "заяц",
    "кума": "лиса", "кум": "волк",
    "зайка": "заяц", "косолапый": "медведь", "топтыгин": "медведь", "серый": "волк",
    "буренка": "корова", "хохлатка": "курица", "петя": "петух", "кумушка-лиса": "лиса",
}  # fmt: skip
"""Names that tales have for animals; they stand as nouns."""

PET_NAMES = {
    "жучка": "собака", "шарик": "собака", "бобик": "собака", "тузик": "собака", "барбос": "собака",
    "полкан": "собака", "рекс": "собака", "мухтар": "собака", "мурка": "кошка", "мурзик": "кот",
    "барсик": "кот", "васька": "кот", "матроскин": "кот", "буренка": "корова", "зорька": "корова",
    "хрюша": "поросенок", "каркуша": "ворона", "муму": "собака", "каштанка": "собака",
}  # fmt: skip
"""Names that are mostly those of animals, with these."""

MANNERS = {
    "хитрость", "обман", "сила", "помощь", "ум", "радость", "страх", "ужас", "шепот", "голос",
    "смех", "труд", "способ", "образ", "зад", "взгляд", "шаг", "бег", "рысь", "галоп", "ход",
}  # fmt: skip
"""Nouns whose bare instrumental only says how: "хитростью", "громким голосом"."""

OCCASIONS = {
    "прощание", "память", "удивление", "счастье", "радость", "беда", "помощь", "выручка", "глаз",
    "ответ", "шутка", "слух", "вид", "свет", "смех", "потеха", "зависть", "горе", "отместка",
    "спор", "награда", "придача", "залог", "долг", "дар", "обмен", "работа", "учеба", "отдых",
    "каникулы", "подарок", "ужин", "обед", "завтрак",
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

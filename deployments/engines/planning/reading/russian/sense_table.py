"""Russian verbs that are another deed with other things: "сажать картошку", "сажать гостя"."""

from dataclasses import dataclass

from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.vocabulary.nouns import Kind

LIVING = frozenset({Kind.PERSON, Kind.ANIMAL})
_PERSON = frozenset({Kind.PERSON})
_THINGS = frozenset({Kind.THING, Kind.GARMENT, Kind.BODY, Kind.VEHICLE})
_LESSONS = _THINGS | {Kind.EVENT}


@dataclass(frozen=True, slots=True)
class DeedSense:
    """A deed that a verb names beside some nouns.

    Attributes:
        verbs: infinitives.
        key: of the row.
        relation: of the noun to the verb.
        kinds: of the noun.
        lemmas: the nouns, if not all of a kind are meant.
        after: the prepositions of the noun; any if empty.
    """

    verbs: frozenset[str]
    key: str
    relation: str = "obj"
    kinds: frozenset[Kind] = frozenset()
    lemmas: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


SENSES = (
    DeedSense(words_of_text("посадить сажать"), "seat guest", kinds=LIVING),
    DeedSense(words_of_text("посадить сажать"), "put", kinds=_THINGS),
    DeedSense(words_of_text("реветь зареветь"), "cry", relation="nsubj", kinds=_PERSON),
    DeedSense(
        words_of_text("нести снести приносить"),
        "lay eggs",
        lemmas=words_of_text("яйцо яичко"),
    ),
    DeedSense(words_of_text("надуть надувать"), "blow", kinds=_THINGS),
    DeedSense(words_of_text("вести повести водить"), "drive", kinds=frozenset({Kind.VEHICLE})),
    DeedSense(words_of_text("качать покачать укачивать укачать"), "rock", kinds=_PERSON),
    DeedSense(
        words_of_text("гладить погладить выгладить"),
        "iron clothes",
        kinds=frozenset({Kind.GARMENT}),
    ),
    DeedSense(
        words_of_text("разбить разбивать сломать порезать прищемить ломать обжечь"),
        "wound",
        kinds=frozenset({Kind.BODY}),
    ),
    DeedSense(
        words_of_text("проспать"),
        "be late",
        kinds=frozenset({Kind.VEHICLE, Kind.EVENT, Kind.PLACE}),
    ),
    DeedSense(
        words_of_text("подняться подниматься"),
        "rise",
        relation="nsubj",
        lemmas=words_of_text("вода река солнце луна дым тесто туман пар месяц море"),
    ),
    DeedSense(words_of_text("сбить сбивать"), "knock over", kinds=frozenset({Kind.GARMENT})),
    DeedSense(words_of_text("перевести переводить"), "lead", kinds=LIVING),
    DeedSense(words_of_text("раскусить"), "shame", kinds=LIVING),
    DeedSense(words_of_text("пожаловать"), "give", kinds=_THINGS),
    DeedSense(
        words_of_text("трубить затрубить"), "roar", relation="nsubj", kinds=frozenset({Kind.ANIMAL})
    ),
    DeedSense(words_of_text("кликнуть"), "invite", kinds=LIVING),
    DeedSense(words_of_text("шлепать"), "slap", kinds=LIVING),
    DeedSense(words_of_text("пилить"), "scold", kinds=_PERSON),
    DeedSense(words_of_text("учить выучить"), "learn", kinds=_LESSONS),
    DeedSense(words_of_text("заточить"), "imprison", kinds=LIVING),
    DeedSense(
        words_of_text("снять снимать"),
        "photograph",
        lemmas=words_of_text("кино фильм ролик видео клип сериал мультфильм"),
    ),
    DeedSense(words_of_text("взять брать"), "borrow", lemmas=words_of_text("кредит ипотека ссуда")),
    DeedSense(
        words_of_text("выложить выкладывать отвалить отдать"),
        "pay",
        lemmas=words_of_text("состояние деньга деньги монета золото тенге сумма рубль"),
    ),
    DeedSense(
        words_of_text("везти возить отвезти повезти отвозить довезти"),
        "give lift",
        kinds=_PERSON,
    ),
    DeedSense(
        words_of_text("посыпаться сыпаться высыпаться просыпаться"),
        "fall",
        relation="nsubj",
        kinds=_THINGS | {Kind.FOOD, Kind.PLANT},
        lemmas=words_of_text("деньга"),
    ),
    DeedSense(
        words_of_text("спрыгнуть спрыгивать"),
        "jump",
        relation="obl",
        kinds=frozenset(Kind),
        after=words_of_text("к в на"),
    ),
    DeedSense(
        words_of_text("попробовать пробовать"),
        "taste",
        kinds=frozenset({Kind.FOOD, Kind.PLANT}),
        lemmas=words_of_text("один два кусочек кусок"),
    ),
    DeedSense(words_of_text("дуться"), "swell", relation="nsubj", kinds=frozenset({Kind.ANIMAL})),
    DeedSense(words_of_text("созвать созывать подозвать"), "call", kinds=frozenset({Kind.ANIMAL})),
    DeedSense(
        words_of_text(
            "разыграться подняться налететь разразиться бушевать задуть завыть подниматься "
            "налетать разыгрываться усиливаться"
        ),
        "wind blow",
        relation="nsubj",
        lemmas=words_of_text("метель буря вьюга ураган пурга буран ветер"),
    ),
    DeedSense(
        words_of_text("разыграться разразиться грянуть начаться"),
        "thunder",
        relation="nsubj",
        lemmas=words_of_text("гроза гром"),
    ),
    DeedSense(
        words_of_text("ускакать скакать поскакать прискакать"),
        "jump",
        relation="nsubj",
        lemmas=words_of_text("лягушка заяц кролик кузнечик белка кенгуру лягушонок зайчонок жаба"),
    ),
    DeedSense(words_of_text("снять снимать"), "lift", kinds=LIVING),
    DeedSense(
        words_of_text("пожелать желать"), "greet", lemmas=words_of_text("утро день вечер здоровье")
    ),
    DeedSense(words_of_text("устроиться устраиваться"), "work", relation="obl", kinds=_PERSON),
    DeedSense(
        words_of_text("сесть садиться опуститься опускаться"),
        "land",
        relation="nsubj",
        kinds=frozenset({Kind.VEHICLE}),
    ),
    DeedSense(
        words_of_text("сесть садиться опуститься опускаться высадиться"),
        "land",
        relation="obl",
        lemmas=words_of_text("марс луна планета астероид аэродром"),
    ),
    DeedSense(words_of_text("завести заводить"), "switch on", kinds=frozenset({Kind.VEHICLE})),
    DeedSense(
        words_of_text("лезть полезть залезть спускаться спуститься"),
        "climb down",
        relation="obl",
        lemmas=words_of_text("дно колодец яма подвал погреб подземелье овраг пещера прорубь"),
        after=words_of_text("в на"),
    ),
    DeedSense(
        words_of_text("провести проводить"),
        "lead",
        relation="obl",
        kinds=frozenset(Kind),
        after=words_of_text("мимо через по в к до сквозь между"),
    ),
    DeedSense(
        words_of_text("поить напоить отпаивать"),
        "feed",
        relation="obl",
        kinds=frozenset({Kind.FOOD}),
        lemmas=words_of_text("чай молоко бульон кумыс айран отвар"),
    ),
    DeedSense(
        words_of_text("открыть раскрыть разинуть разевать открывать раскрывать"),
        "gape",
        lemmas=words_of_text("рот пасть клюв ротик"),
    ),
    DeedSense(words_of_text("выходить выхаживать"), "heal", kinds=LIVING),
    DeedSense(
        words_of_text("сломаться ломаться поломаться разбиться разбиваться расколоться"),
        "go to pieces",
        relation="nsubj",
        kinds=_THINGS | {Kind.FOOD, Kind.PLANT, Kind.PLACE},
    ),
    DeedSense(
        words_of_text("соревноваться состязаться сразиться посостязаться сражаться биться"),
        "play chess",
        relation="obl",
        lemmas=words_of_text("шахматы шашки нарды домино асык карты тогызкумалак"),
    ),
    DeedSense(
        words_of_text("играть сыграть резаться поиграть"),
        "play cards",
        relation="obl",
        lemmas=words_of_text("карта карты дурак покер"),
        after=words_of_text("в"),
    ),
    DeedSense(
        words_of_text("мчаться нестись гнать катить лететь примчаться помчаться"),
        "travel",
        relation="obl",
        kinds=frozenset({Kind.VEHICLE}),
        lemmas=words_of_text("велосипед самокат мотоцикл скейт"),
        after=words_of_text("на"),
    ),
    DeedSense(words_of_text("влететь влетать"), "enter", relation="nsubj", kinds=_PERSON),
    DeedSense(
        words_of_text("обернуться оборачиваться оборотиться"),
        "transform",
        relation="obl",
        kinds=LIVING | _THINGS | {Kind.PLANT},
        after=frozenset({""}),
    ),
    DeedSense(
        words_of_text("смеяться посмеяться"),
        "mock",
        relation="obl",
        kinds=frozenset(Kind),
        after=words_of_text("над"),
    ),
    DeedSense(words_of_text("фыркнуть фыркать"), "laugh", relation="nsubj", kinds=_PERSON),
    DeedSense(
        words_of_text("одеться одеваться"),
        "disguise",
        relation="obl",
        kinds=LIVING,
        after=frozenset({""}),
    ),
    DeedSense(
        words_of_text("красить покрасить перекрасить выкрасить"),
        "dye",
        kinds=frozenset({Kind.BODY, Kind.GARMENT}),
    ),
    DeedSense(
        words_of_text("найтись находиться обнаружиться отыскаться"),
        "appear",
        relation="nsubj",
        kinds=_THINGS | {Kind.FOOD},
    ),
    DeedSense(
        words_of_text("сделать делать"),
        "crown",
        relation="obl",
        lemmas=words_of_text("наследник визирь царь хан король судья советник помощник"),
        after=frozenset({""}),
    ),
    DeedSense(
        words_of_text("обсыпать посыпать присыпать обсыпать"),
        "sprinkle",
        relation="obl",
        kinds=_THINGS | {Kind.FOOD, Kind.WEATHER},
        after=frozenset({""}),
    ),
    DeedSense(
        words_of_text("выдать выдавать"),
        "shame",
        relation="nsubj",
        kinds=frozenset({Kind.THING, Kind.FOOD, Kind.BODY, Kind.GARMENT}),
    ),
    DeedSense(words_of_text("высечь сечь отодрать"), "beat", kinds=LIVING),
    DeedSense(
        words_of_text("повалить валить клубиться"),
        "rise",
        relation="nsubj",
        lemmas=words_of_text("дым пар туман"),
    ),
    DeedSense(words_of_text("ожить оживать"), "come to life", relation="nsubj", kinds=_THINGS),
    DeedSense(
        words_of_text("плыть поплыть приплыть плавать"),
        "sail",
        relation="obl",
        lemmas=words_of_text("остров страна город корабль лодка берег"),
        after=words_of_text("на в"),
    ),
    DeedSense(
        words_of_text("свалить сваливать спихнуть валить"),
        "shift blame",
        lemmas=words_of_text("все вина весь"),
    ),
    DeedSense(
        words_of_text("разбить разбивать"), "pitch tent", lemmas=words_of_text("лагерь палатка")
    ),
)

# ruff: noqa: E501 - one row is one record, and splitting it would hide its columns
"""The nouns, colours, looks, places and times of a tale in English, Russian and Kazakh.

Each noun carries the words that draw it (English, in the vocabulary of the embedded picture model
where it has one) and the forms that name it in a caption. English words are listed without their
inflections; a trailing `*` stands for any ending, a trailing `~` for the ending of a Russian
adjective.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a noun names."""

    PERSON = "person"
    ANIMAL = "animal"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Noun:
    """A person, animal or thing that a tale may name.

    Attributes:
        name: English noun for captions, e.g. "merchant".
        descriptor: the words that draw it when the story gives no other look; for an animal or
            thing its first word is the default colour or look.
        en: English words that name it, uninflected.
        ru: nominative, genitive, dative, accusative, "with" + instrumental; empty if unknown.
        kk: Kazakh nominative; empty if unknown.
        ru_words: further Russian words that name it.
        kk_words: further Kazakh nominatives that name it.
    """

    name: str
    kind: Kind
    descriptor: str
    en: str
    ru: tuple[str, ...] = ()
    kk: str = ""
    ru_words: str = ""
    kk_words: str = ""


def _nouns(kind: Kind, table: str) -> tuple[Noun, ...]:
    """Reads rows of `name | descriptor | en | five Russian forms | kk | ru_words | kk_words`."""
    rows = (tuple(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines())
    return tuple(
        Noun(name, kind, descriptor, en, tuple(ru.replace("_", " ").split(", ")), kk, *words)
        for name, descriptor, en, ru, kk, *words in rows
    )


PEOPLE = _nouns(
    Kind.PERSON,
    """
merchant|bearded merchant in a blue robe|merchant trader seller vendor shopkeeper richman|купец, купца, купцу, купца, с купцом|саудагер|торговец торговц* торгаш* скупц* скупой богач* богатей* богатея богатею ростовщик*|көпес дүкенші
bai|greedy bai in a purple robe|bai bey miser|бай, бая, баю, бая, с баем|бай|бае баи баев баям|байекең
khan|khan with a crown in a yellow robe|khan king sultan emir ruler|хан, хана, хану, хана, с ханом|хан|хане ханы ханов ханом царь царя царю царём царем султан* эмир* правител*|патша сұлтан
old woman|old woman in a white headscarf|oldwoman grandmother granny|старуха, старухи, старухе, старуху, со старухой|кемпір|старушк* бабушк*|әже апа
old man|old man with a white beard|oldman elder grandfather|старик, старика, старику, старика, со стариком|қария|старика старике старики стариков дедушк* аксакал*|шал ата ақсақал
widow|widow in a white headscarf|widow|вдова, вдовы, вдове, вдову, с вдовой|жесір|вдов*
woman|woman in a white headscarf|woman women wife mother bride|женщина, женщины, женщине, женщину, с женщиной|әйел|женщинам жена жены жене жену женой мать мамы мама маме|ана келіншек
girl|young girl in a red dress|girl daughter princess maiden|девушка, девушки, девушке, девушку, с девушкой|қыз|девушк* девочк* дочь дочери дочк* дочерью красавиц* принцесс*|ханша ару
boy|young boy in a green robe|boy child children son orphan kid|мальчик, мальчика, мальчику, мальчика, с мальчиком|бала|мальчик* мальчишк* ребенок ребёнок ребенк* ребёнк* дети детей детям сын сына сыну сирот*|жетім
shepherd|shepherd in a grey robe|shepherd herder herdsman|пастух, пастуха, пастуху, пастуха, с пастухом|шопан|пастух* чабан* табунщик*|қойшы малшы жылқышы
judge|old judge in a white robe|judge qadi|судья, судьи, судье, судью, с судьёй|би|судьи судьей бий бия бию кази|төреші қазы
mullah|mullah in a white turban|mullah imam priest|мулла, муллы, мулле, муллу, с муллой|молда|муллам|имам
thief|thief in a black robe|thief thieves robber bandit|вор, вора, вору, вора, с вором|ұры|воры воров ворам вором разбойник* грабител*|қарақшы
guard|guard with a spear in a red robe|guard soldier warrior batyr|стражник, стражника, стражнику, стражника, со стражником|сарбаз|стражник* страж стражи воин воина воину воины батыр* солдат*|батыр күзетші
vizier|vizier in a green robe|vizier minister advisor adviser|визирь, визиря, визирю, визиря, с визирем|уәзір|визир*|уәзірлер
poor man|poor man in a grey robe|poorman beggar pauper peasant farmer|бедняк, бедняка, бедняку, бедняка, с бедняком|кедей|бедняк* бедняг* нищий нищего нищему крестьянин* крестьян*|қайыршы диқан
neighbour|neighbour in a green robe|neighbour neighbor|сосед, соседа, соседу, соседа, с соседом|көрші|сосед*|көршілер
traveller|traveller in a brown robe|traveller traveler stranger pilgrim|путник, путника, путнику, путника, с путником|жолаушы|путник* странник* путешественник* незнаком*|бейтаныс
friend|friend in a green robe|friend companion|друг, друга, другу, друга, с другом|дос|друзья друзей друзьям другом приятел* товарищ*|жолдас
blacksmith|blacksmith in a leather apron|blacksmith smith craftsman|кузнец, кузнеца, кузнецу, кузнеца, с кузнецом|ұста|кузнец*|зергер
hunter|hunter in a grey robe|hunter fisherman|охотник, охотника, охотнику, охотника, с охотником|аңшы|охотник*|мерген
giant|huge giant in a brown robe|giant ogre|великан, великана, великану, великана, с великаном|дәу|великан*|алпамса
devil|small grey devil with horns|devil shaitan demon jinn genie|шайтан, шайтана, шайтану, шайтана, с шайтаном|шайтан|шайтан* черт чёрт черта чёрта чертом чёртом джин* бес беса|жын пері
witch|old witch in a black robe|witch sorceress|ведьма, ведьмы, ведьме, ведьму, с ведьмой|мыстан|ведьм* колдунь*|жалмауыз
wrestler|strong wrestler in a red robe|wrestler strongman champion|силач, силача, силачу, силача, с силачом|балуан|силач* борец борца борцу борцом|палуан
""",
)

ANIMALS = _nouns(
    Kind.ANIMAL,
    """
horse|brown horse|horse steed stallion mare pony|конь, коня, коню, коня, с конём|ат|конем коне кони коней коням лошад* жереб* скакун* кобыл* тулпар*|жылқы тұлпар сәйгүлік арғымақ айғыр бие
foal|brown foal|foal colt|жеребёнок, жеребёнка, жеребёнку, жеребёнка, с жеребёнком|құлын|жеребенок жеребенк* жеребята|тай
camel|brown camel|camel|верблюд, верблюда, верблюду, верблюда, с верблюдом|түйе|верблюд*|нар бота
sheep|white sheep|sheep lamb ram|баран, барана, барану, барана, с бараном|қой|баран* овц* овец ягн*|қозы қошқар
goat|grey goat|goat|козёл, козла, козлу, козла, с козлом|ешкі|козел козл* коза козы козе козу козой коз козлен*|лақ теке
cow|brown cow|cow bull ox oxen calf|корова, коровы, корове, корову, с коровой|сиыр|коров* бык быка быку быком быки теленок телёнок тел*нк*|өгіз бұзау
donkey|grey donkey|donkey mule|осёл, осла, ослу, осла, с ослом|есек|осел осл* ишак*|қашыр
dog|grey dog|dog puppy|пёс, пса, псу, пса, со псом|ит|пес псом псы собак* щен*|күшік тазы
wolf|grey wolf|wolf wolves|волк, волка, волку, волка, с волком|қасқыр|волк*|бөрі
fox|red fox|fox|лиса, лисы, лисе, лису, с лисой|түлкі|лис лисиц* лисом|қарсақ
bear|brown bear|bear|медведь, медведя, медведю, медведя, с медведем|аю|медвед*|қонжық
hare|white hare|hare rabbit|заяц, зайца, зайцу, зайца, с зайцем|қоян|зайц* заец зайч*|көжек
eagle|golden eagle|eagle falcon hawk|беркут, беркута, беркуту, беркута, с беркутом|бүркіт|беркут* орел орёл орл* сокол*|қыран сұңқар
bird|white bird|bird swan goose geese hen duck pigeon|птица, птицы, птице, птицу, с птицей|құс|птиц* лебед* гусь гуся гуси гусей голубь голубя|аққу тауық
cat|grey cat|cat kitten|кот, кота, коту, кота, с котом|мысық|коты котом кошк*|мияу
tiger|orange tiger|tiger leopard|тигр, тигра, тигру, тигра, с тигром|жолбарыс|тигр* барс*|қабылан барыс
lion|golden lion|lion|лев, льва, льву, льва, со львом|арыстан|львы львом|арлан
snake|green snake|snake serpent|змея, змеи, змее, змею, со змеёй|жылан|змей змеей змеи|шұбар-жылан
dragon|green dragon|dragon|дракон, дракона, дракону, дракона, с драконом|айдаһар|дракон*|аждаһа
""",
)

OBJECTS = _nouns(
    Kind.OBJECT,
    """
gold|bag of gold|gold money coin coins silver purse wealth|золото, золота, золоту, золото, с золотом|алтын|золотом деньг* денег монет* серебр*|ақша теңге күміс ділда
carpet|patterned carpet|carpet rug|ковёр, ковра, ковру, ковёр, с ковром|кілем|ковер ковр*|текемет сырмақ
chest|wooden chest|chest treasure box|сундук, сундука, сундуку, сундук, с сундуком|сандық|сундук* сокровищ* клад клада кладом|қазына
coat|old patched coat|coat cloak shapan chapan|чапан, чапана, чапану, чапан, с чапаном|шапан|чапан* халат*
fur coat|brown fur coat|furcoat|шуба, шубы, шубе, шубу, с шубой|тон|шуб* тулуп*|ішік
dombra|wooden dombra|dombra dombyra instrument lute|домбра, домбры, домбре, домбру, с домброй|домбыра|домбр* домбыр*|қобыз
cauldron|black cauldron|cauldron kazan pot kettle|казан, казана, казану, казан, с казаном|қазан|казан* котел котёл котл*|шөміш
ring|golden ring|ring jewel diamond|перстень, перстня, перстню, перстень, с перстнем|жүзік|перстн* кольцо кольца кольцу кольцом|сақина
food|dish of meat|meat food bread baursak beshbarmak|мясо, мяса, мясу, мясо, с мясом|ет|мясом хлеб* еда еды еду еде едой бешбармак* баурсак*|нан бауырсақ тамақ
tea|bowl of kumis|tea kumis kymyz milk|кумыс, кумыса, кумысу, кумыс, с кумысом|қымыз|кумыс* чай чая чаю чаем молок*|шай сүт шұбат
sword|silver sword|sword knife sabre dagger|сабля, сабли, сабле, саблю, с саблей|қылыш|сабл* меч меча мечом кинжал*|пышақ қанжар
saddle|leather saddle|saddle bridle|седло, седла, седлу, седло, с седлом|ер-тоқым|седлом уздечк*|тоқым
tree|tall tree|tree trees poplar|дерево, дерева, дереву, дерево, с деревом|ағаш|деревом деревья деревьев тополь тополя|терек шынар
apple|red apple|apple fruit melon|яблоко, яблока, яблоку, яблоко, с яблоком|алма|яблок* дын*|қауын
book|old book|book letter scroll|книга, книги, книге, книгу, с книгой|кітап|книг* письмо письма свит*к*|хат
""",
)

NOUNS = PEOPLE + ANIMALS + OBJECTS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scene plays, in fixed phrases.

    Attributes:
        name: the scene's setting, English.
        phrase: how a render prompt names it.
        to_en: direction in an English caption; `to_ru`, `to_kk` likewise.
    """

    name: str
    phrase: str
    en: str
    to_en: str
    ru: str
    to_ru: str
    kk: str
    to_kk: str


def _places(table: str) -> tuple[Place, ...]:
    """Reads rows of `name | phrase | en | to_en | ru | to_ru | kk | to_kk`."""
    rows = table.strip().splitlines()
    return tuple(Place(*(cell.strip() for cell in row.split("|"))) for row in rows)


PLACES = _places(
    """
steppe|in the steppe|steppe grassland pasture meadow field plains|into the steppe|степ* луг луга лугу пастбищ* равнин* поле поля полю полем|в степь|дала жайлау жазық|далаға
yurt|near a yurt|yurt aul village camp tent|to the aul|юрт* аул* деревн* село села селе селу становищ* кочевь*|в аул|ауыл киіз-үй|ауылға
bazaar|in the bazaar|bazaar market marketplace|to the bazaar|базар* рын*к* ярмарк*|на базар|базар жәрмеңке|базарға
mountains|in the mountains|mountain hill gorge|to the mountains|гор горы гору горе горам горах горой ущель* холм*|в горы|тау шатқал төбе|тауға
forest|in the forest|forest woods grove jungle|to the forest|лес леса лесу лесом лесах лесов рощ*|в лес|орман тоғай|орманға
river|by the river|river stream|to the river|река реки реке реку рекой рек руч*|к реке|өзен бұлақ|өзенге
lake|by the lake|lake sea pond shore|to the lake|озер* озёр* море моря морю|к озеру|көл теңіз|көлге
palace|in the palace|palace court castle throne|to the palace|двор двора дворе двору дворец дворц* замок замк* трон*|во дворец|сарай орда тақ|сарайға
city|in the city|city town street|to the city|город* улиц*|в город|қала көше|қалаға
desert|in the desert|desert sands dunes|to the desert|пустын* песк*|в пустыню|шөл құм|шөлге
well|by the well|waterwell|to the well|колод*|к колодцу|құдық|құдыққа
garden|in the garden|garden orchard|to the garden|сад сада саду садом сады|в сад|бақ бау-бақша|баққа
cave|in the cave|cave|to the cave|пещер*|в пещеру|үңгір|үңгірге
house|near the house|house home hut inn|to the house|дом дома дому доме домой домом изба избе избу избы|к дому|үй|үйге
""",
)

TIMES: dict[str, tuple[str, str, str]] = {
    "on a sunny day": ("day noon midday daytime sunny", "днем днём полдень полдня", "күндіз түс"),
    "in the morning": ("morning", "утро утра утром утру", "таң таңертең"),
    "at dawn": ("dawn sunrise", "рассвет* заря заре зарей", "таңсәрі"),
    "at sunset": (
        "sunset dusk evening twilight",
        "закат* вечер* сумер*",
        "кеш кешкі кешке кешкісін батқанда",
    ),
    "at night": (
        "night midnight moon moonlit moonlight stars starry",
        "ночь ночи ночью ноч~ полноч* луна луны луне луной лунн~ звёзд* звезд*",
        "түн түнде ай жұлдыз түнгі",
    ),
}
"""Prompt phrase of a time of day: its English, Russian and Kazakh words."""

COLOURS: dict[str, tuple[str, str, str]] = {
    "white": ("white snowy", "бел~", "ақ"),
    "black": ("black raven", "черн~ чёрн~ ворон~", "қара"),
    "brown": ("brown bay chestnut", "гнед~ коричнев~ бур~ карий карего", "торы қоңыр жирен кер"),
    "grey": ("grey gray silver", "сер~ сив~", "сұр көк боз"),
    "golden": ("golden palomino yellow", "золот~ золотист~ желт~ жёлт~ рыж~ булан~", "алтын сары"),
    "red": ("red", "красн~", "қызыл"),
    "blue": ("blue", "син~ голуб~", "көгілдір"),
    "green": ("green", "зелен~ зелён~", "жасыл"),
}

LOOKS: dict[str, tuple[str, str, str]] = {
    "old": ("old elderly aged", "стар~", "қарт кәрі ескі"),
    "young": ("young", "молод~ юн~", "жас"),
    "fat": ("fat plump", "толст~ жирн~", "семіз жуан"),
    "rich": ("rich wealthy", "богат~", "бай"),
    "greedy": ("greedy stingy miserly", "жадн~ скуп~ алчн~", "сараң дүниеқоңыз"),
    "cruel": ("cruel evil wicked angry", "жесток~ зл~", "қатал зұлым қатыгез"),
    "poor": ("poor", "бедн~ нищ~", "жарлы"),
    "huge": ("huge giant enormous big large", "огромн~ больш~", "үлкен зор алып"),
    "small": ("small little tiny", "маленьк~ мал~", "кішкентай кіші"),
    "beautiful": ("beautiful pretty lovely", "красив~ прекрасн~", "сұлу әдемі"),
    "magic": ("magic magical enchanted", "волшебн~", "сиқырлы"),
    "blind": ("blind", "слеп~", "соқыр"),
    "lame": ("lame", "хром~", "ақсақ"),
    "wise": ("wise clever", "мудр~ умн~", "дана ақылды"),
}

HERO = (
    "aldar aldarkose kose aldar_kose_man trickster beardless hero",
    "алдар* косе көсе* безбород~ алдаркосе* хитрец*",
    "алдар көсе",
)

PHRASES: tuple[tuple[str, str], ...] = (
    (r"\bold (woman|lady)\b", "oldwoman"),
    (r"\bold man\b", "oldman"),
    (r"\bpoor (man|people|folk)\b", "poorman"),
    (r"\b(rich|wealthy|greedy|stingy) (man|people|folk)\b", "richman"),
    (r"\bbags? of gold\b", "gold"),
    (r"\bfur coats?\b", "furcoat"),
    (r"\bplay(s|ed|ing)? (a |an )?(trick|joke|prank)s?\b", "tricks"),
    (r"\b(the|a|an) (old |dry |deep )?well\b", "the waterwell"),
    (r"\bin order to\b", "to"),
    (r"\b(that|which|who) guard(s|ed)?\b", "that"),
    (r"\bкиіз үй", "киіз-үй"),
    (r"\baldar[ _-]+k(o|ö)se\b", "aldar"),
    (r"\bold (people|folk)\b", "oldman"),
    (r"\bбедн\w+ (человек\w*|люд\w+)", "бедняк"),
    (r"\bбогат\w+ (человек\w*|люд\w+)", "купец"),
    (r"\bалдар(\w*) косе\b", r"алдар\1"),
    (r"\bалдар көсе(\w*)", r"көсе\1"),
    (r"\bалдар(\w+) көсе\w*", r"алдар\1"),
)
"""Several words that are read as one."""

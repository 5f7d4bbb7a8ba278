"""More kinds of Kazakh clauses: doers named later, parts, causatives, homonyms."""

import pytest

from deployments.engines.planning.reading.kazakh.latin import with_kazakh_letters
from deployments.engines.planning.reading.kazakh.reader import read_kazakh
from deployments.engines.planning.reading.reader import read_story
from tests.unit.planning.kazakh_scoring import name_of
from tests.unit.planning.test_kazakh_kinds import last_of, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Алдар байдан жіңішке біз сұрайды.", ("ask", ["HERO"], ["shoemaker's awl"])),
        ("Алдар байдан етігін тігуге біз сұрайды.", ("ask", ["HERO"], ["shoemaker's awl"])),
        ("Бай келеді. Бай әйеліне айқайлайды.", ("call", ["bai"], [])),
        ("Аш қасқыр атты жемек болады.", ("eat", ["wolf"], ["horse"])),
        ("Бай келді. Алдар қапсыра құшақтайды.", ("hug", ["HERO"], ["bai"])),
        ("Уәзір Алдарды зынданға тастатады.", ("imprison", ["vizier"], ["HERO"])),
        ("Аю араның ұясын ашады.", ("open", ["bear"], ["beehive"])),
        (
            "Достар жатты. Аю келіп, Асанды көрді. Асан қашты, аю оны иіскеді.",
            ("smell", ["bear"], ["Асан"]),
        ),
        ("Мысық майды жеді, тышқан сұрағанда, өзін де жеп қойды.", ("eat", ["cat"], ["mouse"])),
        ("Әкесі қызды көтеріп, тізесін жуды.", ("wash", ["father"], ["knee"])),
        ("Ғарыш кемесі планетаға қонды.", ("land", ["spaceship"], [])),
        ("Алдар теріні тіліп, көлді қоршап алды.", ("enclose", ["HERO"], ["lake"])),
        ("Алдар түйеге темекі иіскетіп түшкіртті.", ("make do", ["HERO"], ["camel"])),
        ("Түлкі қарғаның дауысын мақтады.", ("praise", ["fox"], ["crow"])),
        ("Ұста артынан жүгірді.", ("run", ["blacksmith"], [])),
        ("Көпір су тасқынынан қирап қалды.", ("go to pieces", ["bridge"], [])),
        ("Алдар есектің құйрығына теңге байлап, сатты.", ("sell", ["HERO"], ["donkey"])),
        ("Үйіне келіп, бай ұйықтап қалды.", ("sleep", ["bai"], [])),
        ("Алдар қаланы аралады.", ("walk", ["HERO"], ["city"])),
        ("Алдар балаларды ұстап, алмаға ақша төлетті.", ("make do", ["HERO"], ["children"])),
        ("Шал-кемпір тауықты сойды.", ("slaughter", ["old man", "old woman"], ["hen"])),
        ("Қораз тұрды. Ит келіп, қарға ұшты.", ("fly", ["crow"], [])),
        ("Тырна ақысын сұрағанда, қасқыр тістерін ақситты.", ("growl", ["wolf"], [])),
        ("Патшаның тәжі жоғалды.", ("disappear", ["crown"], [])),
        ("Алдар өзін ауру кісі етіп көрсетті.", ("pretend", ["HERO"], [])),
        ("Бекзат келіп, полиция шақырды.", ("invite", ["Бекзат"], ["police"])),
        ("Қозы енесін жоғалтты.", ("lose", ["lamb"], ["sheep"])),
        ("Қозы енесін жоғалтты. Ешкі оны емізді.", ("feed", ["goat"], ["lamb"])),
        ("Бала иесіне дәрісін әкелді.", ("bring", ["boy"], ["medicine"])),
        ("Алдар қазы жеді.", ("eat", ["HERO"], ["kazy"])),
        ("Шыбын өрмекшінің торына түсті.", ("get stuck", ["fly"], [])),
        ("Сәуле домбырасын алып, күйді тартты.", ("play dombra", ["Сәуле"], ["song"])),
        ("Қарлығаш балапандарын үйретті. Ең кішкентайы қорықты.", ("fear", ["chick"], [])),
        ("Саудагер дорбасын түсіріп алды. Оны кемпір тапты.", ("find", ["old woman"], ["sack"])),
        ("Дүкенде көйлек тұр. Алдар көйлегін киді.", ("put on", ["HERO"], ["shirt"])),
        ("Алдар ақшаға нан алып берді.", ("buy", ["HERO"], ["bread"])),
        ("Құлынды жылан шақты. Жылан шаққан құлын жатты.", ("lie", ["foal"], [])),
        ("Бұғы мүйізіне сүйсінді.", ("love", ["deer"], ["horn"])),
        ("Мысық, ит және тышқан бірікті.", ("assemble people", ["cat", "dog", "mouse"], [])),
        ("Дана келді. Анасы оны сүлгімен сүртті.", ("clean", ["mother"], ["Дана"])),
        ("Алдар оның орнына қарақшы қойды.", ("put", ["HERO"], ["scarecrow"])),
        ("Үш ағайынды келді. Кенжесі отырды.", ("sit", ["younger brother"], [])),
        ("Түлкі жатты. Шал оны шанаға лақтырды.", ("throw", ["old man"], ["fox"])),
        ("Қаз тасбақаны таяққа тістетті.", ("make do", ["goose"], ["turtle"])),
        ("Құтқарушы иттер баланы тапты.", ("find", ["dog"], ["boy"])),
        ("Бала тұзаққа өзі түсіп қалды.", ("get stuck", ["boy"], [])),
        ("Аспаз сорпа әзірлейді.", ("cook", ["cook"], ["soup"])),
        ("Екі әйел бір бірін сөкті.", ("scold", ["woman"], ["woman"])),
        ("Тышқан келді де, жолбарыс енді тимеймін деп ант берді.", ("promise", ["tiger"], [])),
        ("Кәрі ат иесінен қуылды.", ("chase", ["owner"], ["horse"])),
        ("Кәрі ат иесінен қуылып, жатты.", ("lie", ["horse"], [])),
        ("Мысық жүзікті суға түсірді. Ит тапты.", ("find", ["dog"], ["ring"])),
        ("Айсұлтан мен оның тазысы жүгірді.", ("run", ["Айсұлтан", "greyhound"], [])),
        ("Шопан бала қасқыр келді деп айқайлады.", ("call", ["boy"], [])),
        ("Қыз үйді жинады.", ("clean", ["girl"], ["house"])),
        ("Балалар аққала әкелді, ол еріп кетті.", ("melt", ["snowman"], [])),
        ("Кілем Алдарды көтерді. Ол балық аулады.", ("fish", ["HERO"], [])),
        ("Бай торсықты сілкіп-сілкіп, қойды.", ("put", ["bai"], ["waterskin"])),
        ("Кемпір сағат тауып, полицияға тапсырды.", ("give", ["old woman"], ["watch"])),
        ("Алдар самокатпен зулады.", ("ride", ["HERO"], ["kick scooter"])),
        ("Маймыл көзілдірікті киіп көрді.", ("put on", ["monkey"], ["glasses"])),
        ("Бала аяғының ұшымен басып, ойыншыққа тайып құлады.", ("fall", ["boy"], [])),
        ("Ит қазынаны емес, етті тапты.", ("find", ["dog"], ["meat"])),
        ("Қарлығаш қашты. Жылан құйрығын тістеді.", ("bite", ["snake"], ["tail"])),
        ("Киік қызға айналды.", ("transform", ["saiga"], [])),
        ("Хан тойында палуан Асанды жеңді.", ("defeat", ["wrestler"], ["Асан"])),
        ("Екі ұры байдың үйіне түсті.", ("enter", ["thief"], [])),
        ("Қойшы асқа қой сояйын деп, қасқырды ұстады.", ("catch", ["shepherd"], ["wolf"])),
        ("Қыз ұяға балапан салып, ағашқа шығып, қайта салды.", ("put", ["girl"], ["chick"])),
        ("Алдар тұрды. Әтеш бар даусымен шақырды.", ("call", ["rooster"], [])),
        ("Үй иесі сыпыртқы алып мысықты қуды.", ("chase", ["host"], ["cat"])),
        ("Сұлу ханша күйеу таңдайды.", ("choose", ["princess"], ["husband"])),
        ("Ауылды су басты.", ("flood over", [], ["aul"])),
        ("Кеме келіп, баланы алып кетті.", ("take away", ["ship"], ["boy"])),
    ],
)
def test_who_does_what(text: str, expected: tuple[str, list[str], list[str]]) -> None:
    assert told(text)[-1] == expected


def test_taking_and_giving_are_two_deeds() -> None:
    events = read_kazakh("Алдар Көсе кедей қойшыға байдан ақысын алып береді.").events
    assert [event.verb.key for event in events] == ["take", "give"]
    assert [[name_of(one) for one in event.sources] for event in events] == [["bai"], []]
    assert events[0].clause == "Алдар Көсе байдан ақысын алады."


def test_what_is_only_manner_or_a_trait_is_no_deed() -> None:
    assert [key for key, _, _ in told("Алдар еш нәрсе болмағандай кетіп қалды.")] == ["leave"]
    assert [key for key, _, _ in told("Алдар ханның күлмейтін қызын күлдірді.")] == ["make laugh"]
    assert [key for key, _, _ in told("Ене ұрыспай, жаңа кесе сыйлады.")] == ["give"]
    assert [key for key, _, _ in told("Бай ат бермей, Алдарды қуды.")] == ["give", "chase"]


def test_a_daughter_is_named_by_whose_she_is() -> None:
    event = last_of("Алдар ханның күлмейтін қызын күлдірді.")
    assert event.objects[0].text == "ханның қызы"


def test_what_somebody_finds_is_a_fact() -> None:
    events = read_kazakh("Бала таңертең оянса, ит оның етігін алып кетіпті.").events
    assert [event.clause for event in events] == [
        "Бала таңертең ояныпты.",
        "Ит оның етігін алып кетіпті.",
    ]


def test_winter_that_one_stores_for_is_no_season() -> None:
    assert last_of("Тиін қысқа жаңғақ жинайды.").setting.season is None


def test_the_owner_of_what_is_carried_does_it() -> None:
    event = read_kazakh("Алдар Көсе арбакештің тойға апара жатқан етін алады.").events[0]
    assert [name_of(one) for one in event.doers] == ["coachman"]


def test_a_look_of_a_part_is_a_look() -> None:
    event = last_of("Тырна ұзын мойынды құмыра алады.")
    assert event.objects[0].looks == ("long-necked",)


def test_listed_scenes_know_the_scene_before() -> None:
    parts = ("Дельфин баланы мінгізеді.", "Олар аралға жетеді.")
    reading, _ = read_story("\n".join(parts), parts)
    assert {name_of(one) for one in reading.events[-1].doers} == {"boy", "dolphin"}


def test_a_word_in_russian_letters_is_mended_among_kazakh_ones() -> None:
    mended = with_kazakh_letters("алдар пышақ сатып турган устаны алдады")
    assert mended == "алдар пышақ сатып тұрған ұстаны алдады"
    assert with_kazakh_letters("Молда сонысы үшін сұрайды") == "Молда сонысы үшін сұрайды"


def test_an_owner_asks_why_and_another_one_answers() -> None:
    keys = told("Алдар шапан киді. Хан неге теріс кигенін сұраса, күлдірді.")
    assert keys[-1] == ("make laugh", ["HERO"], [])


def test_who_sleeps_does_so_first_and_is_not_asleep_for_ever() -> None:
    events = read_kazakh("Кемпір ұйықтап жатқан мысығын қуады.").events
    assert [event.verb.key for event in events] == ["sleep", "chase"]
    assert events[0].doers[0].looks == ()


def test_snow_slides_and_fires_have_no_doer() -> None:
    slide = last_of("Жолда қар көшкіні түсті.")
    assert (slide.verb, slide.setting.weather.key) == (None, "snow slide")
    assert last_of("Тоғайда өрт шықты.").verb.key == "fire breaks out"


def test_an_owner_of_a_nose_tells_which_one_it_is() -> None:
    assert name_of(last_of("Піл тұмсығымен су әкелді.").instruments[0]) == "trunk of an elephant"
    assert name_of(last_of("Қарға тұмсығымен дән алды.").instruments[0]) == "beak"


def test_a_father_who_comes_late_is_the_one_who_thinks() -> None:
    event = last_of("Үйге кешігіп келген әке балаларын оятпайын деп, ақырын басты.")
    assert [name_of(one) for one in event.doers] == ["father"]


def test_whose_deed_is_seen_is_another_one() -> None:
    event = last_of("Зере жыланды ұрды. Зере оның тіріліп кеткенін көрді.")
    assert event.complement is not None
    assert [name_of(one) for one in event.complement.doers] == ["snake"]


def test_a_place_that_ends_like_a_name_is_a_place() -> None:
    event = last_of("Кілем Алдарды Бурабайға түсірді.")
    assert [name_of(one.entity) for one in event.relations] == ["lake"]

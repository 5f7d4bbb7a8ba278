"""Kinds of Kazakh clauses, words and senses that are easily read wrong."""

import pytest

from deployments.engines.planning.builtin.directions import read_directions
from deployments.engines.planning.reading.events import Event, Modality
from deployments.engines.planning.reading.kazakh.latin import latin_to_cyrillic, with_kazakh_letters
from deployments.engines.planning.reading.kazakh.reader import read_kazakh
from tests.unit.planning.kazakh_scoring import name_of


def told(text: str) -> list[tuple[str, list[str], list[str]]]:
    """The deed, doers and objects of each event."""
    return [
        (
            event.verb.key if event.verb else event.lemma,
            [name_of(one) for one in event.doers],
            [name_of(one) for one in event.objects],
        )
        for event in read_kazakh(text).events
    ]


def last_of(text: str) -> Event:
    return read_kazakh(text).events[-1]


def test_the_first_of_two_doers_does_the_main_deed():
    text = "Алдар Көсе бай ұйықтағанда оның атын ұрлап кетеді."
    assert told(text) == [("sleep", ["bai"], []), ("steal", ["HERO"], ["horse"])]
    assert [event.clause for event in read_kazakh(text).events] == [
        "Бай ұйықтайды.",
        "Алдар Көсе оның атын ұрлап кетеді.",
    ]


def test_a_deed_before_another_one_is_told_in_the_tense_of_the_story():
    before = read_kazakh("Алдар Көсе хан келер алдында киімін ауыстырады.").events[0]
    assert (before.clause, [name_of(one) for one in before.doers]) == ("Хан келеді.", ["khan"])


def test_who_got_off_does_the_next_deed_but_not_who_sleeps():
    after = "Алдар тұрады. Хан аттан түскен соң ет жейді."
    assert told(after)[-1] == ("eat", ["khan"], ["meat"])
    asleep = "Алдар келеді. Бай ұйықтаған соң етті жейді."
    assert told(asleep)[-1] == ("eat", ["HERO"], ["meat"])


def test_a_genitive_does_the_deed_that_is_named_as_a_noun():
    event = last_of("Алдар Көсе шайтанның неден қорқатынын біліп алады.")
    assert [name_of(one) for one in event.doers] == ["HERO"]
    assert event.complement is not None
    assert [name_of(one) for one in event.complement.doers] == ["devil"]


def test_what_is_forgotten_is_not_done():
    event = last_of("Ханның қызы күлуді ұмытып қалыпты.")
    assert event.verb.key == "forget"
    assert event.complement is not None
    assert event.complement.verb.key == "laugh"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Арыстан тышқанды аяп, босатып жібереді.", ("untie", ["lion"], ["mouse"])),
        ("Бала орманнан күшік тауып, үйге келіп, жуады.", ("wash", ["boy"], ["puppy"])),
        ("Бай келген соң, Алдар болса қойды сояды.", ("slaughter", ["HERO"], ["sheep"])),
        ("Алдар Көсе отардың жартысын айдап кетеді.", ("drive herd", ["HERO"], ["flock of sheep"])),
        ("Жүргізушінің өзі күй тартып отыр.", ("play dombra", ["driver"], [])),
        ("Мұғалім оқиды, ал бүкіл сынып күледі.", ("laugh", ["students"], [])),
        ("Бала бір жапырақ ет пен алтын жүзікті ұтып алады.", ("win", ["boy"], ["meat", "ring"])),
        ("Бала көп ұзамай ағаштан құлайды.", ("fall", ["boy"], [])),
        ("Үш дос тауға шыққанда жаңбыр жауады.", ("rain", [], [])),
        ("Алдар Көсе ошақтың отын өшіреді.", ("put out", ["HERO"], ["fire"])),
        ("Алдар таң атқанша қағаздан мешіт жасайды.", ("make", ["HERO"], ["mosque"])),
        ("Алдар Көсе бай баққан қырық тоқтыны сұрайды.", ("ask", ["HERO"], ["lamb"])),
        ("Сүйек тұрып қалады, оны тырна суырып алады.", ("pull", ["crane"], ["bone"])),
        ("Бала қоянды көріп, жын екен деп қаша жөнеледі.", ("run away", ["boy"], [])),
        ("Бала нан сатады, тек қоян ғана қарызға алады.", ("borrow", ["hare"], [])),
        ("Шал оны сындыра алмайды. Ешқайсысы күлмейді.", ("laugh", [], [])),
        ("Бала құсты тауып, үйге қайтты. Анасы оны таңды.", ("bandage", ["mother"], ["bird"])),
        ("Тоқылдақ келді. Сонда сауысқан ұшады.", ("fly", ["magpie"], [])),
        ("Алдар Көсе қазын ханға береді.", ("give", ["HERO"], ["goose"])),
        ("Бір топ бала келеді. Алдар тұрады, ол билейді.", ("dance", ["HERO"], [])),
        ("Балалар Алдарды қуды. Қулықты сезген ол қашады.", ("run away", ["HERO"], [])),
        ("Қасқыр қозының құйрығынан тістейді.", ("bite", ["wolf"], ["tail"])),
        ("Маса айтпасын деп, қарлығаш тілін жұлып алады.", ("pull", ["swallow"], ["tongue"])),
        ("Түлкі текенің мүйізін баспалдақ қылып, шығып кетеді.", ("leave", ["fox"], [])),
        ("Түлкі текені алдады. Сорлы құдықта қалады.", ("stay", ["he-goat"], [])),
        (
            "Алдар келді, полицей тоқтатып құжат сұраса, құлағын көрсетеді.",
            ("show", ["HERO"], ["ear"]),
        ),
        ("Кірпі қалды, қоян болса қашып кетеді.", ("run away", ["hare"], [])),
        ("Қыз отыр, ағасы артынан келіп, билейді.", ("dance", ["brother"], [])),
        ("Арыстан жатады. Келген аңдарды біртіндеп жейді.", ("eat", ["lion"], ["animals"])),
        ("Түлкі сырттан сәлем береді.", ("greet", ["fox"], [])),
        ("Алдар таудан асып кетеді.", ("cross", ["HERO"], ["mountain"])),
        ("Мұғалім баланың ақылды екенін біледі.", ("know", ["teacher"], [])),
        ("Алдар ағашқа барды. Алдар қамшыны алып өрмелейді.", ("climb", ["HERO"], ["tree"])),
        ("Алдар байға ағашты ұстата тұрады.", ("prop up", ["bai"], ["tree"])),
    ],
)
def test_who_does_what(text, expected):
    assert told(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Алдар Көсе құдыққа тұз салады.", "put"),
        ("Саудагер Алдарға су береді.", "give"),
        ("Аспаннан зымыран түседі.", "land"),
        ("Етіктің табаны түсіп қалды.", "fall"),
        ("Бала пойызда кетіп барады.", "ride"),
        ("Бала тауға шығады.", "climb"),
        ("Алдар Көсе отты құммен жауып тастайды.", "cover"),
        ("Шегіртке ескі есікті қағады.", "knock"),
        ("Тон дар етіп айырылады.", "rip open"),
        ("Кесе жерге түсіп сынады.", "go to pieces"),
        ("Алдар Көсе екі қапқа күл толтырады.", "fill"),
        ("Аққала кенет тіріліп кетеді.", "come to life"),
        ("Көршілер Алдарды елемейді.", "ignore"),
        ("Алдар Көсе роботты ұтып кетеді.", "defeat"),
        ("Лақ құдыққа түсіп кетеді.", "fall into hole"),
        ("Дәрігер қарияны өзеннен өткізеді.", "lead"),
        ("Бір кемпір мен шал тұрыпты.", "live"),
        ("Көгершін құмырсқаға жапырақ тастайды.", "drop"),
        ("Хан Алдарды өзенге айдайды.", "drive off"),
        ("Әйел аулада босанып жатты.", "give birth"),
        ("Айдаһар масаны жұмсайды.", "send"),
        ("Мұғалім екі баланы партаға отырғызады.", "seat"),
        ("Кедей нанын қазанның буына ұстайды.", "hold"),
        ("Молда өзенге құлайды.", "fall into water"),
        ("Сараң молда суға бата бастайды.", "drown"),
        ("Айдаһар ашуға мінді.", "get angry"),
        ("Жайын қармаққа ілінді.", "get stuck"),
        ("Қасқыр қақпанға аяғын қыстырып алды.", "get stuck"),
        ("Қыз шашын өріп отыр.", "comb"),
        ("Алдар байдың үйіне келеді.", "come"),
    ],
)
def test_a_verb_means_what_its_objects_tell(text, key):
    assert last_of(text).verb.key == key


def test_a_sack_is_filled_with_ashes():
    event = last_of("Алдар Көсе екі қапқа күл толтырады.")
    assert [name_of(one) for one in event.objects] == ["sack"]
    assert [name_of(one) for one in event.instruments] == ["ash"]


def test_who_spoke_before_is_meant_by_him():
    text = "Түлкі «қорқытшы» дегенде, бөдене оны тазыларға алып барады."
    assert told(text)[-1][1:] == (["quail"], ["fox"])


def test_food_is_put_before_the_guest():
    event = last_of("Бай итке орын беріп, алдына ет қояды.")
    assert [name_of(one.entity) for one in event.relations] == ["dog"]


def test_a_habit_and_what_is_found_are_facts():
    assert last_of("Көршілер таңғы төртте оянатын болды.").modality is Modality.FACT
    found = read_kazakh("Қыз домбырасын іздеп барса, жүргізуші күй тартып отыр екен.").events
    assert [event.modality for event in found] == [Modality.FACT, Modality.FACT]


def test_typed_words_keep_their_vowels():
    assert latin_to_cyrillic("onyn borkin zhep qoiady").split()[1] == "бөркін"
    assert latin_to_cyrillic("kulip zhiberdi").split()[0] == "күліп"
    assert latin_to_cyrillic("uiatsyz") == "ұятсыз"
    assert with_kazakh_letters("Марсқа кетти").split()[1] == "кетті"


def test_requests_are_no_part_of_the_tale():
    asked = read_directions("Аниме стилінде 6 кадр жасап берші, суретте жазу болмасын: қыз келеді")
    assert (asked.story, asked.num_frames, asked.forbidden) == ("қыз келеді", 6, ("жазу",))


def test_an_order_keeps_its_condition_and_nobody_does_it_yet():
    event = last_of("Алдар мен шайтан кімнің жасы үлкен болса, сол алсын деп келіседі.")
    assert (event.verb.key, event.speech) == ("agree", "кімнің жасы үлкен болса, сол алсын")
    assert event.complement is None


def test_whose_age_is_told_brings_no_lightning():
    assert last_of("Шайтан жасын айтады.").setting.weather is None


def test_who_is_asked_does_what_is_asked_for():
    event = last_of("Балалар келіп, Алдардан ұяны алып беруін сұрайды.")
    assert (event.verb.key, [name_of(one) for one in event.sources]) == ("ask", ["HERO"])
    assert [name_of(one) for one in event.complement.doers] == ["HERO"]
    first = last_of("Түлкі бөденеден өзін тойдыруды, күлдіруді сұрайды.")
    assert [name_of(one) for one in first.sources] == ["quail"]
    assert [name_of(one) for one in first.complement.objects] == ["fox"]


def test_who_owns_a_thing_gets_it_back():
    event = last_of("Айгүл домбырасын ұмытады. Жүргізуші домбыраны әкеліп береді.")
    assert [name_of(one) for one in event.recipients] == ["Айгүл"]


def test_what_only_says_when_is_no_picture():
    events = read_kazakh("Концерт басталар алдында жүргізуші келеді.").events
    assert [event.verb.key for event in events] == ["come"]


def test_a_purpose_that_shall_not_happen_is_not_drawn():
    event = last_of("Алдар ағашты құлап кетпесін деп сүйеп тұр.")
    assert ([name_of(one) for one in event.objects], event.complement) == (["tree"], None)


def test_what_a_whip_is_made_of_is_its_look():
    event = last_of("Алдар байдың ұрланған күміс қамшысын табады.")
    assert set(event.objects[0].looks) == {"stolen", "silver"}


def test_a_threat_keeps_its_condition():
    event = last_of("Хан егер жұмбағымды шешпесең, басыңды аламын деп қорқытады.")
    assert event.speech == "егер жұмбағымды шешпесең, басыңды аламын"


def test_one_of_two_friends_is_another_than_the_second():
    events = read_kazakh("Екі дос келеді. Біреуі жүгіреді, екіншісі жерге жатады.").events
    first, second = events[-2].doers[0], events[-1].doers[0]
    assert first is not second
    assert [one.is_plural for one in (first, second)] == [False, False]
    assert events[-1].relations == ()


def test_who_asked_is_meant_by_him_though_the_next_doer_is_unnamed():
    text = (
        "Мысық пен тышқан май жинайды. Мысық майды жейді де, тышқан сұрағанда оны жұтып жібереді."
    )
    assert told(text)[-2:] == [("ask", ["mouse"], []), ("swallow", ["cat"], ["mouse"])]


def test_rain_is_the_weather_of_what_is_done_in_it():
    weather = read_kazakh("Жаңбыр жауып тұрғанда қыз үйге жүгіреді.").events[0].setting.weather
    assert weather is not None
    assert weather.key == "rain"


def test_a_raised_figure_is_no_number():
    assert read_kazakh("Алдар Көсе ¹ қой сатады.").events[-1].verb.key == "sell"

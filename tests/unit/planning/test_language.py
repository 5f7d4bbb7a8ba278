"""In which language a text is, and Latin spellings of Kazakh and Russian."""

import pytest

from deployments.engines.planning.reading.events import Language
from deployments.engines.planning.reading.language import in_cyrillic, language_of

ENGLISH = [
    "Aldar Kose wins a trip to Mars",
    "A student cheats on a test",
    "6 frame storyboard about a fox and a crow",
    "boy finds golden fish",
    "Aldar Kose",
    "aldar kose tricks bai",
    "Shigai-bai refuses to feed guests",
    "The miserly bai hides meat from Aldar Kose.",
    "Karlygash goes to school",
    "dog runs",
]
RUSSIAN = [
    "Алдар Косе обманул бая и забрал коня",
    "Лиса украла сыр у вороны",
    "Мальчик нашёл щенка",
    "Алдар Косе",
    "Алдар Косе и бай",
    "Шигай-бай не хочет кормить гостей",
    "Алдар Көсе продал баю мёрзлую рыбу",
    "Мультик про кота в стиле акварели, 6 кадров",
    "Aldar Kose obmanul baya",
    "aldar kose ukral loshad u baya i uehal v step",
]
KAZAKH = [
    "Алдар Көсе байды алдап, атын алып кетті",
    "Алдар Көсе",
    "Алдар Косе байды алдады",
    "Мысық балық ұрлады",
    "Алдар базарға барды",
    "бай ашуланып калды",
    "Шал мен кемпір болыпты",
    "Студент емтиханда көшіреді",
    "Дала. Қыс. Боран.",
    "aldar kose baidy aldap, atyn alyp ketti",
    "Aldar Kose baydyn atyn urlap aldy",
    "Aldar Köse baidı aldap, atın alıp ketti",
    "Aldar Kóse baıdyń atyn urlap ketedi",
    "qazaq baiy aldaý",
    "Tülki tauyqty jep qoidy",
    "Bir kuni shal toguzga barady",
]
NEITHER = [
    "Le renard vole le fromage du corbeau",
    "Nasreddin Hoca eşeğine ters bindi ve pazara gitti",
    "El zorro roba el queso al cuervo",
    "Der Fuchs stiehlt den Käse",
    "Tulki qarg'aning pishlog'ini o'g'irladi va ketdi",
    "Лисиця вкрала сир у ворони і втекла до лісу, її впіймали",
    "狐狸偷了乌鸦的奶酪",
    "الثعلب يسرق الجبن",
    "фывапр олдж йцукен",
    "asdf qwer zxcv",
    "12345 !!!",
    "",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text):
    assert language_of(text) is Language.EN


@pytest.mark.parametrize("text", RUSSIAN)
def test_russian(text):
    assert language_of(text) is Language.RU


@pytest.mark.parametrize("text", KAZAKH)
def test_kazakh(text):
    assert language_of(text) is Language.KK


@pytest.mark.parametrize("text", NEITHER)
def test_other_languages_and_gibberish(text):
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("aldar kose baidy aldap, atyn alyp ketti", "Алдар Көсе байды алдап, атын алып кетті"),
        ("Aldar Kose baydyn atyn urlap aldy", "Алдар Көсе байдың атын ұрлап алды"),
        ("Aldar Kóse baıdyń atyn urlap ketedi", "Алдар Көсе байдың атын ұрлап кетеді"),
        ("Aldar Köse baidıñ qoiyn ūrlap", "Алдар Көсе байдың қойын ұрлап"),
        ("Tülki tauyqty jep qoidy", "Түлкі тауықты жеп қойды"),
        ("bir shal men kempir auylda turdy", "бір шал мен кемпір ауылда тұрды"),
        ("Aldar Kose obmanul baya", "Алдар Косе обманул бая"),
    ],
)
def test_latin_letters(latin, cyrillic):
    assert in_cyrillic(latin) == cyrillic


@pytest.mark.parametrize("text", ["Aldar Kose tricks a bai", "Алдар Көсе байды алдады", "¿qué?"])
def test_other_text_is_left_as_it_is(text):
    assert in_cyrillic(text) == text

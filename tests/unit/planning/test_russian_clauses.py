"""Russian clauses that leave words out, share them or name them by others."""

import pytest

from deployments.engines.planning.builtin.directions import read_directions
from deployments.engines.planning.reading.events import Event
from deployments.engines.planning.reading.russian.reader import read_russian
from deployments.engines.planning.reading.russian.spelling import correct_spelling
from tests.unit.planning.test_russian_reader import captions, missing

TOLD = [
    (
        "Закричал Алдар, а бай ухватился за хвост, дёрнул что было сил и шлёпнулся в грязь.",
        [("бай", "шлёпнуться", "", "")],
    ),
    (
        "Алдар Косе, загодя зарывший в землю бурдюк с айраном, топает ногой.",
        [("алдар косе", "зарыть", "бурдюк", "")],
    ),
    (
        "Едет купец, и Алдар уверяет его, что в мешке лечат спину: тот сам лезет в мешок, "
        "а плут уводит его верблюдов.",
        [("купец", "лезть", "", ""), ("алдар", "уводить", "верблюды", "")],
    ),
    (
        "Лисица так расхваливала ворону, что та каркнула — сыр выпал, и плутовка была такова.",
        [
            ("ворона", "каркнуть", "", ""),
            ("сыр", "выпасть", "", ""),
            ("лисица", "убежать", "", ""),
        ],
    ),
    ("Вороне где-то достался кусок сыра.", [("ворона", "достаться", "сыр", "")]),
    ("Мама наказала не кота, а брата.", [("мама", "наказать", "брат", "")]),
    (
        "Великан поверил, что он убил семерых мух, и испугался.",
        [("великан", "испугаться", "", "")],
    ),
    (
        "Сперва великан хвастал, и дау, побледнев, кланяется ему.",
        [("великан", "кланяться", "", "")],
    ),
    (
        "Хозяин молчит, макая хлеб в суп, и гость не знает, что сказать.",
        [("хозяин", "макать", "хлеб", "")],
    ),
    (
        "Пассажир спорил, и Алдар молчал, пока тот не достал кошелёк.",
        [("пассажир", "достать", "кошелёк", "")],
    ),
    (
        "Алдар привёл клячу на базар, и там, на глазах у людей, с неба упал камень.",
        [("камень", "упасть", "", "")],
    ),
    ("Волк унёс ягнёнка. Пастух кутает спасённого в шубу.", [("пастух", "кутать", "ягнёнок", "")]),
    ("Бай пришёл, и осёл всю дорогу смотрел в окно.", [("осёл", "смотреть", "", "")]),
    (
        "Алдар попросил крупы, а топор унёс с собой.",
        [("алдар", "унести", "топор", "")],
    ),
    ("Поросята построили дома из соломы.", [("поросята", "построить", "дома", "")]),
    ("Алдар варит наурыз-коже.", [("алдар", "варить", "наурыз-коже", "")]),
    ("Бай помог Асану.", [("бай", "помочь", "асан", "")]),
    ("Алдар нанялся к баю пасти овец.", [("алдар", "пасти", "овцы", "")]),
    (
        "Бай велел Асану принести ни много ни мало — звезду.",
        [("асан", "принести", "звезда", "wish")],
    ),
    ("Гроза, мальчик прячется под телегой.", [("мальчик", "прятаться", "", "")]),
    ("Бай получает в награду верблюда.", [("бай", "получать", "верблюд", "")]),
    ("Алдар пришёл к баю, и усадили его выше всех.", [("", "усадить", "алдар", "")]),
    (
        "Люди кричали: «Дай руку!», но мулла молчал.",
        [("люди", "кричать", "", "says=Дай руку!")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_clauses_have_their_own_people_and_things(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert missing(text, expected) == []


def test_one_and_the_other_are_two_people() -> None:
    events = read_russian(
        "Два попутчика спорили. Один рассказал, как летал, другой — как нырял."
    ).events
    doers = [event.doers for event in events if event.lemma.startswith("рассказ")]
    assert len(doers) == 2
    assert doers[0] != doers[1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Мужик посадил репу.", "plant"),
        ("Жених посадил Алдара на почётное место.", "seat guest"),
        ("Курица вчера снесла яичко.", "lay eggs"),
        ("Мальчик разбил коленку.", "wound"),
        ("Мастер запустил над лугом воздушного змея.", "fly kite"),
        ("Алдар сдаёт на права.", "take driving test"),
        ("Лиса размазала кашу по тарелке.", "smear"),
        ("Дау величает его старшим братом.", "greet"),
        ("Бай выложил за коня целое состояние.", "pay"),
        ("Асан устроился поваром в кафе.", "work"),
        ("Самолёт садится.", "land"),
        ("Дети сели на Марс.", "land"),
        ("Водитель везёт туристов.", "give lift"),
        ("Из мешка посыпались монеты.", "fall"),
        ("Бай не смыкал глаз.", "stay awake"),
        ("Козёл спрыгнул к волку.", "jump"),
        ("Пожарный снимает котёнка с дерева.", "lift"),
        ("Лягушка ускакала в пруд.", "jump"),
        ("Врач попробовал суп.", "taste"),
        ("Лягушка дуется.", "swell"),
        ("Старик созвал верблюдов.", "call"),
        ("Разыгралась метель.", "wind blow"),
        ("Ночью поднимается буря.", "wind blow"),
        ("Мулла лезет на дно колодца.", "climb down"),
        ("Внук свалил всё на кота.", "shift blame"),
        ("Алдар и робот соревнуются в шахматах.", "play chess"),
        ("Сирота выходила оленёнка.", "heal"),
        ("У бая сломалась телега.", "go to pieces"),
        ("Алдар едет в метро.", "ride metro"),
        ("Алдар сел играть в карты с чёртом.", "play cards"),
        ("Дурак провёл гостей мимо дворца.", "lead"),
        ("Лиса открыла пасть.", "gape"),
        ("Лебедь обернулась девушкой.", "transform"),
        ("Товарищи оделись привидениями.", "disguise"),
        ("Мама посмеялась.", "laugh"),
        ("Аул надорвал животы.", "laugh"),
        ("Слуги высекли Алдара.", "beat"),
        ("Из горлышка повалил дым.", "rise"),
        ("Ночью ожили статуи.", "come to life"),
        ("Пират плывёт на остров.", "sail"),
        ("Прибор нашёлся в миске.", "appear"),
        ("Семья перевернула дом вверх дном.", "ransack"),
        ("Алдар подставил баю ногу.", "trip up"),
        ("Алдар обсыпал черепки мукой.", "sprinkle"),
        ("Среди утят есть цыплёнок.", "be"),
        ("Выдала его шапка.", "shame"),
        ("Стража фыркнула.", "laugh"),
        ("Мама покрасила волосы.", "dye"),
        ("Дед поит орла тёплым бульоном.", "feed"),
        ("Брат мчится на велосипеде.", "travel"),
    ],
)
def test_a_verb_means_what_its_nouns_tell(text: str, key: str) -> None:
    verbs = [event.verb for event in read_russian(text).events]
    assert [verb.key for verb in verbs if verb] == [key]


def _objects(event: Event) -> list[str]:
    return [entity.noun.key for entity in event.objects if entity.noun]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Бай сломал замок на двери.", "lock"),
        ("Рыцарь увидел замок.", "castle"),
        ("Космонавт чинит корабль.", "spaceship"),
        ("Дети чинят корабль. Он летит на Марс.", "spaceship"),
    ],
)
def test_a_noun_means_what_the_words_beside_it_tell(text: str, key: str) -> None:
    assert _objects(read_russian(text).events[0]) == [key]


def test_what_is_always_plural_is_meant_by_them() -> None:
    events = read_russian("Сосед отдал Тимуру кеды. Тимур надел их.").events
    assert events[1].objects == events[0].objects


def test_a_season_that_comes_is_the_setting_of_what_follows() -> None:
    events = read_russian("Пришла зима, и стрекоза постучалась в дверь.").events
    assert [event.lemma for event in events] == ["постучаться"]
    assert events[0].setting.season is not None


def test_animals_in_a_box_belong_to_it() -> None:
    (box,) = read_russian("Айгуль нашла коробку с тремя котятами.").events[0].objects
    assert [part.text for part in box.parts] == ["котята"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "алдр косе пришол на свадбу без падарка",
            "Алдар Косе пришел на свадьбу без подарка",
        ),
        ("алдар пришел бес подарка и сьел плов", "алдар пришел без подарка и съел плов"),
        ("бес пляшет на мосту", "бес пляшет на мосту"),
        ("жиних пасадил ево на пачётное место", "жених посадил его на почетное место"),
        ("кот поймал мыш и патом убижал", "кот поймал мышь и потом убежал"),
        ("Шигай-бай играл на домбре", "Шигай-бай играл на домбре"),
    ],
)
def test_typing_errors_become_the_words_that_sound_like_them(typed: str, meant: str) -> None:
    assert correct_spelling(typed) == meant


def test_who_may_be_drawn_nevertheless_is_the_first_subject() -> None:
    told = read_directions("Раскадровка на 7 кадров, никаких людей, кроме бабушки: она гоняет гуся")
    assert told.num_frames == 7
    assert told.forbidden == ("людей",)
    assert captions(told.story) == ["Бабушка гоняет гуся."]


def test_what_is_said_behind_that_is_no_inserted_speech() -> None:
    told = captions("Алдар привязал колокольчик, сказал, что баран сам придёт на звон.")
    assert told[0] == "Алдар привязал колокольчик."


def test_a_denied_converb_is_no_event() -> None:
    events = read_russian("Алдар, не целясь, бросил яблоко.").events
    assert [event.lemma for event in events] == ["бросить"]


def test_they_who_do_something_are_people_before_they_are_things() -> None:
    events = read_russian("Заяц строит крепость, лиса кидает снежки, и они вместе греются.").events
    assert [doer.text for doer in events[-1].doers] == ["заяц", "лиса"]


def test_the_hero_behind_a_horse_owns_it() -> None:
    reading = read_russian("Бай задумал украсть коня Алдара-Косе со звездой на лбу.")
    (horse,) = reading.events[0].objects
    assert horse.noun is not None
    assert horse.noun.key == "horse"
    assert horse.owner is not None
    assert horse.owner.is_hero
    assert [part.text for part in horse.parts] == ["звезда"]


def test_an_adjective_that_can_be_a_noun_is_none_before_one() -> None:
    reading = read_russian("Алдар уговорил проезжего купца.")
    assert [entity.text for entity in reading.events[0].objects] == ["проезжий купец"]


def test_a_place_of_the_table_is_nobody() -> None:
    (event,) = read_russian("Алдар гуляет в Астане.").events
    assert event.setting.place is not None
    assert event.setting.place.text.lower() == "астана"


def test_a_shadow_is_under_what_throws_it() -> None:
    (event,) = read_russian("Бай прогнал Алдара из тени своего тополя.").events
    assert {relation.preposition for relation in event.relations} == {"out of", "under"}


def test_what_a_thing_reaches_is_not_where_it_plays() -> None:
    (event,) = read_russian("Тень дотянулась до дома.").events
    assert event.setting.place is None


def test_thither_is_where_something_was_put() -> None:
    told = captions("Баи сунули Алдара в мешок. Купец решил залезть туда сам.")
    assert told[1] == "Купец решил залезть в мешок сам."


def test_what_somebody_learns_is_no_deed() -> None:
    events = read_russian("Муравей, узнав, чем занималась стрекоза, захлопнул дверь.").events
    assert [event.lemma for event in events] == ["узнать", "захлопнуть"]


def test_games_are_played_with_their_things() -> None:
    (event,) = read_russian("Алдар обыгрывает хана в шахматы.").events
    assert [entity.text for entity in event.instruments] == ["шахматы"]


def test_at_home_is_a_place() -> None:
    (event,) = read_russian("Дома бай ждёт ужина.").events
    assert [doer.text for doer in event.doers] == ["бай"]
    assert event.setting.place is not None
    assert event.setting.place.text == "дом"


def test_a_converb_at_the_end_goes_with_the_verb_before_it() -> None:
    told = captions("Козёл спрыгнул, волк встал и убежал, не оглянувшись.")
    assert told[-1] == "Волк убежал, не оглянувшись."


def test_a_word_of_the_noun_table_is_a_noun() -> None:
    assert _objects(read_russian("Бабушка испекла баурсаки.").events[0]) == ["baursak"]


def test_somebody_is_asked_and_not_asked_for() -> None:
    (event,) = read_russian("Волк попросил козла помочь.").events
    assert event.verb is not None
    assert event.verb.key == "beg"


def test_a_find_is_what_was_lost() -> None:
    events = read_russian("Купец потерял кошелёк. Алдар вернул находку.").events
    assert events[1].objects == events[0].objects


def test_no_subject_stands_behind_a_preposition() -> None:
    told = captions("Алдар взял голову, а вместо неё положил кизяк.")
    assert told[1] == "Алдар вместо неё положил кизяк."


def test_what_follows_but_is_a_clause_of_its_own() -> None:
    told = captions("Принц поцеловал лягушку, но она не ушла, а пожелала ему доброго утра.")
    assert told == [
        "Принц поцеловал лягушку.",
        "Лягушка не ушла.",
        "Лягушка пожелала ему доброго утра.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Алдар насыпал между страниц книги овса, и осёл, листая её, громко ревел.",
            [("осёл", "листать", "книга", ""), ("осёл", "реветь", "", "")],
        ),
        (
            "Бай стегал байбише, пока та не огрела его скалкой, а Алдар пил кумыс.",
            [("байбише", "огреть", "", ""), ("алдар", "пить", "кумыс", "")],
        ),
        (
            "Алдар вздыхает, что забыл дома мешок, берёт у друга коня и не возвращается.",
            [("алдар", "брать", "конь", "")],
        ),
        (
            "Маша прячется в короб, и медведь, сам того не зная, относит её домой.",
            [("медведь", "относить", "маша", "")],
        ),
        (
            "Алдар собирал золото, а вечером накормил всех сирот аула пловом.",
            [("алдар", "накормить", "сироты", "")],
        ),
        ("Три поросёнка построили дома из соломы.", [("поросята", "построить", "дома", "")]),
        (
            "Водяной достал ему топор золотой, но дровосек признался.",
            [("дровосек", "признаться", "", "")],
        ),
        (
            "Алдар спрятал козу, а вместо неё привязал у дверей волка.",
            [("алдар", "привязать", "волк", "")],
        ),
        ("Бабушка учит внука печь блины.", [("внук", "печь", "блины", "")]),
        ("Ночь, караван идёт по пустыне.", [("караван", "идти", "", "")]),
        ("Хан спросил мудреца, что тяжелее всего.", [("хан", "спросить", "", "")]),
        (
            "Журавль и цапля ходили свататься, но один отказывал другому.",
            [("журавль", "отказывать", "", "")],
        ),
        (
            "Орёл украл ягнёнка. Пастух поймал сороку и отдал её детям.",
            [("пастух", "отдать", "сорока", "")],
        ),
        (
            "Волк рычал, но Алдар напугал его, сказав, что идут охотники, и тот убежал.",
            [("алдар", "напугать", "волк", ""), ("волк", "убежать", "", "")],
        ),
        (
            "Скряга спал. Алдар сказал ему, что ползёт змея, тот выскочил, а Алдар унёс горшок.",
            [("скряга", "выскочить", "", ""), ("алдар", "унести", "горшок", "")],
        ),
        ("Хозяева ушли, зато голодный пёс был счастлив.", [("голодный пёс", "быть", "", "")]),
        (
            "Собака увидела тень в воде, решила, что это собака, и разинула пасть.",
            [("собака", "разинуть", "пасть", "")],
        ),
        (
            "Хан слушал соловья. Птица пропела и села на ветку.",
            [("соловей", "пропеть", "", ""), ("соловей", "сесть", "", "")],
        ),
        (
            "Кот поймал кролика и отнёс его королю. Он уговорил людоеда уйти.",
            [("кот", "уговорить", "людоед", "")],
        ),
        ("пастух забыл закрыт загон и ушел", [("пастух", "закрыть", "загон", "not")]),
        (
            "Лебедь обернулась девушкой, напекла ему лепёшек и соткала ковёр.",
            [("лебедь", "обернуться", "", ""), ("лебедь", "соткать", "ковёр", "")],
        ),
        ("Папа едет, и у машины лопается колесо.", [("колесо", "лопаться", "", "")]),
        ("Алдар попросил у бая крупы, потом масла.", [("алдар", "попросить", "крупы+масло", "")]),
        (
            "Алдар продал баю говорящего попугая, а тот умел ругаться.",
            [("алдар", "продать", "попугай", "")],
        ),
        (
            "Внучка учит бабушку рисовать, и та отправляет снимок подругам.",
            [("бабушка", "отправлять", "снимок", "")],
        ),
        (
            "Мужик делил урожай: корешки взял себе, а вершки оставил медведю.",
            [("мужик", "взять", "корешки", "")],
        ),
        ("Аул, зима, дети лепят крепость.", [("дети", "лепить", "крепость", "")]),
        (
            "Ведьма прогнала Машу, а купец вытащил её сетью.",
            [("купец", "вытащить", "маша", "")],
        ),
        ("Алдар учится кататься на лыжах.", [("алдар", "кататься", "", "")]),
        (
            "Котёнок забрался на дерево. Пожарные сняли малыша.",
            [("пожарные", "снять", "котёнок", "")],
        ),
    ],
)
def test_what_stands_between_commas_goes_together(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert missing(text, expected) == []


def test_who_will_not_do_something_refuses() -> None:
    (event,) = read_russian("Купец не хотел платить за шубу.").events
    assert event.verb is not None
    assert event.verb.key == "refuse"
    assert not event.is_negated


def test_what_is_paid_is_no_place() -> None:
    (event,) = read_russian("Бай заставил пастуха простоять на крыше за сто баранов.").events
    assert event.complement is not None
    assert event.complement.relations == ()
    assert event.setting.place is not None


def test_a_thing_beside_an_object_is_what_it_is_done_with() -> None:
    (event,) = read_russian("Алдар подменил нож деревянной ложкой.").events
    assert [entity.text for entity in event.topics] == ["деревянная ложка"]


def test_an_owner_may_stand_as_an_adjective() -> None:
    (event,) = read_russian("Алдар скакал на муллином коне.").events
    (relation,) = event.relations
    assert relation.entity.owner is not None
    assert relation.entity.owner.noun is not None
    assert relation.entity.owner.noun.key == "mullah"


def test_somebody_is_as_the_adjective_or_the_verb_says() -> None:
    (event,) = read_russian("Бедная сирота нашла оленёнка.").events
    assert (event.doers[0].sex, event.doers[0].text) == ("f", "бедная сирота")


def test_a_noun_agrees_with_its_adjective() -> None:
    (event,) = read_russian("Папа запускает воздушного змея.").events
    assert _objects(event) == ["kite"]


def test_an_entrance_is_where_it_leads() -> None:
    (event,) = read_russian("Лиса осталась у входа в пещеру.").events
    nouns = [relation.entity.noun for relation in event.relations]
    assert [noun.key for noun in nouns if noun is not None] == ["cave"]


@pytest.mark.parametrize("written", ["аладр косе", "алдар косэ", "алдр касе"])
def test_the_hero_is_known_in_spite_of_typing_errors(written: str) -> None:
    assert correct_spelling(f"{written} пришел") == "Алдар Косе пришел"


@pytest.mark.parametrize("named", ["Хитрец Алдар-Косе", "Судья Алдар", "Судья-Алдар"])
def test_a_title_before_the_hero_means_him(named: str) -> None:
    reading = read_russian(f"Алдар Косе сел. {named} засмеялся.")
    assert [entity.is_hero for entity in reading.entities] == [True]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Волк надел овечью шкуру.", "sheepskin"),
        ("Охотник снял шкуру.", "hide"),
        ("Пятый класс слепил снеговика.", "students"),
        ("Медведь развозит почту.", "letter"),
        ("Внуки нашли внутри билет на самолёт.", "ticket"),
        ("Королева женила на принцессе своего сына.", "son"),
        ("Все принесли цветы.", "people"),
        ("Хан раздал сыновьям по стреле.", "arrow"),
        ("Хан дал им связку.", "tied bundle"),
    ],
)
def test_a_noun_means_what_its_neighbours_tell(text: str, key: str) -> None:
    (event,) = read_russian(text).events
    nouns = [entity.noun for entity in (*event.doers, *event.objects)]
    assert key in [noun.key for noun in nouns if noun is not None]


def test_one_walks_into_a_flock() -> None:
    (event,) = read_russian("Волк пробрался в отару.").events
    assert [relation.preposition for relation in event.relations] == ["into"]


def test_who_helps_is_with_those_who_do_it() -> None:
    (event,) = read_russian("Дед с помощью мышки вытащил репу.").events
    assert [entity.text for entity in event.companions] == ["мышка"]
    assert _objects(event) == ["turnip"]


def test_a_usual_name_of_a_dog_means_a_dog() -> None:
    (event,) = read_russian("Дед позвал Жучку.").events
    assert _objects(event) == ["dog"]
    assert event.objects[0].name == "Жучка"


def test_a_place_may_stand_across() -> None:
    (event,) = read_russian("Алдар поставил арбу поперёк моста.").events
    assert event.setting.place is not None
    assert event.setting.place.text == "мост"


def test_what_is_in_a_pocket_is_not_worn() -> None:
    (event,) = read_russian("Мальчик нашёл в кармане карту.").events
    assert event.doers[0].wears == ()


def test_the_thing_of_a_relative_clause_does_not_do_it() -> None:
    events = read_russian("Алдар съел рыбу, которую подали на обед.").events
    assert events[-1].doers == ()


@pytest.mark.parametrize(
    ("written", "meant"), [("барада", "борода"), ("сабрала", "собрала"), ("кавёр", "ковер")]
)
def test_vowels_are_corrected_first(written: str, meant: str) -> None:
    assert correct_spelling(written) == meant


def test_what_for_stays_in_the_caption() -> None:
    told = captions("Чтобы проверить слуг, хан раздал им семена.")
    assert set(told) == {"Чтобы проверить слуг, хан раздал им семена."}


def test_a_flying_carpet_is_one_thing() -> None:
    (event,) = read_russian("алдар продал купцу кавёр самалёт").events
    assert _objects(event) == ["flying carpet"]

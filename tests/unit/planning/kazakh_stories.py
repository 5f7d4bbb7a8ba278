"""Kazakh stories with their events as a reader names them.

An event is "doers | verb | objects | more": keys of the tables, "HERO" for Aldar Kose, a name or an
unknown word as written, "-" for nobody, "*" for anything, "a/b" for either, "a+b" for both. More:
"r:" recipients, "s:" sources, "i:" instruments, "c:" companions, "t:" topics, "on:tree" a relation,
"@place", "#winter" season, weather or time, "~wish" modality, "not" negation, "=state".
"""

STORIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Алдар Көсе базарда сараң байды кездестіріп, оған ағаш қазан сатады. Бай қазанға су құйып, "
        "отқа қояды, бірақ қазан жанып кетеді.",
        (
            "HERO | meet | bai/miser | @bazaar",
            "HERO | sell | cauldron | r:bai/miser",
            "bai/miser | pour | water | into:cauldron",
            "bai/miser | put | * | to:fire",
            "cauldron | burn | -",
        ),
    ),
    (
        "Ертеде бір шал мен кемпір болыпты. Олардың үш ұлы бар екен. Кенже ұлы күн сайын балық "
        "аулайды.",
        ("old man+old woman | be | -", "old man+old woman | have | son", "son | fish | *"),
    ),
    (
        "Түлкі қарғаның аузындағы ірімшікті көріп, оны мақтай бастайды. Қарға ән айтам деп "
        "ірімшікті түсіріп алады.",
        ("fox | see | cheese", "fox | praise | crow", "crow | throw away | cheese"),
    ),
    (
        "Мұғалім оқушыларға сабақ береді. Ермек кітап оқымай, терезеден далаға қарап отырады.",
        (
            "teacher | teach | * | r:pupil/student/schoolboy/children",
            "Ермек | read | book | not",
            "Ермек | look | * | from:window",
        ),
    ),
    (
        "Кішкентай қыз орманда адасып кетеді. Ол аюдың үйін тауып, оның ботқасын жеп қояды.",
        (
            "girl | get lost | - | @forest",
            "girl | find | house/home",
            "girl | eat | porridge",
        ),
    ),
    (
        "Алдар Көсе қонаққа келеді, бірақ Шығайбай ет бергісі келмейді. Түнде Алдар Көсе қазандағы "
        "етті алып, орнына ескі шарық салады.",
        (
            "HERO | come/meet | *",
            "Шығайбай | give | meat | ~wish | not",
            "HERO | take | meat | #night",
            "HERO | put | *",
        ),
    ),
    (
        "Екі дос қасқырдан қашып, биік ағашқа шығады. Қасқыр ағаштың түбінде күтіп отырады.",
        (
            "friend | run away | - | s:wolf",
            "friend | climb | tree",
            "wolf | wait | - | under:tree",
        ),
    ),
    (
        "Хан Алдар Көсені сарайға шақырып, жұмбақ айтады. Алдар Көсе жұмбақты шешіп, ханнан бір "
        "қап алтын алады.",
        (
            "khan | invite | HERO | to:palace",
            "khan | pose riddle | *",
            "HERO | solve | riddle",
            "HERO | take | gold/bag of gold/sack of gold | s:khan",
        ),
    ),
    (
        "Боранда адасқан жолаушы жанып тұрған отты көреді. Қойшы оны үйіне кіргізіп, ыстық шай "
        "береді.",
        (
            "traveller | see | fire | #blizzard",
            "shepherd | enter/put | traveller | to:home/house",
            "shepherd | give/feed | tea",
        ),
    ),
    (
        "Алдар Көсе өліп қалған болып жатады. Бай қуанып, оның тонын шешіп алмақ болады.",
        (
            "HERO | play dead | -",
            "bai | be happy | -",
            "bai | take off/untie | sheepskin coat | ~wish",
        ),
    ),
    (
        "Қарлығаш жыланның тұзағынан құтылып, балапандарына дән әкеледі.",
        (
            "swallow | run away | - | s:trap/snare/lasso",
            "swallow | bring | grain | r:chick",
        ),
    ),
    (
        "Анам наурызда бауырсақ пісіреді, ал әкем қонақтарды күтіп алады.",
        ("mother | cook | baursak/baursaks", "father | wait/greet/meet | guest/guests"),
    ),
    (
        "Студент емтиханда телефонмен көшіріп отырып, мұғалімге ұсталып қалады.",
        ("student | cheat in school/write | - | i:phone", "student | get stuck/catch | *"),
    ),
    (
        "Алдар Көсе: «Мына қамшы сиқырлы», – деп байды алдайды. Бай қамшыны жүз теңгеге сатып "
        "алады.",
        ("HERO | trick | bai", "bai | buy | whip"),
    ),
    (
        "Кедей шал базарда қауын сатып отыр. Бір ұры қауынын ұрлап кетпек болғанда, ит оны тістеп "
        "алады.",
        (
            "old man | sell | melon | @bazaar",
            "thief | steal | melon | ~wish",
            "dog | bite | thief",
        ),
    ),
    (
        "Робот Марс планетасында гүл өсіреді. Балалар оған су әкеліп береді.",
        ("robot | raise child/grow/plant | flower", "children/boy | bring/give | water | r:robot"),
    ),
    (
        "Батыр қылышпен айдаһардың басын кесіп, ханның қызын құтқарады.",
        (
            "batyr/warrior | cut | head | i:saber/sword",
            "batyr/warrior | save | daughter/girl/khan's daughter/princess",
        ),
    ),
    (
        "Егер бай келіссе, Алдар оған өз атын береді. Бай келіспейді.",
        (
            "bai | agree | - | ~condition",
            "HERO | give | horse | r:bai",
            "bai | refuse/agree | -",
        ),
    ),
    (
        "Қасқыр лаққа: «Есікті аш», – дейді. Лақ қорқып, пештің артына тығылады.",
        (
            "wolf | say | - | r:kid goat",
            "kid goat | fear | -",
            "kid goat | hide | - | behind:stove",
        ),
    ),
    (
        "Алдар Көсе шайтанға мініп, ән айтып келе жатады. Әні біткенде шайтан Алдарға мінеді.",
        ("HERO | ride | devil", "HERO | sing | *", "devil | ride | HERO"),
    ),
    (
        "Aldar Kose baiga qonaqqa kelip, onyn atyn urlap ketedi.",
        ("HERO | come/meet | *", "HERO | steal | horse"),
    ),
    (
        "Tülki men tyrna dos bolady. Tülki tyrnany qonaqqa şaqyryp, tabaqqa sorpa quıyp beredi.",
        (
            "fox+crane | be friends/become | *",
            "fox | invite | crane",
            "fox | pour | soup/broth | into:plate/dish/bowl",
        ),
    ),
    (
        "shal balyq aulap otyryp, altyn balyq ustap alady",
        ("old man | fish | *", "old man | catch | goldfish/fish/golden fish"),
    ),
    (
        "Қыста балалар аулада аққала жасап, қар лақтырып ойнайды. Кешке олар үйге тоңып келіп, "
        "ыстық сүт ішеді.",
        (
            "children/boy | make/build snowman | * | #winter | @yard/courtyard",
            "children/boy | throw/throw snowballs | *",
            "children/boy | play | *",
            "children/boy | freeze | - | #evening",
            "children/boy | come | *",
            "children/boy | drink | milk",
        ),
    ),
)  # fmt: skip

# Written after the reader, and read once before it was mended by them.
LATER_STORIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Алдар Көсе бір күні қара қазанын арқалап, базарға келеді. Саудагер қазанның құлағынан "
        "ұстап көріп, оны қымбатқа сатып алады.",
        ("HERO | carry | cauldron", "HERO | come | - | to:bazaar", "merchant | buy | cauldron"),
    ),
    (
        "Жетім бала тауда жараланған бүркітті тауып, үйіне алып келеді. Ол бүркітке ет беріп, "
        "қанатын емдейді. Жазда бүркіт аспанға ұшып кетеді.",
        (
            "orphan/orphan boy | find | eagle/golden eagle | @mountain",
            "orphan/orphan boy | bring | * | to:home/house",
            "orphan/orphan boy | give/feed | meat | r:eagle/golden eagle",
            "orphan/orphan boy | heal | wing/wings",
            "eagle/golden eagle | fly | - | #summer",
        ),
    ),
    (
        "Алдар Көсе тойға ескі шапанмен барады, оны есіктен кіргізбейді. Сосын ол қымбат тон киіп "
        "келеді де, тонына «Же, тоным, же» деп ет ұсынады.",
        (
            "HERO | go | *",
            "- | put | HERO | not",
            "HERO | put on/wear | *",
            "HERO | give/feed | meat",
        ),
    ),
    (
        "Қасқыр мен ешкі көршілер екен. Қасқыр ешкінің лақтарын жемек болып, дауысын өзгертіп ән "
        "салады. Лақтар есікті ашпайды.",
        (
            "wolf+goat | be | *",
            "wolf | eat | kid goat | ~wish",
            "wolf | change | *",
            "wolf | sing | *",
            "kid goat | open | door | not",
        ),
    ),
    (
        "Дәулет пен Айша футбол ойнап жүріп, көршінің терезесін сындырып алады. Олар көршіден "
        "кешірім сұрайды.",
        (
            "Дәулет+Айша | play/play football/play ball | *",
            "Дәулет+Айша | break | window",
            "Дәулет+Айша | apologize | * | s:neighbour",
        ),
    ),
    (
        "Алдар Көсе екі бірдей байды төбелестіріп қойып, олардың жылқыларын айдап кетеді.",
        ("HERO | fight | bai", "HERO | take away/drive herd/drive off | horse/herd of horses"),
    ),
    (
        "aldar kose baidyn tuyesin jogaltyp, ony dalada izdeidi, keshke aulga jayau qaitady",
        (
            "HERO | lose | camel",
            "HERO | look for | camel | @steppe",
            "HERO | come back | - | to:aul | #evening",
        ),
    ),
    (
        "Алдар Көсе ауылдағы ең сараң байдың қызына ғашық болып, оған құда түседі. Бай қыздың "
        "қалыңмалына жүз түйе сұрайды.",
        ("HERO | love | daughter/girl", "bai/miser | ask/request | camel"),
    ),
    (
        "Бір күні аюды ара шағып алады. Аю бал жегісі келіп, ағашқа өрмелейді, бірақ құлап қалады.",
        (
            "bee | bite/sting | bear",
            "bear | eat | honey | ~wish",
            "bear | climb | tree/*",
            "bear | fall | -",
        ),
    ),
    (
        "Алдар Көсе мен оның досы түнде хан бағынан алма ұрлайды. Күзетші оларды көріп қалып, "
        "айқайлап қуа жөнеледі.",
        (
            "HERO+friend | steal | apple | #night",
            "guard/watchman | see | HERO+friend/*",
            "guard/watchman | call | *",
            "guard/watchman | chase | *",
        ),
    ),
    (
        "Нұрлан компьютер ойынына қызығып, сабағын ұмытып кетеді. Анасы оның телефонын алып "
        "қойып, кітап береді.",
        ("Нұрлан | forget | *", "mother | take | phone", "mother | give | book"),
    ),
    (
        "Кемпір бауырсақ пісіріп, терезеге қояды. Бауырсақ домалап қашып кетеді де, жолда қоянды "
        "кездестіреді. Түлкі оны алдап жеп қояды.",
        (
            "old woman | cook/bake | baursak",
            "old woman | put | baursak/* | to:window",
            "baursak | run away | -",
            "baursak | meet | hare/rabbit",
            "fox | trick | baursak/*",
            "fox | eat | baursak/*",
        ),
    ),
    (
        "Балықшы тормен балық аулап отырғанда, судан құмыра шығады. Ол құмыраны ашса, ішінен жын "
        "шығады.",
        (
            "fisherman | fish | * | i:net",
            "jug/pitcher | go out/appear | * | s:water",
            "fisherman | open | jug/pitcher | ~condition",
            "genie/jinn/demon | go out/appear | *",
        ),
    ),
    (
        "Алдар Көсе байларға «мына ешкім алтын береді» деп, оны қымбат бағаға сатып, қалаға қашып "
        "кетеді.",
        ("HERO | sell | goat", "HERO | run away | * | to:city/town"),
    ),
    (
        "Алдар Көсе көшеде ұйықтап жатқан мысықты көріп, оған сүт құйып береді.",
        ("HERO | see | cat", "HERO | pour | milk"),
    ),
    (
        "Үш ағайынды жігіт сиқырлы кітапты іздеп, қараңғы орманға кіреді. Кітапты жеті басты "
        "айдаһар күзетіп тұр екен.",
        (
            "young man/brother | look for | book/magic book",
            "young man/brother | enter | - | into:forest",
            "dragon | protect | book/magic book",
        ),
    ),
    (
        "Ит сүйекті тістеп, көпірден өтіп бара жатып, судан өз бейнесін көреді. Ол үріп, сүйегін "
        "суға түсіріп алады.",
        (
            "dog | bite | bone",
            "dog | cross | *",
            "dog | see | reflection",
            "dog | bark | -",
            "dog | throw away | bone",
        ),
    ),
    (
        "Астанада тұратын студент Ерлан пойызға кешігіп қалады да, Алдар Көседен көмек сұрайды. "
        "Алдар Көсе оны арғымағымен вокзалға жеткізеді.",
        (
            "student/Ерлан | live | - | @city/Astana",
            "student | fail | *",
            "student | ask/request | * | s:HERO",
            "HERO | bring/* | student | to:station/railway station/train station",
        ),
    ),
    (
        "Патша уәзіріне: «Маған айдан әдемі қыз тап!» деп бұйырады. Уәзір қырық күн жүріп, "
        "балықшының қызын әкеледі.",
        ("king | order | *", "vizier | walk/* | -", "vizier | bring | daughter/girl"),
    ),
    (
        "Алдар Көсе қыста көлден балық аулап, байға мұз сатады. Бай мұзды пешке салғанда, мұз "
        "еріп кетеді.",
        (
            "HERO | fish | * | #winter",
            "HERO | sell | ice | r:bai",
            "bai | put | ice | into:stove",
            "ice | melt/thaw/* | -",
        ),
    ),
    (
        "Көрші ауылдың балалары футболдан жеңіліп, жылап қайтады. Жаттықтырушы оларды құшақтап "
        "жұбатады.",
        (
            "children/boy | lose game | -",
            "children/boy | cry | -",
            "children/boy | come back | -",
            "coach | hug | children/boy",
            "coach | rock/comfort/calm/* | children/boy",
        ),
    ),
    (
        "Шопан қасқырдан қорықпай, отарын қорғап қалады. Ауыл адамдары оған алғыс айтады.",
        (
            "shepherd | fear | * | not",
            "shepherd | protect/save | flock of sheep",
            "villagers | thank | *",
        ),
    ),
)

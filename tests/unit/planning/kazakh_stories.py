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

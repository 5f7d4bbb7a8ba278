"""More Kazakh stories with their events: tales, fables, one-liners, lower case, Latin letters.

The events are written as in `kazakh_stories`.
"""

TALES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Алдар Көсе сараң байға қонаққа барады. Бай отырып қой сойып жатыр екен, бірақ "
        "Алдарды көріп етті жасырады. Алдар түнде тұрып, тығылған етті тауып жейді.",
        (
            "HERO | meet | - | r:miser",
            "bai/miser | slaughter/cut/kill/butcher | sheep",
            "bai/miser | see | HERO",
            "bai/miser | hide | meat",
            "HERO | stand/get up/wake | * | #night",
            "HERO | find | meat",
            "HERO | eat | meat",
        ),
    ),
    (
        "Алдар Көсе бір байдың қызына үйленгісі келеді. Бай оған қырық сиыр сауғызады. "
        "Алдар сүтті өзенге төгіп, ақ көбікпен байды алдайды.",
        (
            "HERO | marry | daughter/girl | ~wish",
            "HERO | milk | cow",
            "HERO | pour/spill/throw away | milk | into:river/to:river",
            "HERO | trick/deceive | bai",
        ),
    ),
    (
        "Қарға тауып алған ірімшікті ағаш басында жеп отырады. Түлкі келіп, қарғаның "
        "дауысын мақтайды. Қарға аузын ашқанда, ірімшік жерге түсіп кетеді, ал түлкі оны "
        "қағып алады.",
        (
            "crow | eat | cheese",
            "fox | come | -",
            "fox | praise | *",
            "crow | open | mouth",
            "cheese | fall/dismount | -",
            "fox | catch/take/seize | cheese",
        ),
    ),
    (
        "Тасбақа мен қоян жарысады. Қоян жолда ұйықтап қалады, тасбақа мәреге бірінші "
        "жетеді. Бәрі тасбақаға қол соғады.",
        (
            "tortoise/turtle+hare | race/compete | -",
            "hare | sleep | - | @road",
            "turtle | come | - | to:finish line",
            "* | clap | *",
        ),
    ),
    (
        "Қасқыр мен қозы бұлақтан су ішіп тұрады. Қасқыр қозыға «Суымды лайладың», – деп "
        "айқайлайды. Қозы қорқып қашып кетеді.",
        (
            "wolf+lamb | drink | water | s:*",
            "wolf | call | - | r:lamb",
            "lamb | fear/be afraid | -",
            "lamb | run away | -",
        ),
    ),
    (
        "Айдос жаңа велосипедпен саябақта жүріп, кенет құлап қалады. Қарындасы оның "
        "тізесін байлап береді.",
        (
            "Айдос | ride/drive/go/walk/cycle | * | @park",
            "Айдос | fall | -",
            "sister/little sister/younger sister | tie/bandage/bind | knee",
        ),
    ),
    (
        "Космонавт Марста картоп отырғызып жатыр",
        ("astronaut | plant | potato | @Mars",),
    ),
    (
        "Ашананың алдындағы мысыққа аспаз балық лақтырады",
        ("cook/chef | throw | fish",),
    ),
    (
        "алдар көсе көшеде балаларға балмұздақ үлестіріп жүр олар қуанып шапалақ ұрады",
        (
            "HERO | share/hand out/give/distribute | ice cream | r:children | @street",
            "children | be happy/rejoice | -",
            "children | clap | -",
        ),
    ),
    (
        "бір шал көлге ау салып алтын балық ұстайды балық адамша сөйлеп мені жібер дейді "
        "шал оны суға қоя береді",
        (
            "old man | catch | goldfish/golden fish/fish",
            "golden fish | say | -",
            "goldfish/golden fish/fish | say | -",
            "old man | release/let go/untie/put | goldfish/golden fish/fish",
        ),
    ),
    (
        "Aldar Kose bazarda eski shapanyn satyp, ornyna tulki tymaq alady",
        (
            "HERO | sell | robe/chapan/old robe | @bazaar",
            "HERO | take | tymaq",
        ),
    ),
    (
        "Qys. Bala men qyz qardan aqqala soğyp, oğan säbizden muryn jasaidy. Keshke "
        "aqqala tirilip, balalarmen bileidi.",
        (
            "boy+girl | build snowman | -",
            "boy/child+girl | make | nose",
            "snowman | heal/come to life | - | #evening",
            "snowman | dance | - | c:children",
        ),
    ),
    (
        "Хан уәзіріне Алдар Көсені сарайға алып келуді тапсырады. Алдар уәзірге есегін "
        "теріс мінгізіп, өзі оның тұлпарымен қашып кетеді.",
        (
            "khan | order/entrust/tell/assign | *",
            "vizier | bring | HERO",
            "vizier | ride/mount | donkey",
            "HERO | run away | -",
        ),
    ),
    (
        "Жиренше мен Қарашаш жолда келе жатып, жыртық киіз үйге тап болады. Үйдің "
        "ішіндегі қыз оларға қымыз құйып береді.",
        (
            "Жиренше+Қарашаш | go/come/walk | - | @road",
            "girl | pour | kumis/kumys/koumiss",
        ),
    ),
    (
        "Бай Алдарға: «Мына тас неге ауыр?» – дейді. Алдар күліп, тасты байдың қолына "
        "ұстатады. Бай тасты аяғына түсіріп алып, айқайлап жібереді.",
        (
            "bai | say/ask | * | r:HERO",
            "HERO | laugh/smile | -",
            "bai | drop/throw away/dismount | stone",
            "bai | call | -",
        ),
    ),
    (
        "Шопан қойларын тауда бағып жүргенде, бүркіт бір қозыны іліп әкетеді. Шопанның "
        "ұлы жартасқа өрмелеп, қозыны құтқарады.",
        (
            "shepherd | herd/drive herd/graze | sheep | @mountain",
            "eagle/golden eagle | take away/carry off/carry/steal/take/hang | lamb",
            "son | climb | *",
            "son | save | lamb",
        ),
    ),
    (
        "Мектептегі балалар мұғаліміне гүл сыйлайды, ал ол оларға ертегі оқып береді.",
        (
            "children | give/present | flower/flowers | r:teacher | @school",
            "teacher | read | fairy tale/tale | r:children",
        ),
    ),
    (
        "Түнде ұрылар байдың қорасына кіреді. Алдар қаңғыр қазанды қағып, ұрыларды "
        "қорқытады да, олар бәрін тастап қашады. Бай Алдарға бір жылқы сыйлайды.",
        (
            "robbers | enter | * | #night",
            "HERO | scare | robbers",
            "robbers | run away | -",
            "bai | give/present | horse | r:HERO",
        ),
    ),
    (
        "Әже немересіне кітап оқып беріп отырғанда, күшік көзілдірігін алып қашады. "
        "Немересі күшікті бақтан тауып алады.",
        (
            "grandmother | read | book | r:grandson/grandchild",
            "puppy | take away/steal | glasses",
            "grandson/grandchild | find | puppy",
        ),
    ),
    (
        "Дәу Алдар Көсені күштесуге шақырады. Алдар тастың орнына ірімшік сығып, суын "
        "шығарады. Дәу оны мықты екен деп қорқып, тауға қашады.",
        (
            "giant | invite/call/challenge | HERO",
            "HERO | squeeze/press | cheese",
            "giant | fear/be afraid | -",
            "giant | run away | * | to:mountain",
        ),
    ),
    (
        "Алдар Көсе базарда бір қаз ұрлаған ұрыны көреді. Ол ұрының артынан жүріп, қаздың "
        "аяғынан ұстап алады. Ұры қорыққанынан қазды тастап, қашып кетеді.",
        (
            "HERO | see | robbers/thief | @bazaar",
            "HERO | follow/walk/go | *",
            "HERO | catch/grab/hold/take | *",
            "robbers/thief | throw away/drop/leave | goose",
            "robbers/thief | run away | -",
        ),
    ),
    (
        "Аю мен шал шалқан егеді. Шал тамырын алып, аюға жапырағын береді. Аю ашуланып, "
        "келесі жылы тамырын сұрайды.",
        (
            "bear+old man | plant | turnip",
            "old man | take | root",
            "old man | give | leaf/leaves | r:bear",
            "bear | get angry/be angry | -",
            "bear | ask | root",
        ),
    ),
    (
        "Құмырсқа жаз бойы дән жинайды, ал шегіртке ән айтып жүреді. Қыс келгенде, "
        "шегіртке құмырсқадан тамақ сұрайды.",
        (
            "ant | gather wood | grain",
            "grasshopper | sing | *",
            "grasshopper | ask | food | s:ant",
        ),
    ),
    (
        "Дәрігер ауырған баланың жүрегін тыңдап, анасына дәрі береді",
        (
            "doctor | hear | heart",
            "doctor | heal | medicine | r:mother",
        ),
    ),
    (
        "алдар көсе түнде байдың үйіне кіріп сандықтан алтын алмақшы болады бірақ ит үріп "
        "байды оятып жібереді",
        (
            "HERO | enter | * | into:house/home | #night",
            "HERO | take | gold | ~wish",
            "dog | bark | -",
            "dog | wake/wake up | bai",
        ),
    ),
    (
        "Mysyq terezeden sekirip, üstеldegi sütti işip qoyady",
        (
            "cat | jump | * | from:window",
            "cat | drink | milk",
        ),
    ),
    (
        "Балықшы теңізге торын тастайды. Тордан алтын сақина шығады. Ол сақинаны қызына "
        "сыйлап, қызы қуанып, әкесін құшақтайды.",
        (
            "fisherman | throw/throw away/fish | net",
            "ring | come out/go out/leave/come/appear | -",
            "fisherman | give | ring | r:daughter",
            "daughter | be happy | -",
            "daughter | hug | father",
        ),
    ),
    (
        "Патша үш ұлын шақырып, алысқа алтын алма іздеуге жібереді. Кенже ұлы орманда "
        "айдаһарды жеңіп, алманы әкеліп береді.",
        (
            "king/tsar | call/invite | son",
            "king/tsar | send | son",
            "son | look for/search | apple/golden apple",
            "son | defeat/win | dragon | @forest",
            "son | bring/give | apple/golden apple",
        ),
    ),
    (
        "Алдар Көсе жолда шаршап, көлеңкеде ұйықтап қалады. Оянса, ұры атын мініп кетіп "
        "барады екен. Алдар айқайламай, оның артынан тыныш жүреді.",
        (
            "HERO | get tired/be tired | -",
            "HERO | sleep | -",
            "robbers/thief | ride/mount | horse",
            "HERO | walk/go/follow | *",
        ),
    ),
    (
        "Арыстан тышқанды ұстап алып, жібере салады. Аңшылар арыстанды торға түсіргенде, "
        "тышқан арқандарды кеміріп, оны босатады.",
        (
            "lion | catch | mouse",
            "lion | let go/release/send/untie | mouse",
            "hunter | dismount/catch | lion",
            "mouse | gnaw/eat/bite | rope",
            "mouse | untie/release/let go | lion",
        ),
    ),
    (
        "Көрші Алдарға есегін бермей, «Есек үйде жоқ», – дейді. Сол кезде қорадан есек ақырады.",
        (
            "neighbour | give | donkey | r:HERO | not",
            "neighbour | say | *",
            "donkey | roar | -",
        ),
    ),
    (
        "Программист қыз кафеде ноутбугына кофе төгіп алады",
        ("programmer/girl | pour/spill | coffee",),
    ),
    (
        "аңшы орманда жаралы бұғыны тауып үйіне алып келеді қызы оны сүтпен емдейді "
        "көктемде бұғы орманға оралады",
        (
            "hunter | find | deer/stag/wounded deer | @forest",
            "hunter | bring/take | deer/stag",
            "daughter/girl | heal | deer/stag",
            "deer/stag | return/come back | *",
        ),
    ),
    (
        "Aldar kose qoishyga kömektesip, qasqyrdy ümitpen qorqytady, qoishy oğan bir qozy beredi",
        (
            "HERO | help | - | r:shepherd",
            "HERO | scare | wolf",
            "shepherd | give | lamb | r:HERO",
        ),
    ),
    (
        "Айгүл терезе алдында домбыра тартып отыр, мысығы оның тізесінде ұйықтап жатыр.",
        (
            "Айгүл | play dombra | *",
            "cat | sleep | -",
        ),
    ),
    (
        "Ханның қызы ауырып қалады. Хан оны емдеген адамға жүз түйе беремін дейді. Алдар "
        "Көсе қызды күлдіріп жазады. Хан сөзінде тұрып, түйелерді береді.",
        (
            "daughter/princess | be ill/get sick/fall ill/be sick | -",
            "khan | say | *",
            "HERO | heal | princess",
            "khan | give | camel",
        ),
    ),
)

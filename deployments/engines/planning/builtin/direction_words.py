"""Words and patterns of the requests that people write into a story's text, in three languages."""

COUNT_WORDS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8,
    "девять": 9, "девяти": 9, "десять": 10, "десяти": 10,
    "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9, "он": 10,
    "alty": 6, "zheti": 7, "jeti": 7, "segiz": 8, "toghyz": 9, "togyz": 9,
}  # fmt: skip
COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(COUNT_WORDS)})"
FRAME = (
    r"(?:frames?|scenes?|panels?|pictures?|images?|pages?|shots?"
    r"|кадр\w*|сцен\w*|картин\w*|страниц\w*|сурет\w*|көрініс\w*"
    r"|kadr\w*|korinis\w*|suret\w*)"
)
BOARD = (
    r"(?:story-?boards?|comics?|strip|picture[- ]?book|раскадровк\w*|комикс\w*|сториборд\w*"
    r"|книжк\w*-картинк\w*)"
)
ASKING = (
    r"(?:please|pls|plz|can|could|would|will|you|i|i'd|we|want|wants|need|like|let's|let|make|create|draw"
    r"|generate|give|show|write|produce|design|illustrate|tell|me|us|an?|the|this|my|our|short|long|bedtime"
    r"|nice|funny|cute|beautiful|new|simple|story|tale|book|for|kids|children|in|with|of|from|to"
    r"|board|picture|style|hi|hello|hey|u|as|and|be|would|it|that|have|into|only|use|using|great"
    r"|children'?s|illustrat\w+|colou?rs?|soft|bright|pastel|warm|film|movie|video|cartoon|art"
    r"|close-ups?|poster|print|wide|drawing|drawn|look|looks|scary|stuff|about"
    r"|пожалуйста|сделай(?:те)?|создай(?:те)?|нарисуй(?:те)?|сгенерируй(?:те)?|покажи(?:те)?"
    r"|составь(?:те)?|придумай(?:те)?|дай(?:те)?|хочу|хотим|мне|нам|нужн[аоы]?|нужен|можешь|можете"
    r"|короткую|короткий|красивую|красивый|историю|сказку|рассказ|из|на|в|по|для|детей|стиле|привет"
    r"|советск\w+|старин\w+|народн\w+|казахск\w+|график\w+|рисунк\w+|живопис\w+|цвет\w*|ярк\w+"
    r"|өтінемін|маған|бізге|жаса\w*|сал\w*|құрастыр\w*|керек|қысқа|әдемі|тұратын|стилінде|сәлем"
    r"|бер(?:ші|іңіз|іңізші|іп)?|көрсет\w*|болсын|бойынша|түрінде|туралы|бөл\w*|балаларға|арналған)"
)
TELLING = (
    r"(?:about\s+how|about|of|where|how|in\s+which|showing|о\s+том,?\s+как|про\s+то,?\s+как|про|о|об|как|где"
    r"|туралы|жайлы)"
)
STYLES = {
    "watercolor painting": r"water-?\s?colou?rs?|акварел\w*",
    "anime": r"anime|аниме",
    "manga": r"manga|манг[аиу]\w*",
    "comic book": r"comics?(?:\s+book)?|комикс\w*",
    "cartoon": r"cartoon(?:ish)?|мультфильм\w*|мультяшн\w*|мультик\w*",
    "oil painting": r"oil(?:\s+paint(?:ing|s)?)?|маслом|масляной\s+живописи|майлы\s?бояу\w*",
    "pencil sketch": r"pencil(?:\s+(?:sketch|drawing))?|sketch|карандаш\w*|набросок|қарындаш\w*",
    "ink drawing": r"ink(?:\s+drawing)?|тушью",
    "black and white": r"black[\s-]and[\s-]white|b&w|monochrome|ч[её]рно-бел\w*|ақ-қара",
    "pixel art": r"pixel(?:[\s-]+art)?|пиксель?\w*(?:[\s-]*арт\w*)?",
    "3d render": r"3[\s-]?d(?:\s+render(?:ing)?)?|pixar|пиксар\w*",
    "photorealistic": r"(?:photo[\s-]?)?realis(?:tic|m)|фотореалис\w*|реалис\w*",
    "paper cut-out": r"paper[\s-]+cut(?:[\s-]?outs?)?|аппликаци\w*",
    "claymation": r"clay(?:mation)?|пластилин\w*",
    "minimalist": r"minimalis\w*|минимализм\w*",
    "ukiyo-e": r"ukiyo[\s-]?e|japanese\s+prints?",
    "felt applique": r"felt(?:\s+appliqu[eé])?|войлок\w*|киіз",
    "soft pastel drawing": r"pastels?|пастел\w*",
    "vintage": r"vintage|retro|винтаж\w*|ретро",
}
_STYLE = f"(?P<name>{'|'.join(STYLES.values())})"
_KIND = r"(?:style|look|art|drawing|painting|picture|рисунок|стиль|стилі?нде|суреті)"
STYLED = (
    rf"(?:(?:drawn|painted|done)\s+)?\b(?:in|as)\s+(?:an?\s+|the\s+)?{_STYLE}\s+(?:style|look)\b",
    rf"(?:in\s+)?(?:the\s+)?\bstyle\s+of\s+(?:an?\s+)?{_STYLE}(?:\s+{_KIND})?\b",
    rf"\b{_STYLE}\s+style\b",
    rf"\b(?:style|стиль)\s*[:=]\s*{_STYLE}(?:\s+{_KIND})?\b",
    rf"\bв\s+стил[еья]\s+{_STYLE}\b",
    rf"\bв\s+{_STYLE}\s+стиле\b",
    rf"\b{_STYLE}\s+(?:стилінде|стилімен|түрінде)\b",
    rf"(?:^|[,.;(])\s*(?:(?:as|in)\s+(?:an?\s+)?)?{_STYLE}(?:\s+{_KIND})?\s*(?:[:).!]+|$)",
)
"""Styles are requests by a word for "style", or alone between marks: "..., pencil sketch"."""

_NEEDED = (
    r"(?:please|пожалуйста|өтінемін|нужн[оы]|надо|керек|kerek|болсын|bolsyn|bolsin|needed|жаса\w*"
    r"|сал\w*)"
)
COUNTED_IN_BRACKETS = rf"\s*[(\[]\s*{COUNT}[\s-]+{FRAME}\s*[)\]]"
COUNTED = (
    rf"[,.;(]?\s*\b(?:in|with|use|using|into)\s+(?:exactly\s+|about\s+)?{COUNT}\s+{FRAME}"
    rf"\s*(?:please\b)?\s*(?:[:).!,]+|$)",
    rf"[,.;(]\s*{COUNT}[\s-]+{FRAME}(?:,?\s*{_NEEDED})?\s*(?:[).!]+|$)",
    rf"[,.;(]?\s*\b(?:в|на|из)\s+{COUNT}[\s-]*{FRAME}\s*(?:[:).!,]+|$)",
)
WORD = r"[^\W\d_]+(?:-[^\W\d_]+)?"
_THING = rf"(?!(?:{'|'.join(('please', 'pls', 'plz', 'or', 'and', 'nor'))})\b){WORD}"
_THINGS = rf"{_THING}(?:\s+(?:bubbles?|balloons?|boxes|signs?|people|colou?rs))?"
_WHAT = rf"(?P<what>{_THINGS}(?:(?:\s*,\s*|\s+(?:or|and|nor|и|или|мен|және|немесе)\s+){_THINGS})*)"
_PLEASE = r"(?:please|pls|plz|пожалуйста|өтінемін)"
_UNDRAWN = (
    r"(?:speech\s+(?:bubbles?|balloons?)|text|words|letters|writing|captions?|dialogue|watermarks?"
    r"|subtitles|blood|gore|violence|signatures?|logos?)"
)
"""What is asked not to be in a picture and is hardly ever meant as a part of the tale."""
EXCEPT = "кроме"
"""A word behind which stands who may be drawn nevertheless."""

FORBIDDEN = (
    rf"(?:[,.;(]|\band\b|^)\s*(?:with\s+)?(?:no|without(?:\s+any)?)\s+(?P<what>{_UNDRAWN}"
    rf"(?:\s*(?:,|or|and|nor)\s+{_UNDRAWN})*)(?:\s+(?:in|on)\s+(?:the\s+)?{FRAME})?"
    rf"(?:,?\s*{_PLEASE})?(?=\s*(?:[!.,;:)]|$))",
    rf"\b(?:no|without)\s+(?:any\s+)?{_WHAT}\s*,?\s*{_PLEASE}\b\s*[!.,;]*",
    rf"\b{_PLEASE}\s*,?\s*(?:no|without|avoid)\s+(?:any\s+)?{_WHAT}\s*(?:[!.,;:]+|$)",
    r"\b(?:please\s+)?(?:don['’]?t|do\s+not|never)\s+(?:draw|show|include)\s+(?:any\s+|an?\s+|the\s+)?"
    rf"{_WHAT}\s*(?:,?\s*please)?\s*(?:[!.,;:]+|$)",
    rf"\bбез\s+{_WHAT}\s*,?\s*{_PLEASE}\s*[!.,;]*",
    rf"\b{_PLEASE}\s*,?\s*без\s+{_WHAT}\s*(?:[!.,;:]+|$)",
    rf"\bне\s+(?:рисуй|показывай|добавляй|надо\s+рисовать)(?:те)?\s+{_WHAT}\s*(?:[!.,;:]+|$)",
    rf"\bтолько\s+без\s+{_WHAT}\s*(?:[!.,;:]+|$)",
    rf"\b(?:никаких|без)\s+{_WHAT}\s*,?\s+кроме\b(?:\s+алдар\w*(?:\s+косе)?(?=\s*[:.,;]|$))?",
    rf"\bникаких\s+{_WHAT}\s*(?:[!.;:]+|$)",
    rf"\b(?:(?:суретте|кадр|көрініс)\w*\s+)?(?:еш(?:қандай|бір)\s+)?(?P<what>{WORD})"
    r"\s+(?:салма|көрсетпе|болмасын|сызба|қоспа|керек\s+емес)(?:ңыз|ңдар|шы|ші)?"
    rf"\s*(?:,?\s*{_PLEASE})?\s*(?:[!.,;:]+|$)",
)
CHATTER = (
    r"^\s*(?:hi|hello|hey|dear\s+\w+|привет|здравствуй(?:те)?|добрый\s+день|с[әа]лем)"
    r"(?:\s+there)?\s*[!,.]+\s*",
    r"^\s*(?:story|prompt|title|plot|tale|синопсис|история|сюжет|сказка|текст|название|тема|ертегі"
    r"|әңгіме|оқиға)\s*[:=]\s*",
    r"^\s*(?:an?\s+)?(?:\w+\s+){0,2}(?:story|tale)\s+for\s+[^:.!?]{2,40}:\s*",
    r"^\s*for\s+[^:.!?]{0,30}\b(?:class|kids|children|graders?|olds|pupils|students)\b"
    r"[^:.!?]{0,20}:\s*",
    r"[.;,]\s*(?:(?:funny|cute|simple|no\s+scary\s+stuff|nothing\s+scary|not\s+scary"
    r"|for\s+(?:kids|children))\b[\s,.]*)+(?=$|\d)",
    r"[\s,.!]*\b(?:thank\s+you|thanks|thx|спасибо|рақмет|рахмет)"
    r"(?:\s+(?:in\s+advance|very\s+much|заранее|алдын\s+ала))?\s*[!.]*\s*$",
    r"[,.;]\s*(?:[48]k|uhd|hdr|masterpiece|best\s+quality|high(?:ly)?\s+(?:quality|detailed)"
    r"|high\s+resolution|trending\s+on\s+artstation|cinematic(?:\s+lighting)?"
    r"|ultra\s+(?:hd|detailed)|(?:16:9|9:16|1:1|4:3))(?=\W|$)",
    rf"[\s,.;]*\b{_PLEASE}\s*[!.]*\s*$",
    rf"^\s*{_PLEASE}\s*[,:]?\s*",
    r"^\s*(?:draw|sketch|illustrate|depict|paint|show)(?:\s+(?:me|us))?\s+(?:how\s+)?"
    r"(?=(?:an?|the|two|three|aldar|how)\b)",
    r"^\s*(?:draw|sketch|illustrate|paint|нарисуй(?:те)?)\s*:\s*",
    r"^\s*(?:нарисуй|изобрази|покажи)(?:те)?(?:\s+(?:мне|нам))?(?:\s*,\s*как\s+|\s+(?=алдар))",
)
"""What people write to a machine and not into a tale."""

_SCENE = r"(?:scene|frame|panel|shot|picture|page|кадр|сцена|картинка|көрініс|сурет)"
_ORDINALS = (
    ("1", "one", "first", r"перв\w+", "бірінші"),
    ("2", "two", "second", r"втор\w+", "екінші"),
    ("3", "three", "third", r"трет\w+", "үшінші"),
    ("4", "four", "fourth", r"четв[её]рт\w+", "төртінші"),
    ("5", "five", "fifth", r"пят\w+", "бесінші"),
    ("6", "six", "sixth", r"шест\w+", "алтыншы"),
    ("7", "seven", "seventh", r"седьм\w+", "жетінші"),
    ("8", "eight", "eighth", r"восьм\w+", "сегізінші"),
    ("9", "nine", "ninth", r"девят\w+", "тоғызыншы"),
    ("10", "ten", "tenth", r"десят\w+", "оныншы"),
)
ORDINALS = tuple("|".join(forms) for forms in _ORDINALS)
_ORDINAL = "|".join(ORDINALS)
LIST_MARK = (
    rf"(?:^|(?<=[\s.;,!?]))(?:{_SCENE}\s*(?:№|#)?\s*(?P<a>\d{{1,2}}|{_ORDINAL})\s*[:.)\-–—]"
    rf"|(?P<b>\d{{1,2}}|{_ORDINAL})\s*[-–]?\s*(?:ші|шы|й|я)?\s*[-–]?\s*{_SCENE}\s*[:.)\-–—]"
    r"|(?P<c>\d{1,2})\s*[.)](?=\s))\s*"
)
BULLET = r"(?:(?:^|\n)\s*[-*–—]|•)\s*(?=\S)"

"""In which language a text is: English, Russian or Kazakh, or none of them.

Words vote. A word of the tables, of the grammar or with a language's own letters counts; names and
words that several languages have count for each of them. Kazakh and Russian in Latin letters are
known by the words that come out when they are written in Cyrillic ones.
"""

import re
from functools import cache
from typing import Any

from deployments.engines.planning.reading.events import Language
from deployments.engines.planning.reading.kazakh.latin import (
    is_kazakh_word,
    known_spelling,
    latin_to_cyrillic,
)
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import nouns_by_word
from deployments.engines.planning.vocabulary.tables import words_of
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

# The hero in any spelling tells no language.
_HERO = ("алдар", "көсе", "косе", "алдаркөсе", "aldar", "kose", "köse", "kóse", "aldarkose")

_FOREIGN_LETTERS = frozenset("їєґўјљњћџђѓќѕӣӯҷҳҡҙҫҗӂѣ")

_ENGLISH = frozenset(
    words_of(
        "the|a|an|and|or|but|of|in|on|at|to|into|from|with|by|for|as|is|are|"
        "was|were|be|been|has|have|had|do|does|did|not|no|his|her|its|their|our|"
        "my|your|he|she|it|they|we|you|i|him|them|me|us|who|which|that|this|"
        "these|those|when|while|then|after|before|until|so|if|because|there|where|"
        "what|how|why|can|could|will|would|shall|should|may|might|must|one|two|"
        "three|four|five|six|seven|eight|nine|ten|all|every|some|any|each|other|"
        "another|very|too|also|about|over|under|through|up|down|out|off|again|once|"
        "day|man|woman|people|goes|go|went|gets|got|makes|made|says|said|tells|"
        "told|story|scene|storyboard|frame|style|about|draw|cartoon|old|new|young|"
        "big|small|first|last|good|bad|rich|poor|his|just|only|own|back|away|happy|"
        "sad|finds|found|takes|took"
    )
)

_RUSSIAN = frozenset(
    words_of(
        "и|в|во|на|с|со|не|ни|что|как|его|её|ее|их|он|она|оно|они|мы|вы|я|"
        "ты|но|а|же|бы|ли|у|к|ко|по|из|за|от|до|о|об|для|при|под|над|без|"
        "через|между|чтобы|когда|если|потом|тогда|затем|этот|эта|это|эти|тот|та|те|"
        "который|которая|которое|которые|свой|своя|своё|свои|своего|своей|своих|себе|"
        "себя|был|была|было|были|есть|будет|один|одна|одно|два|три|очень|уже|ещё|"
        "еще|там|тут|здесь|только|сам|самый|всё|все|всех|всем|ему|ей|им|ним|ней|"
        "них|него|неё|где|куда|откуда|почему|потому|так|мой|моя|твой|твоя|наш|ваш|"
        "кто|чем|тем|бай|бая|баю|баем|хитрый|скупой"
    )
) - {"бай"}

_RUSSIAN_LATIN = frozenset(
    words_of(
        "i|v|na|s|ne|chto|kak|ego|yego|on|ona|oni|my|vy|ya|no|u|k|po|iz|za|"
        "ot|do|dlya|kogda|potom|svoy|svoyu|svoego|svoih|byl|byla|byli|ochen|odin|"
        "odna|baya|bayu|ili|zhe|eto|etot"
    )
)

# French, German, Spanish, Portuguese, Italian, Turkish, Uzbek, Polish, Dutch, Latin, Indonesian.
_FOREIGN = frozenset(
    words_of(
        "le|la|les|un|une|des|du|et|est|dans|pour|avec|qui|que|pas|sur|son|ses|"
        "elle|il|au|aux|ce|cette|der|die|das|und|ein|eine|einen|dem|den|ist|"
        "nicht|mit|von|zu|auf|für|sich|auch|er|sie|es|im|el|los|las|una|del|por|"
        "para|con|se|su|sus|y|en|al|lo|como|pero|más|uno|o|os|um|uma|do|da|"
        "dos|das|em|não|com|seu|sua|ao|pelo|il|gli|di|che|per|non|è|della|nel|"
        "suo|sono|lui|ve|bir|için|ile|bu|çok|değil|ama|gibi|olarak|daha|kadar|"
        "sonra|onun|ona|onu|da|de|mi|va|bilan|uchun|ham|bu|edi|emas|u|uning|"
        "qilib|bo'lib|i|w|nie|się|jest|do|na|że|z|od|po|jak|jego|ale|przez|het|"
        "een|van|en|dat|niet|zijn|met|voor|op|te|aan|ook|lorem|ipsum|dolor|amet|"
        "sit|yang|dan|dengan|untuk|adalah|és|egy|hogy|nem|az|van|och|att|det|som|"
        "på|är|en|ja|on|ei|että"
    )
) - {"bir", "bu", "da", "de", "on", "i", "do", "no", "to", "an", "me", "as", "na", "u"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[a-zà-öø-ÿāăąćčďđēėęěğģīıķļńňōőœŕřśšşťūůűŵŷźżžǵŋəæ'’]+")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]+")
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]")
_CLEAR_KAZAKH = re.compile("[ғқұ]|і.*[әөү]|[әөү].*і")
# Votes below this share of a text's words tell nothing.
_LEAST_SHARE = 0.3
_LEAST_SHARE_LATIN = 0.5


def language_of(text: str) -> Language | None:
    """The language of a text by the majority of its words; None if it is none of the three."""
    words = [word for word in _WORD.findall(text.lower()) if word]
    latin = [word for word in words if _LATIN.fullmatch(word)]
    cyrillic = [word for word in words if _CYRILLIC.fullmatch(word)]
    if not words or 2 * max(len(latin), len(cyrillic)) < len(words):
        return None
    if len(cyrillic) >= len(latin):
        return _cyrillic_language(cyrillic)
    return _latin_language(latin)


def in_cyrillic(text: str) -> str:
    """Kazakh or Russian text in Cyrillic letters; other text as it is."""
    words = _WORD.findall(text.lower())
    if sum(bool(_LATIN.fullmatch(word)) for word in words) * 2 <= len(words):
        return text
    language = language_of(text)
    if language is Language.KK:
        return latin_to_cyrillic(text)
    if language is Language.RU:
        return re.sub(r"[A-Za-z']+", lambda match: _russian_spelling(match[0]), text)
    return text


def _cyrillic_language(words: list[str]) -> Language | None:
    content = [word for word in words if not word.startswith(_HERO)]
    if not content:
        return Language.KK if any(_KAZAKH_LETTERS.search(word) for word in words) else Language.RU
    if sum(_is_foreign(word) for word in content) * 5 >= len(content):
        return None
    kazakh = sum(_kazakh_vote(word) for word in content)
    if kazakh >= 0.8 * len(content):
        return Language.KK
    russian = sum(_russian_vote(word) for word in content)
    if max(kazakh, russian) < _LEAST_SHARE * len(content):
        return None
    return Language.KK if kazakh > russian else Language.RU


def _is_foreign(word: str) -> bool:
    """Whether the word has letters of other languages, or і as only Ukrainian has it."""
    if _FOREIGN_LETTERS & set(word):
        return True
    return (
        _KAZAKH_LETTERS.findall(word) == ["і"]
        and not is_kazakh_word(word)
        and not re.search("(?:ді|ті|сі|нің|дің|тің|гі|кі|лі|бір|ім|із|ші|ін|іп)$", word)
    )


def _kazakh_vote(word: str) -> float:
    if word in _RUSSIAN:
        return 0.0
    if is_kazakh_word(word):
        return 1.0
    if _CLEAR_KAZAKH.search(word):
        return 0.8
    return 0.4 if _KAZAKH_LETTERS.search(word) else 0.0


def _russian_vote(word: str) -> float:
    if _KAZAKH_LETTERS.search(word):
        return 0.0
    if word in _RUSSIAN:
        return 1.5
    if word in nouns_by_word("ru") or word in verbs_by_word("ru"):
        return 1.1
    return 0.9 if _russian_analyser().word_is_known(word) else 0.0


@cache
def _russian_analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _latin_language(words: list[str]) -> Language | None:
    content = [word for word in words if word not in _HERO]
    if not content:
        return Language.EN
    foreign = sum(word in _FOREIGN for word in content)
    english = sum(_english_vote(word) for word in content)
    kazakh = sum(_kazakh_latin_vote(word) for word in content)
    if foreign > max(english, 0.5 * kazakh):
        return None
    if english >= kazakh and english >= _LEAST_SHARE * len(content):
        return Language.EN
    if kazakh >= 0.8 * len(content):
        return Language.KK
    russian = sum(_is_russian_in_latin(word) for word in content)
    if kazakh >= _LEAST_SHARE_LATIN * len(content) and kazakh >= russian:
        return Language.KK
    is_russian = russian >= _LEAST_SHARE_LATIN * len(content) and russian > english
    return Language.RU if is_russian else None


def _english_vote(word: str) -> float:
    if word in _ENGLISH:
        return 1.0
    if not word.isascii():
        return 0.0
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ed")}
    forms |= {word.removesuffix("d"), word.removesuffix("ing"), word.removesuffix("ing") + "e"}
    if any(form in _english_words() for form in forms):
        return 1.0
    return 0.5 if re.search("(?:tion|ness|ing|ly|ght|ould|ck)$", word) and len(word) > 4 else 0.0


@cache
def _english_words() -> frozenset[str]:
    tables = (nouns_by_word("en"), verbs_by_word("en"), looks_by_word("en"))
    return frozenset(part for table in tables for word in table for part in word.split())


def _kazakh_latin_vote(word: str) -> float:
    if len(word) < 2 or (len(word) < 3 and word in _ENGLISH):
        return 0.0
    return 1.0 if known_spelling(word) is not None else 0.0


def _is_russian_in_latin(word: str) -> bool:
    if word in _RUSSIAN_LATIN:
        return True
    return len(word) > 2 and bool(_russian_analyser().word_is_known(_russian_spelling(word)))


_RUSSIAN_LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "ё"), ("iy", "ий"), ("yy", "ый"),
    ("ay", "ай"), ("ey", "ей"), ("oy", "ой"), ("uy", "уй"), ("yj", "ый"), ("ij", "ий"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"),
    ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"),
    ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "ц"), ("y", "ы"),
    ("'", "ь"), ("x", "кс"), ("q", "к"),
)  # fmt: skip


def _russian_spelling(word: str) -> str:
    """A Latin word as Russian: "obmanul" -> "обманул"; a lost soft sign is put back if known."""
    low = word.lower()
    for latin, letter in _RUSSIAN_LETTERS:
        low = low.replace(latin, letter)
    known = _russian_analyser().word_is_known
    if not known(low):
        soft = (low[:place] + "ь" + low[place:] for place in range(len(low), 1, -1))
        low = next((form for form in soft if form[-2:] != "ьь" and known(form)), low)
    return low[:1].upper() + low[1:] if word[:1].isupper() else low

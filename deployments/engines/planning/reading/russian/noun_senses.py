"""Russian nouns that are another thing beside some words: "косить", "коса"."""

import re

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.reading.russian.morphology import folded, known_nouns
from deployments.engines.planning.vocabulary.nouns import Kind

NOTHING = "nothing"
"""The sense of a noun that names no thing: "пост" that one keeps."""

_NOUN_SENSES: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "почта": ((
        "letter", words_of_text("развозить разносить разнести получить принести доставить носить")
    ),),
    "кость": ((
        "dice", words_of_text("играть проиграть выиграть метать азартный кубик ставка обыграть")
    ),),
    "замок": ((
        "lock",
        words_of_text(
            "запереть запирать закрыть закрывать повесить вешать висеть открыть отпереть отомкнуть "
            "сбить сломать взломать снять сорвать снести щелкнуть ключ дверь сундук ворота амбар"
        ),
    ),),
    "коса": (("scythe", words_of_text("косить точить наточить косарь сено махать луг покос")),),
    "лук": ((
        "onion",
        words_of_text(
            "чистить почистить резать нарезать суп салат жарить грядка огород есть съесть плов"
        ),
    ),),
    "ключ": (("mountain spring", words_of_text("бить вода студеный напиться источник испить")),),
    "зал": ((
        "spectators",
        words_of_text(
            "хохотать аплодировать смеяться рукоплескать хлопать спектакль концерт сцена занавес "
            "замереть ахнуть встать"
        ),
    ),),
    "класс": ((
        "students",
        words_of_text("просить смеяться хохотать ахнуть аплодировать хлопать закричать притихнуть"),
    ),),
    "лавка": ((
        "bench", words_of_text("сидеть сесть лежать лечь спать усесться уснуть изба печь заснуть")
    ),),
    "пост": ((NOTHING, words_of_text("сослаться держать соблюдать великий ураза мулла поп")),),
    "месяц": (("moon", words_of_text("светить взойти небо звезда выплыть выйти ясный сиять")),),
    "раковина": (("shell", words_of_text("море берег жемчужина улитка рак песок жемчуг")),),
    "труба": (
        ("chimney", words_of_text("дым дымить крыша печь трубочист залезть лезть аист спуститься")),
        ("trumpet", words_of_text("играть трубить дуть затрубить музыкант оркестр медный")),
    ),
}  # fmt: skip
"""Nouns that are another thing beside some words: key of the row, and these words."""


_STORY_SENSES = {
    "корабль": ("spaceship", re.compile(r"\b(космо|инопланет|планет|марс|астронавт|галакти)")),
    "байтерек": ("Astana", re.compile(r"\b(астан|столиц|такси|турист|экскурси|фото)")),
}
"""Nouns that are another thing in a story with some word: key of the row, and these words."""

_INHABITED = words_of_text("подъезд двор дом зал класс автобус вагон этаж")
"""Places that with "весь" do what their people do: "весь подъезд таскает доски"."""


def noun_sense_key(sentence: Sentence, word: Word) -> str:
    """The key of the row that a noun means beside other words; empty if they tell nothing."""
    if word.lemma == "класс" and word.relation == "nsubj":
        return "students"
    is_all = any(child.lemma == "весь" for child in sentence.children(word, "det"))
    if is_all and word.lemma in _INHABITED and word.relation in ("nsubj", "obj"):
        return "people"
    leading = sentence.child(word, "nmod") if word.lemma in ("вход", "выход") else None
    place = known_nouns().get(leading.lemma) if leading is not None else None
    if place is not None and place.kind is Kind.PLACE:
        return place.key
    if word.lemma in _STORY_SENSES:
        key, told = _STORY_SENSES[word.lemma]
        return key if told.search(folded(sentence.text)) else ""
    for key, beside in _NOUN_SENSES.get(word.lemma, ()):
        if any(other.lemma in beside for other in sentence.words):
            return key
    return ""

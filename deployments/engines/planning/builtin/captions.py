"""Captions: the story's own clauses, and sentences of ours around them that name its people."""

import re
from collections.abc import Sequence

from deployments.engines.planning.builtin.beats import Beat, Stage
from deployments.engines.planning.builtin.participants import reacting, things_of
from deployments.engines.planning.reading.captions import cases_of, intention_of
from deployments.engines.planning.reading.english.forms import plural
from deployments.engines.planning.reading.events import Entity, Language
from deployments.types import HERO_NAME, MAX_CAPTION_CHARS

_MAX_NAMED = 3
_WHOLE = 0.8
"""A clause at least this share as long as its listed scene says all of it."""

_HERO = {Language.EN: HERO_NAME, Language.RU: "Алдар Косе", Language.KK: "Алдар Көсе"}
_AND = {Language.EN: "and", Language.RU: "и", Language.KK: "және"}
_SENTENCES: dict[Stage, dict[Language, tuple[str, ...]]] = {
    Stage.OPENING: {
        Language.EN: ("This is the tale of {all}.", "Meet {all}.", "Our tale begins: {all}."),
        Language.RU: ("Это сказка, в которой есть {all}.", "Сказка начинается: {all}."),
        Language.KK: ("Бұл ертегіде: {all}.", "Ертегі басталады: {all}."),
    },
    Stage.DETAIL: {
        Language.EN: ("A closer look: {thing}.",),
        Language.RU: ("Вблизи: {thing}.",),
        Language.KK: ("Жақыннан қарасақ: {thing}.",),
    },
    Stage.CLOSING: {
        Language.EN: ("So ends the tale of {all}.",),
        Language.RU: ("Вот и вся история, а в ней — {all}.",),
        Language.KK: ("{all} туралы ертегі осымен аяқталды.",),
    },
}

_REACTIONS: tuple[tuple[str, tuple[str, str], str], ...] = (
    ("thank|grate", ("благодарит от души", "благодарят от души"), "алғыс айтады"),
    ("pay|coin|count", ("отсчитывает монеты", "отсчитывают монеты"), "теңге санап тұр"),
    ("laugh", ("громко смеётся", "громко смеются"), "қарқылдап күледі"),
    ("relief", ("облегчённо вздыхает", "облегчённо вздыхают"), "жеңіл дем алады"),
    ("weep|sob|hands on the face", ("горько плачет", "горько плачут"), "қатты жылайды"),
    ("shame|red face|rolling", ("сгорает от стыда", "сгорают от стыда"), "ұялып қалады"),
    (
        "hang|droop|defeat|beaten|chain",
        ("стоит понурив голову", "стоят понурив головы"),
        "басын төмен салады",
    ),
    ("lying still", ("лежит без движения", "лежат без движения"), "қимылсыз жатады"),
    (
        "fighting back",
        ("отбивается изо всех сил", "отбиваются изо всех сил"),
        "бар күшімен қарсыласады",
    ),
    ("pain|winc", ("кричит от боли", "кричат от боли"), "жаны ауырып айқайлайды"),
    ("running away|flee", ("убегает прочь", "убегают прочь"), "қаша жөнеледі"),
    (
        "fear|fright|alarm|cower|trembl|duck",
        ("дрожит от страха", "дрожат от страха"),
        "қатты қорқады",
    ),
    (
        "ang[er]r|shout|fist|fiercely|protest",
        ("сердится и кричит", "сердятся и кричат"),
        "ашуланып айқайлайды",
    ),
    (
        "struggl|strain",
        ("изо всех сил вырывается", "изо всех сил вырываются"),
        "бар күшімен жұлқынады",
    ),
    ("search|looking around", ("ищет повсюду", "ищут повсюду"), "жан-жағын іздейді"),
    ("after|follow|back over", ("смотрит вслед", "смотрят вслед"), "соңынан қарап қалады"),
    (
        "smil|joy|cheer|beam|happ|clap|rejoic|pleased|glad|pride|triumph|hug",
        ("сияет от радости", "сияют от радости"),
        "қуанып кетеді",
    ),
    ("sound", ("оборачивается на звук", "оборачиваются на звук"), "дыбысқа жалт қарайды"),
    ("listen", ("внимательно слушает", "внимательно слушают"), "зейін қойып тыңдайды"),
    (
        "nod|giving in|trust|forgiv",
        ("согласно кивает", "согласно кивают"),
        "басын изейді",
    ),
    (
        "thought|think|confus|scratch|narrowed",
        ("задумчиво чешет затылок", "задумчиво чешут затылки"),
        "ойланып қалады",
    ),
    (
        r"\b(?:eat|drink|sniff|cup)",
        ("угощается с удовольствием", "угощаются с удовольствием"),
        "дәм татады",
    ),
    ("wav", ("машет в ответ", "машут в ответ"), "қол бұлғайды"),
    ("fall|tumbl|stumbl|lying", ("падает на землю", "падают на землю"), "жерге құлайды"),
    ("calm", ("успокаивается", "успокаиваются"), "көңілі басылады"),
    ("bow", ("низко кланяется", "низко кланяются"), "иіліп тағзым етеді"),
    ("stepping back", ("отступает назад", "отступают назад"), "артқа шегінеді"),
    ("dismay", ("растерянно смотрит вслед", "растерянно смотрят вслед"), "абдырап қарап қалады"),
    ("reach", ("протягивает руки", "протягивают руки"), "қолын созады"),
    ("waking", ("просыпается", "просыпаются"), "оянып кетеді"),
    ("argu", ("спорит в ответ", "спорят в ответ"), "қарсы айтысады"),
    ("stopping", ("замирает на месте", "замирают на месте"), "орнында тұрып қалады"),
    ("hiding", ("прячется за спиной", "прячутся за спиной"), "артына тығылады"),
    ("setting off", ("сразу пускается в путь", "сразу пускаются в путь"), "бірден жолға шығады"),
    ("look|watch", ("смотрит во все глаза", "смотрят во все глаза"), "көз алмай қарайды"),
)
"""How somebody reacts, by words of the verb's `reaction`: Russian of one and of several, Kazakh."""


def reaction(look: str, language: Language, *, is_many: bool = False) -> str:
    """The predicate that says how somebody reacts: "is bowing in thanks", "благодарит от души".

    Args:
        look: the reaction as the verb table words it.
        language: of the caption.
        is_many: whether several react.

    Raises:
        LookupError: no sentence has such a look.
    """
    if language is Language.EN:
        return f"{'are' if is_many else 'is'} {look}"
    for pattern, russian, kazakh in _REACTIONS:
        if re.search(pattern, look):
            return russian[is_many] if language is Language.RU else kazakh
    raise LookupError(f"no sentence for the reaction {look!r}")


class CaptionNames:
    """How captions name the people and things of a story in its language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def listed(self, entities: Sequence[Entity]) -> str:
        """The entities as a list in their basic form: "Aldar Kose, a bai and a horse"."""
        words = [self.name(entity) for entity in entities[:_MAX_NAMED]]
        *some, last = [word for word in words if word] or [""]
        return f"{', '.join(some)} {_AND[self._language]} {last}" if some else last

    def name(self, entity: Entity) -> str:
        """An entity inside a sentence; English has an article."""
        noun = entity.noun
        is_proper = bool(entity.name) or (noun is not None and noun.key[:1].isupper())
        if self._language is not Language.EN or entity.is_hero or is_proper:
            return self.plain(entity)
        if not entity.is_several:
            return f"the {entity.text or (noun.key if noun is not None else '')}"
        *before, last = entity.text.split() or [""]
        several = noun.plural if noun is not None and last == noun.key else plural(last)
        return " ".join(["the", *before, several])

    def plain(self, entity: Entity) -> str:
        """An entity by itself."""
        if entity.is_hero:
            return _HERO[self._language]
        noun = entity.noun
        if self._language is Language.EN and noun is not None and noun.key[:1].isupper():
            return entity.name or noun.key
        words = getattr(noun, self._language.value, ()) if noun is not None else ()
        return entity.name or entity.text or next(iter(words), "")


class CaptionWriter:
    """Writes the captions of one story in its language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._names = CaptionNames(language)

    def caption(self, beat: Beat, variant: int = 0) -> str:
        """The beat's caption: the story's clause, or a sentence that names its people."""
        if beat.stage is Stage.DEED:
            clauses = self._clauses(beat)
            # A clause as long as the user's text says the same, with names for pronouns.
            is_whole = len(beat.events) == 1 and len(clauses) >= _WHOLE * len(beat.text)
            is_own = not is_whole and 0 < len(beat.text) <= MAX_CAPTION_CHARS
            return _capitalised(beat.text) if is_own else clauses
        event = beat.event
        if beat.moment is not None:
            cases = cases_of(self._names.listed(beat.cast), self._language)
            return _capitalised(beat.moment.captions[self._language].format(**cases))
        if beat.stage is Stage.APPROACH and event is not None:
            return _capitalised(intention_of(event, self._language))
        others = reacting(event) if event else ()
        things = things_of(event) if event else ()
        if beat.stage is Stage.REACTION and event is not None:
            look = event.verb.reaction if event.verb is not None else ""
            is_many = any(other.is_several for other in others[:1])
            sentence = f"{{other}} {reaction(look, self._language, is_many=is_many)}."
        else:
            sentences = _SENTENCES[beat.stage][self._language]
            sentence = sentences[variant % len(sentences)]
        names = {
            "all": self._names.listed(beat.cast) or _HERO[self._language],
            "other": self._names.listed(others[:1] or things[:2]),
            "thing": self._names.listed(things[:2]),
        }
        return _capitalised(sentence.format(**names))

    def _clauses(self, beat: Beat) -> str:
        """The story's clauses that the beat tells, as many as fit."""
        text = ""
        for event in beat.events:
            longer = f"{text} {event.clause}".strip()
            if event.clause and event.clause not in text and len(longer) <= MAX_CAPTION_CHARS:
                text = longer
        return text


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

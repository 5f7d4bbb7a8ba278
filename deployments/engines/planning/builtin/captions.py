"""Captions: the story's own clauses, and sentences of ours around them that name its people."""

import re
from collections.abc import Sequence

from deployments.engines.planning.builtin.beats import Beat, Stage
from deployments.engines.planning.builtin.cut import fits_caption, others_of, things_of
from deployments.engines.planning.builtin.onlooking import moment
from deployments.engines.planning.reading.events import Entity, Event, Language
from deployments.engines.planning.reading.intentions import intention_of
from deployments.types import HERO_NAME

_MAX_NAMED = 3
_HERO = {Language.EN: HERO_NAME, Language.RU: "Алдар Косе", Language.KK: "Алдар Көсе"}
_AND = {Language.EN: "and", Language.RU: "и", Language.KK: "және"}
_SENTENCES: dict[Stage, dict[Language, tuple[str, ...]]] = {
    Stage.OPENING: {
        Language.EN: ("This is the tale of {all}.", "Meet {all}.", "Our tale begins: {all}."),
        Language.RU: ("Это сказка, в которой есть {all}.", "Сказка начинается: {all}."),
        Language.KK: ("Бұл ертегіде: {all}.", "Ертегі басталады: {all}."),
    },
    Stage.APPROACH: {
        Language.EN: ("{doer} comes nearer: {other} is close.", "{doer} gets ready: {other}."),
        Language.RU: ("{doer} уже рядом: вот {other}.",),
        Language.KK: ("{doer} жақындап келеді: міне, {other}.",),
    },
    Stage.DETAIL: {
        Language.EN: ("A closer look: {thing}.",),
        Language.RU: ("Вблизи: {thing}.",),
        Language.KK: ("Жақыннан қарасақ: {thing}.",),
    },
    Stage.CLOSING: {
        Language.EN: ("So ends the tale of {all}.",),
        Language.RU: ("Вот и сказке конец: {all}.",),
        Language.KK: ("{all} туралы ертегі осымен аяқталды.",),
    },
}

_REACTIONS: tuple[tuple[str, dict[Language, tuple[str, str]]], ...] = (
    (
        r"thank|bow|grate",
        {
            Language.EN: ("{other} is grateful.", "{other} are grateful."),
            Language.RU: ("{other} благодарит от души.", "{other} благодарят от души."),
            Language.KK: ("{other} алғысын айтады.", "{other} алғыстарын айтады."),
        },
    ),
    (
        r"weep|cry|sob|droop|hang|sad|sorrow",
        {
            Language.EN: ("{other} is sad.", "{other} are sad."),
            Language.RU: ("{other} горюет.", "{other} горюют."),
            Language.KK: ("{other} қатты мұңаяды.", "{other} қатты мұңаяды."),
        },
    ),
    (
        r"fear|cower|trembl|fright|shrink|back(?:ing)? away|run",
        {
            Language.EN: ("{other} is frightened.", "{other} are frightened."),
            Language.RU: ("{other} дрожит от страха.", "{other} дрожат от страха."),
            Language.KK: ("{other} қатты қорқады.", "{other} қатты қорқады."),
        },
    ),
    (
        r"anger|angr|shout|fist|rage|furious|frown|protest",
        {
            Language.EN: ("{other} is angry.", "{other} are angry."),
            Language.RU: ("{other} сердится.", "{other} сердятся."),
            Language.KK: ("{other} ашуланады.", "{other} ашуланады."),
        },
    ),
    (
        r"smil|laugh|joy|cheer|beam|relief|happy|clap",
        {
            Language.EN: ("{other} is delighted.", "{other} are delighted."),
            Language.RU: ("{other} сияет от радости.", "{other} сияют от радости."),
            Language.KK: ("{other} қуанып кетеді.", "{other} қуанып кетеді."),
        },
    ),
    (
        r"nod|agree|giving in",
        {
            Language.EN: ("{other} agrees.", "{other} agree."),
            Language.RU: ("{other} кивает в ответ.", "{other} кивают в ответ."),
            Language.KK: ("{other} басын изейді.", "{other} бастарын изейді."),
        },
    ),
    (
        r"listen",
        {
            Language.EN: ("{other} listens closely.", "{other} listen closely."),
            Language.RU: ("{other} внимательно слушает.", "{other} внимательно слушают."),
            Language.KK: ("{other} зейін қойып тыңдайды.", "{other} зейін қойып тыңдайды."),
        },
    ),
    (
        "",
        {
            Language.EN: ("{other} stares in surprise.", "{other} stare in surprise."),
            Language.RU: ("{other} не верит своим глазам.", "{other} не верят своим глазам."),
            Language.KK: ("{other} өз көзіне сенбейді.", "{other} өз көздеріне сенбейді."),
        },
    ),
)
"""Sentences for how somebody reacts, by the words of the verb's `reaction`: singular, plural."""


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
        is_common = self._language is Language.EN and not (entity.is_hero or entity.name)
        return f"the {entity.text}" if is_common else self.plain(entity)

    def plain(self, entity: Entity) -> str:
        """An entity by itself."""
        return _HERO[self._language] if entity.is_hero else entity.name or entity.text


class CaptionWriter:
    """Writes the captions of one story in its language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._names = CaptionNames(language)

    def caption(self, beat: Beat, variant: int = 0) -> str:
        """The beat's caption: the story's clause, or a sentence that names its people."""
        if beat.stage is Stage.DEED:
            return self._clauses(beat)
        event = beat.event
        if beat.stage is Stage.ONLOOKING:
            sentence = moment(beat.number, bool(beat.cast)).captions[self._language]
            return _capitalised(sentence.format(other=self._names.listed(beat.cast)))
        if beat.stage is Stage.APPROACH and event is not None:
            sentence = intention_of(event, self._language)
            if sentence:
                return sentence
        doers = event.doers if event else beat.cast[:1]
        others = others_of(event) if event else ()
        things = things_of(event) if event else ()
        if beat.stage is Stage.REACTION and event is not None:
            sentence = self._reaction(event, others[:1])
        else:
            sentences = _SENTENCES[beat.stage][self._language]
            sentence = sentences[variant % len(sentences)]
        names = {
            "all": self._names.listed(beat.cast) or _HERO[self._language],
            "doer": self._names.listed(doers) or self._names.listed(things),
            "other": self._names.listed(others[:1] or things[:2]),
            "thing": self._names.listed(things[:2]),
            "hero": _HERO[self._language],
        }
        return _capitalised(sentence.format(**names))

    def _reaction(self, event: Event, others: Sequence[Entity]) -> str:
        """The sentence that fits how the event's reaction is drawn."""
        look = event.verb.reaction if event.verb is not None else ""
        by_language = next(
            sentences for pattern, sentences in _REACTIONS if re.search(pattern, look)
        )
        is_many = any(other.is_plural or (other.count or 1) > 1 for other in others)
        return by_language[self._language][is_many]

    def _clauses(self, beat: Beat) -> str:
        """The story's clauses that the beat tells, as many as fit."""
        text = ""
        for event in beat.events:
            longer = f"{text} {event.clause}".strip()
            if event.clause and event.clause not in text and fits_caption(longer):
                text = longer
        return text


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

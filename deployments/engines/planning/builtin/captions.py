"""Captions: the story's own clauses, and sentences of ours around them that name its people."""

from collections.abc import Sequence

from deployments.engines.planning.builtin.beats import Beat, Stage
from deployments.engines.planning.builtin.cut import fits_caption, others_of, things_of
from deployments.engines.planning.reading.events import Entity, Language
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
    Stage.REACTION: {
        Language.EN: ("{other} cannot believe it.",),
        Language.RU: ("{other}: вот так дела!",),
        Language.KK: ("{other}: мұндай да болады екен!",),
    },
    Stage.WATCHING: {
        Language.EN: ("{hero} looks on: {doer}.",),
        Language.RU: ("{hero} всё видит: {doer}.",),
        Language.KK: ("{hero} бәрін көріп тұр: {doer}.",),
    },
    Stage.CLOSING: {
        Language.EN: ("So ends the tale of {all}.",),
        Language.RU: ("Вот и сказке конец: {all}.",),
        Language.KK: ("{all} туралы ертегі осымен аяқталды.",),
    },
}


class CaptionWriter:
    """Writes the captions of one story in its language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def caption(self, beat: Beat, variant: int = 0) -> str:
        """The beat's caption: the story's clause, or a sentence that names its people."""
        if beat.stage is Stage.DEED:
            return self._clauses(beat)
        event = beat.event
        if beat.stage is Stage.APPROACH and event is not None and event.intention:
            return event.intention
        sentences = _SENTENCES[beat.stage][self._language]
        sentence = sentences[variant % len(sentences)]
        doers = event.doers if event else beat.cast[:1]
        others = others_of(event) if event else ()
        things = things_of(event) if event else ()
        names = {
            "all": self.names(self._main(beat.cast)),
            "doer": self.names(doers) or self.names(things),
            "other": self.names(others[:1] or things[:2]),
            "thing": self.names(things[:2]),
            "hero": _HERO[self._language],
        }
        return _capitalised(sentence.format(**names))

    def names(self, entities: Sequence[Entity]) -> str:
        """The entities as a list in their basic form: "Aldar Kose, a bai and a horse"."""
        words = [self.name(entity) for entity in entities[:_MAX_NAMED]]
        *some, last = [word for word in words if word] or [""]
        return f"{', '.join(some)} {_AND[self._language]} {last}" if some else last

    def name(self, entity: Entity) -> str:
        """How a caption names an entity."""
        if entity.is_hero:
            return _HERO[self._language]
        if entity.name:
            return entity.name
        return f"the {entity.text}" if self._language is Language.EN else entity.text

    def _clauses(self, beat: Beat) -> str:
        """The story's clauses that the beat tells, as many as fit."""
        text = ""
        for event in beat.events:
            longer = f"{text} {event.clause}".strip()
            if event.clause and event.clause not in text and fits_caption(longer):
                text = longer
        return text

    def _main(self, cast: Sequence[Entity]) -> tuple[Entity, ...]:
        """The story's main people and things, the hero first."""
        ranked = sorted(cast, key=lambda entity: (not entity.is_hero, not entity.is_person))
        return tuple(ranked)


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

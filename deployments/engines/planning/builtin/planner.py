"""The planner that needs no key and no network: it reads the story and tells it in beats.

    prompt -> StoryReading -> beats -> scenes

Deterministic: the seed chooses among wordings, and nothing else is left to chance.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

from deployments.engines.planning.builtin.story_beats import WORDINGS, Beat
from deployments.engines.planning.builtin.story_names import DrawnName, caption_name
from deployments.engines.planning.builtin.story_plot import choose_beats, plot_story
from deployments.engines.planning.builtin.story_reader import read_story
from deployments.engines.planning.builtin.story_reading import Entity, StoryReading
from deployments.engines.planning.builtin.story_state import PlannedBeat
from deployments.engines.planning.rules.plan_rules import MAX_KEY_ELEMENTS, enforce
from deployments.engines.planning.vocabulary.lexicon import Kind
from deployments.engines.planning.vocabulary.words import Language
from deployments.types import (
    HERO_TRIGGER,
    MAX_FRAMES,
    MIN_FRAMES,
    Element,
    PlanRequest,
    Scene,
    StoryPlan,
)

STYLES = (
    "kazakh folk tale illustration",
    "storybook illustration, kazakh folk tale",
    "kazakh folk tale, children's book style",
)
"""One of them ends every prompt of a story, so that the frames look alike."""

DEFAULT_TIMES = ("on a sunny day", "in daylight")
LAST_TIME = "at sunset"

MAX_ENTITIES_PER_PROMPT = 3
"""With more, the prompt nears CLIP's 75 tokens and the hero gets lost."""

_LONELY_BEATS = frozenset({Beat.HIDE, Beat.THINK, Beat.RUN_OFF})
"""Beats in which nobody else may stand around."""

_CROWD_BEATS = frozenset(
    {Beat.FEAST, Beat.NEWS, Beat.RETELL, Beat.LAUGH, Beat.SING, Beat.FAREWELL, Beat.WIN, Beat.END}
)
"""Beats in which other people may well stand around."""

_BASE_FRAMES = 5
"""Opening, meeting, setup, outcome, end: each event and each further entity adds to these."""

Choice = TypeVar("Choice")


class BuiltinPlanner:
    """Plans a story by rules, from its people, animals, things, places, times and verbs."""

    name = "builtin"

    def plan(self, request: PlanRequest) -> StoryPlan:
        """A plan of `num_frames` scenes, or of 6 to 10 as the story needs; any text gives one."""
        reading = read_story(request.prompt)
        beats = plot_story(reading)
        count = min(max(request.num_frames or _richness(reading), MIN_FRAMES), MAX_FRAMES)
        draft = _SceneWriter(reading, request).write(choose_beats(beats, count))
        return enforce(draft, request.prompt)


def _richness(reading: StoryReading) -> int:
    """How many frames the story is worth."""
    return _BASE_FRAMES + len(reading.events) + len(reading.places) + len(reading.entities) // 2 - 1


class _SceneWriter:
    """Words the beats of one story."""

    def __init__(self, reading: StoryReading, request: PlanRequest) -> None:
        self._reading = reading
        self._salt = f"{request.seed}/{request.prompt}"
        self._style = self._chosen(STYLES, "style")
        self._default_time = self._chosen(DEFAULT_TIMES, "time")

    def write(self, beats: Sequence[PlannedBeat]) -> StoryPlan:
        """The plan of the beats."""
        casts = self._with_unseen(beats, [_cast(beat) for beat in beats])
        casts[0] = self._key_entities(beats[0])
        scenes = [
            self._scene(beat, casts[index], is_last=index == len(beats) - 1)
            for index, beat in enumerate(beats)
        ]
        shown = dict.fromkeys(entity for cast in casts for entity in cast)
        return StoryPlan(
            scenes=tuple(scenes), elements=_elements(tuple(shown)), planner=BuiltinPlanner.name
        )

    def _chosen(self, choices: Sequence[Choice], what: str) -> Choice:
        """One of the choices by the seed; a digest, since Python's own hash is randomised."""
        digest = hashlib.sha256(f"{self._salt}/{what}".encode("utf-8", "surrogatepass")).digest()
        return choices[digest[0] % len(choices)]

    def _key_entities(self, opening: PlannedBeat) -> tuple[Entity, ...]:
        """Whom and what the first scene introduces: the other person, the prize, and more."""
        first = [opening.foe, opening.prize, opening.mount, *self._reading.entities]
        seen = dict.fromkeys(entity for entity in first if entity is not None)
        return tuple(seen)[:MAX_KEY_ELEMENTS]

    def _with_unseen(
        self, beats: Sequence[PlannedBeat], casts: list[tuple[Entity, ...]]
    ) -> list[tuple[Entity, ...]]:
        """The casts, with every entity of the story that no beat shows put where there is room."""
        casts = list(casts)
        open_scenes = [
            index for index in range(1, len(beats)) if beats[index].beat not in _LONELY_BEATS
        ]
        for entity in self._reading.entities:
            if any(entity in cast for cast in casts[1:]):
                continue
            is_person = entity.kind is Kind.PERSON
            emptiest = min(
                open_scenes,
                key=lambda index: (
                    is_person and beats[index].beat not in _CROWD_BEATS,
                    len(casts[index]),
                    index,
                ),
            )
            if len(casts[emptiest]) < MAX_ENTITIES_PER_PROMPT:
                casts[emptiest] = (*casts[emptiest], entity)
        return casts

    def _scene(self, beat: PlannedBeat, cast: Sequence[Entity], *, is_last: bool) -> Scene:
        place = beat.setting.place
        time = beat.setting.time or (LAST_TIME if is_last else self._default_time)
        wording = self._chosen(WORDINGS[beat.beat], beat.beat)
        drawn = wording.prompt.format(hero=HERO_TRIGGER, **_drawn_names(beat))
        named = _named(beat, wording.prompt)
        extras = [entity for entity in cast if entity not in named]
        prompt = f"{' '.join([drawn, *_company(extras)])} {place.phrase} {time}, {self._style}"
        caption = self._caption(beat, wording.en, wording.ru, wording.kk)
        return Scene(prompt=prompt, caption=caption, setting=place.name)

    def _caption(self, beat: PlannedBeat, en: str, ru: str, kk: str) -> str:
        """What happens, in the story's language."""
        language = self._reading.language
        place = beat.setting.place
        to = {Language.EN: place.to_en, Language.RU: place.to_ru, Language.KK: place.to_kk}
        names = {
            slot: caption_name(entity, language)
            for slot, entity in _slots(beat).items()
            if entity is not None
        }
        template = {Language.EN: en, Language.RU: ru, Language.KK: kk}[language]
        return template.format(to=to[language], **names)


def _slots(beat: PlannedBeat) -> dict[str, Entity | None]:
    """The entities that a wording may name."""
    return {"foe": beat.foe, "prize": beat.prize, "mount": beat.mount}


def _drawn_names(beat: PlannedBeat) -> dict[str, DrawnName]:
    return {slot: DrawnName(entity) for slot, entity in _slots(beat).items() if entity is not None}


def _named(beat: PlannedBeat, prompt: str) -> tuple[Entity, ...]:
    """The entities that the wording itself names."""
    return tuple(
        entity
        for slot, entity in _slots(beat).items()
        if entity is not None and f"{{{slot}" in prompt
    )


def _cast(beat: PlannedBeat) -> tuple[Entity, ...]:
    """Who and what a beat shows: whom its wording names, and what the hero has with him."""
    named = _named(beat, WORDINGS[beat.beat][0].prompt)
    company = [beat.mount, beat.belonging]
    if beat.foe in named:
        # Two people hide most of an animal between them, so only the wordings that need one
        # name it. A thing is where its owner is until the hero has it.
        company = [beat.belonging, beat.prize]
        company = [thing for thing in company if thing and thing.kind is not Kind.ANIMAL]
    cast = dict.fromkeys([*named, *(entity for entity in company if entity is not None)])
    return tuple(cast)[:MAX_ENTITIES_PER_PROMPT]


def _company(entities: Sequence[Entity]) -> Iterator[str]:
    """People, animals and things around the hero: "with a boy", "beside a fox and a wolf"."""
    for kind in Kind:
        names = [DrawnName(entity) for entity in entities if entity.kind is kind]
        if names:
            yield " and ".join([names[0].near, *map(str, names[1:])])


def _elements(entities: Sequence[Entity]) -> tuple[Element, ...]:
    """The elements of the plan; two with the same noun differ by their colour."""
    nouns = [entity.noun.name for entity in entities]
    return tuple(
        Element(
            name=entity.english if nouns.count(entity.noun.name) > 1 else entity.noun.name,
            descriptor=entity.descriptor,
        )
        for entity in entities
    )

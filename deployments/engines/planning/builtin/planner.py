"""The planner that needs no key and no network: it reads the story and cuts it into scenes.

    prompt -> directions -> reading (events) -> beats -> scenes -> coverage

Deterministic: the seed chooses among wordings, and nothing else is left to chance.
"""

import hashlib
import re
import textwrap
import threading
from collections.abc import Sequence
from functools import cache

from deployments.engines.planning.builtin.beats import Beat, Stage
from deployments.engines.planning.builtin.captions import CaptionWriter
from deployments.engines.planning.builtin.coverage import coverage_of
from deployments.engines.planning.builtin.deeds import Wording
from deployments.engines.planning.builtin.descriptors import (
    Descriptors,
    is_english,
    told_noun,
)
from deployments.engines.planning.builtin.directions import Directions, read_directions
from deployments.engines.planning.builtin.figures import Figures
from deployments.engines.planning.builtin.participants import (
    is_happening,
    is_limb,
)
from deployments.engines.planning.builtin.prompts import PromptWriter
from deployments.engines.planning.builtin.scenery import Scenery, usual_place
from deployments.engines.planning.builtin.shots import angle_of, seconds_of, shot_size_of
from deployments.engines.planning.builtin.story_breakdown import breakdown_of
from deployments.engines.planning.reading.english.forms import listed
from deployments.engines.planning.reading.events import Entity, Reading
from deployments.engines.planning.reading.reader import read_story
from deployments.engines.planning.rules.plan_rules import MAX_KEY_ELEMENTS, enforce
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_key
from deployments.types import (
    HERO_TRIGGER,
    MAX_CAPTION_CHARS,
    MAX_DIALOGUE_CHARS,
    Angle,
    Element,
    PlanRequest,
    Scene,
    ShotSize,
    StoryPlan,
)

STYLES = (
    "kazakh folk tale illustration",
    "storybook illustration, kazakh folk tale",
    "kazakh folk tale, children's book style",
)
"""One of them ends every prompt of a story, so that the frames look alike."""


_QUOTE_CHARS = 15
"""Characters of a line that are enough to find it in the story."""

MAX_SHOWN = 4
"""Entities in one prompt; with more, it nears CLIP's 75 tokens and the hero gets lost."""


_READING = threading.Lock()
"""The parsers load lazily and keep state, so one thread reads at a time."""


class BuiltinPlanner:
    """Plans a story by reading it: who does what to whom, where and when.

    Safe to call from several threads: they plan one after another. The first plan loads the
    language's models, which takes a few seconds.
    """

    name = "builtin"

    def plan(self, request: PlanRequest) -> StoryPlan:
        """A plan of `num_frames` scenes, or of 6 to 10 as the story needs; any text gives one."""
        directions, reading, notes = _read(request.prompt)
        count = request.num_frames or directions.num_frames
        beats = breakdown_of(reading, count, directions.listed)
        scenes, elements = _SceneWriter(reading, directions, request).write(beats)
        plan = StoryPlan(
            scenes=scenes,
            elements=elements,
            planner=self.name,
            coverage=coverage_of(reading, scenes),
            notes=(*notes, *_obeyed(directions, request)),
        )
        return enforce(plan)


def with_coverage(plan: StoryPlan, story: str) -> StoryPlan:
    """Another planner's plan of a story, with what of the story its scenes show."""
    _, reading, _ = _read(story)
    return plan.model_copy(update={"coverage": coverage_of(reading, plan.scenes)})


def _read(text: str) -> tuple[Directions, Reading, tuple[str, ...]]:
    """The requests in a text, what the rest of it says, and notes for the user."""
    with _READING:
        directions = read_directions(text)
        return directions, *read_story(directions.story, directions.listed)


class _SceneWriter:
    """Writes the scenes of one story."""

    def __init__(self, reading: Reading, directions: Directions, request: PlanRequest) -> None:
        self._reading = reading
        self._story = directions.story
        self._salt = f"{request.seed}/{request.prompt}"
        self._style = STYLES[self._chosen("style", len(STYLES))]
        if directions.style:
            self._style = f"{directions.style}, {STYLES[0]}"
        self._descriptors = Descriptors(reading.entities)
        self._place = usual_place(reading.entities)
        self._figures = Figures(self._descriptors, directions.forbidden_keys())
        self._prompts = PromptWriter(self._figures)
        self._scenery = Scenery(self._descriptors, self._place)
        self._captions = CaptionWriter(reading.language)

    def write(self, beats: Sequence[Beat]) -> tuple[tuple[Scene, ...], tuple[Element, ...]]:
        """The scenes of the beats and their recurring elements."""
        wordings = [
            self._prompts.wording(beat, self._chosen(f"wording {number}", 12) + number)
            for number, beat in enumerate(beats)
        ]
        wordings = self._with_unseen(beats, wordings)
        elements = self._elements(wordings)
        scenes = []
        before = None
        for number, (beat, wording) in enumerate(zip(beats, wordings, strict=True)):
            if number == 0:
                wording = self._front_view(wording, elements)
            scenes.append(self._scene(beat, wording, number, shot_size_of(beat, before)))
            before = beat.setting
        return tuple(scenes), tuple(element for element, _ in elements)

    def _scene(self, beat: Beat, wording: Wording, number: int, size: ShotSize) -> Scene:
        where = self._scenery.place_and_time(beat.setting)
        size = ShotSize.FULL if number == 0 else size
        event = beat.event
        told = self._captions.caption(beat, self._chosen(f"caption {number}", 12) + number)
        caption = textwrap.shorten(told, MAX_CAPTION_CHARS, placeholder="…")
        is_told = event is not None and beat.stage is Stage.DEED
        dialogue = self._spoken(event.speech) if event is not None and is_told else ""
        angle = Angle.EYE_LEVEL if number == 0 else angle_of(beat, size)
        view = "" if angle is Angle.EYE_LEVEL else f" from a {angle.value} angle"
        shot = "" if number == 0 else f"{size.value} shot{view} of "
        place = beat.setting.place
        return Scene(
            prompt=f"{shot}{wording.words}, {where}, {self._style}",
            caption=caption,
            setting=place.noun.key if place is not None and place.noun else self._place.key,
            shot_size=size,
            angle=angle,
            dialogue=dialogue,
            duration_s=seconds_of(caption, dialogue),
        )

    def _spoken(self, speech: str) -> str:
        """A line that the story quotes; what it only reports is in the caption."""
        line = speech.strip(" «»“”\"'")
        is_quoted = bool(line) and re.search(
            rf"[«“„\"'‘’—–-]\s*{re.escape(line[:_QUOTE_CHARS])}", self._story, re.IGNORECASE
        )
        return textwrap.shorten(line, MAX_DIALOGUE_CHARS, placeholder="…") if is_quoted else ""

    def _with_unseen(self, beats: Sequence[Beat], wordings: Sequence[Wording]) -> list[Wording]:
        """The wordings, and in them every entity that none shows, where the story names it."""
        wordings = list(wordings)
        attached = {part for wording in wordings for e in wording.shown for part in e.parts}
        for entity in self._reading.entities:
            if entity in attached or entity.is_place or is_limb(entity):
                continue
            words = self._figures.phrase(entity)
            if is_happening(entity):
                if entity.noun not in _crowded():
                    continue
                words = words and self._figures.happening(entity)
            if not words or any(words in wording.words for wording in wordings[1:]):
                continue
            places = [n for n, beat in enumerate(beats) if n and names(beat, entity)]
            places = places or list(range(1, len(beats)))
            at = min(places, key=lambda number: len(wordings[number].shown))
            if len(wordings[at].shown) <= MAX_SHOWN:
                shown = (*wordings[at].shown, entity)
                wordings[at] = Wording(f"{wordings[at].words}, with {words}", shown)
        return wordings

    def _front_view(self, wording: Wording, elements: Sequence[tuple[Element, Entity]]) -> Wording:
        """Scene 1: the hero from the front, with the story's key elements."""
        words = wording.words
        if not words.startswith(HERO_TRIGGER):
            words = f"{HERO_TRIGGER} beside {words}".partition(f", {HERO_TRIGGER}")[0]
        missing = [
            self._descriptors.phrase(entity)
            for element, entity in elements[:MAX_KEY_ELEMENTS]
            if element.descriptor not in words
        ]
        if words == HERO_TRIGGER and missing:
            # After a comma it would be another name of the hero.
            words, missing = f"{words} with {listed(missing)}", []
        words = ", ".join([f"{ShotSize.FULL} shot, front view of {words}", *missing])
        return Wording(words, wording.shown)

    def _elements(self, wordings: Sequence[Wording]) -> list[tuple[Element, Entity]]:
        """What recurs in the scenes, the most important first."""
        counts: dict[Entity, int] = {}
        for event in self._reading.events:
            for entity in event.participants:
                counts[entity] = counts.get(entity, 0) + 1
        shown = {entity for wording in wordings for entity in wording.shown}
        ranked = sorted(
            (
                e
                for e in self._reading.entities
                if e in shown and not (e.is_hero or e.is_place or is_happening(e))
            ),
            key=lambda entity: (-counts.get(entity, 0), not entity.is_person),
        )
        return [
            (Element(name=_element_name(entity), descriptor=descriptor), entity)
            for entity in ranked
            if (descriptor := self._descriptors.of(entity))
        ]

    def _chosen(self, what: str, choices: int) -> int:
        """A number below `choices` by the seed; a digest, since Python's hash is randomised."""
        digest = hashlib.sha256(f"{self._salt}/{what}".encode("utf-8", "surrogatepass")).digest()
        return digest[0] % choices


@cache
def _crowded() -> frozenset[Noun]:
    """Events that a picture can hold beside a deed; a song or a race is a deed itself."""
    keys = ("wedding", "feast", "funeral", "market day", "concert", "house fire", "battle")
    return frozenset(nouns_by_key()[key] for key in keys)


def names(beat: Beat, entity: Entity) -> bool:
    """Whether the events of a beat name an entity, or something of it."""
    found = {e for event in beat.events for e in event.participants}
    return entity in found or any(e.owner is entity or entity in e.parts for e in found)


def _element_name(entity: Entity) -> str:
    noun = told_noun(entity)
    return noun if is_english(noun) else "person"


def _obeyed(directions: Directions, request: PlanRequest) -> list[str]:
    """What of the requests in the text the plan follows."""
    notes = []
    if directions.listed:
        notes.append(f"The text lists {len(directions.listed)} scenes; they are taken one by one.")
    elif directions.num_frames and not request.num_frames:
        notes.append(f"The text asks for {directions.num_frames} frames.")
    if directions.style:
        notes.append(f"The text asks for a style: {directions.style}.")
    if directions.forbidden:
        notes.append(f"The text asks not to draw: {', '.join(directions.forbidden)}.")
    return notes

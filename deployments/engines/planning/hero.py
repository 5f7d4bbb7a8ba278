"""The hero's name and trigger word, as the settings call him.

Reader, rules and instructions know the hero as Aldar Kose, `aldar_kose_man`. A service whose LoRA
is trained on another word, or whose stories call him otherwise, is served by translating at the
door: the request into these words, the plan out of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from pydantic import ValidationError

from deployments.errors import InvalidRequest
from deployments.settings import PlannerSettings
from deployments.types import HERO_NAME, HERO_TRIGGER, PlanRequest, Scene, StoryPlan
from deployments.values import Value

_KNOWN_NAME = re.compile(r"\bAldar(?:[ -]Kose)?\b|\bАлдар[а-яё]{0,3}(?:[ -]К[оө]се)?\b")
"""The name as plans write it: in Russian with the ending of its case."""

_CYRILLIC_NAME = "Алдар Косе"

TValue = TypeVar("TValue", bound=Value)
Translation = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Hero:
    """What the hero is called outside of the planner.

    Args:
        name: in stories and captions.
        trigger: in prompts.
    """

    name: str = HERO_NAME
    trigger: str = HERO_TRIGGER

    @classmethod
    def of_settings(cls, settings: PlannerSettings) -> Self:
        """The hero that the settings name."""
        return cls(settings.hero_name, settings.hero_trigger)

    def known_request(self, request: PlanRequest) -> PlanRequest:
        """The request in the planner's words."""
        return self._translated(request, self._to_known)

    def known_scenes(self, scenes: tuple[Scene, ...]) -> tuple[Scene, ...]:
        """A user's scenes in the planner's words.

        Raises:
            InvalidRequest: a prompt is too long with the planner's trigger word.
        """
        return tuple(self._translated(scene, self._to_known) for scene in scenes)

    def named_plan(self, plan: StoryPlan) -> StoryPlan:
        """A plan in the words of the settings.

        Raises:
            InvalidRequest: a prompt is too long with the trigger word.
        """
        return self._translated(plan, self._from_known)

    def named_text(self, text: str) -> str:
        """A sentence of the planner in the words of the settings."""
        return self._from_known(text)

    def _to_known(self, text: str) -> str:
        if self.trigger != HERO_TRIGGER:
            text = _whole(self.trigger).sub(HERO_TRIGGER, text)
        if self.name != HERO_NAME:
            is_cyrillic = re.search("[А-я]", self.name) is not None
            text = _whole(self.name).sub(_CYRILLIC_NAME if is_cyrillic else HERO_NAME, text)
        return text

    def _from_known(self, text: str) -> str:
        if self.name != HERO_NAME:
            text = _KNOWN_NAME.sub(lambda _: self.name, text)
        return text.replace(HERO_TRIGGER, self.trigger)

    def _translated(self, value: TValue, translate: Translation) -> TValue:
        if self == ALDAR_KOSE:
            return value
        try:
            return type(value).model_validate(_mapped(value.model_dump(), translate))
        except ValidationError as error:
            raise InvalidRequest(
                f"a scene is too long with the trigger word {self.trigger!r}: shorten its prompt"
            ) from error


ALDAR_KOSE = Hero()
"""As the planner knows him; nothing is translated."""


def _whole(words: str) -> re.Pattern[str]:
    """The words wherever they stand by themselves, in any case."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


def _mapped(value: Any, translate: Translation) -> Any:
    """Values as pydantic dumps them, with every text translated."""
    # Not isinstance: members of enums are strings too.
    if type(value) is str:
        return translate(value)
    if isinstance(value, dict):
        return {key: _mapped(each, translate) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(each, translate) for each in value)
    return value

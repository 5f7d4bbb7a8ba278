"""What a story says, as the reader understands it: entities, places, times and events."""

from dataclasses import dataclass

from deployments.engines.planning.vocabulary.actions import Action
from deployments.engines.planning.vocabulary.lexicon import Kind, Noun, Place
from deployments.engines.planning.vocabulary.words import Language

RIDEABLE = frozenset({"horse", "camel", "donkey"})
"""Animals by their nouns that the hero may ride."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, animal or thing of this story.

    Attributes:
        colour: as the story says; None leaves the lexicon's default.
        look: another visible quality that the story gives, e.g. "old".
    """

    noun: Noun
    colour: str | None = None
    look: str | None = None

    @property
    def kind(self) -> Kind:
        """Whether it is a person, an animal or a thing."""
        return self.noun.kind

    @property
    def descriptor(self) -> str:
        """The words that draw it, the same in every scene."""
        words = self.noun.descriptor
        if self.colour and self.kind is Kind.ANIMAL:
            words = f"{self.colour} {words.split(' ', 1)[-1]}"
        elif self.colour and self.kind is Kind.OBJECT and self.colour not in words:
            words = f"{self.colour} {words}"
        if self.look and self.look not in words.split():
            words = f"{self.look} {words}"
        return words

    @property
    def english(self) -> str:
        """How an English caption names it."""
        words = (self.look, self.colour if self.kind is not Kind.PERSON else None, self.noun.name)
        return " ".join(word for word in words if word and word not in self.noun.name.split()[:-1])


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when something happens.

    Attributes:
        time: as a prompt says it; None where the story names no time.
    """

    place: Place
    time: str | None


@dataclass(frozen=True, slots=True)
class TaleEvent:
    """One action of the story.

    Attributes:
        by: who does it; None is the hero.
        who: the person that it is done to or with.
        what: the animal or thing that it is done to.
        setting: where and when it happens.
    """

    action: Action
    by: Entity | None
    who: Entity | None
    what: Entity | None
    setting: Setting


@dataclass(frozen=True, slots=True)
class StoryReading:
    """What a story says, each part in order of mention.

    Attributes:
        opening: the first place and time that it names; `closing` the last ones.
    """

    language: Language
    entities: tuple[Entity, ...]
    opening: Setting
    closing: Setting
    places: tuple[Place, ...]
    events: tuple[TaleEvent, ...]

    def of_kind(self, kind: Kind) -> tuple[Entity, ...]:
        """The people, the animals or the things."""
        return tuple(entity for entity in self.entities if entity.kind is kind)

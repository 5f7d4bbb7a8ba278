"""How things stand at a moment of the tale, and the beat that shows it."""

from dataclasses import dataclass, replace

from deployments.engines.planning.builtin.story_beats import Beat
from deployments.engines.planning.builtin.story_reading import RIDEABLE, Entity, Setting


@dataclass(frozen=True, slots=True)
class PlannedBeat:
    """A beat with its cast.

    Attributes:
        beat: what happens.
        rank: 0 for what the story cannot do without, up to 9 for what only fills.
        foe: the other person (or the animal in that part).
        prize: what the beat is about.
        mount: what the hero rides or leads from here on.
        belonging: another thing that he has from here on.
    """

    beat: Beat
    rank: int
    setting: Setting
    foe: Entity | None = None
    prize: Entity | None = None
    mount: Entity | None = None
    belonging: Entity | None = None


@dataclass(frozen=True, slots=True)
class PlotState:
    """How things stand when an event begins."""

    setting: Setting
    foe: Entity | None = None
    prize: Entity | None = None
    mount: Entity | None = None
    belonging: Entity | None = None
    is_envied: bool = False

    def beat(self, beat: Beat, rank: int) -> PlannedBeat:
        """The beat with the cast of this moment."""
        return PlannedBeat(
            beat, rank, self.setting, self.foe, self.prize, self.mount, self.belonging
        )

    def with_prize(self) -> "PlotState":
        """How things stand once the hero has the prize."""
        if self.prize and self.prize.noun.name in RIDEABLE:
            return replace(self, mount=self.prize)
        return replace(self, belonging=self.prize)

    def either(self, mounted: Beat, on_foot: Beat, rank: int) -> PlannedBeat:
        """One beat for a rider and another one for a walker."""
        return self.beat(mounted if self.mount else on_foot, rank)

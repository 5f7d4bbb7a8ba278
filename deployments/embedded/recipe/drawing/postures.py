"""Actions of people, and the posture that shows each action."""

from dataclasses import dataclass
from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import Point, mirrored


class Action(StrEnum):
    """What a person does."""

    STAND = "stand"
    TALK = "talk"
    WALK = "walk"
    RUN = "run"
    CELEBRATE = "celebrate"
    SIT = "sit"
    RIDE = "ride"


@dataclass(frozen=True, slots=True)
class Posture:
    """Position of the limbs, as points (u, v) of a slender body; lengths are shares of its height.

    Attributes:
        rear_arm: elbow and hand of the arm away from the facing side.
        front_arm: elbow and hand of the arm on the facing side.
        legs: hip, knee, ankle and toe of each leg; empty if the robe hides the legs.
        hem: height of the robe's lower edge.
        flare: how far the robe's tail flies backwards.
        lean: how far the body leans forwards per unit of height.
        lift: how far the body is above its usual place.
        is_frontal: whether the person faces the viewer, whatever the facing.
    """

    rear_arm: tuple[Point, Point]
    front_arm: tuple[Point, Point]
    legs: tuple[tuple[Point, ...], ...] = ()
    hem: float = 0.13
    flare: float = 0.0
    lean: float = 0.0
    lift: float = 0.0
    is_frontal: bool = False


def _both_arms(elbow: Point, hand: Point) -> tuple[tuple[Point, Point], tuple[Point, Point]]:
    return ((-elbow[0], elbow[1]), (-hand[0], hand[1])), (elbow, hand)


_LEG = ((0.08, 0.20), (0.08, 0.12), (0.085, 0.04), (0.12, 0.03))
_STANDING = (tuple(mirrored(_LEG)), _LEG)
_JUMPING_LEG = ((0.08, 0.22), (0.17, 0.12), (0.16, 0.02), (0.21, 0.0))
_SITTING_ARMS = _both_arms((0.32, 0.43), (0.31, 0.31))

POSTURES: dict[Action, Posture] = {
    Action.STAND: Posture(*_both_arms((0.28, 0.43), (0.27, 0.28)), _STANDING, is_frontal=True),
    Action.TALK: Posture(((-0.26, 0.43), (-0.20, 0.29)), ((0.33, 0.43), (0.44, 0.64)), _STANDING),
    Action.WALK: Posture(
        ((-0.29, 0.45), (-0.36, 0.32)),
        ((0.28, 0.42), (0.36, 0.36)),
        (
            ((-0.06, 0.24), (-0.14, 0.14), (-0.25, 0.05), (-0.19, 0.03)),
            ((0.06, 0.24), (0.16, 0.14), (0.22, 0.04), (0.29, 0.04)),
        ),
        hem=0.18,
        flare=0.06,
        lean=0.05,
    ),
    Action.RUN: Posture(
        ((-0.32, 0.47), (-0.37, 0.32)),
        ((0.30, 0.42), (0.38, 0.60)),
        (
            ((-0.06, 0.26), (-0.22, 0.18), (-0.42, 0.20), (-0.45, 0.13)),
            ((0.06, 0.26), (0.24, 0.22), (0.28, 0.04), (0.36, 0.04)),
        ),
        hem=0.22,
        flare=0.14,
        lean=0.24,
        lift=0.02,
    ),
    Action.CELEBRATE: Posture(
        *_both_arms((0.34, 0.68), (0.35, 0.92)),
        (tuple(mirrored(_JUMPING_LEG)), _JUMPING_LEG),
        hem=0.17,
        lift=0.09,
        is_frontal=True,
    ),
    Action.SIT: Posture(*_SITTING_ARMS, hem=0.21, lift=-0.14, is_frontal=True),
    Action.RIDE: Posture(((0.10, 0.44), (0.30, 0.40)), ((0.12, 0.42), (0.34, 0.36)), hem=0.23),
}

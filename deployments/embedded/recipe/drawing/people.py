"""Draws the people of the pictures: standing, moving, sitting, riding and close up."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import (
    LINE_WIDTH,
    Canvas,
    Colour,
    Point,
    mixed,
    scaled,
)
from deployments.embedded.recipe.drawing.costumes import (
    GOLD,
    HAT_BACKS,
    HAT_FRONTS,
    ORANGE,
    RED,
    ROBES,
    STYLES,
    WHITE,
    Costume,
    Hat,
    Look,
    Style,
    mirrored,
    symmetric,
)
from deployments.embedded.recipe.drawing.pen import BodyPen

HEAD_RADIUS = 0.17
HEAD_HEIGHT = 0.79
"""Where the middle of the head is; like every length here a share of the person's height."""

BOOT = BELT = (88, 48, 36)
HERO_STRIPE: Colour = (32, 52, 132)
MOUTH: Colour = (150, 36, 40)
LIPS: Colour = (172, 60, 52)


class Action(StrEnum):
    """What somebody does."""

    STAND = "stand"
    TALK = "talk"
    WALK = "walk"
    RUN = "run"
    CELEBRATE = "celebrate"
    SIT = "sit"
    RIDE = "ride"


@dataclass(frozen=True, slots=True)
class Posture:
    """Where a pose puts the limbs; points are offsets from a slender body.

    Arms are elbow and hand, `front_arm` the one on the facing side; legs are hip, knee, ankle and
    toe. `hem` is the height of the robe's lower edge, `flare` how far its tail flies backwards,
    `lift` how far the body is above its usual place; frontal poses ignore the facing.
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
_SEAT = 0.25

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


def draw_person(
    canvas: Canvas,
    costume: Costume,
    action: Action,
    x: float,
    ground: float,
    height: float,
    facing: int,
) -> None:
    """Draws one person.

    Args:
        canvas: what to draw on.
        costume: who it is and how dressed.
        action: what the body does.
        x: middle of the body.
        ground: height of the feet on the picture; of the animal's back for a rider.
        height: a grown-up's height without hat as a share of the picture's side.
        facing: 1 turned a bit to the right, -1 to the left, 0 frontal.
    """
    style, posture = STYLES[costume.look], POSTURES[action]
    unit = height * style.height
    turn = 0 if posture.is_frontal else facing
    rise = posture.lift - (_SEAT if action is Action.RIDE else 0.0)
    direction = turn or 1
    # The lean starts at the feet, yet the middle of the body is to stay at x.
    middle = x - 0.35 * posture.lean * unit * direction
    pen = BodyPen(canvas, middle, ground - unit * rise, unit, direction, posture.lean)
    _draw_figure(pen, costume, action, abs(turn))


def draw_bust(canvas: Canvas, costume: Costume, x: float, y: float, size: float) -> None:
    """Draws a close-up of somebody's head, hat and shoulders, frontal.

    Args:
        canvas: what to draw on.
        costume: who it is and how dressed.
        x: middle of the head.
        y: middle of the head.
        size: the head's width as a share of the picture's side.
    """
    unit = size / 2 / (HEAD_RADIUS * STYLES[costume.look].head)
    pen = BodyPen(canvas, x, y + unit * HEAD_HEIGHT, unit, outline=1.5 * LINE_WIDTH)
    _draw_figure(pen, costume, Action.STAND, 0)


def _draw_figure(pen: BodyPen, costume: Costume, action: Action, turn: int) -> None:
    style, posture = STYLES[costume.look], POSTURES[action]
    robe = ROBES.get(costume.robe, ORANGE)
    for leg in posture.legs:
        pen.limb(leg[:3], 0.10, BOOT)
        pen.limb(leg[2:], 0.065, BOOT, smooth=0)
        pen.line(leg[1:3], 0.10, BOOT, smooth=0)
    sleeve = scaled(robe, 0.82) if turn else scaled(robe, 0.92)
    _draw_arm(pen, style, posture.rear_arm, -1, sleeve)
    if costume.look is Look.GUARD:
        _draw_spear(pen, posture.front_arm[1])
    if not turn:
        _draw_arm(pen, style, posture.front_arm, 1, sleeve)
    _draw_robe(pen, costume, posture, turn)
    if action in _LAPS:
        _LAPS[action](pen, scaled(robe, 0.82))
    _draw_head(pen.moved(0.0, HEAD_HEIGHT, HEAD_RADIUS * style.head), costume, action, turn)
    if turn:
        _draw_arm(pen, style, posture.front_arm, 1, robe)


def _draw_arm(
    pen: BodyPen, style: Style, arm: tuple[Point, Point], side: int, sleeve: Colour
) -> None:
    extra = side * 0.05 * style.stoutness
    elbow, hand = ((u + extra, v) for u, v in arm)
    pen.limb([(side * 0.15 + extra, 0.55), elbow, hand], 0.11, sleeve)
    pen.ellipse(*hand, (0.06, 0.06), style.skin)


def _draw_crossed_legs(pen: BodyPen, trousers: Colour) -> None:
    for side in (-1, 1):
        pen.ellipse(side * 0.10, 0.18, (0.10, 0.042), BOOT)
    for side in (-1, 1):
        knee = [(side * 0.16, 0.26), (side * 0.37, 0.215), (side * 0.13, 0.205)]
        pen.limb(knee, 0.115, trousers)


def _draw_hanging_leg(pen: BodyPen, trousers: Colour) -> None:
    pen.limb([(0.0, 0.28), (0.16, 0.18), (0.11, 0.02)], 0.13, trousers)
    pen.limb([(0.115, 0.03), (0.10, -0.06), (0.19, -0.07)], 0.085, BOOT, smooth=0)


_Lap = Callable[[BodyPen, Colour], None]
_LAPS: dict[Action, _Lap] = {Action.SIT: _draw_crossed_legs, Action.RIDE: _draw_hanging_leg}


def _draw_spear(pen: BodyPen, hand: Point) -> None:
    shaft = pen.moved(*hand, 1.0)
    low = -0.15 - 0.4 * hand[1]
    shaft.limb([(0.0, low), (0.0, low + 0.9)], 0.03, (150, 98, 54), smooth=0)
    blade = [(0.0, low + 1.12), (0.07, low + 0.96), (0.0, low + 0.86)]
    shaft.polygon(symmetric(blade), (206, 214, 224))


def _draw_robe(pen: BodyPen, costume: Costume, posture: Posture, turn: int) -> None:
    is_hero = costume.look is Look.HERO
    robe = ROBES.get(costume.robe, ORANGE)
    trim = RED if costume.robe in ("yellow", "white") else GOLD
    belt = RED if is_hero or costume.robe in ("black", "brown") else BELT
    width = 0.185 + 0.05 * STYLES[costume.look].stoutness
    hem, tail, middle, skirt = posture.hem, posture.flare, 0.05 * turn, width + 0.05
    right = [(0.6 * width, 0.64), (0.98 * width, 0.57), (1.02 * width, 0.38), (skirt, hem)]
    left = [(-skirt - tail, hem + 0.5 * tail), *mirrored(right[:3])[::-1]]
    pen.polygon([*right, *left], robe)
    if is_hero:
        for share in (-0.72, -0.36, 0.36, 0.72):
            drift = tail * (1 - share)
            foot = (skirt * share - 0.3 * drift, hem + 0.03 + 0.25 * drift)
            stripe = [(width * share, 0.60), (width * share, 0.38), foot]
            pen.line(stripe, 0.042, HERO_STRIPE)
    edge = [(-skirt - 0.9 * tail + 0.03, hem + 0.5 * tail + 0.03), (skirt - 0.02, hem + 0.03)]
    pen.line(edge, 0.04, trim)
    front = [(-0.09 + middle, 0.62), (middle, 0.50), (middle, hem + 0.03 + 0.2 * tail)]
    pen.line(front, 0.04, trim)
    pen.line([(0.09 + middle, 0.62), (middle, 0.50)], 0.04, trim)
    pen.line([(-0.97 * width, 0.37), (0.97 * width, 0.37)], 0.06, belt)
    pen.ellipse(middle, 0.37, (0.04, 0.04), GOLD)


def _draw_head(head: BodyPen, costume: Costume, action: Action, turn: int) -> None:
    style = STYLES[costume.look]
    hat = head.moved(0.0, 0.0, style.hat_size)
    for part in HAT_BACKS.get(costume.hat, ()):
        part.draw(hat, style.cloth)
    is_wrapped = costume.hat in (Hat.SCARF, Hat.HOOD)
    if not is_wrapped:
        for side in (-1, 1):
            head.ellipse(side * 1.0, -0.05, (0.2, 0.24), style.skin)
    face = head.moved(0.0, -0.08, 0.84) if is_wrapped else head
    face.ellipse(0.0, 0.0, (1.0, 0.96), style.skin)
    _draw_features(face.moved(0.22 * turn, 0.0, 1.0), costume, action)
    for part in HAT_FRONTS.get(costume.hat, ()):
        part.draw(hat, style.cloth)


def _draw_features(face: BodyPen, costume: Costume, action: Action) -> None:
    style, is_hero = STYLES[costume.look], costume.look is Look.HERO
    outer, inner = _BROWS.get(costume.look, (0.36, 0.42))
    blush = mixed(style.skin, (236, 84, 76), 0.62 if is_hero else 0.42)
    for side in (-1, 1):
        face.ellipse(side * 0.64, -0.26, (0.19, 0.15), blush, has_ink=False)
        face.ellipse(side * 0.38, 0.06, (0.155, 0.215), (40, 26, 28), has_ink=False)
        face.ellipse(side * 0.38 + 0.05, 0.13, (0.065, 0.075), WHITE, has_ink=False)
        rise = 0.12 if is_hero and side > 0 else 0.0
        arch = ((0.18, inner), (0.40, 0.44), (0.60, outer))
        brow = [(side * u, v + rise) for u, v in arch]
        face.line(brow, 0.115, style.brows, smooth=3)
    if style.beard is not None:
        low = -1.1 - style.beard_length
        edge = [(0.0, -0.34), (0.5, -0.30), (0.82, -0.2), (1.0, 0.16), (1.02, -0.5)]
        face.polygon(symmetric([*edge, (0.62, low + 0.2), (0.0, low)]), style.beard)
    nose = (0.14, 0.2) if costume.look is Look.WITCH else (0.12, 0.09)
    face.ellipse(0.03, -0.16, nose, scaled(style.skin, 0.80), has_ink=False)
    _draw_mouth(face, costume, action)


_BROWS: dict[Look, Point] = dict.fromkeys((Look.DEVIL, Look.WITCH, Look.GIANT), (0.46, 0.28))


def _draw_mouth(face: BodyPen, costume: Costume, action: Action) -> None:
    moustache = STYLES[costume.look].moustache
    if moustache is not None:
        half = [(0.0, -0.34), (0.42, -0.42), (0.74, -0.24)]
        face.line([*mirrored(half)[:0:-1], *half], 0.19, moustache, smooth=4)
    is_laughing = action is Action.CELEBRATE
    if costume.look is Look.HERO:
        low = -0.86 if is_laughing else -0.70
        lower = [(0.36, low + 0.1), (0.0, low), (-0.30, low + 0.1)]
        face.polygon(
            [(-0.46, -0.36), (0.0, -0.44), (0.54, -0.24), *lower],
            MOUTH if is_laughing else WHITE,
            smooth=3,
        )
    elif is_laughing:
        face.ellipse(0.0, -0.55, (0.27, 0.23), MOUTH)
    elif action is Action.TALK:
        face.ellipse(0.0, -0.53, (0.19, 0.14), MOUTH)
    else:
        face.line([(-0.28, -0.48), (0.0, -0.59), (0.28, -0.48)], 0.12, LIPS, smooth=4)

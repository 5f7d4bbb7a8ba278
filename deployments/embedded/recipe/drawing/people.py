"""Drawing of people: standing, moving, sitting, riding, and in close-up."""

from collections.abc import Callable

from deployments.embedded.recipe.drawing.canvas import (
    LINE_WIDTH,
    BodyPen,
    Canvas,
    Colour,
    Point,
    mirrored,
    scaled,
    symmetric,
)
from deployments.embedded.recipe.drawing.costumes import (
    GOLD,
    ORANGE,
    RED,
    ROBES,
    STYLES,
    Costume,
    Look,
    Style,
)
from deployments.embedded.recipe.drawing.heads import draw_head
from deployments.embedded.recipe.drawing.postures import POSTURES, Action, Posture

HEAD_RADIUS = 0.17
HEAD_HEIGHT = 0.79
"""Height of the middle of the head; all lengths here are shares of the person's height."""

BOOT = BELT = (88, 48, 36)
HERO_STRIPE: Colour = (32, 52, 132)

_SEAT = 0.25
"""Height of a rider's seat above the feet that a standing person would have."""


def draw_person(
    canvas: Canvas,
    costume: Costume,
    action: Action,
    x: float,
    ground: float,
    height: float,
    facing: int,
) -> None:
    """Draw one person.

    Args:
        canvas: canvas to draw on.
        costume: kind of person and clothes.
        action: what the person does.
        x: middle of the body.
        ground: height of the feet on the canvas; for a rider, of the animal's back.
        height: height of an adult without hat, as a share of the image's side.
        facing: 1 for turned a bit to the right, -1 to the left, 0 for frontal.
    """
    style, posture = STYLES[costume.look], POSTURES[action]
    unit = height * style.height
    turn = 0 if posture.is_frontal else facing
    rise = posture.lift - (_SEAT if action is Action.RIDE else 0.0)
    direction = turn or 1
    # The lean starts at the feet, but the middle of the body must stay at x.
    middle = x - 0.35 * posture.lean * unit * direction
    pen = BodyPen(canvas, middle, ground - unit * rise, unit, direction, posture.lean)
    _draw_figure(pen, costume, action, abs(turn))


def draw_bust(canvas: Canvas, costume: Costume, x: float, y: float, size: float) -> None:
    """Draw a frontal close-up of a person's head, hat and shoulders.

    Args:
        canvas: canvas to draw on.
        costume: kind of person and clothes.
        x: middle of the head, from the left.
        y: middle of the head, from the top.
        size: width of the head, as a share of the image's side.
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
    draw_head(pen.moved(0.0, HEAD_HEIGHT, HEAD_RADIUS * style.head), costume, action, turn)
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

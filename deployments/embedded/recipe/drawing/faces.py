"""Drawing of heads: face, beard, hair and hat."""

from deployments.embedded.recipe.drawing.canvas import (
    Colour,
    Point,
    mirrored,
    mixed,
    scaled,
    symmetric,
)
from deployments.embedded.recipe.drawing.costumes import STYLES, WHITE, Costume, Hat, Look
from deployments.embedded.recipe.drawing.hats import HAT_BACKS, HAT_FRONTS
from deployments.embedded.recipe.drawing.pen import BodyPen
from deployments.embedded.recipe.drawing.postures import Action

MOUTH: Colour = (150, 36, 40)
LIPS: Colour = (172, 60, 52)


def draw_head(head: BodyPen, costume: Costume, action: Action, turn: int) -> None:
    """Draw a head with its hair and hat.

    Args:
        head: pen with its origin at the middle of the head; its unit is the head's radius.
        costume: kind of person and clothes.
        action: what the person does; it decides the mouth.
        turn: 1 for a face turned a bit to the side, 0 for a frontal one.
    """
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

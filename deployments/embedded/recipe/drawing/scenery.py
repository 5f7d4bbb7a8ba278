"""Drawing of backgrounds: the scenery of each place and the sky of each time of day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from deployments.embedded.recipe.drawing.canvas import INK, Canvas, Colour, Point, scaled
from deployments.embedded.recipe.drawing.scenes import Place, Time

_Box = tuple[float, float, float, float]
_Path = Sequence[Point]
_YELLOW: Colour = (255, 222, 84)
_WHITE: Colour = (252, 252, 250)
_RED: Colour = (204, 48, 44)
_WOOD: Colour = (134, 82, 46)
_CLAY: Colour = (226, 186, 128)
_TURQUOISE: Colour = (44, 170, 184)
_STARS = ((5.5, 1), (9, 1), (12, 1.5), (15, 2), (7, 3), (10, 3.5), (13.5, 4), (14, 6.5), (2.5, 6.5))


_FIGURE_LIGHT: dict[Time, tuple[Colour, float] | None] = {
    Time.DAY: None,
    Time.SUNSET: ((236, 130, 70), 0.06),
    Time.NIGHT: ((30, 34, 84), 0.12),
}
"""Light on people and animals, a colour and its share: weaker than on the scenery, so that the
colours of robes stay readable."""

_SCENERY_SHARE = 3.6
"""Share of the light on the scenery, in units of its share on people."""


@dataclass
class _Scenery:
    """Background on a canvas: one method per time of day and one per place.

    Coordinates and sizes are sixteenths of the image's side: x to the right, y down.
    """

    canvas: Canvas

    def shape(self, fill: Colour, *paths: _Path, ink: bool = True, smooth: int = 0) -> None:
        for outline in paths:
            path, line = [self._share(*point) for point in outline], INK if ink else None
            self.canvas.polygon(path, fill, ink=line, width=0.007, smooth=smooth)

    def box(self, fill: Colour, *boxes: _Box) -> None:
        self.shape(fill, *([(x, y), (x2, y), (x2, y2), (x, y2)] for x, y, x2, y2 in boxes))

    def disc(self, fill: Colour, *discs: _Box, ink: bool = False) -> None:
        for x, y, width, height in discs:
            radii, line = (width / 16, height / 16), INK if ink else None
            self.canvas.ellipse(*self._share(x, y), *radii, fill, ink=line, width=0.007)

    def line(self, fill: Colour, width: float, *lines: _Box) -> None:
        for x, y, x2, y2 in lines:
            self.canvas.line([self._share(x, y), self._share(x2, y2)], width / 16, fill)

    def hills(self, fill: Colour, *heights: float) -> None:
        crest = [(-2 + 20 * index / (len(heights) - 1), y) for index, y in enumerate(heights)]
        self.shape(fill, [(-4, 20), (-4, heights[0]), *crest, (20, 20)], ink=False, smooth=8)

    def meadow(self, upper: Colour, lower: Colour, hills: Colour = (120, 172, 100)) -> None:
        self.hills(hills, 8, 7, 8, 7.25, 8.25, 7.5)
        self.canvas.gradient(8.5 / 16, 1, upper, lower)

    def _share(self, x: float, y: float) -> Point:
        return x / 16, y / 16

    def day(self, x: float, y: float) -> None:
        self.disc(_YELLOW, (x, y, 1.25, 1.25))
        for cloud_x, cloud_y in ((10.5, 1.75), (14.5, 3.5), (6.5, 4)):
            puffs = ((-1, 0.1, 0.8, 0.5), (0, -0.2, 1.1, 0.7), (1, 0.1, 0.8, 0.5))
            self.disc(_WHITE, *((cloud_x + u, cloud_y + v, rx, ry) for u, v, rx, ry in puffs))

    def sunset(self, x: float, y: float) -> None:
        self.disc((252, 150, 108), (11, 1.5, 2.5, 0.35), (14, 3, 2.5, 0.35))
        self.disc((255, 222, 120), (x, y, 2.5, 2.5))
        self.disc((255, 246, 200), (x, y, 1.8, 1.8))

    def night(self, x: float, y: float) -> None:
        self.disc((255, 250, 206), *((*star, 0.2, 0.2) for star in _STARS))
        outer = [(cos(radians(a)), sin(radians(a))) for a in range(60, 301, 20)]
        inner = [(0.5 - 0.7 * cos(radians(a)), 0.87 * sin(radians(a))) for a in range(-75, 90, 15)]
        crescent = [(x + 1.4 * u, y + 1.4 * v) for u, v in outer + inner]
        self.shape((255, 244, 190), crescent, ink=False)

    def steppe(self) -> None:
        self.meadow((226, 204, 92), (170, 168, 66), (164, 184, 96))
        for x, y in ((1, 10), (3, 12), (14, 10.5), (15, 13), (1, 14.5), (6, 10), (11, 15)):
            self.line((128, 138, 48), 0.25, *((x, y, x + u, y - 1) for u in (-0.5, 0, 0.5)))
            self.disc(_RED, (x + 0.75, y + 1, 0.35, 0.35))

    def yurt(self) -> None:
        self.meadow((132, 190, 84), (110, 160, 70))
        for x, base, unit in ((1.5, 10.0, 0.4), (12.5, 11.5, 0.8)):
            wall, crown, half = base - unit * 3.6, base - unit * 7, unit * 5
            self.box((246, 240, 226), (x - half, wall, x + half, base))
            slope = [(-half - 0.15, wall), (-unit * 3.6, wall - unit * 2), (-unit, crown)]
            roof = slope + [(-u, v) for u, v in reversed(slope)]
            self.shape((236, 226, 202), [(x + u, v) for u, v in roof])
            band = (x - half, wall, x + half, wall + unit)
            self.box(_RED, band, (x - unit, crown - unit * 0.6, x + unit, crown))
            self.box(_WOOD, (x - unit, base - unit * 2.6, x + unit, base))

    def bazaar(self) -> None:
        self.disc(_TURQUOISE, (12, 5, 2.5, 3), ink=True)
        self.box(_CLAY, (-1, 5, 17, 10), (-1, 5, 17, 5.6))
        self.shape(scaled(_CLAY, 0.62), *(_arch(x, 1.25, 6.5, 10) for x in (6.25, 9.75)))
        self.canvas.gradient(9.75 / 16, 1, (238, 208, 150), (212, 172, 112))
        for x, colour in ((2.0, _RED), (14.0, (44, 104, 190))):
            self.line(_WOOD, 0.3, (x - 2, 12, x - 2, 8), (x + 2, 12, x + 2, 8))
            self.box((172, 110, 62), (x - 2.25, 10.25, x + 2.25, 12.5))
            self.disc((236, 128, 36), *((x + u, 10, 0.7, 0.7) for u in (-1.4, 0, 1.4)), ink=True)
            self.box(colour, (x - 2.75, 6, x + 2.75, 8.5))
            self.box(_WHITE, (x - 1.65, 6, x - 0.55, 8.5), (x + 0.55, 6, x + 1.65, 8.5))

    def mountains(self) -> None:
        for x, y, half in ((7.5, 2.5, 5.0), (0.0, 4.5, 4.0), (13.0, 1.0, 5.5)):
            tall, right = 10 - y, (x + half, 10)
            self.shape((112, 128, 168), [(x - half, 10), (x, y), right])
            self.shape((90, 102, 136), [(x, y), right, (x + half * 0.2, 10)], ink=False)
            teeth = ((-0.38, 0.38), (0, 0), (0.38, 0.38), (0.15, 0.28), (0, 0.42), (-0.15, 0.28))
            self.shape(_WHITE, [(x + u * half, y + v * tall) for u, v in teeth])
        self.canvas.gradient(9.75 / 16, 1, (122, 164, 108), (92, 134, 88))
        for x, y, tall in ((1, 11.5, 4), (3, 10.75, 3), (13, 10.75, 3), (15, 12, 4.5)):
            self.line(_WOOD, 0.4, (x, y, x, y - tall * 0.3))
            side: list[Point] = [(-0.27, 0.16), (-0.12, 0.5), (-0.21, 0.5), (0, 1)]
            pine = side + [(-u, v) for u, v in side[-2::-1]]
            self.shape((30, 100, 68), [(x + u * tall, y - v * tall) for u, v in pine])

    def forest(self) -> None:
        self.box((18, 62, 42), (-1, 5.5, 17, 12))
        self.line((104, 68, 44), 0.6, *((x, 5, x, 11) for x in (3.5, 6, 8, 10, 12.5)))
        self.disc((36, 104, 58), *((x, 5, 1.75, 1.75) for x in (3.5, 6, 8, 10, 12.5)), ink=True)
        self.canvas.gradient(10.75 / 16, 1, (74, 128, 62), (50, 96, 50))
        self.box(_WOOD, (0.25, 4, 1.75, 13), (14.25, 4, 15.75, 13))
        self.disc((46, 124, 62), (1, 3, 3, 2.75), (15, 2.5, 3, 2.75), ink=True)
        self.disc((30, 92, 52), (1, 6, 2.25, 1.5), (15, 5.5, 2.25, 1.5), ink=True)

    def river(self) -> None:
        self.meadow((138, 196, 84), (96, 158, 64))
        far = [(-2, 10), (3, 9.5), (8, 10), (10.5, 9.25), (10, 8.5), (11, 8), (13, 8), (12.25, 8.5)]
        near = [(13.5, 9), (18, 9.5), (18, 12.5), (13, 13), (8, 12.5), (3, 13.25), (-2, 13)]
        self.shape((56, 136, 214), far + near, smooth=6)
        self.line((150, 206, 244), 0.25, (0.75, 11, 2.25, 11), (3, 12, 5, 12), (12, 11.5, 14, 11.5))
        for x, y in ((0.4, 12), (1, 11.25), (1.6, 12.25), (14.4, 12), (15, 11.25), (15.6, 12.25)):
            self.line((70, 120, 44), 0.25, (x, 14.5, x, y))
            self.line((120, 66, 34), 0.45, (x, y, x, y + 0.75))

    def lake(self) -> None:
        self.hills((96, 140, 120), 5, 6, 4.5, 6, 5, 6)
        self.canvas.gradient(6.5 / 16, 1, (112, 190, 236), (32, 104, 196))
        for x, y in ((1.5, 11), (4, 8), (9, 9), (12, 11.5), (15, 7.5), (7, 12)):
            self.line((186, 224, 248), 0.25, (x - 1, y, x + 1, y))
        self.shape(_WHITE, [(13.75, 4.75), (13.75, 9), (11.75, 8.5)])
        self.shape(_WOOD, [(11.25, 9), (15.75, 9), (15, 10.25), (12, 10.25)])
        self.hills((236, 212, 150), 13.5, 13, 13.75, 13.5, 13, 13.5)

    def palace(self) -> None:
        for left, right, half in ((-1, 6, 1.75), (5, 11, 2.25), (10, 17, 1.75)):
            feet = [(right, 9), *reversed(_arch((left + right) / 2, half, 1.25, 9)), (left, 9)]
            self.shape((240, 214, 160), [(right, 0), *feet, (left, 0)])
        self.box(_RED, (-1, -1, 17, 0.75))
        self.box(_TURQUOISE, (-1, 8.5, 17, 10))
        self.line(_YELLOW, 0.35, (0, 0.75, 16, 0.75), (0, 9.25, 16, 9.25))
        self.canvas.gradient(10 / 16, 1, (206, 58, 54), (150, 30, 40))
        for x in (0, 5.1, 10.9, 16):
            self.box(_WHITE, (x - 0.5, 2.5, x + 0.5, 10.5))
            self.box((236, 186, 62), (x - 1, 1.75, x + 1, 2.6), (x - 1, 10, x + 1, 11))

    def city(self) -> None:
        for x, y in ((5.5, 2.75), (11.25, 2.25)):
            self.box((244, 226, 186), (x - 0.6, y, x + 0.6, y + 6))
            self.box(_TURQUOISE, (x - 0.9, y + 1, x + 0.9, y + 1.6))
            self.shape(_TURQUOISE, [(x - 0.75, y), (x, y - 1.75), (x + 0.75, y)])
        for x, y, columns in ((-0.5, 6, 3), (3.75, 7, 2), (7, 5.5, 2), (10, 7, 2), (12.5, 4.5, 3)):
            self.box(scaled(_CLAY, 0.98 if y == 7 else 0.84), (x, y, x + 4.25, 11))
            for column in range(columns * 2):
                u, v = x + 0.6 + 1.25 * (column // 2), y + 0.75 + 2 * (column % 2)
                self.box((74, 52, 60), (u, v, u + 0.6, v + 1))
        self.canvas.gradient(11 / 16, 1, (178, 180, 188), (140, 142, 152))
        self.line((118, 120, 132), 0.25, (0, 12.25, 16, 12.25), (0, 14, 16, 14))

    def desert(self) -> None:
        self.hills((232, 160, 66), 8, 7, 8, 5.5, 7.5, 8)
        self.hills((248, 192, 84), 6, 7, 9.5, 8.5, 9.5, 8)
        left, right = [(-1, 16.5), (-1, 12), (4, 12.5), (9, 16.5)], [(17, 9.5), (13, 10), (10, 13)]
        self.shape((232, 160, 66), left, [(17, 17), *right], ink=False, smooth=6)

    def well(self) -> None:
        self.meadow((172, 208, 102), (140, 176, 82))
        self.disc((206, 180, 122), (13, 13.5, 4, 1.25), (1.75, 14, 2, 0.75))
        self.line(_WOOD, 0.5, (11.5, 11, 11.5, 6), (15, 11, 15, 6), (13.25, 6, 13.25, 10))
        self.shape((190, 70, 44), [(10.25, 6.5), (13.25, 3.75), (16.25, 6.5)])
        self.box((158, 160, 168), (10.75, 10.5, 15.75, 13.5), (10.75, 12, 13.25, 13.5))
        self.disc((182, 184, 192), (13.25, 10.5, 2.5, 0.8), ink=True)
        self.disc((34, 52, 84), (13.25, 10.5, 1.75, 0.45))
        self.shape(_WOOD, [(0.75, 12), (2.75, 12), (2.4, 14), (1.1, 14)])

    def garden(self) -> None:
        self.box((44, 132, 66), (-1, 7, 17, 10))
        self.canvas.gradient(9.75 / 16, 1, (150, 212, 96), (116, 184, 76))
        for x, flowers in ((1.25, _RED), (14.75, _YELLOW)):
            self.box(_WOOD, (x - 0.5, 5, x + 0.5, 11.5))
            crowns = ((x - 1.4, 4.5, 1.75, 1.75), (x + 1.4, 4.5, 1.75, 1.75), (x, 3.25, 2, 2))
            self.disc((246, 150, 186), *crowns, (x, 4.5, 1.8, 1.6))
            self.disc((52, 142, 66), (x, 13.5, 2.5, 1.75), ink=True)
            self.disc(flowers, *((x + u, 13.5, 0.6, 0.6) for u in (-1.4, 0, 1.4)))

    def cave(self) -> None:
        self.hills((120, 172, 100), 10, 9.5, 10, 9.25, 10, 9.5)
        self.canvas.gradient(11 / 16, 1, (136, 112, 98), (104, 84, 78))
        left = [(3, 16.5), (2, 12), (2.5, 7), (3.5, 4), (4.5, 2.5), (5.25, 4), (6, 1.75)]
        right = [(10, 1.75), (11, 4), (11.5, 2.5), (13, 4.5), (13.5, 8), (14, 12), (12.5, 16.5)]
        frame = [(-1, 17), (-1, -1), (17, -1), (17, 17), *reversed(left + right)]
        self.shape((84, 70, 74), frame, [(0, 4), (1.5, 6), (0, 9)], [(16, 6), (14.75, 8), (16, 11)])

    def house(self) -> None:
        self.meadow((150, 186, 92), (126, 156, 77))
        self.box(_WOOD, (-1, 9.75, 8.5, 10.25), *((x, 9, x + 0.75, 11.5) for x in range(0, 8, 2)))
        self.box((160, 76, 56), (13.5, 1.25, 14.75, 5))
        self.box((238, 216, 176), (8.5, 6.5, 17, 12.5))
        self.shape((150, 84, 44), [(7.5, 6.5), (10, 3), (17, 3), (17, 6.5)])
        self.box(_WOOD, (9.5, 8, 11.5, 12.5))
        self.box(_YELLOW, (13, 8, 14.1, 10.25), (14.1, 8, 15.25, 10.25))
        self.shape(_CLAY, [(9.5, 12.5), (11.5, 12.5), (13, 16.5), (7, 16.5)], ink=False)


def _arch(x: float, half: float, top: float, bottom: float) -> list[Point]:
    low, high = top + half * 1.2, top + half * 0.6
    left = [(x - half, bottom), (x - half, low), (x - half * 0.8, high)]
    return [*left, (x, top), (x + half * 0.8, high), (x + half, low), (x + half, bottom)]


_SETTINGS: dict[Place, tuple[Callable[[_Scenery], None], float, Point, Point]] = {
    Place.STEPPE: (_Scenery.steppe, 8, (2.5, 2), (2.5, 8)),
    Place.YURT: (_Scenery.yurt, 8, (2.5, 2), (3.5, 7.5)),
    Place.BAZAAR: (_Scenery.bazaar, 5, (2.5, 2), (3, 5)),
    Place.MOUNTAINS: (_Scenery.mountains, 9, (2.5, 2), (3.5, 6)),
    Place.FOREST: (_Scenery.forest, 5, (6, 1.75), (6.5, 4)),
    Place.RIVER: (_Scenery.river, 8, (2.5, 2), (2.5, 7)),
    Place.LAKE: (_Scenery.lake, 6, (2.5, 2), (2.5, 6)),
    Place.PALACE: (_Scenery.palace, 9, (2.5, 4), (2.5, 8)),
    Place.CITY: (_Scenery.city, 7, (2.5, 2), (2.5, 6)),
    Place.DESERT: (_Scenery.desert, 8, (2.5, 2), (3, 7)),
    Place.WELL: (_Scenery.well, 8, (2.5, 2), (2.5, 8)),
    Place.GARDEN: (_Scenery.garden, 7, (5.5, 1.75), (5.5, 7)),
    Place.CAVE: (_Scenery.cave, 10, (5, 5.5), (4.75, 9.5)),
    Place.HOUSE: (_Scenery.house, 8, (2.5, 2), (2.5, 8)),
}
"""For each place: its scenery, its horizon, where sun and moon stand high, where the sun sets."""

_SKIES: dict[Time, tuple[Colour, Colour, Callable[[_Scenery, float, float], None]]] = {
    Time.DAY: ((96, 178, 238), (206, 234, 248), _Scenery.day),
    Time.SUNSET: ((222, 76, 66), (255, 204, 98), _Scenery.sunset),
    Time.NIGHT: ((14, 20, 62), (48, 62, 128), _Scenery.night),
}
"""For each time of day: colours of the sky at the top and the horizon, and what is in the sky."""


def draw_place(canvas: Canvas, place: Place, time: Time) -> None:
    """Cover the canvas with a place's background, and set the light for the people on it.

    Args:
        canvas: canvas to draw on.
        place: place of the scene.
        time: time of day.
    """
    (paint, horizon, high, low), (upper, lower, light) = _SETTINGS[place], _SKIES[time]
    scenery = _Scenery(canvas)
    canvas.ambient, glow = None, _FIGURE_LIGHT[time]
    canvas.gradient(0, (horizon + 1) / 16, upper, lower)
    light(scenery, *(low if time is Time.SUNSET else high))
    canvas.ambient = glow and (glow[0], glow[1] * _SCENERY_SHARE)
    paint(scenery)
    canvas.ambient = glow

"""Animals: their coats, and the table of shapes from which each of them is drawn."""

from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import Colour


class Animal(StrEnum):
    """Animal that can be drawn; the value is its word in a prompt."""

    HORSE = "horse"
    FOAL = "foal"
    CAMEL = "camel"
    SHEEP = "sheep"
    GOAT = "goat"
    COW = "cow"
    DONKEY = "donkey"
    DOG = "dog"
    WOLF = "wolf"
    FOX = "fox"
    BEAR = "bear"
    HARE = "hare"
    EAGLE = "eagle"
    BIRD = "bird"
    CAT = "cat"
    TIGER = "tiger"
    LION = "lion"
    SNAKE = "snake"
    DRAGON = "dragon"


COATS: dict[str, Colour] = {
    "white": (246, 244, 238),
    "black": (54, 50, 58),
    "brown": (140, 84, 44),
    "grey": (150, 154, 162),
    "golden": (230, 176, 76),
    "red": (200, 62, 34),
    "green": (74, 164, 74),
    "orange": (242, 138, 40),
}
MOUNTS: frozenset[Animal] = frozenset({Animal.HORSE, Animal.FOAL, Animal.CAMEL, Animal.DONKEY})

# One row per shape, separated by semicolons, in the order in which they are drawn. Numbers are
# hundredths: u to the right of the middle, v up from the ground.
#   coat word                         the usual coat
#   size s                            size of the animal, if it is not 100
#   seat u v                          where a rider sits
#   eye u v                           a dot
#   skin paint (u v radius)... / ...  tapered limbs, merged within one outline
#   legs radius foot-paint hind-u hind-v fore-u fore-v
#   area paint (u v)...               an outlined polygon
#   line paint width (u v)...         an outlined line
#   tail paint width (u v)...         an outlined line that rises in a gallop
#   spot paint width (u v)...         a line without outline
_SHAPES: dict[Animal, str] = {
    Animal.HORSE: """coat brown; seat -4 77; legs 5 hoof -34 52 30 52; tail mane 10 -46 68 -60 62
        -64 32; skin coat -32 61 16 28 60 16 / 30 64 15 56 100 9 / 57 101 10 80 84 6; area coat 49
        107 49 124 60 110; line mane 9 53 110 42 98 28 78; eye 63 102; spot ink 5 80 86 80 87""",
    Animal.FOAL: """coat brown; size 66; seat -4 79; legs 5 hoof -28 55 24 55; tail mane 12 -40 72
        -54 66 -56 50; skin coat -28 64 15 24 64 15 / 28 68 12 50 100 10 / 54 102 13 74 90 8; area
        coat 44 110 42 132 56 114; line mane 11 46 112 38 100 28 84; eye 62 104; spot ink 6 76 91 76
        92""",
    Animal.CAMEL: """coat brown; seat -6 88; legs 5 dark -36 62 30 62; line coat 5 -48 74 -58 56;
        line mane 10 -58 54 -60 44; skin coat -34 72 16 28 70 17 / -28 82 15 -30 108 7 / 16 82 15 18
        108 7 / 34 70 14 56 66 10 66 82 8 66 110 8 / 68 114 10 88 108 7; line mane 10 -30 109 -30
        112; line mane 10 18 109 18 112; line mane 8 50 53 64 60; area coat 58 118 54 132 68 122;
        eye 73 117; spot ink 5 91 110 91 111""",
    Animal.SHEEP: """coat white; seat -4 75; legs 5 hoof -22 30 18 30; skin coat -26 44 14 20 44 14
        / -34 40 13 / -34 56 13 / -16 62 13 / 4 63 13 / 22 58 13 / 28 42 13 / -18 34 12 / 0 32 12 /
        18 34 12; skin face 38 64 12 53 50 8; line face 8 32 68 20 60; line coat 16 34 76 40 77; eye
        46 62""",
    Animal.GOAT: """coat grey; seat -4 61; legs 4 hoof -26 42 22 42; line coat 9 -36 56 -46 70; area
        snow 46 68 62 62 52 38; skin coat -26 48 13 20 48 14 / 24 52 12 40 76 9 / 42 78 11 60 66 6;
        line horn 8 42 88 34 110 16 114 8 100; line coat 7 34 80 22 74; eye 48 79""",
    Animal.COW: """coat brown; seat -4 75; legs 5 hoof -36 44 32 44; tail coat 5 -52 68 -62 60 -62
        38; tail dark 10 -62 34 -62 24; line horn 7 60 90 72 98 70 112; line pink 10 -18 36 -10 36;
        skin coat -36 56 19 30 56 19 / 34 62 15 50 76 12 / 52 80 14 68 64 10; spot patch 20 -32 58
        -22 62; spot patch 17 12 50 14 56; spot pink 16 66 62 71 66; line coat 8 42 84 30 80; line
        horn 7 44 92 36 100 40 114; eye 57 82""",
    Animal.DONKEY: """coat grey; size 84; seat -4 77; legs 5 hoof -33 50 29 50; tail coat 5 -46 66
        -58 50; tail dark 11 -58 46 -60 32; area dark 58 105 60 146 72 136 68 105; skin coat -32 60
        17 28 59 17 / 30 63 15 54 100 9 / 56 100 12 78 84 8; spot snow 13 75 83 80 82; spot ink 5 82
        86 82 87; line dark 8 46 106 30 82; area coat 46 106 36 130 38 148 52 134 58 110; eye 64
        101""",
    Animal.DOG: """coat grey; seat -5 56; legs 4 coat -30 36 22 36; line coat 9 -40 46 -54 56 -52 74
        -42 76; line red 7 70 52 70 44; skin coat -30 42 12 20 42 14 / 24 48 12 40 66 12 / 42 72 15
        66 62 7; line red 8 30 56 48 50; area dark 30 84 20 66 28 54 40 66 42 84; spot ink 8 70 65
        71 65; eye 51 76""",
    Animal.WOLF: """coat grey; seat -5 64; legs 5 coat -32 42 26 42; tail dark 14 -44 50 -58 38 -64
        20; skin coat -32 49 13 24 49 16 / 28 54 15 44 70 13 / 46 72 16 76 60 6; area coat 33 80 31
        104 46 88; area coat 43 84 49 106 58 82; area snow 50 62 80 54 54 48; spot snow 11 30 40 38
        48; spot dark 10 -32 57 10 60; spot ink 8 80 62 81 62; eye 56 76""",
    Animal.FOX: """coat red; seat -5 52; legs 4 hoof -28 34 22 34; line coat 20 -42 42 -62 40 -74
        56; line snow 15 -77 62 -78 68; skin coat -28 40 11 20 40 12 / 24 44 11 38 60 11 / 42 64 14
        70 54 4; area dark 30 70 26 98 42 78; area dark 42 76 50 98 54 72; area snow 40 58 72 52 44
        44 30 40; spot ink 8 73 55 74 55; eye 50 69""",
    Animal.BEAR: """coat brown; seat -8 82; legs 9 coat -36 46 30 46; skin coat -34 56 24 24 56 24 /
        12 70 18 / 34 62 19 50 74 15 / 52 76 20 74 66 9 / 40 94 8 / 56 96 8; spot face 14 72 66 76
        66; spot ink 9 80 70 81 70; eye 62 82""",
    Animal.HARE: """coat white; seat -5 50; legs 4 coat -18 24 20 26; line snow 14 -38 32 -40 32;
        area coat 24 70 10 90 8 108 22 104 34 76; skin coat -18 30 20 14 34 13 / -18 12 8 -2 9 8 /
        18 40 11 30 56 11 / 32 60 15 44 56 9; area coat 30 70 24 96 28 116 40 106 42 74; spot pink 6
        31 92 33 102; spot pink 7 53 58 54 58; eye 40 65""",
    Animal.CAT: """coat grey; seat -5 50; legs 4 coat -24 32 18 32; line coat 9 -36 40 -48 48 -48 74
        -40 90; skin coat -24 38 12 16 38 13 / 20 42 12 32 58 12 / 34 62 18 44 56 11; area coat 18
        70 16 94 32 80; area coat 36 80 48 95 51 70; spot dark 7 -24 49 -24 38; spot dark 7 -8 50 -8
        38; spot dark 7 8 51 8 40; spot snow 12 46 54 50 54; spot pink 6 53 59 54 59; eye 44 67""",
    Animal.TIGER: """coat orange; seat -5 67; legs 6 coat -36 42 32 42; line coat 8 -50 54 -68 46
        -76 62 -74 80; line ink 8 -74 82 -72 88; skin coat -36 50 16 30 50 17 / 34 54 15 50 68 15 /
        54 72 20 66 64 12 / 40 90 7 / 62 92 7; spot ink 7 -38 65 -36 46; spot ink 7 -20 66 -18 44;
        spot ink 7 -2 66 0 46; spot ink 7 16 66 18 44; spot ink 7 42 76 50 72; spot ink 7 44 62 50
        62; spot snow 16 66 62 70 62; spot ink 8 75 68 76 68; eye 62 78""",
    Animal.LION: """coat golden; seat -8 65; legs 6 coat -38 42 28 42; line coat 6 -52 54 -66 50 -74
        66; line dark 15 -75 70 -76 78; skin coat -38 49 15 26 50 17; skin dark 48 72 24 / 30 84 13
        / 46 96 13 / 64 92 13 / 26 64 14 / 34 48 14 / 52 46 13 / 68 52 10; skin coat 54 72 17 66 64
        11; spot snow 12 67 61 70 61; spot ink 8 74 68 75 68; eye 61 78""",
    Animal.EAGLE: """coat golden; seat -4 60; line yellow 8 -6 20 -6 4 4 3; line yellow 8 10 20 10 4
        20 3; area dark -30 34 -62 20 -62 6 -14 20; area dark 4 60 30 116 62 118 58 96 64 84 50 74
        30 50; skin coat -14 34 16 10 52 18 / 14 60 14 26 78 14; area yellow 36 86 58 80 56 60 46 70
        36 70; area dark 10 62 -24 122 -54 124 -52 106 -70 100 -62 86 -72 76 -54 66 -20 32; eye 32
        82""",
    Animal.BIRD: """coat white; size 75; seat 0 56; line yellow 8 -6 20 -6 4 4 3; line yellow 8 10
        20 10 4 20 3; area blue -24 46 -66 52 -66 30 -20 28; skin coat -8 36 20 12 40 20 / 26 64 17;
        area yellow 40 72 62 62 40 56; area blue 10 50 -24 54 -44 36 -8 26; eye 32 69""",
    Animal.SNAKE: """coat green; seat 0 40; skin coat -70 6 3 -50 10 8 -26 12 10 10 12 11 36 12 11 /
        36 12 11 42 26 11 30 36 11 10 36 11 -8 38 11 -10 54 11 6 66 11 24 72 11 / 28 76 15 44 72 10;
        spot yellow 9 -44 10 -42 10; spot yellow 9 -20 13 -18 13; spot yellow 9 6 13 8 13; spot
        yellow 9 32 14 34 14; spot yellow 9 18 36 20 36; spot yellow 9 -6 46 -6 47; line red 6 52 70
        70 66; eye 34 80""",
    Animal.DRAGON: """coat green; seat -8 66; legs 6 coat -30 38 24 38; area flame 84 96 110 108 102
        92 116 84 102 80 106 68; area red 4 64 8 110 34 128 34 104 48 96 34 80 40 62; area red -44
        62 -36 74 -24 62; area red 30 84 26 102 42 92; skin coat -30 48 16 20 48 18 / -34 46 13 -56
        32 9 -74 34 6 -84 50 3 / 24 54 15 42 70 11 46 88 11 / 52 98 14 80 90 8; area red -80 46 -96
        58 -82 68 -70 56; area red 4 58 -20 122 -54 126 -50 104 -70 98 -56 84 -62 70 -36 66 -16 54;
        line horn 7 46 108 34 122; spot yellow 11 -12 38 20 37; spot ink 5 84 94 84 95; eye 58
        102""",
}

SHAPES: dict[Animal, list[list[str]]] = {
    animal: [row.split() for row in shapes.split(";")] for animal, shapes in _SHAPES.items()
}
DEFAULT_COATS: dict[Animal, str] = {animal: rows[0][1] for animal, rows in SHAPES.items()}


def numbers_of(animal: Animal, kind: str) -> list[float]:
    """Numbers of an animal's first row of this kind, divided by 100; empty without such a row."""
    rows = [words for name, *words in SHAPES[animal] if name == kind]
    return [int(word) / 100 for word in rows[0] if word.lstrip("-").isdigit()] if rows else []

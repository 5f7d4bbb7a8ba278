import pytest
from PIL import Image

from serve_app.exports.contact_sheet import MARGIN_PX, MIN_CELL_PX, contact_sheet, font_of

COLOURS = ["red", "green", "blue", "yellow", "purple", "orange", "cyan", "brown", "pink", "gray"]


def sheet_of(count, caption="He laughs.", size=128):
    pictures = [Image.new("RGB", (size, size), colour) for colour in COLOURS[:count]]
    return contact_sheet(pictures, [caption] * count, "A story")


@pytest.mark.parametrize(("count", "columns"), [(6, 3), (7, 4), (8, 4), (9, 5), (10, 5)])
def test_frames_stand_in_two_rows(count, columns):
    assert sheet_of(count).width == MARGIN_PX + columns * (MIN_CELL_PX + MARGIN_PX)


def test_every_frame_is_on_the_sheet():
    pixels = set(sheet_of(10).convert("RGB").get_flattened_data())
    for colour in COLOURS:
        assert Image.new("RGB", (1, 1), colour).getpixel((0, 0)) in pixels


def test_long_captions_make_the_sheet_higher_and_not_wider():
    short, long = sheet_of(6), sheet_of(6, "A caption of very many words " * 10)
    assert long.width == short.width
    assert long.height > short.height


def test_large_frames_keep_their_size():
    assert sheet_of(6, size=512).width == MARGIN_PX + 3 * (512 + MARGIN_PX)


@pytest.mark.parametrize("letter", "әғқңөұүһіӘҒҚҢӨҰҮҺІыэё«»—")
def test_font_has_the_letters_of_kazakh_and_russian(letter):
    missing = font_of(20).getmask("\U0010ffff")
    assert bytes(font_of(20).getmask(letter)) != bytes(missing)

import io

import pytest
from PIL import Image

from serve_app.exports.contact_sheet import (
    INK,
    MARGIN_PX,
    MIN_CELL_PX,
    contact_sheet,
    encode_sheet,
)
from tests.support.boards import build_board

COLOURS = ["red", "green", "blue", "yellow", "purple", "orange", "cyan", "brown", "pink", "gray"]


def build_sheet(count, caption="He laughs.", size=128):
    images = [Image.new("RGB", (size, size), colour) for colour in COLOURS[:count]]
    return contact_sheet(images, [[(caption, INK)]] * count, "A story")


@pytest.mark.parametrize(("count", "columns"), [(6, 3), (7, 4), (8, 4), (9, 5), (10, 5)])
def test_frames_are_in_two_rows(count, columns):
    assert build_sheet(count).width == MARGIN_PX + columns * (MIN_CELL_PX + MARGIN_PX)


def test_every_frame_is_on_the_sheet():
    pixels = set(build_sheet(10).convert("RGB").get_flattened_data())
    for colour in COLOURS:
        assert Image.new("RGB", (1, 1), colour).getpixel((0, 0)) in pixels


def test_long_captions_make_the_sheet_higher_but_not_wider():
    short, long = build_sheet(6), build_sheet(6, "A caption of very many words " * 10)
    assert long.width == short.width
    assert long.height > short.height


def test_dialogue_and_shot_have_lines_of_their_own():
    def height(**scene):
        return Image.open(io.BytesIO(encode_sheet(build_board(**scene)))).height

    plain = height()
    line = height(dialogue="Take mine, bai.") - plain
    assert line > 10
    assert height(shot_size="wide") == plain + line
    rows = height(dialogue="Take mine, bai.", shot_size="wide", duration_s=3)
    assert rows == pytest.approx(plain + 2 * line, abs=2)


def test_large_images_keep_their_size():
    assert build_sheet(6, size=512).width == MARGIN_PX + 3 * (512 + MARGIN_PX)


def test_large_frames_of_a_storyboard_are_reduced():
    sheet = Image.open(io.BytesIO(encode_sheet(build_board(10, size=(1024, 1024)))))
    assert sheet.width < 3000

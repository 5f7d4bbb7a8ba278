"""What holds for every export format."""

import time

import pytest

from serve_app.exports.animatic import encode_gif, encode_mp4
from serve_app.exports.archive import encode_zip
from serve_app.exports.board import Board
from serve_app.exports.contact_sheet import encode_sheet
from serve_app.exports.pdf import encode_pdf
from serve_app.exports.shot_list import encode_csv
from tests.support.boards import build_board, build_frame

ENCODERS = [encode_zip, encode_sheet, encode_pdf, encode_gif, encode_csv]
CAPTIONS = ["word " * 100, "w" * 500, "W" * 500, "🐎🎉" * 100, "شعر طويل " * 20, "汉字" * 100, ""]


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("caption", CAPTIONS)
def test_any_caption_can_be_exported(encode, caption):
    assert encode(build_board(caption=caption, title=caption))


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("size", [(96, 64), (64, 96), (65, 33)])
def test_redrawn_frame_of_another_shape_can_be_exported(encode, size):
    frames = (build_frame(1, size=size), build_frame(2, size=(64, 64)), build_frame(3, size=size))
    assert encode(Board("A story", frames, {}))


@pytest.mark.parametrize("encode", [*ENCODERS, encode_mp4])
def test_ten_frames_of_1024_px_take_seconds_and_less_than_20_mb(encode):
    board = build_board(10, size=(1024, 1024))
    started_at = time.monotonic()
    assert len(encode(board)) < 20_000_000
    assert time.monotonic() - started_at < 20


@pytest.mark.parametrize("encode", ENCODERS)
def test_equal_storyboards_give_equal_files(encode):
    first = encode(build_board())
    time.sleep(1.1)
    assert encode(build_board()) == first

"""GIF and MP4 are read back by other libraries."""

import io

import imageio_ffmpeg
import pytest
from PIL import Image, ImageSequence

from serve_app.exports.animatic import (
    FPS,
    MAX_S,
    MIN_S,
    VideoNotInstalled,
    duration_s,
    encode_gif,
    encode_mp4,
)
from serve_app.exports.board import Board
from tests.support.boards import build_board, build_frame


@pytest.mark.parametrize(("length", "seconds"), [(1, MIN_S), (50, 3.0), (500, MAX_S)])
def test_frame_is_shown_as_long_as_its_caption_takes_to_read(length, seconds):
    assert duration_s(build_frame(1, "x" * length)) == pytest.approx(seconds)


@pytest.mark.parametrize("seconds", [0.5, 3.25, 30.0])
def test_frame_is_shown_for_the_seconds_of_its_scene(seconds):
    assert duration_s(build_frame(1, "x" * 50, duration_s=seconds)) == seconds


def seconds_board(*seconds):
    frames = [build_frame(n, duration_s=each) for n, each in enumerate(seconds, 1)]
    return Board("A story", tuple(frames), {})


def test_gif_uses_the_seconds_of_each_scene():
    image = Image.open(io.BytesIO(encode_gif(seconds_board(0.5, None, 3.25))))
    shown = [shot.info["duration"] for shot in ImageSequence.Iterator(image)]
    assert shown == [500, 2000, 3250]


def test_mp4_uses_the_seconds_of_each_scene(tmp_path):
    board = seconds_board(0.6, 0.6, 0.6, None, 4.6)
    metadata, shots = read_mp4(board, tmp_path / "film.mp4")
    assert metadata["duration"] == pytest.approx(8.4, abs=0.2)
    ends = [0.6, 1.2, 1.8, 3.8]
    for number, end_s in enumerate(ends, 1):
        # The middle of the next frame's first half second is surely after the cut.
        before, after = (
            shots[round((end_s + by) * FPS)].getpixel((100, 100)) for by in (-0.25, 0.25)
        )
        assert before[0] == pytest.approx(20 * number, abs=12)
        assert after[0] == pytest.approx(20 * (number + 1), abs=12)


def test_gif_shows_every_frame_for_its_duration_and_repeats():
    image = Image.open(io.BytesIO(encode_gif(build_board(caption="x" * 50))))
    assert image.n_frames == 6
    assert image.info["loop"] == 0
    assert [shot.info["duration"] for shot in ImageSequence.Iterator(image)] == [3000] * 6


def read_mp4(board, path):
    """Metadata and RGB images of an MP4, as ffmpeg reads them."""
    path.write_bytes(encode_mp4(board))
    reader = imageio_ffmpeg.read_frames(str(path))
    metadata = next(reader)
    return metadata, [Image.frombytes("RGB", metadata["size"], data) for data in reader]


def test_mp4_plays_every_frame(tmp_path):
    metadata, shots = read_mp4(build_board(caption="x" * 50), tmp_path / "film.mp4")
    assert metadata["codec"] == "h264"
    assert metadata["duration"] == pytest.approx(18, abs=0.3)
    assert metadata["fps"] == FPS
    assert metadata["pix_fmt"].startswith("yuv420p")
    assert all(side % 2 == 0 for side in metadata["size"])
    first, last = shots[0].getpixel((100, 100)), shots[-1].getpixel((100, 100))
    assert first == pytest.approx((20, 100, 190), abs=12)
    assert last == pytest.approx((120, 100, 140), abs=12)


def test_mp4_can_start_before_it_is_loaded():
    data = encode_mp4(build_board())
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("size", [(96, 64), (64, 96), (65, 33)])
def test_redrawn_frame_of_another_shape_fits_the_mp4(tmp_path, size):
    frames = (build_frame(1, size=size), build_frame(2, size=(64, 64)), build_frame(3, size=size))
    metadata, shots = read_mp4(Board("A story", frames, {}), tmp_path / "film.mp4")
    width, height = metadata["size"]
    assert len(shots) == 3 * MIN_S * FPS
    assert max(width, height - 100) <= 720
    middles = [shots[round((n + 0.5) * MIN_S * FPS)].getpixel((width // 2, 200)) for n in (0, 2)]
    assert middles[0] == pytest.approx((20, 100, 190), abs=12)
    assert middles[1] == pytest.approx((60, 100, 170), abs=12)


def test_mp4_without_its_encoder_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr("serve_app.exports.animatic.find_spec", lambda name: None)
    with pytest.raises(VideoNotInstalled, match=r"pip install 'aldar-kose-storyboard\[video\]'"):
        encode_mp4(build_board())

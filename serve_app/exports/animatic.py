"""The storyboard as a film: every frame as long as its caption takes to read."""

import io
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from deployments.errors import StoryError
from serve_app.contact_sheet import font_of, wrap
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.text import printable

PICTURE_PX = 512
"""Width of the film; smaller pictures are enlarged, larger ones reduced."""
LEAST_S = 2.0
S_PER_CHAR = 0.06
"""Seventeen characters a second, at which subtitles are read (Netflix's guide for adults)."""
MOST_S = 7.0
FPS = 12
FONT_PX = 20
LINE_PX = 27
MARGIN_PX = 14
PAPER, INK = (24, 22, 20), (245, 240, 230)


class VideoNotInstalled(StoryError):
    """The extra that encodes films is not installed."""

    status_code = 501
    code = "not_installed"
    stage = "export"


def seconds_of(frame: BoardFrame) -> float:
    """How long a frame is shown."""
    return min(MOST_S, max(LEAST_S, len(frame.caption) * S_PER_CHAR))


def board_gif(board: Board) -> bytes:
    """The film as a GIF that repeats."""
    shots = [_shot(frame, _caption_lines(board)) for frame in board.frames]
    first, *rest = [shot.quantize(256, dither=Image.Dither.FLOYDSTEINBERG) for shot in shots]
    buffer = io.BytesIO()
    first.save(
        buffer,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=[round(seconds_of(frame) * 1000) for frame in board.frames],
        loop=0,
    )
    return buffer.getvalue()


def board_mp4(board: Board) -> bytes:
    """The film as H.264 in MP4, which plays everywhere.

    Raises:
        VideoNotInstalled: imageio-ffmpeg is missing.
    """
    if find_spec("imageio_ffmpeg") is None:
        raise VideoNotInstalled(
            "mp4 needs the extra `video`: pip install 'aldar-kose-storyboard[video]'"
        )
    import imageio_ffmpeg

    lines = _caption_lines(board)
    size = _shot(board.frames[0], lines).size
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "animatic.mp4"
        writer = imageio_ffmpeg.write_frames(
            str(path),
            size,
            fps=FPS,
            codec="libx264",
            pix_fmt_out="yuv420p",
            macro_block_size=2,
            ffmpeg_log_level="error",
            output_params=["-preset", "veryfast", "-crf", "20", "-movflags", "+faststart"],
        )
        writer.send(None)
        for image in _film(board, lines):
            writer.send(image)
        writer.close()
        return path.read_bytes()


def _film(board: Board, lines: int) -> Iterator[bytes]:
    for frame in board.frames:
        pixels = np.asarray(_shot(frame, lines)).tobytes()
        for _ in range(round(seconds_of(frame) * FPS)):
            yield pixels


def _caption_lines(board: Board) -> int:
    """Lines of the longest caption: all shots have room for it, and so one size."""
    width = PICTURE_PX - 2 * MARGIN_PX
    font = font_of(FONT_PX)
    return max(len(wrap(printable(frame.caption), font, width)) for frame in board.frames)


def _shot(frame: BoardFrame, lines: int) -> Image.Image:
    """The picture over its caption; width and height are even, as H.264 wants them."""
    picture = frame.picture
    height = round(picture.height * PICTURE_PX / picture.width)
    picture = picture.resize((PICTURE_PX, height), Image.Resampling.LANCZOS)
    total = height + 2 * MARGIN_PX + lines * LINE_PX
    shot = Image.new("RGB", (PICTURE_PX, total + total % 2), PAPER)
    shot.paste(picture)
    draw, font = ImageDraw.Draw(shot), font_of(FONT_PX)
    caption = wrap(printable(frame.caption), font, PICTURE_PX - 2 * MARGIN_PX)
    for number, line in enumerate(caption):
        x = (PICTURE_PX - font.getlength(line)) / 2
        draw.text((x, height + MARGIN_PX + number * LINE_PX), line, INK, font=font)
    return shot

"""The storyboard as a film: every frame as long as its caption takes to read."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image, ImageDraw

from deployments.errors import StoryError
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.contact_sheet import font_of, wrap
from serve_app.exports.text import printable

GIF_PX, MP4_PX = 512, 720
"""The picture's longer side; smaller pictures are enlarged, larger ones reduced."""
LEAST_S = 2.0
S_PER_CHAR = 0.06
"""Seventeen characters a second, at which subtitles are read (Netflix's guide for adults)."""
MOST_S = 30.0
"""What the longest caption, of 500 characters, takes."""
FPS = 24
STILLS_PER_S = 4
"""Stills reach the encoder this often, and it repeats them: six times less to copy."""
ENCODING = (
    f"-r {FPS} -preset veryfast -tune stillimage -crf 20 -g {10 * FPS} -movflags +faststart"
    # Two films at once are made beside the ingress, and not instead of it.
    " -threads 1"
).split()
FONT_SHARE = 1 / 26
"""Of the picture's width; not under the least that can be read."""
MIN_FONT_PX = 16
LINE_HEIGHT = 1.35
PAPER, INK = (24, 22, 20), (245, 240, 230)


class VideoNotInstalled(StoryError):
    """The extra that encodes films is not installed."""

    status_code = 501
    code = "not_installed"
    stage = "export"


@dataclass(frozen=True, slots=True)
class _Screen:
    """The size that all shots of a film have, so that the longest caption fits.

    Attributes:
        picture: width and height in pixels, both even.
        lines: of captions that there is room for.
    """

    picture: tuple[int, int]
    font_px: int
    lines: int

    @classmethod
    def of(cls, board: Board, longer_side_px: int) -> Self:
        """The screen of a storyboard."""
        picture = board.size_px(longer_side_px, longer_side_px)
        bare = cls(picture, max(MIN_FONT_PX, round(picture[0] * FONT_SHARE)), 0)
        lines = max(len(bare.caption(frame)) for frame in board.frames)
        return cls(picture, bare.font_px, lines)

    @property
    def margin_px(self) -> int:
        """Around captions."""
        return round(0.7 * self.font_px)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, both even, as H.264 wants them."""
        width, height = self.picture
        total = height + 2 * self.margin_px + round(self.lines * self.font_px * LINE_HEIGHT)
        return width, total + total % 2

    def caption(self, frame: BoardFrame) -> list[str]:
        """The caption in lines as wide as the screen."""
        width = self.picture[0] - 2 * self.margin_px
        return wrap(printable(frame.caption), font_of(self.font_px), width)

    def shot(self, frame: BoardFrame) -> Image.Image:
        """The RGB picture over its caption."""
        shot = Image.new("RGB", self.size, PAPER)
        shot.paste(frame.picture_on(self.picture, PAPER))
        draw, font = ImageDraw.Draw(shot), font_of(self.font_px)
        for number, line in enumerate(self.caption(frame)):
            x = (self.picture[0] - font.getlength(line)) / 2
            y = self.picture[1] + self.margin_px + round(number * self.font_px * LINE_HEIGHT)
            draw.text((x, y), line, INK, font=font)
        return shot


def seconds_of(frame: BoardFrame) -> float:
    """How long a frame is shown."""
    return min(MOST_S, max(LEAST_S, len(frame.caption) * S_PER_CHAR))


def board_gif(board: Board) -> bytes:
    """The film as a GIF that repeats."""
    screen = _Screen.of(board, GIF_PX)
    first, *rest = [
        screen.shot(frame).quantize(256, dither=Image.Dither.FLOYDSTEINBERG)
        for frame in board.frames
    ]
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

    screen = _Screen.of(board, MP4_PX)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "animatic.mp4"
        writer = imageio_ffmpeg.write_frames(
            str(path),
            screen.size,
            fps=STILLS_PER_S,
            codec="libx264",
            pix_fmt_out="yuv420p",
            macro_block_size=2,
            ffmpeg_log_level="error",
            output_params=ENCODING,
        )
        writer.send(None)
        for image in _film(board, screen):
            writer.send(image)
        writer.close()
        return path.read_bytes()


def _film(board: Board, screen: _Screen) -> Iterator[bytes]:
    for frame in board.frames:
        pixels = np.asarray(screen.shot(frame)).tobytes()
        for _ in range(round(seconds_of(frame) * STILLS_PER_S)):
            yield pixels

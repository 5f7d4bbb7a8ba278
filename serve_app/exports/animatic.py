"""The storyboard as an animatic, a GIF or MP4.

A frame is shown for the seconds of its scene, or else as long as its caption takes to read.
"""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image, ImageDraw

from deployments.errors import StoryError
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.text import load_font, printable, wrap

GIF_PX, MP4_PX = 512, 720
"""Longer side of the image, whatever its size is in the storyboard."""
MIN_S, MAX_S = 2.0, 30.0
"""Duration of a frame whose scene has none; the longest caption takes 30 s to read."""
S_PER_CHAR = 0.06
"""Seventeen characters per second, the reading speed of subtitles (Netflix's guide for adults)."""
FPS = 24
INPUT_FPS = 4
"""Frames per second that are copied to the encoder, which repeats them: a sixth of the copying."""
ENCODING = (
    f"-r {FPS} -preset veryfast -tune stillimage -crf 20 -g {10 * FPS} -movflags +faststart"
    # Two exports at once must leave the ingress its share of the cores.
    " -threads 1"
).split()
FONT_SHARE = 1 / 26
"""Size of the font as a share of the image's width."""
MIN_FONT_PX = 16
LINE_HEIGHT = 1.35
BACKGROUND, INK = (24, 22, 20), (245, 240, 230)


class VideoNotInstalled(StoryError):
    """The extra `video`, which encodes MP4, is not installed."""

    status_code = 501
    code = "not_installed"
    stage = "export"


@dataclass(frozen=True, slots=True)
class _Screen:
    """The size that all shots of an animatic have, so that the longest caption fits.

    Attributes:
        image_size: width and height in pixels, both even.
        lines: number of caption lines that fit.
    """

    image_size: tuple[int, int]
    font_px: int
    lines: int

    @classmethod
    def of(cls, board: Board, longer_side_px: int) -> Self:
        """The screen of a storyboard."""
        size = board.size_px(longer_side_px, longer_side_px)
        without_lines = cls(size, max(MIN_FONT_PX, round(size[0] * FONT_SHARE)), 0)
        lines = max(len(without_lines.caption(frame)) for frame in board.frames)
        return cls(size, without_lines.font_px, lines)

    @property
    def margin_px(self) -> int:
        """Space around captions."""
        return round(0.7 * self.font_px)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, both even, as H.264 requires."""
        width, height = self.image_size
        total = height + 2 * self.margin_px + round(self.lines * self.font_px * LINE_HEIGHT)
        return width, total + total % 2

    def caption(self, frame: BoardFrame) -> list[str]:
        """The caption in lines that fit the screen's width."""
        width = self.image_size[0] - 2 * self.margin_px
        return wrap(printable(frame.caption), load_font(self.font_px), width)

    def shot(self, frame: BoardFrame) -> Image.Image:
        """RGB image of the frame over its caption."""
        shot = Image.new("RGB", self.size, BACKGROUND)
        shot.paste(frame.image_on(BACKGROUND, self.image_size))
        draw, font = ImageDraw.Draw(shot), load_font(self.font_px)
        for number, line in enumerate(self.caption(frame)):
            x = (self.image_size[0] - font.getlength(line)) / 2
            y = self.image_size[1] + self.margin_px + round(number * self.font_px * LINE_HEIGHT)
            draw.text((x, y), line, INK, font=font)
        return shot


def duration_s(frame: BoardFrame) -> float:
    """How long a frame is shown."""
    if frame.scene.duration_s is not None:
        return frame.scene.duration_s
    return min(MAX_S, max(MIN_S, len(frame.caption) * S_PER_CHAR))


def encode_gif(board: Board) -> bytes:
    """A GIF that repeats."""
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
        duration=[round(duration_s(frame) * 1000) for frame in board.frames],
        loop=0,
    )
    return buffer.getvalue()


def encode_mp4(board: Board) -> bytes:
    """H.264 in MP4, which plays in every browser and player.

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
            fps=INPUT_FPS,
            codec="libx264",
            pix_fmt_out="yuv420p",
            macro_block_size=2,
            ffmpeg_log_level="error",
            output_params=ENCODING,
        )
        writer.send(None)
        for pixels in _shots(board, screen):
            writer.send(pixels)
        writer.close()
        return path.read_bytes()


def _shots(board: Board, screen: _Screen) -> Iterator[bytes]:
    """RGB pixels of the shots, each repeated for its duration."""
    end_s, shown = 0.0, 0
    for frame in board.frames:
        pixels = np.asarray(screen.shot(frame)).tobytes()
        # Counted from the start, so that what is rounded does not add up.
        end_s += duration_s(frame)
        count = round(end_s * INPUT_FPS) - shown
        shown += count
        yield from repeat(pixels, count)

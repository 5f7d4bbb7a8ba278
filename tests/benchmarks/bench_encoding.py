"""The cost of turning a rendered 1024 x 1024 frame into the answer, compared with the usual way.

- ours: `encode_png`, then `GenerateOut.of(...).to_json()` for a storyboard of this one frame, with
  its plan, recipe and attempts;
- the usual way: Pillow's PNG with its default settings, `base64.b64encode`, `json.dumps` of the
  same fields, which are given to it.

It measures the CPU time of this process and gives the medians of interleaved rounds: other load on
the machine then slows both ways down, and only the ratio counts. There are two images: an
artificial one whose PNG is as large as that of a photograph (1/f texture, soft shapes, slight
noise), and one of the embedded family, scaled up. Both ways must give equal fields and pixels.

    python -m tests.benchmarks.bench_encoding [rounds]

The last line is JSON. Its figure is `encoding_over_pillow_default`, the larger ratio of the two.
"""

import base64
import io
import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from deployments.types import StoryRequest
from serve_app.api.routes.generation import GenerateOut
from serve_app.images.png import encode_png
from tests.benchmarks.report import report
from tests.support.images import default_png
from tests.support.samples import plan, recipe, storyboard

SIDE_PX = 1024
SEED = 42
SHAPES = 24
BLUR_PX = 6
TEXTURE = 8.0
NOISE = 0.4
"""Standard deviations of texture and noise, in levels of 255; Pillow's PNG is 1.6 MB then."""
SHEET = Path(__file__).parents[2] / "deployments/embedded/pictures/storyboards_simple.png"
FIRST_FRAME = (16, 52, 220, 256)
"""Where the sheet shows its first frame."""


def natural_image():
    """An artificial image with the statistics of a photograph."""
    random = np.random.default_rng(SEED)
    shapes = Image.new("RGB", (SIDE_PX, SIDE_PX), (120, 130, 150))
    draw = ImageDraw.Draw(shapes)
    for _ in range(SHAPES):
        x, y = random.integers(-100, SIDE_PX, 2).tolist()
        width, height = random.integers(60, 400, 2).tolist()
        colour = tuple(random.integers(20, 236, 3).tolist())
        draw.ellipse((x, y, x + width, y + height), fill=colour)
    frequencies = np.fft.fftfreq(SIDE_PX)
    radius = np.hypot(frequencies[:, None], frequencies)
    radius[0, 0] = np.inf
    spectrum = np.fft.fft2(random.standard_normal((SIDE_PX, SIDE_PX))) / radius
    texture = np.fft.ifft2(spectrum).real
    levels = np.asarray(shapes.filter(ImageFilter.GaussianBlur(BLUR_PX))).astype(float)
    levels += (TEXTURE * texture / texture.std())[..., None] + random.normal(0, NOISE, levels.shape)
    return Image.fromarray(levels.round().clip(0, 255).astype(np.uint8))


def rendered_image():
    """A frame of the embedded family."""
    with Image.open(SHEET) as sheet:
        frame = sheet.convert("RGB").crop(FIRST_FRAME)
    return frame.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)


def encode(image, board):
    """The answer, our way."""
    (frame,) = board.frames
    frame = replace(frame, png=encode_png(image, frame.rendered.recipe))
    return GenerateOut.of(replace(board, frames=(frame,)), "request").to_json()


def encode_usually(image, fields):
    """The answer, the usual way."""
    encoded = base64.b64encode(default_png(image)).decode()
    (frame,) = fields["frames"]
    return json.dumps(fields | {"frames": [frame | {"image": encoded}]}).encode()


def timed(work, *arguments):
    """CPU seconds and result of a call."""
    started = time.process_time()
    result = work(*arguments)
    return time.process_time() - started, result


def parse(answer):
    """The fields without the image, the pixels of the image, and the size of its PNG in bytes."""
    fields = json.loads(answer)
    png = base64.b64decode(fields["frames"][0].pop("image"))
    return fields, Image.open(io.BytesIO(png)).tobytes(), len(png)


def measure(image, rounds):
    """Median CPU milliseconds and PNG megabytes of both ways."""
    board = storyboard(StoryRequest(prompt="Aldar Kose tricks a wealthy merchant"), plan())
    frame = board.frames[0]
    made_by = recipe(width=SIDE_PX, height=SIDE_PX)
    rendered = frame.rendered.model_copy(update={"recipe": made_by})
    board = replace(board, frames=(replace(frame, rendered=rendered),))
    fields = GenerateOut.of(board, "request").model_dump(mode="json")
    ours, usual = [], []
    for _ in range(rounds):
        seconds, answer = timed(encode, image, board)
        ours.append(seconds)
        seconds, usual_answer = timed(encode_usually, image, fields)
        usual.append(seconds)
    *content, size = parse(answer)
    *usual_content, usual_size = parse(usual_answer)
    assert content == usual_content, "both ways must give the same fields and pixels"
    return {
        "ours_ms": round(statistics.median(ours) * 1000, 2),
        "usual_ms": round(statistics.median(usual) * 1000, 1),
        "ours_mb": round(size / 1e6, 2),
        "usual_mb": round(usual_size / 1e6, 2),
        "ratio": round(statistics.median(ours) / statistics.median(usual), 4),
    }


def main():
    """Measure both images, print the result."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    by_image = {
        name: measure(image, rounds)
        for name, image in {"natural": natural_image(), "drawn": rendered_image()}.items()
    }
    for name, figures in by_image.items():
        print(
            f"{name:8} ours {figures['ours_ms']:6.2f} ms, {figures['ours_mb']:.2f} MB; "
            f"Pillow's default {figures['usual_ms']:6.1f} ms, {figures['usual_mb']:.2f} MB; "
            f"ratio {figures['ratio']:.4f}"
        )
    worst = max(figures["ratio"] for figures in by_image.values())
    report("encoding", {"encoding_over_pillow_default": worst, "rounds": rounds} | by_image)


if __name__ == "__main__":
    main()

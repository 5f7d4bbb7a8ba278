"""Storyboards to export, of one-coloured images."""

from PIL import Image

from deployments.types import Scene
from serve_app.exports.board import Board, BoardFrame
from serve_app.images.png import encode_png
from tests.support.samples import recipe

KAZAKH = "Алдар Көсе қулықпен ұтты, әңгіме үшін һәм іс"


def build_frame(number, caption="He laughs.", size=(64, 64), **scene):
    image = Image.new("RGB", size, (number * 20, 100, 200 - number * 10))
    prompt = f"aldar_kose_man {number}"
    png = encode_png(image, recipe(prompt, seed=number, frame_number=number))
    fields = {"prompt": prompt, "caption": caption} | scene
    return BoardFrame(number, Scene(**fields), number, ("steppe", "seed 1"), png)


def build_board(
    count=6, caption="He laughs.", title="Aldar Kose tricks a merchant", size=(64, 64), **scene
):
    frames = tuple(build_frame(number, caption, size, **scene) for number in range(1, count + 1))
    return Board(title, frames, {"story_prompt": title})

"""Storyboards to export, of one-coloured images."""

from PIL import Image

from serve_app.exports.board import Board, BoardFrame
from serve_app.images.frame_png import encode_png
from tests.support.samples import recipe

KAZAKH = "Алдар Көсе қулықпен ұтты, әңгіме үшін һәм іс"


def build_frame(number, caption="He laughs.", size=(64, 64)):
    image = Image.new("RGB", size, (number * 20, 100, 200 - number * 10))
    png = encode_png(image, recipe(f"aldar_kose_man {number}", seed=number, frame_number=number))
    return BoardFrame(number, caption, f"aldar_kose_man {number}", ("steppe", "seed 1"), png)


def build_board(count=6, caption="He laughs.", title="Aldar Kose tricks a merchant", size=(64, 64)):
    frames = tuple(build_frame(number, caption, size) for number in range(1, count + 1))
    return Board(title, frames, {"story_prompt": title})

import io
import json
import zipfile

from PIL import Image

from serve_app.exports.archive import encode_zip
from serve_app.exports.shot_list import encode_csv
from serve_app.images.png import read_recipe
from tests.support.boards import build_board


def test_zip_holds_the_stored_images_manifest_shot_list_and_contact_sheet():
    board = build_board()
    with zipfile.ZipFile(io.BytesIO(encode_zip(board))) as archive:
        assert archive.testzip() is None
        names = [f"frame_{n:03d}.png" for n in range(1, 7)]
        assert archive.namelist() == [
            *names,
            *(f"storyboard.{kind}" for kind in ("json", "csv", "png")),
        ]
        assert archive.read("frame_003.png") == board.frames[2].png
        assert read_recipe(archive.read("frame_003.png")).seed == 3
        assert json.loads(archive.read("storyboard.json")) == board.manifest
        assert archive.read("storyboard.csv") == encode_csv(board)
        assert Image.open(io.BytesIO(archive.read("storyboard.png"))).width > 256

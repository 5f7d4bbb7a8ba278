"""Exports are read back by other programs' eyes: ZIP, PDF, GIF and film as others read them."""

import io
import json
import time
import zipfile

import imageio_ffmpeg
import pytest
from PIL import Image, ImageSequence
from pypdf import PdfReader

from serve_app.exports.animatic import (
    LEAST_S,
    MOST_S,
    VideoNotInstalled,
    board_gif,
    board_mp4,
    seconds_of,
)
from serve_app.exports.archive import board_zip
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.pdf import board_pdf
from serve_app.exports.sheet import sheet_png
from serve_app.images import encode_png, read_recipe
from tests.fakes import recipe
from tests.threaded_stories import threaded_stories
from tests.unit.test_story_routes import post, wait

KAZAKH = "Алдар Көсе қулықпен ұтты, әңгіме үшін һәм іс"
FORMATS = [board_zip, sheet_png, board_pdf, board_gif]


def frame(number, caption="He laughs.", size=(64, 64)):
    image = Image.new("RGB", size, (number * 20, 100, 200 - number * 10))
    png = encode_png(image, recipe(f"aldar_kose_man {number}", seed=number, frame_number=number))
    return BoardFrame(number, caption, (f"aldar_kose_man {number}", "steppe", "seed 1"), png)


def board(count=6, caption="He laughs.", title="Aldar Kose tricks a merchant", size=(64, 64)):
    frames = tuple(frame(number, caption, size) for number in range(1, count + 1))
    return Board(title, frames, {"story_prompt": title})


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def flat(texts):
    return " ".join(" ".join(texts).split())


def test_the_zip_holds_pictures_as_they_are_kept_manifest_and_sheet():
    made = board()
    with zipfile.ZipFile(io.BytesIO(board_zip(made))) as archive:
        assert archive.testzip() is None
        names = [f"frame_{n:03d}.png" for n in range(1, 7)]
        assert archive.namelist() == [*names, "storyboard.json", "storyboard.png"]
        assert archive.read("frame_003.png") == made.frames[2].png
        assert read_recipe(archive.read("frame_003.png")).seed == 3
        assert json.loads(archive.read("storyboard.json")) == made.manifest
        assert Image.open(io.BytesIO(archive.read("storyboard.png"))).width > 256


def test_the_sheet_does_not_grow_without_end():
    sheet = Image.open(io.BytesIO(sheet_png(board(10, size=(1024, 1024)))))
    assert sheet.width < 3000


@pytest.mark.parametrize("count", [1, 6, 7, 10])
def test_the_pdf_has_the_whole_story_on_one_page(count):
    told = pages(board_pdf(board(count)))
    assert len(told) == 1
    assert flat(told).count("He laughs.") == count


def test_the_pdf_tells_story_captions_and_notes_in_kazakh_letters():
    told = flat(pages(board_pdf(board(caption=KAZAKH, title=KAZAKH))))
    assert told.count(KAZAKH) == 7
    assert "aldar_kose_man 4" in told
    assert "steppe" in told


def test_the_pdf_embeds_its_font_and_is_a4():
    page = PdfReader(io.BytesIO(board_pdf(board()))).pages[0]
    width, height = (float(side) * 25.4 / 72 for side in page.mediabox[2:])
    assert (round(width), round(height)) == (297, 210)
    fonts = page["/Resources"]["/Font"]
    descriptors = [fonts[n]["/DescendantFonts"][0]["/FontDescriptor"] for n in fonts]
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


@pytest.mark.parametrize(
    "caption", ["word " * 100, "w" * 500, "🐎🎉" * 100, "شعر طويل " * 20, "汉字" * 100, ""]
)
def test_no_caption_breaks_a_format_or_leaves_its_page(caption):
    made = board(caption=caption, title=caption)
    for make in FORMATS:
        assert make(made)
    reader = PdfReader(io.BytesIO(board_pdf(made)))
    places = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            places.append((text_matrix[4], text_matrix[5]))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
        width, height = map(float, page.mediabox[2:])
        assert all(0 <= x <= width and 0 <= y <= height for x, y in places)


@pytest.mark.parametrize(("length", "seconds"), [(0, LEAST_S), (50, 3.0), (500, MOST_S)])
def test_a_frame_is_shown_as_long_as_its_caption_takes_to_read(length, seconds):
    assert seconds_of(frame(1, "x" * length)) == pytest.approx(seconds)


def test_the_gif_shows_every_frame_for_its_time_and_repeats():
    image = Image.open(io.BytesIO(board_gif(board(caption="x" * 50))))
    assert image.n_frames == 6
    assert image.info["loop"] == 0
    assert [shot.info["duration"] for shot in ImageSequence.Iterator(image)] == [3000] * 6


def test_the_film_plays_every_frame_and_starts_before_it_is_loaded(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(board_mp4(board(caption="x" * 50)))
    assert path.read_bytes().index(b"moov") < path.read_bytes().index(b"mdat")
    film = imageio_ffmpeg.read_frames(str(path))
    told = next(film)
    assert told["codec"] == "h264"
    assert told["duration"] == pytest.approx(18, abs=0.3)
    width, height = told["size"]
    assert width % 2 == height % 2 == 0
    shots = [Image.frombytes("RGB", (width, height), data) for data in film]
    first, last = shots[0].getpixel((100, 100)), shots[-1].getpixel((100, 100))
    assert first == pytest.approx((20, 100, 190), abs=12)
    assert last == pytest.approx((120, 100, 140), abs=12)


def test_without_its_encoder_a_film_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr("serve_app.exports.animatic.find_spec", lambda name: None)
    with pytest.raises(VideoNotInstalled, match=r"pip install 'aldar-kose-storyboard\[video\]'"):
        board_mp4(board())


@pytest.mark.parametrize("make", FORMATS)
def test_equal_storyboards_give_equal_files(make):
    first = make(board())
    time.sleep(1.1)
    assert make(board()) == first


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    from starlette.testclient import TestClient

    from serve_app.api import build_api
    from serve_app.problems import InFlight
    from serve_app.schemas import About

    about = About(base_model="embedded", lora_path="lora", planner="auto", version="0")
    with threaded_stories(tmp_path_factory.mktemp("stories")) as (stories, _):
        yield TestClient(build_api(lambda: stories, about, InFlight()))


@pytest.fixture(scope="module")
def story(http):
    return wait(http, post(http).json()["links"]["self"])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("zip", "application/zip"),
        ("sheet", "image/png"),
        ("pdf", "application/pdf"),
        ("gif", "image/gif"),
        ("mp4", "video/mp4"),
    ],
)
def test_a_story_is_exported_as_an_attachment_that_is_not_sent_twice(http, story, name, media_type):
    answer = http.get(f"{story['links']['export']}?format={name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    told = answer.headers["content-disposition"]
    assert told.startswith('attachment; filename="aldar-kose-tricks-a-merchant-and.')
    etag = answer.headers["etag"]
    again = http.get(answer.request.url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_manifest_tells_the_story_and_names_the_files(http, story):
    data = http.get(story["links"]["export"]).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = json.loads(archive.read("storyboard.json"))
        assert told["id"] == story["id"]
        assert [each["image"] for each in told["frames"]] == archive.namelist()[:6]
        assert told["frames"][1]["recipe"] == story["frames"][1]["recipe"]


def test_a_redrawn_frame_makes_another_export(http):
    path = wait(http, post(http, seed=91).json()["links"]["self"])["links"]["self"]
    before = http.get(f"{path}/export")
    http.post(f"{path}/frames/2", json={"seed": 5})
    wait(http, path)
    after = http.get(f"{path}/export")
    assert before.headers["etag"] != after.headers["etag"]
    assert before.content != after.content


def test_the_name_of_a_kazakh_story_is_told_in_its_letters(http):
    path = wait(http, post(http, prompt="Алдар Көсе байды алдады").json()["links"]["self"])
    told = http.get(path["links"]["export"]).headers["content-disposition"]
    assert 'filename="storyboard.zip"' in told
    assert "filename*=UTF-8''%D0%B0%D0%BB%D0%B4%D0%B0%D1%80" in told


def test_a_story_of_which_nothing_is_drawn_has_no_export(http):
    path = post(http, approve_plan=True).json()["links"]["self"]
    answer = http.get(f"{path}/export")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "nothing of this story is drawn yet"


def test_an_unknown_format_is_refused(http, story):
    answer = http.get(f"{story['links']['export']}?format=exe")
    assert answer.status_code == 422
    assert "format must be 'zip', 'sheet', 'pdf', 'gif' or 'mp4'" in answer.json()["detail"]

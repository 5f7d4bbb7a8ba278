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
    FPS,
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
from serve_app.exports.pdf_layout import GAP_MM, LEAST_PICTURE_MM, Room, arrange
from serve_app.exports.sheet import sheet_png
from serve_app.images.frame_png import encode_png, read_recipe
from tests.support.samples import recipe

KAZAKH = "Алдар Көсе қулықпен ұтты, әңгіме үшін һәм іс"
FORMATS = [board_zip, sheet_png, board_pdf, board_gif]


def frame(number, caption="He laughs.", size=(64, 64)):
    image = Image.new("RGB", size, (number * 20, 100, 200 - number * 10))
    png = encode_png(image, recipe(f"aldar_kose_man {number}", seed=number, frame_number=number))
    return BoardFrame(number, caption, f"aldar_kose_man {number}", ("steppe", "seed 1"), png)


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


LONG = ["word " * 100, "w" * 500, "W" * 500, "🐎🎉" * 100, "شعر طويل " * 20, "汉字" * 100]


@pytest.mark.parametrize("caption", [*LONG, ""])
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


def test_the_pdf_cuts_no_caption_and_numbers_its_pages():
    told = pages(board_pdf(board(10, caption="word " * 99 + "end")))
    assert len(told) > 1
    assert flat(told).count("word") == 990
    assert flat(told).count("end") == 10
    for number, text in enumerate(told, 1):
        assert f"{number} / {len(told)}" in text


def test_one_long_caption_leaves_the_type_of_the_others_alike():
    sizes = set()

    def visit(text, matrix, text_matrix, font, size):
        if "laughs" in text or "word" in text:
            sizes.add(size)

    frames = (frame(1, "word " * 60), *board().frames[1:])
    for page in PdfReader(io.BytesIO(board_pdf(Board("A story", frames, {})))).pages:
        page.extract_text(visitor_text=visit)
    assert len(sizes) == 1


def lettered(text, width_mm, size_pt):
    """Lines of letters that are all as wide as the widest are in DejaVu Sans."""
    letters = max(1, int(width_mm / (size_pt * 25.4 / 72)))
    return [text[at : at + letters] for at in range(0, len(text), letters)]


@pytest.mark.parametrize("count", [1, 3, 6, 7, 10])
@pytest.mark.parametrize("length", [0, 30, 200, 500, 1000])
@pytest.mark.parametrize("size", [(64, 64), (128, 64), (64, 96)])
def test_rows_never_overlap_or_leave_the_room_of_their_page(count, length, size):
    png = frame(1, size=size).png
    frames = [
        BoardFrame(n, "x" * length, "y" * length, ("place: steppe",), png)
        for n in range(1, count + 1)
    ]
    room = Room(273, 140, 165)
    layout = arrange(frames, room, lettered)
    shown = [panel.frame.number for page in layout.pages for row in page for panel in row.panels]
    assert shown == list(range(1, count + 1))
    for number, page in enumerate(layout.pages):
        height = sum(row.height_mm for row in page) + GAP_MM * (len(page) - 1)
        assert height <= (room.later_mm if number else room.first_mm) + 1e-6
        least = min(LEAST_PICTURE_MM, layout.width_mm * size[1] / size[0])
        assert all(row.picture_mm >= least - 1e-6 for row in page)


@pytest.mark.parametrize(("length", "seconds"), [(0, LEAST_S), (50, 3.0), (600, MOST_S)])
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
    assert told["fps"] == FPS
    assert told["pix_fmt"].startswith("yuv420p")
    width, height = told["size"]
    assert width % 2 == height % 2 == 0
    shots = [Image.frombytes("RGB", (width, height), data) for data in film]
    first, last = shots[0].getpixel((100, 100)), shots[-1].getpixel((100, 100))
    assert first == pytest.approx((20, 100, 190), abs=12)
    assert last == pytest.approx((120, 100, 140), abs=12)


@pytest.mark.parametrize("size", [(96, 64), (64, 96), (65, 33)])
def test_a_frame_redrawn_in_another_shape_spoils_no_film(tmp_path, size):
    frames = (frame(1, size=size), frame(2, size=(64, 64)), frame(3, size=size))
    path = tmp_path / "film.mp4"
    path.write_bytes(board_mp4(Board("A story", frames, {})))
    film = imageio_ffmpeg.read_frames(str(path))
    width, height = next(film)["size"]
    shots = [Image.frombytes("RGB", (width, height), data) for data in film]
    assert len(shots) == 3 * LEAST_S * FPS
    assert max(width, height - 100) <= 720
    middles = [shots[round((n + 0.5) * LEAST_S * FPS)].getpixel((width // 2, 200)) for n in (0, 2)]
    assert middles[0] == pytest.approx((20, 100, 190), abs=12)
    assert middles[1] == pytest.approx((60, 100, 170), abs=12)
    for make in FORMATS:
        assert make(Board("A story", frames, {}))


def test_ten_frames_of_sdxl_take_seconds():
    made = board(10, size=(1024, 1024))
    for make in (*FORMATS, board_mp4):
        started_at = time.monotonic()
        assert len(make(made)) < 20_000_000
        assert time.monotonic() - started_at < 20


def test_without_its_encoder_a_film_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr("serve_app.exports.animatic.find_spec", lambda name: None)
    with pytest.raises(VideoNotInstalled, match=r"pip install 'aldar-kose-storyboard\[video\]'"):
        board_mp4(board())


@pytest.mark.parametrize("make", FORMATS)
def test_equal_storyboards_give_equal_files(make):
    first = make(board())
    time.sleep(1.1)
    assert make(board()) == first

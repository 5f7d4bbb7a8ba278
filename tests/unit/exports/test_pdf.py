"""PDFs are read back by another library."""

import io

import pytest
from pypdf import PdfReader

from serve_app.exports.board import Board
from serve_app.exports.pdf import encode_pdf
from tests.support.boards import KAZAKH, build_board, build_frame


def page_texts(board):
    return [page.extract_text() for page in PdfReader(io.BytesIO(encode_pdf(board))).pages]


def flat(texts):
    """All texts in one, with single spaces."""
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("count", [1, 6, 7, 10])
def test_story_of_usual_length_takes_one_page(count):
    texts = page_texts(build_board(count))
    assert len(texts) == 1
    assert flat(texts).count("He laughs.") == count


def test_title_captions_prompts_and_notes_are_in_the_pdf():
    text = flat(page_texts(build_board(caption=KAZAKH, title=KAZAKH)))
    assert text.count(KAZAKH) == 7
    assert "aldar_kose_man 4" in text
    assert "steppe" in text


@pytest.mark.parametrize("count", [6, 10])
def test_dialogue_and_shot_are_in_the_pdf(count):
    scene = {"shot_size": "wide", "angle": "low", "duration_s": 3.5, "dialogue": f"«{KAZAKH}»"}
    texts = page_texts(build_board(count, **scene))
    assert len(texts) == 1
    assert flat(texts).count(f"“{KAZAKH}”") == count
    for note in ("wide shot", "low angle", "3.5 s"):
        assert flat(texts).count(note) == count


def test_a_story_with_much_dialogue_fills_its_pages():
    board = build_board(10, "He offers his horse to the bai. " * 2, dialogue="Take mine. " * 15)
    texts = page_texts(board)
    assert len(texts) == 2
    assert flat(texts[:1]).count("Take mine. " * 14) == 6


def test_page_is_a4_and_embeds_its_font():
    page = PdfReader(io.BytesIO(encode_pdf(build_board()))).pages[0]
    width, height = (float(side) * 25.4 / 72 for side in page.mediabox[2:])
    assert (round(width), round(height)) == (297, 210)
    fonts = page["/Resources"]["/Font"]
    descriptors = [fonts[n]["/DescendantFonts"][0]["/FontDescriptor"] for n in fonts]
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


def test_long_captions_are_not_cut_and_pages_are_numbered():
    texts = page_texts(build_board(10, caption="word " * 99 + "end"))
    assert len(texts) > 1
    assert flat(texts).count("word") == 990
    assert flat(texts).count("end") == 10
    for number, text in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in text


@pytest.mark.parametrize(
    "caption",
    ["word " * 100, "w" * 500, "W" * 500, "🐎🎉" * 100, "شعر طويل " * 20, "汉字" * 100, ""],
)
def test_text_never_leaves_its_page(caption):
    reader = PdfReader(io.BytesIO(encode_pdf(build_board(caption=caption, title=caption))))
    places = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            places.append((text_matrix[4], text_matrix[5]))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
        width, height = map(float, page.mediabox[2:])
        assert all(0 <= x <= width and 0 <= y <= height for x, y in places)
    assert places


def test_all_captions_have_one_font_size_even_if_one_is_long():
    sizes = set()

    def visit(text, matrix, text_matrix, font, size):
        if "laughs" in text or "word" in text:
            sizes.add(size)

    frames = (build_frame(1, "word " * 60), *build_board().frames[1:])
    for page in PdfReader(io.BytesIO(encode_pdf(Board("A story", frames, {})))).pages:
        page.extract_text(visitor_text=visit)
    assert len(sizes) == 1

"""The shot list is read back as spreadsheets read it."""

import csv
import io

import pytest

from serve_app.exports.board import Board
from serve_app.exports.shot_list import COLUMNS, encode_csv
from tests.support.boards import KAZAKH, build_board, build_frame


def rows_of(data):
    """The rows as dicts."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def row_of(**scene):
    (row,) = rows_of(encode_csv(Board("A story", (build_frame(3, **scene),), {})))
    return row


def test_every_field_of_a_scene_has_its_column():
    row = row_of(
        caption=KAZAKH,
        setting="steppe",
        shot_size="close-up",
        angle="low",
        dialogue="Take mine, bai.",
        duration_s=3.5,
    )
    assert tuple(row) == COLUMNS
    assert row == {
        "number": "3",
        "shot size": "close-up",
        "angle": "low",
        "seconds": "3.5",
        "setting": "steppe",
        "caption": KAZAKH,
        "dialogue": "Take mine, bai.",
        "prompt": "aldar_kose_man 3",
        "seed": "3",
        "image": "frame_003.png",
    }


def test_fields_that_are_not_chosen_are_empty_but_the_seconds_are_the_animatics():
    row = row_of(caption="x" * 50)
    assert (row["shot size"], row["angle"], row["dialogue"], row["setting"]) == ("",) * 4
    assert row["seconds"] == "3"
    assert row_of(caption="")["caption"] == ""


def test_file_begins_with_the_mark_of_utf_8_and_has_the_line_ends_of_rfc_4180():
    data = encode_csv(build_board(caption=KAZAKH))
    assert data.startswith(b"\xef\xbb\xbfnumber,shot size,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n") == 7


@pytest.mark.parametrize(
    "text", ['He says "hi", and\r\nlaughs.', "a,b", '"', "one\ntwo", "tab\there", "a;b"]
)
def test_quotes_commas_and_line_breaks_come_back(text):
    row = row_of(caption=text, dialogue=text, setting=text, prompt=text)
    assert {row[name] for name in ("caption", "dialogue", "setting", "prompt")} == {text}


def test_quotes_are_doubled():
    board = Board("A story", (build_frame(1, 'He says "hi".'),), {})
    assert b',"He says ""hi"".",' in encode_csv(board)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil";"x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        " =1+1",
        "\r\n=1+1",
        "＝1+1",
        "- Take mine, bai.",
    ],
)
@pytest.mark.parametrize("field", ["caption", "dialogue", "setting", "prompt"])
def test_a_cell_that_a_spreadsheet_would_compute_is_made_harmless(field, text):
    assert row_of(**{field: text})[field] == f"'{text}"


@pytest.mark.parametrize("text", ["1 = 1", "— Take mine", "a-b", "'quoted'"])
def test_other_cells_stay_as_they_are(text):
    assert row_of(caption=text)["caption"] == text

import pytest

from serve_app.exports.text import UNKNOWN_LETTER, load_font, printable, wrap

FONT = load_font(20)


@pytest.mark.parametrize("letter", "әғқңөұүһіӘҒҚҢӨҰҮҺІыэё«»—")
def test_font_has_the_letters_of_kazakh_and_russian(letter):
    missing = FONT.getmask("\U0010ffff")
    assert bytes(FONT.getmask(letter)) != bytes(missing)
    assert printable(letter) == letter


def test_printable_text_is_one_line_without_unknown_letters():
    assert printable("Алдар  Көсе\n🐎 laughs") == f"Алдар Көсе {UNKNOWN_LETTER} laughs"


@pytest.mark.parametrize("text", ["word " * 50, "w" * 300, "a " + "W" * 100 + " b", ""])
def test_wrapped_lines_fit_the_width_and_keep_every_letter(text):
    lines = wrap(text, FONT, 200)
    assert all(FONT.getlength(line) <= 200 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")

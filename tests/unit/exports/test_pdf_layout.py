import pytest

from serve_app.exports.pdf_layout import GAP_MM, MIN_IMAGE_MM, FrameArea, arrange
from tests.support.boards import build_frame


def widest_lines(text, width_mm, size_pt):
    """Lines of letters that are all as wide as the widest one of DejaVu Sans."""
    letters = max(1, int(width_mm / (size_pt * 25.4 / 72)))
    return [text[at : at + letters] for at in range(0, len(text), letters)]


@pytest.mark.parametrize("count", [1, 3, 6, 7, 10])
@pytest.mark.parametrize("length", [0, 30, 200, 500, 1000])
@pytest.mark.parametrize("size", [(64, 64), (128, 64), (64, 96)])
def test_rows_do_not_overlap_and_stay_in_the_area_of_their_page(count, length, size):
    texts = {
        "caption": "x" * min(length, 500),
        "dialogue": "z" * min(length, 300),
        "prompt": "y" * max(length, 1),
    }
    frames = [build_frame(n, size=size, **texts) for n in range(1, count + 1)]
    area = FrameArea(273, 140, 165)
    layout = arrange(frames, area, widest_lines)
    shown = [panel.frame.number for page in layout.pages for row in page for panel in row.panels]
    assert shown == list(range(1, count + 1))
    for number, page in enumerate(layout.pages):
        height = sum(row.height_mm for row in page) + GAP_MM * (len(page) - 1)
        assert height <= (area.later_mm if number else area.first_mm) + 1e-6
        min_mm = min(MIN_IMAGE_MM, layout.width_mm * size[1] / size[0])
        assert all(row.image_mm >= min_mm - 1e-6 for row in page)

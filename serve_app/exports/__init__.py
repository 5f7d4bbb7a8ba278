"""A storyboard as a file to keep: each module encodes a Board in one format, or in two.

board.py          what every export is made from
archive.py        ZIP of the images, a manifest and the contact sheet
contact_sheet.py  all frames on one PNG
pdf.py            A4 pages to print; pdf_layout.py decides what is where
animatic.py       GIF and MP4, each frame for the seconds of its scene
shot_list.py      CSV, one row a frame
text.py           font, lines and letters of all of them

The names of the formats stand here, where the command line gets them without an imaging library.
"""

from enum import StrEnum


class ExportFormat(StrEnum):
    """The formats in which a storyboard can be exported."""

    ZIP = "zip"
    SHEET = "sheet"
    PDF = "pdf"
    GIF = "gif"
    MP4 = "mp4"
    CSV = "csv"

    @property
    def ending(self) -> str:
        """The ending of the file's name, without a dot."""
        return "png" if self is ExportFormat.SHEET else self.value

"""Names of the export formats, for the API and the command line."""

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

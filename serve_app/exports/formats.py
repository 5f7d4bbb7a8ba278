"""The formats that a storyboard can be had in, for the route and the command line."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What a storyboard can be had as."""

    ZIP = "zip"
    SHEET = "sheet"
    PDF = "pdf"
    GIF = "gif"
    MP4 = "mp4"

    @property
    def ending(self) -> str:
        """Of its files' names."""
        return "png" if self is ExportFormat.SHEET else self.value

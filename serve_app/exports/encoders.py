"""The encoder of each format, imported when it is first needed.

fpdf2 and its fonts take as long to import as the rest of the ingress, and few stories are exported.
"""

from collections.abc import Callable

from serve_app.exports import ExportFormat
from serve_app.exports.board import Board


def load_encoder(kind: ExportFormat) -> Callable[[Board], bytes]:
    """The function that encodes a board in a format."""
    match kind:
        case ExportFormat.ZIP:
            from serve_app.exports.archive import encode_zip as encode
        case ExportFormat.SHEET:
            from serve_app.exports.contact_sheet import encode_sheet as encode
        case ExportFormat.PDF:
            from serve_app.exports.pdf import encode_pdf as encode
        case ExportFormat.GIF:
            from serve_app.exports.animatic import encode_gif as encode
        case ExportFormat.MP4:
            from serve_app.exports.animatic import encode_mp4 as encode
        case ExportFormat.CSV:
            from serve_app.exports.shot_list import encode_csv as encode
    return encode

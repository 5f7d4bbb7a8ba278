"""Files are written whole or not at all, and never outside their folder."""

import io
import zipfile

import pytest

from serve_app.cli.files import save_archive, save_file, suggested_name

BOARD = ("storyboard.csv", "storyboard.json", "storyboard.png")


def test_only_known_files_of_an_archive_are_unpacked(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("frame_001.png", *BOARD, "../evil.png", "a.sh", "evil.csv"):
            archive.writestr(name, name)
    out = tmp_path / "story"
    assert save_archive(buffer.getvalue(), out) == out / "storyboard.png"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "frame_001.png",
        *BOARD,
    ]


def test_a_file_is_written_with_its_folder_and_no_temporary_file_stays(tmp_path):
    path = save_file(b"data", tmp_path / "new" / "a.zip")
    assert path.read_bytes() == b"data"
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["a.zip"]


def test_a_failed_write_leaves_no_temporary_file(tmp_path):
    (tmp_path / "a.zip").mkdir()
    with pytest.raises(OSError, match=r"a\.zip"):
        save_file(b"data", tmp_path / "a.zip")
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="tale.pdf"', "tale.pdf"),
        ("attachment; filename=tale.pdf", "tale.pdf"),
        ("attachment; filename=\"b.pdf\"; filename*=UTF-8''%D0%B0%D0%BB.pdf", "ал.pdf"),
        ("attachment; filename*=UTF-8''%D0%B0%D0%BB.pdf; filename=b.pdf", "ал.pdf"),
        ('attachment; filename="/etc/passwd"', "passwd"),
        ("attachment; filename*=UTF-8''..%2F..%2F.bashrc", "bashrc"),
        (r'attachment; filename="..\..\evil.exe"', "evil.exe"),
        ('attachment; filename=".."', "default.pdf"),
        ("attachment; filename*=UTF-8''%00%1b%5B2Ja%0A.pdf", "[2Ja.pdf"),
        ("attachment; filename*=UTF-8''tale%E2%80%AEfdp.exe", "talefdp.exe"),
        ('attachment; filename="C:evil.pdf"', "Cevil.pdf"),
        ("attachment; filename*=UTF-8''%FF.pdf", "\ufffd.pdf"),
        ("attachment", "default.pdf"),
        ("", "default.pdf"),
    ],
)
def test_a_suggested_name_is_made_safe(disposition, name):
    assert suggested_name(disposition, "default.pdf") == name


def test_a_long_name_is_cut_before_its_ending(tmp_path):
    name = suggested_name(f'attachment; filename="{"ә" * 400}.pdf"', "default.pdf")
    assert name.endswith(".pdf")
    assert save_file(b"data", tmp_path / name).exists()

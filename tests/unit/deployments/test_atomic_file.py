import os
import stat
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from deployments.atomic_file import atomic_path, atomic_write


def test_file_and_missing_folders_are_written(tmp_path):
    path = tmp_path / "story" / "frames" / "1.png"
    with atomic_write(path) as file:
        file.write(b"one")
        file.write(b"two")
    assert path.read_bytes() == b"onetwo"
    assert list(path.parent.iterdir()) == [path]


def test_reader_sees_the_earlier_content_until_the_block_ends(tmp_path):
    path = tmp_path / "plan"
    path.write_bytes(b"old")
    with atomic_write(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_error_keeps_the_earlier_content_and_leaves_no_file_behind(tmp_path, error):
    path = tmp_path / "plan"
    path.write_bytes(b"old")

    def write():
        with atomic_write(path) as file:
            file.write(b"new")
            raise error

    with pytest.raises(type(error)):
        write()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_rename_that_fails_leaves_no_file_behind(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    with pytest.raises(OSError, match="plan"), atomic_write(folder) as file:
        file.write(b"new")
    assert list(tmp_path.iterdir()) == [folder]


def test_library_that_writes_to_a_path_is_seen_only_when_it_is_done(tmp_path):
    path = tmp_path / "drawings" / "base.npy"
    with atomic_path(path) as temporary:
        images = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.uint8, shape=(2, 3))
        images[:] = 7
        images.flush()
        assert not path.exists()
    assert np.load(path, mmap_mode="r").tolist() == [[7, 7, 7], [7, 7, 7]]
    assert list(path.parent.iterdir()) == [path]


def test_library_that_fails_leaves_no_file_behind(tmp_path):
    def write():
        with atomic_path(tmp_path / "base.npy") as temporary:
            temporary.write_bytes(b"half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write()
    assert list(tmp_path.iterdir()) == []


def test_writers_at_the_same_time_do_not_mix(tmp_path):
    path = tmp_path / "plan"

    def write(letter):
        with atomic_write(path) as file:
            for _ in range(100):
                file.write(letter * 1000)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, (b"a", b"b", b"c", b"d") * 8))
    content = path.read_bytes()
    assert content == content[:1] * 100_000
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_are_those_of_an_ordinary_file(tmp_path):
    ordinary, atomic = tmp_path / "ordinary", tmp_path / "atomic"
    ordinary.touch()
    with atomic_write(atomic):
        pass
    assert stat.S_IMODE(atomic.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


@pytest.mark.parametrize("is_durable", [True, False])
def test_durable_file_is_flushed_before_the_rename_and_its_folder_after_it(
    tmp_path, monkeypatch, is_durable
):
    path, flushed, fsync = tmp_path / "frame.png", [], os.fsync

    def record(descriptor):
        flushed.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    with atomic_write(path, is_durable=is_durable) as file:
        file.write(b"png")
    assert flushed == ([(False, False), (True, True)] if is_durable else [])

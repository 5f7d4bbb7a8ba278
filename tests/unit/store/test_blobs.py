"""Images in a folder: stored whole, found by keys of our own, deleted with their story."""

import os

import pytest

from serve_app.store.blobs import ImageStore, frame_key, reference_key

STORY, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def images(tmp_path):
    return ImageStore(str(tmp_path))


def test_images_are_read_as_they_were_written_and_deleted_with_their_story(images):
    keys = [frame_key(STORY, 1, 1), reference_key(STORY), frame_key(OTHER, 1, 1)]
    for key in keys:
        images.write(key, key.encode())
    assert [images.read(key) for key in keys] == [key.encode() for key in keys]
    images.delete_story(STORY)
    for key in keys[:2]:
        with pytest.raises(FileNotFoundError):
            images.read(key)
    assert images.read(keys[2]) == keys[2].encode()


def test_a_write_that_fails_leaves_the_earlier_image_and_no_other_file(
    images, tmp_path, monkeypatch
):
    def fail(handle):
        raise OSError(28, "No space left on device")

    key = frame_key(STORY, 1, 1)
    images.write(key, b"first")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        images.write(key, b"second")
    assert images.read(key) == b"first"
    assert [path.name for path in (tmp_path / STORY).iterdir()] == ["frame-001-1.png"]


@pytest.mark.parametrize("key", ["../secret.png", f"{STORY}/../x.png", "a/b.png", "/etc/passwd"])
def test_other_keys_than_our_own_are_refused(images, key):
    with pytest.raises(ValueError, match="key"):
        images.read(key)

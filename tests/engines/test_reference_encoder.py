"""Reference images are encoded once, and the embeddings of the last few are cached."""

import pytest
import torch
from PIL import Image

from deployments.engines.sdxl.reference_encoder import (
    CACHED_REFERENCES,
    ReferenceEncoder,
    reference_sha256,
)


@pytest.fixture
def encoder(ref_guided_renderer):
    return ReferenceEncoder(ref_guided_renderer.pipeline, has_guidance=True)


@pytest.fixture
def count_encodings(encoder, ref_guided_renderer):
    """A function that encodes images and returns how often the image encoder ran."""
    runs = []
    image_encoder = ref_guided_renderer.pipeline.image_encoder
    handle = image_encoder.register_forward_hook(lambda *_: runs.append(None))

    def count(*images):
        before = len(runs)
        for image in images:
            encoder.encode(image)
        # With guidance the pipeline encodes each image once.
        return len(runs) - before

    yield count
    handle.remove()


def test_the_embeddings_of_the_last_few_references_are_cached(count_encodings):
    reference = Image.linear_gradient("L").convert("RGB")
    few = CACHED_REFERENCES - 1
    others = [Image.new("RGB", (32, 32), (n, 0, 0)) for n in range(3 * few)]
    assert count_encodings(reference, reference.copy()) == 1
    assert count_encodings(*others[:few]) == few
    assert count_encodings(reference) == 0
    # The reference was used last, so it stays when the others are replaced.
    assert count_encodings(*others[few : 2 * few], reference) == few
    assert count_encodings(*others[2 * few :], others[0], reference) == few + 1 + 1


def test_the_cache_has_room_for_exactly_so_many_references(count_encodings):
    images = [Image.new("RGB", (32, 32), (n, 0, 0)) for n in range(CACHED_REFERENCES + 1)]
    assert count_encodings(*images) == CACHED_REFERENCES + 1
    assert count_encodings(*images[1:]) == 0
    assert count_encodings(images[0]) == 1


def test_references_with_equal_bytes_and_different_shapes_have_different_embeddings(encoder):
    wide = Image.frombytes("RGB", (64, 16), bytes(range(256)) * 12)
    tall = Image.frombytes("RGB", (16, 64), bytes(range(256)) * 12)
    assert reference_sha256(wide) == reference_sha256(tall)
    assert not torch.equal(encoder.encode(wide)[0], encoder.encode(tall)[0])


@pytest.mark.parametrize(("has_guidance", "rows"), [(True, 2), (False, 1)])
def test_embeddings_have_one_row_or_with_guidance_two(has_guidance, rows, ref_guided_renderer):
    encoder = ReferenceEncoder(ref_guided_renderer.pipeline, has_guidance=has_guidance)
    (embeds,) = encoder.encode(Image.new("RGB", (32, 32), "white"))
    (no_reference,) = encoder.no_reference
    assert embeds.shape[:2] == no_reference.shape[:2] == (rows, 1)
    assert embeds.any()
    assert not no_reference.any()

"""The engines that `bench_render` compares render the same images."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import RendererSettings
from tests.benchmarks.bench_render import PROMPTS, digest
from tests.benchmarks.peers import FastPath, Naive, Ours, jobs_of
from tests.support.random_family import TINY, write_family

JOBS = jobs_of(list(PROMPTS[:3]))


@pytest.fixture(scope="module")
def tiny(settings, tmp_path_factory):
    family = write_family(tmp_path_factory.mktemp("family"), TINY, "cpu", torch.float32)
    return settings.model_copy(update=family)


@pytest.fixture(scope="module")
def ours(tiny):
    return Ours(SDXLRenderer(tiny))


def pixels(images):
    return [np.asarray(Image.open(io.BytesIO(png)), float) for png in images]


@pytest.mark.parametrize(
    "build",
    [
        lambda settings: Naive(settings, "cpu", has_slicing=True),
        lambda settings: Naive(settings, "cpu", has_slicing=False),
        lambda settings: FastPath(settings, "cpu", batch=1, is_compiled=False),
        lambda settings: FastPath(settings, "cpu", batch=4, is_compiled=False),
    ],
    ids=["P0", "P1", "P3", "P4"],
)
def test_every_peer_renders_the_same_images_as_our_engine(build, tiny: RendererSettings, ours):
    images = build(tiny)(JOBS)
    assert len(images) == len(JOBS)
    for one, other in zip(pixels(ours(JOBS)), pixels(images), strict=True):
        assert np.abs(one - other).max() <= 2


def test_digests_differ_between_images_but_not_between_files_of_one_image(ours):
    first, second, _ = ours(JOBS)
    image = Image.open(io.BytesIO(first))
    again = io.BytesIO()
    image.save(again, "PNG")
    assert digest([first]) == digest([again.getvalue()]) != digest([second])

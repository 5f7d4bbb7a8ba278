"""What `bench_render` compares draws the same pictures, or the comparison would not be one."""

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


def pixels(pictures):
    return [np.asarray(Image.open(io.BytesIO(png)), float) for png in pictures]


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
def test_every_way_draws_what_ours_draws(build, tiny: RendererSettings, ours):
    drawn = build(tiny)(JOBS)
    assert len(drawn) == len(JOBS)
    for one, other in zip(pixels(ours(JOBS)), pixels(drawn), strict=True):
        assert np.abs(one - other).max() <= 2


def test_digests_tell_pictures_apart_and_not_their_files(ours):
    first, second, _ = ours(JOBS)
    image = Image.open(io.BytesIO(first))
    again = io.BytesIO()
    image.save(again, "PNG")
    assert digest([first]) == digest([again.getvalue()]) != digest([second])

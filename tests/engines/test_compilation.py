"""Compiled models draw the same picture to a rounding, and the next replica takes their kernels."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch._dynamo.utils import counters

from deployments.engines.sdxl.compilation import _key
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.warm_up import shapes_of, usual_requests
from deployments.presets import Preset
from deployments.types import FrameRequest
from tests.support.random_family import TINY, write_family

REQUEST = FrameRequest(
    1, "aldar_kose_man riding a brown horse in the steppe on a sunny day", seed=7
)

pytestmark = pytest.mark.skipif(
    shutil.which("g++") is None and shutil.which("clang++") is None,
    reason="torch.compile needs a C++ compiler on a CPU",
)


class OneShape(SDXLRenderer):
    """Compiles for short prompts alone, as each shape takes ten seconds on a CPU."""

    def _trials(self):
        return super()._trials()[:1]


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(scope="module")
def tiny(settings, tmp_path_factory, artifacts):
    """Settings of a small family that is compiled."""
    family = write_family(tmp_path_factory.mktemp("family"), TINY, "cpu", torch.float32)
    update = {"torch_compile": True, "compile_cache_dir": artifacts, "num_inference_steps": 2}
    return settings.model_copy(update=family | update)


@pytest.fixture(scope="module")
def compiled(tiny):
    torch._dynamo.reset()
    return OneShape(tiny)


def test_it_draws_what_it_draws_uncompiled(compiled, tiny):
    plain = SDXLRenderer(tiny.model_copy(update={"torch_compile": False}))
    one, other = (np.asarray(r.render(REQUEST).image, float) for r in (compiled, plain))
    assert np.abs(one - other).max() <= 2


def test_the_same_request_gives_the_same_pixels_whatever_came_between(compiled):
    first = compiled.render(REQUEST)
    compiled.render(replace(REQUEST, prompt="aldar_kose_man in the steppe", seed=8))
    assert compiled.render(REQUEST).image.tobytes() == first.image.tobytes()


def test_a_shape_without_kernels_is_drawn_without_and_at_once(compiled, tiny):
    long = replace(REQUEST, prompt="aldar_kose_man in the steppe, " * 12)
    plain = SDXLRenderer(tiny.model_copy(update={"torch_compile": False}))
    graphs = counters["stats"]["unique_graphs"]
    drawn = compiled.render(long)
    assert counters["stats"]["unique_graphs"] == graphs
    assert drawn.image.tobytes() == plain.render(long).image.tobytes()


def test_fast_takes_the_kernels_of_exact(compiled, monkeypatch):
    def strict(**told):
        return torch.compiler.set_stance("fail_on_recompile")

    monkeypatch.setattr("deployments.engines.sdxl.renderer.stance", strict)
    compiled.render(replace(REQUEST, preset=Preset.FAST))


def test_the_next_replica_takes_the_kernels_and_draws_the_same_pixels(
    compiled, tiny, artifacts, caplog
):
    first = compiled.render(REQUEST)
    (file,) = artifacts.iterdir()
    written = file.read_bytes()
    torch._dynamo.reset()
    with caplog.at_level("INFO"):
        again = OneShape(tiny).render(REQUEST)
    assert "Took compiled kernels" in caplog.text
    assert again.image.tobytes() == first.image.tobytes()
    assert file.read_bytes() == written


def test_renderers_that_draw_other_shapes_keep_other_artifacts(renderer, ref_guided_renderer, tiny):
    shapes = {shapes_of(each._trials(), (64, 64), tiny) for each in (renderer, ref_guided_renderer)}
    other = tiny.model_copy(update={"ip_adapter_scale": 0.5})
    shapes.add(shapes_of(ref_guided_renderer._trials(), (64, 64), other))
    assert len({_key(renderer.pipeline, each) for each in shapes}) == 3


def test_kernels_are_made_for_one_and_two_chunks_of_text(renderer):
    tokens = [renderer.render(request).prompt_tokens for request in usual_requests([Preset.FAST])]
    assert tokens[0] <= 75 < tokens[1] <= 150


def test_a_damaged_artifact_costs_a_compilation_and_nothing_else(compiled, tiny, artifacts, caplog):
    (file,) = artifacts.iterdir()
    file.write_bytes(b"damaged")
    torch._dynamo.reset()
    frame = OneShape(tiny).render(REQUEST)
    assert "is not usable" in caplog.text
    assert frame.image.tobytes() == compiled.render(REQUEST).image.tobytes()
    assert file.read_bytes() != b"damaged"

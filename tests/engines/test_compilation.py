"""Compiled models give the same pixels up to rounding, and later replicas load their kernels."""

import shutil
from dataclasses import replace

import pytest
import torch
from torch._dynamo.utils import counters

from deployments.engines.sdxl.compilation import artifact_name, describe_shapes, usual_requests
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.presets import Preset
from deployments.types import FrameRequest
from tests.engines.frames import max_difference, sha256
from tests.support.random_family import ONE_BLOCK, write_family

REQUEST = FrameRequest(
    frame_number=1,
    prompt="aldar_kose_man riding a brown horse in the steppe on a sunny day",
    seed=7,
)

pytestmark = pytest.mark.skipif(
    shutil.which("g++") is None and shutil.which("clang++") is None,
    reason="torch.compile needs a C++ compiler on a CPU",
)


class OneShape(SDXLRenderer):
    """Compiles only for short prompts, since each shape takes ten seconds on a CPU."""

    def warm_up_requests(self):
        return super().warm_up_requests()[:1]


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(scope="module")
def tiny(settings, tmp_path_factory, artifacts):
    """Settings of a small model family that is compiled."""
    family = write_family(tmp_path_factory.mktemp("family"), ONE_BLOCK, "cpu", torch.float32)
    update = {"torch_compile": True, "compile_cache_dir": artifacts, "num_inference_steps": 2}
    return settings.model_copy(update=family | update)


@pytest.fixture(scope="module")
def compiled(tiny):
    torch._dynamo.reset()
    return OneShape(tiny)


@pytest.fixture(scope="module")
def compiled_frame(compiled):
    """Rendered while the kernels are loaded; the last tests reset them."""
    return compiled.render(REQUEST)


@pytest.fixture(scope="module")
def uncompiled(tiny):
    return SDXLRenderer(tiny.model_copy(update={"torch_compile": False}))


def uncompiled_steps(renderer, request):
    """How many steps of a frame ran without compiled kernels, which call no hooks."""
    steps = []
    handle = renderer.pipeline.unet.conv_in.register_forward_hook(lambda *_: steps.append(None))
    try:
        renderer.render(request)
    finally:
        handle.remove()
    return len(steps)


def test_the_pixels_are_those_of_the_uncompiled_models_up_to_rounding(compiled_frame, uncompiled):
    assert max_difference(compiled_frame, uncompiled.render(REQUEST)) <= 2


def test_equal_requests_give_equal_pixels_with_another_request_in_between(compiled, compiled_frame):
    compiled.render(replace(REQUEST, prompt="aldar_kose_man in the steppe", seed=8))
    assert sha256(compiled.render(REQUEST)) == sha256(compiled_frame)


def test_a_shape_without_kernels_is_rendered_uncompiled(compiled, uncompiled):
    long = replace(REQUEST, prompt="aldar_kose_man in the steppe, " * 12)
    graphs = counters["stats"]["unique_graphs"]
    frame = compiled.render(long)
    assert counters["stats"]["unique_graphs"] == graphs
    assert sha256(frame) == sha256(uncompiled.render(long))
    assert uncompiled_steps(compiled, long) == 2


@pytest.mark.parametrize("preset", [Preset.EXACT, Preset.FAST])
def test_exact_and_fast_use_the_same_compiled_kernels(preset, compiled):
    assert uncompiled_steps(compiled, replace(REQUEST, preset=preset)) == 0


def test_the_next_replica_loads_the_kernels_and_renders_the_same_pixels(
    compiled_frame, tiny, artifacts, caplog
):
    (file,) = artifacts.iterdir()
    written = file.read_bytes()
    torch._dynamo.reset()
    with caplog.at_level("INFO"):
        again = OneShape(tiny).render(REQUEST)
    assert "Loaded compiled kernels" in caplog.text
    assert sha256(again) == sha256(compiled_frame)
    assert file.read_bytes() == written


def test_renderers_with_different_shapes_have_different_artifacts(
    renderer, ref_guided_renderer, tiny
):
    shapes = {
        describe_shapes(each.warm_up_requests(), (64, 64), tiny)
        for each in (renderer, ref_guided_renderer)
    }
    other = tiny.model_copy(update={"ip_adapter_scale": 0.5})
    shapes.add(describe_shapes(ref_guided_renderer.warm_up_requests(), (64, 64), other))
    assert len({artifact_name(renderer.pipeline, each) for each in shapes}) == 3


def test_kernels_are_compiled_for_prompts_of_one_and_two_chunks(renderer):
    tokens = [renderer.render(request).prompt_tokens for request in usual_requests([Preset.FAST])]
    assert tokens[0] <= 75 < tokens[1] <= 150


def test_a_damaged_artifact_is_compiled_again(compiled_frame, tiny, artifacts, caplog):
    (file,) = artifacts.iterdir()
    file.write_bytes(b"damaged")
    torch._dynamo.reset()
    frame = OneShape(tiny).render(REQUEST)
    assert "Cannot load compiled kernels" in caplog.text
    assert sha256(frame) == sha256(compiled_frame)
    assert file.read_bytes() != b"damaged"

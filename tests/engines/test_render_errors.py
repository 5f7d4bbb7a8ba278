"""Out of memory, a lost device and a failing model: which error follows, or which frame."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
import torch

from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import DeviceLost, OutOfMemory, RenderError
from deployments.types import FrameRequest
from tests.engines.frames import mean_difference, sha256

REQUEST = FrameRequest(frame_number=1, prompt="aldar_kose_man riding a brown horse", seed=7)


@contextmanager
def failing(module, errors):
    """Let a real module raise one of the errors at the start of each call, in their order."""
    errors = iter(errors)

    def fail(*_):
        error = next(errors, None)
        if error is not None:
            raise error

    handle = module.register_forward_pre_hook(fail)
    try:
        yield
    finally:
        handle.remove()


def out_of_memory():
    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


@pytest.fixture(scope="module")
def frame(renderer):
    return renderer.render(REQUEST)


def test_after_out_of_memory_the_frame_is_rendered_with_tiling(frame, renderer):
    with failing(renderer.pipeline.vae.decoder, [out_of_memory()]):
        tiled = renderer.render(REQUEST)
    assert tiled.recipe.vae_tiling is True
    # The same image, except for the seams between the tiles.
    assert 0 < mean_difference(tiled, frame) < 8


def test_tiles_are_half_as_wide_as_the_image(renderer):
    shapes = []
    decoder = renderer.pipeline.vae.decoder
    handle = decoder.register_forward_pre_hook(lambda _, args: shapes.append(args[0].shape))
    with failing(decoder, [out_of_memory()]):
        renderer.render(REQUEST)
    handle.remove()
    whole, *tiles = shapes
    side = renderer.pipeline.unet.config.sample_size
    assert whole[-2:] == (side, side)
    assert len(tiles) > 1
    assert max(shape[-1] for shape in tiles) == side // 2


# 192 is larger than the VAE's default tile, so that tiling that stayed on would be visible.
@pytest.mark.parametrize("width", [128, 192])
def test_tiling_does_not_change_the_next_frame(width, settings):
    changed = settings.model_copy(update={"width": width, "num_inference_steps": 1})
    renderer = SDXLRenderer(changed)
    before = renderer.render(REQUEST)
    with failing(renderer.pipeline.vae.decoder, [out_of_memory()]):
        renderer.render(REQUEST)
    after = renderer.render(REQUEST)
    assert after.recipe.vae_tiling is False
    assert sha256(after) == sha256(before)


@pytest.mark.parametrize("part", ["vae.decoder", "unet", "text_encoder_2"])
def test_out_of_memory_with_tiling_is_an_error_and_the_renderer_stays_usable(part, frame, renderer):
    module = renderer.pipeline
    for name in part.split("."):
        module = getattr(module, name)
    # A new prompt, whose embeddings are not cached yet.
    unseen = replace(REQUEST, prompt=f"aldar_kose_man, {part}")
    with (
        failing(module, [out_of_memory(), out_of_memory()]),
        pytest.raises(OutOfMemory) as raised,
    ):
        renderer.render(unseen)
    assert raised.value.message == "CUDA out of memory"
    assert raised.value.detail == "Generation failed: CUDA out of memory"
    assert sha256(renderer.render(REQUEST)) == sha256(frame)


@pytest.mark.parametrize(
    "error",
    [
        torch.AcceleratorError("CUDA error: out of memory\nCUDA kernel errors might be ...", 2),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
    ],
)
def test_out_of_memory_is_recognised_in_messages_of_drivers_and_libraries(error, renderer):
    with failing(renderer.pipeline.unet, [error]):
        assert renderer.render(REQUEST).recipe.vae_tiling is True


@pytest.mark.parametrize(
    "error",
    [
        torch.AcceleratorError(
            "CUDA error: an illegal memory access was encountered\nCompile", 700
        ),
        RuntimeError("CUDA error: device-side assert triggered\nCompile with TORCH_USE_CUDA_DSA"),
    ],
)
def test_a_permanent_cuda_error_means_a_lost_device(error, renderer):
    with failing(renderer.pipeline.unet, [error]), pytest.raises(DeviceLost) as raised:
        renderer.render(REQUEST)
    assert raised.value.message == f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def test_any_other_failure_is_one_sentence_and_the_renderer_stays_usable(frame, renderer, caplog):
    error = ValueError("the shapes differ\nand so on")
    with failing(renderer.pipeline.unet, [error]), pytest.raises(RenderError) as raised:
        renderer.render(REQUEST)
    assert type(raised.value) is RenderError
    assert raised.value.message == "unexpected ValueError in the renderer"
    assert "Traceback" in caplog.text
    assert sha256(renderer.render(REQUEST)) == sha256(frame)


def test_a_vae_left_in_float32_by_a_failure_is_cast_back(frame, renderer):
    # A float16 VAE is upcast for decoding and cast back only if that succeeds. On a CPU in float32
    # any other dtype stands for this.
    renderer.pipeline.vae.to(dtype=torch.float64)
    assert sha256(renderer.render(REQUEST)) == sha256(frame)

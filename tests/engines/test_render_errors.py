"""Memory runs out, the device is lost, the model fails: each ends in its error, or a picture."""

import hashlib
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
import torch

from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import DeviceLost, OutOfMemory, RenderError
from deployments.types import FrameRequest

REQUEST = FrameRequest(frame_number=1, prompt="aldar_kose_man riding a brown horse", seed=7)


def sha256(frame):
    return hashlib.sha256(frame.image.tobytes()).hexdigest()


@contextmanager
def failing(module, errors):
    """Has the real module raise the next of the errors at the start of each of its calls."""
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


def test_out_of_memory_once_is_drawn_again_with_tiling(frame, renderer):
    with failing(renderer.pipeline.vae.decoder, [out_of_memory()]):
        tiled = renderer.render(REQUEST)
    assert tiled.recipe.vae_tiling is True
    # The same picture, but for the seams that tiles leave.
    difference = np.abs(np.asarray(tiled.image, float) - np.asarray(frame.image, float)).mean()
    assert 0 < difference < 8


def test_tiling_decodes_smaller_pieces(renderer):
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


# Larger than the VAE's own tile too, where tiling that stayed on would show.
@pytest.mark.parametrize("width", [128, 192])
def test_after_tiling_the_next_drawing_is_as_ever(width, settings):
    changed = settings.model_copy(update={"width": width, "num_inference_steps": 1})
    renderer = SDXLRenderer(changed)
    before = renderer.render(REQUEST)
    with failing(renderer.pipeline.vae.decoder, [out_of_memory()]):
        renderer.render(REQUEST)
    after = renderer.render(REQUEST)
    assert after.recipe.vae_tiling is False
    assert sha256(after) == sha256(before)


@pytest.mark.parametrize("part", ["vae.decoder", "unet", "text_encoder_2"])
def test_out_of_memory_twice_is_an_error_and_the_renderer_stays_usable(part, frame, renderer):
    module = renderer.pipeline
    for name in part.split("."):
        module = getattr(module, name)
    # Its embeddings are not in the cache yet.
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
def test_out_of_memory_as_driver_and_libraries_say_it(error, renderer):
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
def test_a_sticky_cuda_error_is_a_lost_device(error, renderer):
    with failing(renderer.pipeline.unet, [error]), pytest.raises(DeviceLost) as raised:
        renderer.render(REQUEST)
    assert raised.value.message == f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def test_any_other_failure_is_one_sentence_and_leaves_the_renderer_usable(frame, renderer, caplog):
    error = ValueError("the shapes differ\nand so on")
    with failing(renderer.pipeline.unet, [error]), pytest.raises(RenderError) as raised:
        renderer.render(REQUEST)
    assert type(raised.value) is RenderError
    assert raised.value.message == "unexpected ValueError in the renderer"
    assert "Traceback" in caplog.text
    assert sha256(renderer.render(REQUEST)) == sha256(frame)


def test_a_vae_left_in_float32_by_a_failed_drawing_is_put_right(frame, renderer):
    # diffusers upcasts a float16 VAE to decode and casts it back only when that went well; seen
    # from here, the VAE then has another dtype than the pipeline.
    renderer.pipeline.vae.to(dtype=torch.float64)
    assert sha256(renderer.render(REQUEST)) == sha256(frame)

"""One frame: its content, its determinism, and how rendering is stopped."""

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline

from deployments.base_model_path import BASE_MODEL_NOT_LOADED
from deployments.engines.sdxl.device import choose_device
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized, RenderError, RenderStopped
from deployments.types import FrameRequest
from tests.engines.frames import mean_difference, pixels, sha256

ROOT = Path(__file__).parents[2]
REQUEST = FrameRequest(frame_number=2, prompt="aldar_kose_man riding a brown horse", seed=7)


@pytest.fixture(scope="module")
def frame(renderer):
    return renderer.render(REQUEST)


def test_frame_has_the_native_size_of_the_model(frame):
    assert (frame.image.mode, frame.image.size) == ("RGB", (128, 128))
    assert np.asarray(frame.image).std() > 20
    assert frame.frame_number == 2
    assert frame.render_time_s > 0


def test_recipe_contains_everything_needed_to_render_the_frame_again(frame, settings):
    recipe = frame.recipe
    lora_file = Path(settings.lora_path) / "pytorch_lora_weights.safetensors"
    assert (recipe.prompt, recipe.seed) == (REQUEST.prompt, REQUEST.seed)
    assert recipe.negative_prompt == settings.negative_prompt
    assert (recipe.num_inference_steps, recipe.guidance_scale) == (3, 4.0)
    assert (recipe.height, recipe.width) == (128, 128)
    assert recipe.scheduler == "EulerDiscreteScheduler"
    assert (recipe.base_model, recipe.lora) == ("embedded/base", "embedded/lora")
    assert recipe.lora_sha256 == hashlib.sha256(lora_file.read_bytes()).hexdigest()
    assert recipe.lora_scale == 1.0
    assert (recipe.device, recipe.dtype, recipe.cpu_threads) == ("cpu", "float32", 1)
    assert recipe.ip_adapter is recipe.ip_adapter_scale is recipe.reference_sha256 is None
    assert recipe.vae_tiling is False
    assert recipe.versions["diffusers"] == version("diffusers")
    assert recipe.versions["torch"] == torch.__version__


def test_frame_equals_that_of_diffusers(frame, renderer, settings):
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, use_safetensors=True, dtype=torch.float32
    )
    pipeline.load_lora_weights(settings.lora_path, use_safetensors=True)
    expected = pipeline(
        prompt=REQUEST.prompt,
        negative_prompt=settings.negative_prompt,
        num_inference_steps=settings.num_inference_steps,
        guidance_scale=settings.guidance_scale,
        generator=torch.Generator("cpu").manual_seed(REQUEST.seed),
        output_type="np",
    ).images[0]
    assert np.abs(pixels(frame) / 255 - expected).max() < 0.5 / 255 + 1e-4


def test_equal_requests_give_equal_pixels_with_another_request_in_between(frame, renderer):
    other = renderer.render(
        FrameRequest(frame_number=1, prompt="aldar_kose_man in the steppe", seed=8)
    )
    assert sha256(other) != sha256(frame)
    assert sha256(renderer.render(REQUEST)) == sha256(frame)


def test_pixels_do_not_depend_on_the_number_of_threads_of_the_caller(frame, renderer):
    with ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(2,)) as executor:
        assert sha256(executor.submit(renderer.render, REQUEST).result()) == sha256(frame)


def test_pixels_are_the_same_in_another_process(frame, settings):
    code = f"""
import hashlib
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import RendererSettings
from deployments.types import FrameRequest
renderer = SDXLRenderer(RendererSettings.model_validate_json({settings.model_dump_json()!r}))
frame = renderer.render(FrameRequest(frame_number=2, prompt={REQUEST.prompt!r}, seed=7))
print(hashlib.sha256(frame.image.tobytes()).hexdigest())
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "5"},
    )
    assert done.stdout.strip() == sha256(frame), done.stderr


def stop_after(checks):
    """An `is_stopped` that returns True after so many calls."""
    calls = iter(range(checks))
    return lambda: next(calls, None) is None


# The first check comes before encoding, and one more after each of the three steps.
@pytest.mark.parametrize("checks", [0, 1, 3])
def test_stopping_a_frame_does_not_change_the_next_one(checks, frame, renderer):
    with pytest.raises(RenderStopped, match="cancelled"):
        renderer.render(REQUEST, stop_after(checks))
    assert sha256(renderer.render(REQUEST)) == sha256(frame)


def test_a_stop_is_checked_before_encoding_and_after_each_step(renderer):
    calls = []
    renderer.render(REQUEST, lambda: bool(calls.append(None)))
    assert len(calls) == 1 + 3


def test_rendering_stops_after_the_deadline(frame, renderer):
    late = FrameRequest(frame_number=2, prompt=REQUEST.prompt, seed=7, deadline=time.time() - 1)
    with pytest.raises(RenderStopped, match="deadline"):
        renderer.render(late)
    in_time = FrameRequest(
        frame_number=2, prompt=REQUEST.prompt, seed=7, deadline=time.time() + 600
    )
    assert sha256(renderer.render(in_time)) == sha256(frame)


def test_the_size_in_the_settings_overrides_the_native_size(settings):
    renderer = SDXLRenderer(settings.model_copy(update={"width": 192, "num_inference_steps": 1}))
    frame = renderer.render(REQUEST)
    assert frame.image.size == (192, 128)
    assert (frame.recipe.height, frame.recipe.width) == (128, 192)


def test_rendering_works_without_guidance(frame, settings):
    unguided = SDXLRenderer(settings.model_copy(update={"guidance_scale": 0.0}))
    assert sha256(unguided.render(REQUEST)) != sha256(frame)


def test_nan_pixels_are_an_error(settings):
    renderer = SDXLRenderer(settings.model_copy(update={"num_inference_steps": 1}))
    renderer.pipeline.vae.decoder.conv_out.bias.data.fill_(float("nan"))
    with pytest.raises(RenderError, match="NaN"):
        renderer.render(REQUEST)


def test_half_precision_gives_nearly_the_same_pixels(renderer, settings):
    # Names the place, because otherwise a rounding error could change it.
    prompt = f"{REQUEST.prompt} in the steppe on a sunny day, storybook illustration"
    request = replace(REQUEST, prompt=prompt)
    half = SDXLRenderer(settings.model_copy(update={"torch_dtype": "bfloat16"})).render(request)
    assert half.recipe.dtype == "bfloat16"
    whole = renderer.render(request)
    # The size of rounding errors depends on the CPU; another image differs much more on any CPU.
    other = renderer.render(replace(request, prompt="aldar_kose_man in the bazaar at night"))
    assert mean_difference(half, whole) < mean_difference(other, whole) / 3


@pytest.mark.parametrize(
    ("base_model", "reason"),
    [
        ("/nowhere/sdxl", "there is no such file or folder"),
        ("./sdxl.safetensors", "there is no such file or folder"),
        (__file__, "only .safetensors files are read"),
        (str(ROOT / "deployments"), "model_index.json"),
        ("nobody/no-such-sdxl", "nobody/no-such-sdxl"),
    ],
)
def test_an_unusable_base_model_is_refused_with_a_reason(base_model, reason, settings):
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(settings.model_copy(update={"base_model": base_model}))
    assert raised.value.message == BASE_MODEL_NOT_LOADED
    assert raised.value.reason.startswith(f"BASE_MODEL {base_model!r} cannot be loaded: ")
    assert reason in raised.value.reason


def test_pickled_weights_are_refused(settings, tmp_path):
    pipeline = StableDiffusionXLPipeline.from_pretrained(settings.base_model, use_safetensors=True)
    pipeline.save_pretrained(tmp_path)
    (tmp_path / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    torch.save(pipeline.vae.state_dict(), tmp_path / "vae" / "diffusion_pytorch_model.bin")
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(settings.model_copy(update={"base_model": str(tmp_path)}))
    assert "safetensors" in raised.value.reason


def test_the_device_is_chosen_from_settings_and_hardware(settings):
    device, dtype, reason = choose_device(settings)
    if not torch.cuda.is_available() and not torch.backends.mps.is_available():
        assert (device.type, dtype) == ("cpu", torch.float32)
        assert "no GPU was found" in reason
    device, dtype, reason = choose_device(
        settings.model_copy(update={"torch_device": "cpu", "torch_dtype": "float16"})
    )
    assert (device.type, dtype) == ("cpu", torch.float16)
    assert reason == "cpu (set by TORCH_DEVICE), float16 (set by TORCH_DTYPE)"


@pytest.mark.parametrize("name", ["cuda:99", "tpu"])
def test_a_device_that_does_not_exist_is_refused(name, settings):
    with pytest.raises(GeneratorNotInitialized) as raised:
        choose_device(settings.model_copy(update={"torch_device": name}))
    assert f"TORCH_DEVICE {name!r} cannot be used" in raised.value.reason

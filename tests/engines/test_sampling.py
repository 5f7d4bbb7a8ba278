"""Presets exchange quality for speed, and the preset of one frame does not affect the next."""

from dataclasses import replace

import pytest
from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler

from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.sampling import GUIDED_SIGMAS, build_samplers
from deployments.presets import Preset
from deployments.types import FrameRequest
from tests.engines.frames import mean_difference, sha256

PROMPT = "aldar_kose_man riding a brown horse in the steppe on a sunny day, storybook illustration"
REQUEST = FrameRequest(frame_number=1, prompt=PROMPT, seed=7)


@pytest.fixture(scope="module")
def renderer(settings):
    return SDXLRenderer(settings.model_copy(update={"num_inference_steps": 12}))


def render_and_count_rows(renderer, request):
    """The frame, and the number of UNet rows in each step."""
    seen = []
    handle = renderer.pipeline.unet.register_forward_pre_hook(
        lambda _, args: seen.append(args[0].shape[0])
    )
    try:
        return renderer.render(request), seen
    finally:
        handle.remove()


def test_exact_is_the_default_and_follows_the_settings(renderer):
    frame, seen = render_and_count_rows(renderer, REQUEST)
    assert seen == [2] * 12
    assert frame.recipe.preset is Preset.EXACT
    assert frame.recipe.scheduler == "EulerDiscreteScheduler"
    explicit = renderer.render(replace(REQUEST, preset=Preset.EXACT))
    assert sha256(explicit) == sha256(frame)


def test_fast_takes_half_of_the_steps_and_gives_a_similar_image(renderer):
    exact = renderer.render(REQUEST)
    fast, seen = render_and_count_rows(renderer, replace(REQUEST, preset=Preset.FAST))
    assert seen == [2] * 6
    assert fast.recipe.preset is Preset.FAST
    assert fast.recipe.num_inference_steps == 6
    assert fast.recipe.scheduler == "DPMSolverMultistepScheduler"
    other = renderer.render(replace(REQUEST, seed=8))
    assert mean_difference(fast, exact) < mean_difference(other, exact)


def test_fastest_guides_only_some_of_the_steps(renderer):
    frame, seen = render_and_count_rows(renderer, replace(REQUEST, preset=Preset.FASTEST))
    assert len(seen) == 6
    assert set(seen) == {1, 2}
    assert frame.recipe.guided_sigmas == GUIDED_SIGMAS


def test_a_preset_does_not_change_the_next_frame(renderer):
    before = renderer.render(REQUEST)
    for preset in (Preset.FAST, Preset.FASTEST):
        once = renderer.render(replace(REQUEST, preset=preset))
        again = renderer.render(replace(REQUEST, preset=preset))
        assert sha256(once) == sha256(again) != sha256(before)
    assert sha256(renderer.render(REQUEST)) == sha256(before)


def test_the_preset_in_the_settings_applies_to_requests_without_one(renderer, settings):
    fast = settings.model_copy(update={"num_inference_steps": 12, "preset": Preset.FAST})
    frame = SDXLRenderer(fast).render(REQUEST)
    explicit = renderer.render(replace(REQUEST, preset=Preset.FAST))
    assert sha256(frame) == sha256(explicit)


def sdxl_samplers(settings, **values):
    """The samplers for SDXL's own scheduler."""
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"
    )
    update = {"num_inference_steps": 50, "guidance_scale": 5.0} | values
    return build_samplers(settings.model_copy(update=update), scheduler)


def test_the_solver_for_sdxl_uses_karras_spacing(settings):
    sampler = sdxl_samplers(settings)[Preset.FAST]
    assert isinstance(sampler.scheduler, DPMSolverMultistepScheduler)
    assert sampler.scheduler.config.use_karras_sigmas
    assert sampler.scheduler.config.algorithm_type == "dpmsolver++"
    assert sampler.steps == 25


def test_fastest_guides_between_the_two_noise_levels(settings):
    sampler = sdxl_samplers(settings)[Preset.FASTEST]
    sampler.scheduler.set_timesteps(sampler.steps)
    low, high = GUIDED_SIGMAS
    guided = [float(s) for n, s in enumerate(sampler.scheduler.sigmas[:-1]) if sampler.is_guided(n)]
    assert 0 < len(guided) < sampler.steps
    assert all(low < sigma <= high for sigma in guided)


def test_no_step_is_guided_without_guidance(settings):
    samplers = sdxl_samplers(settings, guidance_scale=1.0, few_step_lora_path="few.safetensors")
    assert set(samplers) == set(Preset)
    for sampler in samplers.values():
        sampler.scheduler.set_timesteps(sampler.steps)
        assert not any(sampler.is_guided(n) for n in range(sampler.steps))

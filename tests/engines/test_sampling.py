"""Presets give quality for speed by name, and a preset of one drawing is none of the next."""

from dataclasses import replace

import numpy as np
import pytest
from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler

from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.sampling import GUIDED_SIGMAS, build_samplers
from deployments.presets import Preset
from deployments.types import FrameRequest

PROMPT = "aldar_kose_man riding a brown horse in the steppe on a sunny day, storybook illustration"
REQUEST = FrameRequest(frame_number=1, prompt=PROMPT, seed=7)


@pytest.fixture(scope="module")
def renderer(settings):
    return SDXLRenderer(settings.model_copy(update={"num_inference_steps": 12}))


def rows(renderer, request):
    """UNet rows of each step of a drawing."""
    seen = []
    handle = renderer.pipeline.unet.register_forward_pre_hook(
        lambda _, args: seen.append(args[0].shape[0])
    )
    try:
        return renderer.render(request), seen
    finally:
        handle.remove()


def test_exact_is_the_default_and_what_the_settings_say(renderer):
    frame, seen = rows(renderer, REQUEST)
    assert seen == [2] * 12
    assert frame.recipe.preset is Preset.EXACT
    assert frame.recipe.scheduler == "EulerDiscreteScheduler"
    explicit = renderer.render(replace(REQUEST, preset=Preset.EXACT))
    assert explicit.image.tobytes() == frame.image.tobytes()


def test_fast_takes_half_the_steps_and_draws_much_the_same(renderer):
    exact = renderer.render(REQUEST)
    fast, seen = rows(renderer, replace(REQUEST, preset=Preset.FAST))
    assert seen == [2] * 6
    assert fast.recipe.preset is Preset.FAST
    assert fast.recipe.num_inference_steps == 6
    assert fast.recipe.scheduler == "DPMSolverMultistepScheduler"
    other = renderer.render(replace(REQUEST, seed=8))
    difference = [
        np.abs(np.asarray(one.image, float) - np.asarray(exact.image, float)).mean()
        for one in (fast, other)
    ]
    assert difference[0] < difference[1]


def test_fastest_guides_a_part_of_the_steps_only(renderer):
    frame, seen = rows(renderer, replace(REQUEST, preset=Preset.FASTEST))
    assert len(seen) == 6
    assert set(seen) == {1, 2}
    assert frame.recipe.guided_sigmas == GUIDED_SIGMAS


def test_a_preset_leaves_the_next_drawing_as_ever(renderer):
    before = renderer.render(REQUEST)
    for preset in (Preset.FAST, Preset.FASTEST):
        once = renderer.render(replace(REQUEST, preset=preset))
        again = renderer.render(replace(REQUEST, preset=preset))
        assert once.image.tobytes() == again.image.tobytes() != before.image.tobytes()
    assert renderer.render(REQUEST).image.tobytes() == before.image.tobytes()


def test_the_services_preset_holds_where_the_request_names_none(renderer, settings):
    fast = settings.model_copy(update={"num_inference_steps": 12, "preset": Preset.FAST})
    frame = SDXLRenderer(fast).render(REQUEST)
    asked = renderer.render(replace(REQUEST, preset=Preset.FAST))
    assert frame.image.tobytes() == asked.image.tobytes()


def sdxl_samplers(settings, **values):
    """The samplers of SDXL's own schedule."""
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"
    )
    update = {"num_inference_steps": 50, "guidance_scale": 5.0} | values
    return build_samplers(settings.model_copy(update=update), scheduler)


def test_sdxls_own_schedule_gets_karras_spacing(settings):
    sampler = sdxl_samplers(settings)[Preset.FAST]
    assert isinstance(sampler.scheduler, DPMSolverMultistepScheduler)
    assert sampler.scheduler.config.use_karras_sigmas
    assert sampler.scheduler.config.algorithm_type == "dpmsolver++"
    assert sampler.steps == 25


def test_guidance_holds_between_the_two_noise_levels(settings):
    sampler = sdxl_samplers(settings)[Preset.FASTEST]
    sampler.scheduler.set_timesteps(sampler.steps)
    low, high = GUIDED_SIGMAS
    guided = [float(s) for n, s in enumerate(sampler.scheduler.sigmas[:-1]) if sampler.is_guided(n)]
    assert 0 < len(guided) < sampler.steps
    assert all(low < sigma <= high for sigma in guided)


def test_without_guidance_no_step_is_guided(settings):
    samplers = sdxl_samplers(settings, guidance_scale=1.0, few_step_lora_path="few.safetensors")
    assert set(samplers) == set(Preset)
    for sampler in samplers.values():
        sampler.scheduler.set_timesteps(sampler.steps)
        assert not any(sampler.is_guided(n) for n in range(sampler.steps))

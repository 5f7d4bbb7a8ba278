"""Each scheduler draws the same pixels twice, in another process, and in diffusers' pipeline."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import diffusers
import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_utils import KarrasDiffusionSchedulers

from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.sampling import build_samplers
from deployments.engines.sdxl.schedulers import SCHEDULER_NOT_USABLE, build_scheduler
from deployments.errors import GeneratorNotInitialized
from deployments.presets import Preset
from deployments.schedulers import SchedulerName
from deployments.types import FrameRequest
from tests.engines.scheduler_draws import PROMPT, SEED, SIDE_PX, STEPS, draw_all, variants

ROOT = Path(__file__).parents[2]
STOCHASTIC = {
    "DDPMParallelScheduler",
    "DDPMScheduler",
    "DPMSolverMultistepScheduler/sde-dpmsolver++",
    "DPMSolverSDEScheduler",
    "DPMSolverSinglestepScheduler/sde-dpmsolver++",
    "EDMDPMSolverMultistepScheduler/sde-dpmsolver++",
    "EulerAncestralDiscreteScheduler",
    "KDPM2AncestralDiscreteScheduler",
    "LCMScheduler",
    "SASolverScheduler",
}
"""Those whose steps draw noise; the others only begin with it."""


@pytest.fixture(scope="module")
def first(renderer, settings):
    return draw_all(renderer.pipeline, settings)


def test_the_table_has_every_scheduler_that_diffusers_offers_for_sdxl():
    typed = {scheduler.name for scheduler in KarrasDiffusionSchedulers}
    distilled = {"LCMScheduler", "TCDScheduler", "SASolverScheduler"}
    named = set(get_args(SchedulerName))
    assert typed | distilled <= named
    assert all(hasattr(diffusers, name) for name in named)
    assert {name.partition("/")[0] for name in variants()} == named


def test_drawn_twice_all_pixels_are_equal(first, renderer, settings):
    again = draw_all(renderer.pipeline, settings)
    differing = {name: int((first[name] != again[name]).sum()) for name in first}
    assert differing == dict.fromkeys(variants(), 0)


def test_in_another_process_all_pixels_are_equal(first, settings):
    done = subprocess.run(
        [sys.executable, "-m", "tests.engines.scheduler_draws", settings.model_dump_json()],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "5"},
    )
    assert done.returncode == 0, done.stderr
    there = {name: np.array(pixels) for name, pixels in json.loads(done.stdout).items()}
    differing = {name: int((first[name] != there[name]).sum()) for name in first}
    assert differing == dict.fromkeys(variants(), 0)


def test_the_pixels_are_those_of_diffusers_with_the_same_generator(first, renderer, settings):
    pipeline = renderer.pipeline
    own, differing = pipeline.scheduler, {}
    try:
        for name, config in variants().items():
            pipeline.scheduler = getattr(diffusers, config["_class_name"]).from_config(config)
            if "SDE" in name:
                # It takes its noise from this seed, and not from a generator.
                pipeline.scheduler.noise_sampler_seed = SEED
            image = pipeline(
                prompt=PROMPT,
                negative_prompt=settings.negative_prompt,
                num_inference_steps=STEPS,
                guidance_scale=settings.guidance_scale,
                height=SIDE_PX,
                width=SIDE_PX,
                generator=torch.Generator("cpu").manual_seed(SEED),
            ).images[0]
            differing[name] = int((first[name] != np.asarray(image)).sum())
    finally:
        pipeline.scheduler = own
    assert differing == dict.fromkeys(variants(), 0)


def test_the_noise_of_the_steps_depends_on_the_seed(renderer, settings):
    # With the same initial noise, and only the steps' generator changed.
    for name in STOCHASTIC:
        one, other = (
            draw_all(renderer.pipeline, settings, only=name, step_seed=seed)[name]
            for seed in (1, 2)
        )
        assert (one != other).any(), name


REQUEST = FrameRequest(frame_number=1, prompt=PROMPT, seed=SEED)


def test_the_setting_stands_in_the_recipe_and_leaves_the_other_presets(settings):
    update = {
        "scheduler": "EulerAncestralDiscreteScheduler",
        "timestep_spacing": "trailing",
        "prediction_type": "v_prediction",
        "rescale_betas_zero_snr": True,
    }
    renderer = SDXLRenderer(settings.model_copy(update=update))
    recipe = renderer.render(REQUEST).recipe
    assert {name: getattr(recipe, name) for name in update} == update
    fast = renderer.render(replace(REQUEST, preset=Preset.FAST)).recipe
    assert fast.scheduler == "DPMSolverMultistepScheduler"
    assert fast.prediction_type == "v_prediction"


CONFIG = {
    "_class_name": "EulerDiscreteScheduler",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
}
EDM = {"_class_name": "EDMEulerScheduler", "sigma_min": 0.002, "sigma_max": 80.0}


@pytest.mark.parametrize(
    ("config", "update", "reason"),
    [
        (CONFIG | {"_class_name": "FlowMatchEulerDiscreteScheduler"}, {}, "cannot draw with SDXL"),
        (CONFIG | {"_class_name": None}, {}, "cannot draw with SDXL"),
        (CONFIG, {"scheduler": "EDMEulerScheduler"}, "other noise levels"),
        (EDM, {"scheduler": "EulerDiscreteScheduler"}, "other noise levels"),
        (EDM, {"timestep_spacing": "trailing"}, "no option timestep_spacing: unset TIMESTEP"),
        (CONFIG | {"beta_schedule": "none"}, {}, "none is not implemented"),
    ],
)
def test_a_scheduler_that_does_not_fit_is_refused(config, update, reason, settings):
    with pytest.raises(GeneratorNotInitialized) as raised:
        build_scheduler(config, settings.model_copy(update=update))
    assert raised.value.message == SCHEDULER_NOT_USABLE
    assert reason in raised.value.reason


def test_a_model_of_edm_noise_levels_gets_presets_of_its_kind(settings):
    update = {"num_inference_steps": 8, "few_step_lora_path": None}
    samplers = build_samplers(settings.model_copy(update=update), build_scheduler(EDM, settings))
    assert type(samplers[Preset.FAST].scheduler).__name__ == "EDMDPMSolverMultistepScheduler"
    with pytest.raises(GeneratorNotInitialized, match="LORA_PATH"):
        build_samplers(
            settings.model_copy(update={"few_step_lora_path": "few.safetensors"}),
            build_scheduler(EDM, settings),
        )


def test_few_steps_without_trailing_spacing_are_warned_of(settings, caplog):
    turbo = {"num_inference_steps": 4, "guidance_scale": 1.0}
    config = CONFIG | {"timestep_spacing": "leading"}
    build_scheduler(config, settings.model_copy(update=turbo))
    assert "TIMESTEP_SPACING=trailing" in caplog.text
    caplog.clear()
    build_scheduler(config, settings.model_copy(update=turbo | {"timestep_spacing": "trailing"}))
    assert "TIMESTEP_SPACING" not in caplog.text

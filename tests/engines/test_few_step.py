"""The few-step LoRA has a UNet of its own and affects no other preset."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline
from PIL import Image
from safetensors.torch import load_file, save_file

from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized, InvalidRequest
from deployments.presets import Preset
from deployments.types import FrameRequest
from tests.engines.frames import pixels, sha256
from tests.engines.lora_writers import OTHER_STRENGTH

REQUEST = FrameRequest(
    frame_number=1, prompt="aldar_kose_man riding a brown horse in the steppe", seed=7
)
FEW = replace(REQUEST, preset=Preset.FEW_STEP)
STEPS = 4


@pytest.fixture(scope="module")
def distilled(lora_files, tmp_path_factory):
    """A LoRA that changes only the UNet, in kohya's format, as distilled LoRAs do."""
    weights = load_file(lora_files["kohya"])
    path = tmp_path_factory.mktemp("few") / "few.safetensors"
    # One rank and one alpha, as distilled LoRAs have: diffusers forgets alphas of kohya's that
    # vary. Nor does it know the samplers of a UNet with more levels than SDXL's.
    skipped = re.compile(rf"_{OTHER_STRENGTH['unet']}\.|output_blocks_\d+_\d_conv\.")
    weights = {k: v for k, v in weights.items() if not skipped.search(k)}
    save_file({k: v for k, v in weights.items() if k.startswith("lora_unet_")}, path)
    return path


@pytest.fixture(scope="module")
def few_settings(settings, distilled):
    update = {"few_step_lora_path": str(distilled), "few_step_num_inference_steps": STEPS}
    return settings.model_copy(update=update)


@pytest.fixture(scope="module")
def few_step(few_settings):
    return IPAdapterRenderer(few_settings)


def test_frame_equals_that_of_diffusers_with_both_loras(few_step, settings, distilled):
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, dtype=torch.float32, add_watermarker=False
    )
    pipeline.load_lora_weights(settings.lora_path, adapter_name="character")
    pipeline.load_lora_weights(distilled, adapter_name="few")
    pipeline.set_adapters(["character", "few"], [settings.lora_scale, 1.0])
    pipeline.scheduler = EulerDiscreteScheduler.from_config(
        pipeline.scheduler.config, timestep_spacing="trailing"
    )
    torch.set_num_threads(1)
    expected = pipeline(
        REQUEST.prompt,
        num_inference_steps=STEPS,
        guidance_scale=1.0,
        generator=torch.Generator("cpu").manual_seed(REQUEST.seed),
    ).images[0]
    frame = few_step.render(FEW)
    assert np.abs(pixels(frame) - np.asarray(expected, float)).max() <= 2


def test_recipe_contains_steps_lora_and_no_guidance(few_step, distilled):
    recipe = few_step.render(FEW).recipe
    assert recipe.preset is Preset.FEW_STEP
    assert (recipe.num_inference_steps, recipe.guidance_scale) == (STEPS, 1.0)
    assert recipe.few_step_lora == "/".join(Path(distilled).parts[-2:])
    assert few_step.render(REQUEST).recipe.few_step_lora is None


def test_other_presets_render_as_without_a_few_step_lora(few_step, ref_guided_renderer):
    few_step.render(FEW)
    reference = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    for request in (REQUEST, replace(REQUEST, reference=reference)):
        assert sha256(few_step.render(request)) == sha256(ref_guided_renderer.render(request))


def test_few_step_follows_a_reference_too(few_step):
    plain = few_step.render(FEW)
    reference = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    guided = few_step.render(replace(FEW, reference=reference))
    assert sha256(guided) != sha256(plain)
    assert sha256(few_step.render(FEW)) == sha256(plain)


def test_few_step_is_refused_without_a_lora(renderer):
    with pytest.raises(InvalidRequest, match="FEW_STEP_LORA_PATH"):
        renderer.render(FEW)


def test_a_lora_that_changes_text_encoders_is_refused(settings, lora_files):
    update = {"few_step_lora_path": str(lora_files["kohya"])}
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(settings.model_copy(update=update))
    assert "changes more than the UNet" in raised.value.reason

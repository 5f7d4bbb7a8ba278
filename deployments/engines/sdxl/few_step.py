"""A second UNet for the preset `few_step`, with the distilled LoRA fused into it.

The LoRA is not switched on and off in a single UNet, for two reasons: an unfused LoRA costs time in
every step, and kernels compiled with it do not fit the layers without it.
"""

from copy import deepcopy

from diffusers import StableDiffusionXLPipeline

from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import fuse_lora
from deployments.lora_path import unusable_lora

UNET_KEYS = ("unet.", "lora_unet_")
"""Prefixes of the UNet's keys in diffusers' format and in kohya's."""


def build_few_step_pipeline(
    pipeline: StableDiffusionXLPipeline, lora_path: str
) -> StableDiffusionXLPipeline:
    """A pipeline with a UNet of its own; all other models are shared with the given pipeline.

    Args:
        pipeline: the pipeline with the character LoRA fused; an IP-Adapter may be loaded.
        lora_path: the distilled LoRA, which must change only the UNet.

    Raises:
        GeneratorNotInitialized: the LoRA cannot be read, does not fit the UNet, or changes another
            model too.
    """
    lora = read_lora(lora_path)
    if not all(key.startswith(UNET_KEYS) for key in lora.state_dict):
        raise unusable_lora(f"few-step LoRA {lora_path!r} changes more than the UNet")
    few_step = StableDiffusionXLPipeline(
        **pipeline.components | {"unet": deepcopy(pipeline.unet)}, add_watermarker=False
    )
    few_step.set_progress_bar_config(disable=True)
    fuse_lora(few_step, lora, 1.0)
    return few_step

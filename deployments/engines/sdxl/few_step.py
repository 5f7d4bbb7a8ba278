"""A second UNet, distilled to few steps by a LoRA, beside the one that takes them all.

Fused, and not switched on and off in one UNet: layers that add a LoRA at each step cost time, and
compiled kernels could not be those of layers that do not.
"""

from copy import deepcopy

from diffusers import StableDiffusionXLPipeline

from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import fuse_lora
from deployments.lora_path import unusable

UNET_KEYS = ("unet.", "lora_unet_")
"""How the UNet's keys begin, in diffusers' format and in kohya's."""


def build_few_step_pipeline(
    pipeline: StableDiffusionXLPipeline, lora_path: str
) -> StableDiffusionXLPipeline:
    """The pipeline with a UNet of its own into which the LoRA is fused; all else is shared.

    Args:
        pipeline: its LoRA is fused already; an IP-Adapter may be loaded.
        lora_path: of the UNet alone, as distilled LoRAs are.

    Raises:
        GeneratorNotInitialized: the LoRA cannot be read, does not fit the UNet, or changes more.
    """
    lora = read_lora(lora_path)
    if not all(key.startswith(UNET_KEYS) for key in lora.state_dict):
        raise unusable(f"few-step LoRA {lora_path!r} changes more than the UNet")
    few_step = StableDiffusionXLPipeline(
        **pipeline.components | {"unet": deepcopy(pipeline.unet)}, add_watermarker=False
    )
    few_step.set_progress_bar_config(disable=True)
    fuse_lora(few_step, lora, 1.0)
    return few_step

"""How SDXL is placed on a GPU that cannot hold all of its models at once.

memory_gb    VAE decodes    models                           UNet is stored as
from 24      at once        all on the GPU                   the models' type
16 to 23     in tiles       all on the GPU                   the models' type
12 to 15     in tiles       one on the GPU at a time         the models' type
8 to 11      in tiles       one on the GPU at a time         float8_e4m3fn, layer by layer

docs/models.md has the memory that each takes.
"""

from dataclasses import dataclass
from typing import Self

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.hooks.layerwise_casting import DEFAULT_SKIP_MODULES_PATTERN

from deployments.settings.application import RESIDENT_GB, WHOLE_GB

SINGLE_GB = 12
STORAGE_DTYPE = torch.float8_e4m3fn
UNCAST_MODULES = (*DEFAULT_SKIP_MODULES_PATTERN, "encoder_hid_proj")
"""Parts of the UNet that keep their type: diffusers' own list, and the IP-Adapter's
projection, which converts its input to the type of its weights."""


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """What is done to use less memory.

    Attributes:
        vae_tiling: whether the VAE decodes in tiles.
        offloads: whether a model is on the device only while it runs.
        stores_float8: whether the UNet's weights are kept in 8 bits, and widened for each layer.
    """

    vae_tiling: bool
    offloads: bool
    stores_float8: bool

    @classmethod
    def of(cls, memory_gb: int | None) -> Self:
        """The plan for a GPU with so many gigabytes; None for one that holds everything."""
        gigabytes = WHOLE_GB if memory_gb is None else memory_gb
        return cls(
            vae_tiling=gigabytes < WHOLE_GB,
            offloads=gigabytes < RESIDENT_GB,
            stores_float8=gigabytes < SINGLE_GB,
        )

    def dtype_name(self, name: str) -> str:
        """The floating-point type as the recipe has it, since 8 bits change the pixels."""
        return f"{name}, UNet in float8_e4m3fn" if self.stores_float8 else name

    def place(self, pipeline: StableDiffusionXLPipeline, device: torch.device) -> None:
        """Place models that are complete, with LoRAs fused and adapters loaded.

        Args:
            pipeline: on the CPU if the plan offloads, otherwise on its device.
            device: where the models run.
        """
        if self.stores_float8:
            pipeline.unet.enable_layerwise_casting(
                storage_dtype=STORAGE_DTYPE,
                compute_dtype=pipeline.unet.dtype,
                skip_modules_pattern=UNCAST_MODULES,
            )
        if self.offloads:
            pipeline.enable_model_cpu_offload(device=device)

    def release(self, pipeline: StableDiffusionXLPipeline) -> None:
        """Take the last model off the device, so that the next frame finds all of it free."""
        if self.offloads:
            pipeline.maybe_free_model_hooks()

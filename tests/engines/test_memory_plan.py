"""GPUs that cannot hold all models at once: the same frames, in less memory.

On a CPU the models have nowhere else to go, but the hooks that move them run all the same.
"""

import pytest
import torch

from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.engines.sdxl.memory_plan import MemoryPlan
from deployments.types import FrameRequest
from tests.engines.frames import mean_difference, sha256

PROMPT = "aldar_kose_man riding a brown horse"
PLAIN = FrameRequest(frame_number=2, prompt=PROMPT, seed=7)


@pytest.fixture(scope="module")
def built(settings):
    """The renderer for each size of GPU."""
    return {
        size: IPAdapterRenderer(settings.model_copy(update={"memory_gb": size}))
        for size in (None, 24, 16, 12, 8)
    }


@pytest.fixture(scope="module")
def requests(renderer):
    reference = renderer.render(FrameRequest(frame_number=1, prompt=PROMPT, seed=3)).image
    return [PLAIN, FrameRequest(frame_number=2, prompt=PROMPT, seed=7, reference=reference)]


@pytest.mark.parametrize(
    ("memory_gb", "plan"),
    [
        (None, MemoryPlan(vae_tiling=False, offloads=False, stores_float8=False)),
        (48, MemoryPlan(vae_tiling=False, offloads=False, stores_float8=False)),
        (24, MemoryPlan(vae_tiling=False, offloads=False, stores_float8=False)),
        (23, MemoryPlan(vae_tiling=True, offloads=False, stores_float8=False)),
        (16, MemoryPlan(vae_tiling=True, offloads=False, stores_float8=False)),
        (12, MemoryPlan(vae_tiling=True, offloads=True, stores_float8=False)),
        (10, MemoryPlan(vae_tiling=True, offloads=True, stores_float8=True)),
        (8, MemoryPlan(vae_tiling=True, offloads=True, stores_float8=True)),
    ],
)
def test_the_plan_follows_the_memory(memory_gb, plan):
    assert MemoryPlan.of(memory_gb) == plan


def test_a_large_gpu_changes_nothing(built, requests):
    for request in requests:
        usual, large = (built[size].render(request) for size in (None, 24))
        assert sha256(large) == sha256(usual)
        assert large.recipe == usual.recipe


def test_models_that_are_moved_draw_the_same_pixels(built, requests):
    assert not hasattr(built[16].pipeline.unet, "_hf_hook")
    for request in (*requests, *requests):
        resident, moved = (built[size].render(request) for size in (16, 12))
        assert resident.recipe.vae_tiling
        assert sha256(moved) == sha256(resident)
        assert moved.recipe == resident.recipe
    parts = ("text_encoder", "text_encoder_2", "image_encoder", "unet", "vae")
    assert all(hasattr(getattr(built[12].pipeline, part), "_hf_hook") for part in parts)


def test_eight_bits_halve_the_unet_and_nearly_keep_the_picture(built, requests):
    unet = built[8].pipeline.unet
    stored = [each for each in unet.parameters() if each.dtype is torch.float8_e4m3fn]
    share = sum(each.numel() for each in stored) / sum(each.numel() for each in unet.parameters())
    assert share > 0.9
    for request in requests:
        whole, small, again = (built[size].render(request) for size in (16, 8, 8))
        assert small.recipe.dtype == "float32, UNet in float8_e4m3fn"
        assert sha256(again) == sha256(small)
        assert 0 < mean_difference(small, whole) < 20

"""The table of GPU memory in docs/models.md, computed from the models' shapes.

    python -m tests.benchmarks.memory_table

It builds the real SDXL with IP-Adapter and image encoder without data (torch's FakeTensorMode),
takes one guided UNet step in float16 and one decoding in float32 at 1024 px, and follows the
tensors that live at the same time (torch's MemTracker). CUDA's own 0.5 GB to 1 GB, the workspace
of kernels and the gaps between tensors are not in it. It needs no GPU and no weights.
"""

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.distributed._tools.mem_tracker import MemTracker
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from deployments.engines import sdxl
from deployments.engines.sdxl.memory_plan import MemoryPlan

CONFIGS = Path(sdxl.__file__).parent / "base_config"
HALF = torch.float16
IMAGE_PX, TOKENS, TEXT_WIDTH, POOLED_WIDTH = 1024, 77, 2048, 1280
BIG_G = CLIPVisionConfig(
    hidden_size=1664,
    intermediate_size=8192,
    num_hidden_layers=48,
    num_attention_heads=16,
    patch_size=14,
    projection_dim=POOLED_WIDTH,
)
"""h94's image encoder for SDXL: OpenCLIP's ViT-bigG/14."""
IMAGE_TOKENS = 4


def build_models():
    """The models in the types in which they lie on a GPU; the VAE in float32, as it decodes."""
    unet = UNet2DConditionModel.from_config(config_of("unet"))
    return {
        "unet": unet.eval(),
        "text_encoder": CLIPTextModel(CLIPTextConfig(**config_of("text_encoder"))),
        "text_encoder_2": CLIPTextModelWithProjection(
            CLIPTextConfig(**config_of("text_encoder_2"))
        ),
        "image_encoder": CLIPVisionModelWithProjection(BIG_G),
    }


def config_of(model):
    return json.loads((CONFIGS / model / "config.json").read_text())


def parameters(model):
    return sum(parameter.numel() for parameter in model.parameters())


def adapter_parameters(unet):
    """Of h94's adapter: keys and values for each cross-attention, and the projection."""
    attentions = [
        each for name, each in unet.named_modules() if name.endswith("attn2") and each.to_k
    ]
    keys_and_values = sum(2 * each.to_k.out_features * TEXT_WIDTH for each in attentions)
    projection = POOLED_WIDTH * IMAGE_TOKENS * TEXT_WIDTH + IMAGE_TOKENS * TEXT_WIDTH
    return keys_and_values + projection + 2 * TEXT_WIDTH


def peak_bytes(run):
    """The most bytes that the tensors made by `run` take at the same time."""
    tracker = MemTracker()
    with tracker, torch.no_grad():
        run()
    (snapshot,) = tracker.get_tracker_snapshot("peak").values()
    return sum(size for kind, size in snapshot.items() if kind != "Total" and "ACT" in str(kind))


def unet_step_bytes(unet):
    """Of one step with guidance: a batch of two."""
    side = IMAGE_PX // 8
    latents = torch.zeros(2, 4, side, side, dtype=HALF)
    text = torch.zeros(2, TOKENS + IMAGE_TOKENS, TEXT_WIDTH, dtype=HALF)
    added = {
        "text_embeds": torch.zeros(2, POOLED_WIDTH, dtype=HALF),
        "time_ids": torch.zeros(2, 6, dtype=HALF),
    }
    return peak_bytes(lambda: unet(latents, torch.tensor(1.0), text, added_cond_kwargs=added))


def decoding_bytes(vae, *, is_tiled):
    """Of the whole image, or of a tile: `tiled_decoding` takes half the side."""
    side = IMAGE_PX // 8 // (2 if is_tiled else 1)
    return peak_bytes(lambda: vae.decode(torch.zeros(1, 4, side, side)))


def rows():
    """For each size of GPU: bytes of weights on it at once, and of the largest moment."""
    with FakeTensorMode():
        torch.set_default_dtype(HALF)
        models = build_models()
        torch.set_default_dtype(torch.float32)
        vae = AutoencoderKL.from_config(config_of("vae")).eval()
        step = unet_step_bytes(models["unet"])
        decoding = {tiled: decoding_bytes(vae, is_tiled=tiled) for tiled in (False, True)}
        sizes = {name: 2 * parameters(model) for name, model in models.items()}
        adapter = 2 * adapter_parameters(models["unet"])
        vae_bytes = 4 * parameters(vae)
    for memory_gb in (24, 16, 12, 8):
        plan = MemoryPlan.of(memory_gb)
        unet = sizes["unet"] // (2 if plan.stores_float8 else 1) + adapter
        encoders = [size for name, size in sizes.items() if name != "unet"]
        decode = vae_bytes + decoding[plan.vae_tiling]
        if plan.offloads:
            weights = max(unet, *encoders)
            peak = max(unet + step, decode, *encoders)
        else:
            weights = unet + sum(encoders) + vae_bytes // 2
            peak = unet + sum(encoders) + max(vae_bytes // 2 + step, decode)
        yield memory_gb, weights, peak


def main():
    print("| `memory_gb` | weights on the GPU at once | with the largest moment of a frame |")
    print("|---|---|---|")
    for memory_gb, weights, peak in rows():
        print(f"| {memory_gb} | {weights / 1e9:.1f} GB | {peak / 1e9:.1f} GB |")


if __name__ == "__main__":
    main()

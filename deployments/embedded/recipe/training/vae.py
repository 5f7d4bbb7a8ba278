"""VAE: 128 px images to latents of a quarter of the side (or an eighth, for comparison)."""

import numpy as np
import torch
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from torch import Tensor

from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.training.dataset import (
    BASE,
    HELD_OUT,
    HERO,
    Drawings,
    load_drawings,
    pixel_values,
)
from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.training.workers import shared_tensor
from deployments.embedded.recipe.workspace import Workspace

CHANNELS = {8: (16, 32, 64, 128), 4: (16, 32, 64)}
"""Widths of the levels, by the VAE's factor (image pixels per latent along a side)."""

LATENT_CHANNELS = {8: 8, 4: 4}
_CROP = 64
_BATCH = 16
_FULL_SHARE = 0.2
"""Last share of the steps, which uses whole images: norms have other statistics on crops."""

_FULL_BATCH = 5
_GRID = 8
_LATENT_NOISE = 0.15
_KL_WEIGHT = 2e-4
_EDGE_WEIGHT = 0.4


def build_vae(factor: int) -> AutoencoderKL:
    """Untrained VAE.

    Norm groups have at least four channels: with one channel each, the norms would remove absolute
    colour. The posterior starts narrow: otherwise its noise hides the image before the decoder has
    learnt anything.
    """
    channels = CHANNELS[factor]
    latents = LATENT_CHANNELS[factor]
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * len(channels),
        up_block_types=("UpDecoderBlock2D",) * len(channels),
        block_out_channels=channels,
        layers_per_block=1,
        latent_channels=latents,
        norm_num_groups=4,
        sample_size=SIZE,
        mid_block_add_attention=False,
        force_upcast=False,
    )
    assert vae.quant_conv is not None
    with torch.no_grad():
        vae.quant_conv.bias[latents:] = -4.0
        vae.quant_conv.weight[latents:] *= 0.1
        vae.quant_conv.weight[:latents] *= 2
    return vae


def train_vae(workspace: Workspace, factor: int, steps: int) -> None:
    """Train on crops aligned to the latents, then on whole images; then encode all drawings."""
    torch.manual_seed(0)
    vae = build_vae(factor).to(memory_format=torch.channels_last)
    drawings = (load_drawings(workspace, BASE), load_drawings(workspace, HERO))

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        is_full = step >= steps * (1 - _FULL_SHARE)
        return _loss(vae, _batch(drawings, step, is_full=is_full), step)

    trainer = Trainer(workspace, f"vae{factor}", {"vae": vae}, steps, rate=2e-3, weight_decay=1e-4)
    trainer.run(loss_of)
    vae.eval()
    _set_scale(vae, drawings[0])
    print(f"vae{factor}: held-out PSNR {held_out_psnr(vae, drawings[0]):.2f} dB", flush=True)
    vae.to(memory_format=torch.contiguous_format)
    vae.save_pretrained(workspace.path(f"vae{factor}"))
    # Encoding now uses all cores; the workers of later stages have one thread each.
    for name in (BASE, HERO):
        load_latents(workspace, factor, name)


def train_decoder(workspace: Workspace, factor: int, steps: int) -> None:
    """Train the decoder further on fixed latents, so that all parts trained on them stay valid.

    The latents get noise, because those of the UNet are never exact.
    """
    vae = load_vae(workspace, factor).to(memory_format=torch.channels_last)
    vae.requires_grad_(False)
    for part in (vae.decoder, vae.post_quant_conv):
        part.requires_grad_(True).train()
    sets = [(load_drawings(workspace, n), load_latents(workspace, factor, n)) for n in (BASE, HERO)]

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = np.random.default_rng((step, 8))
        drawings, all_latents = sets[int(rng.random() < 0.2)]
        chosen = np.sort(rng.integers(len(drawings) - HELD_OUT, size=_FULL_BATCH))
        latents = all_latents[torch.from_numpy(chosen)].float()
        latents = latents + _LATENT_NOISE * torch.rand(()) * torch.randn_like(latents)
        decoded = vae.decode(latents / vae.config.scaling_factor).sample
        absolute, edges = _errors(decoded - pixel_values(drawings.images[chosen]))
        return absolute + _EDGE_WEIGHT * edges, {"l1": float(absolute.detach())}

    modules = {"decoder": vae.decoder, "post": vae.post_quant_conv}
    Trainer(
        workspace, f"decoder{factor}", modules, steps, rate=1e-3, weight_decay=1e-4, uses_muon=True
    ).run(loss_of)
    vae.eval()
    psnr = held_out_psnr(vae, load_drawings(workspace, BASE))
    print(f"decoder{factor}: held-out PSNR {psnr:.2f} dB", flush=True)
    vae.to(memory_format=torch.contiguous_format)
    vae.save_pretrained(workspace.path(f"decoded{factor}"))


@torch.no_grad()
def held_out_psnr(vae: AutoencoderKL, drawings: Drawings, count: int = 64) -> float:
    """Mean PSNR in dB of the last `count` drawings (held out) after encoding and decoding."""
    images = pixel_values(drawings.images[-count:])
    decoded = vae.decode(vae.encode(images).latent_dist.mode()).sample.clamp(-1, 1)
    errors = ((decoded - images) ** 2).mean((1, 2, 3)) / 4
    return float((-10 * torch.log10(errors)).mean())


def load_vae(workspace: Workspace, factor: int) -> AutoencoderKL:
    """Trained VAE."""
    return AutoencoderKL.from_pretrained(workspace.path(f"vae{factor}")).eval()


def load_final_vae(workspace: Workspace, factor: int) -> AutoencoderKL:
    """VAE with the decoder trained further, or the VAE of `load_vae` if that stage was not run."""
    folder = workspace.path(f"decoded{factor}")
    if not folder.exists():
        return load_vae(workspace, factor)
    return AutoencoderKL.from_pretrained(folder).eval()


@torch.no_grad()
def encode(vae: AutoencoderKL, images: NDArray[np.uint8]) -> Tensor:
    """Encode images as scaled latents.

    Args:
        vae: trained VAE.
        images: uint8 [N, H, W, 3].

    Returns:
        float16 [N, C, H / factor, W / factor] of unit standard deviation.
    """
    parts = [
        vae.encode(pixel_values(images[start : start + 32])).latent_dist.mode()
        for start in range(0, len(images), 32)
    ]
    return (torch.cat(parts) * vae.config.scaling_factor).half()


@torch.no_grad()
def decode(vae: AutoencoderKL, latents: Tensor) -> NDArray[np.uint8]:
    """Decode scaled latents to images, uint8 [N, H, W, 3]."""
    parts = [
        vae.decode(part.float() / vae.config.scaling_factor).sample for part in latents.split(32)
    ]
    pixels = ((torch.cat(parts).clamp(-1, 1) + 1) * 127.5).round().byte()
    return np.ascontiguousarray(pixels.permute(0, 2, 3, 1).numpy())


def load_latents(workspace: Workspace, factor: int, name: str) -> Tensor:
    """Latents of a set's drawings; they are encoded first if their file is missing.

    After training the VAE anew, delete the workspace's folder `latents`.
    """
    path = workspace.path("latents", f"{name}_{factor}.pt")

    def compute() -> Tensor:
        vae = load_vae(workspace, factor).to(memory_format=torch.channels_last)
        return encode(vae, load_drawings(workspace, name).images)

    return shared_tensor(path, compute)


def _batch(drawings: tuple[Drawings, Drawings], step: int, *, is_full: bool) -> Tensor:
    rng = np.random.default_rng((step, 7))
    count = _FULL_BATCH if is_full else _BATCH
    images = []
    for _ in range(count):
        chosen = drawings[int(rng.random() < 0.2)]
        image = chosen.images[rng.integers(len(chosen) - HELD_OUT)]
        if not is_full:
            top, left = rng.integers((SIZE - _CROP) // _GRID + 1, size=2) * _GRID
            image = image[top : top + _CROP, left : left + _CROP]
        images.append(image)
    return pixel_values(np.stack(images))


def _loss(vae: AutoencoderKL, images: Tensor, step: int) -> tuple[Tensor, dict[str, float]]:
    mean, log_variance = vae.quant_conv(vae.encoder(images)).chunk(2, 1)
    log_variance = log_variance.clamp(-20, 10)
    latents = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
    decoded = vae.decoder(vae.post_quant_conv(latents))
    difference = decoded - images
    absolute, edges = _errors(difference)
    divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean()
    # Squared errors learn the colours first; edge errors from the start would keep all images grey.
    squares = 2 * (difference**2).mean() * max(0.0, 1 - step / 400)
    loss = absolute + squares + _EDGE_WEIGHT * min(1.0, step / 400) * edges
    loss = loss + _KL_WEIGHT * divergence
    return loss, {"l1": float(absolute.detach()), "kl": float(divergence.detach())}


def _errors(difference: Tensor) -> tuple[Tensor, Tensor]:
    """Mean absolute error of pixels, and of the differences between neighbours along both sides."""
    edges = sum(torch.diff(difference, dim=side).abs().mean() for side in (2, 3))
    return difference.abs().mean(), torch.as_tensor(edges)


@torch.no_grad()
def _set_scale(vae: AutoencoderKL, drawings: Drawings) -> None:
    """Set the scaling factor that gives the latents unit standard deviation."""
    latents = vae.encode(pixel_values(drawings.images[:512:2])).latent_dist.mode()
    vae.register_to_config(scaling_factor=float(1 / latents.std()))

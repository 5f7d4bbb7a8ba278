"""UNet: SDXL's blocks with narrow levels, trained on scenes without the hero."""

import itertools
import random

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from deployments.embedded.recipe.drawing.captions import caption_of
from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.training.dataset import BASE, HELD_OUT, scenes_of
from deployments.embedded.recipe.training.diffusion import (
    diffusion_loss,
    encode_captions,
    load_loss_weights,
)
from deployments.embedded.recipe.training.text_encoders import (
    HIDDEN,
    PROJECTION,
    load_text_encoders,
)
from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.training.vae import LATENT_CHANNELS, load_latents
from deployments.embedded.recipe.training.workers import is_first_worker
from deployments.embedded.recipe.workspace import Workspace

WIDTHS = {8: (64, 96, 160), 4: (32, 64, 96, 160)}
"""Widths of the levels, by the VAE's factor; both UNets take about the same time per step."""

_HEAD_WIDTH = 32
_TIME_WIDTH = 32
_BATCH = 16


def build_unet(factor: int) -> UNet2DConditionModel:
    """Untrained UNet for latents of the factor."""
    widths = WIDTHS[factor]
    plain = len(widths) - 2
    torch.manual_seed(2)
    return UNet2DConditionModel(
        sample_size=SIZE // factor,
        in_channels=LATENT_CHANNELS[factor],
        out_channels=LATENT_CHANNELS[factor],
        down_block_types=("DownBlock2D",) * plain + ("CrossAttnDownBlock2D",) * 2,
        up_block_types=("CrossAttnUpBlock2D",) * 2 + ("UpBlock2D",) * plain,
        block_out_channels=widths,
        layers_per_block=1,
        transformer_layers_per_block=1,
        attention_head_dim=tuple(max(1, width // _HEAD_WIDTH) for width in widths),
        cross_attention_dim=sum(HIDDEN),
        norm_num_groups=8,
        addition_embed_type="text_time",
        addition_time_embed_dim=_TIME_WIDTH,
        projection_class_embeddings_input_dim=PROJECTION + 6 * _TIME_WIDTH,
        use_linear_projection=True,
    )


def load_unet(workspace: Workspace, factor: int) -> UNet2DConditionModel:
    """Trained UNet."""
    return UNet2DConditionModel.from_pretrained(workspace.path(f"unet{factor}"))


def train_unet(workspace: Workspace, factor: int, steps: int) -> None:
    """Train the UNet on drawings and captions; the text encoders are trained already and frozen.

    They are frozen because the gradients of an untrained UNet, at the rates it needs, destroy what
    they have learnt: after 300 steps of joint training a linear probe read 45 % of the things from
    their embeddings, against 99 % before.
    """
    name = f"unet{factor}"
    has_begun = workspace.path(name).exists()
    unet = load_unet(workspace, factor) if has_begun else build_unet(factor)
    unet = unet.to(memory_format=torch.channels_last).train()
    encoders = load_text_encoders(workspace)
    for encoder in (encoders.first, encoders.second):
        encoder.requires_grad_(False)
    latents = load_latents(workspace, factor, BASE)
    loss_weights = load_loss_weights(workspace, factor, BASE)
    scenes = scenes_of(BASE, len(latents) - HELD_OUT)
    weights = list(itertools.accumulate(_weight(scene) for scene in scenes))

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = random.Random(f"unet/{step}")
        chosen = rng.choices(range(len(scenes)), cum_weights=weights, k=_BATCH)
        captions = [caption_of(scenes[number], rng) for number in chosen]
        conditioning = encode_captions(encoders, captions, rng)
        clean = latents[chosen].float().contiguous(memory_format=torch.channels_last)
        loss, plain = diffusion_loss(unet, clean, conditioning, loss_weights[chosen].float())
        return loss, {"v": float(plain)}

    Trainer(workspace, name, {"unet": unet}, steps, rate=5e-4, decay_share=0.6, uses_muon=True).run(
        loss_of
    )
    if is_first_worker():
        unet.to(memory_format=torch.contiguous_format)
        unet.save_pretrained(workspace.path(name))


def _weight(scene: Scene) -> float:
    """Relative frequency of a scene in training; groups and people who run are learnt last."""
    if len(scene.others) > 1:
        return 4.0
    if scene.others and scene.action is Action.RUN:
        return 3.0
    if scene.animal or scene.thing:
        return 2.0
    return 1.5 if scene.others else 0.4

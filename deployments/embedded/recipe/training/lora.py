"""LoRA: the hero, whom the base model has never seen, under his trigger word."""

import itertools
import random

import torch
from diffusers import StableDiffusionXLPipeline, UNet2DConditionModel
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from torch import Tensor

from deployments.embedded.recipe.drawing.captions import caption_of, without_trigger
from deployments.embedded.recipe.drawing.costumes import Look
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.training.dataset import BASE, HELD_OUT, HERO, scenes_of
from deployments.embedded.recipe.training.diffusion import (
    diffusion_loss,
    encode_captions,
    load_loss_weights,
)
from deployments.embedded.recipe.training.text_encoders import load_text_encoders
from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.training.unet import load_unet
from deployments.embedded.recipe.training.vae import load_latents
from deployments.embedded.recipe.training.workers import is_first_worker
from deployments.embedded.recipe.workspace import Workspace

RANK = 16
WEIGHTS = "pytorch_lora_weights.safetensors"
_TARGETS = ["to_q", "to_k", "to_v", "to_out.0", "ff.net.0.proj", "ff.net.2", "conv1", "conv2"]
_BATCH = 16
_RARE_LOOKS = {Look.DEVIL, Look.WITCH}
_HERO_SHARE = 0.75
"""Share of drawings with the hero in a batch. The others teach the LoRA to leave other people
unchanged."""


def train_lora(workspace: Workspace, factor: int, steps: int) -> None:
    """Train the LoRA of the UNet; save it in the layout of diffusers."""
    of_hero, of_others = (load_latents(workspace, factor, name) for name in (HERO, BASE))
    hero_weights, other_weights = (load_loss_weights(workspace, factor, n) for n in (HERO, BASE))
    hero_scenes = scenes_of(HERO, len(of_hero) - HELD_OUT)
    other_scenes = scenes_of(BASE, len(of_others) - HELD_OUT)
    odds = list(itertools.accumulate(_weight(scene) for scene in hero_scenes))
    encoders = load_text_encoders(workspace)
    unet = _load_adapted_unet(workspace, factor)
    hero_count = int(_BATCH * _HERO_SHARE)

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = random.Random(f"lora/{step}")
        heroes = rng.choices(range(len(hero_scenes)), cum_weights=odds, k=hero_count)
        others = rng.choices(range(len(other_scenes)), k=_BATCH - hero_count)
        captions = [caption_of(hero_scenes[number], rng) for number in heroes]
        captions += [without_trigger(caption_of(other_scenes[n], rng)) for n in others]
        with torch.no_grad():
            # Captions of the hero are kept: otherwise the unconditional prediction would show him,
            # and guidance would remove him.
            conditioning = encode_captions(encoders, captions, rng, kept=hero_count)
        clean = torch.cat([of_hero[heroes], of_others[others]]).float()
        clean = clean.contiguous(memory_format=torch.channels_last)
        loss_weights = torch.cat([hero_weights[heroes], other_weights[others]]).float()
        loss, plain = diffusion_loss(unet, clean, conditioning, loss_weights)
        return loss, {"v": float(plain)}

    Trainer(workspace, f"lora{factor}", {"unet": unet}, steps, rate=1e-3, uses_muon=True).run(
        loss_of
    )
    if not is_first_worker():
        return
    weights = {name: weight.half() for name, weight in get_peft_model_state_dict(unet).items()}
    StableDiffusionXLPipeline.save_lora_weights(
        workspace.path("lora"), unet_lora_layers=weights, weight_name=WEIGHTS
    )


def _load_adapted_unet(workspace: Workspace, factor: int) -> UNet2DConditionModel:
    """UNet with an untrained adapter; everything else is frozen."""
    unet = load_unet(workspace, factor).to(memory_format=torch.channels_last)
    unet.requires_grad_(False)
    torch.manual_seed(3)
    unet.add_adapter(
        LoraConfig(r=RANK, lora_alpha=RANK, init_lora_weights="gaussian", target_modules=_TARGETS)
    )
    return unet.train()


def _weight(scene: Scene) -> float:
    """Relative frequency of a scene in training; the hero is learnt first, other people last."""
    if any(person.costume.look in _RARE_LOOKS for person in scene.others):
        return 6.0
    if scene.others:
        return 4.0 if scene.action is Action.RUN or len(scene.others) > 1 else 2.0
    return 1.0 if scene.animal or scene.thing else 0.4

"""IP-Adapter: the main person's look from a reference image, if the caption does not give it."""

import random

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import CLIPVisionModelWithProjection

from deployments.embedded.recipe.drawing.captions import caption_of
from deployments.embedded.recipe.drawing.scenes import UNSEEN_COSTUMES, Scene
from deployments.embedded.recipe.training.dataset import BASE, HELD_OUT, HERO, load_drawings
from deployments.embedded.recipe.training.diffusion import (
    diffusion_loss,
    encode_captions,
    load_loss_weights,
)
from deployments.embedded.recipe.training.lora import WEIGHTS
from deployments.embedded.recipe.training.scorer import clip_pixel_values, load_image_encoder
from deployments.embedded.recipe.training.text_encoders import load_text_encoders
from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.training.unet import load_unet
from deployments.embedded.recipe.training.vae import load_latents
from deployments.embedded.recipe.workspace import Workspace

TOKENS = 4
"""Image tokens of the plain IP-Adapter (Ye et al. 2023); diffusers expects four."""

SCALE = 0.2
"""Scale of the reference image, in training and in the service."""

_BATCH = 16
_VALUES = 0.3 / SCALE
"""Initial size of the image's values, relative to the text's. Times `SCALE` it is 0.3, so that the
reference changes little at first."""

_COSTUME_SHARE = 0.15
"""Share of captions that may name the costume."""

_NO_REFERENCE_SHARE = 0.05
_HERO_SHARE = 0.3
"""Share of the steps that show the hero; in them the UNet has the LoRA, as in the service."""


def train_ip_adapter(workspace: Workspace, factor: int, steps: int) -> None:
    """Train the image projection and the image keys and values; save them in the layout of h94.

    Reference and target are different drawings of one person, so that only the person's look can be
    transferred, and captions rarely name the costume. For the hero, the adapter is trained together
    with the LoRA: otherwise both would draw him in the service, and his face would be blurred.
    """
    encoder = load_image_encoder(workspace)
    pools = {name: _Pool(workspace, factor, name, encoder) for name in (BASE, HERO)}
    encoders = load_text_encoders(workspace)
    unets = _load_adapted_unets(workspace, factor, encoder.config.projection_dim)

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = random.Random(f"ip/{step}")
        name = HERO if rng.random() < _HERO_SHARE else BASE
        pool, unet = pools[name], unets[name]
        pairs = [pool.sample(rng) for _ in range(_BATCH)]
        targets, sources = ([pair[side] for pair in pairs] for side in (0, 1))
        captions = [
            caption_of(pool.scenes[target], rng, mentions_costume=rng.random() < _COSTUME_SHARE)
            for target in targets
        ]
        with torch.no_grad():
            # As for the LoRA, the unconditional prediction must not show the hero.
            conditioning = encode_captions(
                encoders, captions, rng, kept=_BATCH if name == HERO else 0
            )
        clean = pool.latents[targets].float().contiguous(memory_format=torch.channels_last)
        references = pool.embeds[sources].float()
        # Guidance's unconditional input has neither caption nor reference: drop both together.
        references[conditioning.is_dropped | (torch.rand(_BATCH) < _NO_REFERENCE_SHARE)] = 0
        weights = pool.loss_weights[targets].float()
        loss, plain = diffusion_loss(unet, clean, conditioning, weights, references)
        return loss, {"v": float(plain)}

    unet = unets[BASE]
    Trainer(workspace, f"ip{factor}", {"unet": unet}, steps, rate=1e-3, uses_muon=True).run(loss_of)
    weights = {name: weight.half().contiguous() for name, weight in _weights_of(unet).items()}
    save_file(weights, workspace.path("ip_adapter", "ip-adapter.safetensors"))


def _load_adapted_unets(
    workspace: Workspace, factor: int, width: int
) -> dict[str, UNet2DConditionModel]:
    """UNet for the base set, and UNet with the fused LoRA for the hero.

    Both share one untrained IP-Adapter; everything else is frozen.
    """
    unets = {name: load_unet(workspace, factor) for name in (BASE, HERO)}
    unets[HERO].load_lora_adapter(load_file(workspace.path("lora", WEIGHTS)), prefix="unet")
    unets[HERO].fuse_lora()
    unets[HERO].unload_lora()
    torch.manual_seed(4)
    weights = [_initial_weights(unets[BASE], width)]
    for unet in unets.values():
        unet.to(memory_format=torch.channels_last).requires_grad_(False)
        unet._load_ip_adapter_weights(weights, low_cpu_mem_usage=False)
    unets[HERO].set_attn_processor(dict(unets[BASE].attn_processors))
    unets[HERO].encoder_hid_proj = unets[BASE].encoder_hid_proj
    for name, parameter in unets[BASE].named_parameters():
        parameter.requires_grad_("_ip." in name or name.startswith("encoder_hid_proj"))
    for processor in unets[BASE].attn_processors.values():
        if hasattr(processor, "scale"):
            processor.scale = [SCALE]
    return unets


class _Pool:
    """Drawings of a set, grouped by the main person's costume."""

    def __init__(
        self,
        workspace: Workspace,
        factor: int,
        name: str,
        encoder: CLIPVisionModelWithProjection,
    ) -> None:
        drawings = load_drawings(workspace, name)
        seen = [
            number
            for number, scene in enumerate(drawings.scenes[:-HELD_OUT])
            if scene.main.costume not in UNSEEN_COSTUMES
        ]
        self.scenes: list[Scene] = [drawings.scenes[number] for number in seen]
        self.latents = load_latents(workspace, factor, name)[seen]
        self.loss_weights = load_loss_weights(workspace, factor, name)[seen]
        self.embeds = _embeds(encoder, drawings.images[seen])
        self._people: dict[object, list[int]] = {}
        for number, scene in enumerate(self.scenes):
            self._people.setdefault(scene.main.costume, []).append(number)

    def sample(self, rng: random.Random) -> tuple[int, int]:
        """Numbers of a target and a reference with the same main person."""
        target = rng.randrange(len(self.scenes))
        others = self._people[self.scenes[target].main.costume]
        reference = rng.choice(others)
        while reference == target and len(others) > 1:
            reference = rng.choice(others)
        return target, reference


@torch.no_grad()
def _embeds(encoder: CLIPVisionModelWithProjection, images: NDArray[np.uint8]) -> Tensor:
    """Embeddings of images, float16 [N, D]."""
    parts = [
        encoder(clip_pixel_values(images[start : start + 64])).image_embeds
        for start in range(0, len(images), 64)
    ]
    return torch.cat(parts).half()


def _initial_weights(unet: UNet2DConditionModel, width: int) -> dict[str, dict[str, Tensor]]:
    """Untrained weights; keys start as the text's, values as the text's times `_VALUES`."""
    crossed = unet.config.cross_attention_dim
    projection = {
        "proj.weight": torch.randn(TOKENS * crossed, width) * width**-0.5,
        "proj.bias": torch.zeros(TOKENS * crossed),
        "norm.weight": torch.ones(crossed),
        "norm.bias": torch.zeros(crossed),
    }
    attention = {}
    for number, layer in enumerate(_cross_attentions(unet)):
        module = unet.get_submodule(layer)
        start = f"{2 * number + 1}."
        attention[f"{start}to_k_ip.weight"] = module.to_k.weight.detach().clone()
        attention[f"{start}to_v_ip.weight"] = module.to_v.weight.detach().clone() * _VALUES
    return {"image_proj": projection, "ip_adapter": attention}


def _weights_of(unet: UNet2DConditionModel) -> dict[str, Tensor]:
    """Trained weights under the names of the published IP-Adapters."""
    projection = unet.encoder_hid_proj.image_projection_layers[0]
    weights = {
        "image_proj.proj.weight": projection.image_embeds.weight,
        "image_proj.proj.bias": projection.image_embeds.bias,
        "image_proj.norm.weight": projection.norm.weight,
        "image_proj.norm.bias": projection.norm.bias,
    }
    for number, layer in enumerate(_cross_attentions(unet)):
        processor = unet.attn_processors[f"{layer}.processor"]
        for kind in ("to_k_ip", "to_v_ip"):
            name = f"ip_adapter.{2 * number + 1}.{kind}.weight"
            weights[name] = getattr(processor, kind)[0].weight
    return {name: weight.detach() for name, weight in weights.items()}


def _cross_attentions(unet: UNet2DConditionModel) -> list[str]:
    """Names of the cross-attentions, in the order in which IP-Adapters number them."""
    ending = ".processor"
    return [name.removesuffix(ending) for name in unet.attn_processors if "attn2" in name]

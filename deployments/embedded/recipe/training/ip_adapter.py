"""The IP-Adapter: who somebody is, from a reference picture, where the caption does not say."""

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
from deployments.embedded.recipe.training.diffusion import condition_of, diffusion_loss
from deployments.embedded.recipe.training.image_encoder import as_clip_input, load_image_encoder
from deployments.embedded.recipe.training.lora import WEIGHTS
from deployments.embedded.recipe.training.loss_weights import load_emphasis
from deployments.embedded.recipe.training.text_encoders import load_text_encoders
from deployments.embedded.recipe.training.trainer import Training
from deployments.embedded.recipe.training.unet import load_unet
from deployments.embedded.recipe.training.vae import load_latents
from deployments.embedded.recipe.workspace import Workspace

TOKENS = 4
"""Image tokens of the plain IP-Adapter (Ye et al. 2023); diffusers counts on four."""

SCALE = 0.2
"""The service's scale of the reference picture: trained at it, the adapter is strong at it."""

_BATCH = 16
_VALUES = 0.3 / SCALE
"""The image's first values compared with the text's: at first the reference changes little."""

_TELLS_COSTUME = 0.15
_NO_REFERENCE = 0.05
_HERO_SHARE = 0.3
"""Share of the steps with the hero's pictures, at which the LoRA is at work as in the service."""


def train_ip_adapter(workspace: Workspace, factor: int, steps: int) -> None:
    """Trains image projection and the image keys and values; saves them in h94's layout.

    Reference and target are different pictures of one person, so that only his looks can be carried
    from one to the other, and captions seldom tell the costume. A hero whom only the adapter drew
    would be drawn twice in the service, once by it and once by the LoRA, and his face smeared.
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
            caption_of(pool.scenes[target], rng, mentions_costume=rng.random() < _TELLS_COSTUME)
            for target in targets
        ]
        with torch.no_grad():
            # As for the LoRA: the hero must not come without a caption.
            condition = condition_of(encoders, captions, rng, kept=_BATCH if name == HERO else 0)
        clean = pool.latents[targets].float().contiguous(memory_format=torch.channels_last)
        references = pool.embeds[sources].float()
        # Guidance compares with no caption and no picture, so both go together.
        references[condition.is_dropped | (torch.rand(_BATCH) < _NO_REFERENCE)] = 0
        emphasis = pool.emphasis[targets].float()
        loss, plain = diffusion_loss(unet, clean, condition, emphasis, references)
        return loss, {"v": float(plain)}

    unet = unets[BASE]
    Training(workspace, f"ip{factor}", {"unet": unet}, steps, rate=1e-3, has_muon=True).run(loss_of)
    weights = {name: weight.half().contiguous() for name, weight in _weights_of(unet).items()}
    save_file(weights, workspace.path("ip_adapter", "ip-adapter.safetensors"))


def _load_adapted_unets(
    workspace: Workspace, factor: int, width: int
) -> dict[str, UNet2DConditionModel]:
    """The UNet, and for the hero the one with his LoRA; both share one untrained IP-Adapter.

    Nothing but the IP-Adapter can be trained.
    """
    unets = {name: load_unet(workspace, factor) for name in (BASE, HERO)}
    unets[HERO].load_lora_adapter(load_file(workspace.path("lora", WEIGHTS)), prefix="unet")
    unets[HERO].fuse_lora()
    unets[HERO].unload_lora()
    torch.manual_seed(4)
    weights = [_new_weights(unets[BASE], width)]
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
    """Pictures of a set; those of the same person are found by his costume."""

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
        self.emphasis = load_emphasis(workspace, factor, name)[seen]
        self.embeds = _embeds(encoder, drawings.pictures[seen])
        self._people: dict[object, list[int]] = {}
        for number, scene in enumerate(self.scenes):
            self._people.setdefault(scene.main.costume, []).append(number)

    def sample(self, rng: random.Random) -> tuple[int, int]:
        """Numbers of a target and of a reference with the same main person."""
        target = rng.randrange(len(self.scenes))
        others = self._people[self.scenes[target].main.costume]
        reference = rng.choice(others)
        while reference == target and len(others) > 1:
            reference = rng.choice(others)
        return target, reference


@torch.no_grad()
def _embeds(encoder: CLIPVisionModelWithProjection, pictures: NDArray[np.uint8]) -> Tensor:
    parts = [
        encoder(as_clip_input(pictures[start : start + 64])).image_embeds
        for start in range(0, len(pictures), 64)
    ]
    return torch.cat(parts).half()


def _new_weights(unet: UNet2DConditionModel, width: int) -> dict[str, dict[str, Tensor]]:
    """Untrained weights: keys and values start from the text's."""
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
    """The trained weights under the names of the published IP-Adapters."""
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
    """The names of the cross-attentions, in the order in which IP-Adapters number them."""
    ending = ".processor"
    return [name.removesuffix(ending) for name in unet.attn_processors if "attn2" in name]

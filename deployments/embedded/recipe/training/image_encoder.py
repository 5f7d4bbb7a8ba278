"""Image encoder of the IP-Adapter: the scorer's image tower in the class of transformers."""

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip import CLIP
from torch import Tensor
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.workspace import Workspace

MEAN = (0.48145466, 0.4578275, 0.40821073)
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""Normalisation of OpenAI's CLIP, which the pipeline's CLIPImageProcessor applies too."""

_LAYER_NAMES = {
    "attn.out_proj": "self_attn.out_proj",
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
}


def clip_pixel_values(images: NDArray[np.uint8]) -> Tensor:
    """Images, uint8 [N, H, W, 3], as normalised input of CLIP, float32 [N, 3, H, W]."""
    pixels = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 255
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (MEAN, DEVIATION))
    return (pixels - mean) / deviation


def save_image_encoder(workspace: Workspace, scorer: CLIP, config: dict[str, int]) -> float:
    """Write the scorer's image tower to the folder `image_encoder` of the workspace.

    Args:
        workspace: workspace to write to.
        scorer: trained open_clip model.
        config: its `vision_cfg`.

    Returns:
        The largest difference between the features of both, for random images.
    """
    width = config["width"]
    encoder = CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=width,
            intermediate_size=4 * width,
            num_hidden_layers=config["layers"],
            num_attention_heads=width // config["head_width"],
            image_size=SIZE,
            patch_size=config["patch_size"],
            projection_dim=scorer.visual.proj.shape[1],
            hidden_act="gelu",
        )
    ).eval()
    encoder.load_state_dict(_renamed(scorer.visual.state_dict(), config["layers"], width))
    with torch.no_grad():
        images = torch.randn(2, 3, SIZE, SIZE)
        theirs = scorer.eval().encode_image(images)
        difference = float((encoder(images).image_embeds - theirs).abs().max())
    encoder.save_pretrained(workspace.path("image_encoder"))
    return difference


def load_image_encoder(workspace: Workspace) -> CLIPVisionModelWithProjection:
    """Trained image encoder."""
    return CLIPVisionModelWithProjection.from_pretrained(workspace.path("image_encoder")).eval()


def _renamed(state: dict[str, Tensor], layers: int, width: int) -> dict[str, Tensor]:
    """Weights of open_clip's image tower under the names of transformers."""
    start = "vision_model."
    found = {
        f"{start}embeddings.class_embedding": state["class_embedding"],
        f"{start}embeddings.patch_embedding.weight": state["conv1.weight"],
        f"{start}embeddings.position_embedding.weight": state["positional_embedding"],
        "visual_projection.weight": state["proj"].T.contiguous(),
    }
    for kind in ("weight", "bias"):
        found[f"{start}pre_layrnorm.{kind}"] = state[f"ln_pre.{kind}"]
        found[f"{start}post_layernorm.{kind}"] = state[f"ln_post.{kind}"]
    for number in range(layers):
        theirs, ours = f"transformer.resblocks.{number}.", f"{start}encoder.layers.{number}."
        for kind in ("weight", "bias"):
            for name, renamed in _LAYER_NAMES.items():
                found[f"{ours}{renamed}.{kind}"] = state[f"{theirs}{name}.{kind}"]
            parts = torch.split(state[f"{theirs}attn.in_proj_{kind}"], width)
            for name, part in zip(("q_proj", "k_proj", "v_proj"), parts, strict=True):
                found[f"{ours}self_attn.{name}.{kind}"] = part.clone()
    return found

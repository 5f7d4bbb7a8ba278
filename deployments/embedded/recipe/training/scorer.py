"""CLIP scorer: a small open_clip model; its image tower also serves the IP-Adapter.

The IP-Adapter loads the image tower as its image encoder, in the class of transformers.
"""

import json
import random
import shutil
from typing import Any

import numpy as np
import open_clip
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from deployments.embedded.recipe.drawing.captions import caption_of
from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.training.attributes import (
    ATTRIBUTES,
    AttributeHeads,
    attribute_losses,
    labels_of,
)
from deployments.embedded.recipe.training.dataset import BASE, HELD_OUT, HERO, load_drawings
from deployments.embedded.recipe.training.text_encoders import (
    MAX_TOKENS,
    load_tokenizers,
    token_ids,
)
from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.workspace import Workspace

_VISION: dict[str, int] = {
    "image_size": SIZE,
    "layers": 4,
    "width": 160,
    "head_width": 32,
    "patch_size": 16,
}
_EMBED = 128
_LOGIT_SCALE = 100.0
"""Final value of OpenAI's CLIP (Radford et al. 2021), for the same spread of cosines; fixed."""

_RIGHT_COSINE = 0.3
"""Target for the cosine of an image and its caption, from OpenAI's ViT-B/32 and L/14. The
CLIPScore, 2.5 times the cosine, then stays below 1."""

_BATCH = 96
_AUX_WEIGHT = 0.5
_PERSON_WEIGHT = 0.3
_PERSON_TEMPERATURE = 0.1
_FILES = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt")

_MEAN = (0.48145466, 0.4578275, 0.40821073)
_DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""Normalisation of OpenAI's CLIP, which the pipeline's CLIPImageProcessor applies too."""

_LAYER_NAMES = {
    "attn.out_proj": "self_attn.out_proj",
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
}


def train_scorer(workspace: Workspace, steps: int) -> None:
    """Train the scorer; save it in the layout of open_clip, and save the image encoder."""
    tokenizer = load_tokenizers(workspace)[1]
    config = _config(len(tokenizer))
    torch.manual_seed(5)
    model = open_clip.CLIP(**{key: config[key] for key in ("embed_dim", "vision_cfg", "text_cfg")})
    model.logit_scale.requires_grad_(False).fill_(np.log(_LOGIT_SCALE))
    heads = nn.ModuleDict({side: AttributeHeads(_EMBED) for side in ("image", "text")})
    sets = [load_drawings(workspace, name) for name in (BASE, HERO)]
    labels = [torch.tensor([labels_of(scene) for scene in one.scenes]) for one in sets]

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = random.Random(f"scorer/{step}")
        images, captions, targets = [], [], []
        for _ in range(_BATCH):
            which = int(rng.random() < 0.3)
            number = rng.randrange(len(sets[which]) - HELD_OUT)
            images.append(sets[which].images[number])
            captions.append(caption_of(sets[which].scenes[number], rng))
            targets.append(labels[which][number])
        image_features = model.encode_image(clip_pixel_values(np.stack(images)))
        text_features = model.encode_text(token_ids(tokenizer, captions))
        return _loss(image_features, text_features, torch.stack(targets), heads)

    modules = {"model": model, "heads": heads}
    Trainer(
        workspace,
        "scorer",
        modules,
        steps,
        rate=1e-3,
        weight_decay=0.05,
        betas=(0.9, 0.98),
        uses_muon=True,
    ).run(loss_of)
    _save(workspace, model, config)


def clip_pixel_values(images: NDArray[np.uint8]) -> Tensor:
    """Images, uint8 [N, H, W, 3], as normalised input of CLIP, float32 [N, 3, H, W]."""
    pixels = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 255
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (_MEAN, _DEVIATION))
    return (pixels - mean) / deviation


def load_image_encoder(workspace: Workspace) -> CLIPVisionModelWithProjection:
    """Trained image encoder."""
    return CLIPVisionModelWithProjection.from_pretrained(workspace.path("image_encoder")).eval()


def _loss(
    image_features: Tensor, text_features: Tensor, labels: Tensor, heads: nn.ModuleDict
) -> tuple[Tensor, dict[str, float]]:
    """Contrastive loss with three additions.

    The mean cosine of right captions is kept at `_RIGHT_COSINE`, features have to predict the
    scene's attributes, and images of one costume attract each other.
    """
    image_units = functional.normalize(image_features, dim=-1)
    text_units = functional.normalize(text_features, dim=-1)
    cosines = image_units @ text_units.T
    right = torch.arange(len(image_units))
    by_image, by_text = (
        functional.cross_entropy(_LOGIT_SCALE * side, right, label_smoothing=0.03)
        for side in (cosines, cosines.T)
    )
    contrast = (by_image + by_text) / 2
    level = (cosines.diagonal().mean() - _RIGHT_COSINE) ** 2
    guesses = [
        attribute_losses(heads[side](features), labels).mean()
        for side, features in (("image", image_features), ("text", text_features))
    ]
    auxiliary = torch.stack(guesses).sum()
    person = _person_loss(image_units, labels)
    loss = contrast + 10 * level + _AUX_WEIGHT * auxiliary + _PERSON_WEIGHT * person
    wrong = (cosines.sum() - cosines.diagonal().sum()) / (len(right) * (len(right) - 1))
    figures = {
        "contrast": float(contrast.detach()),
        "aux": float(auxiliary.detach()),
        "person": float(person.detach()),
        "right": float(cosines.diagonal().mean().detach()),
        "wrong": float(wrong.detach()),
        "r1": float((cosines.argmax(1) == right).float().mean()),
    }
    return loss, figures


def _person_loss(units: Tensor, labels: Tensor) -> Tensor:
    """Supervised contrastive loss (Khosla et al. 2020): images of one costume attract each other.

    Without it the features distinguish scenes but not people, and CLIP-I would not measure whether
    a person looks the same.
    """
    names = list(ATTRIBUTES)
    columns = [names.index(name) for name in ("look", "costume", "hat")]
    codes = labels[:, columns]
    same = (codes[:, None] == codes[None]).all(-1).float().fill_diagonal_(0)
    logits = (units @ units.T / _PERSON_TEMPERATURE).fill_diagonal_(-1e4)
    shares = functional.log_softmax(logits, dim=1)
    has_match = same.sum(1) > 0
    losses = -(shares * same).sum(1) / same.sum(1).clamp(min=1)
    return losses[has_match].mean()


def _config(vocabulary: int) -> dict[str, Any]:
    return {
        "embed_dim": _EMBED,
        "vision_cfg": _VISION,
        "text_cfg": {
            "context_length": MAX_TOKENS,
            "vocab_size": vocabulary,
            "width": 128,
            "heads": 4,
            "layers": 3,
            # With any name here, open_clip reads the tokenizer from the folder of the weights.
            "hf_tokenizer_name": "local",
            "tokenizer_kwargs": {"clean": "lower"},
        },
    }


def _save(workspace: Workspace, model: open_clip.CLIP, config: dict[str, Any]) -> None:
    folder = workspace.path("clip", "open_clip_config.json").parent
    preprocess = {
        "mean": _MEAN,
        "std": _DEVIATION,
        "interpolation": "bicubic",
        "resize_mode": "shortest",
    }
    content = {"model_cfg": config, "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(content, indent=1))
    weights = {name: weight.contiguous().half() for name, weight in model.state_dict().items()}
    save_file(weights, folder / "open_clip_model.safetensors")
    for name in _FILES:
        shutil.copy(workspace.path("tokenizer_2", name), folder / name)
    print("image encoder differs by", _save_image_encoder(workspace, model, _VISION), flush=True)


def _save_image_encoder(
    workspace: Workspace, scorer: open_clip.CLIP, config: dict[str, int]
) -> float:
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
    encoder.load_state_dict(_renamed_weights(scorer.visual.state_dict(), config["layers"], width))
    with torch.no_grad():
        images = torch.randn(2, 3, SIZE, SIZE)
        theirs = scorer.eval().encode_image(images)
        difference = float((encoder(images).image_embeds - theirs).abs().max())
    encoder.save_pretrained(workspace.path("image_encoder"))
    return difference


def _renamed_weights(state: dict[str, Tensor], layers: int, width: int) -> dict[str, Tensor]:
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

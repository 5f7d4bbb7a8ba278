"""A base model in a single file, as on Civitai, gives the same pixels as in a folder."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline
from safetensors.torch import save_file

from deployments.types import FrameRequest
from tests.engines.frames import sha256

ROOT = Path(__file__).parents[2]
HUB_ID = "stabilityai/stable-diffusion-xl-base-1.0"
"""From there diffusers gets the configuration for a file that it recognises as SDXL."""

RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
OUTER = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}


def unet_key(key):
    """Stability's name of a UNet weight.

    Correct for one resnet per down block and two per up block, as in the embedded family.
    """
    module, _, parameter = key.rpartition(".")
    if module in OUTER:
        return f"{OUTER[module]}.{parameter}"
    block, _, rest = re.match(r"(down_blocks\.\d|mid_block|up_blocks\.\d)(\.)(.*)", key).groups()
    kind, index, rest = re.match(r"(\w+)\.(\d)\.(.*)", rest).groups()
    number = int(block[-1]) if block[-1].isdigit() else 0
    if kind == "resnets":
        for name, original in RESNET.items():
            rest = re.sub(rf"^{name}\.", f"{original}.", rest)
    place = {"resnets": 0, "attentions": 1}.get(kind)
    if block == "mid_block":
        return f"middle_block.{1 if place else 2 * int(index)}.{rest}"
    if block.startswith("down"):
        if kind == "downsamplers":
            return f"input_blocks.{2 + 2 * number}.0.{rest.replace('conv', 'op')}"
        return f"input_blocks.{1 + 2 * number}.{place}.{rest}"
    if kind == "upsamplers":
        # It has the index after that of the attention.
        return f"output_blocks.{2 * number + 1}.2.{rest}"
    return f"output_blocks.{2 * number + int(index)}.{place}.{rest}"


def vae_key(key, blocks):
    key = re.sub(r"down_blocks\.(\d)\.resnets", r"down.\1.block", key)
    key = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", key)
    key = re.sub(
        r"up_blocks\.(\d)\.(resnets|upsamplers\.0)",
        lambda m: f"up.{blocks - 1 - int(m[1])}.{'block' if m[2] == 'resnets' else 'upsample'}",
        key,
    )
    key = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", key)
    return key.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")


def open_clip_tensors(state_dict):
    """text_encoder_2's weights as open_clip names them."""
    names = {
        "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
        "text_model.embeddings.position_embedding.weight": "positional_embedding",
        "text_model.final_layer_norm.weight": "ln_final.weight",
        "text_model.final_layer_norm.bias": "ln_final.bias",
    }
    parts = {
        "layer_norm1": "ln_1",
        "layer_norm2": "ln_2",
        "mlp.fc1": "mlp.c_fc",
        "mlp.fc2": "mlp.c_proj",
        "self_attn.out_proj": "attn.out_proj",
    }
    tensors = {names[key]: state_dict[key] for key in names}
    tensors["text_projection"] = state_dict["text_projection.weight"].T.contiguous()
    for key, value in state_dict.items():
        match = re.match(r"text_model\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)", key)
        if match and match[2] in parts:
            tensors[f"transformer.resblocks.{match[1]}.{parts[match[2]]}.{match[3]}"] = value
        elif match and match[2] == "self_attn.q_proj":
            joined = [
                state_dict[key.replace("q_proj", name)] for name in ("q_proj", "k_proj", "v_proj")
            ]
            tensors[f"transformer.resblocks.{match[1]}.attn.in_proj_{match[3]}"] = torch.cat(joined)
    return tensors


def write_single_file(pipeline, file):
    blocks = len(pipeline.vae.config.block_out_channels)
    text = pipeline.text_encoder.state_dict()
    parts = {
        "model.diffusion_model.": {unet_key(k): v for k, v in pipeline.unet.state_dict().items()},
        "first_stage_model.": {vae_key(k, blocks): v for k, v in pipeline.vae.state_dict().items()},
        "conditioner.embedders.0.transformer.text_model.": text,
        "conditioner.embedders.1.model.": open_clip_tensors(pipeline.text_encoder_2.state_dict()),
    }
    tensors = {
        prefix + k: v.contiguous() for prefix, part in parts.items() for k, v in part.items()
    }
    # diffusers recognises SDXL by this layer, and the embedded text encoder has fewer layers.
    tensors["conditioner.embedders.1.model.transformer.resblocks.9.mlp.c_proj.bias"] = torch.zeros(
        1
    )
    save_file(tensors, file)


def cache_configuration(base_model, hub_cache):
    """Write the embedded family's configuration to the cache of the hub."""
    repository = hub_cache / f"models--{HUB_ID.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0" * 40)
    shutil.copytree(
        base_model,
        repository / "snapshots" / ("0" * 40),
        ignore=shutil.ignore_patterns("*.safetensors"),
    )


CODE = """
import hashlib, sys
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import RendererSettings
from deployments.types import FrameRequest
renderer = SDXLRenderer(RendererSettings.model_validate_json(sys.argv[1]))
request = FrameRequest(frame_number=1, prompt="aldar_kose_man riding a brown horse", seed=7)
frame = renderer.render(request)
print(hashlib.sha256(frame.image.tobytes()).hexdigest())
"""


def test_a_single_file_gives_the_same_pixels_as_a_folder(settings, renderer, tmp_path):
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, use_safetensors=True, dtype=torch.float32
    )
    file = tmp_path / "family.safetensors"
    write_single_file(pipeline, file)
    cache_configuration(settings.base_model, tmp_path / "hub")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            CODE,
            settings.model_copy(update={"base_model": str(file)}).model_dump_json(),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub")},
    )
    frame = renderer.render(
        FrameRequest(frame_number=1, prompt="aldar_kose_man riding a brown horse", seed=7)
    )
    assert done.stdout.strip() == sha256(frame), done.stderr

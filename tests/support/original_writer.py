"""Writes a pipeline in the original SDXL layout, one tensor after the other.

The names are those of Stability's own program, written down here a second time and in the other
direction than the loader does it; diffusers reads the result too, which a test uses.
"""

import re

import torch
from safetensors.torch import save_file

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

VAE_ATTENTION = {
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
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
    key = re.sub(
        r"mid_block\.attentions\.0\.(group_norm|to_q|to_k|to_v|to_out\.0)",
        lambda m: f"mid.attn_1.{VAE_ATTENTION[m[1]]}",
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


def original_tensors(pipeline):
    """All weights of a pipeline under the names of the original layout."""
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
    for key in [key for key in tensors if re.search(r"attn_1\.(q|k|v|proj_out)\.weight$", key)]:
        # The VAE's attention consists of convolutions of one pixel.
        tensors[key] = tensors[key][:, :, None, None]
    # What SDXL's own file has besides.
    text = "conditioner.embedders.0.transformer.text_model.embeddings.position_ids"
    tensors[text] = torch.arange(77)[None]
    tensors["conditioner.embedders.1.model.logit_scale"] = torch.tensor(4.6)
    return tensors


def write_single_file(pipeline, file, metadata=None, **more):
    """Write a pipeline as one file, with more tensors, such as markers."""
    save_file({**original_tensors(pipeline), **more}, file, metadata)

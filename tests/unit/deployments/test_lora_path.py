"""What is no LoRA for SDXL is refused within a second, with a sentence that says what it is.

The files have the keys and shapes of their programs; the tensors are zeros.
"""

import struct
import time

import numpy as np
import pytest
from safetensors.numpy import save_file

from deployments.errors import GeneratorNotInitialized
from deployments.lora_path import check_lora

MAX_S = 5.0

OTHER_FILES = {
    "a text file": b"LORA_PATH=character\n" * 40,
    "an empty file": b"",
    "a web page, perhaps the login page": b"\n<!DOCTYPE html><html><head><title>Log in</title>",
    "a Git LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n",
    "a pickle": b"\x80\x02}q\x00." + b"\0" * 600,
    "a zip archive or a pickle": b"PK\x03\x04" + b"\0" * 600,
    "a GGUF file": b"GGUF\x03\0\0\0" + b"\0" * 600,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 600,
    "no .safetensors file": b"\0\1\2\3" * 200,
    "a .safetensors file with a damaged header": struct.pack("<Q", 600) + b"{oops" + b" " * 595,
}

UNET = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"
DIFFUSERS_UNET = "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2"
LAYER_OF_TE = "lora_{}_text_model_encoder_layers_0_mlp_fc1.lora_down.weight"

OTHER_TENSORS = [
    ("an SD 1.x LoRA", {UNET: (4, 768)}),
    ("an SD 1.x LoRA", {f"{DIFFUSERS_UNET}.to_k.lora_A.weight": (4, 768)}),
    ("an SD 1.x LoRA", {f"{DIFFUSERS_UNET}.processor.to_v_lora.down.weight": (4, 768)}),
    ("an SD 1.x or 2.x LoRA", {LAYER_OF_TE.format("te"): (4, 768)}),
    ("an SD 2.x LoRA", {UNET: (4, 1024)}),
    ("an SDXL refiner's LoRA", {UNET: (4, 1280)}),
    ("a FLUX LoRA", {"lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight": (4, 32)}),
    (
        "a FLUX LoRA",
        {
            "transformer.transformer_blocks.0.attn.to_q.lora_A.weight": (4, 32),
            "transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": (4, 32),
        },
    ),
    ("a FLUX LoRA", {"diffusion_model.single_blocks.0.linear1.lora_A.weight": (4, 32)}),
    (
        "an SD 3 LoRA",
        {
            "lora_unet_joint_blocks_0_x_block_attn_qkv.lora_down.weight": (4, 32),
            LAYER_OF_TE.format("te1"): (4, 768),
        },
    ),
    (
        "a LoRA for a diffusion transformer",
        {"transformer.transformer_blocks.0.attn.to_k.lora_A.weight": (4, 32)},
    ),
    ("a Wan LoRA", {"diffusion_model.blocks.0.self_attn.q.lora_A.weight": (4, 32)}),
    ("a PixArt LoRA", {"lora_transformer_adaln_single_linear.lora_down.weight": (4, 32)}),
    ("a Stable Cascade LoRA", {"lora_prior_unet_blocks_0_to_q.lora_down.weight": (4, 32)}),
    (
        "a language model's LoRA",
        {"base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight": (4, 32)},
    ),
    ("a textual inversion", {"clip_l": (4, 768), "clip_g": (4, 1280)}),
    ("a textual inversion", {"emb_params": (8, 768)}),
    ("a textual inversion", {"<aldar>": (1, 768)}),
    (
        "an IP-Adapter; IP_ADAPTER_PATH is the setting for it",
        {"image_proj.proj.weight": (8, 4), "ip_adapter.1.to_k_ip.weight": (8, 4)},
    ),
    (
        "an IP-Adapter",
        {"image_proj.proj.weight": (8, 4), "ip_adapter.0.to_q_lora.down.weight": (8, 4)},
    ),
    (
        "an SDXL checkpoint; BASE_MODEL is the setting for it",
        {
            "conditioner.embedders.0.transformer.text_model.final_layer_norm.bias": (4,),
            "conditioner.embedders.1.model.ln_final.bias": (4,),
            "first_stage_model.decoder.conv_in.bias": (4,),
            "model.diffusion_model.input_blocks.0.0.bias": (4,),
        },
    ),
    (
        "a UNet without text encoders and VAE",
        {"down_blocks.0.resnets.0.conv1.weight": (4, 4, 3, 3)},
    ),
    (
        "a VAE; VAE_PATH is the setting for it",
        {"decoder.conv_in.weight": (4, 4, 3, 3), "encoder.conv_in.weight": (4, 3, 3, 3)},
    ),
    ("a CLIP model", {"text_model.embeddings.token_embedding.weight": (9, 4)}),
    ("a CLIP model", {"vision_model.embeddings.class_embedding": (4,)}),
    ("a ControlNet", {"controlnet_cond_embedding.conv_in.weight": (4, 3, 3, 3)}),
    (
        "a ControlNet",
        {"lora_controlnet": (1,), "input_blocks.1.1.proj_in.down": (4, 4)},
    ),
    ("a T2I-Adapter", {"adapter.body.0.resnets.0.block1.weight": (4, 4, 3, 3)}),
    (
        "an AnimateDiff motion module",
        {"down_blocks.0.motion_modules.0.temporal_transformer.norm.weight": (4,)},
    ),
    ("an image upscaler", {"body.0.rdb1.conv1.weight": (4, 4, 3, 3)}),
    ("of the kind OFT", {"lora_unet_mid_block_attentions_0_proj_in.oft_blocks": (4, 4, 4)}),
    ("a model that is not known here", {"weights.of.something": (4, 4)}),
]


def refusal(path):
    started = time.perf_counter()
    with pytest.raises(GeneratorNotInitialized) as raised:
        check_lora(str(path))
    assert time.perf_counter() - started < MAX_S
    assert "\n" not in raised.value.reason
    assert path.name in raised.value.reason
    return raised.value.reason


@pytest.mark.parametrize("kind", OTHER_FILES)
def test_a_file_of_another_format_is_named(kind, tmp_path):
    path = tmp_path / "lora.safetensors"
    path.write_bytes(OTHER_FILES[kind])
    assert f"'lora.safetensors' is {kind}" in refusal(path)


@pytest.mark.parametrize(("kind", "shapes"), OTHER_TENSORS)
def test_a_file_of_another_model_is_named(kind, shapes, tmp_path):
    path = tmp_path / "lora.safetensors"
    save_file({key: np.zeros(shape, np.float16) for key, shape in shapes.items()}, path)
    assert kind in refusal(path)


@pytest.mark.parametrize("kept", [0.003, 0.9])
def test_a_file_that_is_cut_off_is_named(kept, tmp_path):
    path = tmp_path / "lora.safetensors"
    save_file({UNET: np.zeros((4, 2048), np.float16)}, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert f"cut off: fetch it again ({int(len(whole) * kept):,} of " in refusal(path)


def test_a_folder_of_a_model_is_named(tmp_path):
    (tmp_path / "model_index.json").write_text("{}")
    assert "is a whole model; BASE_MODEL is the setting for it" in refusal(tmp_path)


@pytest.mark.parametrize(
    "shapes",
    [
        {UNET: (4, 2048)},
        {UNET: (4, 2048), LAYER_OF_TE.format("te1"): (4, 768)},
        {f"{DIFFUSERS_UNET}.to_k.lora_A.weight": (4, 2048)},
        {"lycoris_mid_block_attentions_0_proj_in.lokr_w1": (4, 4)},
        {"lora_unet_conv_in.diff": (320, 4, 3, 3)},
        {UNET: (4, 2048), "bundle_emb.aldar.clip_l": (2, 768)},
    ],
)
def test_a_lora_for_sdxl_passes(shapes, tmp_path):
    save_file({k: np.zeros(s, np.float16) for k, s in shapes.items()}, tmp_path / "a.safetensors")
    check_lora(str(tmp_path))


@pytest.mark.parametrize("lora_path", ["owner/name", "owner/name/folder/lora.safetensors"])
def test_a_lora_on_the_hub_passes_without_a_look_at_it(lora_path):
    check_lora(lora_path)


@pytest.mark.parametrize("lora_path", ["/nope/lora", "./owner/name", "a/b/c", "nope", "~/a/b"])
def test_a_path_that_is_no_hub_id_must_exist(lora_path):
    with pytest.raises(GeneratorNotInitialized) as raised:
        check_lora(lora_path)
    assert raised.value.reason == f"LoRA path {lora_path!r} does not exist"

"""Files and folders that are no SDXL base model, each as its own program writes it.

Large models are tiny here, with the keys and the layout of the real ones.
"""

import gzip
import json
import pickle
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from diffusers import AutoencoderKL, ControlNetModel, StableDiffusionXLPipeline
from safetensors.torch import load_file, save_file
from transformers import CLIPModel

from deployments.embedded import FAMILY
from tests.support.original_writer import original_tensors
from tests.support.random_family import TINY

ROOT = Path(str(FAMILY["base_model"])).parent

ONE = torch.ones(1)
"""The tensor of a file of which only the names are read."""


def keys(*names: str) -> Callable[[Path], Path]:
    """A writer of a file with these keys."""

    def write(folder: Path) -> Path:
        file = folder / "model.safetensors"
        save_file({name: ONE.clone() for name in names}, file)
        return file

    return write


def bytes_of(content: bytes, name: str = "model.safetensors") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def pipeline_folder(class_name: str) -> Callable[[Path], Path]:
    """A writer of the folder of another pipeline of diffusers."""

    def write(folder: Path) -> Path:
        index = {"_class_name": class_name, "_diffusers_version": "0.42.1"}
        (folder / "model_index.json").write_text(json.dumps(index))
        return folder

    return write


def embedded() -> StableDiffusionXLPipeline:
    return StableDiffusionXLPipeline.from_pretrained(FAMILY["base_model"], dtype=torch.float32)


def checkpoint(change: Callable[[dict], object]) -> Callable[[Path], Path]:
    """A writer of an SDXL checkpoint with a change."""

    def write(folder: Path) -> Path:
        tensors = original_tensors(embedded())
        change(tensors)
        save_file(tensors, folder / "model.safetensors")
        return folder / "model.safetensors"

    return write


def conv_in(channels: int) -> Callable[[dict], object]:
    key = "model.diffusion_model.input_blocks.0.0.weight"

    def change(tensors: dict) -> None:
        wide = tensors[key].shape[0]
        tensors[key] = torch.ones(wide, channels, 3, 3)

    return change


def refiner(tensors: dict) -> None:
    """The refiner has only open_clip's text encoder, in the first place."""
    for key in list(tensors):
        value = tensors.pop(key)
        if not key.startswith("conditioner.embedders.0."):
            tensors[key.replace("embedders.1.model", "embedders.0.model")] = value


def cut_off(folder: Path) -> Path:
    file = checkpoint(lambda _: None)(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    return file


def unet_file(folder: Path) -> Path:
    embedded().unet.save_pretrained(folder)
    return folder / "diffusion_pytorch_model.safetensors"


def vae_file(folder: Path) -> Path:
    AutoencoderKL(**TINY.vae).save_pretrained(folder)
    return folder / "diffusion_pytorch_model.safetensors"


def controlnet_file(folder: Path) -> Path:
    ControlNetModel.from_unet(embedded().unet).save_pretrained(folder)
    return folder / "diffusion_pytorch_model.safetensors"


def clip_folder(folder: Path) -> Path:
    text = {"hidden_size": 16, "intermediate_size": 16, "num_attention_heads": 2}
    config = {"text_config": text | {"num_hidden_layers": 1}, "projection_dim": 8}
    config["vision_config"] = text | {"num_hidden_layers": 1, "patch_size": 32}
    CLIPModel(CLIPModel.config_class(**config)).save_pretrained(folder)
    return folder


def clip_file(folder: Path) -> Path:
    return clip_folder(folder) / "model.safetensors"


def pickled(folder: Path) -> Path:
    torch.save({"state_dict": {"a": ONE}}, folder / "model.ckpt")
    return folder / "model.ckpt"


def renamed_pickle(folder: Path) -> Path:
    torch.save({"a": ONE}, folder / "model.safetensors")
    return folder / "model.safetensors"


def hub_cache(folder: Path) -> Path:
    cache = folder / "models--owner--name"
    (cache / "snapshots" / ("0" * 40)).mkdir(parents=True)
    return cache


def folder_of_one_checkpoint(folder: Path) -> Path:
    checkpoint(lambda _: None)(folder)
    return folder


def inpainting_folder(folder: Path) -> Path:
    pipeline = embedded()
    pipeline.unet.register_to_config(in_channels=9)
    pipeline.save_pretrained(folder)
    return folder


def lfs_folder(folder: Path) -> Path:
    embedded().save_pretrained(folder)
    (folder / "vae/diffusion_pytorch_model.safetensors").write_bytes(LFS)
    return folder


def component_missing(folder: Path) -> Path:
    embedded().save_pretrained(folder)
    (folder / "text_encoder_2/model.safetensors").unlink()
    return folder


def shard_missing(folder: Path) -> Path:
    embedded().save_pretrained(folder, max_shard_size="500KB")
    next((folder / "unet").glob("*-00002-of-*")).unlink()
    return folder


def quantised(folder: Path) -> Path:
    tensors = load_file(unet_file(folder))
    key = next(iter(tensors))
    tensors[f"{key}.absmax"] = ONE
    save_file(tensors, folder / "model.safetensors")
    return folder / "model.safetensors"


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 6938078334\n"
HTML = b"<!DOCTYPE html>\n<html><title>Log in</title></html>" + b" " * 300
GGUF = b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + bytes(64)

FLUX_LORA = ("transformer.single_transformer_blocks.0.attn.to_k.lora_A.weight",)
KOHYA_LORA = ("lora_unet_input_blocks_4_1_proj_in.lora_down.weight",)
LOKR = ("lora_unet_input_blocks_4_1_proj_in.lokr_w1",)
SD1 = ("cond_stage_model.transformer.text_model.embeddings.position_embedding.weight",)
SD2 = ("cond_stage_model.model.positional_embedding",)
UNET_KEY = "model.diffusion_model.input_blocks.1.0.in_layers.0.weight"
FLUX = "model.diffusion_model.double_blocks.0.img_attn.norm.key_norm.scale"
SD3 = "model.diffusion_model.joint_blocks.0.context_block.adaLN_modulation.1.bias"

WRONG: Mapping[str, tuple[Callable[[Path], Path], str]] = {
    # name: (writer, what the sentence says)
    "sd15": (keys(UNET_KEY, *SD1), "it is a Stable Diffusion 1 checkpoint, not"),
    "sd21": (keys(UNET_KEY, *SD2), "it is a Stable Diffusion 2 checkpoint, not"),
    "refiner": (checkpoint(refiner), "it is the SDXL refiner, not"),
    "inpainting": (checkpoint(conv_in(9)), "it is an inpainting checkpoint, not"),
    "instruct_pix2pix": (checkpoint(conv_in(8)), "it is an InstructPix2Pix checkpoint, not"),
    "playground": (
        checkpoint(lambda tensors: tensors.update(edm_mean=ONE)),
        "it is a Playground v2.5 checkpoint, which is read from a folder only",
    ),
    "cosxl": (
        checkpoint(lambda tensors: tensors.update({"edm_vpred.sigma_max": ONE})),
        "it is a CosXL checkpoint",
    ),
    "sd3": (keys(SD3), "it is a Stable Diffusion 3 model, not"),
    "flux": (keys(FLUX), "it is a FLUX model, not"),
    "flux2": (
        keys("double_stream_modulation_img.lin.weight", "double_blocks.0.img_attn.proj.weight"),
        "it is a FLUX.2 model, not",
    ),
    "chroma": (keys(FLUX, "distilled_guidance_layer.in_proj.bias"), "it is a Chroma model"),
    "lora_kohya": (keys(*KOHYA_LORA), "it is a LoRA, not an SDXL checkpoint; LORA_PATH is"),
    "lora_flux": (keys(*FLUX_LORA), "it is a LoRA, not"),
    "lokr": (keys(*LOKR), "it is a LoRA, not"),
    "lora_of_the_family": (
        lambda _: ROOT / "lora/pytorch_lora_weights.safetensors",
        "it is a LoRA, not",
    ),
    "lora_folder": (lambda _: ROOT / "lora", "it is a LoRA, not a base model; LORA_PATH is"),
    "ip_adapter": (
        lambda _: ROOT / "ip_adapter/ip-adapter.safetensors",
        "it is an IP-Adapter, not an SDXL checkpoint; IP_ADAPTER_PATH is",
    ),
    "ip_adapter_folder": (lambda _: ROOT / "ip_adapter", "it is an IP-Adapter, not a base model"),
    "textual_inversion": (keys("clip_g", "clip_l"), "it is a textual inversion, not"),
    "vae": (vae_file, "it is a VAE, not an SDXL checkpoint; VAE_PATH is the setting for it"),
    "unet": (unet_file, "it is a UNet without text encoders and VAE, not"),
    "unet_folder": (lambda _: ROOT / "base/unet", "only one part of a model (UNet2DConditionMod"),
    "controlnet": (controlnet_file, "it is a ControlNet, not"),
    "clip": (clip_file, "it is a CLIP model, not"),
    "clip_folder": (clip_folder, "only one part of a model (CLIPModel)"),
    "upscaler": (keys("body.0.rdb1.conv1.weight", "conv_first.weight"), "an image upscaler"),
    "language_model": (keys("model.layers.0.mlp.up_proj.weight"), "it is a language model"),
    "unknown": (keys("some.thing"), "not known here (its first tensors are 'some.thing')"),
    "no_tensors": (keys(), "it is a file without tensors"),
    "quantised": (quantised, "it is a quantised model, not"),
    "ckpt": (pickled, "only .safetensors files are read, and it is a .ckpt file"),
    "gguf": (bytes_of(GGUF, "model.gguf"), "and it is a .gguf file"),
    "renamed_gguf": (bytes_of(GGUF), "it is a GGUF file"),
    "renamed_pickle": (renamed_pickle, "it is a pickled checkpoint with another name"),
    "old_pickle": (bytes_of(pickle.dumps(list(range(999)))), "it is a pickled checkpoint"),
    "web_page": (bytes_of(HTML), "it is a web page"),
    "lfs_pointer": (bytes_of(LFS), "it is a Git LFS pointer"),
    "empty": (bytes_of(b""), "it is empty"),
    "gzip": (bytes_of(gzip.compress(b"x" * 999)), "it is not in the safetensors format"),
    "cut_off": (cut_off, "bytes are there; download it again"),
    "cut_in_header": (bytes_of(struct.pack("<Q", 5000) + b'{"a"'), "it is cut off"),
    "hub_cache": (hub_cache, "the hub's cache of owner/name: set BASE_MODEL to 'owner/name'"),
    "folder_of_one_file": (folder_of_one_checkpoint, "a checkpoint in one file: set BASE_MODEL"),
    "empty_folder": (lambda folder: folder, "it has no model_index.json"),
    "sd15_folder": (
        pipeline_folder("StableDiffusionPipeline"),
        "it is Stable Diffusion 1 or 2 (StableDiffusionPipeline), not an SDXL base model",
    ),
    "refiner_folder": (
        pipeline_folder("StableDiffusionXLImg2ImgPipeline"),
        "it is the SDXL refiner (StableDiffusionXLImg2ImgPipeline), not",
    ),
    "flux_folder": (pipeline_folder("FluxPipeline"), "it is FLUX (FluxPipeline), not"),
    "sd3_folder": (pipeline_folder("StableDiffusion3Pipeline"), "it is Stable Diffusion 3 ("),
    "other_folder": (pipeline_folder("SanaPipeline"), "it is SanaPipeline, not an SDXL base"),
    "inpainting_folder": (inpainting_folder, "its UNet takes 9 channels"),
    "lfs_folder": (lfs_folder, "vae/diffusion_pytorch_model.safetensors is a Git LFS pointer"),
    "component_missing": (component_missing, "no weights in text_encoder_2/*.safetensors"),
    "shard_missing": (shard_missing, "diffusion_pytorch_model-00002-of-"),
}

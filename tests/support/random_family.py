"""An SDXL with LoRA and IP-Adapter of random weights, for machines without access to a model hub.

In full size it has the shapes of the public models. It is written to a folder in the layout that
the engines load. Random weights keep activations near unit scale, which `bench_render` asserts: on
zeros a GPU runs 13 % faster, and NaN or infinite values change its clock too.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree

import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from deployments.embedded import FAMILY

LORA_RANK = 16
LORA_TARGETS = ["to_q", "to_k", "to_v", "to_out.0"]
IP_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a family: keyword arguments of the configurations of its models."""

    unet: dict
    vae: dict
    text: dict
    text_2: dict
    image_encoder: dict


FULL = Sizes(
    # stabilityai/stable-diffusion-xl-base-1.0; 2,567,463,684 parameters in the UNet.
    unet={
        "sample_size": 128,
        "block_out_channels": (320, 640, 1280),
        "layers_per_block": 2,
        "transformer_layers_per_block": (1, 2, 10),
        "attention_head_dim": (5, 10, 20),
        "addition_time_embed_dim": 256,
    },
    vae={
        "sample_size": 1024,
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
        "block_out_channels": (128, 256, 512, 512),
        "layers_per_block": 2,
        "scaling_factor": 0.13025,
        "force_upcast": True,
    },
    text={
        "hidden_size": 768,
        "intermediate_size": 3072,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "projection_dim": 768,
        "hidden_act": "quick_gelu",
    },
    text_2={
        "hidden_size": 1280,
        "intermediate_size": 5120,
        "num_hidden_layers": 32,
        "num_attention_heads": 20,
        "projection_dim": 1280,
        "hidden_act": "gelu",
    },
    # OpenCLIP ViT-H/14, the image encoder of h94/IP-Adapter.
    image_encoder={
        "hidden_size": 1280,
        "intermediate_size": 5120,
        "num_hidden_layers": 32,
        "num_attention_heads": 16,
        "patch_size": 14,
        "image_size": 224,
        "projection_dim": 1024,
    },
)

TINY = Sizes(
    unet={
        "sample_size": 16,
        "block_out_channels": (32, 64),
        "layers_per_block": 1,
        "transformer_layers_per_block": (1, 1),
        "attention_head_dim": (2, 4),
        "addition_time_embed_dim": 8,
    },
    vae=FULL.vae
    | {
        "sample_size": 64,
        "down_block_types": ("DownEncoderBlock2D",) * 2,
        "up_block_types": ("UpDecoderBlock2D",) * 2,
        "block_out_channels": (32, 32),
        "layers_per_block": 1,
    },
    text=FULL.text
    | {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
    },
    text_2=FULL.text_2
    | {
        "hidden_size": 40,
        "intermediate_size": 80,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "projection_dim": 32,
    },
    image_encoder=FULL.image_encoder
    | {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "patch_size": 32,
        "projection_dim": 16,
    },
)
"""The same classes in a small size."""
ONE_BLOCK = replace(
    TINY,
    unet=TINY.unet
    | {
        "block_out_channels": (32,),
        "transformer_layers_per_block": (1,),
        "attention_head_dim": (2,),
    },
)
"""TINY with one block in the UNet and attention in its middle: a third less to compile. Samplers
between blocks are left in the VAE only."""


def write_family(folder: Path, sizes: Sizes, device: str, dtype: torch.dtype) -> dict[str, str]:
    """Write a family of random weights; returns the settings that name its parts."""
    torch.manual_seed(0)
    with torch.device(device):
        unet = build_unet(sizes).to(dtype)
        encoders = build_text_encoders(sizes)
        vae = AutoencoderKL(**sizes.vae)
        vision = CLIPVisionModelWithProjection(CLIPVisionConfig(**sizes.image_encoder))
    first, second = (encoder.to(dtype) for encoder in encoders)
    base = Path(FAMILY["base_model"])
    pipeline = StableDiffusionXLPipeline(
        vae=vae.to(dtype),
        text_encoder=first,
        text_encoder_2=second,
        # A small vocabulary: the encoders take the same time as with a large one.
        tokenizer=CLIPTokenizer.from_pretrained(base / "tokenizer"),
        tokenizer_2=CLIPTokenizer.from_pretrained(base / "tokenizer_2"),
        unet=unet,
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            timestep_spacing="leading",
            steps_offset=1,
        ),
        add_watermarker=False,
    )
    pipeline.save_pretrained(folder / "base", safe_serialization=True)
    for name in ("tokenizer", "tokenizer_2"):
        copytree(base / name, folder / "base" / name, dirs_exist_ok=True)
    vision.to(dtype).save_pretrained(folder / "ip_adapter/image_encoder")
    save_file(
        _adapter(unet, vision.config.projection_dim), folder / "ip_adapter/adapter.safetensors"
    )
    _write_lora(unet, folder / "lora")
    return {
        "base_model": str(folder / "base"),
        "lora_path": str(folder / "lora"),
        "ip_adapter_path": str(folder / "ip_adapter"),
        "ip_adapter_subfolder": "",
        "ip_adapter_weight_name": "adapter.safetensors",
    }


def build_unet(sizes: Sizes) -> UNet2DConditionModel:
    time = sizes.unet["addition_time_embed_dim"]
    attending = len(sizes.unet["block_out_channels"]) - 1
    return UNet2DConditionModel(
        **sizes.unet,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * attending),
        up_block_types=(*("CrossAttnUpBlock2D",) * attending, "UpBlock2D"),
        cross_attention_dim=sizes.text["hidden_size"] + sizes.text_2["hidden_size"],
        use_linear_projection=True,
        addition_embed_type="text_time",
        projection_class_embeddings_input_dim=sizes.text_2["projection_dim"] + 6 * time,
    )


def build_text_encoders(sizes: Sizes):
    tokenizer = CLIPTokenizer.from_pretrained(Path(FAMILY["base_model"]) / "tokenizer")
    ids = {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    return (
        CLIPTextModel(CLIPTextConfig(**sizes.text, **ids)),
        CLIPTextModelWithProjection(CLIPTextConfig(**sizes.text_2, **ids)),
    )


def _adapter(unet: UNet2DConditionModel, width: int) -> dict[str, torch.Tensor]:
    """IP-Adapter's keys in h94's layout."""
    crossed = unet.config.cross_attention_dim
    weights = {
        "image_proj.proj.weight": torch.randn(IP_TOKENS * crossed, width) * width**-0.5,
        "image_proj.proj.bias": torch.zeros(IP_TOKENS * crossed),
        "image_proj.norm.weight": torch.ones(crossed),
        "image_proj.norm.bias": torch.zeros(crossed),
    }
    layers = [name for name in unet.attn_processors if "attn2" in name]
    for number, layer in enumerate(layers):
        module = unet.get_submodule(layer.removesuffix(".processor"))
        for kind in ("to_k", "to_v"):
            weight = getattr(module, kind).weight.detach().cpu().clone()
            weights[f"ip_adapter.{2 * number + 1}.{kind}_ip.weight"] = weight
    return {name: weight.to(unet.dtype).contiguous() for name, weight in weights.items()}


def _write_lora(unet: UNet2DConditionModel, folder: Path) -> None:
    unet.add_adapter(
        LoraConfig(
            r=LORA_RANK,
            lora_alpha=LORA_RANK,
            target_modules=LORA_TARGETS,
            # Random instead of zero, which an untrained LoRA would be.
            init_lora_weights=False,
        )
    )
    weights = {
        name: (0.1 * weight.detach()).cpu().contiguous()
        for name, weight in get_peft_model_state_dict(unet).items()
    }
    StableDiffusionXLPipeline.save_lora_weights(folder, unet_lora_layers=weights)

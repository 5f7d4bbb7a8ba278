"""One LoRA with seeded weights, written in each format that users have, and images made with it."""

import re
from pathlib import Path

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.training_utils import _collate_lora_metadata
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file

from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import ScaledLora
from deployments.engines.sdxl.pipeline_loader import load_pipeline
from deployments.lora_path import PEFT_FOLDERS
from deployments.settings import RendererSettings

RANK, ALPHA = 4, 2
OTHER_RANK, OTHER_ALPHA = 6, 9
TARGETS = {
    "unet": r".*(to_q|to_k|to_v|to_out\.0|proj_in|ff\.net\.0\.proj|conv1|time_emb_proj|conv)",
    "text_encoder": r".*(q_proj|v_proj|out_proj|fc1)",
    "text_encoder_2": r".*(q_proj|k_proj|v_proj|out_proj|fc1|fc2)",
}
OTHER_STRENGTH = {"unet": "to_k", "text_encoder": "fc1", "text_encoder_2": "fc2"}
"""Component -> its module with OTHER_RANK and OTHER_ALPHA."""


def base_pipeline(settings: RendererSettings) -> StableDiffusionXLPipeline:
    torch.set_num_threads(1)
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, use_safetensors=True, dtype=torch.float32
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def render(pipeline: StableDiffusionXLPipeline) -> np.ndarray:
    return pipeline(
        prompt="aldar_kose_man riding a brown horse",
        negative_prompt="blurry",
        num_inference_steps=2,
        guidance_scale=3.0,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]


def render_with(
    lora_path: Path | str, settings: RendererSettings, lora_scale: float = 1.0
) -> np.ndarray:
    lora = ScaledLora(read_lora(str(lora_path)), lora_scale)
    return render(load_pipeline(settings, [lora]))


ROUNDING = 1e-4
"""Images whose colours (0 to 1) differ by less are equal except for the order of summation."""


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference of two images, colours being 0 to 1."""
    return float(np.abs(one - other).max())


def add_lora(component: str, model: torch.nn.Module) -> PeftModel:
    other = OTHER_STRENGTH[component]
    config = LoraConfig(
        r=RANK,
        lora_alpha=ALPHA,
        target_modules=TARGETS[component],
        rank_pattern={other: OTHER_RANK},
        alpha_pattern={other: OTHER_ALPHA},
    )
    adapted = get_peft_model(model, config)
    generator = torch.Generator("cpu").manual_seed(len(component))
    for name, parameter in adapted.named_parameters():
        if "lora_" in name:
            parameter.data = torch.randn(parameter.shape, generator=generator) * 0.08
    return adapted


def sgm_name(module: str) -> str:
    """A UNet module's name in Stability's own code, which kohya's trainer uses for SDXL.

    Correct for two resnets per up block and one per down block, as in the embedded family.
    """
    if match := re.match(r"down_blocks\.(\d)\.(resnets|attentions)\.0(.*)", module):
        kind = ("resnets", "attentions").index(match[2])
        name = f"input_blocks.{1 + 2 * int(match[1])}.{kind}{match[3]}"
    elif match := re.match(r"down_blocks\.(\d)\.downsamplers\.0\.conv(.*)", module):
        name = f"input_blocks.{2 + 2 * int(match[1])}.0.op{match[2]}"
    elif match := re.match(r"mid_block\.(resnets|attentions)\.(\d)(.*)", module):
        place = 1 if match[1] == "attentions" else 2 * int(match[2])
        name = f"middle_block.{place}{match[3]}"
    elif match := re.match(r"up_blocks\.(\d)\.upsamplers\.0(.*)", module):
        # After the attention, which the last two blocks do not have.
        place = 2 if int(match[1]) < 2 else 1
        name = f"output_blocks.{2 * int(match[1]) + 1}.{place}{match[2]}"
    else:
        match = re.match(r"up_blocks\.(\d)\.(resnets|attentions)\.(\d)(.*)", module)
        assert match, module
        kind = ("resnets", "attentions").index(match[2])
        name = f"output_blocks.{2 * int(match[1]) + int(match[3])}.{kind}{match[4]}"
    name = name.replace("conv1", "in_layers.2").replace("conv2", "out_layers.3")
    return name.replace("time_emb_proj", "emb_layers.1")


def kohya_name(component: str, module: str) -> str:
    if component == "unet":
        return "lora_unet_" + sgm_name(module).replace(".", "_")
    prefix = {"text_encoder": "lora_te1_", "text_encoder_2": "lora_te2_"}[component]
    return prefix + f"text_model.{module.removeprefix('text_model.')}".replace(".", "_")


def write_kohya(adapted: dict[str, PeftModel], path: Path) -> None:
    tensors = {}
    for component, model in adapted.items():
        for key, value in get_peft_model_state_dict(model).items():
            module, side = re.fullmatch(r"base_model\.model\.(.+)\.lora_(\w)\.weight", key).groups()
            name = kohya_name(component, module)
            tensors[f"{name}.lora_{'down' if side == 'A' else 'up'}.weight"] = value.contiguous()
            other = re.search(rf"(^|\.){OTHER_STRENGTH[component]}$", module)
            tensors[f"{name}.alpha"] = torch.tensor(float(OTHER_ALPHA if other else ALPHA))
    save_file(tensors, path, metadata={"ss_network_module": "networks.lora"})


def write_diffusers(adapted: dict[str, PeftModel], folder: Path) -> None:
    models = {component: model.base_model.model for component, model in adapted.items()}
    layers = {
        f"{component}_lora_layers": {
            key.removeprefix("base_model.model."): value
            for key, value in get_peft_model_state_dict(model).items()
        }
        for component, model in adapted.items()
    }
    StableDiffusionXLPipeline.save_lora_weights(folder, **layers, **_collate_lora_metadata(models))


def write_all(folder: Path, settings: RendererSettings) -> dict[str, Path]:
    """The LoRA in each format, and the image that PEFT renders with it.

    PEFT and diffusers write their formats themselves.
    """
    pipeline = base_pipeline(settings)
    adapted = {name: add_lora(name, getattr(pipeline, name)) for name in PEFT_FOLDERS}
    for component, model in adapted.items():
        model.save_pretrained(folder / "peft" / PEFT_FOLDERS[component])
    write_diffusers(adapted, folder / "diffusers")
    write_kohya(adapted, folder / "kohya.safetensors")
    # Rendered by PEFT itself, with the LoRA unfused.
    np.save(folder / "expected.npy", render(pipeline))
    return {
        "peft": folder / "peft",
        "diffusers": folder / "diffusers",
        "diffusers file": folder / "diffusers" / "pytorch_lora_weights.safetensors",
        "kohya": folder / "kohya.safetensors",
        "expected": folder / "expected.npy",
    }

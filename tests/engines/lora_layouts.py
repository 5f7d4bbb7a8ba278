"""LoRAs of random weights for a small SDXL, as other programs write them.

PEFT, diffusers and LyCORIS write their files themselves. kohya's trainer, OneTrainer and ComfyUI
are not to be had as packages: of these the exact key layouts are written.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from deployments.lora_path import PEFT_FOLDERS
from tests.engines.lora_writers import sgm_name
from tests.support.random_family import TINY, build_text_encoders, build_unet

RANK, CONV_RANK, ALPHA = 4, 3, 6.0


def tiny_models(dtype: torch.dtype = torch.float32) -> SimpleNamespace:
    """The parts of a pipeline that a LoRA can change."""
    torch.manual_seed(0)
    unet, (first, second) = build_unet(TINY), build_text_encoders(TINY)
    models = {"unet": unet, "text_encoder": first, "text_encoder_2": second}
    for model in models.values():
        # Biases and norms away from the zeros and ones they start with.
        for parameter in model.parameters():
            parameter.data.add_(torch.randn_like(parameter) * 0.02)
    return SimpleNamespace(**{name: model.to(dtype).eval() for name, model in models.items()})


@dataclass(frozen=True)
class Truth:
    """The weights that a LoRA must give, in float64, by component and name of the parameter."""

    weights: dict[tuple[str, str], Tensor]


def places(models: SimpleNamespace) -> Iterator[tuple[str, str, nn.Module]]:
    """Component, name and module of all layers with a matrix or kernel."""
    for component in PEFT_FOLDERS:
        for name, module in getattr(models, component).named_modules():
            if isinstance(module, (nn.Linear, nn.Conv2d)):
                yield component, name, module


def random_pair(module: nn.Module, rank: int) -> tuple[Tensor, Tensor]:
    """down and up of LoRA, for convolutions with the kernel in down."""
    weight = module.weight
    down = torch.randn(rank, *weight.shape[1:]) * 0.3
    up = torch.randn(weight.shape[0], rank, *[1] * (weight.ndim - 2)) * 0.3
    return down, up


def product(down: Tensor, up: Tensor) -> Tensor:
    return torch.einsum("or,r...->o...", up.double().flatten(1), down.double())


Namer = Callable[[str, str], str]


def plain_lora(
    path: Path, models: SimpleNamespace, name_of: Namer, suffixes: tuple[str, str], *, alpha: bool
) -> Truth:
    """A LoRA of all layers under the names and suffixes of a program."""
    torch.manual_seed(1)
    tensors, weights = {}, {}
    for index, (component, name, module) in enumerate(places(models)):
        rank = RANK + index % 3
        down, up = random_pair(module, rank)
        layer = name_of(component, name)
        tensors |= {f"{layer}.{suffixes[0]}": down, f"{layer}.{suffixes[1]}": up}
        if alpha:
            tensors[f"{layer}.alpha"] = torch.tensor(ALPHA)
        strength = ALPHA / rank if alpha else 1.0
        weights[component, f"{name}.weight"] = module.weight.double() + strength * product(down, up)
    save_file(tensors, path)
    return Truth(weights)


def te_name(name: str) -> str:
    return f"text_model.{name.removeprefix('text_model.')}" if "projection" not in name else name


def kohya(component: str, name: str) -> str:
    if component == "unet":
        return "lora_unet_" + stability(name).replace(".", "_")
    prefix = {"text_encoder": "lora_te1_", "text_encoder_2": "lora_te2_"}[component]
    return prefix + te_name(name).replace(".", "_")


def stability(name: str) -> str:
    outer = {
        "conv_in": "input_blocks.0.0",
        "time_embedding.linear_1": "time_embed.0",
        "time_embedding.linear_2": "time_embed.2",
        "add_embedding.linear_1": "label_emb.0.0",
        "add_embedding.linear_2": "label_emb.0.2",
        "conv_out": "out.2",
    }
    if name in outer:
        return outer[name]
    # The first up block has attention, so that its upsampler comes third; TINY has no other one.
    return sgm_name(name).replace("conv_shortcut", "skip_connection")


def onetrainer(component: str, name: str) -> str:
    """Its default layout: kohya's prefixes with diffusers' names."""
    prefix = {"unet": "lora_unet", "text_encoder": "lora_te1", "text_encoder_2": "lora_te2"}
    return f"{prefix[component]}_{name if component == 'unet' else te_name(name)}".replace(".", "_")


def onetrainer_internal(component: str, name: str) -> str:
    """Of its backups: the prefix, a dot, diffusers' names."""
    prefix = {"unet": "lora_unet", "text_encoder": "lora_te1", "text_encoder_2": "lora_te2"}
    return f"{prefix[component]}.{name if component == 'unet' else te_name(name)}"


def omi(component: str, name: str) -> str:
    """OneTrainer's layout by the Open Model Initiative: Stability's names with dots."""
    prefix = {"unet": "unet", "text_encoder": "clip_l", "text_encoder_2": "clip_g"}
    return f"{prefix[component]}.{stability(name) if component == 'unet' else te_name(name)}"


def comfyui(component: str, name: str) -> str:
    prefix = {
        "unet": "diffusion_model",
        "text_encoder": "text_encoders.clip_l.transformer",
        "text_encoder_2": "text_encoders.clip_g.transformer",
    }
    return f"{prefix[component]}.{stability(name) if component == 'unet' else te_name(name)}"


def diffusers(component: str, name: str) -> str:
    return f"{component}.{name}"


def unet_only(models: SimpleNamespace) -> SimpleNamespace:
    empty = nn.Module()
    return SimpleNamespace(unet=models.unet, text_encoder=empty, text_encoder_2=empty)


def attention_processors(path: Path, models: SimpleNamespace) -> Truth:
    """diffusers before 0.22: LoRA layers in the attention processors, without alpha."""
    torch.manual_seed(2)
    tensors, weights = {}, {}
    for component, name, module in places(models):
        match = re.fullmatch(r"(.*\.attn\d)\.to_(q|k|v|out)(?:\.0)?", name)
        if component == "unet" and match:
            layer = f"unet.{match[1]}.processor.to_{match[2]}_lora"
        elif component != "unet" and (match := re.fullmatch(r"(.*self_attn)\.(.*)_proj", name)):
            layer = f"{component}.{te_name(match[1])}.to_{match[2]}_lora"
        else:
            continue
        down, up = random_pair(module, RANK)
        tensors |= {f"{layer}.down.weight": down, f"{layer}.up.weight": up}
        weights[component, f"{name}.weight"] = module.weight.double() + product(down, up)
    save_file(tensors, path)
    return Truth(weights)


def comfyui_difference(path: Path, models: SimpleNamespace) -> Truth:
    """ComfyUI's extracted difference: whole weights and biases."""
    torch.manual_seed(3)
    tensors, weights = {}, {}
    for component, name, module in places(models):
        diff = torch.randn_like(module.weight) * 0.1
        tensors[f"{comfyui(component, name)}.diff"] = diff
        weights[component, f"{name}.weight"] = module.weight.double() + diff.double()
        if module.bias is not None:
            bias = torch.randn_like(module.bias) * 0.1
            tensors[f"{comfyui(component, name)}.diff_b"] = bias
            weights[component, f"{name}.bias"] = module.bias.double() + bias.double()
    save_file(tensors, path)
    return Truth(weights)


def onetrainer_dora(path: Path, models: SimpleNamespace) -> Truth:
    """OneTrainer's DoRA: one magnitude per input."""
    torch.manual_seed(4)
    tensors, weights = {}, {}
    for component, name, module in places(models):
        down, up = random_pair(module, RANK)
        layer = onetrainer(component, name)
        full = module.weight.double() + ALPHA / RANK * product(down, up)
        dims = [dim for dim in range(full.ndim) if dim != 1]
        magnitude = (1 + torch.rand(1, full.shape[1], *[1] * (full.ndim - 2))).double()
        tensors |= {f"{layer}.lora_down.weight": down, f"{layer}.lora_up.weight": up}
        tensors |= {f"{layer}.alpha": torch.tensor(ALPHA), f"{layer}.dora_scale": magnitude.float()}
        norm = torch.linalg.vector_norm(full, dim=dims, keepdim=True)
        weights[component, f"{name}.weight"] = full / norm * magnitude.float().double()
    save_file(tensors, path)
    return Truth(weights)


def onetrainer_loha(path: Path, models: SimpleNamespace) -> Truth:
    """OneTrainer's LoHa, whose conversion leaves a dot before the last part of the name."""
    torch.manual_seed(5)
    tensors, weights = {}, {}
    for component, name, module in places(models):
        rows, columns = module.weight.flatten(1).shape
        shapes = {"w1_a": (rows, RANK), "w1_b": (RANK, columns)}
        shapes |= {"w2_a": (rows, RANK), "w2_b": (RANK, columns)}
        parts = {part: torch.randn(shape) * 0.3 for part, shape in shapes.items()}
        layer, _, last = onetrainer_internal(component, name).rpartition(".")
        layer = f"{layer.replace('.', '_')}.{last}"
        tensors |= {f"{layer}.hada_{part}": tensor for part, tensor in parts.items()}
        tensors[f"{onetrainer(component, name)}.alpha"] = torch.tensor(ALPHA)
        a1, b1, a2, b2 = (tensor.double() for tensor in parts.values())
        delta = ((a1 @ b1) * (a2 @ b2)).reshape(module.weight.shape)
        weights[component, f"{name}.weight"] = module.weight.double() + ALPHA / RANK * delta
    save_file(tensors, path)
    return Truth(weights)


def peft_adapted(models: SimpleNamespace, config_of: Callable[[str], object]) -> SimpleNamespace:
    """Copies of the models with PEFT's adapters of random weights."""
    from peft import get_peft_model

    torch.manual_seed(6)
    adapted = {}
    for component in PEFT_FOLDERS:
        model = get_peft_model(deepcopy(getattr(models, component)), config_of(component))
        for name, parameter in model.named_parameters():
            if "magnitude" in name:
                parameter.data.mul_(1 + torch.rand_like(parameter))
            elif re.search(r"lora_|hada_|lokr_", name):
                parameter.data = torch.randn_like(parameter) * 0.3
        adapted[component] = model
    return SimpleNamespace(**adapted)


def merged(adapted: SimpleNamespace) -> Truth:
    """What PEFT itself makes of the weights, in float64."""
    weights = {}
    for component in PEFT_FOLDERS:
        model = deepcopy(getattr(adapted, component)).double().merge_and_unload()
        weights |= {(component, name): value for name, value in model.named_parameters()}
    return Truth(weights)

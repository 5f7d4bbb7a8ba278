"""The same LoRA in each format that users have draws the same picture, at its full strength."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.training_utils import _collate_lora_metadata
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import load_file, save_file

from deployments.engines.lora import LORA_NOT_LOADED, PEFT_FOLDERS, read_lora
from deployments.engines.sdxl_pipeline import load_pipeline
from deployments.errors import GeneratorNotInitialized
from deployments.settings import RendererSettings

RANK, ALPHA = 4, 2
OTHER_RANK, OTHER_ALPHA = 6, 9
TARGETS = {
    "unet": r".*(to_q|to_k|to_v|to_out\.0|proj_in|ff\.net\.0\.proj|conv1|time_emb_proj|conv)",
    "text_encoder": r".*(q_proj|v_proj|out_proj|fc1)",
    "text_encoder_2": r".*(q_proj|k_proj|v_proj|out_proj|fc1|fc2)",
}
OTHER_STRENGTH = {"unet": "to_k", "text_encoder": "fc1", "text_encoder_2": "fc2"}
"""Modules with OTHER_RANK and OTHER_ALPHA."""


def base_pipeline(settings: RendererSettings) -> StableDiffusionXLPipeline:
    torch.set_num_threads(1)
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, use_safetensors=True, dtype=torch.float32
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def draw(pipeline: StableDiffusionXLPipeline) -> np.ndarray:
    return pipeline(
        prompt="aldar_kose_man riding a brown horse",
        negative_prompt="blurry",
        num_inference_steps=2,
        guidance_scale=3.0,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]


def draw_with(
    lora_path: Path | str, settings: RendererSettings, lora_scale: float = 1.0
) -> np.ndarray:
    update = {"lora_path": str(lora_path), "lora_scale": lora_scale}
    return draw(load_pipeline(settings.model_copy(update=update), read_lora(str(lora_path))))


def distance(one: np.ndarray, other: np.ndarray) -> float:
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

    For two resnets per up block and one per down block, as in the embedded family.
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
        name = f"output_blocks.{2 * int(match[1]) + 1}.2{match[2]}"
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


@pytest.fixture(scope="module")
def lora_files(
    settings: RendererSettings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """One LoRA on all three models, by format, each written by its own library where there is one."""
    folder = tmp_path_factory.mktemp("lora")
    pipeline = base_pipeline(settings)
    adapted = {name: add_lora(name, getattr(pipeline, name)) for name in PEFT_FOLDERS}
    for component, model in adapted.items():
        model.save_pretrained(folder / "peft" / PEFT_FOLDERS[component])
    write_diffusers(adapted, folder / "diffusers")
    write_kohya(adapted, folder / "kohya.safetensors")
    # PEFT itself, unfused: what the strength is measured against.
    np.save(folder / "expected.npy", draw(pipeline))
    return {
        "peft": folder / "peft",
        "diffusers": folder / "diffusers",
        "diffusers file": folder / "diffusers" / "pytorch_lora_weights.safetensors",
        "kohya": folder / "kohya.safetensors",
        "expected": folder / "expected.npy",
    }


@pytest.fixture(scope="module")
def expected(lora_files: dict[str, Path]) -> np.ndarray:
    return np.load(lora_files["expected"])


@pytest.fixture(scope="module")
def without_lora(settings: RendererSettings) -> np.ndarray:
    return draw(base_pipeline(settings))


@pytest.mark.parametrize("form", ["peft", "diffusers", "diffusers file", "kohya"])
def test_each_format_draws_what_peft_draws(form, lora_files, settings, expected):
    assert read_lora(str(lora_files[form])).format == form.split()[0]
    assert distance(draw_with(lora_files[form], settings), expected) < 1e-4


def drop_alpha(form: str, path: Path, to: Path) -> Path:
    if form == "peft":
        shutil.copytree(path, to)
        for config_file in to.glob("*/adapter_config.json"):
            config = json.loads(config_file.read_text())
            config |= {"lora_alpha": RANK, "alpha_pattern": {OTHER_STRENGTH["unet"]: OTHER_RANK}}
            config_file.write_text(json.dumps(config))
        return to
    file = to.with_suffix(".safetensors")
    tensors = {k: v for k, v in load_file(path).items() if not k.endswith(".alpha")}
    save_file(tensors, file)
    return file


@pytest.mark.parametrize("form", ["peft", "diffusers file", "kohya"])
def test_alpha_makes_a_difference(form, lora_files, settings, expected, tmp_path):
    weak = drop_alpha(form, lora_files[form], tmp_path / "weak")
    assert distance(draw_with(weak, settings), expected) > 1e-2


@pytest.mark.parametrize("component", list(PEFT_FOLDERS))
def test_each_component_makes_a_difference(component, lora_files, settings, expected, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / PEFT_FOLDERS[component])
    assert distance(draw_with(tmp_path, settings), expected) > 1e-3


def test_scale_zero_is_no_lora(lora_files, settings, without_lora, expected):
    drawn = draw_with(lora_files["kohya"], settings, lora_scale=0)
    assert distance(drawn, without_lora) < 1e-6
    assert distance(drawn, expected) > 1e-2


def test_scale_is_linear_in_alpha(lora_files, settings, tmp_path):
    tensors = load_file(lora_files["kohya"])
    half = {k: v / 2 if k.endswith(".alpha") else v for k, v in tensors.items()}
    save_file(half, tmp_path / "half.safetensors")
    by_alpha = draw_with(tmp_path / "half.safetensors", settings)
    assert distance(draw_with(lora_files["kohya"], settings, lora_scale=0.5), by_alpha) < 1e-4


def test_embedded_lora_is_what_diffusers_loads(settings, without_lora):
    pipeline = base_pipeline(settings)
    pipeline.load_lora_weights(settings.lora_path, use_safetensors=True)
    loaded_by_diffusers = draw(pipeline)
    assert distance(draw_with(settings.lora_path, settings), loaded_by_diffusers) < 1e-4
    assert distance(loaded_by_diffusers, without_lora) > 1e-2


def test_text_encoder_names_of_older_transformers(lora_files, settings, expected, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path, dirs_exist_ok=True)
    file = tmp_path / PEFT_FOLDERS["text_encoder"] / "adapter_model.safetensors"
    tensors = load_file(file)
    prefix = "base_model.model."
    older = {prefix + "text_model." + k.removeprefix(prefix): v for k, v in tensors.items()}
    assert not older.keys() & tensors.keys()
    save_file(older, file)
    assert distance(draw_with(tmp_path, settings), expected) < 1e-4


@pytest.mark.parametrize("kept", ["mlp", "_q_proj."])
def test_a_part_of_a_text_encoder_suffices(kept, lora_files, settings, without_lora, tmp_path):
    tensors = load_file(lora_files["kohya"])
    part = {k: v for k, v in tensors.items() if k.startswith("lora_te") and kept in k}
    save_file(part, tmp_path / "part.safetensors")
    assert distance(draw_with(tmp_path / "part.safetensors", settings), without_lora) > 1e-3


def test_rslora_divides_by_the_root_of_the_rank(lora_files, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path, dirs_exist_ok=True)
    plain = read_lora(str(tmp_path))
    for config_file in tmp_path.glob("*/adapter_config.json"):
        config = json.loads(config_file.read_text())
        config_file.write_text(json.dumps({**config, "use_rslora": True}))
    stabilised = read_lora(str(tmp_path))
    for key, value in plain.state_dict.items():
        if "lora_B" in key:
            expected = value * value.shape[1] ** 0.5
            torch.testing.assert_close(stabilised.state_dict[key], expected)


def test_sha256_covers_all_that_fixes_the_strength(lora_files, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path / "a")
    before = read_lora(str(tmp_path / "a")).sha256
    (tmp_path / "a").rename(tmp_path / "b")
    assert read_lora(str(tmp_path / "b")).sha256 == before
    weak = drop_alpha("peft", tmp_path / "b", tmp_path / "c")
    assert read_lora(str(weak)).sha256 != before


def no_such_path(folder: Path, _: Path) -> Path:
    return folder / "absent"


def empty_folder(folder: Path, _: Path) -> Path:
    return folder


def pickled_file(folder: Path, _: Path) -> Path:
    (folder / "lora.bin").write_bytes(b"\x80\x04")
    return folder / "lora.bin"


def corrupt_header(folder: Path, kohya: Path) -> Path:
    (folder / "lora.safetensors").write_bytes(b"\xff" * 100)
    return folder / "lora.safetensors"


def two_files(folder: Path, kohya: Path) -> Path:
    shutil.copy(kohya, folder / "one.safetensors")
    shutil.copy(kohya, folder / "two.safetensors")
    return folder


def renamed(old: str, new: str) -> Callable[[Path, Path], Path]:
    def write(folder: Path, kohya: Path) -> Path:
        tensors = {k.replace(old, new): v for k, v in load_file(kohya).items()}
        save_file(tensors, folder / "lora.safetensors")
        return folder

    return write


def cut(folder: Path, kohya: Path) -> Path:
    tensors = {k: v[:, :5].contiguous() if "down" in k else v for k, v in load_file(kohya).items()}
    save_file(tensors, folder / "lora.safetensors")
    return folder


def stray_module(folder: Path, kohya: Path) -> Path:
    tensors = load_file(kohya)
    for suffix in ("lora_down.weight", "lora_up.weight", "alpha"):
        old = "lora_te1_text_model_encoder_layers_0_mlp_fc1."
        tensors[old.replace("layers_0", "layers_30") + suffix] = tensors[old + suffix].clone()
    save_file(tensors, folder / "lora.safetensors")
    return folder


def one_peft_part(folder: Path, kohya: Path) -> Path:
    return kohya.parent / "peft" / "unet_lora"


def peft_without_config(folder: Path, kohya: Path) -> Path:
    shutil.copytree(kohya.parent / "peft", folder, dirs_exist_ok=True)
    (folder / "unet_lora" / "adapter_config.json").unlink()
    return folder


def peft_dora(folder: Path, kohya: Path) -> Path:
    shutil.copytree(kohya.parent / "peft", folder, dirs_exist_ok=True)
    config = folder / "unet_lora" / "adapter_config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "use_dora": True}))
    return folder


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (no_such_path, "does not exist"),
        (empty_folder, "holds no .safetensors file"),
        (pickled_file, "is not a .safetensors file"),
        (corrupt_header, "cannot be read"),
        (two_files, "several .safetensors files: one.safetensors, two.safetensors"),
        (renamed("lora_down", "lokr_w1"), "is a LoKr, which is not supported"),
        (renamed("lora_down.weight", "hada_w1_a"), "is a LoHa, which is not supported"),
        (renamed("alpha", "dora_scale"), "is a DoRA, which is not supported"),
        (renamed("lora_", "model_"), "holds no LoRA"),
        (renamed("lora_up.weight", "diff"), "belongs to no weights"),
        (cut, "nothing in it fits the base model"),
        (stray_module, "1 of its"),
        (one_peft_part, "give the folder that holds unet_lora/"),
        (peft_without_config, "no readable adapter_config.json"),
        (peft_dora, "is a DoRA, which is not supported"),
    ],
)
def test_an_unusable_lora_is_refused_with_the_reason(write, reason, lora_files, settings, tmp_path):
    path = write(tmp_path, lora_files["kohya"])
    with pytest.raises(GeneratorNotInitialized) as raised:
        draw_with(path, settings)
    assert raised.value.message == LORA_NOT_LOADED
    assert reason in raised.value.args[1]

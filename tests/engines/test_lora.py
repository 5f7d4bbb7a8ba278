"""The same LoRA gives the same image in each format, at its full strength."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from deployments.engines.sdxl.lora import read_lora
from deployments.lora_path import PEFT_FOLDERS
from tests.engines.lora_writers import (
    OTHER_RANK,
    OTHER_STRENGTH,
    RANK,
    ROUNDING,
    base_pipeline,
    distance,
    render,
    render_with,
)


@pytest.fixture(scope="module")
def expected(lora_files):
    return np.load(lora_files["expected"])


@pytest.fixture(scope="module")
def without_lora(settings):
    return render(base_pipeline(settings))


@pytest.mark.parametrize("form", ["peft", "diffusers", "diffusers file", "kohya"])
def test_each_format_gives_the_same_image_as_peft(form, lora_files, settings, expected):
    assert distance(render_with(lora_files[form], settings), expected) < ROUNDING


def write_without_alpha(form: str, path: Path, to: Path) -> Path:
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
def test_alpha_changes_the_image(form, lora_files, settings, expected, tmp_path):
    weak = write_without_alpha(form, lora_files[form], tmp_path / "weak")
    assert distance(render_with(weak, settings), expected) > 1e-2


@pytest.mark.parametrize("component", list(PEFT_FOLDERS))
def test_each_component_changes_the_image(component, lora_files, settings, expected, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / PEFT_FOLDERS[component])
    assert distance(render_with(tmp_path, settings), expected) > 1e-3


def test_scale_zero_gives_the_same_image_as_no_lora(lora_files, settings, without_lora, expected):
    image = render_with(lora_files["kohya"], settings, lora_scale=0)
    # Except for rounding, since the memory format differs.
    assert distance(image, without_lora) < 1e-4
    assert distance(image, expected) > 1e-2


def test_half_the_alpha_equals_half_the_scale(lora_files, settings, tmp_path):
    tensors = load_file(lora_files["kohya"])
    half = {k: v / 2 if k.endswith(".alpha") else v for k, v in tensors.items()}
    save_file(half, tmp_path / "half.safetensors")
    by_alpha = render_with(tmp_path / "half.safetensors", settings)
    assert distance(render_with(lora_files["kohya"], settings, lora_scale=0.5), by_alpha) < ROUNDING


def test_the_embedded_lora_gives_the_same_image_as_in_diffusers(settings, without_lora):
    pipeline = base_pipeline(settings)
    pipeline.load_lora_weights(settings.lora_path, use_safetensors=True)
    loaded_by_diffusers = render(pipeline)
    assert distance(render_with(settings.lora_path, settings), loaded_by_diffusers) < ROUNDING
    assert distance(loaded_by_diffusers, without_lora) > 1e-2


def test_names_of_older_transformers_are_read(lora_files, settings, expected, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path, dirs_exist_ok=True)
    file = tmp_path / PEFT_FOLDERS["text_encoder"] / "adapter_model.safetensors"
    tensors = load_file(file)
    prefix = "base_model.model."
    older = {prefix + "text_model." + k.removeprefix(prefix): v for k, v in tensors.items()}
    assert not older.keys() & tensors.keys()
    save_file(older, file)
    assert distance(render_with(tmp_path, settings), expected) < ROUNDING


@pytest.mark.parametrize("kept", ["mlp", "_q_proj."])
def test_a_lora_for_part_of_a_text_encoder_works(
    kept, lora_files, settings, without_lora, tmp_path
):
    tensors = load_file(lora_files["kohya"])
    part = {k: v for k, v in tensors.items() if k.startswith("lora_te") and kept in k}
    save_file(part, tmp_path / "part.safetensors")
    assert distance(render_with(tmp_path / "part.safetensors", settings), without_lora) > 1e-3


def test_rslora_divides_alpha_by_the_square_root_of_the_rank(lora_files, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path, dirs_exist_ok=True)
    plain = read_lora(str(tmp_path)).configs
    for config_file in tmp_path.glob("*/adapter_config.json"):
        config = json.loads(config_file.read_text())
        config_file.write_text(json.dumps({**config, "use_rslora": True}))
    stabilised = read_lora(str(tmp_path)).configs
    for component in PEFT_FOLDERS:
        strength = plain.strength(component, "x.to_q", 4)
        assert stabilised.strength(component, "x.to_q", 4) == strength * 2


def test_sha256_depends_on_the_strength_but_not_on_the_folders_name(lora_files, tmp_path):
    shutil.copytree(lora_files["peft"], tmp_path / "a")
    before = read_lora(str(tmp_path / "a")).sha256
    (tmp_path / "a").rename(tmp_path / "b")
    assert read_lora(str(tmp_path / "b")).sha256 == before
    weak = write_without_alpha("peft", tmp_path / "b", tmp_path / "c")
    assert read_lora(str(weak)).sha256 != before

"""The check that the renderers fit the machine's memory."""

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from deployments import embedded
from deployments.settings import AppSettings
from serve_app.launch.gpus import Gpu
from serve_app.launch.memory import base_parameters, check_gpu_memory, check_memory, parameters
from serve_app.launch.preflight import LaunchError

LAPTOP = 16_000_000_000
TWO_AND_TWO = {"SimpleRenderer": {"num_replicas": 2}, "RefGuidedRenderer": {"num_replicas": 2}}


def write_weights(path, tensors):
    """A small .safetensors file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: np.zeros(shape, np.float16) for name, shape in tensors.items()}, path)
    return path


def on_cpu(**settings):
    return AppSettings(torch_device="cpu", **settings)


def test_four_replicas_of_sdxl_in_float32_do_not_fit_a_laptop():
    with pytest.raises(LaunchError) as caught:
        check_memory(on_cpu(base_model="owner/sdxl"), TWO_AND_TWO, LAPTOP)
    assert str(caught.value) == (
        "the renderers need 77 GB of memory (2 of SimpleRenderer 30 GB, 2 of RefGuidedRenderer "
        "47 GB) and this machine has 16 GB: lower their num_replicas in the config, set "
        "SHARED_RENDERER=true, TORCH_DTYPE=bfloat16 or both, or unset BASE_MODEL"
    )


def test_one_shared_renderer_in_half_precision_fits_it():
    one = {"RefGuidedRenderer": {"num_replicas": 1}}
    chosen = {"base_model": "owner/sdxl", "shared_renderer": True}
    check_memory(on_cpu(**chosen, torch_dtype="bfloat16"), one, LAPTOP)
    with pytest.raises(LaunchError, match=r"1 of RefGuidedRenderer 24 GB"):
        check_memory(on_cpu(**chosen), one, LAPTOP)


@pytest.mark.parametrize("chosen", [{"torch_device": "cuda"}, {"engine": "simulated"}])
def test_what_is_not_on_this_machines_memory_is_not_counted(chosen):
    check_memory(AppSettings(base_model="owner/sdxl", **chosen), TWO_AND_TWO, LAPTOP)


CARD = {12: Gpu("RTX 3060", 12_900_000_000, "580.65"), 40: Gpu("A100", 42_000_000_000, "580.65")}
ONE_AND_ONE = {"SimpleRenderer": {"num_replicas": 1}, "RefGuidedRenderer": {"num_replicas": 1}}


def on_gpu(**settings):
    return AppSettings(torch_device="cuda", base_model="owner/sdxl", **settings)


def test_both_renderers_of_sdxl_fit_a_large_gpu_and_not_a_small_one():
    check_gpu_memory(on_gpu(), ONE_AND_ONE, [CARD[40]])
    with pytest.raises(LaunchError) as caught:
        check_gpu_memory(on_gpu(), ONE_AND_ONE, [CARD[12]])
    assert str(caught.value) == (
        "the renderers need 20 GB of GPU memory and this machine has 1 x 13 GB (RTX 3060): take "
        "cluster/one-gpu.yaml, or set MEMORY_GB to that of the GPU and SHARED_RENDERER=true"
    )
    # Together two cards have enough, each for one renderer.
    check_gpu_memory(on_gpu(), ONE_AND_ONE, [CARD[12], CARD[12]])


def test_a_small_gpu_takes_one_renderer_whose_models_come_one_by_one():
    one = {"RefGuidedRenderer": {"num_replicas": 1}}
    check_gpu_memory(on_gpu(shared_renderer=True, memory_gb=12), one, [CARD[12]])
    with pytest.raises(LaunchError, match="need 24 GB"):
        check_gpu_memory(on_gpu(shared_renderer=True, torch_dtype="float32"), one, [CARD[12]])


def test_replicas_of_the_embedded_family_are_small():
    check_memory(on_cpu(), TWO_AND_TWO, 4_000_000_000)
    with pytest.raises(LaunchError, match="the renderers need 4 GB"):
        check_memory(on_cpu(), TWO_AND_TWO, 3_000_000_000)


def test_a_folder_counts_one_set_of_weights(tmp_path):
    for name in ("unet", "vae", "text_encoder", "text_encoder_2", "scheduler", "tokenizer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").touch()
    (tmp_path / "tokenizer_2").mkdir()
    (tmp_path / "tokenizer_2/vocab.json").touch()
    (tmp_path / "model_index.json").touch()
    for variant in ("", ".fp16"):
        for folder in ("unet", "vae"):
            file = tmp_path / folder / f"diffusion_pytorch_model{variant}.safetensors"
            write_weights(file, {"a": [10, 10]})
        for folder in ("text_encoder", "text_encoder_2"):
            write_weights(tmp_path / folder / f"model{variant}.safetensors", {"b": [7], "c": []})
    assert base_parameters(on_cpu(base_model=str(tmp_path))) == 2 * 100 + 2 * 8


def test_a_file_counts_itself_and_a_broken_one_is_left_to_the_renderer(tmp_path):
    file = write_weights(tmp_path / "sdxl.safetensors", {"a": [3, 5], "b": [2]})
    assert base_parameters(on_cpu(base_model=str(file))) == 17
    file.write_text("no")
    assert base_parameters(on_cpu(base_model=str(file))) == 0
    with pytest.raises(ValueError, match="a text file"):
        parameters([file])


def test_the_parameters_are_those_that_the_format_s_own_reader_finds():
    unet = embedded.ROOT / "base/unet/diffusion_pytorch_model.safetensors"
    assert parameters([unet]) == sum(tensor.size for tensor in load_file(unet).values())

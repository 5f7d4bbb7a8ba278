"""Which files of a repository are downloaded, by the names that real repositories have."""

import json
import re

import pytest

from deployments.hub.errors import HubError
from deployments.hub.selection import (
    CLIPSelection,
    IPAdapterSelection,
    LoraSelection,
    PipelineSelection,
    VAESelection,
)

SMALL = {
    "model_index.json",
    "scheduler/scheduler_config.json",
    "text_encoder/config.json",
    "text_encoder_2/config.json",
    "unet/config.json",
    "vae/config.json",
    *(
        f"{folder}/{name}"
        for folder in ("tokenizer", "tokenizer_2")
        for name in ("merges.txt", "special_tokens_map.json", "tokenizer_config.json", "vocab.json")
    ),
}
FULL = {
    "text_encoder/model.safetensors",
    "text_encoder_2/model.safetensors",
    "unet/diffusion_pytorch_model.safetensors",
    "vae/diffusion_pytorch_model.safetensors",
}
HALF = {name.replace(".safetensors", ".fp16.safetensors") for name in FULL}
BRAIN = {name.replace(".safetensors", ".bf16.safetensors") for name in FULL}
UNWANTED = {
    "README.md",
    "sd_xl_base_1.0.safetensors",
    "sd_xl_offset_example-lora_1.0.safetensors",
    "text_encoder/flax_model.msgpack",
    "text_encoder/model.onnx",
    "text_encoder_2/model.onnx_data",
    "unet/diffusion_flax_model.msgpack",
    "unet/diffusion_pytorch_model.bin",
    "unet/diffusion_pytorch_model.non_ema.safetensors",
    "unet/openvino_model.bin",
    "vae_1_0/config.json",
    "vae_1_0/diffusion_pytorch_model.safetensors",
    "vae_decoder/config.json",
}
SHARDS = {f"unet/diffusion_pytorch_model-0000{n}-of-00002.safetensors" for n in (1, 2)}
NEW_HALF_SHARDS = {name.replace("model-", "model.fp16-") for name in SHARDS}
OLD_HALF_SHARDS = {name.replace(".safetensors", ".fp16.safetensors") for name in SHARDS}
SHARD_INDEX = {"unet/diffusion_pytorch_model.safetensors.index.json"}
UNET = {"unet/diffusion_pytorch_model.safetensors"}
HALF_UNET = {"unet/diffusion_pytorch_model.fp16.safetensors"}


def chosen(names, *, prefers_half):
    return set(PipelineSelection(prefers_half).choose(names))


@pytest.mark.parametrize(
    ("offered", "prefers_half", "weights"),
    [
        (FULL | HALF, False, FULL),
        (FULL | HALF, True, HALF),
        (FULL, True, FULL),
        (HALF, False, HALF),
        (FULL - UNET | SHARDS, False, FULL - UNET | SHARDS),
        (HALF - HALF_UNET | NEW_HALF_SHARDS, True, HALF - HALF_UNET | NEW_HALF_SHARDS),
        (HALF - HALF_UNET | OLD_HALF_SHARDS, True, HALF - HALF_UNET | OLD_HALF_SHARDS),
        # A mixed set: only the UNet has half precision.
        (FULL | HALF_UNET, True, FULL - UNET | HALF_UNET),
        # Others write bfloat16.
        (FULL | BRAIN, True, BRAIN),
        (HALF | BRAIN, True, HALF),
        # In one file and in shards: one of them is enough.
        (FULL | SHARDS, False, FULL),
        # An upload that stopped: the other precision is whole.
        (FULL | HALF - HALF_UNET | {min(NEW_HALF_SHARDS)}, True, HALF - HALF_UNET | UNET),
    ],
)
def test_one_set_of_weights_is_chosen_for_each_model(offered, prefers_half, weights):
    names = SMALL | offered | UNWANTED | SHARD_INDEX
    assert chosen(names, prefers_half=prefers_half) == SMALL | weights | SHARD_INDEX


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (SMALL | FULL - UNET, "its folder unet has no complete .safetensors weights"),
        (SMALL | FULL - UNET | {min(SHARDS)}, "its folder unet has no complete"),
        (SMALL | {"unet/diffusion_pytorch_model.bin"}, "its folder unet has no complete"),
        (SMALL - {"scheduler/scheduler_config.json"} | FULL, "its folder scheduler is missing"),
        ({"README.md", "pony_v6.safetensors"}, "download pony_v6.safetensors and set the setting"),
        ({"README.md"}, "it has no model_index.json, so it is not in diffusers' format"),
    ],
)
def test_a_repository_without_a_needed_file_is_refused(names, sentence):
    with pytest.raises(HubError, match=re.escape(sentence)):
        chosen(names, prefers_half=False)


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        ({"_class_name": "StableDiffusionPipeline"}, "it is Stable Diffusion 1 or 2"),
        ({"_class_name": "StableDiffusionXLImg2ImgPipeline"}, "it is the SDXL refiner"),
        ({"_class_name": "FluxPipeline"}, r"it is FLUX \(FluxPipeline\), not an SDXL base model"),
    ],
)
def test_another_kind_of_pipeline_is_refused_by_its_name(tmp_path, index, sentence):
    (tmp_path / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(HubError, match=sentence):
        PipelineSelection(prefers_half=True).check(tmp_path)


def test_an_ip_adapter_comes_with_the_image_encoder_of_its_folder():
    adapter = "sdxl_models/ip-adapter_sdxl.safetensors"
    selection = IPAdapterSelection(adapter, "sdxl_models/image_encoder")
    own = {f"sdxl_models/image_encoder/{name}" for name in ("config.json", "model.safetensors")}
    others = {
        "sdxl_models/ip-adapter_sdxl.bin",
        "sdxl_models/ip-adapter_sdxl_vit-h.safetensors",
        "sdxl_models/image_encoder/pytorch_model.bin",
        "models/image_encoder/config.json",
        "models/image_encoder/model.safetensors",
    }
    assert selection.choose({adapter} | own | others) == {adapter} | own
    shared = {name for name in others if name.startswith("models/")}
    vit_h = IPAdapterSelection(adapter, "models/image_encoder")
    assert vit_h.choose({adapter} | own | others) == {adapter} | shared
    with pytest.raises(HubError, match="no image encoder in sdxl_models/image_encoder"):
        selection.choose({adapter})
    with pytest.raises(HubError, match=r"it has no file sdxl_models/ip-adapter_sdxl\.safetensors"):
        selection.choose(own)


def test_a_vae_lies_at_the_top_of_its_repository():
    """As madebyollin/sdxl-vae-fp16-fix has it, beside the same weights for other programs."""
    own = {"config.json", "diffusion_pytorch_model.safetensors"}
    others = {"README.md", "sdxl_vae.safetensors", "diffusion_pytorch_model.bin"}
    assert VAESelection(prefers_half=True).choose(own | others) == own
    with pytest.raises(HubError, match=r"it has no complete \.safetensors weights"):
        VAESelection(prefers_half=True).choose(others)


def test_a_scorer_is_never_a_pickle():
    config = "open_clip_config.json"
    names = {config, "open_clip_model.safetensors", "open_clip_pytorch_model.bin", "README.md"}
    assert CLIPSelection().choose(names) == {config, "open_clip_model.safetensors"}
    with pytest.raises(HubError, match="pickled weights are not read"):
        CLIPSelection().choose({config, "open_clip_pytorch_model.bin"})


DIFFUSERS_LORA = {"pytorch_lora_weights.safetensors"}
PEFT_LORA = {"unet_lora/adapter_config.json", "unet_lora/adapter_model.safetensors"}
STEPS = {"checkpoint-500/pytorch_lora_weights.safetensors"}


@pytest.mark.parametrize(
    ("offered", "file", "wanted"),
    [
        (DIFFUSERS_LORA | {"README.md", "other.safetensors"}, None, DIFFUSERS_LORA),
        (PEFT_LORA | {"optimizer.safetensors", "README.md"}, None, PEFT_LORA),
        ({"any name.safetensors", "README.md"} | STEPS, None, {"any name.safetensors"}),
        ({"one.safetensors", "in/two.safetensors"}, "in/two.safetensors", {"in/two.safetensors"}),
    ],
)
def test_of_a_repository_only_the_lora_is_chosen(offered, file, wanted):
    assert LoraSelection(file).choose(offered) == wanted


@pytest.mark.parametrize(
    ("offered", "file", "sentence"),
    [
        ({"b.safetensors", "a.safetensors"}, None, "name one: a.safetensors, b.safetensors"),
        (STEPS, None, "name one: checkpoint-500/pytorch_lora_weights.safetensors"),
        ({"README.md", "lora.bin"}, None, "it holds no .safetensors file"),
        ({"a.safetensors"}, "b.safetensors", "it has no file b.safetensors"),
        (SMALL | FULL, None, "it is a whole model; BASE_MODEL is the setting for it"),
    ],
)
def test_a_repository_without_one_lora_is_refused(offered, file, sentence):
    with pytest.raises(HubError, match=re.escape(sentence)):
        LoraSelection(file).choose(offered)

"""What the settings name on a hub."""

import pytest

from deployments.hub import requirements
from deployments.settings import AppSettings


def test_the_embedded_family_needs_nothing_from_a_hub():
    settings = AppSettings()
    assert requirements.base_model(settings, prefers_half=True) is None
    assert requirements.ip_adapter(settings) is None
    assert requirements.clip_model(settings, None) is None
    assert requirements.vae(settings.vae_path, prefers_half=True) is None
    assert requirements.lora("LORA_PATH", settings.lora_path) is None
    assert not requirements.has_pretrained_tag(settings)


def test_the_defaults_of_sdxl_come_from_hubs():
    settings = AppSettings(base_model="owner/sdxl")
    base = requirements.base_model(settings, prefers_half=True)
    assert (base.setting, base.repo_id) == ("BASE_MODEL", "owner/sdxl")
    adapter = requirements.ip_adapter(settings)
    assert adapter.repo_id == "h94/IP-Adapter"
    assert adapter.selection.weights == "sdxl_models/ip-adapter_sdxl.safetensors"
    assert adapter.selection.image_encoder == "sdxl_models/image_encoder"
    other = settings.model_copy(update={"ip_adapter_image_encoder": "models/image_encoder"})
    assert requirements.ip_adapter(other).selection.image_encoder == "models/image_encoder"
    assert requirements.vae("owner/vae", prefers_half=True).repo_id == "owner/vae"
    assert requirements.has_pretrained_tag(settings)
    scorer = requirements.clip_model(settings, "timm/vit_large_patch14_clip_224.openai/")
    assert scorer.repo_id == "timm/vit_large_patch14_clip_224.openai"
    assert scorer.selection.weights == "open_clip_model.safetensors"


def test_a_tag_that_names_a_pickle_asks_for_the_safetensors_beside_it():
    settings = AppSettings(base_model="owner/sdxl")
    scorer = requirements.clip_model(settings, "laion/CLIP/open_clip_pytorch_model.bin")
    assert scorer.selection.weights == "open_clip_pytorch_model.safetensors"


def test_an_open_clip_model_may_be_a_hub_id():
    settings = AppSettings(base_model="owner/sdxl", clip_model="hf-hub:owner/clip")
    assert requirements.clip_model(settings, None).repo_id == "owner/clip"
    assert not requirements.has_pretrained_tag(settings)


def test_loras_may_be_repositories_or_files_in_them():
    settings = AppSettings(
        lora_paths="o/character, o/style/a b.safetensors=0.6", few_step_lora_path="o/few"
    )
    found = [requirements.lora(*source) for source in settings.lora_sources]
    assert [(each.setting, each.repo_id, each.selection.file) for each in found] == [
        ("lora_paths", "o/character", None),
        ("lora_paths", "o/style", "a b.safetensors"),
        ("few_step_lora_path", "o/few", None),
    ]


def test_files_of_this_machine_need_no_hub(tmp_path):
    weights = tmp_path / "clip.safetensors"
    weights.touch()
    settings = AppSettings(base_model=str(tmp_path), clip_pretrained=str(weights))
    assert requirements.base_model(settings, prefers_half=False) is None
    assert not requirements.has_pretrained_tag(settings)


@pytest.mark.parametrize(
    ("chosen", "is_half"),
    [
        ({"torch_dtype": "float32", "torch_device": "cuda"}, False),
        ({"torch_dtype": "bfloat16", "torch_device": "cpu"}, True),
        ({"torch_device": "cpu"}, False),
        ({"torch_device": "cuda:1"}, True),
    ],
)
def test_half_precision_is_expected_from_the_settings(chosen, is_half):
    assert requirements.expects_half_precision(AppSettings(**chosen)) is is_half

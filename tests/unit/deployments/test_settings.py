import pytest
from pydantic import ValidationError

from deployments.settings import AppSettings, RendererSettings, ServingSettings


def test_without_a_base_model_all_defaults_are_those_of_the_embedded_family():
    settings = AppSettings()
    assert settings.is_embedded
    assert settings.base_model.endswith("deployments/embedded/base")
    assert settings.lora_path.endswith("deployments/embedded/lora")
    assert settings.clip_model.startswith("local-dir:")
    assert settings.num_inference_steps == 12


def test_with_a_base_model_the_defaults_are_those_of_sdxl():
    settings = AppSettings(base_model="stabilityai/stable-diffusion-xl-base-1.0")
    assert not settings.is_embedded
    assert settings.lora_path == "outputs/checkpoints/final"
    assert settings.min_consistency == 0.70
    assert settings.max_attempts == 2
    assert settings.ip_adapter_scale == 0.20


def test_arguments_override_the_environment(monkeypatch):
    monkeypatch.setenv("LORA_PATH", "/from/environment")
    monkeypatch.setenv("NUM_INFERENCE_STEPS", "7")
    assert AppSettings().lora_path == "/from/environment"
    settings = AppSettings.model_validate({"num_inference_steps": "9"})
    assert settings.num_inference_steps == 9
    assert settings.lora_path == "/from/environment"


def test_an_empty_environment_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("BASE_MODEL", "")
    assert AppSettings().is_embedded


@pytest.mark.parametrize(
    "values",
    [
        {"unknown": 1},
        {"lora_scale": "strong"},
        {"num_inference_steps": 0},
        {"height": 100},
        {"min_consistency": float("nan")},
        {"torch_dtype": "int8"},
        {"planner": "oracle"},
        {"lora_paths": "a=x"},
        {"lora_paths": "a=5"},
        {"lora_paths": "a=1,"},
        {"lora_paths": "=1"},
        {"lora_paths": "a=nan"},
        {"hero_trigger": ""},
        {"hero_trigger": "a, b"},
    ],
)
def test_wrong_settings_are_refused(values):
    with pytest.raises(ValidationError):
        AppSettings.model_validate(values)


def test_a_group_has_only_its_own_settings():
    settings = AppSettings(lora_path="x")
    assert settings.group(RendererSettings).lora_path == "x"
    assert set(settings.group(ServingSettings).model_dump()) == set(ServingSettings.model_fields)


def test_one_lora_is_that_of_lora_path():
    loras = AppSettings(lora_path="x", lora_scale=0.5).loras
    assert [(lora.path, lora.scale) for lora in loras] == [("x", 0.5)]


def test_several_loras_keep_their_order_and_scales():
    settings = AppSettings(
        lora_path="x", lora_scale=0.9, lora_paths="c.safetensors, owner/style=0.6,d=e/f=-1"
    )
    loras = [(lora.path, lora.scale) for lora in settings.group(RendererSettings).loras]
    assert loras == [("c.safetensors", 0.9), ("owner/style", 0.6), ("d=e/f", -1.0)]


def test_settings_are_frozen():
    with pytest.raises(ValidationError):
        AppSettings().lora_path = "y"


def test_every_setting_is_described():
    assert all(field.description for field in AppSettings.model_fields.values())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"memory_gb": 16, "torch_compile": True}, "memory_gb below 24 does not go with torch_c"),
        ({"memory_gb": 12, "few_step_lora_path": "x"}, "memory_gb below 16 does not go with few_"),
        ({"memory_gb": 6}, "greater than or equal to 8"),
    ],
)
def test_what_a_small_gpu_cannot_do_is_refused(values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        AppSettings(**values)


def test_a_large_gpu_may_compile_and_have_two_unets():
    AppSettings(memory_gb=24, torch_compile=True, few_step_lora_path="x")
    AppSettings(memory_gb=16, few_step_lora_path="x")

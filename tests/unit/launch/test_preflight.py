import pytest

from deployments.settings import AppSettings
from serve_app.launch.preflight import check_paths, check_resources
from serve_app.launch.serve_config import ConfigError


def test_embedded_family_passes():
    check_paths(AppSettings())


def test_missing_lora_is_told_with_what_to_set():
    with pytest.raises(ConfigError, match="LoRA path '/nope' does not exist: set LORA_PATH"):
        check_paths(AppSettings(lora_path="/nope"))


def test_hub_ids_are_left_to_the_hub(tmp_path):
    check_paths(AppSettings(base_model="owner/model", lora_path=str(tmp_path)))


def test_missing_base_model_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"base_model '\./nope/x/y' does not exist"):
        check_paths(AppSettings(base_model="./nope/x/y", lora_path=str(tmp_path)))


def test_missing_gpus_are_told():
    options = {"A": {"num_replicas": 2, "ray_actor_options": {"num_gpus": 1}}}
    with pytest.raises(ConfigError, match="need 2 GPUs and this machine has 1"):
        check_resources(options, {"GPU": 1, "CPU": 8})
    check_resources(options, {"GPU": 2, "CPU": 8})

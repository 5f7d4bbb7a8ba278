"""The checks before anything starts."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from deployments import embedded
from deployments.settings import AppSettings
from serve_app.launch.preflight import LaunchError, check_paths, check_resources, check_stories
from tests.support.service import ROOT

LORA = embedded.ROOT / "lora"


def test_the_embedded_family_passes():
    check_paths(AppSettings())


def test_a_missing_lora_is_refused_with_the_setting_to_change():
    with pytest.raises(LaunchError, match="LoRA path '/nope' does not exist: set LORA_PATH"):
        check_paths(AppSettings(lora_path="/nope"))


def test_a_hub_id_passes_without_a_look_at_the_hub():
    check_paths(AppSettings(base_model="owner/model", lora_path="owner/lora"))


def test_a_missing_base_model_is_refused_with_its_path(tmp_path):
    with pytest.raises(LaunchError, match=r"base_model '\./nope/x/y' does not exist"):
        check_paths(AppSettings(base_model="./nope/x/y", lora_path=str(tmp_path)))


def test_a_base_model_that_is_a_lora_is_refused_before_anything_starts(tmp_path):
    lora = embedded.ROOT / "lora/pytorch_lora_weights.safetensors"
    with pytest.raises(LaunchError, match=r"it is a LoRA, not an SDXL checkpoint; LORA_PATH is"):
        check_paths(AppSettings(base_model=str(lora), lora_path=str(tmp_path)))


def test_a_missing_vae_is_refused_with_its_setting():
    with pytest.raises(LaunchError, match=r"vae_path './no/vae' does not exist: set VAE_PATH"):
        check_paths(AppSettings(vae_path="./no/vae"))


@pytest.mark.parametrize(
    ("setting", "folder", "removed", "sentence"),
    [
        ("base_model", "base", "text_encoder_2/model.safetensors", "folder text_encoder_2 has no"),
        ("vae_path", "base/vae", "diffusion_pytorch_model.safetensors", "it has no complete"),
        ("ip_adapter_path", "ip_adapter", "ip-adapter.safetensors", "it has no file ip-adapter"),
        ("ip_adapter_path", "ip_adapter", "image_encoder/config.json", "it has no image encoder"),
    ],
)
def test_a_folder_with_a_missing_file_is_refused_before_anything_starts(
    tmp_path, setting, folder, removed, sentence
):
    copy = shutil.copytree(embedded.ROOT / folder, tmp_path / "model")
    chosen = {setting: str(copy)}
    check_paths(AppSettings(**chosen, lora_path=str(LORA)))
    (copy / removed).unlink()
    flag = setting.replace("_", "-")
    with pytest.raises(LaunchError, match=f"is not complete: .*{sentence}.*--{flag}"):
        check_paths(AppSettings(**chosen, lora_path=str(LORA)))


def test_too_few_gpus_are_refused_with_both_numbers():
    options = {"A": {"num_replicas": 2, "ray_actor_options": {"num_gpus": 1}}}
    with pytest.raises(LaunchError, match="need 2 GPUs and this machine has 1"):
        check_resources(options, {"GPU": 1, "CPU": 8})
    check_resources(options, {"GPU": 2, "CPU": 8})


def test_stories_of_a_newer_program_are_refused(tmp_path):
    data = shutil.copytree(ROOT / "tests/data/stories-0001", tmp_path / "a")
    settings = AppSettings(data_dir=data)
    check_stories(settings)
    with closing(sqlite3.connect(data / "stories.sqlite3", isolation_level=None)) as tables:
        tables.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        tables.execute("INSERT INTO alembic_version VALUES ('0999')")
    with pytest.raises(LaunchError, match=r"stories\.sqlite3 is newer than this program"):
        check_stories(settings)


def test_a_check_creates_no_database(tmp_path):
    check_stories(AppSettings(data_dir=tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_not_a_database_is_left_to_the_service(tmp_path):
    (tmp_path / "stories.sqlite3").write_text("not a database, but long enough to look at" * 9)
    check_stories(AppSettings(data_dir=tmp_path))

import shutil
import sqlite3
from contextlib import closing

import pytest

from deployments.settings import AppSettings
from serve_app.preflight import check_paths, check_resources, check_stories
from serve_app.serve_config import ConfigError
from tests.service import ROOT


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


def test_kept_stories_of_a_newer_program_are_told(tmp_path):
    settings = AppSettings(
        data_dir=shutil.copytree(ROOT / "tests/data/stories-0001", tmp_path / "a")
    )
    check_stories(settings)
    with closing(sqlite3.connect(tmp_path / "a/stories.sqlite3", isolation_level=None)) as tables:
        tables.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        tables.execute("INSERT INTO alembic_version VALUES ('0999')")
    with pytest.raises(ConfigError, match=r"stories\.sqlite3 is newer than this program"):
        check_stories(settings)


def test_stories_that_are_not_there_yet_are_not_made(tmp_path):
    check_stories(AppSettings(data_dir=tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_no_database_is_left_to_the_service(tmp_path):
    (tmp_path / "stories.sqlite3").write_text("no database, but long enough to be looked at" * 9)
    check_stories(AppSettings(data_dir=tmp_path))

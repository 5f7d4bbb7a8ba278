"""Reading a Ray Serve config file."""

from pathlib import Path

import pytest

from serve_app.launch.preflight import LaunchError
from serve_app.launch.serve_config import load_serve_config, load_settings

LOCAL_YAML = Path(__file__).parents[3] / "cluster/local.yaml"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("applications: [", "is not a Ray Serve config"),
        ("- a list", "is not a Ray Serve config"),
        ("applications: []", "must hold exactly one application"),
        ("applications:\n- {name: a}", "is not a Ray Serve config"),
    ],
)
def test_a_broken_file_is_refused_in_one_line(tmp_path, text, sentence):
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(LaunchError, match=sentence) as caught:
        load_serve_config(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["local.yaml", "one-gpu.yaml", "gpu.yaml"])
def test_a_shipped_config_is_found_from_every_folder(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert load_serve_config(Path("cluster") / name).applications[0].name == "storyboard"
    own = tmp_path / "cluster" / name
    own.parent.mkdir()
    own.write_text("applications: []")
    with pytest.raises(LaunchError, match="must hold exactly one application"):
        load_serve_config(Path("cluster") / name)


def test_a_path_of_the_user_is_never_replaced_by_a_shipped_config(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in (Path("local.yaml"), Path("mine/local.yaml"), tmp_path / "cluster/local.yaml"):
        with pytest.raises(LaunchError, match="cannot read"):
            load_serve_config(path)


def test_an_override_replaces_the_setting_of_the_file_and_of_the_environment(monkeypatch):
    monkeypatch.setenv("MAX_STORIES", "3")
    config = load_serve_config(LOCAL_YAML)
    assert load_settings(config, {}).max_stories == 3
    assert load_settings(config, {"max_stories": "4"}).max_stories == 4


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"lora_pth": "x"}, "settings: lora_pth is not a known field"),
        ({"lora_scale": "9"}, "settings: lora_scale must be at most 4"),
        ({"preset": "few_step"}, "settings: preset few_step needs few_step_lora_path"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(overrides, sentence):
    with pytest.raises(LaunchError) as caught:
        load_settings(load_serve_config(LOCAL_YAML), overrides)
    assert str(caught.value) == sentence

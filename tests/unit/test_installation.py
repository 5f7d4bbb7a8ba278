"""What `make` installs: serving alone for `run`, the rest for `test`, torch's build by request."""

import subprocess
import tomllib
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement

from tests.support.rooms import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text().splitlines()


def commands(tmp_path, *words):
    """The commands of make in a fresh clone, which are not run."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", "--dry-run", *words], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    return [line for line in done.stdout.splitlines() if "uv pip install" in line]


def test_run_installs_no_test_tools(tmp_path):
    (install,) = commands(tmp_path, "run")
    assert install.endswith(
        "--constraint constraints.txt  --editable '.[postgres,s3,schedulers,video]'"
    )


@pytest.mark.parametrize("target", ["install", "test", "bench"])
def test_what_proves_it_installs_the_rest_as_well(tmp_path, target):
    assert "'.[dev]'" in commands(tmp_path, target)[-1]


@pytest.mark.parametrize("target", ["run", "test"])
def test_the_build_of_torch_is_chosen_by_an_option(tmp_path, target):
    for install in commands(tmp_path, target, "TORCH_BACKEND=cpu"):
        assert "--torch-backend=cpu --reinstall-package torch --reinstall-package torch" in install


def test_another_build_is_installed_over_the_one_that_is_there(tmp_path):
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/.serving").touch()
    assert len(commands(tmp_path, "run", "TORCH_BACKEND=cpu")) == 1


def test_the_pinned_torchvision_fits_the_pinned_torch():
    pins = dict(line.split("==") for line in CONSTRAINTS if not line.startswith("#"))
    wanted = [Requirement(line) for line in requires("torchvision") or ()]
    (torch,) = (each for each in wanted if each.name == "torch")
    assert version("torchvision").partition("+")[0] == pins["torchvision"]
    assert torch.specifier.contains(pins["torch"])


def test_every_extra_of_run_exists_and_dev_has_them_too():
    extras = PROJECT["optional-dependencies"]
    assert {"postgres", "s3", "schedulers", "video"} == extras.keys() - {"dev", "faces"}
    assert f"{PROJECT['name']}[faces,postgres,s3,schedulers,video]" in extras["dev"]

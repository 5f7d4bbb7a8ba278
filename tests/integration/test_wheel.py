"""The wheel away from the repository: installed by pip, started in an empty folder."""

import subprocess
import sys
import sysconfig
import venv

import pytest

from tests.support.service import ROOT, STORY, Service, free_port


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The commands of an environment that has the wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    quiet = {"check": True, "capture_output": True}
    subprocess.run([*build, "--directory", folder / "dist"], cwd=ROOT, **quiet)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "venv", with_pip=True, symlinks=True)
    python = folder / "venv/bin/python"
    subprocess.run([python, "-m", "pip", "install", "--no-deps", wheel], **quiet)
    (packages,) = (folder / "venv/lib").glob("python*/site-packages")
    # A plain path: this environment's own .pth files, and so this clone, stay out.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "venv/bin"


def test_the_installed_package_is_not_this_clone(installed, tmp_path):
    code = "import serve_app, deployments; print(serve_app.__file__, deployments.__file__)"
    found = subprocess.run(
        [installed / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.split()
    assert all(path.startswith(str(installed.parent)) for path in found), found


def test_the_service_starts_in_an_empty_folder_and_plans_and_draws(installed, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    port = free_port()
    service = Service(
        [installed / "storyboard", "serve", "--port", port],
        f"http://127.0.0.1:{port}",
        tmp_path / "log",
        env={"PATH": f"{installed}:/usr/bin:/bin", "NUM_INFERENCE_STEPS": "2", "MAX_ATTEMPTS": "1"},
        cwd=empty,
    )
    try:
        service.wait()
        body = {"prompt": STORY, "num_frames": 6}
        storyboard = service.http.post("/generate", json=body).json()
        assert len(storyboard["frames"]) == 6
        assert "<title>" in service.http.get("/", headers={"accept": "text/html"}).text
    finally:
        service.kill()
    assert list(empty.iterdir()) == []

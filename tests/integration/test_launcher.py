"""The start, the failures and the end of `storyboard serve` and `serve run`."""

import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from contextlib import closing

import httpx2
import pytest

from serve_app.launch.preflight import check_port
from tests.support.openai_server import OpenAIServer, no_quota
from tests.support.service import BIN, ROOT, STORY, Service, free_port, write_config

CANARY = "sk-canary-0123456789"
ONE = {"num_replicas": 1}
UNINITIALISED = "Generator not initialized. Set LORA_PATH environment variable."


def launch_and_fail(*options):
    """The exit code of a launch that cannot succeed, and its one line of output."""
    done = subprocess.run(
        [BIN / "storyboard", "serve", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return done.returncode, lines[0]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--lora-path", "/nope"], "LoRA path '/nope' does not exist"),
        (["--base-model", "/nope"], "base_model '/nope' does not exist"),
        (["--num-inference-steps", "many"], "num_inference_steps"),
        (["nope.yaml"], "cannot read nope.yaml: No such file or directory"),
        (["pyproject.toml"], "pyproject.toml is not a Ray Serve config"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1:8000"),
    ],
)
def test_a_launch_that_cannot_succeed_ends_with_one_line_and_exit_code_1(options, sentence):
    code, line = launch_and_fail(*options)
    assert code == 1
    assert sentence in line


def test_a_taken_port_is_reported_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, line = launch_and_fail("--port", str(port))
    assert code == 1
    assert f"cannot listen on 127.0.0.1:{port} (Address already in use)" in line


@pytest.fixture
def newer_stories(tmp_path):
    """A data folder of a newer version of the program."""
    data = shutil.copytree(ROOT / "tests/data/stories-0001", tmp_path / "data")
    with closing(sqlite3.connect(data / "stories.sqlite3", isolation_level=None)) as tables:
        tables.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        tables.execute("INSERT INTO alembic_version VALUES ('0999')")
    return data


def test_stories_of_a_newer_program_are_refused_before_anything_starts(newer_stories):
    code, line = launch_and_fail("--port", str(free_port()), "--data-dir", str(newer_stories))
    assert code == 1
    assert f"{newer_stories}/stories.sqlite3 is newer than this program: it has schema" in line


def test_missing_gpus_are_reported_in_one_line(tmp_path):
    config = write_config(
        tmp_path / "gpu.yaml",
        deployments={"RefGuidedRenderer": {"ray_actor_options": {"num_gpus": 1}}},
    )
    code, line = launch_and_fail(str(config), "--port", str(free_port()))
    assert code == 1
    assert "the deployments need 2 GPUs and this machine has 0" in line


def test_launcher_plans_with_gpt_drains_on_sigterm_and_leaves_no_process(tmp_path):
    with OpenAIServer() as gpt:
        config = write_config(
            tmp_path / "local.yaml",
            deployments={"SimpleRenderer": ONE, "RefGuidedRenderer": ONE},
            simple_frame_slots=1,
            plan_cache_dir=str(tmp_path / "plans"),
            openai_base_url=gpt.url,
            engine="simulated",
            simulated_frame_s=0.3,
            max_attempts=1,
        )
        service = Service.launch(config, tmp_path / "log", env={"OPENAI_API_KEY": CANARY})
        try:
            service.wait()
            _gpt_plans_the_story(service, gpt)
            _failing_gpt_is_an_error_that_names_the_planner(service, gpt)
            _sigterm_drains(service)
        finally:
            service.kill()


def _gpt_plans_the_story(service, gpt):
    body = {"prompt": STORY, "num_frames": 6, "seed": 7, "gpt_temperature": 0.3}
    storyboard = service.http.post("/generate", json=body).json()
    assert storyboard["planner"].startswith("openai:")
    sent = gpt.requests[0]
    assert (sent.body["temperature"], sent.body["seed"]) == (0.3, 7)
    asked = len(gpt.requests)
    again = service.http.post("/generate", json=body).json()
    assert again["plan"] == storyboard["plan"]
    assert len(gpt.requests) == asked, "the plan comes from the cache"
    assert CANARY not in str(storyboard) + service.output() + service.logs()


def _failing_gpt_is_an_error_that_names_the_planner(service, gpt):
    gpt.always(no_quota())
    answer = service.http.post("/generate", json={"prompt": "Aldar Kose has no quota at all"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "planner_unavailable"
    assert CANARY not in answer.text
    # An edited plan needs no planner.
    scenes = [{"prompt": f"aldar_kose_man in the steppe, scene {n}"} for n in range(6)]
    storyboard = service.http.post("/generate", json={"prompt": STORY, "scenes": scenes}).json()
    assert storyboard["planner"] == "request"


def _sigterm_drains(service):
    scenes = [{"prompt": f"aldar_kose_man in the steppe, scene {n}"} for n in range(10)]
    body = {"prompt": STORY, "scenes": scenes, "seed": 1}
    answers = []
    running = threading.Thread(
        target=lambda: answers.append(service.http.post("/generate", json=body))
    )
    running.start()
    time.sleep(0.5)
    ended = []
    stopping = threading.Thread(target=lambda: ended.append(service.stop()))
    stopping.start()
    time.sleep(1.0)
    refused = httpx2.post(f"{service.url}/generate", json=body, timeout=30)
    assert refused.status_code == 503
    assert refused.json()["detail"] == "The service is shutting down."
    assert int(refused.headers["retry-after"]) >= 1
    running.join(60)
    stopping.join(120)
    assert answers[0].status_code == 200
    code, left = ended[0]
    assert code == 0
    assert left == []
    assert "Stopped." in service.output()


def test_serve_run_starts_without_a_lora_and_reports_it_in_health(tmp_path):
    check_port("127.0.0.1", 8000)  # `serve run` has no option for another one
    command = [BIN / "serve", "run", "serve_app.app:build_app", "lora_path=/nope/lora"]
    service = Service(command, "http://127.0.0.1:8000", tmp_path / "log")
    try:
        health = service.wait(lambda health: "does not exist" in (health["detail"] or ""))
        assert health["status"] == "running"
        assert health["model_loaded"] is False
        assert health["lora_path"] == "/nope/lora"
        answer = service.http.post("/generate", json={"prompt": STORY})
        assert answer.status_code == 503
        assert answer.json()["detail"] == UNINITIALISED
        assert answer.json()["code"] == "generator_not_initialized"
        # The plan needs no model.
        assert service.http.post("/plan", json={"prompt": STORY}).status_code == 200
    finally:
        service.kill()

"""What `storyboard doctor` finds; the checks that the launcher shares have tests of their own."""

from pathlib import Path

import httpx2
import pytest

from deployments.settings import AppSettings
from serve_app.launch import doctor, downloads
from serve_app.launch.doctor import State, examine
from serve_app.launch.gpus import driver_problem, parse_gpus
from serve_app.launch.serve_config import load_serve_config

LOCAL = load_serve_config(Path(__file__).parents[3] / "cluster/local.yaml")
TWO_GPUS = "NVIDIA GeForce RTX 3060, 12288, 575.51.03\nNVIDIA L40S, 46068, 580.65.06\n"


def no_endpoint(request):
    raise AssertionError(f"{request.url} is asked without need")


@pytest.fixture
def found(monkeypatch, tmp_path):
    """A function that gives the findings by their subjects, worst first."""
    monkeypatch.setattr(doctor, "check_port", lambda host, port: None)

    def run(answer=None, **settings):
        values = AppSettings(data_dir=tmp_path / "data", **settings)
        order = [State.OK, State.WARNING, State.ERROR]
        findings = {}
        http = httpx2.Client(transport=httpx2.MockTransport(answer or no_endpoint))
        for each in examine(LOCAL, values, ("127.0.0.1", 8000), http):
            findings[each.subject] = max(
                findings.get(each.subject, each), each, key=lambda f: order.index(f.state)
            )
        return findings

    return run


def test_a_laptop_with_the_embedded_family_has_no_errors(found):
    findings = found()
    assert {each.state for each in findings.values()} == {State.OK}
    assert {"Python", "GPU", "memory", "models", "disk for stories", "port", "planner"} <= set(
        findings
    )


def test_wrong_settings_are_errors_with_what_to_do(found, monkeypatch):
    monkeypatch.setattr(doctor, "machine_memory_bytes", lambda: 3_000_000_000)
    findings = found(lora_path="/nope", min_free_mb=10**9)
    assert findings["models"].state is State.ERROR
    assert "set LORA_PATH or --lora-path" in findings["models"].text
    assert findings["memory"].state is State.OK
    assert findings["disk for stories"].state is State.ERROR
    assert "make space" in findings["disk for stories"].text


def test_models_that_are_still_on_a_hub_are_a_warning(found, monkeypatch, tmp_path):
    monkeypatch.setattr(downloads, "_pretrained_on_hub", lambda settings: None)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    findings = found(
        base_model="owner/sdxl",
        lora_path="owner/character",
        torch_device="cuda",
        clip_model="ViT-L-14",
    )
    assert findings["models"].state is State.WARNING
    assert "with `storyboard pull`" in findings["models"].text
    assert findings["disk for downloads"].state in (State.OK, State.ERROR)


def test_an_old_driver_is_an_error():
    old, new = parse_gpus(TWO_GPUS)
    assert (old.name, old.memory_bytes) == ("NVIDIA GeForce RTX 3060", 12288 * 1024**2)
    assert "has driver 575.51.03, and torch needs 580 or newer" in driver_problem(old)
    assert driver_problem(new) is None


@pytest.mark.parametrize("text", ["", "No devices were found", "Failed to initialize NVML: ..."])
def test_a_tool_without_gpus_gives_none(text):
    assert parse_gpus(text) == []


def test_a_planner_without_its_key_is_an_error(found):
    assert found(planner="openai")["planner"].text == "PLANNER=openai needs OPENAI_API_KEY"


def unreachable(request):
    raise httpx2.ConnectError("no route")


@pytest.mark.parametrize(
    ("answer", "state", "text"),
    [
        (lambda request: httpx2.Response(200), State.OK, "gpt-4.1 at http://llm/v1"),
        (lambda request: httpx2.Response(404), State.OK, "gpt-4.1 at http://llm/v1"),
        (lambda request: httpx2.Response(401), State.ERROR, "refuses the key: set OPENAI_API_KEY"),
        (lambda request: httpx2.Response(502), State.WARNING, "answers with status 502"),
        (unreachable, State.ERROR, "cannot be reached (ConnectError): set OPENAI_BASE_URL"),
    ],
)
def test_the_endpoint_of_the_planner_is_asked(found, monkeypatch, answer, state, text):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    finding = found(answer, openai_base_url="http://llm/v1/")["planner"]
    assert finding.state is state
    assert text in finding.text
    assert "secret" not in finding.text

"""GET /health and GET /."""

import pytest

from deployments.health import Health
from tests.support.fake_service import FakeService


@pytest.mark.parametrize("path", ["/", "/health"])
def test_health_says_how_the_service_is_configured_and_what_is_loaded(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    health = answer.json()
    assert health["status"] == "running"
    assert health["model_loaded"] is True
    assert health["lora_path"] == "lora"
    assert health["ref_guided_available"] is True


def test_health_says_why_nothing_is_loaded(build_client):
    health = Health(False, False, ("LoRA path 'x' is missing",))
    client = build_client(FakeService(health=health))
    answer = client.get("/health").json()
    assert answer["model_loaded"] is False
    assert answer["detail"] == "LoRA path 'x' is missing"


def test_browsers_get_the_studio_page_and_programs_the_health(http):
    page = http.get("/", headers={"accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    for accept in ("*/*", "application/json"):
        assert http.get("/", headers={"accept": accept}).json()["status"] == "running"

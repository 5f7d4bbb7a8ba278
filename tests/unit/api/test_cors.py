from tests.support.fake_service import FakeService


def test_cors_is_off_unless_origins_are_listed(build_client):
    preflight = {"origin": "https://a.example", "access-control-request-method": "POST"}
    closed = build_client(FakeService()).options("/generate", headers=preflight)
    assert "access-control-allow-origin" not in closed.headers
    opened = build_client(FakeService(), cors_origins=("https://a.example",))
    answer = opened.options("/generate", headers=preflight)
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    shown = opened.get("/health", headers={"origin": "https://a.example"})
    assert "Retry-After" in shown.headers["access-control-expose-headers"]
    other = opened.get("/health", headers={"origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers

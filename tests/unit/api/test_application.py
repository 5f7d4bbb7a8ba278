"""The whole application: its OpenAPI document and its pages, and CORS."""

import pytest

from tests.support.fake_service import FakeService


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_docs_load_nothing_from_other_origins(client, path):
    page = client.get(path).text
    assert "https://" not in page
    for asset in ("swagger-ui-bundle.js", "redoc.standalone.js"):
        if asset in page:
            assert client.get(f"/static-offline-docs/{asset}").status_code == 200


def test_openapi_examples_are_accepted(client):
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for path, schema in (("/plan", "PlanBody"), ("/generate", "GenerateBody")):
        for example in schemas[schema]["examples"]:
            assert client.post(path, json=example).status_code == 200


def test_openapi_documents_every_error_with_its_model(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/plan", "/generate"):
        responses = paths[path]["post"]["responses"]
        assert {"400", "413", "422", "500", "502", "503", "504"} <= set(responses)
        for status, response in responses.items():
            schema = response["content"]["application/json"]["schema"]["$ref"]
            assert schema.endswith("ErrorOut") != (status == "200")


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

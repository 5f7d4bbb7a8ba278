"""The reference pages list all settings, routes, fields, errors, events, commands and metrics."""

import ast
import importlib
import pkgutil
import re
import tomllib
from functools import cache

import pytest
import typer

import serve_app
from deployments import embedded
from deployments.errors import StoryError
from deployments.lifecycle import EventKind, StoryState
from deployments.lora_path import LORA_NOT_LOADED
from deployments.presets import Preset
from deployments.settings import AppSettings
from deployments.types import Scene, StoryPlan
from serve_app.api.application import build_api
from serve_app.api.dependencies import ServiceInfo
from serve_app.api.errors import DESCRIPTIONS, http_error_code
from serve_app.api.middleware import InFlight
from serve_app.cli.main import app as command_line
from serve_app.exports import ExportFormat
from serve_app.metrics import StoryMetrics
from serve_app.store.leases import GIVEN_UP
from tests.support.documents import PAGES, ROOT, blocks, prose, rows, section, spans, text

FRAMEWORK_SCHEMAS = {"HTTPValidationError", "ValidationError"}
"""FastAPI's own, which no answer of ours has."""
PAGES_OF_THE_API = {"GET /docs", "GET /redoc", "GET /openapi.json"}
"""Served, but not part of the schema."""
ROUTE = re.compile(r"(?:GET|POST|PATCH|PUT|DELETE) /[\w/{}.]*")


@cache
def schema():
    info = ServiceInfo(base_model="embedded", lora_path="lora", planner="auto", version="0")
    return build_api(lambda: None, info, InFlight()).openapi()


def routes():
    return PAGES_OF_THE_API | {
        f"{method.upper()} {path}"
        for path, operations in schema()["paths"].items()
        for method in operations
    }


def names(table):
    """The first cells of a table's rows, where they are code."""
    return [row[0].strip("`") for row in rows(table) if row[0].startswith("`")]


def default_of(value):
    """A setting's default as the table has it."""
    if value is None or value == "":
        return "none" if value is None else "empty"
    if str(embedded.ROOT) in str(value):
        return "embedded"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def test_all_settings_are_listed_with_their_defaults():
    own, sdxl = AppSettings().model_dump(), AppSettings(base_model="some/sdxl").model_dump()
    expected = {
        name: default_of(own[name])
        if own[name] == sdxl[name]
        else f"{default_of(own[name])}; with `base_model`: {default_of(sdxl[name])}"
        for name in AppSettings.model_fields
    }
    expected["base_model"] = "the embedded family"
    page = text("docs/settings.md").split("\n## Extras")[0]
    assert {row[0].strip("`"): row[1] for row in rows(page) if row[0][:1] == "`"} == expected


def test_all_extras_are_listed():
    extras = tomllib.loads(text("pyproject.toml"))["project"]["optional-dependencies"]
    assert set(names(section(text("docs/settings.md"), "## Extras"))) == extras.keys() - {"dev"}


def test_api_page_names_every_route():
    assert {span for span in spans(text("docs/api.md")) if ROUTE.fullmatch(span)} == routes()


@pytest.mark.parametrize("page", PAGES)
def test_routes_that_pages_name_exist(page):
    named = {span.partition("?")[0] for span in spans(text(page)) if ROUTE.match(span)}
    assert named <= routes()


def test_api_page_names_every_field_of_requests_and_answers():
    named = set(re.findall(r"\w+", " ".join(spans(text("docs/api.md")))))
    for name, body in schema()["components"]["schemas"].items():
        if name not in FRAMEWORK_SCHEMAS:
            missing = body.get("properties", {}).keys() - named
            assert not missing, f"{name}: {missing}"


def test_api_page_lists_the_fields_of_a_request_with_their_defaults():
    fields = schema()["components"]["schemas"]["GenerateBody"]["properties"]
    written = {None: "`null`", False: "`false`", 42: "`42`", 0.7: "`0.7`"}
    expected = {name: written[field.get("default")] for name, field in fields.items()}
    table = rows(section(text("docs/api.md"), "### Request"))
    listed = {row[0].strip("`"): row[1] for row in table if row[0][:1] == "`"}
    assert listed == expected | {"prompt": "required"}


def test_api_page_lists_the_fields_of_a_scene_and_of_a_plan():
    page = section(text("docs/api.md"), "## Plan without drawing")
    of_plan = names(section(page, "### The plan"))
    assert names(page) == [*Scene.model_fields, *of_plan]
    assert set(of_plan) == set(StoryPlan.model_fields)


def error_classes(base=StoryError):
    yield base
    for each in base.__subclasses__():
        yield from error_classes(each)


def error_codes():
    """Status and code of everything that can be answered as an error."""
    for module in pkgutil.walk_packages(serve_app.__path__, "serve_app."):
        if ".migrations." in module.name:
            continue  # Alembic executes these
        importlib.import_module(module.name)
    own = {
        (each.status_code, each.code)
        for each in error_classes()
        if each.__module__.startswith(("deployments.", "serve_app."))
    }
    of_http = {(status, http_error_code(status)) for status in (400, 404, 405, 413)}
    return own | of_http | {(GIVEN_UP.status_code, GIVEN_UP.code)}


def test_api_page_lists_every_error_with_its_status():
    table = rows(section(text("docs/api.md"), "## Errors"))
    listed = {(int(row[0]), row[1].strip("`")) for row in table if row[0].isdecimal()}
    assert listed == error_codes()
    assert {status for status, _ in listed} == set(DESCRIPTIONS)


def test_customers_error_sentence_is_in_the_api_page():
    assert LORA_NOT_LOADED == "Generator not initialized. Set LORA_PATH environment variable."
    assert LORA_NOT_LOADED in prose(text("docs/api.md"))


def test_all_events_states_presets_and_export_formats_are_listed():
    api, performance = text("docs/api.md"), text("docs/performance.md")
    assert names(section(api, "## Events")) == [*EventKind]
    assert names(section(api, "### States")) == [*StoryState]
    assert names(section(performance, "## Presets")) == [*Preset]
    formats = [name.partition("`")[0] for name in names(section(api, "## Exports"))]
    assert formats == [*ExportFormat]


def test_the_drawing_of_the_states_has_each_of_them():
    (drawing,) = blocks("docs/durability.md", "mermaid")
    arrows = re.findall(r"^ +(\S+) --> (\w+)", drawing, re.M)
    assert {state for arrow in arrows for state in arrow} == {"[*]", *StoryState}


def test_constants_of_the_durability_page_are_those_of_the_code():
    defined = {}
    for path in (*ROOT.glob("serve_app/**/*.py"), *ROOT.glob("deployments/*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                defined.setdefault(ast.unparse(node.targets[0]), set()).add(node.value.value)
    table = rows(section(text("docs/durability.md"), "## Numbers"))[2:]
    assert len(table) > 10
    for name, value, _ in table:
        assert ast.literal_eval(value) in defined[name.strip("`")], name


def test_command_line_page_names_every_command_and_option():
    page = text("docs/cli.md")
    named = {word for span in spans(page) for word in span.split()}
    for name, command in typer.main.get_command(command_line).commands.items():
        assert f"`storyboard {name}`" in page
        options = {
            option
            for parameter in command.params
            for option in parameter.opts
            if option.startswith("--") and parameter.name not in AppSettings.model_fields
        }
        assert not options - named, name


def test_deployment_page_lists_every_metric_with_its_labels():
    exported = {
        f"ray_{metric.info['name']}": set(metric.info["tag_keys"])
        for metric in vars(StoryMetrics()).values()
    }
    table = rows(section(text("docs/deployment.md"), "## Metrics"))[2:]
    assert {row[0].strip("`"): set(re.findall(r"\w+", row[1])) for row in table} == exported


def test_deployment_page_describes_every_file_of_cluster():
    files = {f"cluster/{path.name}" for path in (ROOT / "cluster").iterdir()}
    assert files <= set(spans(text("docs/deployment.md")))

"""The Grafana dashboard against the metrics that this application and Ray export."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
from ray import serve
from ray.dashboard.modules.reporter.reporter_agent import METRICS_GAUGES

from deployments.clip_scorer import CLIPScorer
from deployments.planner import Planner
from deployments.ref_guided_renderer import RefGuidedRenderer
from deployments.simple_renderer import SimpleRenderer
from serve_app.ingress import Ingress
from serve_app.metrics import StoryMetrics

DASHBOARD = json.loads((Path(__file__).parents[3] / "cluster/grafana-dashboard.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
TARGETS = [
    pytest.param(target, id=f"{panel['title']} {target['refId']}")
    for panel in PANELS
    for target in panel["targets"]
]
SERIES = re.compile(r"\bray_(\w+)(?:\{([^}]*)\})?")


def application_labels():
    """The labels of each series of this application, by name without `ray_`."""
    return exported(
        (type(metric).__name__, metric.info["name"], metric.info["tag_keys"])
        for metric in vars(StoryMetrics()).values()
    )


@cache
def serve_labels():
    """The same of Ray Serve, from the calls of Counter, Gauge and Histogram in its source."""
    return exported(
        metric
        for path in (Path(serve.__file__).parent / "_private").glob("*.py")
        for metric in metrics_in(path)
    )


def metrics_in(path):
    """Kind, name and labels of the metrics that a file of Ray Serve creates."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    variables = {
        ast.unparse(target): ast.unparse(node.value)
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Attribute(attr="Counter" | "Gauge" | "Histogram" as kind),
                args=[ast.Constant(value=str(name)), *_],
            ):
                arguments = {each.arg: ast.unparse(each.value) for each in node.keywords}
                keys = arguments.get("tag_keys", "")
                labels = set(re.findall(r"'(\w+)'", variables.get(keys, keys)))
                if path.stem == "replica":
                    labels |= {"deployment", "application", "replica"}  # Serve adds these
                yield kind, name, labels


def exported(metrics):
    """Labels by the names under which Prometheus reads the series."""
    found = {}
    for kind, name, labels in metrics:
        if kind == "Histogram":
            found |= {f"{name}_{part}": set(labels) for part in ("sum", "count")}
            found[f"{name}_bucket"] = {*labels, "le"}
        else:
            is_bare = kind == "Counter" and not name.endswith("_total")
            found[f"{name}_total" if is_bare else name] = set(labels)
    return found


def known_labels():
    nodes = {name: set(gauge.view.columns) for name, gauge in METRICS_GAUGES.items()}
    return application_labels() | serve_labels() | nodes


def grouped_by(expression):
    """The labels in `by (...)` of a query."""
    inside = ",".join(re.findall(r"by \(([^)]*)\)", expression))
    return set(re.findall(r"\w+", inside))


@pytest.mark.parametrize("target", TARGETS)
def test_queried_metrics_and_labels_exist(target):
    known = known_labels()
    series = SERIES.findall(target["expr"])
    assert series
    for name, selector in series:
        assert name in known
        labels = grouped_by(target["expr"]) | set(re.findall(r"(\w+)=", selector))
        assert labels <= known[name]


@pytest.mark.parametrize("target", TARGETS)
def test_legends_use_the_labels_that_the_query_keeps(target):
    if target.get("format") != "heatmap":
        kept = grouped_by(target["expr"]) - {"le"}
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) == kept


@pytest.mark.parametrize("target", TARGETS)
def test_brackets_of_a_query_are_balanced(target):
    for opening, closing in ("()", "{}", "[]"):
        assert target["expr"].count(opening) == target["expr"].count(closing)


def test_selected_deployments_are_those_of_the_graph():
    names = {d.name for d in (CLIPScorer, Ingress, Planner, RefGuidedRenderer, SimpleRenderer)}
    for target in TARGETS:
        for selected in re.findall(r'deployment=~"([^"]*)"', target.values[0]["expr"]):
            assert set(selected.split("|")) <= names


def test_every_metric_of_the_application_is_shown():
    asked = {name for p in TARGETS for name, _ in SERIES.findall(p.values[0]["expr"])}
    parts = re.compile("_(bucket|sum|count)$")
    assert {parts.sub("", name) for name in application_labels()} <= {
        parts.sub("", n) for n in asked
    }


def test_every_panel_uses_the_selected_datasource():
    (variable,) = DASHBOARD["templating"]["list"]
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")
    chosen = {"type": "prometheus", "uid": f"${{{variable['name']}}}"}
    for panel in PANELS:
        assert panel["datasource"] == chosen
        assert all(target["datasource"] == chosen for target in panel["targets"])


def test_ids_and_titles_are_unique():
    for key in ("id", "title"):
        values = [panel[key] for panel in DASHBOARD["panels"]]
        assert len(set(values)) == len(values)
    for panel in PANELS:
        names = [target["refId"] for target in panel["targets"]]
        assert len(set(names)) == len(names)


def test_panels_have_units_and_descriptions():
    for panel in PANELS:
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]


def test_panels_do_not_overlap():
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells

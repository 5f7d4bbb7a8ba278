"""Each Serve config of cluster/ against the code, since Serve accepts misspelt names silently."""

import inspect
from pathlib import Path

import pytest
import yaml
from ray.serve.config import AutoscalingConfig
from ray.serve.schema import DeploymentSchema, ServeDeploySchema

from deployments.clip_scorer import CLIPScorer
from deployments.planner import Planner
from deployments.ref_guided_renderer import RefGuidedRenderer
from deployments.settings import AppSettings
from deployments.simple_renderer import SimpleRenderer
from serve_app.app import build_app, build_graph
from serve_app.ingress import Ingress
from serve_app.launch.preflight import LaunchError, check_resources
from serve_app.launch.serve_config import deployment_options, load_serve_config, load_settings

CLUSTER = Path(__file__).parents[3] / "cluster"
SERVE_YAMLS = [CLUSTER / name for name in ("gpu.yaml", "local.yaml", "one-gpu.yaml")]
GRAPH = (Ingress, Planner, SimpleRenderer, RefGuidedRenderer, CLIPScorer)
ACTOR_OPTIONS = {
    "num_cpus",
    "num_gpus",
    "memory",
    "resources",
    "runtime_env",
    "accelerator_type",
}


@pytest.fixture(params=SERVE_YAMLS, ids=lambda path: path.name)
def path(request):
    return request.param


def raw_application(path):
    return yaml.safe_load(path.read_text())["applications"][0]


def test_every_serve_config_is_tested():
    found = {p for p in CLUSTER.glob("*.yaml") if "\napplications:" in p.read_text()}
    assert found == set(SERVE_YAMLS)


def test_import_path_names_the_builder(path):
    assert raw_application(path)["import_path"] == "serve_app.app:build_app"
    assert inspect.signature(build_app).parameters["settings"].annotation is AppSettings


def test_every_key_is_known_to_serve(path):
    config = yaml.safe_load(path.read_text())
    assert set(config) <= set(ServeDeploySchema.model_fields)
    for deployment in raw_application(path)["deployments"]:
        assert set(deployment) <= set(DeploymentSchema.model_fields)
        assert set(deployment.get("ray_actor_options", {})) <= ACTOR_OPTIONS
        assert set(deployment.get("autoscaling_config", {})) <= set(AutoscalingConfig.model_fields)


def test_deployments_are_those_of_the_graph(path):
    names = {deployment["name"] for deployment in raw_application(path)["deployments"]}
    is_shared = load_settings(load_serve_config(path), {}).shared_renderer
    unused = {"SimpleRenderer"} if is_shared else set()
    assert names == {deployment.name for deployment in GRAPH} - unused


def test_args_are_settings(path):
    settings = load_settings(load_serve_config(path), {})
    for name, value in raw_application(path).get("args", {}).items():
        assert getattr(settings, name) == value


def test_deployment_options_fit_the_graph(path):
    config = load_serve_config(path)
    assert build_graph(load_settings(config, {}), deployment_options(config)) is not None


def test_frame_slots_equal_the_capacity_of_the_replicas(path):
    settings = load_settings(load_serve_config(path), {})
    for name, slots in (
        ("SimpleRenderer", settings.simple_frame_slots),
        ("RefGuidedRenderer", settings.ref_guided_frame_slots),
    ):
        if name == "SimpleRenderer" and settings.shared_renderer:
            continue
        options = deployment_options(load_serve_config(path))[name]
        autoscaling = options.get("autoscaling_config")
        replicas = autoscaling["max_replicas"] if autoscaling else options["num_replicas"]
        assert slots == replicas * options.get("max_ongoing_requests", 1)


def test_scorer_replicas_reserve_a_cpu_per_thread():
    config = load_serve_config(CLUSTER / "gpu.yaml")
    scorer = deployment_options(config)["CLIPScorer"]
    assert scorer["ray_actor_options"]["num_cpus"] == load_settings(config, {}).scorer_threads == 4
    assert scorer["autoscaling_config"]["max_replicas"] == 8


def test_both_renderers_of_gpu_yaml_can_scale_to_zero():
    options = deployment_options(load_serve_config(CLUSTER / "gpu.yaml"))
    for name in ("SimpleRenderer", "RefGuidedRenderer"):
        scaling = options[name]["autoscaling_config"]
        assert options[name]["num_replicas"] == "auto"
        asleep = {**scaling, "min_replicas": 0, "downscale_to_zero_delay_s": 1800}
        assert AutoscalingConfig.model_validate(asleep).min_replicas == 0


def test_story_timeout_ends_before_the_request_timeout_of_serve(path):
    config = load_serve_config(path)
    assert config.http_options.request_timeout_s > load_settings(config, {}).story_timeout_s


def test_http_listens_on_this_machine_alone(path):
    assert load_serve_config(path).http_options.host == "127.0.0.1"


def test_local_yaml_fits_two_cpus_and_no_gpu():
    options = deployment_options(load_serve_config(CLUSTER / "local.yaml"))
    check_resources(options, {"CPU": 2.0})


def test_one_gpu_yaml_fits_a_desktop_with_one_gpu():
    options = deployment_options(load_serve_config(CLUSTER / "one-gpu.yaml"))
    check_resources(options, {"CPU": 2.0, "GPU": 1.0})
    with pytest.raises(LaunchError, match=r"need 1 GPUs and this machine has 0"):
        check_resources(options, {"CPU": 8.0})


def test_gpu_yaml_fits_one_gpu():
    options = deployment_options(load_serve_config(CLUSTER / "gpu.yaml"))
    check_resources(options, {"CPU": 8.0, "GPU": 1.0})
    with pytest.raises(LaunchError, match=r"need 1 GPUs and this machine has 0"):
        check_resources(options, {"CPU": 8.0})


def test_gpu_shares_hold_the_memory_of_both_modes():
    """10 GB for simple and 18 GB for ref-guided mode, on the 40 GB card that the file names."""
    options = deployment_options(load_serve_config(CLUSTER / "gpu.yaml"))
    shares = {name: o["ray_actor_options"].get("num_gpus", 0) for name, o in options.items()}
    assert shares["SimpleRenderer"] * 40 >= 10
    assert shares["RefGuidedRenderer"] * 40 >= 18
    assert shares["SimpleRenderer"] + shares["RefGuidedRenderer"] <= 1

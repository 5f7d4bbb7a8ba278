"""The files of cluster/ that are not Serve configs: KubeRay, `ray up` and the container image."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
import yaml
from ray.autoscaler._private.resource_demand_scheduler import (
    _default_utilization_scorer,
    get_nodes_for,
)
from ray.autoscaler._private.util import prepare_config, validate_config

ROOT = Path(__file__).parents[3]
CLUSTER = ROOT / "cluster"
LAUNCHER_YAMLS = sorted(CLUSTER.glob("ray-cluster-*.yaml"))
DOCKERFILE = (CLUSTER / "Dockerfile").read_text()


def rayservice():
    documents = yaml.safe_load_all((CLUSTER / "rayservice.yaml").read_text())
    return {document["kind"]: document for document in documents}


def cluster_config():
    return rayservice()["RayService"]["spec"]["rayClusterConfig"]


def groups():
    """The pod groups of head and workers, by name."""
    head = {"head": cluster_config()["headGroupSpec"]}
    return head | {group["groupName"]: group for group in cluster_config()["workerGroupSpecs"]}


def pods():
    return [group["template"]["spec"] for group in groups().values()]


def demands():
    """Resources of each replica when every deployment has its most: without and with a GPU."""
    config = yaml.safe_load((CLUSTER / "gpu.yaml").read_text())
    names = {"num_cpus": "CPU", "num_gpus": "GPU"}
    wanted = [
        {names[option]: number for option, number in deployment["ray_actor_options"].items()}
        for deployment in config["applications"][0]["deployments"]
        for _ in range(deployment.get("autoscaling_config", {}).get("max_replicas", 1))
    ]
    return [w for w in wanted if "GPU" not in w], [w for w in wanted if "GPU" in w]


def started(node_types, wanted):
    """The types of node that Ray's autoscaler starts so that all demands find room."""
    scorer = partial(_default_utilization_scorer, node_availability_summary=None)
    nodes, left = get_nodes_for(node_types, {"head": 1}, "head", 99, wanted, scorer)
    assert not left
    return set(nodes)


def pinned(package):
    line = next(
        line
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line.startswith(f"{package}==")
    )
    return line.split("==")[1]


def test_rayservice_and_gpu_yaml_serve_the_same_application():
    inside = yaml.safe_load(rayservice()["RayService"]["spec"]["serveConfigV2"])
    outside = yaml.safe_load((CLUSTER / "gpu.yaml").read_text())
    # A pod has to listen on its own interface to be reached at all.
    assert inside["http_options"].pop("host") == "0.0.0.0"
    assert outside["http_options"].pop("host") == "127.0.0.1"
    assert inside == outside


def test_rayservice_names_the_pinned_ray_version():
    spec = rayservice()["RayService"]
    assert spec["apiVersion"] == "ray.io/v1"
    assert spec["spec"]["rayClusterConfig"]["rayVersion"] == pinned("ray")


def test_every_pod_mounts_the_models_and_reads_the_key_from_a_secret():
    claim = rayservice()["PersistentVolumeClaim"]["metadata"]["name"]
    for pod in pods():
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        assert volumes["models"]["persistentVolumeClaim"]["claimName"] == claim
        (container,) = pod["containers"]
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        assert mounts["models"] == "/models"
        assert set(mounts) <= set(volumes)
        variables = {variable["name"]: variable for variable in container["env"]}
        assert "secretKeyRef" in variables["OPENAI_API_KEY"]["valueFrom"]


def test_environment_variables_of_pods_are_known_settings():
    from deployments.settings import AppSettings

    known = {name.upper() for name in AppSettings.model_fields} | {"HF_HOME", "OPENAI_API_KEY"}
    for pod in pods():
        assert {variable["name"] for variable in pod["containers"][0]["env"]} <= known


def test_pods_run_as_the_user_of_the_image_without_privilege_escalation():
    (user,) = re.findall(r"^USER (\d+)$", DOCKERFILE, re.M)
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == int(user)
        assert pod["securityContext"]["fsGroup"] == pod["securityContext"]["runAsGroup"] == 100
        assert pod["containers"][0]["securityContext"]["allowPrivilegeEscalation"] is False


def test_rayservice_requires_a_token_and_autoscales():
    assert cluster_config()["authOptions"] == {"mode": "token"}
    assert cluster_config()["enableInTreeAutoscaling"] is True


def test_pods_define_no_probes():
    """KubeRay's own readiness probe asks Serve's proxy as well; another would replace it."""
    for pod in pods():
        assert not [key for key in pod["containers"][0] if key.endswith("Probe")]


def test_head_pod_runs_no_replica_and_gpu_pods_scale_to_zero():
    assert groups()["head"]["rayStartParams"]["num-cpus"] == "0"
    assert groups()["gpu"]["minReplicas"] == 0
    assert groups()["cpu"]["minReplicas"] == 1


def test_pods_can_hold_the_most_replicas_of_the_application():
    limits = {
        name: group["template"]["spec"]["containers"][0]["resources"]["limits"]
        for name, group in groups().items()
    }
    node_types = {
        name: {
            "resources": {"CPU": int(limit["cpu"]), "GPU": int(limit.get("nvidia.com/gpu", 0))},
            "max_workers": groups()[name].get("maxReplicas", 0),
        }
        for name, limit in limits.items()
    }
    without_gpu, with_gpu = demands()
    # A scorer never starts a GPU node.
    assert started(node_types, without_gpu) == {"cpu"}
    assert started(node_types, with_gpu) == {"gpu"}


@pytest.fixture(params=LAUNCHER_YAMLS, ids=lambda path: path.name)
def launcher(request):
    return yaml.safe_load(request.param.read_text())


@pytest.mark.parametrize("path", LAUNCHER_YAMLS, ids=lambda path: path.name)
def test_launcher_yaml_is_accepted_by_ray_up(path):
    config = prepare_config(yaml.safe_load(path.read_text()))
    validate_config(config)
    assert config["provider"]["type"] in path.stem


def test_launcher_installs_nothing_on_top_of_the_image(launcher):
    config = prepare_config(launcher)
    assert config["head_setup_commands"] == config["worker_setup_commands"] == []
    assert config["docker"]["image"]


def test_launcher_gives_every_node_the_token(launcher):
    assert launcher["file_mounts"]["~/.ray/auth_token"] == "~/.ray/auth_token"
    assert "--env=RAY_AUTH_MODE=token" in launcher["docker"]["run_options"]


def test_launcher_nodes_can_hold_the_most_replicas_of_the_application(launcher):
    types = launcher["available_node_types"]
    assert types["head"]["resources"] == {"CPU": 0}
    assert (types["cpu"]["min_workers"], types["gpu"]["min_workers"]) == (1, 0)
    assert launcher["max_workers"] == types["cpu"]["max_workers"] + types["gpu"]["max_workers"]
    without_gpu, with_gpu = demands()
    assert started(prepare_config(launcher)["available_node_types"], without_gpu) == {"cpu"}
    assert started(prepare_config(launcher)["available_node_types"], with_gpu) == {"gpu"}


def test_launcher_machine_images_have_a_driver_for_cuda_13():
    """CUDA 13 needs driver 580. The id of an AWS image holds no version; a comment does."""
    assert pinned("cuda-toolkit").startswith("13.")
    family = re.search(r"nvidia-(\d+)$", (CLUSTER / "ray-cluster-gcp.yaml").read_text(), re.M)
    assert int(family[1]) >= 580
    types = yaml.safe_load((CLUSTER / "ray-cluster-aws.yaml").read_text())["available_node_types"]
    # Without an id in the file Ray would take its own, which is years old.
    assert all(node["node_config"]["ImageId"].startswith("ami-") for node in types.values())


def test_aws_and_google_cloud_have_a_launcher_yaml():
    assert {path.stem for path in LAUNCHER_YAMLS} == {"ray-cluster-aws", "ray-cluster-gcp"}


@pytest.mark.parametrize("path", LAUNCHER_YAMLS, ids=lambda path: path.name)
def test_launcher_yaml_holds_no_secret(path):
    assert not re.search(r"sk-(?!\.\.\.)|AKIA|OPENAI_API_KEY=(?!sk-\.\.\.)", path.read_text())


def test_image_is_based_on_the_pinned_ray_and_python():
    base = re.search(r"rayproject/ray:(\S+)-py(\d)(\d+)-gpu", DOCKERFILE)
    assert base is not None
    assert base[1] == pinned("ray")
    assert f"{base[2]}.{base[3]}" == (ROOT / ".python-version").read_text().strip()


def test_copied_files_exist_and_are_in_the_build_context():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?:--\S+ )*(.+) \S+$", DOCKERFILE, re.M)
    for source in {source for line in copied for source in line.split()}:
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored


def test_image_holds_the_wheel_and_no_source():
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert not re.search(r"^COPY .*(serve_app|deployments)", final, re.M)


def test_image_installs_pinned_dependencies_before_the_code():
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert final.index("--constraint constraints.txt --requirements") < final.index("from=wheel")
    assert "UV_COMPILE_BYTECODE=1" in final
    assert "UV_COMPILE_BYTECODE=1" in (ROOT / "Makefile").read_text()


def test_image_starts_an_existing_serve_config():
    command = json.loads(re.search(r"^CMD (.*)$", DOCKERFILE, re.M)[1])
    assert command[:2] == ["storyboard", "serve"]
    assert (ROOT / command[2]).exists()

"""One served application, from the checks to the last process.

`serve run` does not fail well: it exits with 0, or waits for ever, when a deployment fails. This
launcher starts a Ray of its own, so that nothing is left behind when it ends.
"""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import ray
from ray import serve
from ray.serve.schema import ApplicationStatusOverview, LoggingConfig, ServeDeploySchema
from rich.console import Console
from rich.markup import escape

from deployments.types import Mode
from serve_app.launch.downloads import pull_models
from serve_app.launch.gpus import find_gpus
from serve_app.launch.load_probe import LoadProbe, ask_load_status
from serve_app.launch.memory import check_gpu_memory, check_memory, machine_memory_bytes
from serve_app.launch.preflight import check_paths, check_port, check_resources, check_stories
from serve_app.launch.serve_config import (
    application,
    deployment_options,
    load_serve_config,
    load_settings,
)
from serve_app.launch.shutdown import Stopped, StopSignals, drain, stop_ray
from serve_app.launch.startup import (
    metrics_url,
    read_health,
    start_ray,
    wait_until_loaded,
    wait_until_running,
)
from serve_app.pipeline.story_pipeline import SCORER, renderer_names

LOCAL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""An address that stands for all interfaces, and one of this machine to connect to."""


class Launcher:
    """Serves an application until a signal comes.

    Args:
        config_path: a Ray Serve config, e.g. of `cluster/`.
        host: address to listen on; None takes the config's.
        port: port to listen on; None takes the config's.
        overrides: settings that replace those of the config and of the environment.
        drain_timeout_s: how long running stories may take to end after a signal.
        console: where the user reads.

    Raises:
        LaunchError: the config cannot be read, or a setting is wrong.
    """

    def __init__(
        self,
        config_path: Path,
        host: str | None,
        port: int | None,
        overrides: Mapping[str, Any],
        drain_timeout_s: float,
        console: Console,
    ) -> None:
        self._config: ServeDeploySchema = load_serve_config(config_path)
        self._settings = load_settings(self._config, overrides)
        self._host = host or self._config.http_options.host
        self._port = port or self._config.http_options.port
        self._drain_timeout_s = drain_timeout_s
        self._console = console
        self._name = application(self._config).name
        self._signals = StopSignals()

    @property
    def url(self) -> str:
        """Where the API answers."""
        host = LOCAL_ADDRESSES.get(self._host, self._host)
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    def run(self) -> None:
        """Serve until a signal comes.

        Raises:
            LaunchError: the application cannot be served.
        """
        check_paths(self._settings)
        check_stories(self._settings)
        check_port(self._host, self._port)
        options = deployment_options(self._config)
        check_memory(self._settings, options, machine_memory_bytes())
        check_gpu_memory(self._settings, options, find_gpus())
        # Before Ray's time limits begin: over a slow line this takes hours.
        pull_models(self._settings, self._console)
        self._signals.listen()
        try:
            self._start()
            self._greet()
            self._signals.wait()
            drain(self._name, self._drain_timeout_s, self._console)
        except Stopped:
            pass
        finally:
            self._signals.ignore()
            stop_ray()
            self._console.print("Stopped.")

    def _start(self) -> None:
        models = escape(self._models())
        self._console.print(f"Starting Ray and the models ({models}) ...", soft_wrap=True)
        # Ray's processes start meanwhile.
        importing = Thread(target=import_module, args=["serve_app.app"])
        importing.start()
        start_ray()
        importing.join()
        self._signals.listen()  # again: Ray's own handlers end the process at once
        self._deploy()
        required = renderer_names(self._settings)[Mode.SIMPLE], SCORER
        probe = LoadProbe(required, partial(ask_load_status, self._name))
        wait_until_running(self._status, probe.check, self._signals)
        unavailable = wait_until_loaded(partial(read_health, self.url), self._signals)
        if unavailable:
            self._console.print(
                f"[yellow]Ref-guided mode is not available:[/] {escape(unavailable)}"
            )

    def _deploy(self) -> None:
        from serve_app.app import build_graph

        options = deployment_options(self._config)
        check_resources(options, ray.cluster_resources())
        address = {"host": self._host, "port": self._port}
        serve.start(
            proxy_location=self._config.proxy_location,
            http_options=self._config.http_options.model_dump() | address,
            # Only warnings of controller and proxy; the ingress logs the stories.
            logging_config=LoggingConfig(log_level="WARNING"),
        )
        target = serve.RunTarget(
            build_graph(self._settings, options),
            name=self._name,
            route_prefix=application(self._config).route_prefix,
        )
        serve.run_many([target], wait_for_applications_running=False)

    def _models(self) -> str:
        if self._settings.is_embedded:
            return "the embedded family, since BASE_MODEL is not set"
        loras = " and ".join(choice.path for choice in self._settings.loras)
        return f"{self._settings.base_model} with the LoRA {loras}"

    def _status(self) -> ApplicationStatusOverview | None:
        return serve.status().applications.get(self._name)

    def _greet(self) -> None:
        for line in (
            f"[bold green]Ready:[/] {self.url}   (API: {self.url}/docs)",
            f"  metrics: {metrics_url()}",
            f'  try:     storyboard "Aldar Kose tricks a merchant" --url {self.url} --out story',
        ):
            self._console.print(line, soft_wrap=True)

"""`storyboard serve`: checks, deploys, waits until stories can be drawn, and ends well.

`serve run` cannot be trusted to fail well: it exits with 0, or waits for ever, when a deployment
fails. This launcher starts a Ray of its own, so that nothing is left behind when it ends.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import httpx2
import psutil
import ray
from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle
from ray.serve.schema import (
    ApplicationStatus,
    DeploymentStatus,
    LoggingConfig,
    ReplicaState,
    ServeDeploySchema,
)
from rich.console import Console
from rich.markup import escape

from serve_app.app import build_graph
from serve_app.preflight import check_paths, check_port, check_resources, check_stories
from serve_app.serve_config import (
    ConfigError,
    application,
    deployment_options,
    load_serve_config,
    load_settings,
)

RAY_ENVIRONMENT = {
    # No phone-home; no delay of repeated lines; not behind every other process of the machine.
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEDUP_LOGS": "0",
    "RAY_worker_niceness": "0",
    # A dead HTTP proxy is back in 4 s instead of 25.
    "RAY_SERVE_PROXY_HEALTH_CHECK_PERIOD_S": "1",
    "RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S": "1",
}
OBJECT_STORE_BYTES = 512 * 1024 * 1024
"""Ten 1024 px frames are 30 MB; Ray's default of 30 % of the memory is meant for data sets."""
FAILED = (DeploymentStatus.UNHEALTHY, DeploymentStatus.DEPLOY_FAILED)
SCHEDULING_TIMEOUT_S = 120
"""Since the last replica came up: dozens of them take minutes on a few cores, and preflight has
told what the machine lacks."""

START_TIMEOUT_S = 1800.0
"""A first start on a slow line downloads 10 GB of weights."""
POLL_S = 0.25
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, `kill` and containers, a closed terminal."""
KILL_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 10.0
"""An ingress that takes longer to count its requests is not alive."""


class Stopped(Exception):
    """A signal asked the launcher to end."""


class Launcher:
    """One served application, from the checks to the last process.

    Args:
        config_path: a YAML of `cluster/`.
        host: address to listen on; None takes the YAML's.
        port: port to listen on; None takes the YAML's.
        overrides: settings that replace those of YAML and environment.
        drain_timeout_s: how long running stories may take to end after a signal.
        console: where the user reads.
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
        self._stop = threading.Event()
        self._name = application(self._config).name

    @property
    def url(self) -> str:
        """Where the API answers."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    def run(self) -> None:
        """Serve until a signal comes.

        Raises:
            ConfigError: the application cannot be served; the text says why.
        """
        check_paths(self._settings)
        check_stories(self._settings)
        check_port(self._host, self._port)
        self._listen_to_signals()
        try:
            self._start()
            self._greet()
            self._stop.wait()
            self._drain()
        except Stopped:
            pass
        finally:
            self._shut_down()

    def _listen_to_signals(self) -> None:
        for number in SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._stop.is_set():
            raise Stopped  # the second signal does not wait for stories
        self._stop.set()

    def _start(self) -> None:
        self._console.print(
            f"Starting Ray and the models ({escape(self._about_models())}) ...", soft_wrap=True
        )
        os.environ.update({k: os.environ.get(k, v) for k, v in RAY_ENVIRONMENT.items()})
        logging.getLogger("ray.serve").setLevel(logging.WARNING)
        ray.init(
            address="local",
            include_dashboard=False,
            logging_level="ERROR",
            object_store_memory=OBJECT_STORE_BYTES,
        )
        # Ray has put handlers of its own in place of ours, which end the process at once.
        self._listen_to_signals()
        options = deployment_options(self._config)
        check_resources(options, ray.cluster_resources())
        http = self._config.http_options.model_dump() | {"host": self._host, "port": self._port}
        serve.start(
            proxy_location=self._config.proxy_location,
            http_options=http,
            # Of the controller and the proxy only what went wrong; stories log in the ingress.
            logging_config=LoggingConfig(log_level="WARNING"),
        )
        app = build_graph(self._settings, options)
        target = serve.RunTarget(
            app, name=self._name, route_prefix=application(self._config).route_prefix
        )
        serve.run_many([target], wait_for_applications_running=False)
        self._wait_until_running()
        self._wait_until_loaded()

    def _about_models(self) -> str:
        if self._settings.is_embedded:
            return "the embedded family, since BASE_MODEL is not set"
        return f"{self._settings.base_model} with the LoRA {self._settings.lora_path}"

    def _wait_until_running(self) -> None:
        came_up, since = 0, time.monotonic()
        for _ in self._polls():
            status = serve.status().applications.get(self._name)
            if status is None:
                continue
            if status.status is ApplicationStatus.RUNNING:
                return
            if status.status in (ApplicationStatus.DEPLOY_FAILED, ApplicationStatus.UNHEALTHY):
                failed = [d.message for d in status.deployments.values() if d.status in FAILED]
                raise ConfigError(_last_line(next(filter(None, failed), status.message)))
            states = [deployment.replica_states for deployment in status.deployments.values()]
            running = sum(each.get(ReplicaState.RUNNING, 0) for each in states)
            if running != came_up:
                came_up, since = running, time.monotonic()
            if time.monotonic() - since < SCHEDULING_TIMEOUT_S:
                continue
            for deployment in status.deployments.values():
                if "to be scheduled" in deployment.message:
                    raise ConfigError(f"not enough resources: {_last_line(deployment.message)}")

    def _wait_until_loaded(self) -> None:
        for _ in self._polls():
            health = self._health()
            detail = health.get("detail") or ""
            if not health or "is loading" in detail:
                continue
            if not health["model_loaded"]:
                raise ConfigError(detail)
            if detail:
                self._console.print(
                    f"[yellow]Ref-guided mode is not available:[/] {escape(detail)}"
                )
            return

    def _health(self) -> dict[str, Any]:
        try:
            # Not through a proxy of the environment: the service is on this machine.
            response = httpx2.get(f"{self.url}/health", timeout=10, trust_env=False)
            answer: dict[str, Any] = response.json()
        except (httpx2.HTTPError, ValueError):
            return {}
        return answer

    def _polls(self) -> Iterator[None]:
        """One item per poll until the start has taken too long or a signal came."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._stop.is_set():
                raise Stopped
            yield
            self._stop.wait(POLL_S)
        raise ConfigError(f"the application did not come up within {START_TIMEOUT_S:g} s")

    def _greet(self) -> None:
        metrics_port = ray.nodes()[0]["MetricsExportPort"]
        for line in (
            f"[bold green]Ready:[/] {self.url}   (API: {self.url}/docs)",
            f"  metrics: http://127.0.0.1:{metrics_port}/metrics",
            f'  try:     storyboard "Aldar Kose tricks a merchant" --url {self.url} --out story',
        ):
            self._console.print(line, soft_wrap=True)

    def _drain(self) -> None:
        """Let no story in, wait for the last answer, end the application in good order."""
        deadline = time.monotonic() + self._drain_timeout_s
        try:
            ingress: DeploymentHandle = serve.get_app_handle(self._name)
            ingress.drain.remote().result(timeout_s=self._drain_timeout_s)
            if self._wait_for_answers(ingress, deadline):
                # The proxy sends the last bytes meanwhile.
                serve.delete(self._name)
        except (TimeoutError, RayError, RayServeException) as error:
            self._console.print(
                f"Stopping now; the ingress does not answer ({type(error).__name__})."
            )

    def _wait_for_answers(self, ingress: DeploymentHandle, deadline: float) -> bool:
        """Whether every answer was out before the deadline."""
        told = False
        while running := ingress.running.remote().result(timeout_s=ANSWER_TIMEOUT_S):
            if time.monotonic() > deadline:
                self._console.print(f"Stopping now; {running} stories go on at the next start.")
                return False
            if not told:
                self._console.print(
                    f"Stopping: {running} stories may end within {self._drain_timeout_s:g} s; "
                    "press Ctrl-C again to stop at once."
                )
                told = True
            time.sleep(POLL_S)
        return True

    def _shut_down(self) -> None:
        """End Ray and Serve in it, and whatever process of theirs is still there.

        No `serve.shutdown()` first: the application has ended, and that would fill the terminal
        with errors of the calls to its own controller.
        """
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children = psutil.Process().children(recursive=True)
        ray.shutdown()
        _, alive = psutil.wait_procs(children, timeout=KILL_TIMEOUT_S)
        for process in alive:
            process.kill()
        self._console.print("Stopped.")


def _last_line(message: str) -> str:
    """The last line of a message: of a remote traceback, the error itself."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return lines[-1] if lines else "the deployment failed without a message"

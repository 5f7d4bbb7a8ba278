"""A served application for tests: the real launcher in a process of its own, over real HTTP."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import yaml

from tests.support.reaper import start_reaper

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
START_TIMEOUT_S = 240
STORY = "Aldar Kose tricks a merchant and steals his horse"


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def request_pool(count):
    """Threads that send requests; an interrupted test does not wait for their answers.

    Those requests fail a little later, when the service is killed.
    """
    pool, is_interrupted = ThreadPoolExecutor(count), False
    try:
        yield pool
    except KeyboardInterrupt:
        is_interrupted = True
        raise
    finally:
        pool.shutdown(wait=not is_interrupted, cancel_futures=is_interrupted)


def write_config(path, *, port=None, deployments=None, **args):
    """Write a copy of cluster/local.yaml with other settings and deployment options."""
    config = yaml.safe_load((ROOT / "cluster/local.yaml").read_text())
    application = config["applications"][0]
    changes = deployments or {}
    unknown = changes.keys() - {deployment["name"] for deployment in application["deployments"]}
    assert not unknown, f"cluster/local.yaml has no deployment {unknown}"
    application["args"] = application.get("args", {}) | args
    if port is not None:
        config["http_options"]["port"] = port
    for deployment in application["deployments"]:
        deployment.update(changes.get(deployment["name"], {}))
    path.write_text(yaml.safe_dump(config))
    return path


class Service:
    """A command that serves; its output goes to `log`.

    It does not outlive the process that started it, even when nobody calls `kill`.

    Args:
        command: what to run.
        url: where it will answer.
        log: file for its output.
        env: variables to add to the environment.
    """

    def __init__(self, command, url, log, env=None):
        start_reaper()
        self.url = url
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PATH": f"{BIN}:{os.environ['PATH']}",
                    # Stories of tests lie with their logs, and not with the user's own.
                    "DATA_DIR": str(log.parent / "data"),
                    **(env or {}),
                },
                stdout=output,
                stderr=subprocess.STDOUT,
                # Signals to the tests are none to the service, and ours reach it alone.
                start_new_session=True,
            )
        self.http = httpx2.Client(base_url=url, timeout=300, trust_env=False)

    @classmethod
    def launch(cls, config, log, *options, env=None, port=None):
        """`storyboard serve`, by default on a free port."""
        port = port or free_port()
        command = [BIN / "storyboard", "serve", config, "--port", port, *options]
        return cls(command, f"http://127.0.0.1:{port}", log, env)

    def wait(self, condition=lambda health: health["model_loaded"] and not health["detail"]):
        """The first health that meets the condition."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}:\n{self.output()}")
            try:
                health = self.http.get("/health", timeout=5).json()
                if condition(health):
                    return health
            except (httpx2.HTTPError, ValueError, KeyError):
                pass
            time.sleep(0.25)
        raise AssertionError(f"not ready within {START_TIMEOUT_S} s:\n{self.output()}")

    def output(self):
        """All that it printed."""
        return self.log.read_text(errors="replace")

    def logs(self):
        """What its replicas wrote into their log files."""
        files = self._session().glob("logs/serve/replica_*.log")
        return "\n".join(path.read_text(errors="replace") for path in files)

    def _session(self):
        """Ray's folder of this service, found by the command line of its raylet."""
        raylet = next(p for p in self.processes() if p.name() == "raylet")
        words = " ".join(raylet.cmdline())
        return Path(re.search(r"--session_dir=(\S+)", words).group(1))

    def processes(self):
        """It and all that it started."""
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def stop(self, number=signal.SIGTERM, timeout_s=120):
        """End it by a signal; returns the exit code and the processes that it left behind."""
        processes = self.processes()
        self.process.send_signal(number)
        code = self.process.wait(timeout_s)
        _, left = psutil.wait_procs(processes, timeout=5)
        return code, left

    def kill(self):
        """End it and all that it started, whatever state they are in."""
        if self.process.poll() is None:
            for process in self.processes():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self.process.wait(30)

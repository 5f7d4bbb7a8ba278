"""The real application in a process of its own, as it is started by a command, over real HTTP."""

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
    """A free port of this machine."""
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
    """Write a copy of cluster/local.yaml with other settings and deployment options.

    Options for SimpleRenderer give simple mode renderers of its own.
    """
    config = yaml.safe_load((ROOT / "cluster/local.yaml").read_text())
    application = config["applications"][0]
    changes = deployments or {}
    if "SimpleRenderer" in changes:
        (both,) = (d for d in application["deployments"] if d["name"] == "RefGuidedRenderer")
        application["deployments"].append(both | {"name": "SimpleRenderer"})
        application["args"] |= {
            "shared_renderer": False,
            "simple_frame_slots": application["args"]["ref_guided_frame_slots"],
        }
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
    """A running service.

    It does not outlive the process that started it, even when nobody calls `kill`.

    Args:
        command: starts it.
        url: where it will answer.
        log: the file that its output goes to; its stories are stored in the same folder.
        env: variables to add to the environment.
        cwd: the folder in which the command is run.
    """

    def __init__(self, command, url, log, env=None, cwd=ROOT):
        start_reaper()
        self.url = url
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env={
                    **os.environ,
                    "PATH": f"{BIN}:{os.environ['PATH']}",
                    # Not the user's own folder of stories.
                    "DATA_DIR": str(log.parent / "data"),
                    **(env or {}),
                },
                stdout=output,
                stderr=subprocess.STDOUT,
                # A signal to the tests does not reach the service.
                start_new_session=True,
            )
        self.http = httpx2.Client(base_url=url, timeout=300, trust_env=False)

    @classmethod
    def launch(cls, config, log, *options, env=None, port=None):
        """Start `storyboard serve`, by default on a free port."""
        port = port or free_port()
        command = [BIN / "storyboard", "serve", config, "--port", port, *options]
        return cls(command, f"http://127.0.0.1:{port}", log, env)

    def wait(self, condition=lambda health: health["model_loaded"] and not health["detail"]):
        """Wait until its health meets the condition; returns that health."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode}:\n{self.output()}")
            try:
                health = self.http.get("/health", timeout=5).json()
                if condition(health):
                    return health
            except (httpx2.HTTPError, ValueError, KeyError):
                pass
            time.sleep(0.25)
        raise AssertionError(f"it was not ready within {START_TIMEOUT_S} s:\n{self.output()}")

    def output(self):
        """Its output so far."""
        return self.log.read_text(errors="replace")

    def logs(self):
        """The content of the log files of its replicas."""
        files = self._session().glob("logs/serve/replica_*.log")
        return "\n".join(path.read_text(errors="replace") for path in files)

    def _session(self):
        """The folder of its Ray session, from the command line of its raylet."""
        raylet = next(p for p in self.processes() if p.name() == "raylet")
        words = " ".join(raylet.cmdline())
        return Path(re.search(r"--session_dir=(\S+)", words).group(1))

    def processes(self):
        """Its main process and all processes that this one started."""
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def stop(self, number=signal.SIGTERM, timeout_s=120):
        """End it by a signal; returns the exit code and the processes that still run."""
        processes = self.processes()
        self.process.send_signal(number)
        code = self.process.wait(timeout_s)
        _, left = psutil.wait_procs(processes, timeout=5)
        return code, left

    def kill(self):
        """Kill all its processes."""
        if self.process.poll() is None:
            for process in self.processes():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self.process.wait(30)

"""The application on simulated GPUs, and the share of the machine that it keeps busy."""

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.support.service import Service, write_config

FRAMES = 8
"""Of a story."""
FRAME_S = 1.25
"""Seconds of a simulated frame: the aim for 50 steps on one H200, not a measurement."""

RENDERERS = {False: "SimpleRenderer", True: "RefGuidedRenderer"}
"""By whether the stories are ref-guided."""


@contextmanager
def served(gpus, frame_s, *, is_ref_guided=False):
    """A service with so many simulated GPUs and one renderer replica on each."""
    used, unused = RENDERERS[is_ref_guided], RENDERERS[not is_ref_guided]
    deployments = {
        used: {
            "num_replicas": gpus,
            "max_ongoing_requests": 1,
            "ray_actor_options": {"num_cpus": 0, "num_gpus": 1},
        },
        unused: {"num_replicas": 1, "ray_actor_options": {"num_cpus": 0, "num_gpus": 0}},
    }
    slots = {"ref_guided_frame_slots" if is_ref_guided else "simple_frame_slots": gpus}
    with tempfile.TemporaryDirectory() as folder:
        config = write_config(
            Path(folder) / "simulated.yaml",
            deployments=deployments,
            engine="simulated",
            simulated_frame_s=frame_s,
            max_attempts=1,
            max_stories=190,
            plan_cache_dir=folder,
            **slots,
        )
        env = {"RAY_OVERRIDE_RESOURCES": json.dumps({"CPU": 2, "GPU": gpus})}
        service = Service.launch(config, Path(folder) / "log", env=env)
        try:
            service.wait()
            yield service
        finally:
            service.kill()


class BusyCores:
    """Measures which share of the machine's cores is busy, from its creation on."""

    def __init__(self):
        psutil.cpu_percent()

    def share(self):
        """The share, 0 to 1."""
        return round(psutil.cpu_percent() / 100, 2)

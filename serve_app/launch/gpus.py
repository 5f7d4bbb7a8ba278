"""The NVIDIA GPUs of this machine, as their driver's own tool tells them; without torch."""

import shutil
import subprocess
from dataclasses import dataclass

TOOL = "nvidia-smi"
QUERY = ("--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits")
TIMEOUT_S = 20.0
OLDEST_DRIVER = 580
"""What CUDA 13 needs, for which the pinned torch is built."""
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU.

    Attributes:
        name: as the driver calls it.
        memory_bytes: all of its memory.
        driver: the driver's version, e.g. "580.65.06".
    """

    name: str
    memory_bytes: int
    driver: str


def find_gpus() -> list[Gpu]:
    """The GPUs with a working driver; none where the tool is missing or fails."""
    tool = shutil.which(TOOL)
    if tool is None:
        return []
    try:
        told = subprocess.run(
            [tool, *QUERY], capture_output=True, text=True, timeout=TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return parse_gpus(told.stdout)


def parse_gpus(text: str) -> list[Gpu]:
    """The GPUs in the tool's table, one a line: name, memory in MiB, driver."""
    rows = [[cell.strip() for cell in line.split(",")] for line in text.splitlines()]
    return [
        Gpu(name=row[0], memory_bytes=int(row[1]) * MIB, driver=row[2])
        for row in rows
        if len(row) == 3 and row[1].isdecimal()
    ]


def driver_problem(gpu: Gpu) -> str | None:
    """What is wrong with the driver; None if it fits torch."""
    major = gpu.driver.partition(".")[0]
    if major.isdecimal() and int(major) < OLDEST_DRIVER:
        return (
            f"{gpu.name} has driver {gpu.driver}, and torch needs {OLDEST_DRIVER} or newer: "
            "update the driver"
        )
    return None

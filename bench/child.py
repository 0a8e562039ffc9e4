"""The process in which one subject is measured; `measure` starts it and reads its last line."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.inputs import Inputs

if TYPE_CHECKING:
    from bench.measure import Subject

_STATUS = Path("/proc/self/status")


def main() -> None:
    """Measure the subject MODULE.NAME and print one line of JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("module")
    parser.add_argument("name")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--repeats", type=int, required=True)
    parser.add_argument("--cores", type=int, required=True)
    asked = parser.parse_args()
    stay_on(asked.cores)
    subject: Subject = getattr(importlib.import_module(asked.module), asked.name)
    action = subject(Inputs(folder=asked.folder), asked.size)
    cpu_seconds, elapsed_seconds = [], []
    peak_bytes = 0
    for repeat in range(asked.repeats):
        cpu, elapsed = time.process_time(), time.perf_counter()
        counts = action()
        cpu_seconds.append(time.process_time() - cpu)
        elapsed_seconds.append(time.perf_counter() - elapsed)
        # What the allocator keeps between repeats is no need of the subject.
        if repeat == 0:
            peak_bytes = peak_memory()
    found = {
        "cpu_seconds": cpu_seconds,
        "elapsed_seconds": elapsed_seconds,
        "peak_bytes": peak_bytes,
        "counts": dict(counts),
    }
    print(json.dumps(found))


def stay_on(cores: int) -> None:
    """Keep this process on so many of the cores that it may use, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def peak_memory() -> int:
    """The most memory that this process has held, in bytes.

    On Linux ru_maxrss of a new process begins at what its parent held, so the kernel's own mark
    of this program is read where there is one.
    """
    if _STATUS.exists():
        marks = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        return int(marks["VmHWM"].split()[0]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main()

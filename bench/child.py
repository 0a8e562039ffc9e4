"""The process in which one subject is measured; `measure` starts it and reads its last line."""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path

import click

from bench.inputs import Inputs
from bench.measure import Subject

_STATUS = Path("/proc/self/status")


@click.command()
@click.argument("module")
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--size", type=int, required=True)
@click.option("--repeats", type=int, required=True)
def main(module: str, name: str, folder: Path, size: int, repeats: int) -> None:
    """Measure the subject MODULE.NAME and print one line of JSON."""
    subject: Subject = getattr(importlib.import_module(module), name)
    action = subject(Inputs(folder=folder), size)
    cpu_seconds, elapsed_seconds = [], []
    peak_bytes = 0
    for repeat in range(repeats):
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
    click.echo(json.dumps(found))


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

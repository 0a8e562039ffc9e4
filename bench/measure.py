"""Measure a subject: a function that prepares an input and answers the action to measure.

    def split_claims(inputs: Inputs, size: int) -> Action:
        data = inputs.claims_file(size).read_bytes()
        return lambda: {"bytes": len(data), "segments": split(data).table.height}

Each measurement has a fresh process, kept on one core unless told otherwise. CPU seconds are
counted, of all its threads, since they suffer least from what else the machine does; on several
cores the elapsed seconds are what was gained.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bench.inputs import PROJECT, Inputs

if TYPE_CHECKING:
    from bench.peers import Peer

Counts = Mapping[str, int]
Action = Callable[[], Counts]


class Subject(Protocol):
    """Prepares the input of a size, and answers what is measured; that answers what it did."""

    __module__: str
    __name__: str

    def __call__(self, inputs: Inputs, size: int) -> Action: ...


class SubjectFailed(Exception):
    """The process that was to measure a subject ended badly; its own words came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What a subject took.

    cpu_seconds and elapsed_seconds: one figure a repeat. peak_bytes: the most memory of the process
    until the end of the first repeat, its imports and its input included.
    counts: what the action says it did, "bytes" and "entries" among others.
    """

    size: int
    cpu_seconds: tuple[float, ...]
    elapsed_seconds: tuple[float, ...]
    peak_bytes: int
    counts: Counts

    @property
    def seconds(self) -> float:
        """The median of the CPU seconds."""
        return statistics.median(self.cpu_seconds)

    @property
    def elapsed(self) -> float:
        """The median of the elapsed seconds."""
        return statistics.median(self.elapsed_seconds)

    @property
    def bytes_a_second(self) -> float:
        """How many bytes of the file it does in a CPU second."""
        return self.per_second("bytes")

    def per_second(self, what: str) -> float:
        """How many of what the action counts it does in a CPU second."""
        return self.counts[what] / self.seconds


def measure(
    subject: Subject,
    inputs: Inputs,
    *,
    size: int,
    repeats: int = 1,
    cores: int = 1,
    peer: Peer | None = None,
) -> Measurement:
    """Repeat a subject in one process of its own; a peer's in the peer's environment."""
    command = [
        str(peer.python) if peer else sys.executable, "-m", "bench.child",
        subject.__module__, subject.__name__,
        f"--folder={inputs.folder.resolve()}", f"--size={size}", f"--repeats={repeats}",
        f"--cores={cores}",
    ]  # fmt: skip
    environment = os.environ | {"POLARS_MAX_THREADS": str(cores)}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=False, cwd=PROJECT
    )
    if done.returncode:
        raise SubjectFailed(f"{subject.__module__}.{subject.__name__} at size {size}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return Measurement(
        size=size,
        cpu_seconds=tuple(found["cpu_seconds"]),
        elapsed_seconds=tuple(found["elapsed_seconds"]),
        peak_bytes=found["peak_bytes"],
        counts=found["counts"],
    )


def measure_cold(subject: Subject, inputs: Inputs, *, size: int, repeats: int = 1) -> Measurement:
    """Run a subject once in each of several processes: for what a process pays only at first."""
    runs = [measure(subject, inputs, size=size, repeats=1) for _ in range(repeats)]
    return Measurement(
        size=size,
        cpu_seconds=tuple(run.cpu_seconds[0] for run in runs),
        elapsed_seconds=tuple(run.elapsed_seconds[0] for run in runs),
        peak_bytes=max(run.peak_bytes for run in runs),
        counts=runs[0].counts,
    )


def growth(small: Measurement, large: Measurement) -> float:
    """How many times longer each unit takes at the larger size: 1 is linear.

    The quickest runs are compared: the larger size is run seldom, and one run beside other work
    would else look like bad growth.
    """
    quickest = min(large.cpu_seconds) / min(small.cpu_seconds)
    return quickest / (large.size / small.size)

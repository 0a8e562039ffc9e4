"""Run targets under the limits of every reader: no exception, no second, no 256 MB."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from random import Random

from bench.child import peak_memory

from fuzz.mutate import mutate
from fuzz.seeds import seeds
from fuzz.targets import TARGETS

MOST_SECONDS = 1.0
MOST_MEMORY = 256_000_000
# A reader takes hardly longer for many small files, one laid after the other, than for one.
TOGETHER = 100
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many broken inputs a target has: laid together, and read alone."""

    together: int = 1_000
    alone: int = 0


# Together more than 200,000, of which each part has its process.
PARTS: Mapping[str, Mapping[str, Share]] = {
    "readers": {
        "split": Share(together=110_000, alone=8_000),
        "assign": Share(together=50_000),
        "tables": Share(together=12_000, alone=200),
        "p835": Share(together=2_000),
        "p837p": Share(together=2_000),
        **{
            name: Share()
            for name in (
                "p270", "p271", "p276", "p277", "p278", "p820", "p834", "p837i", "p999", "p277ca",
                "ta1",
            )
        },
    },
    "checker": {
        "check": Share(together=3_000, alone=200),
        "explain": Share(together=1_000),
        "answer": Share(together=600),
        "anonymize": Share(together=1_000),
    },
}  # fmt: skip
# `explain` makes a value of every element, which takes as long as the file is.
OF_WHOLE_FILES = ("split", "assign", "check", "tables")
KEPT = Path("test-output/fuzz")


class Broke(Exception):
    """A target broke or was too slow; the message names the file that was kept of it."""


@dataclass(slots=True, kw_only=True)
class Trial:
    """How many inputs each target has had, and the worst of them.

    slowest: CPU seconds of one input read alone. memory: bytes of the process beyond what it held
    once every target had run on the seeds.
    """

    executions: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: int = 0
    seconds: float = 0.0

    def as_json(self) -> str:
        """The figures, for whoever asks how much was tried."""
        return json.dumps(
            {
                "executions": self.executions.total(),
                "by_target": dict(self.executions),
                "slowest_seconds": round(self.slowest, 3),
                "memory_bytes": self.memory,
                "cpu_seconds": round(self.seconds, 1),
            }
        )


def try_inputs(
    kinds: Mapping[bytes, Sequence[bytes]], *, part: str, seed: int, scale: float = 1.0
) -> Trial:
    """Break seeds and feed them to a part's targets; Broke at the first that one cannot take.

    kinds: the seeds of each kind of transaction; those laid together are of one kind, since a check
    takes longer by the kind than by the file. scale: of the numbers that the part has.
    """
    trial, random = Trial(), Random(seed)
    every = [one for files in kinds.values() for one in files]
    for name in PARTS[part]:
        for _ in range(2):
            run(name, b"".join(every))
    before, began = peak_memory(), time.process_time()
    for name, share in PARTS[part].items():
        for _ in range(ceil(share.together * scale / TOGETHER)):
            files = random.choice(list(kinds.values()))
            broken = [mutate(random.choice(files), random, others=files) for _ in range(TOGETHER)]
            _run_together(name, broken, trial)
        for _ in range(ceil(share.alone * scale)):
            one = mutate(random.choice(every), random, others=every)
            _run_alone(name, one[:MOST_BYTES], trial)
    trial.memory = peak_memory() - before
    trial.seconds = time.process_time() - began
    if trial.memory > MOST_MEMORY:
        raise Broke(f"the readers took {trial.memory >> 20} MB more than for the seeds")
    return trial


def try_file(data: bytes) -> Trial:
    """Feed one file to every target, as a find that was kept is looked at."""
    trial = Trial()
    for name in TARGETS:
        _run_alone(name, data, trial)
    return trial


def try_hostile(files: Mapping[str, bytes]) -> Trial:
    """Feed files that were made to hold a reader up; Broke where one does, by its name."""
    trial = Trial()
    for name in OF_WHOLE_FILES:
        run(name, b"".join(seeds()))
    before = peak_memory()
    for words, data in files.items():
        for name in OF_WHOLE_FILES:
            try:
                _run_alone(name, data, trial)
            except Broke as found:
                raise Broke(f"{words}: {found}") from found
        if peak_memory() - before > MOST_MEMORY:
            raise Broke(f"{words}: {(peak_memory() - before) >> 20} MB more than for the seeds")
    trial.memory = peak_memory() - before
    return trial


def run(name: str, data: bytes) -> float:
    """The CPU seconds that a target takes; Broke where it raises."""
    began = time.process_time()
    try:
        TARGETS[name](data)
    except Exception as error:
        traceback.print_exc()
        raise Broke(f"{name} broke on {keep(name, data)}") from error
    return time.process_time() - began


def keep(name: str, data: bytes) -> Path:
    """Write a find where it stays."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.x12"
    path.write_bytes(data)
    return path


def _run_together(name: str, broken: Sequence[bytes], trial: Trial) -> None:
    """Feed inputs laid one after the other; where that fails, each alone."""
    try:
        _find_slow(name, broken, trial)
    except Broke:
        for one in sorted(broken, key=len):
            run(name, one)
        raise
    trial.executions[name] += len(broken)


def _find_slow(name: str, broken: Sequence[bytes], trial: Trial) -> None:
    """Feed inputs; those that are slow together are halved, down to one that is slow alone."""
    if len(broken) == 1:
        _run_alone(name, broken[0], trial)
        trial.executions[name] -= 1
    elif run(name, b"".join(broken)[:MOST_BYTES]) > MOST_SECONDS:
        middle = len(broken) // 2
        _find_slow(name, broken[:middle], trial)
        _find_slow(name, broken[middle:], trial)


def _run_alone(name: str, data: bytes, trial: Trial) -> None:
    seconds = run(name, data)
    trial.slowest = max(trial.slowest, seconds)
    trial.executions[name] += 1
    if seconds > MOST_SECONDS:
        # Another process may have had the core: the better of two counts.
        again = run(name, data)
        if again > MOST_SECONDS:
            raise Broke(f"{name} took {again:.2f} s for {keep(name, data)}")

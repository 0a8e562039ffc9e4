"""Feed broken files to the readers, for some seconds; exit 1 where one breaks.

Without --coverage, a mutation fuzzer of our own breaks what the project's writers wrote. Most
inputs are read many at once, laid one after the other, since a reader takes as long for a hundred
small files as for one; the rest are read alone and timed. With --coverage, atheris (libFuzzer)
looks for inputs that reach new code; it comes with the extra `fuzz`.
"""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from random import Random

import click

NAMES = ("split", "check", "explain", "p835", "p837p", "p999", "p277ca", "ta1")
MOST_SECONDS = 1.0
MOST_MEMORY = 256 * 1024
_TOGETHER = 100
_MOST_BYTES = 1_000_000
_KEPT = Path("test-output/fuzz")


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--seconds", default=60, show_default=True, help="How long, for all targets.")
@click.option("--seed", default=1, show_default=True, help="Where the chance begins.")
@click.option("--coverage", is_flag=True, help="Let atheris find the inputs.")
def main(names: tuple[str, ...], seconds: int, seed: int, coverage: bool) -> None:
    chosen = names or NAMES
    if coverage:
        sys.exit(_with_atheris(chosen, seconds=seconds))
    sys.exit(_with_mutations(chosen, seconds=seconds, seed=seed))


def _with_mutations(names: tuple[str, ...], *, seconds: int, seed: int) -> int:
    from fuzz.mutate import mutate
    from fuzz.seeds import seeds
    from fuzz.targets import TARGETS

    files, random = seeds(), Random(seed)
    for name in names:
        for _ in range(2):
            TARGETS[name](b"".join(files))
    began, memory = time.monotonic(), _memory()
    inputs: Counter[str] = Counter()
    slowest = 0.0
    while time.monotonic() - began < seconds:
        for name in names:
            broken = [mutate(random.choice(files), random, others=files) for _ in range(_TOGETHER)]
            if not _survives(TARGETS[name], b"".join(broken)[:_MOST_BYTES]):
                return _report(name, TARGETS[name], broken)
            started = time.process_time()
            if not _survives(TARGETS[name], broken[0]):
                return _report(name, TARGETS[name], broken[:1])
            slowest = max(slowest, time.process_time() - started)
            inputs[name] += len(broken) + 1
            if slowest > MOST_SECONDS:
                print(f"{name}: {slowest:.2f} s for {_keep(name, broken[0])}")
                return 1
    grown = _memory() - memory
    counts = ", ".join(f"{name} {inputs[name]}" for name in names)
    print(f"{inputs.total()} inputs ({counts}); slowest {slowest:.2f} s; memory +{grown >> 10} MB")
    return int(grown > MOST_MEMORY)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _survives(target: Callable[[bytes], object], data: bytes) -> bool:
    try:
        target(data)
    except Exception:
        traceback.print_exc()
        return False
    return True


def _report(name: str, target: Callable[[bytes], object], broken: list[bytes]) -> int:
    alone = [one for one in broken if not _survives(target, one)]
    print(f"{name} broke on {_keep(name, min(alone or [b''.join(broken)], key=len))}")
    return 1


def _keep(name: str, data: bytes) -> Path:
    _KEPT.mkdir(parents=True, exist_ok=True)
    path = _KEPT / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.x12"
    path.write_bytes(data)
    return path


def _with_atheris(names: tuple[str, ...], *, seconds: int) -> int:
    if find_spec("atheris") is None:
        print("atheris is not installed (extra `fuzz`); only our own mutations were tried")
        return 0
    if len(names) > 1:
        command = [sys.executable, "-m", "fuzz", "--coverage", f"--seconds={seconds // len(names)}"]
        return max(subprocess.run([*command, name], check=False).returncode for name in names)
    return _one_with_atheris(names[0], seconds=seconds)


def _one_with_atheris(name: str, *, seconds: int) -> int:
    import atheris

    # Only what is imported here for the first time is watched.
    with atheris.instrument_imports(include=["claimwright.x12"], enable_loader_override=False):
        from fuzz.targets import TARGETS
    from fuzz.seeds import seeds

    _KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds()):
            Path(folder, str(number)).write_bytes(data)
        limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048"]
        options = [*limits, f"-artifact_prefix={_KEPT}/{name}-", "-max_len=100000"]
        atheris.Setup([sys.argv[0], *options, folder], TARGETS[name])
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    main()

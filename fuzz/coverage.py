"""Let atheris (libFuzzer) find inputs that reach new code; it comes with the extra `fuzz`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

# Nothing of the project may be imported here: atheris watches what it imports itself.
_KEPT = Path("test-output/fuzz")
_MOST_BYTES = 100_000
# Of the clock, on a machine that may have other work; the second is watched by trial.
_MOST_SECONDS_OF_ONE = 60


def can_run() -> bool:
    """Whether atheris is installed."""
    return find_spec("atheris") is not None


def fuzz_all(names: Sequence[str], *, seconds: int) -> int:
    """Give each target its part of the time, in a process of its own; the worst exit code."""
    worst = 0
    for name in names:
        command = [sys.executable, "-m", "fuzz", "--coverage-of", name]
        done = subprocess.run([*command, f"--seconds={seconds // len(names)}"], check=False)
        worst = max(worst, abs(done.returncode))
    return worst


def fuzz_one(name: str, *, seconds: int) -> None:
    """Never returns: libFuzzer ends the process, with 0 where nothing was found."""
    import atheris

    # Only what is imported here for the first time is watched.
    with atheris.instrument_imports(include=["claimwright.x12"], enable_loader_override=False):
        from fuzz.targets import TARGETS
    from fuzz.seeds import seeds

    _KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # What is made at the first use, such as a guide, is no slowness of an input.
        TARGETS[name](b"".join(seeds()))
        for number, data in enumerate(seeds()):
            Path(folder, str(number)).write_bytes(data)
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={_MOST_SECONDS_OF_ONE}",
            "-rss_limit_mb=2048",
            f"-artifact_prefix={_KEPT}/{name}-",
            f"-max_len={_MOST_BYTES}",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, folder], TARGETS[name])
        atheris.Fuzz()

"""The fuzzer of the project, run for a test in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

# What a machine with other work to do may need; a reader that hangs is found by its own limit.
_MOST_SECONDS = 1_200


def run_fuzz(project_root: Path, *options: str) -> dict[str, Any]:
    """What was tried, and the worst of it. Fails, with the find that was kept, where one broke."""
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", *options],
        cwd=project_root,
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=_MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-4_000:]
    print(done.stdout)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def keep_figures(project_root: Path, name: str, found: dict[str, Any]) -> None:
    """Write how much was tried where a person looks after a run."""
    folder = project_root / "test-output" / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(found, indent=1), encoding="utf-8")

"""Broken files by the thousand: the readers of the wire neither break nor hang nor grow."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

READERS = ("split", "check", "explain", "p837p", "p835", "p999", "p277ca", "ta1")


def test_broken_files_break_no_reader(project_root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", "--seconds", "25", *READERS],
        cwd=project_root,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tried = re.match(r"(\d+) inputs", done.stdout)
    assert tried is not None, done.stdout
    assert int(tried[1]) > 1_000

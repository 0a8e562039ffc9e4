"""Broken files by the thousand: the readers of the wire neither break nor hang nor grow."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

OTHERS = ("split", "check", "explain", "p835", "p999", "p277ca", "ta1")


@pytest.mark.parametrize(
    "names",
    [
        OTHERS,
        pytest.param(
            ("p837p",),
            marks=pytest.mark.xfail(
                run=False,
                reason="p837.read takes minutes for a segment of a thousand elements",
            ),
        ),
    ],
    ids=["others", "p837p"],
)
def test_broken_files_break_no_reader(names: tuple[str, ...], project_root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", "--seconds", "25", *names],
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

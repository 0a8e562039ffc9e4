"""195,000 broken files: the readers of the wire neither break nor hang nor grow.

With the checker's (test_fuzz_checker) they are more than 200,000. Each file has its process, so
that two run at once.
"""

from __future__ import annotations

from pathlib import Path

from .fuzzed import keep_figures, run_fuzz


def test_broken_files_break_no_reader(project_root: Path) -> None:
    found = run_fuzz(project_root, "--part=readers")
    keep_figures(project_root, "readers", found)
    assert found["executions"] >= 195_200
    assert found["by_target"]["split"] >= 118_000
    assert found["slowest_seconds"] < 1
    assert found["memory_bytes"] < 256_000_000

"""Thousands of broken files: check, answer and copy neither break nor hang nor grow."""

from __future__ import annotations

from pathlib import Path

from .fuzzed import keep_figures, run_fuzz


def test_broken_files_break_no_check(project_root: Path) -> None:
    found = run_fuzz(project_root, "--part=checker")
    keep_figures(project_root, "checker", found)
    assert found["executions"] >= 5_800
    assert found["by_target"]["check"] >= 3_200
    assert found["slowest_seconds"] < 1
    assert found["memory_bytes"] < 256_000_000


def test_files_made_by_hand_to_hold_a_reader_up_do_not(project_root: Path) -> None:
    found = run_fuzz(project_root, "--hostile")
    assert found["executions"] > 90
    assert found["slowest_seconds"] < 1
    assert found["memory_bytes"] < 256_000_000

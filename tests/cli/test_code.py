"""`claimwright code`: codes with their words, and a clear word on files that are no notes."""

import json
from pathlib import Path

import pytest

from .conftest import Command

NOTE = """ASSESSMENT
1. Type 2 diabetes mellitus with diabetic polyneuropathy.
2. Long-term current use of insulin.

FAMILY HISTORY
Father had a stroke.
"""


def test_codes_come_with_the_words_that_support_them(claimwright: Command, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    done = claimwright("code", note, "--on", "2026-05-04", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {one["code"] for one in told["codes"]} == {"E11.42", "Z79.4"}
    for one in told["codes"]:
        assert [NOTE[start:end] for start, end in one["spans"]] == one["evidence"]
        assert one["why"]


def test_the_same_note_gives_the_same_bytes(claimwright: Command, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    words = ("code", note, "--on", "2026-05-04", "--json")
    assert claimwright(*words).stdout == claimwright(*words).stdout


def test_a_date_that_no_release_holds_is_said(claimwright: Command, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    done = claimwright("code", note, "--on", "2031-01-01")
    assert "icd10cm.release-not-in-force" in done.stderr


@pytest.mark.parametrize(
    ("data", "finding_id"),
    [
        (b"", "note.empty"),
        (bytes(range(256)) * 20, "note.binary"),
        (b"word " * 400_000, "note.too-large"),
    ],
)
def test_a_file_that_is_no_note_is_named(
    claimwright: Command, tmp_path: Path, data: bytes, finding_id: str
) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(data)
    done = claimwright("code", note)
    assert done.returncode == 1
    assert finding_id in done.stderr
    assert str(note) in done.stderr
    assert "Traceback" not in done.stderr


def test_notes_that_others_wrote_are_coded_with_their_words(
    claimwright: Command, shared_data: Path
) -> None:
    notes = sorted((shared_data / "notes").glob("*.txt"))
    assert len(notes) > 50
    done = claimwright("code", *notes, "--on", "2026-05-04", "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["file"] for one in told] == [str(note) for note in notes]
    for one, note in zip(told, notes, strict=True):
        text = note.read_text(encoding="utf-8")
        assert one["codes"], f"{note.name} has no code at all"
        for code in one["codes"]:
            assert code["spans"], f"{note.name}: {code['code']} has no words"
            assert [text[start:end] for start, end in code["spans"]] == code["evidence"]
            # What is past is coded as past (Z85 to Z99), never as something that is there.
            is_status = code["code"].startswith(("Z85", "Z86", "Z87", "Z9"))
            assert code["assertion"] == "present" or is_status, f"{note.name}: {code['code']}"

"""Files that other people's systems made: all are read, checked and explained, none breaks us."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimwright.base.finding import Finding
from claimwright.x12.check import check
from claimwright.x12.explain import explain
from claimwright.x12.syntax import split


@pytest.fixture(scope="module")
def files(shared_data: Path) -> list[Path]:
    found = sorted(path for path in (shared_data / "x12").glob("*/*") if path.is_file())
    assert len(found) > 100
    return found


@pytest.fixture(scope="module")
def checked(files: list[Path]) -> dict[Path, list[Finding]]:
    """What the check says of each file."""
    return {path: check(path.read_bytes(), file=path.name) for path in files}


def test_all_are_read_checked_and_explained(checked: dict[Path, list[Finding]]) -> None:
    for path, findings in checked.items():
        data = path.read_bytes()
        segments = split(data, file=path.name)
        assert segments.readable, path
        assert len(explain(data)) == segments.table.height, path
        for finding in findings:
            assert finding.id.startswith("x12."), path
            assert finding.at.file == path.name, path
            assert finding.message.endswith((".", "?")), finding.message


def test_no_byte_is_lost(files: list[Path]) -> None:
    for path in files:
        data = path.read_bytes()
        segments = split(data)
        encoding = (
            "latin-1" if any(one.id == "x12.encoding" for one in segments.findings) else "utf-8"
        )
        texts = segments.table["text"].to_list()
        offsets = segments.table["offset"].to_list()
        for text, offset in zip(texts, offsets, strict=True):
            assert data[offset:].startswith(text.encode(encoding)), (path, text)
        kept = sum(len(text.encode(encoding)) for text in texts)
        ends = len(texts) * 4 + len(b"\xef\xbb\xbf\r\n")
        assert kept <= len(data) <= kept + ends + data.count(b" ") + data.count(b"\n"), path

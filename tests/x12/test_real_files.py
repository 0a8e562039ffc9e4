"""Files that other people's systems made: all are read, checked and explained, none breaks us."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Finding
from claimwright.x12.check import check
from claimwright.x12.explain import explain
from claimwright.x12.syntax import split

# That diagnoses were not looked up, and that more of a kind was left out.
_NOT_JUDGED = {"x12.code-set.not-run", "x12.more"}


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


def test_known_defects_are_found_at_their_place(checked: dict[Path, list[Finding]]) -> None:
    by_name = {f"{path.parent.name}/{path.name}": found for path, found in checked.items()}
    for name, known in _yaml("real_defects.yaml").items():
        places: dict[str, set[int | None]] = {}
        for one in by_name[name]:
            places.setdefault(one.id, set()).add(one.at.segment_ordinal)
        for finding, ordinals in known["finds"].items():
            assert set(ordinals) <= places.get(finding, set()), (name, finding)


def test_what_is_said_above_the_form_was_judged(checked: dict[Path, list[Finding]]) -> None:
    recorded = _yaml("real_findings.yaml")
    said: dict[str, dict[str, int]] = {}
    for path, findings in checked.items():
        if any(one.id == "x12.no-guide" for one in findings):
            continue
        judged = [one.id for one in findings if (one.snip or 0) > 2 and one.id not in _NOT_JUDGED]
        said[f"{path.parent.name}/{path.name}"] = dict(Counter(judged))
    assert said == recorded["files"]
    assert {one for file in said.values() for one in file} == set(recorded["why"])


def _yaml(name: str) -> dict[str, Any]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found

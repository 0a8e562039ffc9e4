"""Files that other people's systems made: all are read, checked and explained, none breaks us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyx12.errors import EngineError

from claimwright.base.finding import Finding, Severity
from claimwright.x12.check import FORM, check
from claimwright.x12.explain import explain
from claimwright.x12.syntax import split

# Files of which pyx12's validator and this check do not both say that they are right, or not, and
# who of the two follows the guide.
DIFFERENT = {
    "277CA/edilens__277CA.test.0001.edi": "here: the status of a line has no date (STC02)",
    "277CA/imsweb__x12_277CA_rejected.txt": "here: a provider's totals may stand without a status",
    "835/edi835__united_healthcare_legacy_sample.txt": "pyx12: it knows the states, and NP is none",
    "835/moov__sample1.txt": "both: separators at the end of a segment are a warning here",
    "837P/oopfactory__ST1309-XX.txt": "both: a terminator missing after IEA is a warning here",
    "999/bbritten__example-01.edi": "here: IK3 may have nine triggers (CTX) and the claim's number",
}

# pyx12 stops with an exception at an interchange version or a group that it has no map for:
# folders, and single files.
_PYX12_HAS_NO_MAP = {
    "270",
    "271",
    "276",
    "277",
    "TA1",
    "277CA/oopfactory__FromLatitude81uk.txt",
    "835/edilens__835.test.0001.edi",
}


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


def test_pyx12_says_the_same_of_each_file(
    checked: dict[Path, list[Finding]], pyx12_errors: Callable[[bytes], list[str]]
) -> None:
    compared, different = 0, set()
    for path, findings in checked.items():
        name = f"{path.parent.name}/{path.name}"
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        if {"x12.no-guide", "x12.release-errata"} & {one.id for one in findings}:
            continue
        if {path.parent.name, name} & _PYX12_HAS_NO_MAP:
            continue
        # pyx12 checks form only: syntax and the guide's requirements.
        stops = [one for one in findings if one.severity is Severity.STOP and one.snip in FORM]
        try:
            is_wrong_there = bool(pyx12_errors(data))
        except EngineError:
            # It has no map for every release of every transaction that has a guide here.
            continue
        compared += 1
        if is_wrong_there != bool(stops):
            different.add(name)
    assert different == set(DIFFERENT)
    assert compared > 20

"""Files of others beside pyx12's validator: the same findings of SNIP 1 and 2, case by case.

Two sayings are the same where they blame the same segment, or miss the same segment or loop. Where
the two differ, pyx12.yaml says case by case who is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyx12.errors import EngineError

from claimwright.base.finding import Finding, Severity
from claimwright.x12.check import FORM, check_segments
from claimwright.x12.syntax import split

from .differences import Said, alone, element_name, judged, place_name
from .pyx12_oracle import Pyx12Error, find_errors

CASES = Path(__file__).parent / "pyx12.yaml"
# The transactions for which pyx12 has maps of 005010 that can be trusted: not its 999 and TA1.
FOLDERS = ("837P", "837I", "835", "834", "820", "277CA")
# Both read these as the release that pyx12 has a map for.
RELEASES = {
    b"005010X222": b"005010X222A1",
    b"005010X222A2": b"005010X222A1",
    b"005010X223": b"005010X223A2",
    b"005010X223A3": b"005010X223A2",
}
# Files that were stripped of their release: both read them with the one that they had.
REPAIRED = (
    ("837P/oopfactory__837_DeIdent_02.dat", "005010X222A1"),
    ("837P/oopfactory__837_DeIdent_03.dat", "005010X222A1"),
    ("835/oopfactory__835_DeIdent_01.dat", "005010X221A1"),
)
# pyx12 stops at these before it has said anything.
UNANSWERED = {
    "277CA/oopfactory__FromLatitude81uk.txt": "an interchange of the version 343434 (ISA12)",
    "835/edilens__835.test.0001.edi": "a remittance in a group of claims (GS01 is HC)",
}
_MISSING_THERE = re.compile(r"Mandatory (?:segment|loop) .*\((\w+)\) missing")
_BLANKS = re.compile(rb"[\r\n]+[ \t]+")
_OTHER_RELEASE = re.compile(rb"(?:%s)(?![A-Z0-9])" % b"|".join(RELEASES))


def prepared(data: bytes, *, name: str) -> bytes:
    """A file as both can read it: of a release they know, no mark before it, no blanks between."""
    data = _BLANKS.sub(b"\n", data.removeprefix(b"\xef\xbb\xbf"))
    for repaired, release in REPAIRED:
        if repaired == name:
            data = data.replace(b"*99999*", b"*00501*", 1)
            data = data.replace(b"999999X999X9", release.encode())
    return _OTHER_RELEASE.sub(lambda found: RELEASES[found[0]], data)


def ours(findings: Iterable[Finding]) -> Iterator[Said]:
    """What our check says, but for what is only a hint."""
    missed: Counter[str | None] = Counter()
    for one in findings:
        if one.severity is Severity.INFORM:
            continue
        if one.id in ("x12.segment-missing", "x12.loop-missing"):
            name = one.at.segment if one.id == "x12.segment-missing" else one.at.loop
            missed[name] += 1
            yield Said(where=("missing", name, missed[name]), what=f"{one.id} {name}")
        else:
            yield Said(where=one.at.segment_ordinal, what=f"{one.id} {place_name(one)}".strip())


def theirs(errors: Iterable[Pyx12Error]) -> Iterator[Said]:
    """What pyx12 says."""
    missed: Counter[str] = Counter()
    for one in errors:
        missing = _MISSING_THERE.match(one.words)
        place = element_name(one.segment, one.element, one.component)
        if missing:
            missed[missing[1]] += 1
            yield Said(
                where=("missing", missing[1], missed[missing[1]]), what=f"missing {missing[1]}"
            )
        else:
            yield Said(where=one.ordinal, what=f"{one.code} {place}".strip())


def has_guide(findings: Iterable[Finding]) -> bool:
    """Whether the file is of a release that the check knows."""
    return "x12.no-guide" not in {one.id for one in findings}


def test_both_say_the_same_of_the_files_of_others(shared_data: Path) -> None:
    table = judged(CASES)
    compared, unanswered = set(), set()
    for path in sorted((shared_data / "x12").glob("*/*")):
        name = f"{path.parent.name}/{path.name}"
        if path.parent.name not in FOLDERS or path.suffix == ".expected_ack":
            continue
        data = prepared(path.read_bytes(), name=name)
        findings = check_segments(split(data), levels=FORM, most_of_one_kind=None)
        if not has_guide(findings):
            continue
        errors = _find_errors(data)
        if errors is None:
            unanswered.add(name)
            continue
        compared.add(name)
        assert alone(ours(findings), theirs(errors)) == table.get(name, {}), name
    assert set(table) <= compared
    assert unanswered == set(UNANSWERED)
    assert len(compared) > 45


def _find_errors(data: bytes) -> list[Pyx12Error] | None:
    """What pyx12 finds; None where it stops without an answer."""
    try:
        errors = find_errors(data)
    except EngineError:
        return None
    return None if [one.code for one in errors] == [""] else errors

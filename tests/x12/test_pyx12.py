"""Beside pyx12's validator: the same findings of SNIP 1 and 2, on real files and on made-up ones.

Two sayings are the same where they blame the same segment, or miss the same segment or loop. Where
the two differ, pyx12.yaml says case by case who is right. What pyx12 says of every transaction that
was made up from our guides, where nothing is wrong, is in SAID_OF_WHAT_CONFORMS.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest
from pyx12.errors import EngineError

from claimwright.base.finding import Finding, Severity
from claimwright.x12.check import FORM, check_segments
from claimwright.x12.envelope import Envelope
from claimwright.x12.guide import open_guide
from claimwright.x12.syntax import split

from .defects_made import DEFECTS
from .differences import Said, alone, element_name, judged, place_name
from .generated import first_ordinals, make, wrap_in
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
GUIDES = (
    "professional_claim",
    "institutional_claim",
    "remittance",
    "enrollment",
    "premium_payment",
    "claim_acknowledgment",
)
# What is made up keeps the guide's form alone; pyx12 knows some of what a value means as well.
SAID_OF_WHAT_CONFORMS = {
    "7 N402": "a state: codes that others keep are SNIP 5 here",
    "7 N403": "nine digits in the billing provider's ZIP code",
    "7 N404": "a country: SNIP 5 here",
    "7 CUR02": "a currency: SNIP 5 here",
    "7 CLM05": "a place of service: SNIP 5 here",
    "7 SV105": "a place of service: SNIP 5 here",
    "7 CLM11": "a state: SNIP 5 here",
    "7 MOA04": "a remark code: SNIP 5 here",
    "7 MOA07": "a remark code: SNIP 5 here",
    "7 REF02": "a Social Security number is of nine digits",
    "LX LX": "service lines are numbered from 1: SNIP 4 here",
    "4 PLB": "the guide lets PLB repeat; pyx12 counts another footer",
    "8 PAT": "a segment with no element at all; none has to be there",
    "8 DTP03": "an hour that is none (DT, TM); the check looks at days alone",
    "9 DTP03": "an hour that is none (DT, TM); the check looks at days alone",
    "missing 2000C": "an information receiver that was refused has no providers (HL04 is 0)",
    "missing 2200C": "the answer for a provider is situational",
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
        place = element_name(one.segment, one.element)
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


@pytest.mark.parametrize("key", GUIDES)
def test_pyx12_takes_what_is_made_up_and_refuses_what_was_spoiled(
    key: str, envelope: Envelope
) -> None:
    # One file for all, as pyx12 takes long to open a map.
    guide = open_guide(key)
    whole = [
        make(guide, seed=seed, richness=richness, repetitions=False)
        for seed in range(6)
        for richness in (0.0, 0.2)
    ]
    spoiled = [
        broken.body
        for seed, body in enumerate(whole)
        for defect in DEFECTS
        if (broken := defect(guide, body, Random(seed))) is not None
    ]
    bodies = [*whole, *spoiled]
    errors = find_errors(wrap_in(guide, bodies, envelope=envelope))
    firsts = first_ordinals(bodies)
    said: list[set[str]] = [set() for _ in bodies]
    for one in errors:
        if one.ordinal is not None and one.ordinal <= firsts[-1] + len(bodies[-1]):
            said[bisect(firsts, one.ordinal) - 1] |= {saying.what for saying in theirs([one])}
    unexpected = [one - set(SAID_OF_WHAT_CONFORMS) for one in said]
    assert set().union(*unexpected[: len(whole)]) == set()
    for body, found in zip(spoiled, unexpected[len(whole) :], strict=True):
        assert found, body


def _find_errors(data: bytes) -> list[Pyx12Error] | None:
    """What pyx12 finds; None where it stops without an answer."""
    try:
        errors = find_errors(data)
    except EngineError:
        return None
    return None if [one.code for one in errors] == [""] else errors

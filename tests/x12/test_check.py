"""The check of whole files: conforming ones are clean, and each defect is found at its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Finding, Severity
from claimwright.x12.check import FORM, snip_level
from claimwright.x12.check import check as check_all
from claimwright.x12.parts import parts
from claimwright.x12.violations import MOST_OF_ONE_KIND, RULES

HERE = Path(__file__).parent
SAMPLES = sorted(path.stem for path in (HERE / "samples").glob("*.x12"))
DEFECTS: list[dict[str, Any]] = yaml.safe_load((HERE / "defects.yaml").read_text())


def check(data: bytes, *, file: str | None = None) -> list[Finding]:
    """The levels that these tests are about; the others have test_levels.py."""
    return check_all(data, file=file, levels=FORM)


def _sample(name: str) -> str:
    return (HERE / "samples" / f"{name}.x12").read_text()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_conforming_file_is_clean_here_and_for_pyx12(
    name: str, pyx12_errors: Callable[[bytes], list[str]]
) -> None:
    data = _sample(name).encode()
    assert check(data) == []
    assert pyx12_errors(data) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=[one["name"] for one in DEFECTS])
def test_a_defect_is_found_at_its_place(defect: dict[str, Any]) -> None:
    text = _sample(defect["sample"])
    assert defect["from"] in text
    data = text.replace(defect["from"], defect["to"], 1).encode()
    findings = check(data, file="claims.x12")
    wanted = {(one["id"], one["ordinal"]): one for one in defect["finds"]}
    assert {(one.id, one.at.segment_ordinal) for one in findings} == set(wanted)
    for finding in findings:
        place = wanted[finding.id, finding.at.segment_ordinal]
        for name in ("segment", "loop", "element", "component"):
            if name in place:
                assert getattr(finding.at, name) == place[name], (finding.id, name)
        assert finding.at.file == "claims.x12"
        assert finding.at.interchange == "000000007"


def test_every_rule_of_the_check_has_a_defect_that_shows_it() -> None:
    shown = {one["id"] for defect in DEFECTS for one in defect["finds"]}
    elsewhere = {"x12.control-number-reused", "x12.loop-place", "x12.element-repeat", "x12.more"}
    assert set(RULES) - shown == elsewhere


def test_messages_name_the_place_the_value_and_what_to_do() -> None:
    text = _sample("professional_claim").replace("SBR*P*18", "SBR*P*77")
    (finding,) = check(text.encode())
    assert finding.message == (
        "SBR02 (relationship to subscriber) is '77', which is not allowed here. "
        "Choose one of: 18; then send the file again."
    )
    assert (finding.value, finding.expected) == ("77", "18")
    assert finding.severity is Severity.STOP
    assert (finding.at.group, finding.at.transaction) == ("3", "0001")
    assert text.encode()[finding.at.offset :].startswith(b"SBR*P*77")
    assert str(finding.at) == "transaction 0001, segment 15 (SBR02)"


def test_findings_know_their_level() -> None:
    text = _sample("professional_claim")
    (count,) = check(text.replace("SE*58", "SE*9").encode())
    (code,) = check(text.replace("SBR*P*18", "SBR*P*77").encode())
    (cut,) = check(text.encode().replace(b"IEA*1*000000007~", b"IEA*1*000000007"))
    assert [snip_level(one) for one in (count, code, cut)] == [1, 2, 1]


def test_control_numbers_used_twice() -> None:
    text = _sample("professional_claim")
    findings = check((text + text).encode())
    assert [(one.id, one.at.segment) for one in findings] == [("x12.control-number-reused", "ISA")]


def test_transaction_control_number_used_twice_in_a_group() -> None:
    head, transaction, tail = _cut_transaction(_sample("professional_claim"))
    data = (head + transaction * 2 + tail.replace("GE*1", "GE*2")).encode()
    findings = check(data)
    assert [(one.id, one.at.segment, one.at.element) for one in findings] == [
        ("x12.control-number-reused", "ST", 2)
    ]


def test_one_broken_transaction_does_not_spoil_its_neighbour() -> None:
    head, transaction, tail = _cut_transaction(_sample("professional_claim"))
    broken = transaction.replace("HL*1**20*1~\n", "").replace("*0001", "*0002")
    data = (head + transaction + broken + tail.replace("GE*1", "GE*2")).encode()
    findings = check(data)
    assert findings
    assert {one.at.transaction for one in findings} == {"0002"}
    # The provider of the second is not counted among the first one's.
    assert "x12.loop-repeat" not in {one.id for one in findings}


def test_a_loop_whose_parents_were_left_out_is_read_all_the_same() -> None:
    head, transaction, tail = _cut_transaction(_sample("professional_claim"))
    cut = transaction.index("CLM*CW1001")
    alone = transaction[: transaction.index("HL*1**")] + transaction[cut:]
    findings = check((head + alone + tail).encode())
    places = [(one.id, one.at.segment, one.at.loop) for one in findings]
    assert ("x12.loop-place", "CLM", "2300") in places
    assert not [one for one in findings if one.id.startswith("x12.element")]


def test_an_element_repeated_too_often() -> None:
    contexts = "^".join(["CLM01:CW1001"] * 11)
    text = _sample("acknowledgment").replace("CTX*CLM01:CW1001", f"CTX*{contexts}")
    (finding,) = check(text.encode())
    assert (finding.id, finding.value, finding.expected) == ("x12.element-repeat", "11", "10")


def test_fifty_one_service_lines() -> None:
    head, transaction, tail = _cut_transaction(_sample("professional_claim"))
    line = "LX*2~\nSV1*HC:36415*65*UN*1***1~\nDTP*472*D8*20261120~\n"
    assert line in transaction
    many = transaction.replace(line, line * 50).replace("SE*58", f"SE*{58 + 49 * 3}")
    (finding,) = check((head + many + tail).encode())
    assert (finding.id, finding.at.loop) == ("x12.loop-repeat", "2400")
    assert (finding.value, finding.expected) == ("51", "50")


def test_many_findings_of_one_kind_are_bounded_and_counted() -> None:
    head, transaction, tail = _cut_transaction(_sample("professional_claim"))
    noise = "ZZZ*1~\n" * (MOST_OF_ONE_KIND + 5)
    noisy = transaction.replace("REF*G1*AUTH77~\n", noise)
    findings = check((head + noisy + tail).encode())
    unknown = [one for one in findings if one.id == "x12.segment-unknown"]
    (more,) = [one for one in findings if one.id == "x12.more"]
    assert len(unknown) == MOST_OF_ONE_KIND
    assert (more.value, more.expected) == ("5", "x12.segment-unknown")


def test_lower_case_segment_ids_are_read() -> None:
    text = _sample("professional_claim").replace("SBR*P", "sbr*P").replace("ISA*", "isa*")
    assert check(text.encode()) == []


def test_a_file_without_a_transaction_has_nothing_to_check() -> None:
    text = _sample("acknowledgment")
    lines = text.split("\n")
    ta1 = "TA1*000000007*261123*1200*A*000~"
    alone = "\n".join([lines[0], ta1, lines[-2].replace("IEA*1", "IEA*0"), ""])
    assert check(alone.encode()) == []


def _cut_transaction(text: str) -> tuple[str, str, str]:
    """Cut a sample in what stands before its one transaction, the transaction, and the rest."""
    begin, end = text.index("ST*"), text.index("GE*")
    return text[:begin], text[begin:end], text[end:]


def test_a_file_in_parts_is_found_as_it_is_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [
        _sample(defect["sample"]).replace(defect["from"], defect["to"], 1)
        for defect in DEFECTS[:40]
    ]
    head, transaction, tail = _cut_transaction(_sample("professional_claim"))
    long = head + transaction.replace("SBR*P*18", "SBR*P*77") * 3 + tail
    data = "".join([*broken, long, "ISA*"]).encode("latin-1")
    whole = check_all(data, file="long.x12")
    monkeypatch.setattr("claimwright.x12.check.parts", partial(parts, size=1))
    assert check_all(data, file="long.x12") == whole
    assert len(whole) > 60


EVENT = "UM*AR*I*2*21:B~\n"
DEPENDENT = "HL*4*3*23*1~\nNM1*QC*1*REYES*LUZ~\nHL*5*4*EV*0~\n" + EVENT


@pytest.mark.parametrize(
    ("parent", "found"),
    [
        ("3", set()),
        ("4", {"x12.loop-repeat"}),
        ("2", {"x12.level-parent-kind", "x12.loop-repeat"}),
        ("9", {"x12.level-parent", "x12.loop-repeat"}),
    ],
)
def test_a_level_stands_where_it_says(parent: str, found: set[str]) -> None:
    """The event after a dependent's own is the subscriber's, by its HL02."""
    text = (HERE / "situations" / "samples" / "authorization_request.x12").read_text()
    head, tail = text.partition("HL*4*3*EV*1")[0], "SE*17*0001~\nGE*1*7~\nIEA*1*000000007~\n"
    events = head + DEPENDENT + f"HL*6*{parent}*EV*0~\n" + EVENT
    whole = events + tail.replace("SE*17", f"SE*{events.count('~') - 1}")
    assert {(one.id, one.at.segment_ordinal) for one in check(whole.encode())} == {
        (name, events.count("~") - 1) for name in found
    }

"""A 276's segments as values. Source: 005010X212 (276)."""

from __future__ import annotations

from claimwright.x12.p276.parts import (
    read_beginning,
    read_dates_of_service,
    read_level_name,
    read_numbers,
    read_service,
    read_subscribers,
)
from claimwright.x12.p276.values import (
    ClaimInQuestion,
    ClaimStatusInquiry,
    ClaimStatusInquiryFile,
    LineInQuestion,
    PatientInQuestion,
    ProviderInQuestion,
    StatusInquirer,
    StatusPayer,
)
from claimwright.x12.parties import cents
from claimwright.x12.tree import Loop, read_file
from claimwright.x12.walk import calendar_date

SOURCE = "ASC X12N 005010X212 (276)"

NUMBERS = {
    "1K": "payer_claim_number",
    "BLT": "type_of_bill",
    "LU": "location",
    "6P": "group_number",
    "EJ": "patient_control_number",
    "XZ": "prescription_number",
    "D9": "clearinghouse_number",
}


def read(data: bytes, *, file: str | None = None) -> ClaimStatusInquiryFile:
    """Read every 276 of a file. Never raises for bad data.

    Findings: those of syntax.split and (ids begin with "x12.276.") tree.read_file. A transaction
    of another release is read as well as it goes, and the finding "release" says so.
    """
    inquiries, findings = read_file(
        data,
        code="276",
        otherwise="claim_status_request",
        make=_inquiry,
        name="claim status question (276)",
        source=SOURCE,
        file=file,
    )
    return ClaimStatusInquiryFile(inquiries=inquiries, findings=findings)


def _inquiry(root: Loop, control_number: str) -> ClaimStatusInquiry:
    return ClaimStatusInquiry(
        payers=tuple(_payer(one) for one in root.inside("2000A")),
        **read_beginning(root, control_number),
    )


def _payer(level: Loop) -> StatusPayer:
    return StatusPayer(
        name=read_level_name(level, "2100A")[0],
        inquirers=tuple(_inquirer(one) for one in level.inside("2000B")),
    )


def _inquirer(level: Loop) -> StatusInquirer:
    return StatusInquirer(
        name=read_level_name(level, "2100B")[0],
        providers=tuple(_provider(one) for one in level.inside("2000C")),
    )


def _provider(level: Loop) -> ProviderInQuestion:
    name, *others = read_level_name(level, "2100C")
    return ProviderInQuestion(
        name=name,
        second_name=others[0] if others else None,
        subscribers=read_subscribers(level, _patient),
    )


def _patient(level: Loop, letter: str) -> PatientInQuestion:
    born = level.segment("DMG")
    return PatientInQuestion(
        name=read_level_name(level, f"2100{letter}")[0],
        birth_date=calendar_date(born.element(2)),
        sex=born.element(3) or None,
        claims=tuple(_claim(one, letter) for one in level.inside(f"2200{letter}")),
    )


def _claim(loop: Loop, letter: str) -> ClaimInQuestion:
    trace = loop.segment("TRN")
    return ClaimInQuestion(
        trace_number=trace.element(2),
        charge_cents=cents(loop.segment("AMT", "T3").element(2)),
        lines=tuple(
            LineInQuestion(**read_service(one)) for one in loop.inside(f"2210{letter}")
        ),
        segment_ordinal=trace.ordinal or None,
        **read_numbers(loop, NUMBERS),
        **read_dates_of_service(loop),
    )  # fmt: skip

"""A 277's segments as values. Source: 005010X212 (277)."""

from __future__ import annotations

from claimwright.x12.p276.parts import (
    read_beginning,
    read_dates_of_service,
    read_level_name,
    read_numbers,
    read_service,
    read_subscribers,
)
from claimwright.x12.p277.values import (
    ClaimStatus,
    ClaimStatusCode,
    ClaimStatusResponse,
    ClaimStatusResponseFile,
    LineStatus,
    PatientStatus,
    PayerStatus,
    ProviderStatus,
    ReceiverStatus,
    StatusReport,
    TracedReports,
)
from claimwright.x12.parties import cents, read_contact
from claimwright.x12.tree import Loop, read_file
from claimwright.x12.walk import Segment, calendar_date

SOURCE = "ASC X12N 005010X212 (277)"

NUMBERS = {
    "1K": "payer_claim_number",
    "BLT": "type_of_bill",
    "EJ": "patient_control_number",
    "XZ": "prescription_number",
    "VV": "voucher_number",
    "D9": "clearinghouse_number",
}
_GUIDE = "claim_status_response"
_STATUSES = (1, 10, 11)


def read(data: bytes, *, file: str | None = None) -> ClaimStatusResponseFile:
    """Read every 277 of a file that answers a question. Never raises for bad data.

    A 277CA is left out; p277ca reads it. Findings: those of syntax.split and (ids begin with
    "x12.277.") tree.read_file. A transaction of another release is read as well as it goes, and
    the finding "release" says so.
    """
    responses, findings = read_file(
        data,
        code="277",
        otherwise=_GUIDE,
        guide=_GUIDE,
        make=_response,
        name="claim status answer (277)",
        source=SOURCE,
        file=file,
    )
    return ClaimStatusResponseFile(responses=responses, findings=findings)


def _response(root: Loop, control_number: str) -> ClaimStatusResponse:
    return ClaimStatusResponse(
        payers=tuple(_payer(one) for one in root.inside("2000A")),
        **read_beginning(root, control_number),
    )


def _payer(level: Loop) -> PayerStatus:
    party = level.one("2100A")
    contacts = party.segments("PER")[:1] if party else []
    return PayerStatus(
        name=read_level_name(level, "2100A")[0],
        contact=read_contact(contacts[0]) if contacts else None,
        receivers=tuple(_receiver(one) for one in level.inside("2000B")),
    )


def _receiver(level: Loop) -> ReceiverStatus:
    return ReceiverStatus(
        name=read_level_name(level, "2100B")[0],
        answer=_traced(level.one("2200B")),
        providers=tuple(_provider(one) for one in level.inside("2000C")),
    )


def _provider(level: Loop) -> ProviderStatus:
    name, *others = read_level_name(level, "2100C")
    return ProviderStatus(
        name=name,
        second_name=others[0] if others else None,
        answer=_traced(level.one("2200C")),
        subscribers=read_subscribers(level, _patient),
    )


def _patient(level: Loop, letter: str) -> PatientStatus:
    return PatientStatus(
        name=read_level_name(level, f"2100{letter}")[0],
        claims=tuple(_claim(one, letter) for one in level.inside(f"2200{letter}")),
    )


def _claim(loop: Loop, letter: str) -> ClaimStatus:
    trace = loop.segment("TRN")
    return ClaimStatus(
        trace_number=trace.element(2),
        reports=_reports(loop),
        lines=tuple(_line(one) for one in loop.inside(f"2220{letter}")),
        segment_ordinal=trace.ordinal or None,
        **read_numbers(loop, NUMBERS),
        **read_dates_of_service(loop),
    )


def _line(loop: Loop) -> LineStatus:
    return LineStatus(
        paid_cents=cents(loop.segment("SVC").element(3)),
        reports=_reports(loop),
        **read_service(loop),
    )


def _traced(loop: Loop | None) -> TracedReports | None:
    if loop is None:
        return None
    return TracedReports(trace_number=loop.segment("TRN").element(2), reports=_reports(loop))


def _reports(loop: Loop) -> tuple[StatusReport, ...]:
    return tuple(
        StatusReport(
            statuses=tuple(_status(one, number) for number in _STATUSES if one.element(number)),
            status_date=calendar_date(one.element(2)),
            charge_cents=cents(one.element(4)),
            paid_cents=cents(one.element(5)),
            finalized_date=calendar_date(one.element(6)),
            payment_date=calendar_date(one.element(8)),
            payment_number=one.element(9) or None,
            segment_ordinal=one.ordinal,
        )
        for one in loop.segments("STC")
    )


def _status(one: Segment, number: int) -> ClaimStatusCode:
    return ClaimStatusCode(
        category=one.component(number, 1),
        code=one.component(number, 2),
        entity=one.component(number, 3) or None,
        code_list=one.component(number, 4) or None,
    )

"""A 270's segments as values. Source: 005010X279A1 (270)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.p270.parts import (
    read_beginning,
    read_inquirer,
    read_person,
    read_pointers,
    read_procedure,
)
from claimwright.x12.p270.values import (
    EligibilityInquiry,
    EligibilityInquiryFile,
    InquiredPayer,
    InquiredPerson,
    Inquirer,
    Question,
)
from claimwright.x12.parties import cents, read_dtp, read_name, read_reference
from claimwright.x12.tree import Loop, read_file

SOURCE = "ASC X12N 005010X279A1 (270)"
DATE_IN_QUESTION = "291"
_CARD_ISSUED = "102"


def read(data: bytes, *, file: str | None = None) -> EligibilityInquiryFile:
    """Read every 270 of a file. Never raises for bad data.

    Findings: those of syntax.split and (ids begin with "x12.270.") tree.read_file, and date-missing
    (somebody is asked about without a date; the answer will be for today, not for the visit).
    A transaction of another release is read as well as it goes, and the finding "release" says so.
    """
    inquiries, findings = read_file(
        data,
        code="270",
        otherwise="eligibility_inquiry",
        make=_inquiry,
        name="eligibility question (270)",
        source=SOURCE,
        file=file,
    )
    dateless = [finding for one in inquiries for finding in _without_date(one, file=file)]
    return EligibilityInquiryFile(inquiries=inquiries, findings=(*findings, *dateless))


def _without_date(inquiry: EligibilityInquiry, *, file: str | None) -> Iterator[Finding]:
    for person in inquiry.people:
        dates = (*person.dates, *(date for one in person.questions for date in one.dates))
        if not any(one.first_date and one.qualifier != _CARD_ISSUED for one in dates):
            yield Finding(
                id="x12.270.date-missing",
                severity=Severity.WARN,
                message="This question names no day, so the payer will answer for today. "
                "Ask for the day of the visit.",
                at=Place(
                    file=file,
                    transaction=inquiry.transaction_control_number,
                    segment="NM1",
                    segment_ordinal=person.segment_ordinal,
                ),
                expected="DTP*291 with the day of the visit",
                source=SOURCE,
            )


def _inquiry(root: Loop, control_number: str) -> EligibilityInquiry:
    return EligibilityInquiry(
        payers=tuple(_payer(one) for one in root.inside("2000A")),
        **read_beginning(root, control_number),
    )


def named(level: Loop, name: str) -> Loop:
    """The loop of a level that names its party; an empty one where it is missing."""
    level.segment("HL")
    return level.one(name) or Loop(name, level.taken)


def _payer(level: Loop) -> InquiredPayer:
    return InquiredPayer(
        name=read_name(named(level, "2100A").segment("NM1")),
        inquirers=tuple(_inquirer(one) for one in level.inside("2000B")),
    )


def _inquirer(level: Loop) -> Inquirer:
    return Inquirer(
        **read_inquirer(named(level, "2100B")),
        subscribers=tuple(_subscriber(one) for one in level.inside("2000C")),
    )


def _subscriber(level: Loop) -> InquiredPerson:
    dependents = tuple(_person(one, named(one, "2100D"), "2110D") for one in level.inside("2000D"))
    return replace(_person(level, named(level, "2100C"), "2110C"), dependents=dependents)


def _person(level: Loop, party: Loop, question: str) -> InquiredPerson:
    return InquiredPerson(
        **read_person(level, party),
        questions=tuple(_question(one) for one in party.inside(question)),
    )


def _question(loop: Loop) -> Question:
    asked = loop.segment("EQ")
    return Question(
        service_types=asked.repetitions(1),
        procedure=read_procedure(asked, 2),
        coverage_level=asked.element(3) or None,
        insurance_type=asked.element(4) or None,
        diagnosis_pointers=read_pointers(asked, 5),
        spend_down_cents=cents(loop.segment("AMT", "R").element(2)),
        spend_down_billed_cents=cents(loop.segment("AMT", "PB").element(2)),
        place_of_service=loop.segment("III").element(2) or None,
        authorizations=tuple(read_reference(one) for one in loop.segments("REF")),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        segment_ordinal=asked.ordinal or None,
    )

"""A 271's segments as values. Source: 005010X279A1 (271)."""

from __future__ import annotations

from dataclasses import replace

from claimwright.x12.p270.parts import (
    read_beginning,
    read_inquirer,
    read_person,
    read_pointers,
    read_procedure,
    read_provider_role,
)
from claimwright.x12.p270.read import named
from claimwright.x12.p271.values import (
    AnsweredInquirer,
    AnsweredPerson,
    AnsweringPayer,
    Benefit,
    Delivery,
    EligibilityResponse,
    EligibilityResponseFile,
    MilitaryService,
    PlaceOrInjury,
    Rejection,
    RelatedParty,
)
from claimwright.x12.parties import (
    cents,
    dated_event,
    quantity,
    read_address,
    read_contact,
    read_dtp,
    read_name,
    read_reference,
)
from claimwright.x12.tree import Loop, read_file
from claimwright.x12.walk import Segment, whole_number

SOURCE = "ASC X12N 005010X279A1 (271)"


def read(data: bytes, *, file: str | None = None) -> EligibilityResponseFile:
    """Read every 271 of a file. Never raises for bad data.

    Findings: those of syntax.split and (ids begin with "x12.271.") tree.read_file. A transaction
    of another release is read as well as it goes, and the finding "release" says so. That a payer
    refused to answer is no finding: see EligibilityResponse.rejections.
    """
    responses, findings = read_file(
        data,
        code="271",
        otherwise="eligibility_response",
        make=_response,
        name="eligibility answer (271)",
        source=SOURCE,
        file=file,
    )
    return EligibilityResponseFile(responses=responses, findings=findings)


def _response(root: Loop, control_number: str) -> EligibilityResponse:
    return EligibilityResponse(
        payers=tuple(_payer(one) for one in root.inside("2000A")),
        **read_beginning(root, control_number),
    )


def _payer(level: Loop) -> AnsweringPayer:
    party = named(level, "2100A")
    return AnsweringPayer(
        name=read_name(party.segment("NM1")),
        request_rejections=_rejections(level),
        contacts=tuple(read_contact(one) for one in party.segments("PER")),
        rejections=_rejections(party),
        inquirers=tuple(_inquirer(one) for one in level.inside("2000B")),
    )


def _inquirer(level: Loop) -> AnsweredInquirer:
    party = named(level, "2100B")
    return AnsweredInquirer(
        **read_inquirer(party),
        rejections=_rejections(party),
        subscribers=tuple(_subscriber(one) for one in level.inside("2000C")),
    )


def _subscriber(level: Loop) -> AnsweredPerson:
    dependents = tuple(_person(one, named(one, "2100D"), "D") for one in level.inside("2000D"))
    return replace(_person(level, named(level, "2100C"), "C"), dependents=dependents)


def _person(level: Loop, whole: Loop, letter: str) -> AnsweredPerson:
    party = _before_benefits(whole)
    return AnsweredPerson(
        **read_person(level, party),
        rejections=_rejections(party),
        military_service=_military_service(party.segment("MPI")),
        benefits=tuple(_benefit(one, letter) for one in party.inside(f"2110{letter}")),
    )


def _before_benefits(party: Loop) -> Loop:
    """What stands before the benefits: an address after one is some other party's."""
    first = min((one.ordinal for one in party.loops), default=None)
    if first is None:
        return party
    members = [one for one in party.members if one.ordinal < first]
    return replace(party, members=members)


def _benefit(loop: Loop, letter: str) -> Benefit:
    stated = loop.segment("EB")
    loop.segments("LS")
    loop.segments("LE")
    return Benefit(
        information=stated.element(1),
        coverage_level=stated.element(2) or None,
        service_types=stated.repetitions(3),
        insurance_type=stated.element(4) or None,
        plan=stated.element(5) or None,
        period=stated.element(6) or None,
        amount_cents=cents(stated.element(7)),
        percent=quantity(stated.element(8)),
        quantity_qualifier=stated.element(9) or None,
        quantity=quantity(stated.element(10)),
        needs_authorization=stated.element(11) or None,
        is_in_network=stated.element(12) or None,
        procedure=read_procedure(stated, 13),
        diagnosis_pointers=read_pointers(stated, 14),
        deliveries=tuple(_delivery(one) for one in loop.segments("HSD")),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        rejections=_rejections(loop),
        messages=tuple(one.element(1) for one in loop.segments("MSG")),
        places_or_injuries=tuple(
            _place_or_injury(one.segment("III")) for one in loop.inside(f"2115{letter}")
        ),
        parties=tuple(_related_party(one) for one in loop.inside(f"2120{letter}")),
        segment_ordinal=stated.ordinal or None,
    )


def _delivery(one: Segment) -> Delivery:
    return Delivery(
        quantity_qualifier=one.element(1) or None,
        quantity=quantity(one.element(2)),
        unit=one.element(3) or None,
        one_in_how_many=quantity(one.element(4)),
        period=one.element(5) or None,
        periods=whole_number(one.element(6)),
        days_pattern=one.element(7) or None,
        time_pattern=one.element(8) or None,
    )


def _place_or_injury(one: Segment) -> PlaceOrInjury:
    return PlaceOrInjury(
        qualifier=one.element(1) or None,
        code=one.element(2) or None,
        category=one.element(3) or None,
        text=one.element(4) or None,
    )


def _related_party(loop: Loop) -> RelatedParty:
    return RelatedParty(
        name=read_name(loop.segment("NM1")),
        address=read_address(loop),
        contacts=tuple(read_contact(one) for one in loop.segments("PER")),
        provider_role=read_provider_role(loop),
    )


def _military_service(one: Segment) -> MilitaryService | None:
    if not one.segment_id:
        return None
    return MilitaryService(
        state=one.element(1),
        employment=one.element(2),
        branch=one.element(3),
        description=one.element(4) or None,
        rank=one.element(5) or None,
        dates=dated_event("", one.element(7)) if one.element(7) else None,
    )


def _rejections(loop: Loop) -> tuple[Rejection, ...]:
    return tuple(
        Rejection(
            request_was_valid=one.element(1) == "Y",
            reason=one.element(3),
            follow_up=one.element(4),
            segment_ordinal=one.ordinal,
        )
        for one in loop.segments("AAA")
    )

"""A 278's segments as values. Source: 005010X217."""

from __future__ import annotations

from claimwright.x12.p278.values import (
    ANSWER,
    Attachment,
    Condition,
    Decision,
    HospitalStay,
    OtherReview,
    PatientEvent,
    Procedure,
    Rejection,
    ReviewCode,
    ReviewedService,
    ReviewParty,
    ReviewPerson,
    ReviewTerms,
    ServiceDelivery,
    ServiceLine,
    ServicesReview,
    ServicesReviewFile,
    Tooth,
    Trace,
    TreatmentFacts,
)
from claimwright.x12.parties import (
    cents,
    quantity,
    read_address,
    read_contact,
    read_dtp,
    read_name,
    read_reference,
    yes_or_no,
)
from claimwright.x12.tree import Loop, read_file
from claimwright.x12.walk import Segment, calendar_date

SOURCE = "ASC X12N 005010X217 (278)"
_CODES = range(1, 13)
_PLACE_ROLES = ("45", "FS", "ND", "PW", "R3")
_FACTS = ("CR1", "CR2", "CR5", "CR6")
_LINES = ("SV1", "SV2", "SV3")


def read(data: bytes, *, file: str | None = None) -> ServicesReviewFile:
    """Read every 278 of a file, requests and answers. Never raises for bad data.

    Findings: those of syntax.split and (ids begin with "x12.278.") of tree.read_file. Those of
    another release have other levels and are not read.
    """
    reviews, findings = read_file(
        data,
        code="278",
        make=_review,
        name="request for authorization or answer to one (278)",
        source=SOURCE,
        file=file,
    )
    return ServicesReviewFile(reviews=reviews, findings=findings)


def _review(root: Loop, control_number: str) -> ServicesReview:
    bht = root.segment("BHT")
    is_answer = bht.element(2) == ANSWER
    organization = _level(root, "2000A")
    requester = _level(organization, "2000B")
    subscriber = requester.one("2000C")
    dependent = None if subscriber is None else subscriber.one("2000D")
    return ServicesReview(
        purpose=bht.element(2),
        reference=bht.element(3),
        made_date=calendar_date(bht.element(4)),
        made_at=bht.element(5) or None,
        kind=bht.element(6) or None,
        review_organization=_party(_level(organization, "2010A")),
        rejections=_rejections(organization),
        requesters=tuple(_party(one) for one in requester.inside("2010B")),
        subscriber=None
        if subscriber is None
        else _person(subscriber, "2010C", is_answer=is_answer),
        dependent=None if dependent is None else _person(dependent, "2010D", is_answer=is_answer),
        transaction_control_number=control_number,
    )


def _level(loop: Loop, name: str) -> Loop:
    """The loop of that name, its HL taken; one without any segment where there is none."""
    found = loop.one(name) or Loop(name, set())
    found.segment("HL")
    return found


def _person(level: Loop | None, name: str, *, is_answer: bool) -> ReviewPerson | None:
    if level is None:
        return None
    level.segment("HL")
    loop = _level(level, name)
    demographics, relation = loop.segment("DMG"), loop.segment("INS")
    return ReviewPerson(
        name=read_name(loop.segment("NM1")),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        address=read_address(loop),
        rejections=_rejections(loop),
        birth_date=calendar_date(demographics.element(2)),
        sex=demographics.element(3) or None,
        relationship=relation.element(2) or None,
        military_status=relation.element(8) or None,
        birth_order=relation.element(17) or None,
        events=tuple(_event(one, is_answer=is_answer) for one in level.inside("2000E")),
    )


def _party(loop: Loop) -> ReviewParty:
    specialty = loop.segment("PRV")
    return ReviewParty(
        name=read_name(loop.segment("NM1")),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        address=read_address(loop),
        contacts=tuple(read_contact(one) for one in loop.segments("PER")),
        specialty_role=specialty.element(1) or None,
        specialty=specialty.element(3) or None,
        rejections=_rejections(loop),
    )


def _event(loop: Loop, *, is_answer: bool) -> PatientEvent:
    # Places are 2010EB of a request and 2010EC of an answer, which has its contact in 2010EB; a
    # request has other reviews in 2010EC.
    parties = loop.inside("2010EB", "2010EC")
    places = [one for one in parties if one.members[0].element(1) in _PLACE_ROLES]
    contacts = [one for one in parties if is_answer and one not in places]
    others = [one for one in parties if not is_answer and one not in places]
    return PatientEvent(
        traces=_traces(loop),
        rejections=_rejections(loop),
        terms=_terms(loop.segment("UM")),
        decision=_decision(loop.segment("HCR")),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        codes=_codes(loop.segment("HI")),
        delivery=_delivery(loop.segment("HSD")),
        conditions=tuple(_condition(one) for one in loop.segments("CRC")),
        stay=_stay(loop.segment("CL1")),
        facts=tuple(
            TreatmentFacts(segment_id=one.segment_id, elements=tuple(one.elements[1:]))
            for name in _FACTS
            for one in loop.segments(name)
        ),
        attachments=_attachments(loop),
        message=loop.segment("MSG").element(1) or None,
        providers=tuple(_party(one) for one in loop.inside("2010EA")),
        contact=_party(contacts[0]) if contacts else None,
        places=tuple(_party(one) for one in places),
        other_reviews=tuple(_other_review(one) for one in others),
        services=tuple(_service(one) for one in loop.inside("2000F")),
        segment_ordinal=loop.segment("HL").ordinal,
    )


def _service(loop: Loop) -> ReviewedService:
    contact = loop.one("2010FB")
    return ReviewedService(
        traces=_traces(loop),
        rejections=_rejections(loop),
        terms=_terms(loop.segment("UM")),
        decision=_decision(loop.segment("HCR")),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        codes=_codes(loop.segment("HI")),
        line=_line(loop),
        teeth=tuple(_tooth(one) for one in loop.segments("TOO")),
        delivery=_delivery(loop.segment("HSD")),
        attachments=_attachments(loop),
        message=loop.segment("MSG").element(1) or None,
        providers=tuple(_party(one) for one in loop.inside("2010F", "2010FA")),
        contact=None if contact is None else _party(contact),
        segment_ordinal=loop.segment("HL").ordinal,
    )


def _traces(loop: Loop) -> tuple[Trace, ...]:
    return tuple(
        Trace(
            kind=one.element(1),
            number=one.element(2),
            company=one.element(3) or None,
            division=one.element(4) or None,
        )
        for one in loop.segments("TRN")
    )


def _rejections(loop: Loop) -> tuple[Rejection, ...]:
    return tuple(
        Rejection(
            is_valid=yes_or_no(one.element(1)),
            reason=one.element(3) or None,
            follow_up=one.element(4) or None,
        )
        for one in loop.segments("AAA")
    )


def _terms(one: Segment) -> ReviewTerms | None:
    if not one.segment_id:
        return None
    causes = (one.component(5, part) for part in (1, 2, 3))
    return ReviewTerms(
        category=one.element(1),
        certification=one.element(2) or None,
        service_type=one.element(3) or None,
        facility=one.component(4, 1) or None,
        facility_code_list=one.component(4, 2) or None,
        related_causes=tuple(cause for cause in causes if cause),
        accident_state=one.component(5, 4) or None,
        accident_country=one.component(5, 5) or None,
        level=one.element(6) or None,
        health_condition=one.element(7) or None,
        prognosis=one.element(8) or None,
        release_of_information=one.element(9) or None,
        delay_reason=one.element(10) or None,
    )


def _decision(one: Segment) -> Decision | None:
    if not one.segment_id:
        return None
    return Decision(
        action=one.element(1),
        authorization_number=one.element(2) or None,
        reason=one.element(3) or None,
        second_opinion=yes_or_no(one.element(4)),
    )


def _codes(one: Segment) -> tuple[ReviewCode, ...]:
    return tuple(
        ReviewCode(
            code_list=one.component(number, 1),
            code=one.component(number, 2),
            date_format=one.component(number, 3) or None,
            date_text=one.component(number, 4) or None,
        )
        for number in _CODES
        if one.element(number)
    )


def _delivery(one: Segment) -> ServiceDelivery | None:
    if not one.segment_id:
        return None
    return ServiceDelivery(
        quantity_kind=one.element(1) or None,
        quantity=quantity(one.element(2)),
        unit=one.element(3) or None,
        one_in=quantity(one.element(4)),
        period_unit=one.element(5) or None,
        periods=one.element(6) or None,
        days=one.element(7) or None,
        time_of_day=one.element(8) or None,
    )


def _condition(one: Segment) -> Condition:
    conditions = (one.element(number) for number in range(3, 8))
    return Condition(
        category=one.element(1),
        applies=yes_or_no(one.element(2)),
        conditions=tuple(text for text in conditions if text),
    )


def _stay(one: Segment) -> HospitalStay | None:
    if not one.segment_id:
        return None
    return HospitalStay(
        admission_type=one.element(1) or None,
        admission_source=one.element(2) or None,
        patient_status=one.element(3) or None,
        nursing_home_status=one.element(4) or None,
    )


def _attachments(loop: Loop) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            report_kind=one.element(1),
            transmission=one.element(2),
            control_number=one.element(6) or None,
            description=one.element(7) or None,
        )
        for one in loop.segments("PWK")
    )


def _other_review(loop: Loop) -> OtherReview:
    reason, denied = loop.segment("REF"), loop.segment("DTP")
    return OtherReview(
        name=read_name(loop.segment("NM1")),
        reason=read_reference(reason) if reason.segment_id else None,
        denied=read_dtp(denied) if denied.segment_id else None,
    )


def _line(loop: Loop) -> ServiceLine | None:
    found = [one for name in _LINES for one in loop.segments(name)]
    if not found:
        return None
    one = found[0]
    pointers = (one.component(7, part) for part in (1, 2, 3, 4))
    areas = (one.component(4, part) for part in range(1, 6))
    match one.segment_id:
        case "SV1":
            return ServiceLine(
                kind="SV1",
                procedure=_procedure(one, 1),
                charge_cents=cents(one.element(2)),
                unit=one.element(3) or None,
                units=quantity(one.element(4)),
                pointers=tuple(pointer for pointer in pointers if pointer),
                is_epsdt=yes_or_no(one.element(11)),
                level_of_care=one.element(20) or None,
            )
        case "SV2":
            return ServiceLine(
                kind="SV2",
                revenue_code=one.element(1) or None,
                procedure=_procedure(one, 2),
                charge_cents=cents(one.element(3)),
                unit=one.element(4) or None,
                units=quantity(one.element(5)),
                rate=one.element(6) or None,
                nursing_home_status=one.element(9) or None,
                level_of_care=one.element(10) or None,
            )
        case _:
            return ServiceLine(
                kind="SV3",
                procedure=_procedure(one, 1),
                charge_cents=cents(one.element(2)),
                mouth_areas=tuple(area for area in areas if area),
                prosthesis=one.element(5) or None,
                units=quantity(one.element(6)),
                note=one.element(7) or None,
            )


def _procedure(one: Segment, number: int) -> Procedure | None:
    if not one.element(number):
        return None
    modifiers = (one.component(number, part) for part in (3, 4, 5, 6))
    return Procedure(
        code_list=one.component(number, 1),
        code=one.component(number, 2),
        modifiers=tuple(modifier for modifier in modifiers if modifier),
        description=one.component(number, 7) or None,
        last_code=one.component(number, 8) or None,
    )


def _tooth(one: Segment) -> Tooth:
    surfaces = (one.component(3, part) for part in range(1, 6))
    return Tooth(
        code_list=one.element(1),
        code=one.element(2),
        surfaces=tuple(surface for surface in surfaces if surface),
    )

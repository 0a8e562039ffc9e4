"""278s from values. Source: 005010X217."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import AUTHORIZATION, Envelope, assemble
from claimwright.x12.p278.values import (
    Attachment,
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
    Trace,
)
from claimwright.x12.parties import (
    Pen,
    address_segments,
    cents_text,
    contact_segment,
    day_text,
    dtp_segments,
    name_segment,
    reference_segments,
    yes_or_no_text,
)
from claimwright.x12.values import quantity_text

_ORGANIZATION, _REQUESTER, _SUBSCRIBER, _DEPENDENT = "20", "21", "22", "23"
_EVENT, _SERVICE = "EV", "SS"
_HAS_LEVELS, _HAS_NONE = "1", "0"
_CAUSES = 3


def write(reviews: Iterable[ServicesReview], *, envelope: Envelope) -> bytes:
    """Write requests or answers as one file, a transaction for each.

    Names and messages are made fit; raises SeparatorInElement where an identifier or a code holds
    a separator.
    """
    pen = Pen(delimiters=envelope.delimiters)
    bodies = [list(_Writer(pen).review(one)) for one in reviews]
    return assemble(bodies, transaction=AUTHORIZATION, envelope=envelope)


class _Writer:
    """Writes one transaction and counts its levels."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.levels = 0

    def review(self, one: ServicesReview) -> Iterator[str]:
        yield self.pen.segment(
            "BHT",
            "0007",
            one.purpose,
            one.reference,
            day_text(one.made_date),
            one.made_at,
            one.kind,
        )
        organization, opened = self._level(None, _ORGANIZATION, bool(one.requesters))
        yield opened
        yield from _rejections(one.rejections, self.pen)
        yield from _party(one.review_organization, self.pen)
        if not one.requesters:
            return
        requester, opened = self._level(organization, _REQUESTER, one.subscriber is not None)
        yield opened
        for party in one.requesters:
            yield from _party(party, self.pen)
        if one.subscriber is None:
            return
        yield from self._people(one.subscriber, one.dependent, requester)

    def _people(
        self, subscriber: ReviewPerson, dependent: ReviewPerson | None, requester: int
    ) -> Iterator[str]:
        has_levels = bool(subscriber.events) or dependent is not None
        level, opened = self._level(requester, _SUBSCRIBER, has_levels)
        yield opened
        yield from _person(subscriber, self.pen, is_subscriber=True)
        for event in subscriber.events:
            yield from self._event(event, level)
        if dependent is not None:
            below, opened = self._level(level, _DEPENDENT, bool(dependent.events))
            yield opened
            yield from _person(dependent, self.pen, is_subscriber=False)
            for event in dependent.events:
                yield from self._event(event, below)

    def _event(self, one: PatientEvent, parent: int) -> Iterator[str]:
        pen = self.pen
        level, opened = self._level(parent, _EVENT, bool(one.services))
        yield opened
        yield from _common(one, pen)
        yield from _codes(one.codes, pen)
        yield from _delivery(one.delivery, pen)
        for condition in one.conditions:
            applies = yes_or_no_text(condition.applies)
            yield pen.segment("CRC", condition.category, applies, *condition.conditions)
        yield from _stay(one.stay, pen)
        for facts in one.facts:
            yield pen.segment(facts.segment_id, *facts.elements)
        yield from _papers(one.attachments, one.message, pen)
        for provider in one.providers:
            yield from _party(provider, pen)
        if one.contact is not None:
            yield from _party(one.contact, pen)
        for place in one.places:
            yield from _party(place, pen)
        for other in one.other_reviews:
            yield from _other_review(other, pen)
        for service in one.services:
            yield from self._service(service, level)

    def _service(self, one: ReviewedService, parent: int) -> Iterator[str]:
        pen = self.pen
        _, opened = self._level(parent, _SERVICE, has_levels=False)
        yield opened
        yield from _common(one, pen)
        yield from _codes(one.codes, pen)
        yield from _line(one.line, pen)
        for tooth in one.teeth:
            yield pen.segment("TOO", tooth.code_list, tooth.code, tooth.surfaces)
        yield from _delivery(one.delivery, pen)
        yield from _papers(one.attachments, one.message, pen)
        for provider in one.providers:
            yield from _party(provider, pen)
        if one.contact is not None:
            yield from _party(one.contact, pen)

    def _level(self, parent: int | None, kind: str, has_levels: bool) -> tuple[int, str]:
        """The number of the next level, and its HL."""
        self.levels += 1
        below = _HAS_LEVELS if has_levels else _HAS_NONE
        return self.levels, self.pen.segment("HL", self.levels, parent, kind, below)


def _common(one: PatientEvent | ReviewedService, pen: Pen) -> Iterator[str]:
    """What an event and a service begin with."""
    yield from _traces(one.traces, pen)
    yield from _rejections(one.rejections, pen)
    yield from _terms(one.terms, pen)
    yield from _decision(one.decision, pen)
    yield from reference_segments(one.references, pen)
    yield from dtp_segments(one.dates, pen)


def _party(one: ReviewParty, pen: Pen) -> Iterator[str]:
    yield name_segment(one.name, pen)
    yield from reference_segments(one.references, pen)
    yield from address_segments(one.address, pen)
    for contact in one.contacts:
        yield contact_segment(contact, pen)
    yield from _rejections(one.rejections, pen)
    if one.specialty_role or one.specialty:
        qualifier = "PXC" if one.specialty else None
        yield pen.segment("PRV", one.specialty_role, qualifier, one.specialty)


def _person(one: ReviewPerson, pen: Pen, *, is_subscriber: bool) -> Iterator[str]:
    yield name_segment(one.name, pen)
    yield from reference_segments(one.references, pen)
    yield from address_segments(one.address, pen)
    yield from _rejections(one.rejections, pen)
    if one.birth_date or one.sex:
        kind = "D8" if one.birth_date else None
        yield pen.segment("DMG", kind, day_text(one.birth_date), one.sex)
    if one.relationship:
        yield pen.segment(
            "INS",
            "Y" if is_subscriber else "N",
            one.relationship,
            *[None] * 5,
            one.military_status,
            *[None] * 8,
            one.birth_order,
        )


def _rejections(rejections: tuple[Rejection, ...], pen: Pen) -> Iterator[str]:
    for one in rejections:
        yield pen.segment("AAA", yes_or_no_text(one.is_valid), None, one.reason, one.follow_up)


def _traces(traces: tuple[Trace, ...], pen: Pen) -> Iterator[str]:
    for one in traces:
        yield pen.segment("TRN", one.kind, one.number, one.company, one.division)


def _terms(one: ReviewTerms | None, pen: Pen) -> Iterator[str]:
    if one is None:
        return
    causes = [*one.related_causes, *[None] * _CAUSES][:_CAUSES]
    yield pen.segment(
        "UM",
        one.category,
        one.certification,
        one.service_type,
        [one.facility, one.facility_code_list],
        [*causes, one.accident_state, one.accident_country],
        one.level,
        one.health_condition,
        one.prognosis,
        one.release_of_information,
        one.delay_reason,
    )


def _decision(one: Decision | None, pen: Pen) -> Iterator[str]:
    if one is not None:
        second = yes_or_no_text(one.second_opinion)
        yield pen.segment("HCR", one.action, one.authorization_number, one.reason, second)


def _codes(codes: tuple[ReviewCode, ...], pen: Pen) -> Iterator[str]:
    if codes:
        parts = [[one.code_list, one.code, one.date_format, one.date_text] for one in codes]
        yield pen.segment("HI", *parts)


def _delivery(one: ServiceDelivery | None, pen: Pen) -> Iterator[str]:
    if one is not None:
        yield pen.segment(
            "HSD",
            one.quantity_kind,
            None if one.quantity is None else quantity_text(one.quantity),
            one.unit,
            None if one.one_in is None else quantity_text(one.one_in),
            one.period_unit,
            one.periods,
            one.days,
            one.time_of_day,
        )


def _stay(one: HospitalStay | None, pen: Pen) -> Iterator[str]:
    if one is not None:
        yield pen.segment(
            "CL1",
            one.admission_type,
            one.admission_source,
            one.patient_status,
            one.nursing_home_status,
        )


def _papers(attachments: tuple[Attachment, ...], message: str | None, pen: Pen) -> Iterator[str]:
    for one in attachments:
        yield pen.segment(
            "PWK",
            one.report_kind,
            one.transmission,
            None,
            None,
            "AC" if one.control_number else None,
            one.control_number,
            pen.text(one.description, 80),
        )
    if message:
        yield pen.segment("MSG", pen.text(message, 264))


def _other_review(one: OtherReview, pen: Pen) -> Iterator[str]:
    yield name_segment(one.name, pen)
    yield from reference_segments([one.reason] if one.reason else [], pen)
    yield from dtp_segments([one.denied] if one.denied else [], pen)


def _line(one: ServiceLine | None, pen: Pen) -> Iterator[str]:
    if one is None:
        return
    procedure = _procedure(one.procedure, pen)
    charge = cents_text(one.charge_cents)
    units = None if one.units is None else quantity_text(one.units)
    match one.kind:
        case "SV1":
            yield pen.segment(
                "SV1", procedure, charge, one.unit, units, None, None, one.pointers,
                None, None, None, yes_or_no_text(one.is_epsdt), *[None] * 8, one.level_of_care,
            )  # fmt: skip
        case "SV2":
            yield pen.segment(
                "SV2", one.revenue_code, procedure, charge, one.unit, units, one.rate,
                None, None, one.nursing_home_status, one.level_of_care,
            )  # fmt: skip
        case "SV3":
            yield pen.segment(
                "SV3", procedure, charge, None, one.mouth_areas, one.prosthesis, units,
                pen.text(one.note, 80),
            )  # fmt: skip
        case _:
            raise ValueError(f"a service line is SV1, SV2 or SV3, not {one.kind}")


def _procedure(one: Procedure | None, pen: Pen) -> list[str | None] | None:
    if one is None:
        return None
    modifiers = [*one.modifiers, *[None] * 4][:4]
    return [one.code_list, one.code, *modifiers, pen.text(one.description, 80), one.last_code]

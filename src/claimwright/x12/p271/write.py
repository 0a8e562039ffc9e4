"""271s from values. Source: 005010X279A1 (271)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from claimwright.x12.envelope import ELIGIBILITY_RESPONSE, Envelope, Repeated, assemble
from claimwright.x12.levels import Levels
from claimwright.x12.p270.parts import (
    beginning_segment,
    inquirer_segments,
    person_segments,
    procedure_parts,
    provider_role_segments,
)
from claimwright.x12.p271.values import (
    AnsweredInquirer,
    AnsweredPerson,
    AnsweringPayer,
    Benefit,
    Delivery,
    EligibilityResponse,
    MilitaryService,
    Rejection,
    RelatedParty,
)
from claimwright.x12.parties import (
    Pen,
    address_segments,
    cents_text,
    contact_segment,
    date_elements,
    dtp_segments,
    name_segment,
    reference_segments,
)
from claimwright.x12.values import quantity_text

_LONGEST_MESSAGE = 264
_PARTIES = "2120"


def write(responses: Iterable[EligibilityResponse], *, envelope: Envelope) -> bytes:
    """Write answers as one file, a transaction for each.

    Names, plans and messages are made fit; raises SeparatorInElement where an identifier or a code
    holds a separator, and ValueError where a benefit has several service types and the envelope no
    separator of repetitions.
    """
    bodies = [list(_Writer(envelope).response(one)) for one in responses]
    return assemble(bodies, transaction=ELIGIBILITY_RESPONSE, envelope=envelope)


class _Writer:
    """Writes one transaction; counts its levels."""

    def __init__(self, envelope: Envelope) -> None:
        self.pen = Pen(delimiters=envelope.delimiters)
        self.at = envelope.at
        self.levels = Levels(self.pen)

    def response(self, one: EligibilityResponse) -> Iterator[str]:
        yield beginning_segment(one, self.pen, at=self.at)
        for payer in one.payers:
            yield from self._payer(payer)

    def _payer(self, payer: AnsweringPayer) -> Iterator[str]:
        yield self.levels.begin("20", has_levels_below=bool(payer.inquirers))
        yield from self._rejections(payer.request_rejections)
        yield name_segment(payer.name, self.pen)
        for contact in payer.contacts:
            yield contact_segment(contact, self.pen)
        yield from self._rejections(payer.rejections)
        for inquirer in self.levels.below(payer.inquirers):
            yield from self._inquirer(inquirer)

    def _inquirer(self, inquirer: AnsweredInquirer) -> Iterator[str]:
        yield self.levels.begin("21", has_levels_below=bool(inquirer.subscribers))
        rejections = self._rejections(inquirer.rejections)
        yield from inquirer_segments(inquirer, self.pen, rejections=rejections)
        for subscriber in self.levels.below(inquirer.subscribers):
            yield from self._person(subscriber, kind="22")
            for dependent in self.levels.below(subscriber.dependents):
                yield from self._person(dependent, kind="23")

    def _person(self, person: AnsweredPerson, *, kind: str) -> Iterator[str]:
        yield self.levels.begin(kind, has_levels_below=bool(person.dependents))
        rejections = self._rejections(person.rejections)
        yield from person_segments(person, self.pen, rejections=rejections)
        if person.military_service is not None:
            yield self._military_service(person.military_service)
        for benefit in person.benefits:
            yield from self._benefit(benefit)

    def _benefit(self, one: Benefit) -> Iterator[str]:
        pen = self.pen
        yield pen.segment(
            "EB",
            one.information,
            one.coverage_level,
            Repeated(tuple((service_type,) for service_type in one.service_types)),
            one.insurance_type,
            pen.text(one.plan, 50),
            one.period,
            cents_text(one.amount_cents),
            _number(one.percent),
            one.quantity_qualifier,
            _number(one.quantity),
            one.needs_authorization,
            one.is_in_network,
            procedure_parts(one.procedure),
            one.diagnosis_pointers,
        )
        for delivery in one.deliveries:
            yield self._delivery(delivery)
        yield from reference_segments(one.references, pen)
        yield from dtp_segments(one.dates, pen)
        yield from self._rejections(one.rejections)
        for message in one.messages:
            yield pen.segment("MSG", pen.text(message, _LONGEST_MESSAGE))
        for place in one.places_or_injuries:
            text = pen.text(place.text, _LONGEST_MESSAGE)
            yield pen.segment("III", place.qualifier, place.code, place.category, text)
        if one.parties:
            yield pen.segment("LS", _PARTIES)
            for party in one.parties:
                yield from self._related_party(party)
            yield pen.segment("LE", _PARTIES)

    def _delivery(self, one: Delivery) -> str:
        return self.pen.segment(
            "HSD",
            one.quantity_qualifier,
            _number(one.quantity),
            one.unit,
            _number(one.one_in_how_many),
            one.period,
            one.periods,
            one.days_pattern,
            one.time_pattern,
        )

    def _related_party(self, party: RelatedParty) -> Iterator[str]:
        yield name_segment(party.name, self.pen)
        yield from address_segments(party.address, self.pen)
        for contact in party.contacts:
            yield contact_segment(contact, self.pen)
        yield from provider_role_segments(party.provider_role, self.pen)

    def _military_service(self, one: MilitaryService) -> str:
        written = (None, None) if one.dates is None else date_elements(one.dates)
        description = self.pen.text(one.description, 80)
        return self.pen.segment(
            "MPI", one.state, one.employment, one.branch, description, one.rank, *written
        )

    def _rejections(self, rejections: Iterable[Rejection]) -> Iterator[str]:
        for one in rejections:
            valid = "Y" if one.request_was_valid else "N"
            yield self.pen.segment("AAA", valid, None, one.reason, one.follow_up)


def _number(number: Decimal | None) -> str | None:
    return None if number is None else quantity_text(number)

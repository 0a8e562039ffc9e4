"""270s from values. Source: 005010X279A1 (270)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import ELIGIBILITY_INQUIRY, Envelope, Repeated, assemble
from claimwright.x12.levels import Levels
from claimwright.x12.p270.parts import (
    beginning_segment,
    inquirer_segments,
    person_segments,
    procedure_parts,
)
from claimwright.x12.p270.values import (
    EligibilityInquiry,
    InquiredPayer,
    InquiredPerson,
    Inquirer,
    Question,
)
from claimwright.x12.parties import (
    KindOfAmount,
    Pen,
    amount_segments,
    dtp_segments,
    name_segment,
    reference_segments,
)


def write(inquiries: Iterable[EligibilityInquiry], *, envelope: Envelope) -> bytes:
    """Write questions as one file, a transaction for each.

    Names are made fit; raises SeparatorInElement where an identifier or a code holds a separator,
    and ValueError where a question has several service types and the envelope no separator of
    repetitions.
    """
    bodies = [list(_Writer(envelope).inquiry(one)) for one in inquiries]
    return assemble(bodies, transaction=ELIGIBILITY_INQUIRY, envelope=envelope)


class _Writer:
    """Writes one transaction; counts its levels."""

    def __init__(self, envelope: Envelope) -> None:
        self.pen = Pen(delimiters=envelope.delimiters)
        self.at = envelope.at
        self.levels = Levels(self.pen)

    def inquiry(self, one: EligibilityInquiry) -> Iterator[str]:
        yield beginning_segment(one, self.pen, at=self.at)
        for payer in one.payers:
            yield from self._payer(payer)

    def _payer(self, payer: InquiredPayer) -> Iterator[str]:
        yield self.levels.begin("20", has_levels_below=bool(payer.inquirers))
        yield name_segment(payer.name, self.pen)
        for inquirer in self.levels.below(payer.inquirers):
            yield from self._inquirer(inquirer)

    def _inquirer(self, inquirer: Inquirer) -> Iterator[str]:
        yield self.levels.begin("21", has_levels_below=bool(inquirer.subscribers))
        yield from inquirer_segments(inquirer, self.pen)
        for subscriber in self.levels.below(inquirer.subscribers):
            yield from self._person(subscriber, kind="22")
            for dependent in self.levels.below(subscriber.dependents):
                yield from self._person(dependent, kind="23")

    def _person(self, person: InquiredPerson, *, kind: str) -> Iterator[str]:
        yield self.levels.begin(kind, has_levels_below=bool(person.dependents))
        yield from person_segments(person, self.pen)
        for question in person.questions:
            yield from self._question(question)

    def _question(self, one: Question) -> Iterator[str]:
        pen = self.pen
        yield pen.segment(
            "EQ",
            Repeated(tuple((service_type,) for service_type in one.service_types)),
            procedure_parts(one.procedure),
            one.coverage_level,
            one.insurance_type,
            one.diagnosis_pointers,
        )
        amounts = (("R", one.spend_down_cents), ("PB", one.spend_down_billed_cents))
        for qualifier, amount in amounts:
            if amount is not None:
                kind = KindOfAmount(qualifier=qualifier, amount_cents=amount)
                yield from amount_segments([kind], pen)
        if one.place_of_service is not None:
            yield pen.segment("III", "ZZ", one.place_of_service)
        yield from reference_segments(one.authorizations, pen)
        yield from dtp_segments(one.dates, pen)

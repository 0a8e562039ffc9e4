"""276s from values. Source: 005010X212 (276)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import CLAIM_STATUS_REQUEST, Envelope, assemble
from claimwright.x12.levels import Levels
from claimwright.x12.p276.parts import (
    beginning_segment,
    date_of_service_segments,
    number_segments,
    patient_segments,
    service_segment,
)
from claimwright.x12.p276.read import NUMBERS
from claimwright.x12.p276.values import (
    ClaimInQuestion,
    ClaimStatusInquiry,
    LineInQuestion,
    PatientInQuestion,
    ProviderInQuestion,
    StatusInquirer,
    StatusPayer,
)
from claimwright.x12.parties import (
    KindOfAmount,
    Pen,
    amount_segments,
    day_text,
    name_segment,
)


def write(inquiries: Iterable[ClaimStatusInquiry], *, envelope: Envelope) -> bytes:
    """Write questions as one file, a transaction for each.

    Names are made fit; raises SeparatorInElement where an identifier or a code holds a separator.
    """
    bodies = [list(_Writer(envelope).inquiry(one)) for one in inquiries]
    return assemble(bodies, transaction=CLAIM_STATUS_REQUEST, envelope=envelope)


class _Writer:
    """Writes one transaction; counts its levels."""

    def __init__(self, envelope: Envelope) -> None:
        self.pen = Pen(delimiters=envelope.delimiters)
        self.at = envelope.at
        self.levels = Levels(self.pen)

    def inquiry(self, one: ClaimStatusInquiry) -> Iterator[str]:
        yield beginning_segment(one, self.pen, at=self.at, purpose="13", use=None)
        for payer in one.payers:
            yield from self._payer(payer)

    def _payer(self, payer: StatusPayer) -> Iterator[str]:
        yield self.levels.begin("20", has_levels_below=bool(payer.inquirers))
        yield name_segment(payer.name, self.pen)
        for inquirer in self.levels.below(payer.inquirers):
            yield from self._inquirer(inquirer)

    def _inquirer(self, inquirer: StatusInquirer) -> Iterator[str]:
        yield self.levels.begin("21", has_levels_below=bool(inquirer.providers))
        yield name_segment(inquirer.name, self.pen)
        for provider in self.levels.below(inquirer.providers):
            yield from self._provider(provider)

    def _provider(self, provider: ProviderInQuestion) -> Iterator[str]:
        yield self.levels.begin("19", has_levels_below=bool(provider.subscribers))
        for name in (provider.name, provider.second_name):
            if name is not None:
                yield name_segment(name, self.pen)
        yield from patient_segments(provider.subscribers, self.levels, self._patient)

    def _patient(self, patient: PatientInQuestion) -> Iterator[str]:
        if patient.birth_date is not None or patient.sex is not None:
            born = day_text(patient.birth_date)
            yield self.pen.segment("DMG", "D8" if born else None, born, patient.sex)
        yield name_segment(patient.name, self.pen)
        for claim in patient.claims:
            yield from self._claim(claim)

    def _claim(self, claim: ClaimInQuestion) -> Iterator[str]:
        yield self.pen.segment("TRN", "1", claim.trace_number)
        yield from number_segments(claim, NUMBERS, self.pen)
        if claim.charge_cents is not None:
            charge = KindOfAmount(qualifier="T3", amount_cents=claim.charge_cents)
            yield from amount_segments([charge], self.pen)
        yield from date_of_service_segments(
            claim.first_date_of_service, claim.last_date_of_service, self.pen
        )
        for line in claim.lines:
            yield from self._line(line)

    def _line(self, line: LineInQuestion) -> Iterator[str]:
        yield service_segment(
            self.pen,
            procedure=(line.procedure_qualifier, line.procedure_code, *line.modifiers),
            charge_cents=line.charge_cents,
            paid_cents=None,
            revenue_code=line.revenue_code,
            units=line.units,
        )
        if line.line_control_number is not None:
            yield self.pen.segment("REF", "FJ", line.line_control_number)
        yield from date_of_service_segments(
            line.first_date_of_service, line.last_date_of_service, self.pen
        )

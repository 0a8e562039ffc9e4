"""277s from values. Source: 005010X212 (277)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import CLAIM_STATUS_RESPONSE, Envelope, assemble
from claimwright.x12.levels import Levels
from claimwright.x12.p276.parts import (
    beginning_segment,
    date_of_service_segments,
    number_segments,
    patient_segments,
    service_segment,
)
from claimwright.x12.p277.read import NUMBERS
from claimwright.x12.p277.values import (
    ClaimStatus,
    ClaimStatusCode,
    ClaimStatusResponse,
    LineStatus,
    PatientStatus,
    PayerStatus,
    ProviderStatus,
    ReceiverStatus,
    StatusReport,
    TracedReports,
)
from claimwright.x12.parties import Pen, cents_text, contact_segment, day_text, name_segment

_OF_THE_QUESTION, _OF_THE_ANSWER = "2", "1"
_STATUSES_IN_AN_STC = 3


def write(responses: Iterable[ClaimStatusResponse], *, envelope: Envelope) -> bytes:
    """Write answers as one file, a transaction for each.

    Names are made fit; raises SeparatorInElement where an identifier or a code holds a separator,
    and ValueError where a report has not one to three statuses.
    """
    bodies = [list(_Writer(envelope).response(one)) for one in responses]
    return assemble(bodies, transaction=CLAIM_STATUS_RESPONSE, envelope=envelope)


class _Writer:
    """Writes one transaction; counts its levels."""

    def __init__(self, envelope: Envelope) -> None:
        self.pen = Pen(delimiters=envelope.delimiters)
        self.at = envelope.at
        self.levels = Levels(self.pen)

    def response(self, one: ClaimStatusResponse) -> Iterator[str]:
        yield beginning_segment(one, self.pen, at=self.at, purpose="08", use="DG")
        for payer in one.payers:
            yield from self._payer(payer)

    def _payer(self, payer: PayerStatus) -> Iterator[str]:
        yield self.levels.begin("20", has_levels_below=bool(payer.receivers))
        yield name_segment(payer.name, self.pen)
        if payer.contact is not None:
            yield contact_segment(payer.contact, self.pen)
        for receiver in self.levels.below(payer.receivers):
            yield from self._receiver(receiver)

    def _receiver(self, receiver: ReceiverStatus) -> Iterator[str]:
        yield self.levels.begin("21", has_levels_below=bool(receiver.providers))
        yield name_segment(receiver.name, self.pen)
        yield from self._traced(receiver.answer, kind=_OF_THE_QUESTION)
        for provider in self.levels.below(receiver.providers):
            yield from self._provider(provider)

    def _provider(self, provider: ProviderStatus) -> Iterator[str]:
        yield self.levels.begin("19", has_levels_below=bool(provider.subscribers))
        for name in (provider.name, provider.second_name):
            if name is not None:
                yield name_segment(name, self.pen)
        yield from self._traced(provider.answer, kind=_OF_THE_ANSWER)
        yield from patient_segments(provider.subscribers, self.levels, self._patient)

    def _patient(self, patient: PatientStatus) -> Iterator[str]:
        yield name_segment(patient.name, self.pen)
        for claim in patient.claims:
            yield from self._claim(claim)

    def _claim(self, claim: ClaimStatus) -> Iterator[str]:
        yield self.pen.segment("TRN", _OF_THE_QUESTION, claim.trace_number)
        yield from self._reports(claim.reports)
        yield from number_segments(claim, NUMBERS, self.pen)
        yield from date_of_service_segments(
            claim.first_date_of_service, claim.last_date_of_service, self.pen
        )
        for line in claim.lines:
            yield from self._line(line)

    def _line(self, line: LineStatus) -> Iterator[str]:
        yield service_segment(
            self.pen,
            procedure=(line.procedure_qualifier, line.procedure_code, *line.modifiers),
            charge_cents=line.charge_cents,
            paid_cents=line.paid_cents,
            revenue_code=line.revenue_code,
            units=line.units,
        )
        yield from self._reports(line.reports)
        if line.line_control_number is not None:
            yield self.pen.segment("REF", "FJ", line.line_control_number)
        yield from date_of_service_segments(
            line.first_date_of_service, line.last_date_of_service, self.pen
        )

    def _traced(self, answer: TracedReports | None, *, kind: str) -> Iterator[str]:
        if answer is not None:
            yield self.pen.segment("TRN", kind, answer.trace_number)
            yield from self._reports(answer.reports)

    def _reports(self, reports: Iterable[StatusReport]) -> Iterator[str]:
        for one in reports:
            if not 1 <= len(one.statuses) <= _STATUSES_IN_AN_STC:
                raise ValueError("a report has one to three statuses")
            first, *others = (_status(status) for status in one.statuses)
            second, third = [*others, None, None][:2]
            yield self.pen.segment(
                "STC",
                first,
                day_text(one.status_date),
                None,
                cents_text(one.charge_cents),
                cents_text(one.paid_cents),
                day_text(one.finalized_date),
                None,
                day_text(one.payment_date),
                one.payment_number,
                second,
                third,
            )


def _status(one: ClaimStatusCode) -> list[str | None]:
    return [one.category, one.code, one.entity, one.code_list]

"""277CAs from values. Source: 005010X214."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from claimwright.x12.envelope import (
    CLAIM_ACKNOWLEDGMENT,
    Element,
    Envelope,
    assemble,
    segment,
)
from claimwright.x12.p277ca.values import (
    ClaimAcknowledgment,
    ClaimAnswer,
    ClaimOutcome,
    LineAnswer,
    ProviderAnswer,
    Status,
    Totals,
)
from claimwright.x12.values import amount_text, text_without_separators

_ACTIONS = {ClaimOutcome.ACCEPTED: "WQ", ClaimOutcome.REJECTED: "U"}
# An STC holds three statuses, in these elements.
_STATUSES_IN_AN_STC = 3
_TEXT_LENGTH = 264


def write(acknowledgments: Iterable[ClaimAcknowledgment], *, envelope: Envelope) -> bytes:
    """Write acknowledgments as one file, a transaction for each.

    Names are made fit; raises SeparatorInElement where an identifier holds a separator.
    """
    bodies = [list(_Writer(envelope=envelope).batch(one)) for one in acknowledgments]
    return assemble(bodies, transaction=CLAIM_ACKNOWLEDGMENT, envelope=envelope)


class _Writer:
    def __init__(self, *, envelope: Envelope) -> None:
        self.envelope = envelope
        self.levels = 0

    def batch(self, batch: ClaimAcknowledgment) -> Iterator[str]:
        at = self.envelope.at
        reference = f"{self.envelope.interchange_control_number:09d}"
        yield self._segment("BHT", "0085", "08", reference, f"{at:%Y%m%d}", f"{at:%H%M}", "TH")
        source = self._level()
        yield self._segment("HL", source, None, "20", 1)
        yield self._segment(
            "NM1", "AY" if batch.source_is_clearinghouse else "PR", 2,
            self._name(batch.source_name), None, None, None, None,
            "46" if batch.source_is_clearinghouse else "PI", batch.source_id,
        )  # fmt: skip
        yield self._segment("TRN", 1, batch.trace_number or reference)
        yield self._date("050", batch.receipt_date or at.date())
        yield self._date("009", batch.process_date or at.date())
        receiver = self._level()
        yield self._segment("HL", receiver, source, "21", 1 if batch.providers else 0)
        yield self._segment(
            "NM1", "41", 2, self._name(batch.receiver_name), None, None, None, None, "46",
            batch.receiver_id,
        )  # fmt: skip
        yield self._segment("TRN", 2, batch.batch_reference)
        yield from self._statuses(
            batch.statuses,
            day=batch.status_date or at.date(),
            action=_ACTIONS[batch.outcome],
            charge_cents=batch.charge_cents or 0,
        )
        yield from self._totals(batch.totals, accepted="90", rejected="AA")
        for provider in batch.providers:
            yield from self._provider(provider, receiver)

    def _provider(self, provider: ProviderAnswer, receiver: int) -> Iterator[str]:
        level = self._level()
        yield self._segment("HL", level, receiver, "19", 1 if provider.claims else 0)
        yield self._segment(
            "NM1", "85", 2, self._name(provider.name), None, None, None, None,
            provider.provider_id_qualifier, provider.provider_id,
        )  # fmt: skip
        if provider.statuses or provider.totals != Totals():
            yield self._segment("TRN", 1, 0)
            yield from self._statuses(
                provider.statuses,
                action=_ACTIONS[ClaimOutcome.ACCEPTED],
                charge_cents=sum(claim.charge_cents or 0 for claim in provider.claims),
            )
            yield from self._totals(provider.totals, accepted="QA", rejected="QC")
        for claim in provider.claims:
            yield from self._claim(claim, level)

    def _claim(self, claim: ClaimAnswer, provider: int) -> Iterator[str]:
        yield self._segment("HL", self._level(), provider, "PT")
        yield self._segment(
            "NM1", "QC", 1, self._name(claim.patient_last_name),
            self._name(claim.patient_first_name), None, None, None,
            *(("MI", claim.member_id) if claim.member_id else ()),
        )  # fmt: skip
        yield self._segment("TRN", 2, claim.claim_id)
        yield from self._statuses(
            claim.statuses,
            day=claim.status_date or self.envelope.at.date(),
            action=_ACTIONS[claim.outcome],
            charge_cents=claim.charge_cents or 0,
            text=claim.text,
        )
        for qualifier, number in (
            ("1K", claim.payer_claim_number),
            ("D9", claim.clearinghouse_number),
        ):
            if number:
                yield self._segment("REF", qualifier, number)
        first, last = claim.first_date_of_service, claim.last_date_of_service
        if first is not None and last is not None and first != last:
            yield self._segment("DTP", "472", "RD8", f"{first:%Y%m%d}-{last:%Y%m%d}")
        elif first is not None:
            yield self._date("472", first)
        for line in claim.lines:
            yield from self._line(line)

    def _line(self, line: LineAnswer) -> Iterator[str]:
        charge = line.charge_cents
        yield self._segment(
            "SVC",
            ["HC", line.procedure_code, *line.modifiers],
            None if charge is None else amount_text(charge),
        )
        yield from self._statuses(line.statuses, action="U")
        if line.line_control_number:
            yield self._segment("REF", "FJ", line.line_control_number)

    def _statuses(
        self,
        statuses: Sequence[Status],
        *,
        action: str,
        day: date | None = None,
        charge_cents: int | None = None,
        text: str | None = None,
    ) -> Iterator[str]:
        for start in range(0, len(statuses), _STATUSES_IN_AN_STC):
            first, *others = (
                [one.category, one.code, one.entity]
                for one in statuses[start : start + _STATUSES_IN_AN_STC]
            )
            second, third = [*others, None, None][:2]
            yield self._segment(
                "STC",
                first,
                None if day is None else f"{day:%Y%m%d}",
                action,
                None if charge_cents is None else amount_text(charge_cents),
                *[None] * 5,
                second,
                third,
                self._name(text, _TEXT_LENGTH) if text and start == 0 else None,
            )

    def _totals(self, totals: Totals, *, accepted: str, rejected: str) -> Iterator[str]:
        counts = ((accepted, totals.accepted_count), (rejected, totals.rejected_count))
        for qualifier, count in counts:
            if count:
                yield self._segment("QTY", qualifier, count)
        amounts = (("YU", totals.accepted_cents), ("YY", totals.rejected_cents))
        for qualifier, amount in amounts:
            if amount:
                yield self._segment("AMT", qualifier, amount_text(amount))

    def _level(self) -> int:
        self.levels += 1
        return self.levels

    def _date(self, qualifier: str, day: date) -> str:
        return self._segment("DTP", qualifier, "D8", f"{day:%Y%m%d}")

    def _segment(self, segment_id: str, *elements: Element) -> str:
        return segment(segment_id, *elements, delimiters=self.envelope.delimiters)

    def _name(self, text: str | None, maximum: int = 60) -> str | None:
        if text is None:
            return None
        delimiters = self.envelope.delimiters
        return text_without_separators(text, delimiters=delimiters)[:maximum].strip()

"""Remittances as 835s. Source: 005010X221A1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.x12.envelope import REMITTANCE, Element, Envelope, assemble, segment
from claimwright.x12.syntax import Delimiters
from claimwright.x12.values import amount_text, quantity_text, text_without_separators

_Member = TypeVar("_Member")

_ADJUSTMENTS_IN_A_CAS = 6
_PAIRS_IN_A_PLB = 6
_REMARKS_IN_A_MOA = 5


def write(remittances: Iterable[Remittance], *, envelope: Envelope) -> bytes:
    """Write payments as one file, a transaction for each.

    The payer's technical contact is the envelope's submitter. What a Remittance does not hold
    (bank accounts, dates of receipt) is left out. Raises SeparatorInElement where an identifier
    holds a separator; names are made fit.
    """
    bodies = [list(_Writer(envelope=envelope).payment(remittance)) for remittance in remittances]
    return assemble(bodies, transaction=REMITTANCE, envelope=envelope)


class _Writer:
    def __init__(self, *, envelope: Envelope) -> None:
        self.envelope = envelope
        self.delimiters: Delimiters = envelope.delimiters

    def payment(self, remittance: Remittance) -> Iterator[str]:
        yield from self._header(remittance)
        if remittance.claims:
            yield self._segment("LX", 1)
        for claim in remittance.claims:
            yield from self._claim(claim)
        yield from self._provider_adjustments(remittance.provider_adjustments)

    def _segment(self, segment_id: str, *elements: Element) -> str:
        return segment(segment_id, *elements, delimiters=self.delimiters)

    def _name(self, text: str | None, maximum: int) -> str | None:
        if text is None:
            return None
        return text_without_separators(text, delimiters=self.delimiters)[:maximum].strip()

    def _header(self, remittance: Remittance) -> Iterator[str]:
        submitter = self.envelope.submitter
        amount = remittance.payment_cents
        yield self._segment(
            "BPR",
            # A payment of nothing is a notice; the money itself travels elsewhere.
            "I" if amount else "H",
            amount_text(abs(amount)),
            "C" if amount >= 0 else "D",
            remittance.payment_method,
            *[None] * 11,
            f"{remittance.payment_date:%Y%m%d}",
        )
        yield self._segment("TRN", 1, remittance.trace_number, remittance.originating_company_id)
        yield self._segment("DTM", "405", f"{self.envelope.at:%Y%m%d}")
        yield self._segment("N1", "PR", self._name(remittance.payer_name, 60))
        address = remittance.payer_address
        if address is not None:
            yield self._segment(
                "N3", self._name(address.line_1, 55), self._name(address.line_2, 55)
            )
            yield self._segment(
                "N4", self._name(address.city, 30), address.state, address.postal_code
            )
        yield self._segment("REF", "2U", remittance.payer_id)
        yield self._segment(
            "PER", "BL", self._name(submitter.contact_name, 60), "TE",
            "".join(one for one in submitter.telephone if one.isdigit()),
        )  # fmt: skip
        yield self._segment(
            "N1", "PE", self._name(remittance.payee_name, 60),
            *(("XX", remittance.payee_npi) if remittance.payee_npi else ()),
        )  # fmt: skip

    def _claim(self, claim: ClaimPayment) -> Iterator[str]:
        responsibility = claim.patient_responsibility_cents
        yield self._segment(
            "CLP",
            claim.claim_id,
            claim.status_code,
            amount_text(claim.charge_cents),
            amount_text(claim.paid_cents),
            amount_text(responsibility) if responsibility else None,
            claim.claim_filing_indicator,
            claim.payer_claim_number,
        )
        yield from self._adjustments(claim.adjustments)
        yield self._segment(
            "NM1", "QC", 1,
            self._name(claim.patient_last_name, 60), self._name(claim.patient_first_name, 35),
            None, None, None, *(("MI", claim.member_id) if claim.member_id else ()),
        )  # fmt: skip
        if claim.crossover_payer_id:
            yield self._segment(
                "NM1", "TT", 2, claim.crossover_payer_id, None, None, None, None, "PI",
                claim.crossover_payer_id,
            )  # fmt: skip
        for codes in _parts(claim.remark_codes, _REMARKS_IN_A_MOA):
            yield self._segment("MOA", None, None, *codes)
        for service in claim.services:
            yield from self._service(service)

    def _service(self, service: ServicePayment) -> Iterator[str]:
        submitted = service.submitted_procedure_code
        yield self._segment(
            "SVC",
            ["HC", service.procedure_code, *service.modifiers],
            amount_text(service.charge_cents),
            amount_text(service.paid_cents),
            None,
            None if service.units is None else quantity_text(service.units),
            ["HC", submitted] if submitted else None,
        )
        if service.date_of_service is not None:
            yield self._segment("DTM", "472", f"{service.date_of_service:%Y%m%d}")
        yield from self._adjustments(service.adjustments)
        if service.line_control_number is not None:
            yield self._segment("REF", "6R", service.line_control_number)
        if service.allowed_cents is not None:
            yield self._segment("AMT", "B6", amount_text(service.allowed_cents))
        for code in service.remark_codes:
            yield self._segment("LQ", "HE", code)

    def _adjustments(self, adjustments: Sequence[Adjustment]) -> Iterator[str]:
        for group_code, members in groupby(adjustments, key=lambda one: one.group_code):
            for part in _parts(tuple(members), _ADJUSTMENTS_IN_A_CAS):
                triplets = [
                    value
                    for one in part
                    for value in (
                        one.reason_code,
                        amount_text(one.amount_cents),
                        None if one.quantity is None else quantity_text(one.quantity),
                    )
                ]
                yield self._segment("CAS", group_code, *triplets)

    def _provider_adjustments(self, adjustments: Sequence[ProviderAdjustment]) -> Iterator[str]:
        def key(one: ProviderAdjustment) -> tuple[str, object]:
            return one.provider_id, one.fiscal_period_end_date

        for (provider_id, _), members in groupby(adjustments, key=key):
            for part in _parts(tuple(members), _PAIRS_IN_A_PLB):
                end_date = part[0].fiscal_period_end_date
                pairs: list[Element] = []
                for one in part:
                    reason = [one.reason_code, one.reference]
                    pairs += [reason, amount_text(one.amount_cents)]
                yield self._segment(
                    "PLB", provider_id, f"{end_date:%Y%m%d}" if end_date else None, *pairs
                )


def _parts(members: Sequence[_Member], size: int) -> Iterator[Sequence[_Member]]:
    for start in range(0, len(members), size):
        yield members[start : start + size]

"""Does a remittance add up? Line by line, claim by claim, and as one payment.

Source: the balancing rules of the 005010X221A1 implementation guide, section 1.10.2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.money import format_cents
from claimwright.claims.remittance import Adjustment, ClaimPayment, Remittance

SOURCE = "005010X221A1, section 1.10.2.1, balancing"


def check_balance(remittance: Remittance) -> list[Finding]:
    """Find every sum that does not hold; id "remittance.out-of-balance", severity stop."""
    findings = [
        finding for claim in remittance.claims for finding in _check_claim(claim, remittance)
    ]
    claims_cents = sum(claim.paid_cents for claim in remittance.claims)
    withheld_cents = sum(adj.amount_cents for adj in remittance.provider_adjustments)
    expected_cents = claims_cents - withheld_cents
    if remittance.payment_cents != expected_cents:
        what = (
            f"the payment is {format_cents(remittance.payment_cents)}, but its claims less the"
            f" provider adjustments come to {format_cents(expected_cents)}"
        )
        findings.append(
            _finding(what, remittance, Place(), remittance.payment_cents, expected_cents)
        )
    return findings


def _check_claim(claim: ClaimPayment, remittance: Remittance) -> Iterator[Finding]:
    place = Place(claim_id=claim.claim_id, segment_ordinal=claim.segment_ordinal)
    adjusted_cents = _sum(claim.adjustments)
    for service in claim.services:
        line_adjusted_cents = _sum(service.adjustments)
        adjusted_cents += line_adjusted_cents
        expected_cents = service.charge_cents - line_adjusted_cents
        if service.paid_cents != expected_cents:
            what = (
                f"service {service.position} of claim {claim.claim_id} was paid"
                f" {format_cents(service.paid_cents)}, but its charge less its adjustments is"
                f" {format_cents(expected_cents)}"
            )
            at = Place(
                claim_id=claim.claim_id,
                line_number=service.position,
                segment_ordinal=service.segment_ordinal,
            )
            yield _finding(what, remittance, at, service.paid_cents, expected_cents)
    expected_cents = claim.charge_cents - adjusted_cents
    if claim.paid_cents != expected_cents:
        what = (
            f"claim {claim.claim_id} was paid {format_cents(claim.paid_cents)}, but its charge"
            f" less all adjustments is {format_cents(expected_cents)}"
        )
        yield _finding(what, remittance, place, claim.paid_cents, expected_cents)
    services_cents = sum(service.charge_cents for service in claim.services)
    if claim.services and services_cents != claim.charge_cents:
        what = (
            f"claim {claim.claim_id} has a charge of {format_cents(claim.charge_cents)}, but its"
            f" services come to {format_cents(services_cents)}"
        )
        yield _finding(what, remittance, place, claim.charge_cents, services_cents)


def _sum(adjustments: Iterable[Adjustment]) -> int:
    return sum(adjustment.amount_cents for adjustment in adjustments)


def _finding(
    what: str, remittance: Remittance, at: Place, found_cents: int, expected_cents: int
) -> Finding:
    return Finding(
        id="remittance.out-of-balance",
        severity=Severity.STOP,
        message=(
            f"The sums do not hold: {what}. The difference is"
            f" {format_cents(found_cents - expected_cents)}. The whole payment"
            f" {remittance.trace_number} of {format_cents(remittance.payment_cents)} waits in"
            " suspense; ask the payer for a corrected remittance."
        ),
        at=at,
        value=format_cents(found_cents),
        expected=format_cents(expected_cents),
        source=SOURCE,
    )

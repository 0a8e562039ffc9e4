"""What is to be said of a payment as a whole: it came before, differs, or is meant for another."""

from __future__ import annotations

from collections.abc import Iterator

from claimwright import ledger
from claimwright.base.finding import Finding, Place, Severity
from claimwright.claims.remittance import Remittance
from claimwright.office.models import ExchangedFile, Practice, Provider


def of_sorting(
    file: ExchangedFile, remittance: Remittance, sorted_out: ledger.SortedOut
) -> Iterator[Finding]:
    """Findings: remittance.already-posted, remittance.suspense-replaced,
    remittance.differs-from-posted."""
    place = Place(file=file.name, transaction=remittance.transaction_control_number)
    trace = remittance.trace_number
    if sorted_out.already_posted:
        yield Finding(
            id="remittance.already-posted",
            severity=Severity.INFORM,
            message=f"{len(sorted_out.already_posted)} parts of payment {trace} were posted before "
            "and were not posted again. Nothing is to do.",
            at=place,
            value=trace,
        )
    if sorted_out.replaced:
        yield Finding(
            id="remittance.suspense-replaced",
            severity=Severity.INFORM,
            message=f"Payment {trace} came before and waited in suspense. What waited was reversed "
            "and the payment was posted as it stands in this file. Compare the amount with the "
            "bank's.",
            at=place,
            value=trace,
        )
    if sorted_out.differing:
        yield Finding(
            id="remittance.differs-from-posted",
            severity=Severity.STOP,
            message=f"Payment {trace} was posted before with other amounts. "
            f"{len(sorted_out.differing)} parts of this file were not posted. Ask the payer which "
            "is right; a correction comes as a reversal and a new payment.",
            at=place,
            value=trace,
        )


def of_payee(file: ExchangedFile, remittance: Remittance, practice: Practice) -> Iterator[Finding]:
    """Finding: remittance.payee-differs, where the payment is for an NPI that is none of ours."""
    npi = remittance.payee_npi
    if npi is None or npi == practice.npi or Provider.objects.filter(npi=npi).exists():
        return
    yield Finding(
        id="remittance.payee-differs",
        severity=Severity.WARN,
        message=f"Payment {remittance.trace_number} is made out to the NPI {npi}, which is not "
        "this practice's. Check that the file is meant for this practice; if not, release what "
        "waits in suspense.",
        at=Place(file=file.name, transaction=remittance.transaction_control_number),
        value=npi,
        expected=practice.npi,
    )

"""What the payer decides on an accepted claim, line by line.

Every line keeps charge - adjustments = paid. In order of precedence a line is

- an exact duplicate: OA-18, the whole charge;
- not covered: CO-96 with remark N130;
- without the prior authorization that its code needs: CO-197;
- allowed at the lesser of fee and charge, CO-45 the difference, and then shared: nothing for a
  preventive code; the copayment (PR-3) once a claim for a copayment code, in place of deductible
  and coinsurance; for all others the open deductible (PR-1), then coinsurance (PR-2);
  of what is left sequestration (CO-253), rounded half up a line.

A later payer in the row does not share again. It takes what the payer before it left to the
patient, shows all else as OA-23, and pays up to its own allowed amount less what was already
paid; what it does not pay is written off (CO-45), as a contracted provider must. It asks for no
authorization of its own, and what it does not cover stays with the patient (PR-96).

Sequestration: 2 % of the payment after deductible, coinsurance and Medicare Secondary Payer
(Budget Control Act of 2011, section 256(d)). CARC 18 is used only with group OA.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from claimwright.base.money import Rounding, percent_of
from claimwright.office.exchange.sandbox.claims import (
    Adjustment,
    Line,
    PayerSequence,
    ReceivedClaim,
)
from claimwright.office.exchange.sandbox.payers import Member, Payer
from claimwright.office.exchange.sandbox.screening import prior_payers
from claimwright.office.exchange.sandbox.state import DecidedLine

DENIED = "4"
_STATUS = {
    PayerSequence.PRIMARY: "1",
    PayerSequence.SECONDARY: "2",
    PayerSequence.TERTIARY: "3",
}
# RARC: what the plan covers is in the plan's own documents.
_NOT_COVERED_REMARK = "N130"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The lines as decided, CLP02, and what was taken of the member's deductible."""

    status: str
    lines: tuple[DecidedLine, ...]
    deductible_cents: int


def fingerprint(claim: ReceivedClaim) -> str:
    """Equal for claims that ask for the same services in the same words.

    A corrected claim (another diagnosis, an authorization now there) is not an exact duplicate.
    """
    parts = (
        claim.payer_id,
        claim.sequence.value,
        claim.payee.key,
        claim.subscriber.member_id.upper(),
        claim.patient.first_name.upper(),
        str(claim.patient.birth_date),
        claim.place_of_service,
        claim.authorization,
        "+".join(claim.diagnoses),
        *(
            f"{line.procedure}{line.charge_cents} {line.units} {line.date_from} {line.date_to}"
            f"{line.has_authorization}"
            for line in claim.lines
        ),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def adjudicate(
    claim: ReceivedClaim,
    *,
    payer: Payer,
    member: Member,
    deductible_remaining_cents: int,
    is_duplicate: bool = False,
) -> Decision:
    """Decide every line of a claim that was accepted for adjudication."""
    left_to_patient = _left_to_patient(claim)
    deductible = deductible_remaining_cents
    copay = member.copay_cents
    lines: list[DecidedLine] = []
    for line, left in zip(claim.lines, left_to_patient, strict=True):
        allowed = allowed_amount(line, payer=payer)
        if is_duplicate:
            lines.append(_denied(line, (_adjust("OA", "18", line.charge_cents),)))
        elif left is not None:
            lines.append(_coordinated(line, left, allowed, payer))
        elif line.procedure.code in payer.not_covered:
            not_covered = _adjust("CO", "96", line.charge_cents)
            lines.append(_denied(line, (not_covered,), remarks=(_NOT_COVERED_REMARK,)))
        elif _lacks_authorization(claim, line, payer):
            lines.append(_denied(line, (_adjust("CO", "197", line.charge_cents),)))
        else:
            shared = _shared(line, allowed, payer, member, deductible, copay)
            deductible -= shared.deductible
            copay = 0 if shared.takes_copay else copay
            lines.append(shared.line)
    all_denied = bool(lines) and all(line.is_denied for line in lines)
    return Decision(
        status=DENIED if all_denied else _STATUS[claim.sequence],
        lines=tuple(lines),
        deductible_cents=deductible_remaining_cents - deductible,
    )


def allowed_amount(line: Line, *, payer: Payer) -> int:
    """The lesser of charge and fee in cents; a fee is a unit's, or the line's for minutes."""
    fee = payer.fees.get(line.procedure.code)
    if fee is None:
        allowed = percent_of(
            line.charge_cents, payer.default_fee_percent, rounding=Rounding.HALF_UP
        )
    else:
        units = line.units if line.unit == "UN" else Decimal(1)
        allowed = int((fee * units).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return min(allowed, line.charge_cents)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    line: DecidedLine
    deductible: int
    takes_copay: bool


def _shared(
    line: Line, allowed: int, payer: Payer, member: Member, open_deductible: int, open_copay: int
) -> _Shared:
    """Divide the allowed amount between patient and payer."""
    code = line.procedure.code
    deductible = coinsurance = copay = 0
    takes_copay = code in member.copay_codes
    if code in payer.preventive:
        takes_copay = False
    elif takes_copay:
        copay = min(open_copay, allowed)
    else:
        deductible = min(open_deductible, allowed)
        coinsurance = percent_of(
            allowed - deductible, member.coinsurance_percent, rounding=Rounding.HALF_UP
        )
    payable = allowed - deductible - coinsurance - copay
    sequestered = percent_of(payable, payer.sequestration_percent, rounding=Rounding.HALF_UP)
    decided = _decided(
        line,
        allowed_cents=allowed,
        adjustments=(
            _adjust("CO", "45", line.charge_cents - allowed),
            _adjust("CO", "253", sequestered),
            _adjust("PR", "1", deductible),
            _adjust("PR", "2", coinsurance),
            _adjust("PR", "3", copay),
        ),
    )
    return _Shared(line=decided, deductible=deductible, takes_copay=takes_copay)


def _coordinated(line: Line, left: int, allowed: int, payer: Payer) -> DecidedLine:
    """Pay after another payer, which left `left` cents of the charge to the patient."""
    prior = _adjust("OA", "23", line.charge_cents - left)
    if line.procedure.code in payer.not_covered:
        return _denied(line, (prior, _adjust("PR", "96", left)), remarks=(_NOT_COVERED_REMARK,))
    already_paid = _paid_before(line)
    payable = min(max(allowed - already_paid, 0), left)
    sequestered = percent_of(payable, payer.sequestration_percent, rounding=Rounding.HALF_UP)
    return _decided(
        line,
        allowed_cents=allowed,
        adjustments=(
            _adjust("CO", "45", left - payable),
            _adjust("CO", "253", sequestered),
            prior,
        ),
    )


def _paid_before(line: Line) -> int:
    return sum(each.paid_cents for each in line.prior_decisions)


def _left_to_patient(claim: ReceivedClaim) -> tuple[int | None, ...]:
    """A line's patient responsibility after the last earlier payer; None where there is none."""
    earlier = prior_payers(claim)
    if not earlier:
        return (None,) * len(claim.lines)
    last = earlier[-1]
    return tuple(
        sum(
            each.patient_responsibility_cents
            for each in line.prior_decisions
            if each.payer_id == last.payer_id
        )
        for line in claim.lines
    )


def with_line_decisions(claim: ReceivedClaim) -> ReceivedClaim:
    """Spread a decision that a payer made for the whole claim over its lines, by their charges.

    Cents that do not divide go to the last line, so that each line and the claim still add up.
    """
    for payer in prior_payers(claim):
        on_lines = any(
            each.payer_id == payer.payer_id for line in claim.lines for each in line.prior_decisions
        )
        if payer.decision is None or on_lines:
            continue
        charges = [line.charge_cents for line in claim.lines]
        paid = _spread(payer.decision.paid_cents, charges)
        adjustments = [_spread(each.amount_cents, charges) for each in payer.decision.adjustments]
        lines = []
        for position, line in enumerate(claim.lines):
            own = replace(
                payer.decision,
                paid_cents=paid[position],
                adjustments=tuple(
                    replace(each, amount_cents=amounts[position])
                    for each, amounts in zip(payer.decision.adjustments, adjustments, strict=True)
                ),
            )
            lines.append(replace(line, prior_decisions=(*line.prior_decisions, own)))
        claim = replace(claim, lines=tuple(lines))
    return claim


def _spread(amount: int, weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    shares = [amount * weight // total if total else 0 for weight in weights]
    return [*shares[:-1], shares[-1] + amount - sum(shares)] if shares else []


def _lacks_authorization(claim: ReceivedClaim, line: Line, payer: Payer) -> bool:
    needed = line.procedure.code in payer.requires_prior_authorization
    return needed and not (claim.authorization or line.has_authorization)


def _adjust(group: str, reason: str, amount_cents: int) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount_cents=amount_cents)


def _denied(
    line: Line, adjustments: tuple[Adjustment, ...], *, remarks: tuple[str, ...] = ()
) -> DecidedLine:
    decided = _decided(line, allowed_cents=0, adjustments=adjustments)
    return replace(decided, is_denied=True, remarks=remarks)


def _decided(line: Line, *, allowed_cents: int, adjustments: tuple[Adjustment, ...]) -> DecidedLine:
    kept = tuple(each for each in adjustments if each.amount_cents)
    return DecidedLine(
        procedure=line.procedure,
        charge_cents=line.charge_cents,
        allowed_cents=allowed_cents,
        paid_cents=line.charge_cents - sum(each.amount_cents for each in kept),
        units=line.units,
        date_from=line.date_from,
        date_to=line.date_to,
        control_number=line.control_number,
        adjustments=kept,
    )

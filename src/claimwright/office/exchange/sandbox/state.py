"""What the sandbox remembers between files: one immutable value that goes to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from claimwright.office.exchange.sandbox.claims import (
    Adjustment,
    Payee,
    PayerSequence,
    Person,
    Procedure,
    Rendering,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedLine:
    """A line as paid. charge - sum of adjustments = paid, always. Remarks are RARC codes."""

    procedure: Procedure
    charge_cents: int
    allowed_cents: int
    paid_cents: int
    units: Decimal
    date_from: date
    date_to: date
    control_number: str
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...] = ()
    is_denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedClaim:
    """A claim as decided, with all that a later reversal must repeat with the sign turned.

    status: CLP02, 1 to 3 by the payer's place in the row, 4 denied.
    fingerprint: equal for exact duplicates.
    deductible_cents: what this claim took of the member's deductible.
    """

    payer_id: str
    payer_claim_number: str
    account_number: str
    status: str
    frequency: str
    original_reference: str
    sequence: PayerSequence
    payee: Payee
    subscriber: Person
    patient: Person
    patient_is_subscriber: bool
    rendering: Rendering | None
    place_of_service: str
    received_date: date
    lines: tuple[DecidedLine, ...]
    deductible_cents: int = 0
    fingerprint: str = ""
    is_reversed: bool = False

    @property
    def charge_cents(self) -> int:
        return sum(line.charge_cents for line in self.lines)

    @property
    def paid_cents(self) -> int:
        return sum(line.paid_cents for line in self.lines)

    @property
    def patient_responsibility_cents(self) -> int:
        return sum(
            each.amount_cents
            for line in self.lines
            for each in line.adjustments
            if each.group == "PR"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overpayment:
    """Money a payee owes to a payer, and the trace of the 835 that said so."""

    amount_cents: int
    trace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxState:
    """Numbers used so far, and what was decided.

    interchanges: sender and control number of each interchange accepted.
    claims: every decided claim by payer claim number.
    deductible_met_cents: by "payer id|member id".
    overpayments: what is still to be recovered, by "payer id|payee".
    """

    last_control_number: int = 0
    last_trace: int = 0
    last_claim: int = 0
    interchanges: frozenset[str] = frozenset()
    claims: Mapping[str, DecidedClaim] = field(default_factory=dict)
    deductible_met_cents: Mapping[str, int] = field(default_factory=dict)
    overpayments: Mapping[str, Overpayment] = field(default_factory=dict)

    def to_json(self) -> str:
        """A text that `from_json` reads back to an equal state."""
        document = {
            "version": 1,
            "last_control_number": self.last_control_number,
            "last_trace": self.last_trace,
            "last_claim": self.last_claim,
            "interchanges": sorted(self.interchanges),
            "claims": [asdict(claim) for claim in self.claims.values()],
            "deductible_met_cents": dict(self.deductible_met_cents),
            "overpayments": {key: asdict(each) for key, each in self.overpayments.items()},
        }
        return json.dumps(document, default=_plain, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> SandboxState:
        """Raises ValueError for a text that `to_json` did not write."""
        document = json.loads(text)
        if document.get("version") != 1:
            raise ValueError("the sandbox state is of an unknown version")
        claims = [_claim(each) for each in document["claims"]]
        return cls(
            last_control_number=document["last_control_number"],
            last_trace=document["last_trace"],
            last_claim=document["last_claim"],
            interchanges=frozenset(document["interchanges"]),
            claims={claim.payer_claim_number: claim for claim in claims},
            deductible_met_cents=document["deductible_met_cents"],
            overpayments={
                key: Overpayment(**each) for key, each in document["overpayments"].items()
            },
        )


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PayerSequence):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in the sandbox state")


def _claim(value: Mapping[str, Any]) -> DecidedClaim:
    rendering = value["rendering"]
    return DecidedClaim(
        **{
            **value,
            "sequence": PayerSequence(value["sequence"]),
            "payee": Payee(**value["payee"]),
            "subscriber": _person(value["subscriber"]),
            "patient": _person(value["patient"]),
            "rendering": Rendering(**rendering) if rendering else None,
            "received_date": date.fromisoformat(value["received_date"]),
            "lines": tuple(_line(each) for each in value["lines"]),
        }
    )


def _person(value: Mapping[str, Any]) -> Person:
    born = value["birth_date"]
    return Person(**{**value, "birth_date": date.fromisoformat(born) if born else None})


def _line(value: Mapping[str, Any]) -> DecidedLine:
    procedure = value["procedure"]
    return DecidedLine(
        **{
            **value,
            "procedure": Procedure(**{**procedure, "modifiers": tuple(procedure["modifiers"])}),
            "units": Decimal(value["units"]),
            "date_from": date.fromisoformat(value["date_from"]),
            "date_to": date.fromisoformat(value["date_to"]),
            "adjustments": tuple(Adjustment(**each) for each in value["adjustments"]),
            "remarks": tuple(value["remarks"]),
        }
    )

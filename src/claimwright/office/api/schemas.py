"""What the API answers, by the field's terms. Amounts are integer cents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema


class CodeOut(Schema):
    id: int
    system: str
    code: str
    label: str
    modifiers: list[str]
    units: Decimal
    diagnosis_codes: list[str]
    charge_cents: int | None
    status: str
    tier: str
    confidence: float
    why: str
    spans: list[tuple[int, int]]
    evidence_words: list[str]


class BalanceOut(Schema):
    charges_cents: int
    payments_cents: int
    adjustments_cents: int
    insurance_cents: int
    patient_cents: int
    open_cents: int


class VisitOut(Schema):
    id: int
    visit_number: str
    date_of_service: date
    place_of_service: str
    patient_account_number: str
    rendering_provider_npi: str
    state: str


class ClaimRef(Schema):
    id: int
    claim_number: str
    sequence: str
    state: str


class VisitDetail(VisitOut):
    payer_order_sentence: str
    codes: list[CodeOut]
    claims: list[ClaimRef]
    balance: BalanceOut | None


class FindingOut(Schema):
    id: str
    severity: str
    message: str
    at: str
    value: str | None
    expected: str | None
    source: str | None


class ClaimLineOut(Schema):
    line_number: int
    procedure: str
    charge_cents: int
    paid_cents: int
    adjustments_cents: int
    moved_to_next_cents: int
    open_insurance_cents: int


class ClaimEventOut(Schema):
    state: str
    words: str
    happened_at: datetime


class ClaimDetail(ClaimRef):
    visit_id: int
    payer_id: str
    payer_name: str
    payer_claim_number: str
    charge_cents: int
    lines: list[ClaimLineOut]
    findings: list[FindingOut]
    events: list[ClaimEventOut]


class RemittanceOut(Schema):
    id: int
    payer_identifier: str
    payer_name: str
    trace_number: str
    payment_date: date
    payment_cents: int
    posted_cents: int
    suspense_cents: int


class QueueOut(Schema):
    queue: str
    label: str
    items: int


class FileOut(Schema):
    id: int
    kind: str
    name: str
    sha256: str
    exchanged_at: datetime
    findings: list[FindingOut]


class Problem(Schema):
    detail: str

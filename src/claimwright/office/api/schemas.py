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


class MatchedOut(Schema):
    typed: str
    found_as: str
    in_name: bool


class CodeHit(Schema):
    system: str
    code: str
    label: str
    score: float
    is_billable: bool
    name: str
    why: list[MatchedOut]
    unmatched: list[str]


class CodesFound(Schema):
    text: str
    read_as: list[str]
    releases: list[str]
    hits: list[CodeHit]


class PeriodOut(Schema):
    first: date
    last: date | None


class ReleaseOut(Schema):
    name: str
    period: PeriodOut
    source: str


class TreeLineOut(Schema):
    code: str
    label: str
    kind: str
    is_billable: bool


class CodeRangeOut(Schema):
    first: str
    last: str


class PlacedNoteOut(Schema):
    kind: str
    heading: str
    text: str
    stands_at: str
    codes: list[CodeRangeOut]


class IndexPathOut(Schema):
    path: str
    index: str
    printed: str
    column: str | None


class TabularPage(Schema):
    """What the classification says of a code: the lines above and below it, and its notes."""

    kind: str
    above: list[TreeLineOut]
    below: list[TreeLineOut]
    inclusion_terms: list[str]
    notes: list[PlacedNoteOut]
    seventh_characters: dict[str, str]
    index_paths: list[IndexPathOut]


class OptionOut(Schema):
    key: str
    label: str
    code: str
    answers: dict[str, str]
    is_default: bool
    remaining: int


class QuestionOut(Schema):
    axis: str
    text: str
    options: list[OptionOut]


class CompanionChoiceOut(Schema):
    text: str
    codes: list[CodeRangeOut]


class CompanionOut(Schema):
    kind: str
    text: str
    choices: list[CompanionChoiceOut]
    stands_at: str
    duty: str
    position: str


class CodePageOut(Schema):
    system: str
    code: str
    label: str
    on: date
    is_billable: bool
    release: ReleaseOut | None
    page: TabularPage | None
    question: QuestionOut | None
    alternatives: list[QuestionOut]
    companions: list[CompanionOut]
    charge_cents: int | None
    modifiers: list[tuple[str, str]]


class PCSOptionOut(Schema):
    character: str
    label: str
    definition: str
    count: int


class PCSStepOut(Schema):
    prefix: str
    position: int
    title: str
    chosen: list[str]
    options: list[PCSOptionOut]
    code: str | None


class Problem(Schema):
    detail: str

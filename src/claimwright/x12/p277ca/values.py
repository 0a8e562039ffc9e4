"""What a 277CA says, as values. Source: 005010X214."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claimwright.base.finding import Finding
from claimwright.x12.answer_words import status_words


class ClaimOutcome(StrEnum):
    """Whether a claim goes on to be adjudicated."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One status (STC01, STC10, STC11): what happened, with what, and whom it concerns."""

    category: str
    code: str
    entity: str | None = None

    @property
    def words(self) -> str:
        """The status in plain words."""
        return str(status_words(category=self.category, status=self.code, entity=self.entity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many claims were taken and returned, and their charges. None where not stated."""

    accepted_count: int | None = None
    rejected_count: int | None = None
    accepted_cents: int | None = None
    rejected_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """What is wrong with one service line. line_control_number: ours, from REF*6R."""

    procedure_code: str
    modifiers: tuple[str, ...] = ()
    charge_cents: int | None = None
    line_control_number: str | None = None
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """What became of one claim. claim_id: our number as it came back (TRN02)."""

    claim_id: str
    outcome: ClaimOutcome
    statuses: tuple[Status, ...]
    status_date: date | None = None
    charge_cents: int | None = None
    text: str | None = None
    payer_claim_number: str | None = None
    clearinghouse_number: str | None = None
    patient_last_name: str | None = None
    patient_first_name: str | None = None
    member_id: str | None = None
    first_date_of_service: date | None = None
    last_date_of_service: date | None = None
    lines: tuple[LineAnswer, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAnswer:
    """What became of one billing provider's claims. statuses: on all of them, where stated."""

    provider_id: str | None = None
    provider_id_qualifier: str = "XX"
    name: str | None = None
    statuses: tuple[Status, ...] = ()
    totals: Totals = Totals()
    claims: tuple[ClaimAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgment:
    """One 277CA.

    outcome: of the batch as a whole. batch_reference: our BHT03 as it came back.
    """

    source_name: str
    source_id: str
    source_is_clearinghouse: bool = False
    receiver_name: str | None = None
    receiver_id: str | None = None
    trace_number: str | None = None
    receipt_date: date | None = None
    process_date: date | None = None
    batch_reference: str | None = None
    outcome: ClaimOutcome = ClaimOutcome.ACCEPTED
    statuses: tuple[Status, ...] = ()
    status_date: date | None = None
    charge_cents: int | None = None
    totals: Totals = Totals()
    providers: tuple[ProviderAnswer, ...] = ()
    transaction_control_number: str | None = None

    @property
    def claims(self) -> tuple[ClaimAnswer, ...]:
        """The answers on all claims, in the order of the file."""
        return tuple(claim for provider in self.providers for claim in provider.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgmentFile:
    """The 277CAs of a file, and what is wrong with the file itself."""

    acknowledgments: tuple[ClaimAcknowledgment, ...] = ()
    findings: tuple[Finding, ...] = ()

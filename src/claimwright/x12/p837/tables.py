"""The tables of a file's 837s. Source: 005010X222A1, X223A2 and X224A2."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.claims.tables import ClaimTables


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFileTables:
    """A file's claims as frames. Every one but transactions carries claim_ordinal and claim_id.

    known: what a Claim record holds, as `claims.tables` has it. claim_ordinal counts the CLM
        segments from 0 over the transactions read. What the file leaves open is null there.
    transactions: transaction, ordinal, control_number, release, claim_type, purpose, reference,
        created_date, created_time, usage, submitter_name, submitter_id, receiver_name,
        receiver_id, end_ordinal.
    terms: one row a claim: transaction, ordinal (of its CLM), claim_type, payer_order (SBR01),
        relationship_code (SBR02 or PAT01), facility, facility_qualifier, signature_on_file,
        accepts_assignment, benefits_assigned, release_of_information, charge_text, and the
        ordinals of its billing_level, subscriber_level and patient_level.
    line_texts, coverage_texts, decision_texts, adjustment_texts: for the rows of the known table
        of that name, the ordinal of the segment and what amounts, units and dates were read from.
    references: ordinal, line_number, coverage_position, party_role, kind (REF01), value.
    dates: ordinal, line_number, coverage_position, decision, kind (DTP01), format, first_date,
        last_date, first_time, text.
    amounts: ordinal, line_number, coverage_position, kind (AMT01), amount_cents, text.
    notes: ordinal, line_number, kind (NTE01), text.
    segments: what none of these takes: transaction, ordinal, claim_ordinal and claim_id (null above
        claims), line_number, coverage_position, level (ordinal of the HL it stands under), scope,
        party_role, loop (null without a guide), segment_id, text.
    """

    known: ClaimTables
    transactions: pl.DataFrame
    terms: pl.DataFrame
    line_texts: pl.DataFrame
    coverage_texts: pl.DataFrame
    decision_texts: pl.DataFrame
    adjustment_texts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    amounts: pl.DataFrame
    notes: pl.DataFrame
    segments: pl.DataFrame

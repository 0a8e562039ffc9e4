"""The columns of the claim tables, and what a party on a claim can be.

Every frame carries `claim_ordinal` (u32, the claim's position in the batch from 0) and
`claim_id`. Amounts are integer cents; codes stand as they are spoken ("E11.9", "99213").
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

Schema = Mapping[str, pl.DataType]


class PartyRole(StrEnum):
    """What a party is on the claim. OTHER_SUBSCRIBER and OTHER_PAYER belong to other_coverages.

    Those from SUPERVISING_PROVIDER on stand in tables that were read from a file, not in records.
    """

    BILLING_PROVIDER = "billing_provider"
    RENDERING_PROVIDER = "rendering_provider"
    SERVICE_FACILITY = "service_facility"
    REFERRING_PROVIDER = "referring_provider"
    PATIENT = "patient"
    SUBSCRIBER = "subscriber"
    PAYER = "payer"
    OTHER_SUBSCRIBER = "other_subscriber"
    OTHER_PAYER = "other_payer"
    ATTENDING_PROVIDER = "attending_provider"
    OPERATING_PROVIDER = "operating_provider"
    OTHER_OPERATING_PROVIDER = "other_operating_provider"
    SUPERVISING_PROVIDER = "supervising_provider"
    ORDERING_PROVIDER = "ordering_provider"
    PRIMARY_CARE_PROVIDER = "primary_care_provider"
    PURCHASED_SERVICE_PROVIDER = "purchased_service_provider"
    ASSISTANT_SURGEON = "assistant_surgeon"
    PAY_TO_ADDRESS = "pay_to_address"
    PAY_TO_PLAN = "pay_to_plan"
    PICK_UP_PLACE = "pick_up_place"
    DROP_OFF_PLACE = "drop_off_place"


class DiagnosisRole(StrEnum):
    """What a diagnosis is on the claim. Lines point at the principal one and the others."""

    PRINCIPAL = "principal"
    OTHER = "other"
    ADMITTING = "admitting"
    REASON_FOR_VISIT = "reason_for_visit"
    EXTERNAL_CAUSE = "external_cause"


class StayCode(StrEnum):
    """What a row of stay_codes is."""

    PROCEDURE = "procedure"
    VALUE = "value"
    CONDITION = "condition"
    OCCURRENCE = "occurrence"
    OCCURRENCE_SPAN = "occurrence_span"


QUANTITY = pl.Decimal(precision=18, scale=4)
KEY: Schema = {"claim_ordinal": pl.UInt32(), "claim_id": pl.String()}
POLICY: Schema = {
    "sequence": pl.String(),
    "policy_id": pl.String(),
    "payer_id": pl.String(),
    "payer_kind": pl.String(),
    "claim_filing_indicator": pl.String(),
    "member_id": pl.String(),
    "group_number": pl.String(),
    "plan_name": pl.String(),
    "effective_date": pl.Date(),
    "termination_date": pl.Date(),
    "relationship": pl.String(),
    "stated_order": pl.UInt8(),
    "employer_size": pl.UInt32(),
    "is_group_plan": pl.Boolean(),
    "entitlement_reason": pl.String(),
    "entitlement_date": pl.Date(),
    "custodial_by_court": pl.Boolean(),
}
# One row a claim. charge_cents is the sum of the claim's lines.
CLAIMS: Schema = {
    **KEY,
    "visit_id": pl.String(),
    "claim_type": pl.String(),
    "frequency_code": pl.String(),
    "original_reference": pl.String(),
    **POLICY,
    "place_of_service": pl.String(),
    "prior_authorization": pl.String(),
    "charge_cents": pl.Int64(),
    "patient_paid_cents": pl.Int64(),
}
LINES: Schema = {
    **KEY,
    "line_number": pl.UInt16(),
    "line_control_number": pl.String(),
    "system": pl.String(),
    "procedure_code": pl.String(),
    "modifiers": pl.List(pl.String()),
    "revenue_code": pl.String(),
    "charge_cents": pl.Int64(),
    "noncovered_cents": pl.Int64(),
    "units": QUANTITY,
    "unit": pl.String(),
    "date_of_service": pl.Date(),
    "last_date_of_service": pl.Date(),
    "place_of_service": pl.String(),
    "diagnosis_pointers": pl.List(pl.UInt8()),
}
# position counts the claim's diagnoses from 1, as the pointers of a line do: the principal one and
# the others first, then those of other roles.
DIAGNOSES: Schema = {
    **KEY,
    "position": pl.UInt8(),
    "code": pl.String(),
    "diagnosis_role": pl.String(),
    "present_on_admission": pl.String(),
}
# One row an institutional claim: its stay.
STAYS: Schema = {
    **KEY,
    "type_of_bill": pl.String(),
    "statement_first_date": pl.Date(),
    "statement_last_date": pl.Date(),
    "admission_date": pl.Date(),
    "admission_time": pl.Time(),
    "discharge_time": pl.Time(),
    "admission_type": pl.String(),
    "point_of_origin": pl.String(),
    "discharge_status": pl.String(),
    "diagnosis_related_group": pl.String(),
}
# kind: a StayCode; position counts those of one kind from 1. Columns that a kind has not are null.
STAY_CODES: Schema = {
    **KEY,
    "kind": pl.String(),
    "position": pl.UInt8(),
    "code": pl.String(),
    "amount_cents": pl.Int64(),
    "first_date": pl.Date(),
    "last_date": pl.Date(),
}
# name: the family name of a person or the whole name of an organization. payer_id stands on
# payers only; coverage_position on the parties of an other coverage only.
PARTIES: Schema = {
    **KEY,
    "line_number": pl.UInt16(),
    "coverage_position": pl.UInt8(),
    "role": pl.String(),
    "is_person": pl.Boolean(),
    "name": pl.String(),
    "first_name": pl.String(),
    "middle_name": pl.String(),
    "name_suffix": pl.String(),
    "birth_date": pl.Date(),
    "sex": pl.String(),
    "npi": pl.String(),
    "taxonomy_code": pl.String(),
    "tax_id": pl.String(),
    "payer_id": pl.String(),
    "address_line_1": pl.String(),
    "address_line_2": pl.String(),
    "city": pl.String(),
    "state": pl.String(),
    "postal_code": pl.String(),
    "contact_name": pl.String(),
    "telephone": pl.String(),
}
# coverage_position counts the claim's other coverages from 1.
OTHER_COVERAGES: Schema = {
    **KEY,
    "coverage_position": pl.UInt8(),
    **POLICY,
    "payer_claim_number": pl.String(),
    "paid_cents": pl.Int64(),
    "adjudication_date": pl.Date(),
}
# adjudication_position counts the decisions of one other coverage from 1, over all its lines.
LINE_ADJUDICATIONS: Schema = {
    **KEY,
    "coverage_position": pl.UInt8(),
    "adjudication_position": pl.UInt16(),
    "line_number": pl.UInt16(),
    "procedure_code": pl.String(),
    "modifiers": pl.List(pl.String()),
    "revenue_code": pl.String(),
    "paid_cents": pl.Int64(),
    "units": QUANTITY,
    "adjudication_date": pl.Date(),
}
# Adjustments of an other coverage: on the claim as a whole where line_number is null.
ADJUSTMENTS: Schema = {
    **KEY,
    "coverage_position": pl.UInt8(),
    "adjudication_position": pl.UInt16(),
    "line_number": pl.UInt16(),
    "position": pl.UInt16(),
    "group_code": pl.String(),
    "reason_code": pl.String(),
    "amount_cents": pl.Int64(),
    "quantity": QUANTITY,
}
# The words of the note behind a diagnosis (diagnosis_position) or a line (line_number).
EVIDENCE: Schema = {
    **KEY,
    "diagnosis_position": pl.UInt8(),
    "line_number": pl.UInt16(),
    "start": pl.UInt32(),
    "end": pl.UInt32(),
}
SCHEMAS: Mapping[str, Schema] = {
    "claims": CLAIMS,
    "lines": LINES,
    "diagnoses": DIAGNOSES,
    "stays": STAYS,
    "stay_codes": STAY_CODES,
    "parties": PARTIES,
    "other_coverages": OTHER_COVERAGES,
    "line_adjudications": LINE_ADJUDICATIONS,
    "adjustments": ADJUSTMENTS,
    "evidence": EVIDENCE,
}

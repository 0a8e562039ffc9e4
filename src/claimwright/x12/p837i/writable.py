"""What keeps an institutional claim from being written.

These are the limits of the file's format; whether the claim is right is the scrubber's question.
Source: 005010X223A2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.claims.table_schemas import DiagnosisRole, PartyRole, StayCode
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import STANDARD
from claimwright.x12.p837.patient_paid import (
    PATIENT_PAID,
    give_patient_paid,
    is_patient_paid,
)
from claimwright.x12.p837.writable import (
    IDENTIFIERS,
    Identifier,
    Rule,
    batch_rules,
    coordination_rules,
    count_rule,
    find,
    identifier_rules,
    service_rules,
    text_rules,
    unit_rule,
)
from claimwright.x12.p837i.claim import INPATIENT
from claimwright.x12.syntax import Delimiters

SOURCE = "ASC X12N 005010X223A2 (837 institutional)"

_LINES = 999
_UNITS = ["DA", "UN"]
_PRESENT_ON_ADMISSION = ["N", "U", "W", "Y"]
_MOST_DIAGNOSES = {
    DiagnosisRole.OTHER: 24,
    DiagnosisRole.REASON_FOR_VISIT: 3,
    DiagnosisRole.EXTERNAL_CAUSE: 12,
}
# Two segments of twelve codes each; a principal procedure stands apart.
_MOST_CODES = 24
_MOST_PROCEDURES = 25
_STAY_PROVIDERS = (
    PartyRole.ATTENDING_PROVIDER,
    PartyRole.OPERATING_PROVIDER,
    PartyRole.OTHER_OPERATING_PROVIDER,
)
_REVENUE_CODE = r"^\d{4}$"
_IDENTIFIERS = (
    *(
        replace(one, required=False) if one.column == "procedure_code" else one
        for one in IDENTIFIERS
        if one.column != "place_of_service"
    ),
    Identifier(
        frame="lines",
        column="revenue_code",
        label="revenue code",
        maximum=4,
        pattern=_REVENUE_CODE,
        looks="four digits",
    ),
    Identifier(
        frame="line_adjudications",
        column="revenue_code",
        label="other payer's revenue code",
        maximum=4,
        pattern=_REVENUE_CODE,
        looks="four digits",
    ),
    Identifier(
        frame="stays",
        column="type_of_bill",
        label="type of bill",
        maximum=2,
        pattern=r"^[1-9][0-9]$",
        looks="two digits; the frequency code is the third",
    ),
    Identifier(
        frame="stays",
        column="admission_type",
        label="admission type",
        maximum=1,
        pattern=r"^\d$",
        looks="one digit",
    ),
    Identifier(
        frame="stays",
        column="point_of_origin",
        label="point of origin",
        maximum=1,
        required=False,
        pattern=r"(?i)^[0-9A-Z]$",
        looks="one letter or digit",
    ),
    Identifier(
        frame="stays",
        column="discharge_status",
        label="discharge status",
        maximum=2,
        pattern=r"^\d{2}$",
        looks="two digits",
    ),
    Identifier(
        frame="stays",
        column="diagnosis_related_group",
        label="diagnosis related group",
        maximum=4,
        required=False,
        pattern=r"^\d{3,4}$",
        looks="three digits",
    ),
    Identifier(
        frame="parties",
        column="npi",
        label="NPI",
        maximum=10,
        roles=_STAY_PROVIDERS,
        pattern=r"^\d{10}$",
        looks="ten digits",
    ),
)


def check_writable(tables: ClaimTables, *, delimiters: Delimiters = STANDARD) -> list[Finding]:
    """Find what an 837I cannot hold. Findings that stop make `write` raise.

    Findings (ids begin with "x12.837i."): those of p837p's identifiers, names, lines and other
    payers, and not-institutional, stay-missing, statement-dates, admission-missing,
    attending-provider-missing, billing-provider-person, principal-diagnosis-missing,
    present-on-admission, present-on-admission-unsaid, code-count, stay-code, unit, patient-paid.
    """
    rules = [
        *(rule for one in _IDENTIFIERS for rule in identifier_rules(one, delimiters)),
        *text_rules(delimiters),
        *batch_rules(),
        *service_rules(),
        *coordination_rules(tables),
        *_claim_rules(tables),
        *_stay_rules(tables),
        *_code_rules(tables),
    ]
    return find(rules, tables, transaction="837i", source=SOURCE)


def _without(tables: ClaimTables, frame: pl.DataFrame) -> pl.DataFrame:
    """The claims that have no row in a frame."""
    return tables.claims.join(frame, on="claim_ordinal", how="anti")


def _claim_rules(tables: ClaimTables) -> Iterator[Rule]:
    always = pl.lit(value=True)
    yield Rule(
        id="not-institutional",
        frame="claims",
        when=pl.col("claim_type") != "institutional",
        field="claim_type",
        message="This claim is not an institutional one. Send it as a professional claim.",
        expected="institutional",
    )
    yield Rule(
        id="stay-missing",
        frame=_without(tables, tables.stays),
        when=always,
        field="stay",
        message="The claim says nothing of its stay: type of bill, statement dates, admission and "
        "discharge. Enter them.",
    )
    attending = tables.parties.filter(pl.col("role") == PartyRole.ATTENDING_PROVIDER.value)
    yield Rule(
        id="attending-provider-missing",
        frame=_without(tables, attending),
        when=always,
        field="attending_provider",
        severity=Severity.WARN,
        message="The claim names no attending provider; only transport goes without one. "
        "Enter who was responsible for the patient's care.",
    )
    yield Rule(
        id="billing-provider-person",
        frame="parties",
        roles=(PartyRole.BILLING_PROVIDER,),
        when=pl.col("is_person"),
        field="name",
        message="A person cannot bill an institutional claim. Enter the facility.",
        expected="an organization",
    )
    yield count_rule(
        tables, name="line-count", label="service lines", frame=tables.lines, most=_LINES
    )
    yield unit_rule(_UNITS, "units (UN) or days (DA)")


def _stay_rules(tables: ClaimTables) -> Iterator[Rule]:
    yield Rule(
        id="statement-dates",
        frame="stays",
        when=pl.any_horizontal(pl.col("statement_first_date", "statement_last_date").is_null()),
        field="statement_last_date",
        message="The statement has no last day. Enter through which day the claim bills.",
    )
    is_inpatient = pl.col("type_of_bill").is_in(INPATIENT)
    yield Rule(
        id="admission-missing",
        frame="stays",
        when=is_inpatient & pl.col("admission_date").is_null(),
        field="admission_date",
        message="An inpatient stay needs the day of admission. Enter it.",
    )
    admitting = tables.diagnoses.filter(pl.col("diagnosis_role") == DiagnosisRole.ADMITTING.value)
    yield Rule(
        id="admission-missing",
        frame=tables.stays.join(admitting, on="claim_ordinal", how="anti"),
        when=is_inpatient,
        field="admitting_diagnosis",
        message="An inpatient stay needs the diagnosis at admission. Enter it.",
    )


def _patient_paid_rule(tables: ClaimTables) -> Rule:
    said = tables.stay_codes.filter(is_patient_paid()).select("claim_ordinal", "amount_cents")
    claims = tables.claims.select("claim_ordinal", "claim_id", "patient_paid_cents")
    return Rule(
        id="patient-paid",
        frame=claims.join(said, on="claim_ordinal", maintain_order="left"),
        when=(pl.col("patient_paid_cents") > 0)
        & (pl.col("amount_cents") != pl.col("patient_paid_cents")),
        field="patient_paid_cents",
        message="What the patient paid and the value code that says it are two amounts. "
        "Take the value code off, or correct it.",
        expected=f"value code {PATIENT_PAID} with the same amount, or none",
    )


def _code_rules(tables: ClaimTables) -> Iterator[Rule]:
    role, kind = pl.col("diagnosis_role"), pl.col("kind")
    principal = tables.diagnoses.filter(role == DiagnosisRole.PRINCIPAL.value)
    yield Rule(
        id="principal-diagnosis-missing",
        frame=_without(tables, principal),
        when=pl.lit(value=True),
        field="diagnoses",
        message="The claim has no principal diagnosis. Enter the one established after study.",
    )
    yield Rule(
        id="present-on-admission",
        frame="diagnoses",
        when=~pl.col("present_on_admission").is_in(_PRESENT_ON_ADMISSION),
        field="present_on_admission",
        message="Whether the diagnosis was present on admission is said by Y, N, U or W, or left "
        "out where the code is exempt. Correct it.",
        expected="Y, N, U or W",
    )
    yield Rule(
        id="present-on-admission-unsaid",
        frame="diagnoses",
        when=role.is_in([DiagnosisRole.ADMITTING.value, DiagnosisRole.REASON_FOR_VISIT.value])
        & pl.col("present_on_admission").is_not_null(),
        field="present_on_admission",
        severity=Severity.WARN,
        message="Whether it was present on admission is not said of an admitting diagnosis or a "
        "reason for the visit, and is not sent. Take it off.",
    )
    yield _patient_paid_rule(tables)
    stay_codes = give_patient_paid(tables.claims, tables.stay_codes)
    counted = pl.len().over("claim_ordinal", "group")
    groups = [
        (tables.diagnoses.with_columns(group=role), {one.value: most for one, most in
                                                     _MOST_DIAGNOSES.items()}),
        (stay_codes.with_columns(group=kind), {
            one.value: _MOST_PROCEDURES if one is StayCode.PROCEDURE else _MOST_CODES
            for one in StayCode
        }),
    ]  # fmt: skip
    for frame, most in groups:
        limit = pl.col("group").replace_strict(most, default=255, return_dtype=pl.UInt32)
        rows = frame.with_columns(count=counted, limit=limit)
        yield Rule(
            id="code-count",
            frame=rows.unique(["claim_ordinal", "group"], keep="first", maintain_order=True),
            when=pl.col("count") > pl.col("limit"),
            field="group",
            message="There are more codes of this kind than an 837I can hold. "
            "Keep those that matter most.",
            expected="at most 24 other diagnoses and 12 external causes, 3 reasons for the visit, "
            "25 procedures, 24 codes of each other kind",
        )
    is_procedure = kind == StayCode.PROCEDURE.value
    length = pl.when(is_procedure).then(7).otherwise(2)
    yield Rule(
        id="stay-code",
        frame="stay_codes",
        when=~pl.col("code").str.contains(r"(?i)^[0-9A-Z]+$")
        | (pl.col("code").str.len_chars() != length)
        | ((kind == StayCode.OCCURRENCE_SPAN.value) & pl.col("last_date").is_null())
        | (pl.col("amount_cents") < 0).fill_null(value=False),
        field="code",
        message="A code of the stay does not look like one, or lacks its last day. Correct it.",
        expected="two characters, or seven for a procedure",
    )

"""What keeps a professional claim from being written.

These are the limits of the file's format. Whether the claim is right (codes, check digits, payers'
rules) is the scrubber's question. Source: 005010X222A1.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import STANDARD
from claimwright.x12.p837.writable import (
    IDENTIFIERS,
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
from claimwright.x12.syntax import Delimiters

SOURCE = "ASC X12N 005010X222A1 (837 professional)"

_DIAGNOSES = 12
_LINES = 50
_POINTERS = 4
_UNITS = ["MJ", "UN"]


def check_writable(tables: ClaimTables, *, delimiters: Delimiters = STANDARD) -> list[Finding]:
    """Find what an 837P cannot hold: missing, too long or unfit values, too many lines ...

    Findings (ids begin with "x12.837p."): identifier-missing, identifier-too-long,
    identifier-characters, identifier-form, name-missing, address-missing, birth-date-missing,
    postal-code-short, not-professional, claim-number-repeated, original-reference-missing,
    diagnosis-count, line-count, line-number-repeated, pointers, modifiers, charge, units, unit,
    other-payer-count, adjudication-line, adjudication-count, adjudication-date-missing,
    adjustment-group, adjustment-count, insurance-type-unknown. Those that stop make `write` raise.
    """
    rules = [
        *(rule for one in IDENTIFIERS for rule in identifier_rules(one, delimiters)),
        *text_rules(delimiters),
        *_claim_rules(tables),
        *batch_rules(),
        *_line_rules(tables),
        *service_rules(),
        *coordination_rules(tables),
        *_secondary_medicare_rules(tables),
    ]
    return find(rules, tables, transaction="837p", source=SOURCE)


def _claim_rules(tables: ClaimTables) -> Iterator[Rule]:
    yield Rule(
        id="not-professional",
        frame="claims",
        when=pl.col("claim_type") != "professional",
        field="claim_type",
        message="This claim is not a professional one. Send it as an institutional claim.",
        expected="professional",
    )
    for name, label, frame, most in (
        ("diagnosis-count", "diagnoses", tables.diagnoses, _DIAGNOSES),
        ("line-count", "service lines", tables.lines, _LINES),
    ):
        yield count_rule(tables, name=name, label=label, frame=frame, most=most)


def _line_rules(tables: ClaimTables) -> Iterator[Rule]:
    counts = tables.diagnoses.group_by("claim_ordinal").agg(diagnoses=pl.len())
    lines = tables.lines.select(
        "claim_ordinal", "claim_id", "line_number", "diagnosis_pointers"
    ).join(counts, on="claim_ordinal", how="left", maintain_order="left")
    pointers = pl.col("diagnosis_pointers").list
    yield Rule(
        id="pointers",
        frame=lines,
        when=~pointers.len().is_between(1, _POINTERS)
        | (pointers.max() > pl.col("diagnoses").fill_null(0))
        | (pointers.min() < 1),
        field="diagnosis_pointers",
        message="Each service line points at one to four of the claim's diagnoses. "
        "Choose those that the service was for.",
        expected="1 to 4 positions of diagnoses on this claim",
    )
    yield unit_rule(_UNITS, "units (UN) or minutes (MJ)")


def _secondary_medicare_rules(tables: ClaimTables) -> Iterator[Rule]:
    first = tables.other_coverages.filter(pl.col("sequence") == "primary").select(
        "claim_ordinal", first_payer_kind="payer_kind"
    )
    policies = tables.claims.select(
        "claim_ordinal", "claim_id", "payer_kind", "sequence", "entitlement_reason"
    )
    yield Rule(
        id="insurance-type-unknown",
        frame=policies.join(first, on="claim_ordinal", how="left", maintain_order="left"),
        when=(pl.col("payer_kind") == "medicare")
        & (pl.col("sequence") != "primary")
        & pl.col("entitlement_reason").is_null()
        & ~pl.col("first_payer_kind")
        .is_in(["automobile", "workers_compensation", "liability"])
        .fill_null(False),
        field="entitlement_reason",
        severity=Severity.WARN,
        message="Medicare is not the first payer here and will ask why. "
        "Enter in the policy why the patient has Medicare: age, disability or kidney disease.",
    )

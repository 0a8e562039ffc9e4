"""Is every diagnosis a code that exists and may be billed on the date of service?

A release that does not hold the date says so, instead of judging by the wrong year.
"""

from __future__ import annotations

import polars as pl

from claimwright.base.finding import Severity, to_frame
from claimwright.claims.tables import ClaimTables
from claimwright.codes.icd10cm import ICD10CM, DatedICD10CM
from claimwright.codes.release import Release
from claimwright.edits.release import diagnoses_by_release
from claimwright.edits.rule import Rule

_GUIDELINES = "ICD-10-CM Official Guidelines, section I.B.2"
_CODE_SET = "45 CFR 162.1002(c)(2): the code set in force on the date of service"
NOT_LOADED = Rule(id="icd10cm.release-not-loaded", severity=Severity.WARN, source=_CODE_SET)
NOT_VALID = Rule(id="icd10cm.not-valid-on-date", severity=Severity.STOP, source=_CODE_SET)
NOT_BILLABLE = Rule(id="icd10cm.not-billable", severity=Severity.STOP, source=_GUIDELINES)


def check_codes_on_date(tables: ClaimTables, *, icd10cm: DatedICD10CM) -> pl.DataFrame:
    """Find diagnoses that cannot stand on their claim's date of service.

    Reads diagnoses (position, code) and lines (date_of_service). A claim whose lines have
    several dates is judged on the last, by the release in force that day. Findings:
    "icd10cm.release-not-loaded" (one a claim, and its codes are not judged),
    "icd10cm.not-valid-on-date", "icd10cm.not-billable" (one a diagnosis).
    """
    findings = []
    for release, diagnoses in diagnoses_by_release(tables, icd10cm=icd10cm):
        if release is None:
            findings.append(_not_loaded(diagnoses, icd10cm.releases))
            continue
        known = release.codes.select("code", "is_billable")
        looked_up = diagnoses.join(known, on="code", how="left", maintain_order="left")
        unknown = looked_up.filter(pl.col("is_billable").is_null())
        too_short = looked_up.filter(~pl.col("is_billable"))
        findings += [_not_valid(unknown, release), _not_billable(too_short, release)]
    return pl.concat(findings) if findings else to_frame(())


def _field() -> pl.Expr:
    return pl.format("diagnosis {}", pl.col("position"))


def _not_loaded(hits: pl.DataFrame, releases: tuple[Release, ...]) -> pl.DataFrame:
    held = ", ".join(
        f"{one.name} ({one.period.first} to {one.period.last or 'now'})" for one in releases
    )
    return NOT_LOADED.findings(
        hits.unique("claim_ordinal", keep="first", maintain_order=True),
        message=pl.format(
            "The diagnoses were not checked: no ICD-10-CM release that is loaded ({}) holds the"
            " date of service {}. Load the release of that date and check again.",
            pl.lit(held or "none"),
            pl.col("date_of_service"),
        ),
        value=pl.col("date_of_service").cast(pl.String),
        expected=pl.lit(held or "none"),
    )


def _not_valid(hits: pl.DataFrame, icd10cm: ICD10CM) -> pl.DataFrame:
    return NOT_VALID.findings(
        hits,
        message=pl.format(
            "Diagnosis {} ({}) is no ICD-10-CM code on {}"
            f" ({icd10cm.release.name}). Choose a code that the note supports and that is valid"
            " on that date.",
            pl.col("position"),
            pl.col("code"),
            pl.col("date_of_service"),
        ),
        field=_field(),
        value=pl.col("code"),
    )


def _not_billable(hits: pl.DataFrame, icd10cm: ICD10CM) -> pl.DataFrame:
    examples = {
        code: next(icd10cm.billable_below(code), code) for code in hits["code"].unique().to_list()
    }
    return NOT_BILLABLE.findings(
        hits.with_columns(
            pl.col("code").replace_strict(examples, return_dtype=pl.String).alias("example")
        ),
        message=pl.format(
            "Diagnosis {} ({}) is a heading with more exact codes below it, such as {}. Choose"
            " the one that the note supports.",
            pl.col("position"),
            pl.col("code"),
            pl.col("example"),
        ),
        field=_field(),
        value=pl.col("code"),
    )

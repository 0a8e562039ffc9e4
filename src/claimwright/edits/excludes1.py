"""Excludes1: two diagnoses that the classification says cannot both be present."""

from __future__ import annotations

import polars as pl

from claimwright.base.finding import Severity, to_frame
from claimwright.claims.tables import ClaimTables
from claimwright.codes.icd10cm import DatedICD10CM
from claimwright.edits.release import diagnoses_by_release
from claimwright.edits.rule import Rule

EXCLUDES1 = Rule(
    id="icd10cm.excludes1",
    severity=Severity.STOP,
    source="ICD-10-CM Official Guidelines, section I.A.12.a",
)


def check_excludes1(tables: ClaimTables, *, icd10cm: DatedICD10CM) -> pl.DataFrame:
    """Find pairs of diagnoses on one claim that exclude each other on its date of service.

    Reads diagnoses and lines. A claim on a date that no release holds is passed over;
    "icd10cm.release-not-loaded" says so.
    """
    findings = [
        excluded_together(
            diagnoses, release.excludes1, parents=release.codes.select("code", "parent")
        )
        for release, diagnoses in diagnoses_by_release(tables, icd10cm=icd10cm)
        if release is not None
    ]
    return pl.concat(findings) if findings else to_frame(())


def excluded_together(
    diagnoses: pl.DataFrame, excludes: pl.DataFrame, *, parents: pl.DataFrame
) -> pl.DataFrame:
    """Find diagnoses on one claim that the classification says cannot be coded together.

    diagnoses: one row a diagnosis (claim_ordinal: u32, claim_id: str, position: u8, code: str).
    excludes: Excludes1 notes by code range (code, excluded_from, excluded_to, note: str); a note
    holds for its code and everything below it, and its range for everything below both ends.
    parents: the tree of the classification (code, parent: str).
    Returns findings (see base.finding.SCHEMA), id "icd10cm.excludes1", one a pair, at the later
    position.
    Source: ICD-10-CM Official Guidelines, section I.A.12.a.
    """
    pairs = diagnoses.join(diagnoses, on=["claim_ordinal", "claim_id"], suffix="_earlier").filter(
        pl.col("position_earlier") < pl.col("position"),
        pl.col("code_earlier") != pl.col("code"),
    )
    both_ways = pl.concat(
        [
            pairs.select(code="code", other="code_earlier"),
            pairs.select(code="code_earlier", other="code"),
        ]
    ).unique()
    notes = _notes_of(both_ways.get_column("code").unique(), excludes, parents)
    excluding = (
        both_ways.join(notes, on="code")
        .filter(_holds("other"), ~_holds("code"))
        .sort("code", "other", "depth", "note")
        .unique(["code", "other"], keep="first", maintain_order=True)
        .with_columns(
            earlier=pl.min_horizontal("code", "other"), later=pl.max_horizontal("code", "other")
        )
        .unique(["earlier", "later"], keep="first", maintain_order=True)
        .select("earlier", "later", "stands_at", "note")
    )
    hits = (
        pairs.with_columns(
            earlier=pl.min_horizontal("code", "code_earlier"),
            later=pl.max_horizontal("code", "code_earlier"),
        )
        .join(excluding, on=["earlier", "later"])
        .sort("claim_ordinal", "position", "position_earlier")
    )
    return EXCLUDES1.findings(
        hits,
        message=pl.format(
            'Diagnoses {} ({}) and {} ({}) exclude each other: the note at {} says "{}". Keep'
            " the one that the note of the visit supports; if the two conditions have nothing to"
            " do with each other, release the claim with that reason.",
            pl.col("position_earlier"),
            pl.col("code_earlier"),
            pl.col("position"),
            pl.col("code"),
            pl.col("stands_at"),
            pl.col("note"),
        ),
        field=pl.format("diagnosis {}", pl.col("position")),
        value=pl.format("{} with {}", pl.col("code"), pl.col("code_earlier")),
    )


def _holds(column: str) -> pl.Expr:
    """A code lies in a range when it does so by as many characters as each end has."""
    code = pl.col(column)
    start, end = pl.col("excluded_from"), pl.col("excluded_to")
    return (code.str.slice(0, start.str.len_chars()) >= start) & (
        code.str.slice(0, end.str.len_chars()) <= end
    )


def _notes_of(codes: pl.Series, excludes: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Gather the notes that hold for each code: its own (depth 0) and those above it.

    Returns code, stands_at, depth, excluded_from, excluded_to, note.
    """
    level = pl.DataFrame({"code": codes, "stands_at": codes}).with_columns(depth=pl.lit(0))
    levels = []
    while not level.is_empty():
        levels.append(level)
        level = (
            level.join(parents, left_on="stands_at", right_on="code")
            .filter(pl.col("parent").is_not_null())
            .select("code", stands_at="parent", depth=pl.col("depth") + 1)
        )
    if not levels:
        levels = [level]
    return pl.concat(levels).join(excludes, left_on="stands_at", right_on="code")

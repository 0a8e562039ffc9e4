"""Where each segment of an 837 stands: its level, claim, other coverage, line, decision and party.

Worked out from the order of segments alone, so that files without a guide (older releases) and
broken ones are read as far as they go. Source: 005010X222A1, X223A2 and X224A2, which share this.
"""

from __future__ import annotations

import polars as pl

from claimwright.x12.syntax import Segments, element

# Releases by the implementation guide that they name; those of 004010 are read too.
_GUIDES = {
    "professional": ("005010X222", "004010X098"),
    "institutional": ("005010X223", "004010X096"),
    "dental": ("005010X224", "004010X097"),
}
_SERVICE_SEGMENTS = {"SV1": "professional", "SV2": "institutional", "SV3": "dental"}

# What in_scope adds to the table of segments. claim_ordinal (u32) counts the claims from 0 and is
# null outside one, as claim_id is; scope says what the segment belongs to: header,
# billing_provider, subscriber, patient, claim, other_coverage, line, decision. level,
# billing_level, subscriber_level and patient_level are ordinals of HL segments; line_number,
# coverage and decision count from 1 in their claim and are null outside; party is the ordinal of
# the NM1 and party_code its role.
_LEVELS = {"20": "billing_provider", "22": "subscriber", "23": "patient"}
# Segments that stand below a name; any other ends it.
_OF_A_PARTY = ["NM1", "N2", "N3", "N4", "DMG", "REF", "PER", "PRV", "DTP"]


def claim_types(segments: Segments) -> pl.DataFrame:
    """One row an 837: transaction, ordinal, control_number, release, claim_type (null: unknown)."""
    table = segments.table
    groups = table.filter(pl.col("segment_id") == "GS").select("group", group_release=element(8))
    services = (
        table.filter(pl.col("segment_id").is_in(list(_SERVICE_SEGMENTS)))
        .group_by("transaction")
        .agg(by_service=pl.col("segment_id").first().replace_strict(_SERVICE_SEGMENTS))
    )
    starts = (
        table.filter((pl.col("segment_id") == "ST") & (element(1) == "837"))
        .filter(pl.col("transaction").is_not_null())
        .join(groups.unique("group", keep="first"), on="group", how="left")
        .join(services, on="transaction", how="left")
    )
    release = pl.coalesce(element(3).replace("", None), pl.col("group_release")).str.strip_chars()
    by_release = pl.coalesce(
        pl.when(pl.any_horizontal(release.str.starts_with(one) for one in names)).then(
            pl.lit(claim_type)
        )
        for claim_type, names in _GUIDES.items()
    )
    return starts.select(
        "transaction",
        "ordinal",
        control_number=element(2),
        release=release,
        claim_type=pl.coalesce(by_release, "by_service"),
    ).sort("ordinal")


def in_scope(segments: Segments, *, transactions: pl.DataFrame) -> pl.DataFrame:
    """The segments of these transactions with the columns described above, in file order."""
    segment_id = pl.col("segment_id")
    wanted = segments.table.filter(
        pl.col("transaction").is_in(transactions["transaction"].implode())
    ).drop("text", "offset")
    level_code = pl.when(segment_id == "HL").then(element(3).str.strip_chars())
    is_level = segment_id.is_in(["ST", "HL"])

    def last_of(*names: str) -> pl.Expr:
        return pl.when(segment_id.is_in(names)).then(segment_id).forward_fill()

    placed = wanted.with_columns(
        level_code=pl.when(segment_id == "ST").then(pl.lit("")).otherwise(level_code),
        level=pl.when(is_level).then("ordinal").forward_fill(),
        in_claim=(last_of("ST", "HL", "CLM", "SE") == "CLM").fill_null(False),
        in_line=(last_of("ST", "HL", "CLM", "LX", "SE") == "LX").fill_null(False),
        after_sbr=(last_of("ST", "HL", "CLM", "SBR", "LX", "SE") == "SBR").fill_null(False),
        after_svd=(last_of("ST", "HL", "CLM", "LX", "SVD", "SE") == "SVD").fill_null(False),
        claims=(segment_id == "CLM").cum_sum(),
    ).with_columns(level_code=pl.col("level_code").forward_fill())
    placed = placed.with_columns(
        in_line=pl.col("in_line") & (last_of("ST", "HL", "CLM", "SE") == "CLM"),
        claim_ordinal=pl.when("in_claim").then(pl.col("claims") - 1).cast(pl.UInt32),
        **_levels(),
    )
    claim_id = pl.when(segment_id == "CLM").then(element(1).fill_null("").str.strip_chars())
    placed = placed.with_columns(claim_id=pl.when("in_claim").then(claim_id.forward_fill()))
    return _counted(placed).drop("claims", "after_sbr", "after_svd", "in_line", "level_code")


def _levels() -> dict[str, pl.Expr]:
    """The levels that a segment stands under; each ends where one above it begins."""
    ordinal, code = pl.col("ordinal"), pl.col("level_code")
    starts = pl.col("segment_id").is_in(["ST", "HL"])
    none = pl.lit(0, pl.UInt32)

    def under(wanted: str, *above: str) -> pl.Expr:
        begun = (
            pl.when(starts & (code == wanted))
            .then(ordinal)
            .when(starts & code.is_in(["", *above]))
            .then(none)
        )
        return begun.forward_fill().replace(0, None)

    return {
        "billing_level": under("20"),
        "subscriber_level": under("22", "20"),
        "patient_level": under("23", "20", "22"),
    }


def _counted(placed: pl.DataFrame) -> pl.DataFrame:
    segment_id = pl.col("segment_id")
    in_coverage = pl.col("in_claim") & pl.col("after_sbr") & ~pl.col("in_line")
    in_decision = pl.col("in_line") & pl.col("after_svd")
    scope = (
        pl.when(in_decision)
        .then(pl.lit("decision"))
        .when("in_line")
        .then(pl.lit("line"))
        .when(in_coverage)
        .then(pl.lit("other_coverage"))
        .when("in_claim")
        .then(pl.lit("claim"))
        .otherwise(pl.col("level_code").replace_strict(_LEVELS, default="header"))
    )
    ends_party = ~segment_id.is_in(_OF_A_PARTY)

    def number(name: str, within: pl.Expr) -> pl.Expr:
        """Count segments of a kind inside one claim, from 1."""
        is_one = (segment_id == name) & within
        total = is_one.cum_sum()
        before = pl.when(segment_id == "CLM").then(total).forward_fill()
        return pl.when(within).then(total - before).cast(pl.UInt16)

    code = pl.when(ends_party).then(pl.lit("")).when(segment_id == "NM1").then(element(1))
    party = pl.when(ends_party).then(0).when(segment_id == "NM1").then("ordinal")
    return placed.with_columns(
        scope=scope,
        line_number=number("LX", pl.col("in_line")),
        coverage=number("SBR", in_coverage),
        decision=number("SVD", in_decision),
        party_code=code.forward_fill().replace("", None).str.strip_chars(),
        party=party.forward_fill().replace(0, None).cast(pl.UInt32),
    )

"""Which segments hold more than the tables took: nothing of a file is dropped unseen."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.loops import assign
from claimwright.x12.p837.claims import ENTITLEMENTS, RELATIONSHIPS, SEQUENCES
from claimwright.x12.p837.codes import ICD_10, ROLES, STAY_LISTS
from claimwright.x12.p837.columns import part, text
from claimwright.x12.p837.parties import TAX_NUMBERS, TAX_NUMBERS_IN_NAMES, TAXONOMIES, role
from claimwright.x12.syntax import Segments, element

_LONGEST = 30
_ICD_9 = [name for name in ROLES if name not in ICD_10] + ["BR", "BQ"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """The elements that the tables take of segments; of those where `when` is false, nothing."""

    segment_id: str
    elements: tuple[int, ...]
    when: pl.Expr | None = None


_IN_CLAIM = pl.col("claim_ordinal").is_not_null()
_IN_LINE = pl.col("line_number").is_not_null()
_OF_ROLE = pl.col("role").is_not_null()
_FIRST = pl.col("is_first")
_WITHOUT_PARTY = pl.col("party").is_null()


def _within(number: int, *values: str) -> pl.Expr:
    """Whether an element is absent or one of these."""
    return text(number).is_null() | text(number).is_in(values)


def _procedure(number: int, *lists: str) -> pl.Expr:
    """Whether a composite procedure holds a code of these lists and modifiers alone."""
    further = pl.any_horizontal(part(number, one).is_not_null() for one in (7, 8))
    return (part(number, 1).is_null() | part(number, 1).is_in(lists)) & ~further


_PLAIN_ID = (
    pl.when(pl.col("role").is_in(["subscriber", "other_subscriber"]))
    .then(_within(8, "MI"))
    .when(pl.col("role").is_in(["payer", "other_payer"]))
    .then(_within(8, "PI"))
    .otherwise(_within(8, "XX", *TAX_NUMBERS_IN_NAMES) & (pl.col("role") != "patient"))
    | text(9).is_null()
)
_TAKEN = (
    _Taken(segment_id="ST", elements=(1, 2, 3)),
    _Taken(segment_id="SE", elements=(1, 2)),
    _Taken(segment_id="BHT", elements=(1, 2, 3, 4, 5, 6)),
    _Taken(segment_id="HL", elements=(1, 2, 3, 4)),
    _Taken(segment_id="LX", elements=(1,), when=_IN_CLAIM),
    _Taken(
        segment_id="NM1",
        elements=(1, 2, 3, 4, 5, 7, 8, 9),
        when=(_OF_ROLE & _PLAIN_ID)
        | (pl.col("party_code").is_in(["40", "41"]) & text(4).is_null() & (text(8) == "46")),
    ),
    _Taken(segment_id="N3", elements=(1, 2), when=_OF_ROLE & _FIRST),
    _Taken(segment_id="N4", elements=(1, 2, 3), when=_OF_ROLE & _FIRST),
    _Taken(
        segment_id="DMG",
        elements=(1, 2, 3),
        when=_OF_ROLE & _FIRST & (text(1) == "D8") & _within(3, "F", "M", "U"),
    ),
    _Taken(segment_id="PER", elements=(1, 2, 3, 4), when=_OF_ROLE & _FIRST & (text(3) == "TE")),
    _Taken(
        segment_id="PRV",
        elements=(1, 2, 3),
        when=_FIRST
        & text(2).is_in(TAXONOMIES)
        & (_OF_ROLE | (pl.col("scope") == "billing_provider")),
    ),
    _Taken(
        segment_id="REF",
        elements=(1, 2),
        when=_IN_CLAIM | (_OF_ROLE & text(1).is_in(TAX_NUMBERS)),
    ),
    _Taken(segment_id="DTP", elements=(1, 2, 3), when=_IN_CLAIM),
    _Taken(segment_id="AMT", elements=(1, 2), when=_IN_CLAIM),
    _Taken(segment_id="NTE", elements=(1, 2), when=_IN_CLAIM),
    _Taken(
        segment_id="SBR",
        elements=(1, 2, 3, 4, 5, 9),
        when=_within(1, *SEQUENCES) & _within(2, *RELATIONSHIPS) & _within(5, *ENTITLEMENTS),
    ),
    _Taken(segment_id="PAT", elements=(1,), when=_within(1, *RELATIONSHIPS)),
    _Taken(segment_id="CLM", elements=(1, 2, 5, 6, 7, 8, 9)),
    _Taken(segment_id="CL1", elements=(1, 2, 3), when=_WITHOUT_PARTY & _FIRST),
    _Taken(segment_id="HI", elements=tuple(range(1, _LONGEST)), when=pl.col("codes_taken")),
    _Taken(
        segment_id="SV1", elements=(1, 2, 3, 4, 5, 7), when=_IN_LINE & _FIRST & _procedure(1, "HC")
    ),
    _Taken(
        segment_id="SV2", elements=(1, 2, 3, 4, 5, 7), when=_IN_LINE & _FIRST & _procedure(2, "HC")
    ),
    _Taken(
        segment_id="SV3", elements=(1, 2, 3, 6, 11), when=_IN_LINE & _FIRST & _procedure(1, "AD")
    ),
    _Taken(segment_id="SVD", elements=(1, 2, 3, 4, 5), when=_IN_CLAIM & _procedure(3, "HC", "AD")),
    _Taken(segment_id="CAS", elements=tuple(range(1, 20)), when=_IN_CLAIM),
)


def rest(segments: Segments, placed: pl.DataFrame, *, codes: pl.DataFrame) -> pl.DataFrame:
    """The table `segments`: those of placed with anything that no other table took."""
    is_mixed = (
        ~pl.col("list_code").is_in([*ROLES, *STAY_LISTS, "DR"]).fill_null(value=False)
        | pl.col("list_code").is_in(_ICD_9).fill_null(value=False)
        | pl.col("is_longer")
        | pl.col("other")
        | pl.col("code").is_null()
    )
    mixed = codes.filter(is_mixed)["ordinal"].unique()
    owner = pl.coalesce(pl.col("party") + 2**31, "level", "transaction")
    marked = placed.with_columns(
        role=role(),
        codes_taken=~pl.col("ordinal").is_in(mixed.implode()) & (pl.col("scope") == "claim"),
        is_first=pl.struct(owner, "claim_ordinal", "line_number", "segment_id").is_first_distinct(),
    )
    left = [
        part
        for name, rows in marked.partition_by("segment_id", as_dict=True).items()
        for part in _left(rows, str(name[0]))
    ]
    found = pl.concat(left).sort("ordinal") if left else marked.clear()
    texts = segments.table.select("ordinal", "text")
    loops = (
        assign(segments).select("ordinal", "loop")
        if found.height
        else segments.table.select("ordinal", loop=pl.lit(None, pl.String))
    )
    return found.join(texts, on="ordinal", how="left", maintain_order="left").join(
        loops, on="ordinal", how="left", maintain_order="left"
    ).select(
        "transaction", "ordinal", "claim_ordinal", "claim_id", "line_number",
        "level", "scope", "loop", "segment_id", "text",
        coverage_position="coverage", party_role="role",
    )  # fmt: skip


def _left(rows: pl.DataFrame, segment_id: str) -> list[pl.DataFrame]:
    taken = next((one for one in _TAKEN if one.segment_id == segment_id), None)
    if taken is None:
        return [rows]
    highest = max(taken.elements)
    beyond = pl.col("elements").list.slice(highest + 1)
    # A segment may have thousands of elements too many, so they are looked through as one list.
    is_left = beyond.list.eval(pl.element().str.strip_chars() != "").list.any()
    for number in set(range(1, highest)) - set(taken.elements):
        is_left |= element(number).fill_null("").str.strip_chars() != ""
    if taken.when is not None:
        is_left |= ~taken.when.fill_null(value=False)
    return [rows.filter(is_left)]

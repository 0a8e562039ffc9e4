"""Which segments hold more than the tables took: nothing of a file is dropped unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from claimwright.x12.layout import part, text
from claimwright.x12.loops import assign
from claimwright.x12.p837.claims import ENTITLEMENTS, RELATIONSHIPS, SEQUENCES
from claimwright.x12.p837.codes import GROUP_LIST, ICD_10, ROLES, STAY_LISTS
from claimwright.x12.p837.parties import TAX_NUMBERS, TAX_NUMBERS_IN_NAMES, TAXONOMIES
from claimwright.x12.p837.scope import Placed
from claimwright.x12.segments import Segments, with_elements

_COLUMNS = [
    "transaction", "ordinal", "claim_ordinal", "claim_id", "line_number", "level", "scope",
    "segment_id", "text", "coverage_position", "role",
]  # fmt: skip
_ICD_9 = [name for name in ROLES if name not in ICD_10] + ["BR", "BQ"]


# The first segment of a kind at one place: below its party, in its claim or line, or at its level.
_FIRST = (
    pl.coalesce(
        pl.col("party").cast(pl.Int64),
        -(pl.col("claim_ordinal").cast(pl.Int64) * 2**17)
        - pl.col("line_number").fill_null(2**16).cast(pl.Int64)
        - 1,
        pl.col("level").cast(pl.Int64),
    )
).is_first_distinct()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """The elements that the tables take of segments, and how many there are at most.

    Of those where `when` is false they take nothing.
    """

    elements: tuple[int, ...]
    when: pl.Expr | None = None


_IN_CLAIM = pl.col("claim_ordinal").is_not_null()
_IN_LINE = pl.col("line_number").is_not_null()
_OF_ROLE = pl.col("role").is_not_null()
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
_TAKEN = {
    "ST": _Taken(elements=(1, 2, 3)),
    "SE": _Taken(elements=(1, 2)),
    "BHT": _Taken(elements=(1, 2, 3, 4, 5, 6)),
    "HL": _Taken(elements=(1, 2, 3, 4)),
    "LX": _Taken(elements=(1,), when=_IN_CLAIM),
    "NM1": _Taken(
        elements=(1, 2, 3, 4, 5, 7, 8, 9),
        when=(_OF_ROLE & _PLAIN_ID)
        | (pl.col("party_code").is_in(["40", "41"]) & text(4).is_null() & (text(8) == "46")),
    ),
    "N3": _Taken(elements=(1, 2), when=_OF_ROLE & _FIRST),
    "N4": _Taken(elements=(1, 2, 3), when=_OF_ROLE & _FIRST),
    "DMG": _Taken(
        elements=(1, 2, 3),
        when=_OF_ROLE & _FIRST & (text(1) == "D8") & _within(3, "F", "M", "U"),
    ),
    "PER": _Taken(elements=(1, 2, 3, 4), when=_OF_ROLE & _FIRST & (text(3) == "TE")),
    "PRV": _Taken(
        elements=(1, 2, 3),
        when=_FIRST
        & text(2).is_in(TAXONOMIES)
        & (_OF_ROLE | (pl.col("scope") == "billing_provider")),
    ),
    "REF": _Taken(
        elements=(1, 2),
        when=_IN_CLAIM | (_OF_ROLE & text(1).is_in(TAX_NUMBERS)),
    ),
    "DTP": _Taken(elements=(1, 2, 3), when=_IN_CLAIM),
    "AMT": _Taken(elements=(1, 2), when=_IN_CLAIM),
    "NTE": _Taken(elements=(1, 2), when=_IN_CLAIM),
    "SBR": _Taken(
        elements=(1, 2, 3, 4, 5, 9),
        when=_within(1, *SEQUENCES) & _within(2, *RELATIONSHIPS) & _within(5, *ENTITLEMENTS),
    ),
    "PAT": _Taken(elements=(1,), when=_within(1, *RELATIONSHIPS)),
    "CLM": _Taken(elements=(1, 2, 5, 6, 7, 8, 9)),
    "CL1": _Taken(elements=(1, 2, 3), when=_WITHOUT_PARTY & _FIRST),
    "SV1": _Taken(elements=(1, 2, 3, 4, 5, 7), when=_IN_LINE & _FIRST & _procedure(1, "HC")),
    "SV2": _Taken(elements=(1, 2, 3, 4, 5, 7), when=_IN_LINE & _FIRST & _procedure(2, "HC")),
    "SV3": _Taken(elements=(1, 2, 3, 6, 11), when=_IN_LINE & _FIRST & _procedure(1, "AD")),
    "SVD": _Taken(elements=(1, 2, 3, 4, 5), when=_IN_CLAIM & _procedure(3, "HC", "AD")),
    "CAS": _Taken(elements=tuple(range(1, 20)), when=_IN_CLAIM),
}


def rest(segments: Segments, placed: Placed, *, codes: pl.DataFrame) -> pl.DataFrame:
    """The table `segments`: those of placed with anything that no other table took."""
    left = [
        _of_diagnoses(placed.of("HI"), codes),
        *(
            placed.of(name).filter(_is_left(taken))
            for name, taken in _TAKEN.items()
            if placed.kinds[name].height
        ),
        placed.with_place(placed.others),
    ]
    found = pl.concat(pl.collect_all([one.select(_COLUMNS) for one in left])).sort("ordinal")
    return found.join(
        _loops(segments, found), on="ordinal", how="left", maintain_order="left"
    ).select(
        "transaction", "ordinal", "claim_ordinal", "claim_id", "line_number", "level",
        pl.col("scope").cast(pl.String), "loop", "segment_id", "text", "coverage_position",
        party_role="role",
    )  # fmt: skip


def _of_diagnoses(rows: pl.LazyFrame, codes: pl.DataFrame) -> pl.LazyFrame:
    """The HI segments with a list or a component that the tables of codes have no place for."""
    is_mixed = (
        ~pl.col("list_code").is_in([*ROLES, *STAY_LISTS, GROUP_LIST]).fill_null(value=False)
        | pl.col("list_code").is_in(_ICD_9).fill_null(value=False)
        | pl.col("is_longer")
        | pl.col("other")
        | pl.col("code").is_null()
    )
    mixed = codes.filter(is_mixed)["ordinal"].unique()
    return rows.filter((pl.col("scope") != "claim") | pl.col("ordinal").is_in(mixed.implode()))


def _is_left(taken: _Taken) -> pl.Expr:
    """Whether anything of a segment is not taken."""
    others = sorted({*range(1, max(taken.elements))} - {*taken.elements})
    is_left = pl.any_horizontal("is_longer", *(text(one).is_not_null() for one in others))
    return is_left if taken.when is None else is_left | ~taken.when.fill_null(value=False)


def _loops(segments: Segments, found: pl.DataFrame) -> pl.DataFrame:
    """ordinal and loop of at least those that were found.

    The guide is walked no further than it must be: over the heads of transactions, over each HL,
    and through the levels and claims in which some were found.
    """
    if found.is_empty():
        return pl.DataFrame(schema={"ordinal": pl.UInt32, "loop": pl.String})
    segment_id = pl.col("segment_id")
    begins = segment_id.is_in(["ST", "HL", "CLM"])
    table = segments.table.select(
        "transaction",
        "segment_id",
        stretch=begins.cum_sum(),
        is_found=pl.col("ordinal").is_in(found["ordinal"].implode()),
    )
    stretches = table.filter(pl.col("is_found") | (segment_id == "ST"))["stretch"].unique()
    is_walked = pl.col("stretch").is_in(stretches.implode()) | pl.col("transaction").is_null()
    # In the heads of transactions nothing is found that levels would tell more of.
    if stretches.len() > table["segment_id"].eq("ST").sum():
        is_walked |= segment_id == "HL"
    is_walked_row = table.select(is_walked).to_series()
    walked = replace(segments, table=with_elements(segments.table.filter(is_walked_row)))
    return assign(walked).select("ordinal", "loop")

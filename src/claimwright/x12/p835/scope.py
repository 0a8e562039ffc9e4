"""Where each segment of an 835 stands: its party, claim and service. Source: 005010X221A1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from claimwright.x12.layout import Separators, separators_of
from claimwright.x12.segments import Segments, element

# The segments at which it changes where the next ones stand; then the others that tables want.
_MARKS = ["ST", "LX", "CLP", "SVC", "PLB", "SE", "N1"]
_OTHERS = ["BPR", "TRN", "DTM", "N3", "N4", "REF", "NM1", "AMT", "CAS", "MOA", "MIA", "LQ"]
_KIND = pl.Enum([*_MARKS, *_OTHERS])
# Those that end a claim, and those that end a party.
_ENDS = ["ST", "LX", "PLB", "SE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The segments of a file's 835s, apart by their kind.

    marks: for the segments from each of _MARKS on, in_claim, in_service, the numbers of the claim
        and the service (CLP and SVC counted over the file), and the party (N101) above claims.
    """

    kinds: Mapping[str, pl.DataFrame]
    marks: pl.DataFrame

    def of(self, segment_id: str) -> pl.LazyFrame:
        """The segments of a kind with their elements and where they stand, in file order."""
        return (
            self.kinds[segment_id]
            .lazy()
            .with_columns(pl.lit(column).gather("mark").alias(column.name) for column in self.marks)
        )


def place(segments: Segments) -> Placed:
    """The segments of the 835s of a file, each with its place."""
    is_mark = (pl.col("kind").to_physical() < len(_MARKS)).fill_null(value=False)
    # What stands before the first mark stands nowhere, as after an SE.
    table = segments.table.select(
        "transaction", "group", "ordinal", "segment_id", "text", "component_separator",
        kind=pl.col("segment_id").cast(_KIND, strict=False),
    ).with_columns(mark=is_mark.cum_sum())  # fmt: skip
    parts = table.filter(pl.col("kind").is_not_null()).partition_by("kind", as_dict=True)
    empty = table.clear()
    separators = separators_of(segments)
    every = dict(
        zip(
            _KIND.categories,
            pl.collect_all(
                [_laid_out(parts.get((name,), empty), separators) for name in _KIND.categories]
            ),
            strict=True,
        )
    )
    starts = every["ST"].filter(element(1) == "835")["transaction"].drop_nulls()
    marks = _marks(
        table.lazy().filter(is_mark).select("kind").collect(),
        parties=every["N1"].select(element(1)).to_series(),
    )
    is_wanted = pl.col("transaction").is_in(starts.implode())
    return Placed(kinds={name: rows.filter(is_wanted) for name, rows in every.items()}, marks=marks)


def _laid_out(rows: pl.DataFrame, separators: Separators) -> pl.LazyFrame:
    return (
        rows.lazy()
        .with_columns(elements=pl.col("text").str.split(separators.element))
        .drop("kind", "text")
    )


def _marks(marks: pl.DataFrame, *, parties: pl.Series) -> pl.DataFrame:
    """Where each mark stands and what follows it; the first row is before any."""
    kind = pl.col("kind").to_physical()
    number = {name: at for at, name in enumerate(_MARKS)}

    def last_of(*names: str) -> pl.Expr:
        return pl.when(kind.is_in([number[one] for one in names])).then(kind).forward_fill()

    is_party = kind == number["N1"]
    in_claim = last_of(*_ENDS, "CLP") == number["CLP"]
    in_service = last_of(*_ENDS, "CLP", "SVC") == number["SVC"]
    before = pl.DataFrame(
        {"in_claim": False, "in_service": False, "claim": 0, "service": 0, "party": None},
        schema={
            "in_claim": pl.Boolean, "in_service": pl.Boolean, "claim": pl.UInt32,
            "service": pl.UInt32, "party": pl.String,
        },
    )  # fmt: skip
    found = marks.select(
        in_claim=in_claim.fill_null(value=False),
        in_service=(in_service & in_claim).fill_null(value=False),
        claim=(kind == number["CLP"]).cum_sum(),
        service=(kind == number["SVC"]).cum_sum(),
        party=pl.when(kind.is_in([number[one] for one in _ENDS]))
        .then(pl.lit(""))
        .otherwise(pl.lit(parties).gather(pl.when(is_party).then(is_party.cum_sum() - 1)))
        .forward_fill(),
    )
    return pl.concat([before, found])

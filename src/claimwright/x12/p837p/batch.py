"""The batch being written: the order of its claims, and how a segment finds its place among them.

Each kind of segment is one lazy frame of three columns: `transaction`, `position` and `text`.
All of them together, sorted by position, are the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique

import polars as pl

from claimwright.claims.records import ClaimType
from claimwright.claims.table_schemas import PartyRole
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import Envelope, segment_column
from claimwright.x12.syntax import Delimiters
from claimwright.x12.values import digits, identifier, plain_text

# The guide recommends at most 5,000 claims between ST and SE (005010X222A1, section 1.3.2).
CLAIMS_IN_A_TRANSACTION = 5000

_PROVIDER = (
    "name", "first_name", "middle_name", "npi", "taxonomy_code", "tax_id", "address_line_1",
    "address_line_2", "city", "state", "postal_code", "contact_name", "telephone",
)  # fmt: skip


@unique
class Section(IntEnum):
    """The parts of a transaction in the guide's order, as far as we write them."""

    HEADER = 0
    BILLING_PROVIDER = 1
    SUBSCRIBER = 2
    PAYER = 3
    PATIENT = 4
    CLAIM = 5
    REFERRING_PROVIDER = 6
    RENDERING_PROVIDER = 7
    SERVICE_FACILITY = 8
    OTHER_COVERAGE = 9
    LINE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Claims of one kind in the order in which they are written.

    order: one row a claim (claim_ordinal: u32, transaction: u32 from 0, rank: u32 from 0 over the
    file, opens_transaction: bool, is_dependent: bool, subscriber_level: u32, the HL01 of the
    claim's subscriber).
    """

    tables: ClaimTables
    envelope: Envelope
    order: pl.LazyFrame
    claim_type: ClaimType

    @property
    def delimiters(self) -> Delimiters:
        """The separators of the file."""
        return self.envelope.delimiters

    def rows(self, frame: pl.DataFrame) -> pl.LazyFrame:
        """Rows of one of the tables, each with the place of its claim."""
        return frame.lazy().join(self.order, on="claim_ordinal", maintain_order="left")

    def party(self, role: PartyRole) -> pl.LazyFrame:
        """The parties of one role, each with the place of its claim."""
        return self.rows(self.tables.parties.filter(pl.col("role") == role.value))

    def plain(self, column: str, maximum: int) -> pl.Expr:
        """A column of names or other free text, made fit for the wire."""
        return plain_text(pl.col(column), maximum=maximum, delimiters=self.delimiters)

    def text(self, segment_id: str, *elements: pl.Expr | str | None) -> pl.Expr:
        """A segment's text; an element that is a str is the same on every row."""
        columns = [
            one if isinstance(one, pl.Expr) else pl.lit(one, dtype=pl.String) for one in elements
        ]
        return segment_column(segment_id, *columns, delimiters=self.delimiters)

    def name(
        self, qualifier: str, *, id_qualifier: str | None = None, id_column: str | None = None
    ) -> pl.Expr:
        """An NM1 of a row of parties. Source: 005010X222A1, element lengths of NM1."""
        is_person = pl.col("is_person")
        number = identifier(pl.col(id_column)) if id_column else pl.lit(None, dtype=pl.String)
        return self.text(
            "NM1",
            qualifier,
            pl.when(is_person).then(pl.lit("1")).otherwise(pl.lit("2")),
            self.plain("name", 60),
            pl.when(is_person).then(self.plain("first_name", 35)),
            pl.when(is_person).then(self.plain("middle_name", 25)),
            None,
            pl.when(is_person).then(self.plain("name_suffix", 10)),
            pl.when(number.is_not_null()).then(pl.lit(id_qualifier, dtype=pl.String)),
            number,
        )

    def street(self) -> pl.Expr:
        """An N3 of a row of parties."""
        return self.text("N3", self.plain("address_line_1", 55), self.plain("address_line_2", 55))

    def city(self) -> pl.Expr:
        """An N4 of a row of parties; the postal code without its hyphen."""
        return self.text(
            "N4",
            self.plain("city", 30),
            identifier(pl.col("state")),
            digits(pl.col("postal_code")),
        )

    def place(
        self,
        frame: pl.LazyFrame,
        text: pl.Expr,
        *,
        section: Section,
        item: pl.Expr | int = 0,
        within: int = 0,
        detail: pl.Expr | int = 0,
        part: pl.Expr | int = 0,
    ) -> pl.LazyFrame:
        """One segment a row of frame, at its place among all.

        item: which other coverage or service line of the claim. within: the segment's place in its
        loop. detail, part: for loops inside a loop, and segments that repeat. Each below 256.
        """
        position = pl.col("rank").cast(pl.UInt64)
        for digit in (int(section), item, within, detail, part):
            expression = digit if isinstance(digit, pl.Expr) else pl.lit(digit)
            position = position * 256 + expression.cast(pl.UInt64)
        return frame.select("transaction", position=position, text=text)


def arrange(
    tables: ClaimTables,
    *,
    envelope: Envelope,
    claim_type: ClaimType = ClaimType.PROFESSIONAL,
) -> Batch:
    """Put claims into transactions: one for each billing provider, in the order of the batch."""
    order = _order(tables)
    return Batch(
        tables=tables, envelope=envelope, order=order.collect().lazy(), claim_type=claim_type
    )


def _order(tables: ClaimTables) -> pl.LazyFrame:
    billing = (
        tables.parties.lazy()
        .filter(pl.col("role") == PartyRole.BILLING_PROVIDER.value)
        .select("claim_ordinal", provider=pl.struct(_PROVIDER))
    )
    claims = tables.claims.lazy().select(
        "claim_ordinal", is_dependent=pl.col("relationship") != "self"
    )
    levels = pl.lit(1, dtype=pl.UInt32) + pl.col("is_dependent").cast(pl.UInt32)
    return (
        claims.join(billing, on="claim_ordinal")
        .with_columns(first=pl.col("claim_ordinal").min().over("provider"))
        .sort("first", "claim_ordinal")
        .with_columns(full=pl.int_range(pl.len()).over("first") // CLAIMS_IN_A_TRANSACTION)
        .with_columns(transaction=pl.struct("first", "full").rle_id())
        .select(
            "claim_ordinal",
            "transaction",
            "is_dependent",
            rank=pl.int_range(pl.len(), dtype=pl.UInt32),
            opens_transaction=pl.int_range(pl.len()).over("transaction") == 0,
            # The billing provider has HL01 1; each earlier claim took one level, or two.
            subscriber_level=2 + levels.cum_sum().over("transaction") - levels,
        )
    )

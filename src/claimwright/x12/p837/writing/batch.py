"""The batch being written: the order of its claims, and how a segment finds its place among them.

What one row of a table says is one piece: the texts of its segments, one after another. All pieces
of a batch, sorted by position, are the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique

import polars as pl

from claimwright.claims.records import ClaimType
from claimwright.claims.table_schemas import PartyRole
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import Envelope
from claimwright.x12.segment_texts import SegmentColumn, segment_column, segment_texts
from claimwright.x12.syntax import Delimiters
from claimwright.x12.values import digits, identifier, plain_columns

# The guide recommends at most 5,000 claims between ST and SE (005010X222A1, section 1.3.2).
CLAIMS_IN_A_TRANSACTION = 5000

_PROVIDER = (
    "name", "first_name", "middle_name", "npi", "taxonomy_code", "tax_id", "address_line_1",
    "address_line_2", "city", "state", "postal_code", "contact_name", "telephone",
)  # fmt: skip
# Greatest lengths of names and other free text. Source: 005010X222A1, NM1, N3, N4, PER and SBR.
_LENGTHS = {
    "name": 60, "first_name": 35, "middle_name": 25, "name_suffix": 10, "address_line_1": 55,
    "address_line_2": 55, "city": 30, "contact_name": 60, "plan_name": 60,
}  # fmt: skip
# How many values each digit of a position has, after the claim's rank: section, item, within ...
_DIGITS = (16, 4096, 256, 256, 256)


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
    order: pl.DataFrame
    claim_type: ClaimType

    @property
    def delimiters(self) -> Delimiters:
        """The separators of the file."""
        return self.envelope.delimiters

    def rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of one of the tables, each with the place of its claim."""
        return frame.join(self.order, on="claim_ordinal", maintain_order="left")

    def party(self, role: PartyRole) -> pl.DataFrame:
        """The parties of one role, each with the place of its claim, names fit for the wire."""
        return self.fit(self.rows(self.tables.parties.filter(pl.col("role") == role.value)))

    def fit(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same rows with names and other free text made fit for the wire."""
        return plain_columns(frame, _LENGTHS, delimiters=self.delimiters)

    def name(
        self,
        qualifier: str,
        *,
        id_qualifier: str | None = None,
        id_column: str | None = None,
        when: pl.Expr | None = None,
    ) -> SegmentColumn:
        """An NM1 of a row of parties."""
        is_person = pl.col("is_person")
        number = identifier(pl.col(id_column)) if id_column else None
        return segment_column(
            "NM1",
            qualifier,
            pl.when(is_person).then(pl.lit("1")).otherwise(pl.lit("2")),
            pl.col("name"),
            *(
                None if column is None else pl.when(is_person).then(pl.col(column))
                for column in ("first_name", "middle_name", None, "name_suffix")
            ),
            None
            if number is None
            else pl.when(number.is_not_null()).then(pl.lit(id_qualifier, dtype=pl.String)),
            number,
            when=when,
        )

    def address(self, *, when: pl.Expr | None = None) -> tuple[SegmentColumn, SegmentColumn]:
        """The N3 and N4 of a row of parties; the postal code without its hyphen."""
        state, postal_code = identifier(pl.col("state")), digits(pl.col("postal_code"))
        return (
            segment_column("N3", pl.col("address_line_1"), pl.col("address_line_2"), when=when),
            segment_column("N4", pl.col("city"), state, postal_code, when=when),
        )

    def place(
        self,
        frame: pl.DataFrame,
        *segments: SegmentColumn,
        section: Section,
        item: pl.Expr | int = 0,
        within: int = 0,
        detail: pl.Expr | int = 0,
        part: pl.Expr | int = 0,
    ) -> pl.DataFrame:
        """One piece a row of frame, at its place among all: transaction, position, text.

        item: which other coverage or service line of the claim, below 4096. within: the piece's
        place in its loop. detail, part: for loops inside a loop, and segments that repeat. Each of
        these below 256.
        """
        position = pl.col("rank").cast(pl.UInt64)
        for size, digit in zip(_DIGITS, (int(section), item, within, detail, part), strict=True):
            expression = digit if isinstance(digit, pl.Expr) else pl.lit(digit)
            position = position * size + expression.cast(pl.UInt64)
        return frame.select(
            "transaction",
            position=position,
            text=segment_texts(frame, segments, delimiters=self.delimiters),
        )


def arrange(tables: ClaimTables, *, envelope: Envelope, claim_type: ClaimType) -> Batch:
    """Put claims into transactions: one for each billing provider, in the order of the batch."""
    return Batch(tables=tables, envelope=envelope, order=_order(tables), claim_type=claim_type)


def _order(tables: ClaimTables) -> pl.DataFrame:
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
        .collect()
    )

"""Remittances as 835s, from values and from tables. Source: 005010X221A1.

What one row of a table says is a text; the texts of a payment, put in order, are its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from claimwright.claims.remittance import Remittance
from claimwright.x12.envelope import REMITTANCE, Envelope, assemble_texts, without_separators
from claimwright.x12.p835.rows import BETWEEN_MODIFIERS, RemittanceFrames, remittance_frames
from claimwright.x12.p835.tables import RemittanceTables
from claimwright.x12.segment_texts import (
    SegmentColumn,
    composite,
    refuse_separators,
    segment_column,
    segment_texts,
)
from claimwright.x12.syntax import Delimiters
from claimwright.x12.values import amount_column, date_column, digits, quantity_column

_ADJUSTMENTS_IN_A_CAS = 6
_PAIRS_IN_A_PLB = 6
_REMARKS_IN_A_MOA = 5
# The parts of a claim, and of a service line, in the guide's order.
_OPENING, _ADJUSTMENTS, _DETAILS, _REMARKS = range(4)
# What must not hold a separator, by table, with the segment that it stands in.
_IDENTIFIERS = {
    "transactions": {
        "payment_method": "BPR", "trace_number": "TRN", "originating_company_id": "TRN",
        "payer_state": "N4", "payer_postal_code": "N4", "payer_reference": "REF",
        "payee_qualifier": "N1", "payee_id": "N1",
    },
    "claims": {
        "claim_id": "CLP", "status_code": "CLP", "claim_filing_indicator": "CLP",
        "payer_claim_number": "CLP", "patient_id": "NM1", "crossover_payer_id": "NM1",
    },
    "services": {
        "procedure_code": "SVC", "submitted_procedure_code": "SVC", "modifiers": "SVC",
        "line_control_number": "REF",
    },
    "adjustments": {"group_code": "CAS", "reason_code": "CAS"},
    "remarks": {"code": "LQ"},
    "provider_adjustments": {"provider_id": "PLB", "reason_code": "PLB", "reference": "PLB"},
}  # fmt: skip


def write(remittances: Iterable[Remittance], *, envelope: Envelope) -> bytes:
    """Write payments as one file, a transaction for each.

    The payer's technical contact is the envelope's submitter. What a Remittance does not hold
    (bank accounts, dates of receipt) is left out. Raises SeparatorInElement where an identifier
    holds a separator; names are made fit.
    """
    return _write(remittance_frames(remittances), envelope=envelope)


def write_tables(tables: RemittanceTables, *, envelope: Envelope) -> bytes:
    """The same of tables: what their columns say, in the order of their rows.

    Columns that keep a text as it stood (`..._text`) and ordinals are not asked.
    """
    return _write(RemittanceFrames.of(tables), envelope=envelope)


def _write(frames: RemittanceFrames, *, envelope: Envelope) -> bytes:
    delimiters = envelope.delimiters
    for name, columns in _IDENTIFIERS.items():
        refuse_separators(getattr(frames, name), columns, delimiters=delimiters)
    pen = _Pen(envelope=envelope)
    claims = pl.concat(
        [
            *pen.claims(frames.claims),
            *pen.services(frames.services),
            pen.adjustments(frames.adjustments),
            *pen.remarks(frames.remarks),
        ]
    ).sort("position", maintain_order=True)
    places = frames.claims.select("claim", "transaction")
    claim_texts = _by_transaction(claims.join(places, on="claim", maintain_order="left"))
    bodies = (
        pen.payments(frames.transactions)
        .join(claim_texts, on="transaction", how="left", maintain_order="left")
        .join(
            _by_transaction(pen.provider_adjustments(frames.provider_adjustments)),
            on="transaction",
            how="left",
            maintain_order="left",
            suffix="_last",
        )
    )
    opens = "LX" + delimiters.element + "1" + delimiters.terminator + delimiters.line_end
    claims_text = pl.lit(opens) + pl.col("text")
    body = pl.concat_str("header", claims_text, "text_last", ignore_nulls=True)
    return assemble_texts(
        bodies.select(body).to_series().to_list(), transaction=REMITTANCE, envelope=envelope
    )


def _by_transaction(pieces: pl.DataFrame) -> pl.DataFrame:
    return pieces.group_by("transaction", maintain_order=True).agg(pl.col("text").str.join(""))


class _Pen:
    """Words the rows of each table. Pieces of claims have claim, position and text."""

    def __init__(self, *, envelope: Envelope) -> None:
        self._envelope = envelope
        self._delimiters: Delimiters = envelope.delimiters

    def payments(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The segments before the claims: transaction, header."""
        submitter, amount = self._envelope.submitter, pl.col("payment_cents")
        has_address = pl.col("payer_line_1").is_not_null()
        made = date_column(pl.col("production_date")).fill_null(f"{self._envelope.at:%Y%m%d}")
        segments = (
            segment_column(
                "BPR",
                # A payment of nothing is a notice; the money itself travels elsewhere.
                pl.when(amount == 0).then(pl.lit("H")).otherwise(pl.lit("I")),
                amount_column(amount.abs()),
                pl.coalesce("credit_or_debit", pl.lit("C")),
                pl.col("payment_method"), *[None] * 11, date_column(pl.col("payment_date")),
            ),
            segment_column("TRN", "1", pl.col("trace_number"), pl.col("originating_company_id")),
            segment_column("DTM", "405", made),
            segment_column("N1", "PR", self._name("payer_name", 60)),
            segment_column(
                "N3", self._name("payer_line_1", 55), self._name("payer_line_2", 55),
                when=has_address,
            ),
            segment_column(
                "N4", self._name("payer_city", 30), pl.col("payer_state"),
                pl.col("payer_postal_code"), when=has_address,
            ),
            segment_column(
                "REF", "2U", pl.col("payer_reference"),
                when=pl.col("payer_reference").is_not_null(),
            ),
            segment_column(
                "PER", "BL", self._plain(pl.lit(submitter.contact_name), 60), "TE",
                digits(pl.lit(submitter.telephone)),
            ),
            segment_column(
                "N1", "PE", self._name("payee_name", 60), pl.col("payee_qualifier"),
                pl.col("payee_id"),
            ),
        )  # fmt: skip
        return rows.select("transaction", header=self._texts(rows, *segments))

    def claims(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The CLP, and the names that follow its adjustments."""
        owed = pl.col("patient_responsibility_cents")
        member_id, crossover = pl.col("patient_id"), pl.col("crossover_payer_id")
        claim = segment_column(
            "CLP",
            pl.col("claim_id"),
            pl.col("status_code"),
            amount_column(pl.col("charge_cents")),
            amount_column(pl.col("paid_cents")),
            pl.when(owed != 0).then(amount_column(owed)),
            pl.col("claim_filing_indicator"),
            pl.col("payer_claim_number"),
        )
        patient = segment_column(
            "NM1", "QC", "1", self._name("patient_last_name", 60),
            self._name("patient_first_name", 35), None, None, None,
            pl.when(member_id.is_not_null()).then(pl.lit("MI")), member_id,
        )  # fmt: skip
        next_payer = segment_column(
            "NM1", "TT", "2", crossover, None, None, None, None, "PI", crossover,
            when=crossover.is_not_null(),
        )  # fmt: skip
        return (
            self._placed(rows, self._texts(rows, claim), part=_OPENING),
            self._placed(rows, self._texts(rows, patient, next_payer), part=_DETAILS),
        )

    def services(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The SVC with its day, and the number and amount that follow its adjustments."""
        submitted, day = pl.col("submitted_procedure_code"), pl.col("date_of_service")
        number, allowed = pl.col("line_control_number"), pl.col("allowed_cents")
        separator = self._delimiters.component
        procedure = composite(
            "HC",
            pl.col("procedure_code"),
            pl.col("modifiers").str.replace_all(BETWEEN_MODIFIERS, separator, literal=True),
            delimiters=self._delimiters,
        )
        service = segment_column(
            "SVC",
            procedure,
            amount_column(pl.col("charge_cents")),
            amount_column(pl.col("paid_cents")),
            None,
            quantity_column(pl.col("units")),
            pl.when(submitted.is_not_null()).then(pl.lit("HC" + separator) + submitted),
        )
        dated = segment_column("DTM", "472", date_column(day), when=day.is_not_null())
        known_by = segment_column("REF", "6R", number, when=number.is_not_null())
        amount = segment_column(
            "AMT", "B6", amount_column(allowed), when=allowed.is_not_null()
        )  # fmt: skip
        return (
            self._placed(rows, self._texts(rows, service, dated), part=_OPENING),
            self._placed(rows, self._texts(rows, known_by, amount), part=_DETAILS),
        )

    def adjustments(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Each adjustment's part of a CAS, which holds six in a row of one group."""
        rows = _chunked(rows, ("claim", "service", "group_code"), size=_ADJUSTMENTS_IN_A_CAS)
        between = pl.lit(self._delimiters.element)
        text = pl.concat_str(
            self._opening("CAS", pl.col("group_code")),
            between,
            pl.col("reason_code"),
            between,
            amount_column(pl.col("amount_cents")),
            # A quantity that is not there keeps its place before the next adjustment.
            pl.when(pl.col("quantity").is_not_null() | ~pl.col("closes")).then(between),
            quantity_column(pl.col("quantity")),
            self._closing(),
            ignore_nulls=True,
        )
        return self._placed(rows, text, part=_ADJUSTMENTS)

    def remarks(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The remarks of claims, five in a MOA, and an LQ for each of a service line."""
        on_claims = rows.filter(pl.col("service").is_null())
        on_services = rows.filter(pl.col("service").is_not_null())
        chunked = _chunked(on_claims, ("claim",), size=_REMARKS_IN_A_MOA)
        code = pl.lit(self._delimiters.element) + pl.col("code")
        text = pl.concat_str(
            self._opening("MOA", pl.lit(self._delimiters.element)),
            code,
            self._closing(),
            ignore_nulls=True,
        )
        remark = segment_column("LQ", "HE", pl.col("code"))
        return (
            self._placed(chunked, text, part=_REMARKS),
            self._placed(on_services, self._texts(on_services, remark), part=_REMARKS),
        )

    def provider_adjustments(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Each adjustment's part of a PLB, which holds six of one provider and year's end."""
        by = ("transaction", "provider_id", "fiscal_period_end_date")
        between, end_date = pl.lit(self._delimiters.element), pl.col("fiscal_period_end_date")
        provider = pl.concat_str(
            pl.col("provider_id"), between, date_column(end_date).fill_null("")
        )
        reason = composite(
            pl.col("reason_code"), pl.col("reference"), delimiters=self._delimiters
        )  # fmt: skip
        text = pl.concat_str(
            self._opening("PLB", provider),
            between,
            reason,
            between,
            amount_column(pl.col("amount_cents")),
            self._closing(),
            ignore_nulls=True,
        )
        chunked = _chunked(rows, by, size=_PAIRS_IN_A_PLB)
        return chunked.select("transaction", text=text)

    def _opening(self, segment_id: str, first: pl.Expr) -> pl.Expr:
        opening = pl.lit(segment_id + self._delimiters.element) + first
        return pl.when("opens").then(opening)

    def _closing(self) -> pl.Expr:
        end = self._delimiters.terminator + self._delimiters.line_end
        return pl.when("closes").then(pl.lit(end))

    def _texts(self, rows: pl.DataFrame, *segments: SegmentColumn) -> pl.Series:
        return segment_texts(rows, segments, delimiters=self._delimiters)

    def _placed(self, rows: pl.DataFrame, text: pl.Series | pl.Expr, *, part: int) -> pl.DataFrame:
        service = pl.col("service") if "service" in rows.columns else pl.lit(0)
        position = (
            pl.col("claim").cast(pl.UInt64) * 2**34
            + service.fill_null(0).cast(pl.UInt64) * 4
            + part
        )  # fmt: skip
        return rows.select("claim", position=position, text=text)

    def _name(self, column: str, maximum: int) -> pl.Expr:
        return self._plain(pl.col(column), maximum)

    def _plain(self, text: pl.Expr, maximum: int) -> pl.Expr:
        clean = without_separators(text, delimiters=self._delimiters)
        return clean.str.slice(0, maximum).str.strip_chars()


def _chunked(rows: pl.DataFrame, by: tuple[str, ...], *, size: int) -> pl.DataFrame:
    """Rows with `opens` and `closes`: where a segment of at most `size` rows in a row begins and
    ends, all of them alike in `by`.
    """
    index = pl.int_range(pl.len())
    begins = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in by)
    first = pl.when(begins | (index == 0)).then(index).forward_fill()
    opens = (index - first) % size == 0
    return rows.with_columns(opens=opens).with_columns(
        closes=pl.col("opens").shift(-1, fill_value=True)
    )

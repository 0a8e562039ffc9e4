"""What is wrong with an 835, and what of it may not be posted because of that.

Source: 005010X221A1. Whether the amounts add up is the ledger's question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.p835.tables import RemittanceTables

SOURCE = "ASC X12N 005010X221A1 (835)"

_ASK_AGAIN = "Ask the payer to send the file again."
_HELD_CLAIM = "This claim was left out and nothing of it will be posted."
_HELD_PAYMENT = "This payment was left out and nothing of it will be posted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Findings, and the transactions and claims (their numbers in the tables) that are held."""

    findings: list[Finding] = field(default_factory=list)
    held_transactions: set[int] = field(default_factory=set)
    held_claims: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """A finding for each row of a table where `when` is true. `element` may be a column's name.

    holds: "transaction" or "claim", what is left out then; such a finding stops, others warn.
    """

    id: str
    table: str
    when: pl.Expr
    message: str
    segment: str
    element: int | str | None = None
    value: str | None = None
    expected: str | None = None
    holds: str | None = None
    ordinal: str = "ordinal"


def judge(tables: RemittanceTables, *, file: str | None) -> Verdict:
    """Find what is wrong.

    Findings (ids begin with "x12.835."): truncated, segment-count, payment-missing,
    trace-number-missing, payer-missing, payment-date-missing, claim-number-missing, amount,
    amount-missing, quantity, date, adjustment-incomplete, outside-claim.
    """
    verdict = Verdict()
    control_numbers = dict(tables.transactions.select("transaction", "control_number").iter_rows())
    claim_ids = dict(tables.claims.select("claim", "claim_id").iter_rows())
    for check in _CHECKS:
        table: pl.DataFrame = getattr(tables, check.table)
        for row in table.filter(check.when).iter_rows(named=True):
            if check.holds == "transaction":
                verdict.held_transactions.add(row["transaction"])
            elif check.holds == "claim":
                verdict.held_claims.add(row["claim"])
            place = Place(
                file=file,
                transaction=control_numbers[row["transaction"]],
                segment=row.get("segment_id", check.segment),
                segment_ordinal=row[check.ordinal],
                element=_element(check, row),
                claim_id=claim_ids.get(row.get("claim")) or None,
            )
            verdict.findings.append(_finding(check, row, place))
    verdict.findings.sort(key=lambda finding: finding.at.segment_ordinal or 0)
    return verdict


def _element(check: _Check, row: dict[str, Any]) -> int | None:
    if isinstance(check.element, str):
        # Tables of repeating groups keep the element of the reason; the amount stands after it.
        return int(row[check.element]) + 1
    return check.element


def _finding(check: _Check, row: dict[str, Any], place: Place) -> Finding:
    ending = {"transaction": f" {_HELD_PAYMENT} {_ASK_AGAIN}", "claim": f" {_HELD_CLAIM}"}
    return Finding(
        id=check.id,
        severity=Severity.WARN if check.holds is None else Severity.STOP,
        message=check.message + ending.get(check.holds or "", ""),
        at=place,
        value=row[check.value] if check.value else None,
        expected=check.expected,
        source=SOURCE,
    )


def _is_empty(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.strip_chars() == ""


def _is_unreadable(text: str, value: str) -> pl.Expr:
    return ~_is_empty(text) & pl.col(value).is_null()


def _amount(
    table: str, column: str, segment: str, element: int | str, *, holds: str | None
) -> Iterator[_Check]:
    text = f"{column}_text"
    yield _Check(
        id="x12.835.amount",
        table=table,
        when=_is_unreadable(text, f"{column}_cents"),
        message="This amount cannot be read, and it is not ours to guess it.",
        segment=segment,
        element=element,
        value=text,
        expected="dollars with at most two decimals, such as 12.5",
        holds=holds,
        ordinal="payment_ordinal" if segment == "BPR" else "ordinal",
    )


def _required_amount(table: str, column: str, segment: str, element: int) -> _Check:
    return _Check(
        id="x12.835.amount-missing",
        table=table,
        when=_is_empty(f"{column}_text"),
        message="An amount is missing that every claim and line must have.",
        segment=segment,
        element=element,
        expected="an amount",
        holds="claim",
    )


_CHECKS = (
    _Check(
        id="x12.835.truncated",
        table="transactions",
        when=pl.col("end_ordinal").is_null(),
        message="The file breaks off before this payment's end (there is no SE segment), "
        "so claims of it may be missing.",
        segment="ST",
        holds="transaction",
        expected="an SE segment",
    ),
    _Check(
        id="x12.835.segment-count",
        table="transactions",
        when=pl.col("end_ordinal").is_not_null()
        & (
            pl.col("stated_count").str.strip_chars().cast(pl.Int64, strict=False)
            != pl.col("end_ordinal").cast(pl.Int64) - pl.col("ordinal") + 1
        ).fill_null(True),
        message="The number of segments is not the one that the payer states, so some may have "
        "been lost or added. Compare the payment with its claims before you trust it.",
        segment="SE",
        element=1,
        value="stated_count",
        ordinal="end_ordinal",
    ),
    _Check(
        id="x12.835.payment-missing",
        table="transactions",
        when=pl.col("payment_ordinal").is_null() | _is_empty("payment_text").fill_null(True),
        message="The amount of the payment is missing.",
        segment="BPR",
        element=2,
        expected="BPR with an amount",
        holds="transaction",
    ),
    *_amount("transactions", "payment", "BPR", 2, holds="transaction"),
    _Check(
        id="x12.835.trace-number-missing",
        table="transactions",
        when=_is_empty("trace_number"),
        message="The trace number (TRN) is missing, by which this advice and its money are matched "
        "and posted only once.",
        segment="TRN",
        element=2,
        expected="a trace number",
        holds="transaction",
    ),
    _Check(
        id="x12.835.payer-missing",
        table="transactions",
        when=_is_empty("payer_reference") & _is_empty("payer_id")
        & _is_empty("originating_company_id"),
        message="Nothing in this payment says which payer it is from.",
        segment="N1",
        element=4,
        expected="a payer identifier in N104, REF*2U or TRN03",
        holds="transaction",
    ),
    _Check(
        id="x12.835.payment-date-missing",
        table="transactions",
        when=pl.col("payment_date").is_null()
        & pl.any_horizontal(pl.col("production_date", "group_date").is_not_null()),
        message="The date of the payment is missing or unreadable; the day on which the file was "
        "made stands in its place. Compare it with the deposit.",
        segment="BPR",
        element=16,
        value="payment_date_text",
        expected="a date",
        ordinal="payment_ordinal",
    ),
    _Check(
        id="x12.835.payment-date-missing",
        table="transactions",
        when=pl.all_horizontal(
            pl.col("payment_date", "production_date", "group_date").is_null()
        ),
        message="No date of the payment or of the file can be read.",
        segment="BPR",
        element=16,
        value="payment_date_text",
        expected="a date",
        holds="transaction",
        ordinal="payment_ordinal",
    ),
    _Check(
        id="x12.835.claim-number-missing",
        table="claims",
        when=_is_empty("claim_id"),
        message="A claim payment has no claim number, so it cannot be matched to a claim. "
        "Find the claim by its patient and ask the payer for a correction.",
        segment="CLP",
        element=1,
        holds="claim",
    ),
    _required_amount("claims", "charge", "CLP", 3),
    _required_amount("claims", "paid", "CLP", 4),
    *_amount("claims", "charge", "CLP", 3, holds="claim"),
    *_amount("claims", "paid", "CLP", 4, holds="claim"),
    *_amount("claims", "patient_responsibility", "CLP", 5, holds="claim"),
    _required_amount("services", "charge", "SVC", 2),
    *_amount("services", "charge", "SVC", 2, holds="claim"),
    *_amount("services", "paid", "SVC", 3, holds="claim"),
    *_amount("services", "allowed", "AMT", 2, holds=None),
    *_amount("adjustments", "amount", "CAS", "element", holds="claim"),
    *_amount("provider_adjustments", "amount", "PLB", "element", holds="transaction"),
    _Check(
        id="x12.835.quantity",
        table="services",
        when=_is_unreadable("units_text", "units"),
        message="The units paid cannot be read and were left empty. Compare with the claim.",
        segment="SVC",
        element=5,
        value="units_text",
        expected="a number",
    ),
    _Check(
        id="x12.835.date",
        table="services",
        when=_is_unreadable("date_text", "day"),
        message="The date of service of this line cannot be read and was left empty. "
        "Compare with the claim.",
        segment="DTM",
        element=2,
        value="date_text",
        expected="a date as CCYYMMDD",
    ),
    _Check(
        id="x12.835.adjustment-incomplete",
        table="adjustments",
        when=_is_empty("group_code") | _is_empty("reason_code") | _is_empty("amount_text"),
        message="An adjustment lacks its group code, its reason or its amount.",
        segment="CAS",
        value="amount_text",
        expected="group code, reason code and amount",
        holds="claim",
    ),
    _Check(
        id="x12.835.provider-adjustment-incomplete",
        table="provider_adjustments",
        when=_is_empty("provider_id") | _is_empty("reason_code") | _is_empty("amount_text"),
        message="A provider adjustment lacks its provider, its reason or its amount.",
        segment="PLB",
        value="amount_text",
        expected="provider, reason code and amount",
        holds="transaction",
    ),
    _Check(
        id="x12.835.outside-claim",
        table="strays",
        when=pl.lit(True),
        message="This segment belongs to no claim and was not used. Check the claim before it in "
        "the payer's portal; a CLP segment may be missing.",
        segment="",
    ),
)  # fmt: skip

"""What is wrong with the claims of a file, and which cannot stand as records because of that.

Source: 005010X222A1, X223A2 and X224A2. Whether a claim is right is the scrubber's question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.claims.table_schemas import PartyRole, StayCode
from claimwright.x12.p837.tables import ClaimFileTables
from claimwright.x12.values import read_quantity

SOURCE = "ASC X12N 005010X222A1, X223A2, X224A2 (837)"
_HELD = " The claim was left out of the claims read; the rest of the file was read."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Findings, and the claim_ordinals of the claims that are held."""

    findings: list[Finding] = field(default_factory=list)
    held: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """A finding for each row of a frame where `when` is true.

    The frame has claim_ordinal, claim_id and ordinal. holds: whether the claim is held; such a
    finding stops, others warn.
    """

    id: str
    frame: pl.DataFrame
    when: pl.Expr
    message: str
    segment: str
    element: int | None = None
    value: str | None = None
    expected: str | None = None
    holds: bool = True


def judge(tables: ClaimFileTables, *, file: str | None) -> Verdict:
    """Find what is wrong.

    Findings (ids begin with "x12.837."): truncated, claim-number-missing, amount, quantity,
    payer-order, frequency-missing, party-missing, line-missing, service-missing,
    service-outside-line, date-missing, statement-dates, stay-code, decision-payer, decision-date,
    adjustment-incomplete, outside-claim.
    """
    verdict = Verdict()
    transactions = dict(tables.transactions.select("transaction", "control_number").iter_rows())
    of_claim = dict(tables.terms.select("claim_ordinal", "transaction").iter_rows())
    for check in _checks(tables):
        for row in check.frame.filter(check.when).iter_rows(named=True):
            claim = row["claim_ordinal"]
            if check.holds and claim is not None:
                verdict.held.add(claim)
            transaction = row.get("transaction") or of_claim.get(claim)
            verdict.findings.append(
                _finding(check, row, file=file, transaction=transactions.get(transaction))
            )
    verdict.findings.sort(key=lambda finding: finding.at.segment_ordinal or 0)
    return verdict


def _finding(
    check: _Check, row: dict[str, Any], *, file: str | None, transaction: str | None
) -> Finding:
    return Finding(
        id=f"x12.837.{check.id}",
        severity=Severity.STOP if check.holds else Severity.WARN,
        message=check.message + (_HELD if check.holds else ""),
        at=Place(
            file=file,
            transaction=transaction,
            segment=row.get("segment_id") or check.segment,
            segment_ordinal=row["ordinal"],
            element=row.get("element") or check.element,
            claim_id=row["claim_id"] or None,
            line_number=row.get("line_number"),
        ),
        value=None if check.value is None else row[check.value],
        expected=check.expected,
        source=SOURCE,
    )


def _checks(tables: ClaimFileTables) -> Iterator[_Check]:
    yield from _claim_checks(tables)
    yield from _party_checks(tables)
    yield from _line_checks(tables)
    yield from _stay_checks(tables)
    yield from _coordination_checks(tables)


def _amount(frame: pl.DataFrame, cents: str, text: str, segment: str, element: int) -> _Check:
    return _Check(
        id="amount",
        frame=frame,
        when=pl.col(cents).is_null(),
        message="This amount is missing or cannot be read, and it is not ours to guess it. "
        "Ask the sender to correct it.",
        segment=segment,
        element=element,
        value=text,
        expected="dollars with at most two decimals, such as 12.5",
    )


def _claim_checks(tables: ClaimFileTables) -> Iterator[_Check]:
    known = tables.known.claims.select(
        "claim_ordinal", "sequence", "frequency_code", "charge_cents", "effective_date"
    )
    claims = tables.terms.join(known, on="claim_ordinal", how="left", maintain_order="left")
    unfinished = tables.transactions.filter(pl.col("end_ordinal").is_null())
    last = claims.filter(
        (pl.col("claim_ordinal") == pl.col("claim_ordinal").max().over("transaction"))
        & pl.col("transaction").is_in(unfinished["transaction"].implode())
    )
    yield _Check(
        id="truncated",
        frame=last,
        when=pl.lit(value=True),
        message="The file breaks off after this claim (there is no SE segment), so lines of it "
        "and further claims may be missing. Ask the sender for the whole file.",
        segment="CLM",
        expected="an SE segment",
    )
    yield _Check(
        id="claim-number-missing",
        frame=claims,
        when=pl.col("claim_id") == "",
        message="A claim has no number, so no answer could be matched to it. "
        "Ask the sender to give it one.",
        segment="CLM",
        element=1,
    )
    yield _amount(claims, "charge_cents", "charge_text", "CLM", 2)
    yield _Check(
        id="payer-order",
        frame=claims,
        when=pl.col("sequence").is_null(),
        message="The claim does not say whether this payer is the first, second or third. "
        "Ask the sender in which order the payers stand.",
        segment="SBR",
        element=1,
        value="payer_order",
        expected="P, S or T",
    )
    yield _Check(
        id="frequency-missing",
        frame=claims,
        when=pl.col("frequency_code").is_null(),
        message="The claim does not say whether it is new, a replacement or a void. "
        "Ask the sender.",
        segment="CLM",
        element=5,
        expected="a frequency code",
    )
    yield _Check(
        id="outside-claim",
        frame=tables.segments,
        when=pl.col("claim_ordinal").is_null()
        & pl.col("segment_id").is_in(["LX", "SV1", "SV2", "SV3", "SVD", "HI", "CL1"]),
        message="This segment belongs to no claim and was not used. Look at the claim before it; "
        "a CLM segment may be missing.",
        segment="",
        holds=False,
    )


def _party_checks(tables: ClaimFileTables) -> Iterator[_Check]:
    for role, label in (
        (PartyRole.BILLING_PROVIDER, "billing provider"),
        (PartyRole.SUBSCRIBER, "subscriber"),
        (PartyRole.PAYER, "payer"),
        (PartyRole.PATIENT, "patient"),
    ):
        named = tables.known.parties.filter(pl.col("role") == role.value)
        yield _Check(
            id="party-missing",
            frame=tables.terms.join(named, on="claim_ordinal", how="anti"),
            when=pl.lit(value=True),
            message=f"The {label} of this claim is not named. Ask the sender to add the {label}.",
            segment="NM1",
            expected=label,
        )
    for role, label in (
        (PartyRole.OTHER_SUBSCRIBER, "subscriber"),
        (PartyRole.OTHER_PAYER, "payer"),
    ):
        named = tables.known.parties.filter(pl.col("role") == role.value)
        yield _Check(
            id="party-missing",
            frame=tables.coverage_texts.join(
                named.with_columns(pl.col("coverage_position").cast(pl.UInt16)),
                on=["claim_ordinal", "coverage_position"],
                how="anti",
            ),
            when=pl.lit(value=True),
            message=f"The {label} of another policy is not named. "
            f"Ask the sender to add the {label}.",
            segment="NM1",
            expected=f"{label} of the other policy",
        )


def _line_checks(tables: ClaimFileTables) -> Iterator[_Check]:
    key = ["claim_ordinal", "line_number"]
    lines = tables.line_texts.join(
        tables.known.lines.select(*key, "charge_cents", "date_of_service"),
        on=key,
        how="left",
        maintain_order="left",
    )
    yield _Check(
        id="line-missing",
        frame=tables.terms.join(lines, on="claim_ordinal", how="anti"),
        when=pl.lit(value=True),
        message="The claim has no service lines. Ask the sender for them.",
        segment="CLM",
        expected="at least one LX",
    )
    with_service = lines.filter(pl.col("service_ordinal").is_not_null()).with_columns(
        ordinal="service_ordinal"
    )
    yield _Check(
        id="service-missing",
        frame=lines,
        when=pl.col("service_ordinal").is_null(),
        message="A line does not say what was done. Ask the sender to correct it.",
        segment="LX",
        expected="SV1, SV2 or SV3",
    )
    further = tables.segments.filter(pl.col("segment_id").is_in(["SV1", "SV2", "SV3"]))
    yield _Check(
        id="service-outside-line",
        frame=further.filter(
            ~pl.col("ordinal").is_in(lines["service_ordinal"].drop_nulls().implode())
        ),
        when=pl.col("claim_ordinal").is_not_null(),
        message="A service stands outside a line of its own (its LX segment is missing), so the "
        "claim would be short of its charge. Ask the sender to correct it.",
        segment="",
        expected="LX",
    )
    yield _amount(with_service, "charge_cents", "charge_text", "SV", 2)
    yield _Check(
        id="date-missing",
        frame=lines,
        when=pl.col("date_of_service").is_null(),
        message="The date of service is missing or no day of the calendar. Ask the sender for it.",
        segment="DTP",
        element=3,
        value="date_text",
        expected="a date as CCYYMMDD",
    )
    yield _Check(
        id="quantity",
        frame=with_service,
        when=read_quantity(pl.col("units_text")).is_null(),
        message="The units are missing or cannot be read; one unit was taken. "
        "Compare with the sender's claim.",
        segment="SV",
        value="units_text",
        expected="a number",
        holds=False,
    )


def _stay_checks(tables: ClaimFileTables) -> Iterator[_Check]:
    places = tables.terms.select("claim_ordinal", "ordinal")
    first, last = pl.col("statement_first_date"), pl.col("statement_last_date")
    yield _Check(
        id="statement-dates",
        frame=tables.known.stays.join(places, on="claim_ordinal", maintain_order="left"),
        when=first.is_null() | last.is_null() | (last < first).fill_null(value=False),
        message="The days that the claim bills are missing or end before they begin. "
        "Ask the sender for the statement dates.",
        segment="DTP",
        element=3,
        expected="two dates as CCYYMMDD-CCYYMMDD",
    )
    kind = pl.col("kind")
    first, last = pl.col("first_date"), pl.col("last_date")
    needs_day = kind.is_in(
        [StayCode.PROCEDURE.value, StayCode.OCCURRENCE.value, StayCode.OCCURRENCE_SPAN.value]
    )
    is_span = kind == StayCode.OCCURRENCE_SPAN.value
    yield _Check(
        id="stay-code",
        frame=tables.known.stay_codes.join(places, on="claim_ordinal", maintain_order="left"),
        when=(needs_day & first.is_null())
        | (is_span & (last.is_null() | (last < first)).fill_null(value=True))
        | ((kind == StayCode.VALUE.value) & pl.col("amount_cents").is_null()),
        message="A code of the stay lacks its date or amount, or has one that cannot be read. "
        "Ask the sender to correct it.",
        segment="HI",
        value="code",
        expected="a code with its date or amount",
    )


def _coordination_checks(tables: ClaimFileTables) -> Iterator[_Check]:
    key = ["claim_ordinal", "coverage_position"]
    coverages = tables.coverage_texts.with_columns(pl.col("coverage_position").cast(pl.UInt8)).join(
        tables.known.other_coverages.select(*key, "sequence", "paid_cents"),
        on=key,
        how="left",
        maintain_order="left",
    )
    yield _Check(
        id="payer-order",
        frame=coverages,
        when=pl.col("sequence").is_null(),
        message="The claim does not say whether another payer is the first, second or third. "
        "Ask the sender in which order the payers stand.",
        segment="SBR",
        element=1,
        value="payer_order",
        expected="P, S or T",
    )
    yield _amount(
        coverages.filter(pl.col("paid_text").is_not_null()), "paid_cents", "paid_text", "AMT", 2
    )
    decisions = tables.decision_texts
    yield _amount(decisions, "paid_cents", "paid_text", "SVD", 2)
    yield _Check(
        id="decision-payer",
        frame=decisions,
        when=pl.col("coverage_position").is_null(),
        message="A line has the decision of a payer that is none of the claim's other payers; "
        "it was not used. Compare the payer's identifiers.",
        segment="SVD",
        element=1,
        value="payer_id",
        holds=False,
    )
    yield _Check(
        id="decision-date",
        frame=decisions,
        when=pl.col("coverage_position").is_not_null() & pl.col("adjudication_date").is_null(),
        message="Another payer's decision on a line has no date that can be read. "
        "Ask the sender for it.",
        segment="DTP",
        element=3,
        value="date_text",
        expected="a date as CCYYMMDD",
    )
    yield _Check(
        id="adjustment-incomplete",
        frame=tables.adjustment_texts,
        when=pl.any_horizontal(pl.col("group_code", "reason_code", "amount_cents").is_null()),
        message="An adjustment lacks its group code, its reason or an amount that can be read. "
        "Ask the sender to correct it.",
        segment="CAS",
        value="amount_text",
        expected="group code, reason code and amount",
    )

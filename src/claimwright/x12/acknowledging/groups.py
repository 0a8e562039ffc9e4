"""What a 999 says of each group: which transactions are refused, and where they are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.x12.acknowledging.codes import answer_code
from claimwright.x12.acknowledging.quoting import quoted, quoted_text
from claimwright.x12.guide import open_guide
from claimwright.x12.p999 import (
    ElementError,
    GroupAnswer,
    Outcome,
    SegmentError,
    TransactionAnswer,
)

# Acknowledgments are not acknowledged.
_NOT_ANSWERED = "FA"
_ENVELOPE_OF_TRANSACTION = {
    "x12.closing-missing",
    "x12.closing-extra",
    "x12.count",
    "x12.control-number",
    "x12.control-number-reused",
    "x12.group-kind",
}
_FORM = (1, 2)
# A wrong date or time has its own element error.
_DATE = "8"
_DATE_OR_PERIOD = "1251"
_TIME = "9"
_MOST_ERROR_CODES = 5
_SEGMENTS_IN_ERROR = "5"
_NO_GUIDE = "I6"
_LOOP_LENGTH = 4
_SEGMENT_ID_LENGTH = 3
# IK301 must say something of a segment without a name too; its place says which it is.
_NAMELESS = "ZZ"


def answer_groups(placed: pl.DataFrame, findings: Iterable[Finding]) -> Iterator[GroupAnswer]:
    """One answer a group of an interchange. placed: its segments (loops.assign)."""
    by_transaction, by_group = _sort(placed, findings)
    headers = placed.filter((pl.col("segment_id") == "GS") & pl.col("group").is_not_null()).select(
        "group", kind=quoted(1), number=quoted(6), release=quoted(8)
    )
    starts = placed.filter(
        (pl.col("segment_id") == "ST") & pl.col("transaction").is_not_null()
    ).select(
        "group",
        "transaction",
        "ordinal",
        code=quoted(1),
        number=quoted(2),
        release=quoted(3),
        guide="guide",
    )
    for header in headers.iter_rows(named=True):
        if header["kind"] == _NOT_ANSWERED:
            continue
        own = starts.filter(pl.col("group") == header["group"])
        answers = tuple(
            _transaction(row, by_transaction.get(row["transaction"], []))
            for row in own.iter_rows(named=True)
        )
        yield _group(header, answers, by_group.get(header["group"], []))


def _sort(
    placed: pl.DataFrame, findings: Iterable[Finding]
) -> tuple[dict[int, list[Finding]], dict[int, list[Finding]]]:
    """The findings of each transaction, and those of each group's own segments."""
    places: Mapping[int, tuple[int | None, int | None]] = {
        ordinal: (group, transaction)
        for ordinal, group, transaction in placed.select(
            "ordinal", "group", "transaction"
        ).iter_rows()
    }
    by_transaction: dict[int, list[Finding]] = {}
    by_group: dict[int, list[Finding]] = {}
    for one in findings:
        group, transaction = places.get(one.at.segment_ordinal or 0, (None, None))
        if transaction is not None:
            by_transaction.setdefault(transaction, []).append(one)
        elif group is not None:
            by_group.setdefault(group, []).append(one)
    return by_transaction, by_group


def _transaction(row: Mapping[str, object], findings: list[Finding]) -> TransactionAnswer:
    is_claim = row["code"] == "837"
    told = [
        one
        for one in findings
        if one.severity is Severity.STOP and (one.snip in _FORM or not is_claim)
    ]
    of_envelope = [one for one in told if one.id in _ENVELOPE_OF_TRANSACTION]
    errors = list(_segment_errors(row, [one for one in told if one not in of_envelope]))
    codes = list(dict.fromkeys(answer_code("transaction", one.id) for one in of_envelope))
    if errors:
        codes.append(_SEGMENTS_IN_ERROR)
    if row["guide"] is None:
        codes.append(_NO_GUIDE)
    refused = row["guide"] is None or any(one.snip in _FORM for one in told)
    outcome = Outcome.REJECTED if refused else Outcome.ACCEPTED
    if errors and not refused:
        outcome = Outcome.ACCEPTED_WITH_ERRORS
    return TransactionAnswer(
        transaction_type=str(row["code"] or ""),
        control_number=str(row["number"] or ""),
        release=str(row["release"]) if row["release"] else None,
        outcome=outcome,
        error_codes=tuple(codes[:_MOST_ERROR_CODES]),
        errors=tuple(errors),
    )


def _segment_errors(row: Mapping[str, object], findings: list[Finding]) -> Iterator[SegmentError]:
    """One error a segment with wrong elements, and one for each other thing that is wrong."""
    start = int(str(row["ordinal"]))
    of_elements: dict[int, SegmentError] = {}
    answers: list[SegmentError] = []
    for one in findings:
        error = SegmentError(
            segment=quoted_text(one.at.segment or "")[:_SEGMENT_ID_LENGTH] or _NAMELESS,
            segment_position=(one.at.segment_ordinal or start) - start + 1,
            loop=_loop(one.at.loop),
            error_code=answer_code("segment", one.id),
            claim_id=one.at.claim_id and quoted_text(one.at.claim_id),
        )
        if one.at.element is None and not one.id.startswith("x12.element"):
            answers.append(error)
            continue
        ordinal = one.at.segment_ordinal or start
        known = of_elements.get(ordinal, replace(error, error_code="8"))
        wrong = _element_error(one, guide=str(row["guide"]) if row["guide"] else None)
        of_elements[ordinal] = replace(known, elements=(*known.elements, wrong))
    answers += of_elements.values()
    yield from sorted(answers, key=lambda error: error.segment_position or 0)


def _loop(loop: str | None) -> str | None:
    """IK303 takes four characters: 2010 for 2010AA."""
    return None if loop in {None, "ST"} else str(loop)[:_LOOP_LENGTH]


def _element_error(finding: Finding, *, guide: str | None) -> ElementError:
    at = finding.at
    number, kind = (None, None)
    if guide is not None:
        number, kind = _data_elements(guide).get(
            (at.loop, at.segment, at.element, at.component), (None, None)
        )
    code = answer_code("element", finding.id)
    if finding.id == "x12.element-type":
        is_date = kind == "DT" or number == _DATE_OR_PERIOD
        code = _DATE if is_date else _TIME if kind == "TM" else code
    return ElementError(
        element=at.element or 1,
        component=at.component,
        data_element=number,
        error_code=code,
        value=quoted_text(finding.value) if finding.value and at.element is not None else None,
    )


@cache
def _data_elements(
    guide: str,
) -> Mapping[tuple[str | None, str | None, int | None, int | None], tuple[str | None, str]]:
    """The number and type of the data element at each place of a guide."""
    found: dict[tuple[str | None, str | None, int | None, int | None], tuple[str | None, str]] = {}
    for rule in open_guide(guide).segments:
        for one in rule.elements:
            number = one.data_element.number
            found.setdefault(
                (rule.loop, rule.segment_id, one.number, one.component),
                (number if number.isdigit() else None, one.data_element.type),
            )
    return found


def _group(
    header: Mapping[str, object], answers: tuple[TransactionAnswer, ...], findings: list[Finding]
) -> GroupAnswer:
    wrong = [one for one in findings if one.severity is Severity.STOP]
    codes = tuple(dict.fromkeys(answer_code("group", one.id) for one in wrong))
    accepted = sum(one.outcome is not Outcome.REJECTED for one in answers)
    return GroupAnswer(
        functional_group=str(header["kind"] or ""),
        control_number=str(header["number"] or ""),
        release=str(header["release"]) if header["release"] else None,
        outcome=_outcome(answers, accepted=accepted, is_wrong=bool(codes)),
        error_codes=codes[:_MOST_ERROR_CODES],
        included=len(answers),
        received=len(answers),
        accepted=accepted,
        transactions=answers,
    )


def _outcome(answers: tuple[TransactionAnswer, ...], *, accepted: int, is_wrong: bool) -> Outcome:
    if not accepted:
        return Outcome.REJECTED
    if accepted < len(answers):
        return Outcome.PARTIALLY_ACCEPTED
    if is_wrong or any(one.outcome is Outcome.ACCEPTED_WITH_ERRORS for one in answers):
        return Outcome.ACCEPTED_WITH_ERRORS
    return Outcome.ACCEPTED

"""A 999's segments as values. Source: 005010X231A1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.answer_words import acknowledgment_words
from claimwright.x12.p999.values import (
    AcknowledgmentFile,
    ElementError,
    GroupAnswer,
    Outcome,
    SegmentError,
    TransactionAnswer,
    Trigger,
)
from claimwright.x12.syntax import split
from claimwright.x12.walk import Segment, transactions, whole_number

SOURCE = "ASC X12C 005010X231A1 (999)"

# Rejected because the message could not be verified or opened; to us the same as rejected.
_OTHER_REJECTIONS = {"M", "W", "X"}


class _Unreadable(Exception):
    """A 999 that does not say what it answers, or how."""

    def __init__(self, segment: Segment, name: str, message: str, expected: str) -> None:
        super().__init__(message)
        self.segment, self.name, self.expected = segment, name, expected


def read(data: bytes, *, file: str | None = None) -> AcknowledgmentFile:
    """Read every 999 of a file. Never raises for bad data, and none spoils another.

    Findings: those of syntax.split, and (ids begin with "x12.999.") none, truncated,
    group-missing, outcome-missing. An answer with one of these is left out.
    """
    segments = split(data, file=file)
    findings = list(segments.findings)
    groups: list[GroupAnswer] = []
    found = False
    for members in transactions(segments, code="999"):
        found = True
        try:
            groups.append(_group(members))
        except _Unreadable as error:
            findings.append(_finding(error, members[0].element(2), file=file))
    if segments.readable and not found:
        findings.append(
            Finding(
                id="x12.999.none",
                severity=Severity.STOP,
                message="There is no acknowledgment (999) in this file. "
                "Check that the right file was chosen.",
                at=Place(file=file),
                expected="ST*999",
                source=SOURCE,
            )
        )
    return AcknowledgmentFile(groups=tuple(groups), findings=tuple(findings))


def errors_as_findings(groups: Iterable[GroupAnswer]) -> list[Finding]:
    """The receiver's complaints as findings at their places in what we sent.

    Place.transaction is our ST02; segment_ordinal counts from its ST as 1. Findings:
    x12.999.element-error, x12.999.segment-error, x12.999.transaction-error, x12.999.group-error.
    """
    return [finding for group in groups for finding in _group_findings(group)]


def _finding(error: _Unreadable, control_number: str, *, file: str | None) -> Finding:
    return Finding(
        id=f"x12.999.{error.name}",
        severity=Severity.STOP,
        message=str(error),
        at=Place(
            file=file,
            transaction=control_number,
            segment=error.segment.segment_id,
            segment_ordinal=error.segment.ordinal,
        ),
        expected=error.expected,
        source=SOURCE,
    )


def _group(members: list[Segment]) -> GroupAnswer:
    last = members[-1]
    if last.segment_id != "SE":
        raise _Unreadable(
            last,
            "truncated",
            "The file breaks off before this acknowledgment's end, so it was left out. "
            "Fetch or ask for the file again.",
            "an SE segment",
        )
    header = next((one for one in members if one.segment_id == "AK1"), None)
    if header is None or not header.element(2):
        raise _Unreadable(
            header or members[0],
            "group-missing",
            "The acknowledgment does not say which group it answers (AK1). "
            "Ask the receiver which file is meant.",
            "AK1 with our group control number",
        )
    trailer = next((one for one in members if one.segment_id == "AK9"), None)
    if trailer is None:
        raise _no_outcome(last, "AK9")
    return GroupAnswer(
        functional_group=header.element(1),
        control_number=header.element(2),
        release=header.element(3) or None,
        outcome=_outcome(trailer),
        error_codes=_codes(trailer, range(5, 10)),
        included=whole_number(trailer.element(2)),
        received=whole_number(trailer.element(3)),
        accepted=whole_number(trailer.element(4)),
        transactions=tuple(_transactions(members)),
        segment_ordinal=header.ordinal,
    )


def _no_outcome(segment: Segment, name: str) -> _Unreadable:
    return _Unreadable(
        segment,
        "outcome-missing",
        f"The acknowledgment does not say whether our file was accepted ({name}). "
        "Ask the receiver what became of it.",
        f"{name} with A, E, P or R",
    )


def _outcome(segment: Segment) -> Outcome:
    code = segment.element(1)
    if code in _OTHER_REJECTIONS:
        return Outcome.REJECTED
    try:
        return Outcome(code)
    except ValueError:
        raise _no_outcome(segment, segment.segment_id) from None


def _codes(segment: Segment, numbers: range) -> tuple[str, ...]:
    return tuple(segment.element(number) for number in numbers if segment.element(number))


def _transactions(members: list[Segment]) -> Iterator[TransactionAnswer]:
    header: Segment | None = None
    errors: list[SegmentError] = []
    for one in members:
        if one.segment_id == "AK2":
            if header is not None:
                raise _no_outcome(header, "IK5")
            header, errors = one, []
        elif one.segment_id == "IK3":
            errors.append(_segment_error(one))
        elif one.segment_id == "IK4" and errors:
            elements = (*errors[-1].elements, _element_error(one))
            errors[-1] = replace(errors[-1], elements=elements)
        elif one.segment_id == "CTX" and errors:
            errors[-1] = _with_context(errors[-1], one)
        elif one.segment_id == "IK5" and header is not None:
            yield TransactionAnswer(
                transaction_type=header.element(1),
                control_number=header.element(2),
                release=header.element(3) or None,
                outcome=_outcome(one),
                error_codes=_codes(one, range(2, 7)),
                errors=tuple(errors),
            )
            header = None
    if header is not None:
        raise _no_outcome(header, "IK5")


def _segment_error(one: Segment) -> SegmentError:
    return SegmentError(
        segment=one.element(1),
        segment_position=whole_number(one.element(2)),
        loop=one.element(3) or None,
        error_code=one.element(4) or None,
    )


def _element_error(one: Segment) -> ElementError:
    return ElementError(
        element=whole_number(one.component(1, 1)),
        component=whole_number(one.component(1, 2)),
        repetition=whole_number(one.component(1, 3)),
        data_element=one.element(2) or None,
        error_code=one.element(3),
        value=one.element(4) or None,
    )


def _with_context(error: SegmentError, one: Segment) -> SegmentError:
    names = [text.partition(one.component_separator) for text in one.repetitions(1)]
    claim_ids = [value for name, _, value in names if name == "CLM01" and value]
    if claim_ids:
        error = replace(error, claim_id=claim_ids[0])
    if not any(name == "SITUATIONAL TRIGGER" for name, _, _ in names):
        return error
    trigger = Trigger(
        segment=one.element(2) or None,
        segment_position=whole_number(one.element(3)),
        loop=one.element(4) or None,
        element=whole_number(one.component(5, 1)),
        component=whole_number(one.component(5, 2)),
    )
    return replace(error, triggers=(*error.triggers, trigger))


def _group_findings(group: GroupAnswer) -> Iterator[Finding]:
    for code in group.error_codes:
        yield Finding(
            id="x12.999.group-error",
            severity=_severity(group.outcome),
            message=f"The receiver says of the whole group: {_words('group', code)}. "
            "Have it made and sent again.",
            at=Place(group=group.control_number),
            value=code,
            source=SOURCE,
        )
    for transaction in group.transactions:
        yield from _transaction_findings(group, transaction)


def _transaction_findings(group: GroupAnswer, transaction: TransactionAnswer) -> Iterator[Finding]:
    severity = _severity(transaction.outcome)
    ending = (
        "Correct it and send the claims of this transaction again."
        if severity is Severity.STOP
        else "The transaction was accepted all the same; correct it for the next time."
    )
    place = Place(group=group.control_number, transaction=transaction.control_number)
    for error in transaction.errors:
        at = replace(
            place,
            segment=error.segment,
            segment_ordinal=error.segment_position,
            loop=error.loop,
            claim_id=error.claim_id,
        )
        for element in error.elements:
            yield Finding(
                id="x12.999.element-error",
                severity=severity,
                message=f"The receiver says: {_words('element', element.error_code)}. {ending}",
                at=replace(at, element=element.element, component=element.component),
                value=element.value,
                source=SOURCE,
            )
        if not error.elements:
            yield Finding(
                id="x12.999.segment-error",
                severity=severity,
                message=f"The receiver says: {_words('segment', error.error_code or '')}. {ending}",
                at=at,
                value=error.error_code,
                source=SOURCE,
            )
    if not transaction.errors:
        for code in transaction.error_codes:
            yield Finding(
                id="x12.999.transaction-error",
                severity=severity,
                message=f"The receiver says: {_words('transaction', code)}. {ending}",
                at=place,
                value=code,
                source=SOURCE,
            )


def _severity(outcome: Outcome) -> Severity:
    accepted = {Outcome.ACCEPTED, Outcome.ACCEPTED_WITH_ERRORS}
    return Severity.WARN if outcome in accepted else Severity.STOP


def _words(kind: str, code: str) -> str:
    return acknowledgment_words(kind, code)

"""The claims of one 837P transaction that the validator has accepted.

The segments are cut where a loop begins, and each piece is read on its own: the header, one HL
piece for a billing provider, a subscriber or a dependent, one CLM piece a claim, and within it
one piece an other payer (from SBR) and one a line (from LX).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from claimwright.base.money import AmountError, parse_amount
from claimwright.office.exchange.sandbox.claims import (
    Adjustment,
    Batch,
    Line,
    OtherPayer,
    Payee,
    PayerSequence,
    Person,
    PriorDecision,
    Procedure,
    ReceivedClaim,
    Rendering,
    Submitter,
)
from claimwright.office.exchange.sandbox.interchange import SegmentElements, element

Segments = list[SegmentElements]


class ValueUnreadable(ValueError):
    """A value of a claim that passed the validator and still cannot be understood."""


def read_batch(segments: Sequence[SegmentElements], *, component: str) -> Batch:
    """Read ST to SE. component: the separator within an element."""
    pieces = _cut(segments[1:-1], at=("HL", "CLM"))
    submitter = _submitter(pieces[0])
    claims: list[ReceivedClaim] = []
    billing: Segments = []
    subscriber: Segments = []
    dependent: Segments = []
    for piece in pieces[1:]:
        level = element(piece[0], 3) if piece[0][0] == "HL" else ""
        if level == "20":
            billing, subscriber, dependent = piece, [], []
        elif level == "22":
            subscriber, dependent = piece, []
        elif level == "23":
            dependent = piece
        else:
            claims.append(_claim(billing, subscriber, dependent, piece, component))
    return Batch(submitter=submitter, claims=tuple(claims))


def _claim(
    billing: Segments, subscriber: Segments, dependent: Segments, claim: Segments, component: str
) -> ReceivedClaim:
    empty = _empty_claim(billing, subscriber, claim)
    try:
        return _read_claim(empty, subscriber, dependent, claim, component)
    except ValueUnreadable as problem:
        return replace(empty, problem=str(problem))


def _empty_claim(billing: Segments, subscriber: Segments, claim: Segments) -> ReceivedClaim:
    """What can be said of a claim without understanding any of its amounts and dates."""
    insured = _named(subscriber, "IL")
    payer = _named(subscriber, "PR")
    person = Person(
        last_name=element(insured, 3),
        first_name=element(insured, 4),
        middle_name=element(insured, 5),
        member_id=element(insured, 9),
    )
    return ReceivedClaim(
        account_number=element(claim[0], 1),
        payer_id=element(payer, 9),
        payer_name=element(payer, 3),
        sequence=_sequence(element(_first(subscriber, "SBR"), 1)),
        payee=_payee(billing),
        subscriber=person,
        patient=person,
        patient_is_subscriber=True,
        charge_cents=0,
    )


def _read_claim(
    empty: ReceivedClaim, subscriber: Segments, dependent: Segments, claim: Segments, component: str
) -> ReceivedClaim:
    pieces = _cut(claim, at=("SBR", "LX"))
    header = pieces[0]
    clm = header[0]
    place, _, frequency = (*element(clm, 5).split(component), "", "")[:3]
    insured = replace(empty.subscriber, birth_date=_birth_date(subscriber))
    patient = insured
    if dependent:
        named = _named(dependent, "QC")
        patient = Person(
            last_name=element(named, 3),
            first_name=element(named, 4),
            middle_name=element(named, 5),
            member_id=insured.member_id,
            birth_date=_birth_date(dependent),
        )
    return replace(
        empty,
        subscriber=insured,
        patient=patient,
        patient_is_subscriber=not dependent,
        charge_cents=_cents(element(clm, 2)),
        place_of_service=place,
        frequency=frequency,
        original_reference=_reference(header, "F8"),
        authorization=_reference(header, "G1"),
        diagnoses=tuple(
            each.split(component)[1] if component in each else each
            for segment in header
            if segment[0] == "HI"
            for each in segment[1:]
        ),
        rendering=_rendering(header),
        npis=_npis(claim, empty.payee),
        other_payers=tuple(_other_payer(each) for each in pieces if each[0][0] == "SBR"),
        lines=tuple(_line(each, component) for each in pieces if each[0][0] == "LX"),
    )


def _line(piece: Segments, component: str) -> Line:
    service = _first(piece, "SV1")
    date_from, date_to = _period(_dated(piece, "472"))
    return Line(
        number=element(piece[0], 1),
        procedure=_procedure(element(service, 1), component),
        charge_cents=_cents(element(service, 2)),
        unit=element(service, 3),
        units=_units(element(service, 4) or "1"),
        date_from=date_from,
        date_to=date_to,
        control_number=_reference(piece, "6R"),
        has_authorization=bool(_reference(piece, "G1")),
        prior_decisions=tuple(
            PriorDecision(
                payer_id=element(each[0], 1),
                paid_cents=_cents(element(each[0], 2)),
                adjustments=_adjustments(each),
            )
            for each in _cut(piece, at=("SVD",))
            if each[0][0] == "SVD"
        ),
    )


def _other_payer(piece: Segments) -> OtherPayer:
    payer_id = element(_named(piece, "PR"), 9)
    paid = next((each for each in piece if each[0] == "AMT" and element(each, 1) == "D"), None)
    decision = None
    if paid is not None:
        decision = PriorDecision(
            payer_id=payer_id,
            paid_cents=_cents(element(paid, 2)),
            adjustments=_adjustments(piece),
        )
    return OtherPayer(payer_id=payer_id, sequence=element(piece[0], 1), decision=decision)


def _adjustments(piece: Segments) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(
            group=element(segment, 1),
            reason=segment[position],
            amount_cents=_cents(element(segment, position + 1)),
        )
        for segment in piece
        if segment[0] == "CAS"
        for position in range(2, len(segment), 3)
        if segment[position]
    )


def _submitter(header: Segments) -> Submitter:
    named = _named(header, "41")
    return Submitter(
        name=element(named, 3),
        first_name=element(named, 4),
        is_person=element(named, 2) == "1",
        id=element(named, 9),
        reference=element(_first(header, "BHT"), 3),
    )


def _payee(billing: Segments) -> Payee:
    named = _named(billing, "85")
    start = billing.index(named) if named in billing else 0
    city = _first(billing[start:], "N4")
    return Payee(
        name=element(named, 3),
        first_name=element(named, 4),
        is_person=element(named, 2) == "1",
        npi=element(named, 9) if element(named, 8) == "XX" else "",
        tax_id=_reference(billing, "EI") or _reference(billing, "SY"),
        address_line=element(_first(billing[start:], "N3"), 1),
        city=element(city, 1),
        state=element(city, 2),
        postal_code=element(city, 3),
    )


def _rendering(header: Segments) -> Rendering | None:
    named = _named(header, "82")
    if element(named, 8) != "XX":
        return None
    return Rendering(
        last_name=element(named, 3),
        first_name=element(named, 4),
        npi=element(named, 9),
        is_person=element(named, 2) == "1",
    )


def _npis(claim: Segments, payee: Payee) -> tuple[tuple[str, str], ...]:
    named = [
        (element(segment, 1), element(segment, 9))
        for segment in claim
        if segment[0] == "NM1" and element(segment, 8) == "XX"
    ]
    return (*([("85", payee.npi)] if payee.npi else []), *named)


def _cut(segments: Sequence[SegmentElements], *, at: tuple[str, ...]) -> list[Segments]:
    """Begin a new piece at each segment named; the first piece is what stands before."""
    pieces: list[Segments] = [[]]
    for segment in segments:
        if segment[0] in at and pieces[-1]:
            pieces.append([])
        pieces[-1].append(segment)
    return pieces


def _first(piece: Segments, name: str) -> SegmentElements:
    return next((segment for segment in piece if segment[0] == name), ())


def _named(piece: Segments, entity: str) -> SegmentElements:
    """The first NM1 of that entity."""
    return next((each for each in piece if each[0] == "NM1" and element(each, 1) == entity), ())


def _reference(piece: Segments, qualifier: str) -> str:
    found = (each for each in piece if each[0] == "REF" and element(each, 1) == qualifier)
    return element(next(found, ()), 2)


def _dated(piece: Segments, qualifier: str) -> str:
    found = (each for each in piece if each[0] == "DTP" and element(each, 1) == qualifier)
    return element(next(found, ()), 3)


def _birth_date(piece: Segments) -> date | None:
    text = element(_first(piece, "DMG"), 2)
    return _date(text) if text else None


def _sequence(text: str) -> PayerSequence:
    # A to H and U are payers further down the row; the sandbox treats them as the third.
    known = {each.value: each for each in PayerSequence}
    return known.get(text, PayerSequence.TERTIARY)


def _procedure(text: str, component: str) -> Procedure:
    qualifier, code, *rest = (*text.split(component), "")
    modifiers = tuple(each.upper() for each in rest[:4] if each)
    return Procedure(qualifier=qualifier, code=code.upper(), modifiers=modifiers)


def _period(text: str) -> tuple[date, date]:
    first, _, last = text.partition("-")
    return _date(first), _date(last or first)


def _date(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise ValueUnreadable(f"{text!r} is not a date") from None


def _cents(text: str) -> int:
    try:
        return parse_amount(text)
    except AmountError as error:
        raise ValueUnreadable(str(error)) from None


def _units(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueUnreadable(f"{text!r} is not a number of units") from None

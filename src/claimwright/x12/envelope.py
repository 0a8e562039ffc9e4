"""Writing X12: segment texts from values, and the envelope around them with right counts.

A body is the segments between ST and SE, one text each, without terminators. `assemble` puts
ST/SE, GS/GE and ISA/IEA around bodies, counts, numbers, and encodes.
Source: ASC X12.5 and X12.6 (envelope, counts and control numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from claimwright.x12.delimiters import Delimiters

STANDARD = Delimiters()

_HIGHEST_CONTROL_NUMBER = 999_999_999
_SENDER_WIDTH = 15


class SeparatorInElement(ValueError):
    """An element holds a separator; it would be cut in two at the reader's."""

    def __init__(self, *, segment_id: str, text: str) -> None:
        super().__init__(f"{segment_id}: {text!r} holds a separator; replace it before writing")
        self.segment_id = segment_id
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionType:
    """What ST01, GS01 and GS08/ST03 say of a transaction."""

    code: str
    functional_group: str
    release: str


PROFESSIONAL_CLAIM = TransactionType(code="837", functional_group="HC", release="005010X222A1")
INSTITUTIONAL_CLAIM = TransactionType(code="837", functional_group="HC", release="005010X223A2")
REMITTANCE = TransactionType(code="835", functional_group="HP", release="005010X221A1")
ACKNOWLEDGMENT = TransactionType(code="999", functional_group="FA", release="005010X231A1")
CLAIM_ACKNOWLEDGMENT = TransactionType(code="277", functional_group="HN", release="005010X214")
ENROLLMENT = TransactionType(code="834", functional_group="BE", release="005010X220A1")
PREMIUM_PAYMENT = TransactionType(code="820", functional_group="RA", release="005010X218")
ELIGIBILITY_INQUIRY = TransactionType(code="270", functional_group="HS", release="005010X279A1")
ELIGIBILITY_RESPONSE = TransactionType(code="271", functional_group="HB", release="005010X279A1")
CLAIM_STATUS_REQUEST = TransactionType(code="276", functional_group="HR", release="005010X212")
CLAIM_STATUS_RESPONSE = TransactionType(code="277", functional_group="HN", release="005010X212")
AUTHORIZATION = TransactionType(code="278", functional_group="HI", release="005010X217")

# An 835 has no ST03: its guide names the release in GS08 alone.
_WITHOUT_ST03 = frozenset({"835"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who sends (loop 1000A): the organization, its identifier at the receiver, and a contact."""

    name: str
    identifier: str
    contact_name: str
    telephone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who receives (loop 1000B)."""

    name: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything the envelope of one file needs. The caller keeps control numbers unique.

    interchange_control_number: 1 to 999999999, never reused between two parties (ISA13).
    first_transaction_control_number: the first ST02; the next transactions count up from it.
    usage_indicator: "P" production, "T" test. at: when the file was made, local time of the sender.
    """

    sender_qualifier: str
    sender_id: str
    receiver_qualifier: str
    receiver_id: str
    interchange_control_number: int
    group_control_number: int
    first_transaction_control_number: int = 1
    at: datetime
    usage_indicator: str = "P"
    acknowledgment_requested: bool = False
    submitter: Submitter
    receiver: Receiver
    delimiters: Delimiters = field(default=STANDARD)

    def __post_init__(self) -> None:
        for name in (
            "interchange_control_number",
            "group_control_number",
            "first_transaction_control_number",
        ):
            if not 1 <= getattr(self, name) <= _HIGHEST_CONTROL_NUMBER:
                raise ValueError(f"{name} must lie between 1 and {_HIGHEST_CONTROL_NUMBER}")
        for name in ("sender_id", "receiver_id"):
            if not 2 <= len(getattr(self, name).strip()) <= _SENDER_WIDTH:
                raise ValueError(f"{name} must have 2 to {_SENDER_WIDTH} characters")
        if self.usage_indicator not in {"P", "T"}:
            raise ValueError("usage_indicator is P (production) or T (test)")


@dataclass(frozen=True, slots=True)
class Repeated:
    """The repetitions of one element, each a sequence of components."""

    repetitions: tuple[Sequence[str | int | None], ...]


Element = str | int | None | Sequence[str | int | None] | Repeated


def segment(segment_id: str, *elements: Element, delimiters: Delimiters = STANDARD) -> str:
    """Write one segment's text, without its terminator; trailing empty elements are left out.

    An element is a text, a whole number, None, a sequence of components, or Repeated.
    Raises SeparatorInElement where a value holds a separator: clean names and free text before.
    """
    texts = [_element_text(segment_id, value, delimiters) for value in elements]
    return delimiters.element.join([segment_id, *texts]).rstrip(delimiters.element)


def _element_text(segment_id: str, value: Element, delimiters: Delimiters) -> str:
    if value is None:
        return ""
    if isinstance(value, (str, int)):
        return _safe(segment_id, str(value), delimiters)
    if isinstance(value, Repeated):
        if delimiters.repetition is None and len(value.repetitions) > 1:
            raise ValueError(f"{segment_id}: the envelope has no separator of repetitions")
        texts = (_element_text(segment_id, one, delimiters) for one in value.repetitions)
        return (delimiters.repetition or "").join(texts)
    parts = ["" if part is None else _safe(segment_id, str(part), delimiters) for part in value]
    return delimiters.component.join(parts).rstrip(delimiters.component)


def _safe(segment_id: str, text: str, delimiters: Delimiters) -> str:
    if any(separator in text for separator in delimiters.characters):
        raise SeparatorInElement(segment_id=segment_id, text=text)
    return text


def without_separators(text: pl.Expr, *, delimiters: Delimiters = STANDARD) -> pl.Expr:
    """Replace separators and line ends in free text by spaces, so that it may be written."""
    unwanted = [*delimiters.characters, "\r", "\n"]
    return text.str.replace_many(unwanted, [" "] * len(unwanted)).str.strip_chars()


def assemble(
    bodies: Sequence[Sequence[str]], *, transaction: TransactionType, envelope: Envelope
) -> bytes:
    """Put the envelope around the bodies of transactions of one type: one group, one interchange.

    bodies: for each transaction the texts of its segments from after ST to before SE.
    SE01 counts ST and SE too; ST02/SE02 count up from the envelope's first; GE01 counts
    transactions, IEA01 the one group.
    """
    end = envelope.delimiters.terminator + envelope.delimiters.line_end
    texts = ["".join(text + end for text in body) for body in bodies]
    return assemble_texts(texts, transaction=transaction, envelope=envelope)


def assemble_texts(
    bodies: Sequence[str], *, transaction: TransactionType, envelope: Envelope
) -> bytes:
    """The same of bodies that are one text each, in which every segment has its terminator."""
    first = envelope.first_transaction_control_number
    texts = [_gs(transaction, envelope)]
    for number, body in enumerate(bodies, start=first):
        texts.extend(_transaction(body, number=number, transaction=transaction, envelope=envelope))
    texts.append(_ge(len(bodies), envelope))
    return _wrap(texts, groups=1, envelope=envelope)


def wrap(segments: Sequence[str], *, groups: int, envelope: Envelope) -> bytes:
    """Put ISA and IEA around segment texts that are complete groups, or TA1 with groups=0."""
    return _wrap([_ended(text, envelope) for text in segments], groups=groups, envelope=envelope)


def _wrap(texts: Sequence[str], *, groups: int, envelope: Envelope) -> bytes:
    """texts: each with the terminators of its segments; large ones are not put together twice."""
    trailer = segment("IEA", groups, _control_number(envelope), delimiters=envelope.delimiters)
    whole = [_ended(_isa(envelope), envelope), *texts, _ended(trailer, envelope)]
    return b"".join(text.encode("utf-8") for text in whole)


def _ended(text: str, envelope: Envelope) -> str:
    return text + envelope.delimiters.terminator + envelope.delimiters.line_end


def _transaction(
    body: str, *, number: int, transaction: TransactionType, envelope: Envelope
) -> tuple[str, str, str]:
    control_number = f"{number:04d}"
    release = None if transaction.code in _WITHOUT_ST03 else transaction.release
    delimiters = envelope.delimiters
    count = body.count(delimiters.terminator) + 2
    header = segment("ST", transaction.code, control_number, release, delimiters=delimiters)
    trailer = segment("SE", count, control_number, delimiters=delimiters)
    return _ended(header, envelope), body, _ended(trailer, envelope)


def _ge(transactions: int, envelope: Envelope) -> str:
    trailer = segment(
        "GE", transactions, envelope.group_control_number, delimiters=envelope.delimiters
    )
    return _ended(trailer, envelope)


def _gs(transaction: TransactionType, envelope: Envelope) -> str:
    header = segment(
        "GS",
        transaction.functional_group,
        envelope.sender_id.strip(),
        envelope.receiver_id.strip(),
        f"{envelope.at:%Y%m%d}",
        f"{envelope.at:%H%M}",
        envelope.group_control_number,
        "X",
        transaction.release,
        delimiters=envelope.delimiters,
    )
    return _ended(header, envelope)


def _isa(envelope: Envelope) -> str:
    """The interchange header: 105 characters before its terminator, by fixed widths."""
    delimiters = envelope.delimiters
    fields = [
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        f"{envelope.sender_qualifier:<2}",
        f"{envelope.sender_id.strip():<15}",
        f"{envelope.receiver_qualifier:<2}",
        f"{envelope.receiver_id.strip():<15}",
        f"{envelope.at:%y%m%d}",
        f"{envelope.at:%H%M}",
        delimiters.repetition or "U",
        "00501",
        _control_number(envelope),
        "1" if envelope.acknowledgment_requested else "0",
        envelope.usage_indicator,
        delimiters.component,
    ]
    for text in fields[2:10]:
        _safe("ISA", text, delimiters)
    return delimiters.element.join(fields)


def _control_number(envelope: Envelope) -> str:
    return f"{envelope.interchange_control_number:09d}"

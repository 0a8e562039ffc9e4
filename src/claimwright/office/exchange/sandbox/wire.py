"""Writing X12: an interchange around segments, with every count and control number right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

# A composite element is a tuple of its components.
Element = str | tuple[str, ...]
Segment = tuple[Element, ...]

_NOT_TEXT = re.compile(r"[^A-Za-z0-9 !\"&'()+,\-./;?=%@\[\]_{}\\|<>#$]")
# A file with other separators may hold ours as plain text.
_SEPARATORS_TO_SPACES = str.maketrans("*:^~", "    ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Who answers whom: the ids of an interchange and its group, already turned round."""

    sender_qualifier: str
    sender_id: str
    receiver_qualifier: str
    receiver_id: str
    application_sender: str
    application_receiver: str
    usage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKind:
    """The functional group: its code (GS01), its guide (GS08), and whether ST repeats it."""

    functional_id: str
    transaction: str
    guide: str
    guide_in_header: bool = True


FUNCTIONAL_ACKNOWLEDGMENT = GroupKind(functional_id="FA", transaction="999", guide="005010X231A1")
CLAIM_ACKNOWLEDGMENT = GroupKind(functional_id="HN", transaction="277", guide="005010X214")
REMITTANCE = GroupKind(
    functional_id="HP", transaction="835", guide="005010X221A1", guide_in_header=False
)


def clean(text: str, *, limit: int = 60) -> str:
    """A text that cannot be taken for a separator: basic and extended X12 characters only."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(_NOT_TEXT.sub(" ", plain).split())[:limit].strip()


def amount(cents: int) -> str:
    """Dollars without superfluous zeros, as X12's decimal numbers are written: 3920 is 39.2."""
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{sign}{dollars}.{rest:02d}".rstrip("0").rstrip(".") if rest else f"{sign}{dollars}"


def quantity(number: Decimal) -> str:
    """Units without superfluous zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date) -> str:
    """CCYYMMDD."""
    return f"{value:%Y%m%d}"


def write_interchange(
    kind: GroupKind,
    transactions: Sequence[Iterable[Segment]],
    *,
    addresses: Addresses,
    control_number: int,
    at: datetime,
) -> bytes:
    """One interchange with one group; the group has the interchange's control number.

    transactions: for each the segments between ST and SE.
    """
    body: list[Segment] = [
        (
            "GS",
            kind.functional_id,
            addresses.application_sender,
            addresses.application_receiver,
            f"{at:%Y%m%d}",
            f"{at:%H%M}",
            str(control_number),
            "X",
            kind.guide,
        )
    ]
    for position, segments in enumerate(transactions, start=1):
        number = f"{position:04d}"
        header: Segment = ("ST", kind.transaction, number)
        if kind.guide_in_header:
            header = (*header, kind.guide)
        inner = list(segments)
        body += [header, *inner, ("SE", str(len(inner) + 2), number)]
    body.append(("GE", str(len(transactions)), str(control_number)))
    return _enclose(body, addresses=addresses, control_number=control_number, at=at, groups=1)


def write_interchange_acknowledgment(
    ta1: Segment, *, addresses: Addresses, control_number: int, at: datetime
) -> bytes:
    """An interchange that holds one TA1 and no group."""
    return _enclose([ta1], addresses=addresses, control_number=control_number, at=at, groups=0)


def _enclose(
    body: Sequence[Segment],
    *,
    addresses: Addresses,
    control_number: int,
    at: datetime,
    groups: int,
) -> bytes:
    number = f"{control_number:09d}"
    isa: Segment = (
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        addresses.sender_qualifier,
        f"{addresses.sender_id:<15}",
        addresses.receiver_qualifier,
        f"{addresses.receiver_id:<15}",
        f"{at:%y%m%d}",
        f"{at:%H%M}",
        "^",
        "00501",
        number,
        "0",
        addresses.usage,
        ":",
    )
    segments = [isa, *body, ("IEA", str(groups), number)]
    return "".join(map(_text, segments)).encode("ascii")


def _text(segment: Segment) -> str:
    if segment[0] == "ISA":
        return "*".join(map(str, segment)) + "~\n"
    elements = [_element(each) for each in segment]
    while elements[-1] == "":
        elements.pop()
    return "*".join(elements) + "~\n"


def _element(value: Element) -> str:
    if isinstance(value, str):
        return value.translate(_SEPARATORS_TO_SPACES)
    return ":".join(each.translate(_SEPARATORS_TO_SPACES) for each in value).rstrip(":")

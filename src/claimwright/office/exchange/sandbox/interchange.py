"""An X12 interchange split into its groups and transactions, and what is wrong with its envelope.

The sandbox splits on its own, by the separators that the ISA segment declares. What makes the
whole file unusable is a TA1 note code; what spoils one group or one transaction is the code that
its 999 will carry. Source of the codes: X12.5 (TA1), X12 005010X231A1 (999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

ISA_LENGTH = 106
# Where the sixteen elements of the fixed-width ISA begin and end.
_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_ID_QUALIFIERS = frozenset(("01", "14", "20", "27", "28", "29", "30", "33", "ZZ"))

SegmentElements = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """ST to SE as received; `codes` are IK502 codes for its envelope, empty where sound."""

    segments: tuple[SegmentElements, ...]
    codes: tuple[str, ...] = ()

    @property
    def set_id(self) -> str:
        return element(self.segments[0], 1)

    @property
    def control_number(self) -> str:
        return element(self.segments[0], 2)

    @property
    def implementation(self) -> str:
        return element(self.segments[0], 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """GS to GE as received; `codes` are AK905 codes, empty where sound."""

    header: SegmentElements
    declared_transactions: int
    transactions: tuple[Transaction, ...]
    codes: tuple[str, ...] = ()

    @property
    def control_number(self) -> str:
        return element(self.header, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """The whole file. `note_code` is the TA1 code: "000" where the envelope is sound."""

    isa: SegmentElements
    separators: tuple[str, str, str, str]
    groups: tuple[Group, ...]
    note_code: str

    @property
    def control_number(self) -> str:
        return element(self.isa, 13)

    @property
    def sender(self) -> str:
        """Qualifier and id of the sender: control numbers are unique for each of them."""
        return f"{element(self.isa, 5)}:{element(self.isa, 6).strip()}"


def element(segment: SegmentElements, position: int) -> str:
    """The element at its X12 position (NM103: position 3), or "" past the segment's end."""
    return segment[position] if position < len(segment) else ""


def read_interchange(data: bytes) -> Interchange:
    """Split a file. Never raises: what cannot be split has a note code and no groups."""
    # Latin-1 keeps every byte as one character, so positions hold; the validator names the
    # characters that X12 does not allow.
    text = data.decode("latin-1").strip("\r\n\t \x00")
    isa = text[:ISA_LENGTH]
    if not isa.startswith("ISA") or len(isa) < ISA_LENGTH:
        return _unreadable("022")
    separator, component, terminator = isa[3], isa[104], isa[105]
    pieces = tuple(isa[:105].split(separator))
    if tuple(map(len, pieces[1:])) != _ISA_WIDTHS:
        return _unreadable("022")
    segments = [
        tuple(segment.strip("\r\n").split(separator))
        for segment in text[ISA_LENGTH:].split(terminator)
        if segment.strip("\r\n")
    ]
    separators = (separator, element(pieces, 11), component, terminator)
    header_code = _isa_code(pieces, separators)
    if header_code != "000":
        return Interchange(isa=pieces, separators=separators, groups=(), note_code=header_code)
    groups, note_code = _read_groups(segments)
    if note_code == "000":
        note_code = _trailer_code(pieces, segments[-1], len(groups))
    return Interchange(
        isa=pieces,
        separators=separators,
        groups=groups if note_code == "000" else (),
        note_code=note_code,
    )


def _unreadable(code: str) -> Interchange:
    return Interchange(isa=("ISA",), separators=("*", "^", ":", "~"), groups=(), note_code=code)


def _isa_code(isa: SegmentElements, separators: tuple[str, str, str, str]) -> str:
    checks = (
        (separators[0].isalnum() or separators[0] == " ", "026"),
        (separators[2].isalnum() or separators[2] == separators[0], "027"),
        (separators[3].isalnum() or separators[3] in separators[:3], "004"),
        (isa[12] != "00501", "017"),
        (isa[1] not in ("00", "03"), "010"),
        (isa[3] not in ("00", "01"), "012"),
        (isa[5] not in _ID_QUALIFIERS, "005"),
        (not isa[6].strip(), "006"),
        (isa[7] not in _ID_QUALIFIERS, "007"),
        (not isa[8].strip(), "008"),
        (not _is_instant(isa[9], "%y%m%d"), "014"),
        (not _is_instant(isa[10], "%H%M"), "015"),
        (not _is_number(isa[13]), "018"),
        (isa[14] not in ("0", "1"), "019"),
        (isa[15] not in ("P", "T"), "020"),
    )
    return next((code for failed, code in checks if failed), "000")


def _trailer_code(isa: SegmentElements, iea: SegmentElements, group_count: int) -> str:
    if element(iea, 2) != isa[13]:
        return "001"
    return "000" if element(iea, 1).lstrip("0") == str(group_count) else "021"


def _read_groups(segments: Sequence[SegmentElements]) -> tuple[tuple[Group, ...], str]:
    """Cut the segments between ISA and IEA at each GS. An IEA must be the last segment."""
    if not segments or all(segment[0] != "IEA" for segment in segments):
        return (), "023"
    if segments[-1][0] != "IEA" or sum(segment[0] == "IEA" for segment in segments) > 1:
        return (), "022"
    starts = [position for position, segment in enumerate(segments) if segment[0] == "GS"]
    if not starts or starts[0] != 0:
        return (), "024"
    ends = [*starts[1:], len(segments) - 1]
    groups: list[Group] = []
    for start, end in zip(starts, ends, strict=True):
        seen = {group.control_number for group in groups}
        groups.append(_read_group(segments[start:end], seen))
    return tuple(groups), "000"


def _read_group(segments: Sequence[SegmentElements], seen: set[str]) -> Group:
    header, trailer = segments[0], segments[-1]
    codes = [] if trailer[0] == "GE" else ["3"]
    body = segments[1:] if codes else segments[1:-1]
    transactions = _read_transactions(body)
    if element(header, 1) != "HC":
        codes.append("1")
    elif element(header, 8) != "005010X222A1":
        codes.append("2")
    if not _is_number(element(header, 6)) or element(header, 6) in seen:
        codes.append("6")
    if "3" not in codes:
        if element(trailer, 2) != element(header, 6):
            codes.append("4")
        if element(trailer, 1).lstrip("0") != str(len(transactions)):
            codes.append("5")
    declared = element(trailer, 1) if "3" not in codes else ""
    return Group(
        header=header,
        declared_transactions=int(declared) if _is_number(declared) else len(transactions),
        transactions=transactions,
        codes=tuple(codes),
    )


def _read_transactions(segments: Sequence[SegmentElements]) -> tuple[Transaction, ...]:
    starts = [position for position, segment in enumerate(segments) if segment[0] == "ST"]
    if segments and (not starts or starts[0] != 0):
        starts.insert(0, 0)
    ends = [*starts[1:], len(segments)] if starts else []
    transactions: list[Transaction] = []
    for start, end in zip(starts, ends, strict=True):
        seen = {transaction.control_number for transaction in transactions}
        cut = tuple(segments[start:end])
        transactions.append(Transaction(segments=cut, codes=_transaction_codes(cut, seen)))
    return tuple(transactions)


def _transaction_codes(segments: tuple[SegmentElements, ...], seen: set[str]) -> tuple[str, ...]:
    header, trailer = segments[0], segments[-1]
    if header[0] != "ST" or element(header, 1) != "837":
        return ("6",) if header[0] != "ST" else ("1",)
    codes = []
    if not element(header, 2):
        codes.append("7")
    elif element(header, 2) in seen:
        codes.append("23")
    if element(header, 3) != "005010X222A1":
        codes.append("I6")
    if trailer[0] != "SE":
        codes.append("2")
    else:
        if element(trailer, 2) != element(header, 2):
            codes.append("3")
        if element(trailer, 1).lstrip("0") != str(len(segments)):
            codes.append("4")
    return tuple(codes)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_instant(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only the form is tested
    except ValueError:
        return False
    return True

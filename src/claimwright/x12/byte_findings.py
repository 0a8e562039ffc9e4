"""What can be wrong with the bytes of a file, in words; each finding names the byte.

Source: ASC X12.5 and X12.6, release 005010.
"""

from __future__ import annotations

from claimwright.base.finding import Finding, Place, Severity

SOURCE = "ASC X12.5 and X12.6, release 005010"


def byte_finding(
    finding_id: str,
    message: str,
    *,
    file: str | None,
    offset: int,
    severity: Severity = Severity.STOP,
    value: str | None = None,
    expected: str | None = None,
    ordinal: int | None = None,
) -> Finding:
    """A finding at a byte of a file, and at a segment where its ordinal is known."""
    return Finding(
        id=finding_id,
        severity=severity,
        message=message,
        at=Place(file=file, offset=offset, segment_ordinal=ordinal),
        value=value,
        expected=expected,
        source=SOURCE,
        snip=1,
    )


def no_header(value: str, *, file: str | None, offset: int) -> Finding:
    return byte_finding(
        "x12.not-x12",
        "This is not an X12 file: no ISA segment was found. Check that the right file "
        "was chosen and that it was not zipped or encrypted.",
        file=file,
        offset=offset,
        value=value,
        expected="ISA",
    )


def leading_data(value: str, *, count: int, file: str | None, offset: int) -> Finding:
    return byte_finding(
        "x12.leading-data",
        f"{count} characters stand before the first ISA and were not read. "
        "Remove them, or ask the sender for the file alone.",
        file=file,
        offset=offset,
        severity=Severity.WARN,
        value=value,
        expected="ISA",
    )


def too_long(text: str, *, at_most: int, file: str | None, offset: int, ordinal: int) -> Finding:
    return byte_finding(
        "x12.segment-length",
        f"A segment is longer than {at_most:,} bytes and was not read. The file "
        "may have been damaged or its terminators lost; ask the sender for it again.",
        file=file,
        offset=offset,
        value=text[:40],
        expected=f"at most {at_most:,} bytes",
        ordinal=ordinal,
    )


def broken_off(text: str, *, file: str | None, offset: int, ordinal: int) -> Finding:
    return byte_finding(
        "x12.unterminated-segment",
        "The file breaks off inside a segment: its terminator is missing. "
        "The file was probably cut in transfer; fetch or ask for it again.",
        file=file,
        offset=offset,
        severity=Severity.WARN if text.startswith("IEA") else Severity.STOP,
        value=text[:40],
        expected="a segment terminator",
        ordinal=ordinal,
    )

"""Findings about the lines of an official file that stop its loading."""

from __future__ import annotations

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.loading.source_file import SourceFile


def broken_line(file: SourceFile, line: int, *, complaint: str, source: str) -> Finding:
    """Say what is wrong with a line ("does not have the columns of ..."), counted from 1."""
    return Finding(
        id="codes.broken-line",
        severity=Severity.STOP,
        message=f"Line {line} of {file.name} {complaint}, so nothing was loaded. Fetch the file "
        "from its publisher again; a copy saved by another program will not do.",
        at=Place(file=file.name, line=line),
        source=source,
    )


def repeated_code(file: SourceFile, code: str, *, source: str) -> Finding:
    """Say that a code stands more than once in a file that has each code once."""
    return Finding(
        id="codes.repeated-line",
        severity=Severity.STOP,
        message=f"{file.name} has the code {code} more than once, so nothing was loaded. Fetch the "
        "file from its publisher again.",
        at=Place(file=file.name),
        value=code,
        source=source,
    )

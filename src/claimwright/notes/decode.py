"""Bytes of a file to the text of a note, or Findings that say why not."""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.base.finding import Finding, Place, Severity

# A long discharge summary has about 100 kB. What is far above is not one visit's note.
NOTE_LIMIT_BYTES = 250_000

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a note, None where it cannot be read; `findings` say what was met."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, *, file: str) -> Decoded:
    """Read a note's bytes as text.

    file: its name, for the findings. Line ends become "\\n" and a byte order mark is dropped.
    Findings: "note.too-large", "note.empty", "note.binary" (no text), "note.encoding" (a warning:
    the text is read as Windows-1252 and should be looked at).
    """
    if len(data) > NOTE_LIMIT_BYTES:
        return _refuse(
            "note.too-large",
            f"The file has {len(data):,} bytes; a note may have {NOTE_LIMIT_BYTES:,}. "
            "Split it into one file for each visit and load them again.",
            file,
        )
    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf"):
        return _refuse(
            "note.empty",
            "The file holds no words. Ask the provider for the note and load it again.",
            file,
        )
    if data.startswith(_UTF16_MARKS):
        return _decode_utf16(data, file)
    if b"\0" in data:
        return _refuse_binary(file, data.index(b"\0"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        return _decode_western(data, file, failure.start)
    return _accept(text, file)


def _accept(text: str, file: str, findings: tuple[Finding, ...] = ()) -> Decoded:
    controls = [at for at, char in enumerate(text) if char < " " and char not in _ALLOWED_CONTROLS]
    if len(controls) > len(text) // 100:
        return _refuse_binary(file, controls[0])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\f\v"):
        return _refuse(
            "note.empty",
            "The file holds no words. Ask the provider for the note and load it again.",
            file,
        )
    return Decoded(text=text, findings=findings)


def _decode_utf16(data: bytes, file: str) -> Decoded:
    try:
        return _accept(data.decode("utf-16"), file)
    except UnicodeDecodeError as failure:
        return _refuse_binary(file, failure.start)


def _decode_western(data: bytes, file: str, offset: int) -> Decoded:
    finding = Finding(
        id="note.encoding",
        severity=Severity.WARN,
        message=(
            "The file is not UTF-8; it was read as Windows-1252. "
            "Look whether quotes, dashes and accents are right, and save the note as UTF-8."
        ),
        at=Place(file=file, offset=offset),
        value=f"0x{data[offset]:02x}",
        expected="UTF-8",
    )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as failure:
        return _refuse_binary(file, failure.start)
    return _accept(text, file, (finding,))


def _refuse_binary(file: str, offset: int) -> Decoded:
    return _refuse(
        "note.binary",
        "The file is not text (a picture, a PDF or a word processor's file?). "
        "Save the note as plain text and load it again.",
        file,
        offset,
    )


def _refuse(finding_id: str, message: str, file: str, offset: int | None = None) -> Decoded:
    finding = Finding(
        id=finding_id,
        severity=Severity.STOP,
        message=message,
        at=Place(file=file, offset=offset),
    )
    return Decoded(text=None, findings=(finding,))

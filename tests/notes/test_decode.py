"""Files that are notes, and files that are none."""

import pytest

from claimwright.base.finding import Severity
from claimwright.notes import NOTE_LIMIT_BYTES, decode


def found(data: bytes) -> list[str]:
    return [one.id for one in decode(data, file="note.txt").findings]


def test_a_plain_note() -> None:
    decoded = decode("Assessment: café\r\nPlan: rest\r".encode(), file="note.txt")
    assert decoded.text == "Assessment: café\nPlan: rest\n"
    assert decoded.findings == ()


def test_marks_of_byte_order_are_dropped() -> None:
    assert decode("Gout".encode("utf-8-sig"), file="a").text == "Gout"
    assert decode("Gout".encode("utf-16"), file="a").text == "Gout"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", "\ufeff \n".encode(), b"\0\0"])
def test_empty(data: bytes) -> None:
    decoded = decode(data, file="note.txt")
    assert decoded.text is None
    assert found(data) == ["note.empty"]
    assert "load it again" in decoded.findings[0].message


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7\n" + bytes(range(1, 32)) * 20,
        b"\x81\x8d\x8f\x90\x9d" * 10,
        b"\xff\xfe\x00\xd8A",
    ],
)
def test_binary(data: bytes) -> None:
    decoded = decode(data, file="note.txt")
    assert decoded.text is None
    assert found(data) == ["note.binary"]
    assert decoded.findings[0].severity is Severity.STOP
    assert decoded.findings[0].at.file == "note.txt"


def test_too_large() -> None:
    assert decode(b"a" * NOTE_LIMIT_BYTES, file="a").text is not None
    assert found(b"a" * (NOTE_LIMIT_BYTES + 1)) == ["note.too-large"]


def test_another_encoding_is_read_and_named() -> None:
    decoded = decode("Café au lait spots".encode("cp1252"), file="note.txt")
    assert decoded.text == "Café au lait spots"
    assert found("Café".encode("cp1252")) == ["note.encoding"]
    assert decoded.findings[0].at.offset == 3
    assert decoded.findings[0].severity is Severity.WARN

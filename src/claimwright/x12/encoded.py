"""The bytes of a file as text: its encoding, and where its text ends.

Both are found without decoding the whole file, which may be larger than memory.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from mmap import mmap

from claimwright.x12.delimiters import AFTER_TEXT, BLANK

# A file as bytes, or mapped into memory.
Data = bytes | mmap

_SLICE = 1 << 24
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_PRINTABLE = bytes({*range(0x20, 0x7F), *b"\t\r\n"})
_AFTER_TEXT = (BLANK + AFTER_TEXT).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a file is encoded: "utf-8", or "latin-1" where it is no UTF-8 from broken_at on."""

    name: str
    broken_at: int | None = None
    is_ascii: bool = False


def find_encoding(data: Data) -> Encoding:
    """UTF-8 where all of the file is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_ascii = True
    for start in range(0, len(data), _SLICE):
        part = data[start : start + _SLICE]
        pending = len(decoder.getstate()[0])
        if not pending and part.isascii():
            continue
        is_ascii = False
        try:
            decoder.decode(part, final=start + _SLICE >= len(data))
        except UnicodeDecodeError as error:
            return Encoding(name="latin-1", broken_at=start - pending + error.start)
    return Encoding(name="utf-8", is_ascii=is_ascii)


def text_end(data: Data) -> int:
    """Where what is no text at the end of a file begins: line ends, and what fills it up."""
    end = len(data)
    while end:
        start = max(0, end - _SLICE)
        kept = len(data[start:end].rstrip(_AFTER_TEXT))
        if kept:
            return start + kept
        end = start
    return 0


def whole_characters(data: bytes, *, encoding: str) -> int:
    """How many bytes of the beginning of a text are whole characters."""
    if encoding != "utf-8":
        return len(data)
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            return len(data)
        if byte >= 0xC0:
            wanted = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) if wanted <= back else len(data) - back
    return len(data)


def control_characters(text: str, *, but: AbstractSet[str]) -> list[int]:
    """Where characters stand that no X12 character set has; `but` are separators, which may be."""
    if text.isascii() and not text.encode().translate(None, _PRINTABLE):
        return []
    return [one.start() for one in _CONTROL.finditer(text) if one.group() not in but]

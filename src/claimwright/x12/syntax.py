"""X12 bytes to a table of segments: separators, interchanges, elements. Nothing here knows a guide.

The whole file is split by columnar expressions; Python walks interchanges, never segments.
What cannot be read is a Finding with its byte offset, and what follows it is read all the same.
Source: ASC X12.5 (interchange control structures) and X12.6 (application control structure).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.delimiters import (
    AFTER_TEXT,
    BLANK,
    Delimiters,
    first_header,
    line_end,
    next_header,
    read_header,
    tail,
)
from claimwright.x12.segments import (
    SEGMENTS_SCHEMA,
    Interchange,
    Segments,
    component,
    element,
    repetitions,
)

__all__ = [
    "SEGMENTS_SCHEMA",
    "Delimiters",
    "Interchange",
    "Segments",
    "component",
    "element",
    "repetitions",
    "split",
]

SOURCE = "ASC X12.5 and X12.6, release 005010"

_BYTE_ORDER_MARK = "\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# A chunk is the text of interchanges that follow one another and share their separators.
# start is its byte offset; blank_is_wrong says that an empty piece is more than a line end.
_CHUNKS_SCHEMA: dict[str, pl.DataType] = {
    "number": pl.UInt32(),
    "start": pl.Int64(),
    "chunk": pl.String(),
    "terminator": pl.String(),
    "element_separator": pl.String(),
    "component_separator": pl.String(),
    "repetition_separator": pl.String(),
    "blank_is_wrong": pl.Boolean(),
}


def split(data: bytes, *, file: str | None = None) -> Segments:
    """Take X12 bytes apart. Never raises for bad data; see Segments.findings.

    Findings: x12.empty, x12.not-x12, x12.encoding, x12.byte-order-mark, x12.leading-data,
    x12.isa-length, x12.isa-unreadable, x12.delimiters, x12.control-character,
    x12.unterminated-segment, x12.empty-segment.
    """
    return _Reader(data=data, file=file).read()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """Where an interchange begins, in characters of the text, and its separators."""

    start: int
    delimiters: Delimiters


@dataclass(slots=True, kw_only=True)
class _Reader:
    data: bytes
    file: str | None
    text: str = ""
    encoding: str = "utf-8"
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> Segments:
        if not self.data.strip():
            self._find("x12.empty", "The file is empty. Ask the sender to send it again.", offset=0)
            return self._answer(_no_segments(), ())
        self._decode()
        headers = self._headers()
        if not headers:
            return self._answer(_no_segments(), ())
        self._find_control_characters(headers)
        table, offsets = self._table(headers)
        ends = [header.start for header in headers[1:]] + [len(self.text)]
        spans = zip(headers, offsets, ends, strict=True)
        interchanges = tuple(
            Interchange(
                index=index,
                offset=offset,
                delimiters=header.delimiters,
                line_end=line_end(self.text, header.start, header.delimiters.terminator),
                tail=tail(self.text, end, header.delimiters.terminator),
            )
            for index, (header, offset, end) in enumerate(spans, start=1)
        )
        return self._answer(table, interchanges)

    def _answer(self, table: pl.DataFrame, interchanges: tuple[Interchange, ...]) -> Segments:
        return Segments(
            table=table,
            interchanges=interchanges,
            findings=tuple(self.findings),
            file=self.file,
        )

    def _find(
        self,
        finding_id: str,
        message: str,
        *,
        offset: int,
        severity: Severity = Severity.STOP,
        value: str | None = None,
        expected: str | None = None,
        ordinal: int | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                id=finding_id,
                severity=severity,
                message=message,
                at=Place(file=self.file, offset=offset, segment_ordinal=ordinal),
                value=value,
                expected=expected,
                source=SOURCE,
                snip=1,
            )
        )

    def _bytes_before(self, position: int, *, since: int = 0) -> int:
        """How many bytes the characters from `since` to `position` took in the file."""
        if self.encoding == "latin-1" or self.text.isascii():
            return position - since
        return len(self.text[since:position].encode(self.encoding))

    def _decode(self) -> None:
        try:
            self.text = self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.encoding = "latin-1"
            self.text = self.data.decode("latin-1")
            self._find(
                "x12.encoding",
                f"Byte {error.start} is not UTF-8; the file was read as Latin-1, so accented "
                "letters may be wrong. Ask the sender to use plain ASCII characters.",
                offset=error.start,
                severity=Severity.WARN,
                value=f"0x{self.data[error.start]:02X}",
                expected="ASCII or UTF-8",
            )
        if self.text.startswith(_BYTE_ORDER_MARK):
            self._find(
                "x12.byte-order-mark",
                "The file begins with a byte order mark, which some payers refuse. "
                "Save it as plain text without one before you send it on.",
                offset=0,
                severity=Severity.INFORM,
            )

    def _headers(self) -> list[_Header]:
        start = self._first_header()
        headers: list[_Header] = []
        while start is not None:
            found = read_header(self.text, start)
            for problem in found.problems:
                self._find(
                    problem.id,
                    problem.message,
                    offset=self._bytes_before(start),
                    value=problem.value,
                    expected=problem.expected,
                )
            if found.delimiters is not None:
                headers.append(_Header(start=start, delimiters=found.delimiters))
            terminator = headers[-1].delimiters.terminator if headers else "~"
            start = next_header(self.text, after=start, terminator=terminator)
        return headers

    def _first_header(self) -> int | None:
        begin = len(self.text) - len(self.text.lstrip(_BYTE_ORDER_MARK + BLANK))
        start = first_header(self.text)
        if start is None:
            self._find(
                "x12.not-x12",
                "This is not an X12 file: no ISA segment was found. Check that the right file "
                "was chosen and that it was not zipped or encrypted.",
                offset=self._bytes_before(begin),
                value=self.text[begin : begin + 20],
                expected="ISA",
            )
        elif start > begin:
            self._find(
                "x12.leading-data",
                f"{start - begin} characters stand before the first ISA and were not read. "
                "Remove them, or ask the sender for the file alone.",
                offset=self._bytes_before(begin),
                severity=Severity.WARN,
                value=self.text[begin : min(begin + 20, start)],
                expected="ISA",
            )
        return start

    def _find_control_characters(self, headers: list[_Header]) -> None:
        """One finding for the first character that no X12 character set has."""
        separators = frozenset("".join({one.delimiters.characters for one in headers}))
        body = self.text.rstrip(BLANK + AFTER_TEXT)
        strange = [one for one in _CONTROL.finditer(body) if one.group() not in separators]
        if strange:
            offset = self._bytes_before(strange[0].start())
            self._find(
                "x12.control-character",
                f"{len(strange)} control characters stand in the file, the first at byte "
                f"{offset}; payers refuse them. Ask the sender to remove them.",
                offset=offset,
                value=f"0x{ord(strange[0].group()):02X}",
                expected="printable characters",
            )

    def _table(self, headers: list[_Header]) -> tuple[pl.DataFrame, list[int]]:
        """The table of segments, and the byte offset of each interchange."""
        offsets = self._offsets(headers)
        ends = [header.start for header in headers[1:]] + [len(self.text)]
        spans = zip(headers, ends, offsets, strict=True)
        rows: list[tuple[object, ...]] = []
        for delimiters, run in groupby(spans, key=lambda span: span[0].delimiters):
            members = list(run)
            chunk = self.text[members[0][0].start : members[-1][1]]
            rows.append((len(rows), members[0][2], chunk, *_separators(delimiters)))
        chunks = pl.DataFrame(rows, schema=_CHUNKS_SCHEMA, orient="row")
        pieces = self._pieces(chunks)
        self._find_broken_pieces(pieces)
        return _number(pieces), offsets

    def _offsets(self, headers: list[_Header]) -> list[int]:
        offsets: list[int] = []
        at, offset = 0, 0
        for header in headers:
            offset += self._bytes_before(header.start, since=at)
            at = header.start
            offsets.append(offset)
        return offsets

    def _pieces(self, chunks: pl.DataFrame) -> pl.DataFrame:
        """Split chunks of text, each of interchanges that share their separators, at terminators.

        One row a piece; what is blank is still among them.
        """
        width = _length(pl.col("terminator"), encoding=self.encoding)
        length = _length(pl.col("raw"), encoding=self.encoding) + width
        kept = pl.col("raw").str.strip_chars_start(BLANK)
        before = pl.col("start") - width - _length(kept, encoding=self.encoding)
        return (
            chunks.with_columns(raw=pl.col("chunk").str.split(_one_or_each(chunks, "terminator")))
            .drop("chunk")
            .explode("raw")
            .with_columns(
                text=kept.str.strip_chars_end(AFTER_TEXT),
                offset=length.cum_sum().over("number") + before
                if chunks.height > 1
                else length.cum_sum() + before,
                is_last=(pl.col("number") != pl.col("number").shift(-1)).fill_null(value=True),
            )
            .with_columns(
                elements=pl.col("text").str.split(_one_or_each(chunks, "element_separator"))
            )
            .drop("raw")
        )

    def _find_broken_pieces(self, pieces: pl.DataFrame) -> None:
        is_blank = pl.col("text").str.strip_chars(BLANK) == ""
        broken = (
            pieces.lazy()
            .select("text", "offset", "is_last", "blank_is_wrong", is_blank=is_blank)
            .with_columns(ordinal=(~pl.col("is_blank")).cum_sum())
            .filter(
                pl.when(pl.col("is_last"))
                .then(~pl.col("is_blank"))
                .otherwise(pl.col("is_blank") & pl.col("blank_is_wrong"))
            )
            .collect()
        )
        for row in broken.filter("is_last").iter_rows(named=True):
            self._find(
                "x12.unterminated-segment",
                "The file breaks off inside a segment: its terminator is missing. "
                "The file was probably cut in transfer; fetch or ask for it again.",
                offset=row["offset"],
                severity=Severity.WARN if row["text"].startswith("IEA") else Severity.STOP,
                value=row["text"][:40],
                expected="a segment terminator",
                ordinal=row["ordinal"],
            )
        empty = broken.filter(~pl.col("is_last"))
        if empty.height:
            self._find(
                "x12.empty-segment",
                f"{empty.height} segment terminators follow another with nothing between. "
                "Ask the sender to leave empty segments out.",
                offset=empty["offset"][0],
                expected="a segment",
                ordinal=empty["ordinal"][0] + 1,
            )


def _length(expression: pl.Expr, *, encoding: str) -> pl.Expr:
    """Bytes that a text took in the file: one a character in Latin-1."""
    if encoding == "latin-1":
        return expression.str.len_chars().cast(pl.Int64)
    return expression.str.len_bytes().cast(pl.Int64)


def _separators(delimiters: Delimiters) -> tuple[str, str, str, str | None, bool]:
    """The last columns of _CHUNKS_SCHEMA."""
    return (
        delimiters.terminator,
        delimiters.element,
        delimiters.component,
        delimiters.repetition,
        delimiters.terminator not in BLANK,
    )


def _one_or_each(chunks: pl.DataFrame, column: str) -> pl.Expr:
    """A separator: one for all chunks where they agree, which is faster, or each chunk's own."""
    if chunks[column].n_unique() == 1:
        return pl.lit(chunks[column][0])
    return pl.col(column)


def _no_segments() -> pl.DataFrame:
    return pl.DataFrame(schema=SEGMENTS_SCHEMA)


def _inside(opener: str, closer: str, outer: tuple[str, ...]) -> pl.Expr:
    """Count openers, null where the last boundary was not one. A closer belongs to its opener."""
    segment_id = pl.col("segment_id")
    boundary = pl.when(segment_id.is_in([opener, closer, *outer])).then(segment_id)
    return pl.when((boundary.forward_fill() == opener) | (segment_id == closer)).then(
        (segment_id == opener).cum_sum()
    )


def _number(pieces: pl.DataFrame) -> pl.DataFrame:
    """Drop what is blank between terminators and give each segment its place."""
    return (
        pieces.lazy()
        .filter(pl.col("text").str.strip_chars(BLANK) != "")
        .with_columns(
            segment_id=pl.col("elements").list.first().str.to_uppercase(),
            ordinal=pl.int_range(1, pl.len() + 1),
        )
        .with_columns(
            interchange=(pl.col("segment_id") == "ISA").cum_sum(),
            group=_inside("GS", "GE", ("ISA", "IEA")),
            transaction=_inside("ST", "SE", ("ISA", "IEA", "GS", "GE")),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SEGMENTS_SCHEMA.items())
        .collect()
    )

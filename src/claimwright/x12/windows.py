"""A file read a window after another, so that it may be larger than memory.

Source: ASC X12.5 and X12.6, release 005010.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.x12.byte_findings import (
    broken_off,
    byte_finding,
    leading_data,
    no_header,
    too_long,
)
from claimwright.x12.delimiters import (
    AFTER_TEXT,
    BLANK,
    REACH,
    Delimiters,
    Header,
    first_header,
    line_end,
    next_header,
    read_header,
)
from claimwright.x12.encoded import (
    Data,
    Encoding,
    control_characters,
    find_encoding,
    text_end,
    whole_characters,
)
from claimwright.x12.numbering import Counts, number
from claimwright.x12.pieces import Run, as_segments, cut_apart
from claimwright.x12.segments import SEGMENTS_SCHEMA, Interchange

# The longest segment that is read, in bytes; the longest that a guide allows has not a tenth of it.
LONGEST_SEGMENT = 1 << 21
# How much of a file is looked at at once, in bytes; its first ISA must begin within that.
WINDOW = 1 << 22

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What is told once for a file: how often it was seen, and where first."""

    count: int = 0
    offset: int = 0
    ordinal: int | None = None
    value: str | None = None

    def add(
        self, count: int, *, offset: int, ordinal: int | None = None, value: str | None = None
    ) -> None:
        if not self.count:
            self.offset, self.ordinal, self.value = offset, ordinal, value
        self.count += count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scan:
    """The headers of a window with their places in it, and where its last whole segment ends."""

    headers: tuple[tuple[int, Header], ...]
    end: int


@dataclass(slots=True, kw_only=True)
class Reader:
    """Takes a file apart, once.

    window: how many bytes are looked at at once.
    with_elements: whether the tables have the column of elements, which costs most.
    interchanges: those that were found so far, while tables is gone through.
    """

    data: Data
    file: str | None = None
    window: int = WINDOW
    with_elements: bool = True
    interchanges: list[Interchange] = field(default_factory=list)
    _encoding: Encoding = field(default_factory=lambda: Encoding(name="utf-8"))
    _counts: Counts = field(default_factory=Counts)
    _position: int = 0
    _text_end: int = 0
    # The latest header's separators, and how it spells "ISA"; None before the first.
    _delimiters: Delimiters | None = None
    _word: str = ""
    _of_headers: list[Finding] = field(default_factory=list)
    _of_segments: list[Finding] = field(default_factory=list)
    _strange: _Seen = field(default_factory=_Seen)
    _empty: _Seen = field(default_factory=_Seen)

    def tables(self) -> Iterator[pl.DataFrame]:
        """The segments of each window (SEGMENTS_SCHEMA), in file order; none is empty."""
        self._text_end = text_end(self.data)
        if not self._text_end:
            self._of_headers.append(
                byte_finding(
                    "x12.empty",
                    "The file is empty. Ask the sender to send it again.",
                    file=self.file,
                    offset=0,
                )
            )
            return
        self._find_encoding()
        while not self.data[self._position : self._position + self.window].strip():
            self._position += self.window
        while self._position < len(self.data):
            table = self._next_table()
            if table.height:
                yield table

    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong, once tables was gone through."""
        found = [*self._of_headers]
        if self._strange.count:
            found.append(
                byte_finding(
                    "x12.control-character",
                    f"{self._strange.count} control characters stand in the file, the first at "
                    f"byte {self._strange.offset}; payers refuse them. "
                    "Ask the sender to remove them.",
                    file=self.file,
                    offset=self._strange.offset,
                    value=self._strange.value,
                    expected="printable characters",
                )
            )
        found += self._of_segments
        if self._empty.count:
            found.append(
                byte_finding(
                    "x12.empty-segment",
                    f"{self._empty.count} segment terminators follow another with nothing "
                    "between. Ask the sender to leave empty segments out.",
                    file=self.file,
                    offset=self._empty.offset,
                    expected="a segment",
                    ordinal=self._empty.ordinal,
                )
            )
        return tuple(found)

    def _find_encoding(self) -> None:
        self._encoding = find_encoding(self.data)
        at = self._encoding.broken_at
        if at is not None:
            self._of_headers.append(
                byte_finding(
                    "x12.encoding",
                    f"Byte {at} is not UTF-8; the file was read as Latin-1, so accented "
                    "letters may be wrong. Ask the sender to use plain ASCII characters.",
                    file=self.file,
                    offset=at,
                    severity=Severity.WARN,
                    value=f"0x{self.data[at]:02X}",
                    expected="ASCII or UTF-8",
                )
            )
        elif self.data[:3] == _BYTE_ORDER_MARK.encode():
            self._of_headers.append(
                byte_finding(
                    "x12.byte-order-mark",
                    "The file begins with a byte order mark, which some payers refuse. "
                    "Save it as plain text without one before you send it on.",
                    file=self.file,
                    offset=0,
                    severity=Severity.INFORM,
                )
            )

    def _next_table(self) -> pl.DataFrame:
        """The segments of the next window, which is gone on to."""
        size = self.window
        while True:
            text, is_last = self._text(size)
            scan = self._scan(text, is_last=is_last)
            if scan.end or is_last or size > LONGEST_SEGMENT:
                break
            size *= 2
        if not scan.end:
            self._skip_segment(text)
            return pl.DataFrame(schema=SEGMENTS_SCHEMA)
        text = text[: scan.end]
        runs = self._runs(text, scan.headers, is_last=is_last)
        self._find_control_characters(text)
        # Where no header begins in the first window, none is looked for in the next.
        self._position = self._position + self._size(text) if self._word else len(self.data)
        if not runs:
            return pl.DataFrame(schema=SEGMENTS_SCHEMA)
        pieces = self._without_broken(cut_apart(runs, encoding=self._encoding.name), runs)
        segments = as_segments(pieces, runs, with_elements=self.with_elements)
        return number(segments, self._counts)

    def _text(self, size: int) -> tuple[str, bool]:
        """The next bytes as text, and whether they are the last."""
        data = self.data[self._position : self._position + size]
        is_last = self._position + size >= len(self.data)
        if not is_last:
            data = data[: whole_characters(data, encoding=self._encoding.name)]
        return data.decode(self._encoding.name), is_last

    def _size(self, text: str) -> int:
        """How many bytes a text took in the file."""
        if self._encoding.name == "latin-1" or text.isascii():
            return len(text)
        return len(text.encode(self._encoding.name))

    def _scan(self, text: str, *, is_last: bool) -> _Scan:
        """Find the headers of a window, and its end. What is near the end may be cut: it waits."""
        if self._word:
            start = self._next_header(text, self._word, since=0, delimiters=self._delimiters)
        else:
            start = first_header(text)
        limit = len(text) if is_last else len(text) - REACH
        delimiters = self._delimiters
        headers: list[tuple[int, Header]] = []
        while start is not None and start < limit:
            header = read_header(text, start)
            headers.append((start, header))
            delimiters = header.delimiters or delimiters
            word = text[start : start + 3]
            start = self._next_header(text, word, since=start + 3, delimiters=delimiters)
        end = len(text) if start is None else start
        if not is_last and delimiters is not None:
            end = text.rfind(delimiters.terminator, 0, end) + 1
            while headers and headers[-1][0] >= end:
                end = headers.pop()[0]
        return _Scan(headers=tuple(headers), end=end)

    @staticmethod
    def _next_header(
        text: str, word: str, *, since: int, delimiters: Delimiters | None
    ) -> int | None:
        terminator = delimiters.terminator if delimiters else "~"
        return next_header(text, word=word, since=since, terminator=terminator)

    def _runs(
        self, text: str, headers: tuple[tuple[int, Header], ...], *, is_last: bool
    ) -> list[Run]:
        """The text of a window by separators; its headers are remembered."""
        if not self._word:
            self._say_what_stands_before(text, headers[0][0] if headers else None)
        begins = [(0, self._position, self._delimiters)] if self._delimiters else []
        at, offset = 0, self._position
        for start, header in headers:
            offset += self._size(text[at:start])
            at = start
            self._word = text[start : start + 3]
            self._of_headers += [
                byte_finding(
                    one.id,
                    one.message,
                    file=self.file,
                    offset=offset,
                    value=one.value,
                    expected=one.expected,
                )
                for one in header.problems
            ]
            if header.delimiters is None:
                continue
            if header.delimiters != self._delimiters or not begins:
                begins.append((start, offset, header.delimiters))
            self._delimiters = header.delimiters
            self.interchanges.append(
                Interchange(
                    index=len(self.interchanges) + 1,
                    offset=offset,
                    delimiters=header.delimiters,
                    line_end=line_end(text, start, header.delimiters.terminator),
                )
            )
        if not begins:
            return []
        ends = [start for start, _, _ in begins[1:]] + [len(text)]
        return [
            Run(
                start=offset,
                text=text[start:end],
                delimiters=delimiters,
                is_ended=end < len(text) or is_last,
            )
            for (start, offset, delimiters), end in zip(begins, ends, strict=True)
        ]

    def _say_what_stands_before(self, text: str, start: int | None) -> None:
        begin = len(text) - len(text.lstrip(_BYTE_ORDER_MARK + BLANK))
        offset = self._position + self._size(text[:begin])
        if start is None:
            value = text[begin : begin + 20]
            self._of_headers.append(no_header(value, file=self.file, offset=offset))
        elif start > begin:
            value = text[begin : min(begin + 20, start)]
            count = start - begin
            self._of_headers.append(leading_data(value, count=count, file=self.file, offset=offset))

    def _skip_segment(self, text: str) -> None:
        """Go on behind a segment that is too long to be looked at."""
        begin = len(text) - len(text.lstrip(BLANK))
        self._say_how_long(text[begin:], self._position + begin, ordinal=self._counts.segments + 1)
        terminator = self._delimiters.terminator if self._delimiters else "~"
        found = self.data.find(
            terminator.encode(self._encoding.name), self._position + self._size(text)
        )
        self._position = len(self.data) if found < 0 else found + 1

    def _say_how_long(self, text: str, offset: int, *, ordinal: int) -> None:
        self._of_segments.append(
            too_long(text, at_most=LONGEST_SEGMENT, file=self.file, offset=offset, ordinal=ordinal)
        )

    def _find_control_characters(self, text: str) -> None:
        """Count the characters that no X12 character set has."""
        if not self.interchanges or self._position >= self._text_end:
            return
        if self._position + self._size(text) >= self._text_end:
            text = text.rstrip(BLANK + AFTER_TEXT)
        separators = frozenset("".join({one.delimiters.characters for one in self.interchanges}))
        strange = control_characters(text, but=separators)
        if strange:
            self._strange.add(
                len(strange),
                offset=self._position + self._size(text[: strange[0]]),
                value=f"0x{ord(text[strange[0]]):02X}",
            )

    def _without_broken(self, pieces: pl.DataFrame, runs: Sequence[Run]) -> pl.DataFrame:
        """The pieces that are segments; what is wrong with the others is remembered."""
        blank_is_wrong = pl.Series(
            [one.delimiters.terminator not in BLANK for one in runs], dtype=pl.Boolean
        )
        size = pl.col("text").str.len_bytes()
        marked = pieces.lazy().with_columns(is_blank=size == 0, is_long=size > LONGEST_SEGMENT)
        is_kept = ~pl.col("is_blank") & ~pl.col("is_long")
        broken = (
            marked.with_columns(ordinal=is_kept.cum_sum() + self._counts.segments)
            .filter(
                pl.col("is_long")
                | pl.when("is_last")
                .then(~pl.col("is_blank"))
                .otherwise(pl.col("is_blank") & pl.lit(blank_is_wrong).gather("run"))
            )
            .collect()
        )
        if broken.height:
            self._say_what_is_broken(broken)
        blank = pieces["text"].str.len_bytes() == 0
        if not broken["is_long"].any() and blank.sum() == int(bool(blank[-1])):
            return pieces.slice(0, pieces.height - int(bool(blank[-1])))
        return marked.filter(is_kept).drop("is_blank", "is_long").collect()

    def _say_what_is_broken(self, broken: pl.DataFrame) -> None:
        for row in broken.filter("is_long").iter_rows(named=True):
            self._say_how_long(row["text"], row["offset"], ordinal=row["ordinal"] + 1)
        for row in broken.filter(pl.col("is_last") & ~pl.col("is_long")).iter_rows(named=True):
            self._of_segments.append(
                broken_off(
                    row["text"], file=self.file, offset=row["offset"], ordinal=row["ordinal"]
                )
            )
        empty = broken.filter(~pl.col("is_last") & pl.col("is_blank"))
        if empty.height:
            self._empty.add(
                empty.height, offset=empty["offset"][0], ordinal=empty["ordinal"][0] + 1
            )

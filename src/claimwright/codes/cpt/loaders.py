"""Loaders for the descriptor files that the AMA gives its licensees.

Layouts (AMA, CPT data files, readme): the consolidated code list and LONGULT are parted by tabs
below a copyright notice; LONGULF has the code in 1-5, a sequence in 6-7 and 72 characters of text
from 9, a code repeated while its text goes on; MEDU and SHORTU have the code in 1-5 and up to 100
and 28 characters from 7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.line_findings import broken_line, repeated_code
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets.periods import calendar_year, named

SOURCE = "American Medical Association, CPT, under the licence of the user"
SCHEMA = {
    "code": pl.String(),
    "label": pl.String(),
    "medium_label": pl.String(),
    "short_label": pl.String(),
    "consumer_label": pl.String(),
    "effective_date": pl.Date(),
}
_LAYOUT = "AMA, CPT data files, readme"
_CODE = r"[0-9]{4}[0-9A-Z]"
_OWNER = "american medical association"
_HEADINGS = {
    "code": "cpt code",
    "label": "long",
    "medium_label": "medium",
    "short_label": "short",
    "consumer_label": "consumer",
    "effective_date": "current descriptor effective date",
}
# Each with what its lines are; the first that fits most lines of the head is the file's.
_FORMS = {
    "long-fixed": re.compile(rf"^{_CODE}\d\d \S.{{0,71}}$"),
    "long": re.compile(rf"^{_CODE}\t\S.*$"),
    "short": re.compile(rf"^{_CODE} \S[^\t]{{0,27}}\s*$"),
    "medium": re.compile(rf"^{_CODE} \S[^\t]{{0,99}}\s*$"),
}
_PARTS = {"long": "main", "long-fixed": "main", "medium": "medium", "short": "short"}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CptConsolidatedLoader:
    """Loads the consolidated code list: table "codes" (SCHEMA)."""

    code_set: str = "cpt"
    looks_for: str = "a licensed CPT consolidated code list (columns CPT Code, Long, Medium, Short)"

    def recognises(self, file: SourceFile) -> bool:
        return _heading(file) is not None

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.broken-line", "codes.repeated-line", "codes.period-unknown"."""
        number = _heading(file)
        assert number is not None
        lines = file.text().splitlines()
        names = [name.strip().lower() for name in lines[number].split("\t")]
        at = {column: names.index(name) for column, name in _HEADINGS.items() if name in names}
        rows: list[dict[str, object]] = []
        broken: list[Finding] = []
        for line_number, line in enumerate(lines[number + 1 :], start=number + 2):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            row: dict[str, str | None] = {
                column: (cells[place] or None) if place < len(cells) else None
                for column, place in at.items()
            }
            if not re.fullmatch(_CODE, row.get("code") or "") or not row.get("label"):
                broken.append(_broken(file, line_number))
            rows.append({**row, "effective_date": _day(row.get("effective_date"))})
        if broken:
            return refused(*broken[:5])
        return _reading(file, pl.DataFrame(rows, schema=SCHEMA), part="main", period=period)


@dataclass(frozen=True, slots=True, kw_only=True)
class CptDescriptorLoader:
    """Loads a file of long, medium or short descriptors.

    Long ones are the table "codes"; the two others stand beside them, as "medium_labels" and
    "short_labels". All: code, label.
    """

    code_set: str = "cpt"
    looks_for: str = "a licensed CPT descriptor file (long, medium or short)"

    def recognises(self, file: SourceFile) -> bool:
        return _heading(file) is None and _form(file) is not None

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.broken-line", "codes.repeated-line", "codes.period-unknown"."""
        form = _form(file)
        assert form is not None
        rows: list[tuple[str, str]] = []
        broken: list[Finding] = []
        for number, line in enumerate(file.text().splitlines(), start=1):
            if _FORMS[form].match(line.rstrip()):
                rows.append((line[:5], line[8 if form == "long-fixed" else 6 :].strip()))
            elif rows and line.strip("\x1a \t"):
                broken.append(_broken(file, number))
        if broken:
            return refused(*broken[:5])
        table = pl.DataFrame(rows, schema={"code": pl.String, "label": pl.String}, orient="row")
        if form == "long-fixed":
            table = table.group_by("code", maintain_order=True).agg(pl.col("label").str.join(" "))
        return _reading(file, table, part=_PARTS[form], period=period)


def _reading(file: SourceFile, table: pl.DataFrame, *, part: str, period: Period | None) -> Reading:
    repeated = table.filter(~pl.col("code").is_first_distinct())
    if not repeated.is_empty():
        return refused(repeated_code(file, repeated.get_column("code")[0], source=_LAYOUT))
    year = _year(file)
    edition = None if year is None else calendar_year(year)
    if period is not None:
        edition = named(period, edition)
    if edition is None:
        return refused(period_unknown(file, title="a licensed CPT file"))
    release = release_of(
        file,
        code_set="cpt",
        name=edition.name,
        period=edition.period,
        source=SOURCE,
        rows=table.height,
        part=part,
    )
    name = "codes" if part == "main" else f"{part}_labels"
    compared = Compared(table=name) if part == "main" else None
    return Reading(release=release, tables={name: table}, compared=compared)


def _year(file: SourceFile) -> int | None:
    """The year that the name gives, or the copyright notice above the rows."""
    notice = file.head(2000).split("\t")[0]
    found = _YEAR.search(file.name) or _YEAR.search(notice)
    return None if found is None else int(found[1])


def _heading(file: SourceFile) -> int | None:
    """Find the line of the consolidated list's headings, from 0."""
    for number, line in enumerate(file.head(16_384).splitlines()):
        names = {name.strip().lower() for name in line.split("\t")}
        if {"cpt code", "long", "medium", "short"} <= names:
            return number
    return None


def _form(file: SourceFile) -> str | None:
    head = file.head(16_384)
    if _OWNER not in head.lower():
        return None
    # The last line of the head may be cut off.
    whole = head[: head.rfind("\n") + 1]
    lines = [line.rstrip() for line in whole.splitlines() if re.match(_CODE, line)]
    if len(lines) < 3:
        return None
    return next((name for name, form in _FORMS.items() if all(map(form.match, lines))), None)


def _day(text: str | None) -> date | None:
    if text is None or not re.fullmatch(r"20\d{6}|19\d{6}", text):
        return None
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _broken(file: SourceFile, number: int) -> Finding:
    return broken_line(file, number, complaint="is no line of a CPT file", source=_LAYOUT)

"""How the tests read and store small files in the official layouts. All rows are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.base.period import Period
from claimwright.codes.loading.loader import Reading
from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.registry import LOADERS
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore

Read = Callable[..., Reading]

# Files of a few rows: what the bounds say is tested on its own.
_UNBOUNDED = "codes.bounds-unknown"


@pytest.fixture
def read() -> Read:
    """Read a file as the loading does: exactly one of all loaders may know it."""

    def read_it(
        name: str, content: str | bytes, *, period: Period | None = None, encoding: str = "utf-8"
    ) -> Reading:
        data = content if isinstance(content, bytes) else content.encode(encoding)
        file = SourceFile(name=name, data=data)
        known = [loader for loader in LOADERS if loader.recognises(file)]
        assert len(known) == 1, [loader.looks_for for loader in known]
        reading = read_file(file, period=period, bounds=())
        findings = tuple(one for one in reading.findings if one.id != _UNBOUNDED)
        return Reading(
            release=reading.release,
            tables=reading.tables,
            findings=findings,
            compared=reading.compared,
        )

    return read_it


@pytest.fixture
def store(tmp_path: Path) -> CodeStore:
    return CodeStore(tmp_path / "codes")


@pytest.fixture
def load(read: Read, store: CodeStore) -> Callable[..., CodeStore]:
    """Read a file and store it; nothing may have stopped it."""

    def load_it(name: str, content: str | bytes, **options: object) -> CodeStore:
        reading = read(name, content, **options)
        assert not reading.is_refused, reading.findings
        loaded = store.load(reading)
        assert loaded.is_new, loaded.findings
        assert not [one for one in loaded.findings if one.severity is Severity.STOP]
        return store

    return load_it


@pytest.fixture
def year_2026() -> Period:
    return Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


@pytest.fixture
def workbook() -> Callable[[list[list[str]]], bytes]:
    """Make the smallest workbook that is one: a sheet of strings."""
    return _workbook


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">
<sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>""",
}


def _workbook(rows: list[list[str]]) -> bytes:
    cells = ""
    for row in rows:
        inner = "".join(f"<c t='inlineStr'><is><t>{escape(cell)}</t></is></c>" for cell in row)
        cells += f"<row>{inner}</row>"
    sheet = f"<worksheet xmlns='{_MAIN}'><sheetData>{cells}</sheetData></worksheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, text)
    return out.getvalue()

"""The tables of ICD-10-PCS as XML: each row says which characters may stand together.

Source of the layout: CMS, ICD-10-PCS tables XML. The first three characters name a table; a row
of it lists the values of the other four, and every combination of them is a code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import FiscalPart
from claimwright.codes.loading.loader import Compared, Reading, refused
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.loading.xml import parse_xml, place_of, root_name, stated_version, text_of

_PART = FiscalPart(code_set="icd10pcs", part="tables", title="ICD-10-PCS Tables", publisher="CMS")
AXIS_SCHEMA: dict[str, Any] = {
    "table": pl.String(),
    "row": pl.UInt16(),
    "position": pl.UInt8(),
    "axis": pl.String(),
    "value": pl.String(),
    "label": pl.String(),
    "definition": pl.String(),
}
BUILT_SCHEMA: dict[str, Any] = {
    "code": pl.String(),
    "label": pl.String(),
    "table": pl.String(),
    "row": pl.UInt16(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureTablesLoader:
    """Loads the tables.

    Table "axis_values" (AXIS_SCHEMA): the values of each position; those of positions 1 to 3 have
    row 0, as they hold for all rows of their table, which count from 1. Table "built_codes"
    (BUILT_SCHEMA): every code that the rows allow; its label is put together from the values'
    own words, as the official titles stand only in the order file.
    """

    code_set: str = "icd10pcs"
    looks_for: str = "the ICD-10-PCS tables XML (ICD10PCS.tabular)"

    def recognises(self, file: SourceFile) -> bool:
        return root_name(file) == "ICD10PCS.tabular"

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.xml-refused", "codes.period-unknown", "codes.count-differs"
        where a row does not have as many values, or codes, as it says.
        """
        root = parse_xml(file)
        if isinstance(root, Finding):
            return refused(root)
        axes: list[tuple[Any, ...]] = []
        codes: list[tuple[Any, ...]] = []
        for table in root.findall("pcsTable"):
            head = [_axis(axis) for axis in table.findall("axis")]
            name = "".join(axis.values[0] for axis in head if axis.values)
            axes += [entry for axis in head for entry in axis.rows(name, 0)]
            for number, row in enumerate(table.findall("pcsRow"), start=1):
                below = [_axis(axis) for axis in row.findall("axis")]
                complaint = _complaint(row, [*head, *below])
                if complaint is not None:
                    return refused(_count_differs(file, name, number, complaint))
                axes += [entry for axis in below for entry in axis.rows(name, number)]
                codes += _build(name, number, head, below)
        built = pl.DataFrame(codes, schema=BUILT_SCHEMA, orient="row")
        return _PART.reading(
            file,
            tables={
                "axis_values": pl.DataFrame(axes, schema=AXIS_SCHEMA, orient="row"),
                "built_codes": built,
            },
            rows=built.height,
            period=period,
            version=stated_version(root),
            compared=Compared(table="built_codes"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """The values of one position, with their words and how many there should be."""

    position: int
    title: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    definition: str | None
    stated: str | None

    def rows(self, table: str, row: int) -> Iterator[tuple[Any, ...]]:
        for value, label in zip(self.values, self.labels, strict=True):
            yield table, row, self.position, self.title, value, label, self.definition


def _axis(element: Element) -> _Axis:
    labels = element.findall("label")
    return _Axis(
        position=place_of(element, "pos"),
        title=text_of(element, "title"),
        values=tuple(label.get("code", "") for label in labels),
        labels=tuple(" ".join((label.text or "").split()) for label in labels),
        definition=text_of(element, "definition") or None,
        stated=element.get("values"),
    )


def _complaint(row: Element, axes: list[_Axis]) -> str | None:
    """Hold a row against the numbers that it states of itself."""
    if [axis.position for axis in axes] != [1, 2, 3, 4, 5, 6, 7]:
        return "it does not give the seven characters in their order"
    for axis in axes:
        if any(len(value) != 1 for value in axis.values):
            return f"a value of character {axis.position} is not one character"
        if axis.stated is not None and axis.stated != str(len(axis.values)):
            return f"character {axis.position} has {len(axis.values)} values and says {axis.stated}"
    built = 1
    for axis in axes[3:]:
        built *= len(axis.values)
    if row.get("codes", str(built)) != str(built):
        return f"it allows {built} codes and says {row.get('codes')}"
    return None


def _build(
    name: str, number: int, head: list[_Axis], below: list[_Axis]
) -> Iterator[tuple[Any, ...]]:
    """Every code of a row, named "Bypass: Cerebral Ventricle, Open, ..., Nasopharynx"."""
    operation = head[2].labels[0]
    pairs = [tuple(zip(axis.values, axis.labels, strict=True)) for axis in below]
    for chosen in product(*pairs):
        # "Z" is "No Device", "No Qualifier": it says nothing that a title would.
        words = ", ".join(
            label for value, label in chosen if not (value == "Z" and label.startswith("No "))
        )
        code = name + "".join(value for value, _ in chosen)
        yield code, f"{operation}: {words}", name, number


def _count_differs(file: SourceFile, table: str, number: int, complaint: str) -> Finding:
    return Finding(
        id="codes.count-differs",
        severity=Severity.STOP,
        message=f"Row {number} of table {table} in {file.name} is not whole: {complaint}. Nothing "
        "was loaded. Fetch the file from its publisher again.",
        at=Place(file=file.name, field=f"table {table}, row {number}"),
        source="CMS, ICD-10-PCS Tables: the attributes values and codes",
    )

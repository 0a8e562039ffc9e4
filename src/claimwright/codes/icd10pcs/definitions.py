"""The definitions of ICD-10-PCS as XML: what an operation, approach or device means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import FiscalPart
from claimwright.codes.loading.loader import Reading, refused
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.loading.xml import (
    parse_xml,
    place_of,
    plain_text,
    root_name,
    stated_version,
    text_of,
)

_PART = FiscalPart(
    code_set="icd10pcs", part="definitions", title="ICD-10-PCS Definitions", publisher="CMS"
)
DEFINITION_SCHEMA: dict[str, Any] = {
    "section": pl.String(),
    "position": pl.UInt8(),
    "axis": pl.String(),
    "term": pl.String(),
    "definition": pl.String(),
    "explanation": pl.String(),
    "includes": pl.List(pl.String()),
}
AGGREGATE_SCHEMA: dict[str, Any] = {
    "device": pl.String(),
    "operation": pl.String(),
    "body_systems": pl.List(pl.String()),
    "general_device": pl.String(),
    "general_value": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureDefinitionsLoader:
    """Loads the definitions: tables "definitions", one row a term of a section's axis, and
    "device_aggregation", which specific devices fall under which general one.
    """

    code_set: str = "icd10pcs"
    looks_for: str = "the ICD-10-PCS definitions XML (ICD10PCS.definitions)"

    def recognises(self, file: SourceFile) -> bool:
        return root_name(file) == "ICD10PCS.definitions"

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.xml-refused", "codes.period-unknown"."""
        root = parse_xml(file)
        if isinstance(root, Finding):
            return refused(root)
        definitions = pl.DataFrame(list(_terms(root)), schema=DEFINITION_SCHEMA, orient="row")
        aggregation = pl.DataFrame(
            [
                (
                    text_of(one, "device"),
                    text_of(one, "operation"),
                    [plain_text(system) for system in one.findall("bodySys")],
                    text_of(one, "parent"),
                    _attribute(one, "parent", "value"),
                )
                for one in root.iterfind("deviceAggregation/aggregate")
            ],
            schema=AGGREGATE_SCHEMA,
            orient="row",
        )
        return _PART.reading(
            file,
            tables={"definitions": definitions, "device_aggregation": aggregation},
            rows=definitions.height,
            period=period,
            version=stated_version(root),
        )


def _terms(root: Element) -> Iterator[tuple[Any, ...]]:
    for section in root.findall("section"):
        for axis in section.findall("axis"):
            for entry in axis.findall("terms"):
                for title in entry.findall("title"):
                    yield (
                        section.get("code", ""),
                        place_of(axis, "pos"),
                        text_of(axis, "title"),
                        plain_text(title),
                        text_of(entry, "definition") or None,
                        text_of(entry, "explanation") or None,
                        [plain_text(one) for one in entry.findall("includes")],
                    )


def _attribute(element: Element, name: str, attribute: str) -> str | None:
    child = element.find(name)
    return None if child is None else child.get(attribute)

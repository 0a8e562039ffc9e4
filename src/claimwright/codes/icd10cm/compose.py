"""One table of the classification out of the order file and the Tabular List.

The order file decides which codes exist; the Tabular List gives the tree above them and the
notes. A 7th character that the list defines and the order file does not have makes no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from claimwright.codes.icd10cm import tabular as tabular_list
from claimwright.codes.icd10cm.excludes import TabularOrder, parse_ranges
from claimwright.codes.release import Release

RANGE = pl.Struct({"excluded_from": pl.String, "excluded_to": pl.String, "note": pl.String})
SCHEMA: dict[str, Any] = {
    "code": pl.String(),
    "label": pl.String(),
    "kind": pl.String(),
    "is_billable": pl.Boolean(),
    "parent": pl.String(),
    "block": pl.String(),
    "chapter": pl.String(),
    "inclusion_term": pl.List(pl.String()),
    "includes": pl.List(pl.String()),
    "excludes1": pl.List(pl.String()),
    "excludes2": pl.List(pl.String()),
    "code_first": pl.List(pl.String()),
    "use_additional": pl.List(pl.String()),
    "code_also": pl.List(pl.String()),
    "note": pl.List(pl.String()),
    "seventh_character_note": pl.List(pl.String()),
    "seventh_characters": pl.List(pl.String()),
    "excludes1_ranges": pl.List(RANGE),
    "release": pl.String(),
    "first_date": pl.Date(),
    "last_date": pl.Date(),
}
_NOTES = [name for name, dtype in tabular_list.SCHEMA.items() if dtype == pl.List(pl.String())]


def compose(codes: pl.DataFrame, tabular: pl.DataFrame | None, *, release: Release) -> pl.DataFrame:
    """Make the table that ICD10CM opens: one row a chapter, block, category or code (SCHEMA).

    codes: every code that exists (code, label or None, is_billable or None), in the order of the
    Tabular List. tabular: as tabular.read_tabular gives it; without it the table has no chapters,
    blocks and notes. A label that the order file does not have is the Tabular List's, with the
    meaning of the 7th character; without a flag a code is billable when nothing stands below it.
    """
    rows = list(_rows(codes, tabular))
    below = {row["parent"] for row in rows}
    order = TabularOrder([row["code"] for row in rows if row["kind"] not in ("chapter", "block")])
    for row in rows:
        if row["is_billable"] is None:
            row["is_billable"] = row["code"] not in below
        row["excludes1_ranges"] = [
            {"excluded_from": found.first, "excluded_to": found.last, "note": note}
            for note in row["excludes1"]
            for found in parse_ranges(note, order=order)
        ]
    return pl.DataFrame(rows, schema=SCHEMA).with_columns(
        release=pl.lit(release.name),
        first_date=pl.lit(release.period.first),
        last_date=pl.lit(release.period.last, dtype=pl.Date),
    )


def _rows(codes: pl.DataFrame, tabular: pl.DataFrame | None) -> Iterator[dict[str, Any]]:
    known = {row["code"]: row for row in codes.iter_rows(named=True)}
    if tabular is None:
        for code, row in known.items():
            yield _bare(row, parent=_parent_of(code, known))
        return
    listed = {row["code"]: row for row in tabular.iter_rows(named=True)}
    extended: dict[str, list[str]] = {}
    for code in known:
        if code not in listed and (parent := _parent_of(code, listed)) is not None:
            extended.setdefault(parent, []).append(code)
    for code, row in listed.items():
        if row["kind"] in ("chapter", "block"):
            yield row | {"is_billable": False}
            continue
        if code not in known:
            continue
        yield row | _said(known[code], label=row["label"])
        meanings = _meanings(row, listed) if code in extended else {}
        for below in extended.get(code, ()):
            label = f"{row['label']}, {meanings.get(below[-1], '')}".removesuffix(", ")
            yield (
                _bare(known[below], parent=code)
                | _said(known[below], label=label)
                | {
                    "block": row["block"],
                    "chapter": row["chapter"],
                }
            )


def _said(code: Mapping[str, Any], *, label: str) -> dict[str, Any]:
    return {"label": code["label"] or label, "is_billable": code["is_billable"]}


def _bare(code: Mapping[str, Any], *, parent: str | None) -> dict[str, Any]:
    """A row for a code of which the Tabular List says nothing of its own."""
    return {
        "code": code["code"],
        "label": code["label"] or "",
        "kind": "category" if len(code["code"]) == 3 else "subcategory",
        "is_billable": code["is_billable"],
        "parent": parent,
        "block": "",
        "chapter": "",
        **{name: [] for name in _NOTES},
    }


def _parent_of(code: str, known: Mapping[str, Any]) -> str | None:
    """Find the nearest heading above a code: "S72.001" for S72.001A, "W00.0" for W00.0XXA."""
    above = code[:-1]
    while len(above) >= 3:
        above = above.removesuffix(".")
        if above in known:
            return above
        above = above[:-1]
    return None


def _meanings(row: Mapping[str, Any], listed: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The 7th characters that are defined at a row or nearest above it."""
    above: Mapping[str, Any] | None = row
    while above is not None:
        if above["seventh_characters"]:
            return dict(words.split(": ", 1) for words in above["seventh_characters"])
        above = listed.get(above["parent"] or "")
    return {}

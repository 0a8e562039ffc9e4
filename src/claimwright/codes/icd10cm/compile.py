"""Compile the classification, as the package simple-icd-10-cm brings it, to one Arrow file.

The package's own import takes two seconds and 194 MB; the file opens in a tenth of a second. This
is the only module that imports the package.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.icd10cm.excludes import TabularOrder, parse_ranges
from claimwright.codes.icd10cm.release import Release

# What the package's version 1.5 contains (its files are named "April 1, 2026").
# Source: CDC/NCHS, ICD-10-CM FY2026 release of April 1, 2026: encounters from April 1, 2026
# through September 30, 2026.
RELEASE = Release(
    name="FY2026 April",
    period=Period(first=date(2026, 4, 1), last=date(2026, 9, 30)),
)

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


def compile_release() -> pl.DataFrame:
    """Read the whole classification out of the package.

    Returns one row a chapter, block, category or code (columns SCHEMA), in the order of the
    Tabular List. A block of one category shares its code; they become one row with the notes of
    both. seventh_characters: "A: initial encounter" and so on, where they are defined.
    """
    import simple_icd_10_cm as package

    rows: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[str, str]] = {}
    for code in package.get_all_codes(True):
        if code in rows:
            continue
        row = _row(package, code)
        chapter, block = _place(row, places)
        places[code] = (chapter, block)
        row |= {"chapter": chapter, "block": block}
        rows[code] = row
    order = TabularOrder([code for code in rows if _is_code(code)])
    for row in rows.values():
        row["excludes1_ranges"] = [
            {"excluded_from": found.first, "excluded_to": found.last, "note": note}
            for note in row["excludes1"]
            for found in parse_ranges(note, order=order)
        ]
    frame = pl.DataFrame(list(rows.values()), schema=SCHEMA)
    return frame.with_columns(
        release=pl.lit(RELEASE.name),
        first_date=pl.lit(RELEASE.period.first),
        last_date=pl.lit(RELEASE.period.last),
    )


def write_table(path: Path) -> None:
    """Compile the classification and write it to `path` as an Arrow IPC file."""
    compile_release().write_ipc(path, compression="lz4")


def _is_code(code: str) -> bool:
    return not code.isdigit() and "-" not in code


def _row(package: Any, code: str) -> dict[str, Any]:
    names = [(code, False)]
    parent: str = package.get_parent(code)
    if parent == code:
        # A block of one category: the package keeps both under one name.
        names.append((code, True))
        parent = package.get_parent(code, prioritize_blocks=True)
    notes = {kind: _notes(package, names, kind) for kind in _READERS}
    seventh = package.get_seven_chr_def(code)
    label: str = package.get_description(code)
    if "-" in code:
        label = label.removesuffix(f"({code})").rstrip()
    return {
        "code": code,
        "label": label,
        "kind": _kind(package, code),
        "is_billable": package.is_leaf(code),
        "parent": parent or None,
        "seventh_characters": [f"{char}: {words}" for char, words in seventh.items()],
        **notes,
    }


_READERS = {
    "inclusion_term": "get_inclusion_term",
    "includes": "get_includes",
    "excludes1": "get_excludes1",
    "excludes2": "get_excludes2",
    "code_first": "get_code_first",
    "use_additional": "get_use_additional_code",
    "code_also": "get_code_also",
    "note": "get_notes",
    "seventh_character_note": "get_seven_chr_note",
}


def _notes(package: Any, names: list[tuple[str, bool]], kind: str) -> list[str]:
    notes: list[str] = []
    for code, is_block in names:
        found = getattr(package, _READERS[kind])(code, prioritize_blocks=is_block)
        lines = found.split("\n") if isinstance(found, str) else found
        notes += [line.strip() for line in lines if line.strip()]
    return notes


def _kind(package: Any, code: str) -> str:
    if code.isdigit():
        return "chapter"
    if "-" in code:
        return "block"
    return "category" if len(code) == 3 else "subcategory"


def _place(row: dict[str, Any], places: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Name the chapter and the block that a row stands in, from those of its parent."""
    if row["kind"] == "chapter":
        return row["code"], ""
    chapter, block = places[row["parent"]]
    return chapter, (row["code"] if row["kind"] == "block" or not block else block)

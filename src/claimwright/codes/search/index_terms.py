"""The terms of a loaded Alphabetic Index as names of the codes that they lead to."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.codes.icd10cm import ICD10CM

# How a column of the drug and neoplasm tables is said, and the behavior as people speak of it.
_COLUMN_WORDS = (
    ("accidental", "poisoning by {} accidental"),
    ("self-harm", "poisoning by {} intentional self-harm"),
    ("assault", "poisoning by {} assault"),
    ("undetermined", "poisoning by {} undetermined"),
    ("adverse", "adverse effect of {}"),
    ("underdosing", "underdosing of {}"),
    ("primary", "malignant neoplasm of {}"),
    ("secondary", "secondary malignant neoplasm of {}"),
    ("in situ", "carcinoma in situ of {}"),
    ("benign", "benign neoplasm of {}"),
    ("uncertain", "neoplasm of uncertain behavior of {}"),
    ("unspecified", "neoplasm of unspecified behavior of {}"),
)
_MAX_LEVEL = 4


def terms_by_code(
    terms: pl.DataFrame | None, cells: pl.DataFrame | None, *, icd10cm: ICD10CM
) -> dict[str, list[str]]:
    """Collect, by code, the index paths that lead to it, written as one would say them.

    terms, cells: the tables "index_terms" and "index_cells" of the loaded index, None where it is
    not loaded. A printed code that ends in a dash leads to the code above. Codes that the release
    does not have are left out.
    """
    found: dict[str, list[str]] = {}
    for code, name in _paths(terms, cells):
        known = _known(code, icd10cm)
        if known is not None:
            found.setdefault(known, []).append(name)
    return found


def _paths(terms: pl.DataFrame | None, cells: pl.DataFrame | None) -> Iterator[tuple[str, str]]:
    if terms is None:
        return
    coded = terms.filter(pl.col("code").is_not_null(), pl.col("level") <= _MAX_LEVEL)
    for code, path, loose in coded.select("code", "path", "nonessential").iter_rows():
        yield code, f"{path} {loose or ''}".strip()
    if cells is None:
        return
    joined = cells.join(
        terms.select("index", "ordinal", "path", "level"), on=["index", "ordinal"]
    ).filter(pl.col("level") <= _MAX_LEVEL)
    for code, path, heading in joined.select("code", "path", "heading").iter_rows():
        written = _written(heading)
        if written is not None:
            yield code, written.format(path.removeprefix("Neoplasm, neoplastic, "))


def _written(heading: str) -> str | None:
    lowered = heading.lower()
    return next((written for word, written in _COLUMN_WORDS if word in lowered), None)


def _known(code: str, icd10cm: ICD10CM) -> str | None:
    bare = code.rstrip("-").rstrip(".").rstrip("-")
    while len(bare) >= 3 and not icd10cm.exists(bare):
        bare = bare[:-1].rstrip(".")
    return bare if len(bare) >= 3 else None

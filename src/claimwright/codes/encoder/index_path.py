"""Which terms of the Alphabetic Index lead to a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.store import CodeStore

_CODE_SET = "icd10cm"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPath:
    """Terms from the main one down ("Diabetes, type 2, with, neuropathy").

    index: which part of the Alphabetic Index. column: of the drug and neoplasm tables, the
    heading of the column that the code stands in. printed: the code as printed ("M25.56-").
    """

    path: str
    index: str
    printed: str
    column: str | None = None


class IndexTerms:
    """The loaded Alphabetic Index, by the codes that its terms name."""

    def __init__(self, *, terms: pl.DataFrame, cells: pl.DataFrame | None = None) -> None:
        """terms, cells: the tables "index_terms" and "index_cells" of the loaded release."""
        self._by_code: dict[str, list[IndexPath]] = {}
        named = terms.filter(pl.col("code").is_not_null()).select("path", "index", "code")
        for path, index, code in named.iter_rows():
            self._file(IndexPath(path=path, index=index, printed=code))
        if cells is not None:
            joined = cells.join(
                terms.select("index", "ordinal", "path"), on=["index", "ordinal"]
            ).select("path", "index", "code", "heading")
            for path, index, code, heading in joined.iter_rows():
                self._file(IndexPath(path=path, index=index, printed=code, column=heading))

    @classmethod
    def open(cls, store: CodeStore, *, on: date) -> IndexTerms | None:
        """Open the index of the release in force on a day; None where none is loaded."""
        terms = store.table(_CODE_SET, "index_terms", on=on)
        if terms is None:
            return None
        return cls(terms=terms, cells=store.table(_CODE_SET, "index_cells", on=on))

    def leading_to(self, code: str, *, limit: int = 40) -> tuple[IndexPath, ...]:
        """List the paths that end at a code, then those that end at a heading above it."""
        found: list[IndexPath] = []
        bare = code.replace(".", "")
        for length in range(len(bare), 2, -1):
            found += self._by_code.get(bare[:length], ())
            if length < len(bare) and found:
                break
        return tuple(found[:limit])

    def _file(self, path: IndexPath) -> None:
        bare = path.printed.replace(".", "").rstrip("-")
        self._by_code.setdefault(bare, []).append(path)

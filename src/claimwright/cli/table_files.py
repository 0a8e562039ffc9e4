"""Tables that are written piece by piece, as a file is read that is larger than memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl


@dataclass(slots=True, kw_only=True)
class TableFiles:
    """One target a table in a folder: `claims.csv`, `claims.json`, or, since a Parquet file cannot
    be added to, the folder `claims` of Parquet files that readers take for one table.

    rows: by target, how many were written.
    """

    folder: Path
    kind: str
    rows: dict[Path, int] = field(default_factory=dict)
    _parts: dict[Path, int] = field(default_factory=dict)

    def add(self, name: str, frame: pl.DataFrame) -> None:
        """Write the next rows of a table. An empty frame makes a table that is not there yet."""
        target = self.folder / (name if self.kind == "parquet" else f"{name}.{self.kind}")
        is_new = target not in self.rows
        if frame.is_empty() and not is_new:
            return
        from claimwright.x12.tables import write_table

        data = write_table(frame, kind=self.kind)
        if self.kind == "parquet":
            self._add_part(target, data)
        elif self.kind == "csv":
            self._append(target, data if is_new else data.partition(b"\n")[2], is_new=is_new)
        else:
            rows = data.strip().removeprefix(b"[").removesuffix(b"]")
            before = b"[" if is_new else b",\n" if self.rows[target] else b""
            self._append(target, before + rows, is_new=is_new)
        self.rows[target] = self.rows.get(target, 0) + frame.height

    def close(self) -> None:
        """End what is open: the arrays of JSON."""
        if self.kind == "json":
            for target in self.rows:
                self._append(target, b"]\n", is_new=False)

    def _add_part(self, target: Path, data: bytes) -> None:
        number = self._parts[target] = self._parts.get(target, 0) + 1
        if number == 1:
            target.mkdir(exist_ok=True)
            # What an earlier run left would be read as more rows of the same table.
            for left in target.glob("part-*.parquet"):
                left.unlink()
        (target / f"part-{number:06}.parquet").write_bytes(data)

    @staticmethod
    def _append(target: Path, data: bytes, *, is_new: bool) -> None:
        with target.open("wb" if is_new else "ab") as file:
            file.write(data)

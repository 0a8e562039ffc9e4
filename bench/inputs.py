"""The files that subjects are measured on, made once by a process of its own (write_inputs).

Imports nothing but the standard library, since the processes that measure peers use it too.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimwright.claims.tables import ClaimTables

# From here `python -m bench` finds itself, wherever the caller stands.
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Where the files of one run are. `make` comes first; the rest only reads."""

    folder: Path
    seed: int = 1

    def make(self, *sizes: int) -> None:
        """Make what is missing of these numbers of claims; the caller stays as small as it was."""
        for size in sizes:
            if not self._of(size).exists():
                self._run(f"--claims={size}", f"--seed={self.seed}")

    def make_code_table(self) -> None:
        """Compile the classification, if that was not done for this run."""
        if not self.icd10cm_file().exists():
            self._run("--code-table")

    def _run(self, *options: str) -> None:
        command = [sys.executable, "-m", "bench.write_inputs", str(self.folder.resolve()), *options]
        subprocess.run(command, check=True, cwd=PROJECT)

    def claims_file(self, size: int) -> Path:
        """The 837P of so many claims."""
        return self._of(size) / "claims.837"

    def remittance_file(self, size: int) -> Path:
        """The 835 that decides them all."""
        return self._of(size) / "remittance.835"

    def tables(self, size: int) -> ClaimTables:
        """The same claims as tables."""
        import polars as pl

        from claimwright.claims.table_schemas import SCHEMAS
        from claimwright.claims.tables import ClaimTables

        folder = self._of(size)
        return ClaimTables(**{name: pl.read_ipc(folder / f"{name}.arrow") for name in SCHEMAS})

    def icd10cm_file(self) -> Path:
        """The classification as our modules open it."""
        return self.folder / "icd10cm.arrow"

    def _of(self, size: int) -> Path:
        return self.folder / f"claims-{size}"

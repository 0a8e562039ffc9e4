"""The files that subjects are measured on, made once in a process of their own.

    python -m bench.inputs FOLDER --claims 10000

makes FOLDER/claims-10000/: claims.837, remittance.835, and the claim tables as Arrow files.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from claimwright.claims.tables import ClaimTables
    from claimwright.x12.envelope import Envelope

# From here `python -m bench` finds itself, wherever the caller stands.
PROJECT = Path(__file__).resolve().parent.parent
# Files carry a date; it is fixed so that the same seed gives the same bytes.
_WRITTEN_AT = datetime(2026, 5, 18, 9, 30)  # noqa: DTZ001 - an envelope holds local time


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
        command = [sys.executable, "-m", "bench.inputs", str(self.folder.resolve()), *options]
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


def envelope() -> Envelope:
    """The envelope of every synthetic file."""
    from claimwright.x12.envelope import Envelope, Receiver, Submitter

    return Envelope(
        sender_qualifier="ZZ",
        sender_id="SYNTHETIC",
        receiver_qualifier="ZZ",
        receiver_id="SYNPAYER",
        interchange_control_number=1,
        group_control_number=1,
        at=_WRITTEN_AT,
        usage_indicator="T",
        submitter=Submitter(
            name="Synthetic Medical Group",
            identifier="SYNTHETIC",
            contact_name="Synthetic Desk",
            telephone="6145550100",
        ),
        receiver=Receiver(name="Synthetic Health Plan", identifier="SYNPAYER"),
    )


def write_inputs(folder: Path, *, claims: Iterable[int], seed: int) -> None:
    """Write the files of each size below the folder."""
    from bench.synthetic_claims import make_claims
    from bench.synthetic_remittances import make_remittance
    from claimwright.claims.table_schemas import SCHEMAS
    from claimwright.x12 import p835, p837p

    for count in claims:
        tables = make_claims(count, seed=seed)
        made = folder / f"claims-{count}.part"
        made.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            getattr(tables, name).write_ipc(made / f"{name}.arrow")
        (made / "claims.837").write_bytes(p837p.write(tables, envelope=envelope()))
        payment = make_remittance(tables)
        (made / "remittance.835").write_bytes(p835.write([payment], envelope=envelope()))
        made.rename(folder / f"claims-{count}")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--claims", multiple=True, type=click.IntRange(min=1), help="How many.")
@click.option("--code-table", is_flag=True, help="Make icd10cm.arrow too.")
@click.option("--seed", type=int, default=1, show_default=True)
def main(folder: Path, claims: tuple[int, ...], code_table: bool, seed: int) -> None:
    """Make synthetic claims, and the remittance that decides them, below FOLDER."""
    write_inputs(folder, claims=claims, seed=seed)
    if code_table:
        from claimwright.codes.icd10cm import write_table

        write_table(Inputs(folder=folder).icd10cm_file())


if __name__ == "__main__":
    main()

"""Make the files that subjects are measured on.

    python -m bench.write_inputs FOLDER --claims 10000

makes FOLDER/claims-10000/: claims.837, remittance.835, and the claim tables as Arrow files. The
837P has segments that the tables have not (synthetic_segments), so writing the tables gives less.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from bench.inputs import Inputs
from bench.synthetic_claims import make_claims
from bench.synthetic_remittances import make_remittance
from bench.synthetic_segments import fill_claims, fill_remittance
from claimwright.claims.table_schemas import SCHEMAS
from claimwright.x12 import p835, p837p
from claimwright.x12.envelope import Envelope, Receiver, Submitter

# Files carry a date; it is fixed so that the same seed gives the same bytes.
_WRITTEN_AT = datetime(2026, 5, 18, 9, 30)  # noqa: DTZ001 - an envelope holds local time


def envelope() -> Envelope:
    """The envelope of every synthetic file."""
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
    for count in claims:
        tables = make_claims(count, seed=seed)
        made = folder / f"claims-{count}.part"
        made.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            getattr(tables, name).write_ipc(made / f"{name}.arrow")
        written = p837p.write(tables, envelope=envelope())
        (made / "claims.837").write_bytes(fill_claims(written))
        payment = p835.write([make_remittance(tables)], envelope=envelope())
        (made / "remittance.835").write_bytes(fill_remittance(payment))
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

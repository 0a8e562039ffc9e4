"""An 835 into the office: kept, read, posted and followed up, on SQLite as it is shipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.inputs import Inputs
from bench.measure import Action, growth, measure_cold
from bench.report import Table, count, megabytes, number, seconds, times
from bench.scale import Scale

if TYPE_CHECKING:
    from claimwright.office.workflow.actor import Actor


_REPEATS = 3


def receive_remittance(inputs: Inputs, size: int) -> Action:
    """Take in the 835 for so many claims that stand in a database of their own, once."""
    actor = _open_office(inputs, size)
    from claimwright.office.models import LedgerEntry, StoredFinding
    from claimwright.office.workflow.actor import acting
    from claimwright.office.workflow.receive_file import receive

    data = inputs.remittance_file(size).read_bytes()

    def act() -> dict[str, int]:
        with acting(actor):
            before = LedgerEntry.objects.count()
            receive(actor, data=data, file_name="synthetic.835")
            return {
                "claims": size,
                "entries": LedgerEntry.objects.count() - before,
                "findings": StoredFinding.objects.count(),
            }

    return act


def _open_office(inputs: Inputs, size: int) -> Actor:
    """Make a data folder, its database, and the claims in it as they stand after sending."""
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="office-", dir=inputs.folder))
    os.environ["CLAIMWRIGHT_HOME"] = str(home)
    os.environ.pop("CLAIMWRIGHT_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "claimwright.office.settings"
    import django

    from claimwright.office.home import make_home

    make_home()
    django.setup()
    from django.core.management import call_command

    from bench.office_claims import load_sent_claims

    call_command("migrate", verbosity=0, interactive=False)
    return load_sent_claims(inputs, size)


def tables(inputs: Inputs, scale: Scale) -> Iterator[Table]:
    """Post the usual file once, and a tenth of it for the growth."""
    small_claims = max(scale.office_claims // scale.growth, 1)
    inputs.make(small_claims, scale.office_claims)
    repeats = min(scale.repeats, _REPEATS)
    small = measure_cold(receive_remittance, inputs, size=small_claims, repeats=repeats)
    usual = measure_cold(receive_remittance, inputs, size=scale.office_claims, repeats=repeats)
    yield Table(
        title="Office: an 835 on SQLite (WAL, synchronous=FULL)",
        columns=("Claims", "Entries", "CPU s", "Elapsed s", "Claims/s", "Peak", "Growth"),
        rows=tuple(
            (
                count(found.size),
                count(found.counts["entries"]),
                seconds(found.seconds),
                seconds(found.elapsed),
                number(found.per_second("claims")),
                megabytes(found.peak_bytes),
                times(grows),
            )
            for found, grows in ((small, None), (usual, growth(small, usual)))
        ),
        notes=(
            "From the bytes to entries in the ledger, every claim moved to its state, and its "
            "next step queued. The database holds those claims and no others. The median of "
            f"{repeats}, each in a new process on a new database; elapsed time includes the disk.",
        ),
    )

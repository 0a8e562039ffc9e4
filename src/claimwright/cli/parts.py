"""What the commands share: arguments, the open office, and findings as text or JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from rich.console import Console

from claimwright.base.finding import Finding

if TYPE_CHECKING:
    from claimwright.codes.icd10cm import ICD10CMReleases
    from claimwright.x12.code_sets.loaded import StoredLists

DAY = click.DateTime(formats=["%Y-%m-%d"])
FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def open_office() -> None:
    """Make Django ready on the data folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimwright.office.settings")
    import django

    django.setup()


def require_office() -> None:
    open_office()
    from django.db import OperationalError

    from claimwright.office.setup import office_exists

    try:
        exists = office_exists()
    except OperationalError as error:
        raise click.ClickException(
            f"The database does not answer ({str(error).splitlines()[0]}). Start it, or correct "
            "CLAIMWRIGHT_DATABASE_URL."
        ) from error
    if not exists:
        raise click.ClickException(
            "There is no office in the data folder yet. Run `claimwright init`, or "
            "`claimwright demo` for one with a day of work in it."
        )


def open_icd10cm() -> ICD10CMReleases:
    """Open the releases of ICD-10-CM in the data folder; the shipped one is compiled once."""
    from claimwright.codes.icd10cm import ICD10CMReleases, write_table
    from claimwright.codes.store import CodeStore
    from claimwright.office.home import codes_folder, icd10cm_file

    path = icd10cm_file()
    if not path.exists():
        click.echo(f"Compiling ICD-10-CM to {path}; this is done once.", err=True)
        path.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True)
        write_table(path)
    return ICD10CMReleases(shipped=path, store=CodeStore(codes_folder()))


def open_code_lists() -> StoredLists:
    """Open the lists of codes that the user loaded into the data folder."""
    from claimwright.codes.store import CodeStore
    from claimwright.office.home import codes_folder
    from claimwright.x12.code_sets.loaded import StoredLists

    return StoredLists(CodeStore(codes_folder()))


def print_findings(findings: Sequence[Finding]) -> None:
    console = Console(stderr=True, highlight=False)
    for finding in findings:
        console.print(f"{finding.severity.upper()} {finding.id}", style="bold", end=" ")
        where = str(finding.at)
        console.print(f"({where}) {finding.message}" if where else finding.message, markup=False)


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain values; of its place only what is known."""
    fields: dict[str, Any] = msgspec.to_builtins(finding)
    known = {name: value for name, value in fields["at"].items() if value is not None}
    return fields | {"at": known}

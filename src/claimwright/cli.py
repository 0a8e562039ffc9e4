"""One command, `claimwright`: a thin face on the rooms."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from claimwright.base.finding import Finding, Severity, worst
from claimwright.coding.visit_facts import Setting

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def _open_office() -> None:
    """Make Django ready on the data folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimwright.office.settings")
    import django

    django.setup()


def _require_office() -> None:
    _open_office()
    from claimwright.office.setup import office_exists

    if not office_exists():
        raise click.ClickException(
            "There is no office in the data folder yet. Run `claimwright init`, or "
            "`claimwright demo` for one with a day of work in it."
        )


def _print_findings(findings: Sequence[Finding]) -> None:
    console = Console(stderr=True, highlight=False)
    for finding in findings:
        console.print(f"{finding.severity.upper()} {finding.id}", style="bold", end=" ")
        console.print(f"({finding.at}) {finding.message}", markup=False)


def _finding_json(finding: Finding) -> dict[str, Any]:
    from claimwright.office.models.records import store_record

    place = {name: value for name, value in store_record(finding.at).items() if value is not None}
    return store_record(finding) | {"at": place}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimwright")
def main() -> None:
    """From the provider's word to a paid, balanced account.

    CLAIMWRIGHT_HOME names the data folder (default: claimwright in your home).
    """


@main.command()
def init() -> None:
    """Make the data folder: code tables, database, secret key."""
    from claimwright.office.home import make_home

    home = make_home()
    _open_office()
    from claimwright.office.setup import prepare_office

    prepare_office()
    click.echo(f"The office is ready in {home}.")


@main.command()
@_JSON
def demo(as_json: bool) -> None:
    """Load a synthetic practice and run one day of its work through the whole cycle."""
    from claimwright.office.home import make_home

    make_home()
    _open_office()
    from claimwright.demo import story
    from claimwright.demo.day import run_day
    from claimwright.office.setup import prepare_office

    prepare_office()
    day = run_day()
    if as_json:
        click.echo(json.dumps(story.as_json(day), indent=2))
    else:
        story.tell(day, Console())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--worker/--no-worker", default=True, help="Run background work beside it.")
def serve(host: str, port: int, worker: bool) -> None:
    """Open the office in the browser."""
    _require_office()
    import waitress

    from claimwright.office.wsgi import application

    helper = (
        subprocess.Popen([sys.executable, "-m", "claimwright.cli", "worker"]) if worker else None
    )
    click.echo(f"The office is open at http://{host}:{port}. Press Ctrl+C to close it.")
    try:
        waitress.serve(application, host=host, port=port, threads=8, ident="claimwright")
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait()


@main.command()
def worker() -> None:
    """Run background work until stopped."""
    _require_office()
    from django.core.management import call_command

    call_command("db_worker", interval=1.0)


@main.command("second-factor")
@click.argument("username")
def second_factor(username: str) -> None:
    """Print the six digits that a person of a demonstration practice logs in with now."""
    _require_office()
    from claimwright.demo.logins import NotADemonstration, current_code

    try:
        click.echo(current_code(username))
    except NotADemonstration as error:
        raise click.ClickException(str(error)) from error


@main.command()
@_FILES
@click.option("--on", type=_DAY, help="Date of service; today if left out.")
@click.option("--setting", type=click.Choice([one.value for one in Setting]), default="office")
@click.option("--new/--established", "is_new", default=None, help="New or established patient.")
@_JSON
def code(
    files: tuple[Path, ...], on: datetime | None, setting: str, is_new: bool | None, as_json: bool
) -> None:
    """Suggest codes for notes, each with the words that support it."""
    from claimwright.coding import report
    from claimwright.demo.note_reader import NoteReader
    from claimwright.office.home import icd10cm_file

    reader = NoteReader.open(
        code_table=icd10cm_file(),
        on=(on or datetime.now().astimezone()).date(),
        setting=Setting(setting),
        is_new=is_new,
    )
    unread = False
    for path in files:
        coded = reader.read(path.read_bytes(), file=str(path))
        unread |= coded.note is None
        parts: dict[str, Any] = {
            "file": str(path),
            "suggestions": coded.suggestions,
            "note": coded.note,
        }
        if as_json:
            click.echo(json.dumps(report.as_json(**parts), ensure_ascii=False))
        else:
            click.echo(report.as_text(**parts))
            _print_findings(coded.suggestions.findings)
    sys.exit(1 if unread else 0)


@main.group()
def x12() -> None:
    """Look into X12 files."""


@x12.command("check")
@_FILES
@_JSON
def x12_check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check files against the guides. Exit 0 clean, 1 findings, 2 not readable as X12."""
    from claimwright.x12.check import check

    found = {str(path): check(path.read_bytes(), file=str(path)) for path in files}
    if as_json:
        report = [
            {"file": file, "findings": [_finding_json(finding) for finding in findings]}
            for file, findings in found.items()
        ]
        click.echo(json.dumps(report, indent=2))
    else:
        for file, findings in found.items():
            click.echo(f"{file}: {len(findings) or 'no'} findings")
            _print_findings(findings)
    every = [finding for findings in found.values() for finding in findings]
    if any(finding.id == "x12.not-readable" for finding in every):
        sys.exit(2)
    sys.exit(1 if worst(every) in (Severity.STOP, Severity.WARN) else 0)


@x12.command("show")
@_FILES
def x12_show(files: tuple[Path, ...]) -> None:
    """Print each segment in plain words."""
    from claimwright.x12.explain import explain

    console = Console(highlight=False)
    for path in files:
        for segment in explain(path.read_bytes()):
            console.print(f"{segment.ordinal:>5} {segment.loop or '':<7}", style="dim", end=" ")
            console.print(segment.text, style="bold cyan", markup=False)
            console.print(f"              {segment.name}", markup=False)


@main.group()
def remit() -> None:
    """Work with remittances."""


@remit.command("post")
@_FILES
@click.option("--practice", help="The practice's short name; needed where there are several.")
@_JSON
def remit_post(files: tuple[Path, ...], practice: str | None, as_json: bool) -> None:
    """Post remittance files (835) to the ledger, each once."""
    _require_office()
    from claimwright.office.workflow.post_files import WhichPractice, post_files

    try:
        report = post_files(files, practice_slug=practice)
    except WhichPractice as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        money = {
            "remitted_cents": report.remitted_cents,
            "posted_cents": report.posted_cents,
            "suspense_cents": report.suspense_cents,
            "claims": report.claims,
            "already_posted": report.already_posted_cents,
            "findings": [_finding_json(finding) for finding in report.findings],
        }
        click.echo(json.dumps(money, indent=2))
    else:
        click.echo(report.words)
        _print_findings(report.findings)
    sys.exit(1 if worst(report.findings) is Severity.STOP else 0)


@main.group()
def ledger() -> None:
    """Look at the books."""


@ledger.command("verify")
@_JSON
def ledger_verify(as_json: bool) -> None:
    """Recompute every balance and every transaction's sum; exit 1 where one is broken."""
    _require_office()
    from claimwright.office.workflow.verify_ledger import verify_all

    result = verify_all()
    if as_json:
        click.echo(
            json.dumps({"ok": result.ok, "entries": result.entries, "breaks": result.breaks})
        )
    else:
        click.echo(f"{result.entries} entries, {len(result.breaks) or 'no'} breaks")
        for line in result.breaks:
            click.echo(line)
    sys.exit(0 if result.ok else 1)


if __name__ == "__main__":
    main()

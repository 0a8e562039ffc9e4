"""Commands about remittances and the books."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from claimwright.base.finding import Severity, worst
from claimwright.cli.parts import FILES, JSON, finding_as_json, print_findings, require_office


@click.group()
def remit() -> None:
    """Work with remittances."""


@remit.command("post")
@FILES
@click.option("--practice", help="The practice's short name; needed where there are several.")
@JSON
def remit_post(files: tuple[Path, ...], practice: str | None, as_json: bool) -> None:
    """Post remittance files (835) to the ledger, each once."""
    require_office()
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
            "findings": [finding_as_json(finding) for finding in report.findings],
        }
        click.echo(json.dumps(money, indent=2))
    else:
        click.echo(report.words)
        print_findings(report.findings)
    sys.exit(1 if worst(report.findings) is Severity.STOP else 0)


@click.group()
def ledger() -> None:
    """Look at the books."""


@ledger.command("verify")
@JSON
def ledger_verify(as_json: bool) -> None:
    """Recompute every balance and every transaction's sum; exit 1 where one is broken."""
    require_office()
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

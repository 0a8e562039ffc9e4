"""Commands about X12 files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from claimwright.base.finding import Severity, worst
from claimwright.cli.parts import FILES, JSON, finding_as_json, print_findings


@click.group()
def x12() -> None:
    """Look into X12 files."""


@x12.command("check")
@FILES
@JSON
def x12_check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check files against the guides. Exit 0 clean, 1 findings, 2 not readable as X12."""
    from claimwright.x12.check import check

    found = {str(path): check(path.read_bytes(), file=str(path)) for path in files}
    if as_json:
        report = [
            {"file": file, "findings": [finding_as_json(finding) for finding in findings]}
            for file, findings in found.items()
        ]
        click.echo(json.dumps(report, indent=2))
    else:
        for file, findings in found.items():
            click.echo(f"{file}: {len(findings) or 'no'} findings")
            print_findings(findings)
    every = [finding for findings in found.values() for finding in findings]
    if any(finding.id == "x12.not-readable" for finding in every):
        sys.exit(2)
    sys.exit(1 if worst(every) in (Severity.STOP, Severity.WARN) else 0)


@x12.command("show")
@FILES
def x12_show(files: tuple[Path, ...]) -> None:
    """Print each segment in plain words."""
    from claimwright.x12.explain import explain

    console = Console(highlight=False)
    for path in files:
        for segment in explain(path.read_bytes()):
            console.print(f"{segment.ordinal:>5} {segment.loop or '':<7}", style="dim", end=" ")
            console.print(segment.text, style="bold cyan", markup=False)
            console.print(f"              {segment.name}", markup=False)

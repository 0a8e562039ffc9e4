"""Commands about codes."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from claimwright.cli.parts import DAY, FILES, JSON, open_icd10cm, print_findings
from claimwright.coding.visit_facts import Setting


@click.command()
@FILES
@click.option("--on", type=DAY, help="Date of service; today if left out.")
@click.option("--setting", type=click.Choice([one.value for one in Setting]), default="office")
@click.option("--new/--established", "is_new", default=None, help="New or established patient.")
@JSON
def code(
    files: tuple[Path, ...], on: datetime | None, setting: str, is_new: bool | None, as_json: bool
) -> None:
    """Suggest codes for notes, each with the words that support it."""
    from claimwright.coding import report
    from claimwright.demo.note_reader import NoteReader

    reader = NoteReader.open(
        icd10cm=open_icd10cm(),
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
            print_findings(coded.suggestions.findings)
    sys.exit(1 if unread else 0)

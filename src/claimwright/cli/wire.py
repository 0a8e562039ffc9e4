"""Commands about X12 files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from claimwright.base.finding import Finding
from claimwright.cli.parts import FILES, JSON, open_code_lists, open_icd10cm, print_findings

if TYPE_CHECKING:
    from claimwright.codes.icd10cm import DatedICD10CM
    from claimwright.x12.explain import ExplainedSegment
    from claimwright.x12.payer_rules import PayerRules
    from claimwright.x12.syntax import Segments

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_UNREADABLE = 2
_FOUND = 1


@click.group()
def x12() -> None:
    """Check, read, show and anonymize X12 files."""


@x12.command("check")
@FILES
@JSON
@click.option("--ack", "folder", type=_FOLDER, help="Write the TA1, 999 and 277CA there.")
@click.option("--codes", "table", type=_FILE, help="A table of ICD-10-CM of your own.")
@click.option("--payer-rules", "rules_file", type=_FILE, help="What single payers want (YAML).")
@click.option("--levels", default="1,2,3,4,5,7", show_default=True, help="SNIP levels to check.")
def x12_check(
    files: tuple[Path, ...],
    as_json: bool,
    folder: Path | None,
    table: Path | None,
    rules_file: Path | None,
    levels: str,
) -> None:
    """Check files by the levels of SNIP. Exit 0 clean, 1 findings, 2 not readable as X12."""
    from claimwright.x12.check import check_segments
    from claimwright.x12.syntax import split
    from claimwright.x12.violations import MOST_OF_ONE_KIND

    wanted = _levels(levels)
    payer_rules = _payer_rules(rules_file)
    lists = open_code_lists() if 5 in wanted else None
    reports: list[dict[str, Any]] = []
    unread = False
    for path in files:
        segments = split(path.read_bytes(), file=str(path))
        codes = _codes(segments, table) if 5 in wanted else None
        every = check_segments(
            segments,
            codes=codes,
            lists=lists,
            payer_rules=payer_rules,
            levels=wanted,
            most_of_one_kind=None if folder else MOST_OF_ONE_KIND,
        )
        findings = _say_what_was_not_run(every)
        unread = unread or not segments.readable
        reports.append(_report(path, segments, findings))
        if folder is not None:
            _answer(path, segments, findings, folder)
        if not as_json:
            _print_report(path, segments, findings)
    if as_json:
        click.echo(json.dumps(reports, indent=2))
    if unread:
        sys.exit(_UNREADABLE)
    sys.exit(_FOUND if any(report["findings"] for report in reports) else 0)


@x12.command("read")
@FILES
@click.option("--to", "folder", type=_FOLDER, required=True, help="The folder for the tables.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["parquet", "csv", "json"]),
    default="parquet",
    show_default=True,
)
@click.option("--stream", is_flag=True, help="Read piece by piece, for files beyond memory.")
def x12_read(files: tuple[Path, ...], folder: Path, kind: str, stream: bool) -> None:
    """Write files as tables. What no named column takes is in the table of segments.

    With --stream a file is read and written piece by piece: a table in Parquet is then a folder of
    files, and its name begins with that of its transaction ("p837_claims").
    """
    folder.mkdir(parents=True, exist_ok=True)
    read = _stream_tables if stream else _write_tables
    unread = False
    for path in files:
        unread = not read(path, folder, kind, len(files) > 1) or unread
    sys.exit(_UNREADABLE if unread else 0)


def _write_tables(path: Path, folder: Path, kind: str, is_one_of_many: bool) -> bool:
    """Write the tables of a file; answers whether it could be read."""
    from claimwright.x12.syntax import split
    from claimwright.x12.tables import read_tables, write_table

    segments = split(path.read_bytes(), file=str(path))
    print_findings(segments.findings)
    if not segments.readable:
        return False
    own = _folder_for(path, folder) if is_one_of_many else folder
    for name, frame in read_tables(segments).items():
        target = own / f"{name}.{kind}"
        target.write_bytes(write_table(frame, kind=kind))
        click.echo(f"{target}: {frame.height} rows")
    return True


def _stream_tables(path: Path, folder: Path, kind: str, is_one_of_many: bool) -> bool:
    """The same with no more than a few pieces of the file in memory."""
    import mmap

    from claimwright.cli.table_files import TableFiles
    from claimwright.x12.chunks import Chunks
    from claimwright.x12.tables import stream_tables

    own = _folder_for(path, folder) if is_one_of_many else folder
    tables = TableFiles(folder=own, kind=kind)
    with path.open("rb") as file:
        # An empty file cannot be mapped.
        size = path.stat().st_size
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        chunks = Chunks(data=data, file=str(path), with_elements=True)
        for frames in stream_tables(chunks):
            for name, frame in frames.items():
                tables.add(name, frame)
        tables.close()
    print_findings(chunks.findings())
    for target, rows in tables.rows.items():
        click.echo(f"{target}: {rows} rows")
    return chunks.readable


@x12.command("show")
@FILES
def x12_show(files: tuple[Path, ...]) -> None:
    """Show each segment in plain words, with the names of its loops."""
    from claimwright.x12.explain import explain

    console = Console(highlight=False, soft_wrap=True)
    unread = False
    for path in files:
        loop: tuple[str | None, str | None] = (None, None)
        explained = explain(path.read_bytes())
        unread = unread or not explained
        if not explained:
            click.echo(f"{path}: this is not an X12 file.", err=True)
        for segment in explained:
            if (segment.loop, segment.loop_name) != loop:
                loop = (segment.loop, segment.loop_name)
                heading = " ".join(part for part in loop if part)
                console.print(Text(heading or "(no loop)", style="bold magenta"))
            console.print(_segment_in_words(segment))
    sys.exit(_UNREADABLE if unread else 0)


@x12.command("anonymize")
@click.argument("file", type=_FILE)
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path))
def x12_anonymize(file: Path, target: Path | None) -> None:
    """Make a copy to share: same structure, counts and sums, no person's data.

    Without --to the copy goes to standard output.
    """
    import secrets

    from claimwright.x12.anonymizing import anonymize

    copy = anonymize(file.read_bytes(), key=secrets.token_bytes(32))
    print_findings(copy.findings)
    if copy.data is None:
        sys.exit(_UNREADABLE)
    if target is None:
        click.echo(copy.data, nl=False)
    else:
        target.write_bytes(copy.data)


def _folder_for(path: Path, folder: Path) -> Path:
    """A new folder named as the file; numbered where another file of the same name has it."""
    for number in count(1):
        own = folder / (path.name if number == 1 else f"{path.name}-{number}")
        if not own.exists():
            own.mkdir()
            return own
    raise AssertionError


def _levels(text: str) -> frozenset[int]:
    from claimwright.x12.check import LEVELS

    asked = [one.strip() for one in text.split(",")]
    known = {str(level): level for level in LEVELS}
    if not set(asked) <= set(known):
        raise click.BadParameter(f"levels are {', '.join(sorted(known))}", param_hint="--levels")
    return frozenset(known[one] for one in asked)


def _payer_rules(path: Path | None) -> PayerRules | None:
    from claimwright.x12.payer_rules import PayerRulesError, read_payer_rules

    if path is None:
        return None
    try:
        return read_payer_rules(path.read_text(encoding="utf-8"))
    except (PayerRulesError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}") from error


_tables: dict[Path | None, DatedICD10CM] = {}


def _codes(segments: Segments, table: Path | None) -> DatedICD10CM | None:
    """The releases of ICD-10-CM where the file has diagnoses, or the one table of the user's."""
    from claimwright.codes.icd10cm import ICD10CM

    if "HI" not in segments.table["segment_id"]:
        return None
    if table not in _tables:
        _tables[table] = open_icd10cm() if table is None else ICD10CM.open(table)
    return _tables[table]


def _say_what_was_not_run(findings: Sequence[Finding]) -> list[Finding]:
    """What was not looked up is no finding about the file; it is said beside."""
    from claimwright.x12.code_sets.check import NOT_LOADED, NOT_RUN

    beside = (NOT_RUN, NOT_LOADED)
    for one in findings:
        if one.id in beside:
            click.echo(one.message, err=True)
    return [one for one in findings if one.id not in beside]


def _report(path: Path, segments: Segments, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "file": str(path),
        "readable": segments.readable,
        "transactions": int(segments.table["transaction"].n_unique())
        - int(segments.table["transaction"].null_count() > 0),
        "findings": [
            {
                "id": one.id,
                "severity": one.severity.value,
                "snip": one.snip,
                "transaction": one.at.transaction,
                "segment": one.at.segment,
                "segment_ordinal": one.at.segment_ordinal,
                "loop": one.at.loop,
                "element": one.at.element,
                "found": one.value,
                "expected": one.expected,
                "message": one.message,
            }
            for one in findings
        ],
    }


def _print_report(path: Path, segments: Segments, findings: Sequence[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not segments.readable:
        verdict = "not readable as X12"
    else:
        count = len(findings)
        verdict = f"{count or 'no'} finding{'' if count == 1 else 's'}"
    console.print(Text(f"{path}: {verdict}", style="bold"))
    styles = {"stop": "bold red", "warn": "bold yellow", "inform": "bold cyan"}
    for one in findings:
        line = Text("  ")
        line.append(f"{one.severity.upper():<6} ", style=styles[one.severity.value])
        line.append(f"SNIP {one.snip} ", style="dim")
        line.append(f"{one.id} ", style="bold")
        line.append(f"{_place(one)}")
        console.print(line)
        console.print(Text(f"         {one.message}"))


def _place(finding: Finding) -> str:
    """Where it is, without the file, which stands above."""
    at = finding.at
    words = [
        f"{name} {value}"
        for name, value in (
            ("interchange", at.interchange),
            ("group", at.group),
            ("transaction", at.transaction),
            ("claim", at.claim_id),
            ("loop", at.loop),
        )
        if value is not None
    ]
    if at.segment is not None:
        element = "" if at.element is None else f"{at.element:02d}"
        component = "" if at.component is None else f"-{at.component}"
        words.append(f"segment {at.segment_ordinal} {at.segment}{element}{component}")
    elif at.offset is not None:
        words.append(f"byte {at.offset}")
    return ", ".join(words)


def _answer(path: Path, segments: Segments, findings: Sequence[Finding], folder: Path) -> None:
    from claimwright.x12.acknowledging import acknowledge

    now = datetime.now().astimezone()
    # The answers' control numbers: seconds, so that a later run does not repeat them.
    answer = acknowledge(
        segments, findings, at=now, first_control_number=int(now.timestamp()) % 900_000_000 + 1
    )
    if answer is None:
        click.echo(f"{path}: not readable, so there is nobody to answer.", err=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for kind, data in (
        ("TA1", answer.interchange),
        ("999", answer.implementation),
        ("277CA", answer.claims),
    ):
        if data is not None:
            (folder / f"{path.name}.{kind}").write_bytes(data)


def _segment_in_words(segment: ExplainedSegment) -> Text:
    line = Text(f"{segment.ordinal:>6} ", style="dim")
    line.append(segment.text, style="cyan")
    line.append(f"  {segment.name}\n", style="bold" if segment.placed else "bold red")
    for one in segment.elements:
        component = "" if one.component is None else f"-{one.component}"
        line.append(f"         {segment.segment_id}{one.number:02d}{component} ", style="dim")
        line.append(f"{one.name or 'element'}: ")
        line.append(one.value, style="green")
        if one.meaning:
            line.append(f" ({one.meaning})", style="yellow")
        line.append("\n")
    line.rstrip()
    return line

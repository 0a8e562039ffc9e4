"""Commands about code sets: load official files, list what is there, show one code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from claimwright.cli.codes_search import search
from claimwright.cli.parts import (
    DAY,
    FILES,
    JSON,
    finding_as_json,
    open_icd10cm,
    print_findings,
)

if TYPE_CHECKING:
    from claimwright.base.finding import Finding
    from claimwright.base.period import Period
    from claimwright.codes.entry import CodeEntry
    from claimwright.codes.loading.bundle import Bundle
    from claimwright.codes.loading.changes import ChangesSince
    from claimwright.codes.release import Release
    from claimwright.codes.store import CodeStore, Loaded

_REFUSED = 1


@click.group()
def codes() -> None:
    """Load code sets by their official files, list them, and look codes up."""


codes.add_command(search)


@codes.command("load")
@FILES
@click.option("--from", "first", type=DAY, help="First day, where the file does not say it.")
@click.option("--until", "last", type=DAY, help="Last day; without it until the next release.")
@click.option("--name", "release_name", help="What to call the release instead.")
@click.option("--changes", "is_listing", is_flag=True, help="List what changed, code by code.")
@JSON
def codes_load(
    files: tuple[Path, ...],
    first: datetime | None,
    last: datetime | None,
    release_name: str | None,
    is_listing: bool,
    as_json: bool,
) -> None:
    """Load official files, or zips of them, beside what is there.

    A file is known by its content. A bad one changes nothing and says why; exit 1 if any was.
    """
    period = _period(first, last)
    reports: list[dict[str, Any]] = []
    refused = False
    with _plain_errors(), _progress() as progress:
        task = progress.add_task("", total=len(files) if len(files) > 1 else None)
        for path in files:
            progress.update(task, description=f"Loading {path.name}")
            bundle, loaded, changed = _load(path, period=period, release_name=release_name)
            progress.advance(task)
            refused |= any(one.release is None for one in loaded)
            reports.append(_load_json(path, bundle, loaded, changed, is_listing=is_listing))
            if not as_json:
                _print_load(path, bundle, loaded, changed, is_listing=is_listing)
    if as_json:
        click.echo(json.dumps(reports, indent=2, ensure_ascii=False))
    sys.exit(_REFUSED if refused else 0)


@codes.command("list")
@JSON
def codes_list(as_json: bool) -> None:
    """List the code sets with their releases, days, rows and sources."""
    from claimwright.codes.icd10cm.compile import shipped_release

    store = _store()
    listed = [(shipped_release(), True)]
    with _plain_errors():
        listed += [
            (release, False) for name in store.code_sets() for release in store.releases(name)
        ]
    listed.sort(key=lambda pair: (pair[0].code_set, pair[0].period.first))
    if as_json:
        rows = [_release_json(one) | {"shipped": is_shipped} for one, is_shipped in listed]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for release, is_shipped in listed:
        mark = " (shipped)" if is_shipped else ""
        click.echo(f"{release.code_set}  {release.name}  {_days(release)}{mark}")
        for file in release.files:
            click.echo(f"    {file.part}: {file.rows:,} rows, {file.file_name}, {file.source}")
            click.echo(f"      SHA-256 {file.sha256}")


@codes.command("show")
@click.argument("code")
@click.option("--on", type=DAY, help="Date of service; today if left out.")
@click.option("--system", help="Look in this code set only, as `codes list` names it.")
@JSON
def codes_show(code: str, on: datetime | None, system: str | None, as_json: bool) -> None:
    """Show a code as it stands on a day: label, tree, notes, release. Exit 1 if it is none."""
    from claimwright.codes.entry import show_code

    day = (on or datetime.now().astimezone()).date()
    with _plain_errors():
        shown = show_code(code, on=day, icd10cm=open_icd10cm(), store=_store(), system=system)
    if as_json:
        told = {
            "code": code,
            "on": day.isoformat(),
            "entries": [_entry_json(entry) for entry in shown.entries],
            "findings": [finding_as_json(one) for one in shown.findings],
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, default=str))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for entry in shown.entries:
            _print_entry(console, entry)
        print_findings(shown.findings)
    sys.exit(0 if shown.entries else _REFUSED)


def _store() -> CodeStore:
    from claimwright.codes.store import CodeStore
    from claimwright.office.home import codes_folder

    return CodeStore(codes_folder())


def _period(first: datetime | None, last: datetime | None) -> Period | None:
    from claimwright.base.period import Period, PeriodError

    if first is None:
        if last is not None:
            raise click.UsageError("--until needs --from.")
        return None
    try:
        return Period(first=first.date(), last=None if last is None else last.date())
    except PeriodError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Say what the disk or a stranger in the folder did, without a trace of our own."""
    from claimwright.codes.store import StoreError

    try:
        yield
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'A file'}: {error.strerror}. What was loaded before is unharmed."
        ) from error


def _load(
    path: Path, *, period: Period | None, release_name: str | None
) -> tuple[Bundle, tuple[Loaded, ...], Mapping[str, ChangesSince]]:
    """Read a file, see what it changes, and store it, wholly or not at all."""
    from claimwright.codes.loading.bundle import load_bundle, read_bundle

    store = _store()
    bundle = read_bundle(path.name, path.read_bytes(), period=period, release_name=release_name)
    changed = {} if bundle.is_refused else _changes(bundle, store)
    return bundle, load_bundle(bundle, store=store), changed


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False, soft_wrap=True),
        transient=True,
    )


def _changes(bundle: Bundle, store: CodeStore) -> Mapping[str, ChangesSince]:
    """What each part changes against the release before, by the name of the file's part."""
    from claimwright.codes.loading.changes import changes_since_before

    found = {}
    for place, reading in enumerate(bundle.readings):
        if reading.release is None or reading.compared is None:
            continue
        shipped = open_icd10cm().shipped if reading.release.code_set == "icd10cm" else None
        since = changes_since_before(
            reading, store=store, shipped=shipped, beside=bundle.readings[:place]
        )
        if since is not None:
            found[reading.release.files[0].sha256] = since
    return found


def _load_json(
    path: Path,
    bundle: Bundle,
    loaded: Sequence[Loaded],
    changed: Mapping[str, ChangesSince],
    *,
    is_listing: bool,
) -> dict[str, Any]:
    read = [one.release for one in bundle.readings if one.release is not None]
    is_loaded = all(one.release is not None for one in loaded)
    releases = []
    for release, outcome in zip(read, loaded, strict=False):
        since = changed.get(release.files[0].sha256)
        told = _release_json(release) | {"is_new": outcome.is_new}
        if since is not None:
            told["changes"] = _changes_json(since, is_listing=is_listing)
        releases.append(told)
    return {
        "file": str(path),
        "loaded": is_loaded,
        "releases": releases if is_loaded else [],
        "findings": [finding_as_json(one) for one in _all_findings(bundle, loaded)],
    }


def _all_findings(bundle: Bundle, loaded: Sequence[Loaded]) -> list[Finding]:
    refusals = (one for outcome in loaded for one in outcome.findings)
    return list(dict.fromkeys((*bundle.findings, *refusals)))


def _print_load(
    path: Path,
    bundle: Bundle,
    loaded: Sequence[Loaded],
    changed: Mapping[str, ChangesSince],
    *,
    is_listing: bool,
) -> None:
    if any(one.release is None for one in loaded):
        click.echo(f"{path}: nothing was loaded.")
    else:
        for reading, outcome in zip(bundle.readings, loaded, strict=True):
            assert reading.release is not None
            _print_loaded(reading.release, is_new=outcome.is_new)
            since = changed.get(reading.release.files[0].sha256)
            if since is not None:
                _print_changes(since, is_listing=is_listing)
    print_findings(_all_findings(bundle, loaded))


def _print_loaded(release: Release, *, is_new: bool) -> None:
    (file,) = release.files
    state = "loaded" if is_new else "was there already, nothing changed"
    click.echo(f"{release.code_set} {release.name} ({file.part}): {state}")
    click.echo(f"    {file.rows:,} rows, {_days(release)}, {file.source}")
    click.echo(f"    {file.file_name}, SHA-256 {file.sha256}")


def _print_changes(since: ChangesSince, *, is_listing: bool) -> None:
    change = since.changes
    click.echo(
        f"    against {since.before.name}: {change.added.height:,} added, "
        f"{change.deleted.height:,} deleted, {change.revised.height:,} revised"
    )
    if not is_listing:
        return
    for sign, frame in (("+", change.added), ("-", change.deleted), ("~", change.revised)):
        for row in frame.iter_rows():
            click.echo(f"      {sign} " + "  ".join(str(cell) for cell in row))


def _changes_json(since: ChangesSince, *, is_listing: bool) -> dict[str, Any]:
    change = since.changes
    frames = {"added": change.added, "deleted": change.deleted, "revised": change.revised}
    told: dict[str, Any] = {"against": since.before.name}
    told |= {name: frame.height for name, frame in frames.items()}
    if is_listing:
        told |= {f"{name}_rows": frame.to_dicts() for name, frame in frames.items()}
    return told


def _release_json(release: Release) -> dict[str, Any]:
    last = release.period.last
    return {
        "code_set": release.code_set,
        "release": release.name,
        "first_date": release.period.first.isoformat(),
        "last_date": None if last is None else last.isoformat(),
        "rows": release.rows,
        "files": [
            {
                "part": file.part,
                "source": file.source,
                "file_name": file.file_name,
                "sha256": file.sha256,
                "rows": file.rows,
            }
            for file in release.files
        ],
    }


def _days(release: Release) -> str:
    return f"{release.period.first} to {release.period.last or 'the next release'}"


def _entry_json(entry: CodeEntry) -> dict[str, Any]:
    return {
        "system": entry.system,
        "code": entry.code,
        "label": entry.label,
        "billable": entry.is_billable,
        "release": _release_json(entry.release),
        "tree": [{"code": code, "label": label} for code, label in entry.tree],
        "inclusion_terms": list(entry.inclusion_terms),
        "notes": [
            {"kind": note.kind, "text": note.text, "stands_at": note.stands_at}
            for note in entry.notes
        ],
        "seventh_characters": dict(entry.seventh_characters),
        "details": dict(entry.details),
    }


_BILLABLE = {
    True: "may stand on a claim",
    False: "may not stand on a claim for this day",
    None: "",
}


def _print_entry(console: Console, entry: CodeEntry) -> None:
    release = entry.release
    console.print(Text.assemble((entry.code, "bold cyan"), f"  {entry.label}"))
    said = [entry.system, release.name, _days(release), _BILLABLE[entry.is_billable]]
    console.print(Text("  " + ", ".join(one for one in said if one), style="dim"))
    if release.source:
        console.print(Text(f"  Source: {release.source}", style="dim"))
    for depth, (code, label) in enumerate(entry.tree):
        console.print(Text(f"  {'  ' * depth}{code}  {label}"))
    for term in entry.inclusion_terms:
        console.print(Text(f"  for: {term}"))
    for note in entry.notes:
        where = "" if note.stands_at == entry.code else f" (at {note.stands_at})"
        console.print(Text(f"  {note.kind.replace('_', ' ')}{where}: {note.text}"))
    for character, words in entry.seventh_characters.items():
        console.print(Text(f"  7th character {character}: {words}"))
    for name, value in entry.details.items():
        console.print(Text(f"  {name.replace('_', ' ')}: {_plain(value)}"))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

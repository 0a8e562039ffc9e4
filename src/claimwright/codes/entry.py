"""All that the code sets say about one code on one day, for a page or a command that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.codes.encoder import CodePage, code_page
from claimwright.codes.icd10cm import DatedICD10CM
from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore

_SOURCE = "45 CFR 162.1000: the code set in force on the date of service"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNote:
    """A note of some kind with the code or heading where it stands."""

    kind: str
    text: str
    stands_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One code of one release.

    is_billable: whether it may stand on a claim on the day; None where a code set does not know
    the idea. tree: headings above it with their labels, from the top down. notes: own and
    inherited. details: the other columns of its table.
    """

    system: str
    code: str
    label: str
    is_billable: bool | None
    release: Release
    tree: tuple[tuple[str, str], ...] = ()
    notes: tuple[EntryNote, ...] = ()
    inclusion_terms: tuple[str, ...] = ()
    seventh_characters: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The entries of a code, one a code set that has it on the day; findings where none has."""

    entries: tuple[CodeEntry, ...]
    findings: tuple[Finding, ...] = ()


def show_code(
    code: str, *, on: date, icd10cm: DatedICD10CM, store: CodeStore, system: str | None = None
) -> Shown:
    """Look a code up in every code set, or in one, on a day.

    Findings: "codes.not-valid-on-date" where another release has it, and which, and
    "codes.unknown-code" where none has; "codes.release-not-loaded" where no release holds the day
    in which the code could be. All WARN.
    """
    wanted = code.strip().upper()
    systems = [system] if system else ["icd10cm", *_others(store)]
    entries = [
        entry
        for one in systems
        if (entry := _entry(wanted, one, on=on, icd10cm=icd10cm, store=store)) is not None
    ]
    if entries:
        return Shown(entries=tuple(entries))
    elsewhere = [
        release
        for one in systems
        for release in _releases(one, icd10cm, store)
        if _entry(wanted, one, on=release.period.first, icd10cm=icd10cm, store=store)
    ]
    known_in = list(dict.fromkeys(release.code_set for release in elsewhere)) or systems
    blind = [one for one in known_in if not _holds(one, on, icd10cm, store)]
    if blind and len(blind) == len(known_in):
        held = [release for one in blind for release in _releases(one, icd10cm, store)]
        return Shown(entries=(), findings=(_not_loaded(code, on, blind, held, elsewhere),))
    if elsewhere:
        return Shown(entries=(), findings=(_not_valid(code, on, elsewhere),))
    return Shown(entries=(), findings=(_unknown(code, on, systems),))


def _holds(system: str, on: date, icd10cm: DatedICD10CM, store: CodeStore) -> bool:
    return any(release.period.holds(on) for release in _releases(system, icd10cm, store))


def dot(code: str) -> str:
    """Write a diagnosis with its dot: "E1122" as "E11.22"."""
    bare = code.replace(".", "")
    return bare if len(bare) <= 3 else f"{bare[:3]}.{bare[3:]}"


def _others(store: CodeStore) -> list[str]:
    return [name for name in store.code_sets() if name != "icd10cm"]


def _releases(system: str, icd10cm: DatedICD10CM, store: CodeStore) -> tuple[Release, ...]:
    return icd10cm.releases if system == "icd10cm" else store.releases(system)


def _entry(
    code: str, system: str, *, on: date, icd10cm: DatedICD10CM, store: CodeStore
) -> CodeEntry | None:
    if system != "icd10cm":
        return _row_entry(code, system, on=on, store=store)
    table = icd10cm.on(on)
    if table is None:
        return None
    # A block ("E08-E13") or chapter ("4") stands as it is.
    name = code if table.exists(code) else dot(code)
    page = code_page(table, name)
    return None if page is None else _diagnosis_entry(page)


def _diagnosis_entry(page: CodePage) -> CodeEntry:
    return CodeEntry(
        system="icd10cm",
        code=page.code,
        label=page.label,
        is_billable=page.is_billable,
        release=page.release,
        tree=tuple((line.code, line.label) for line in page.above),
        notes=tuple(
            EntryNote(kind=note.kind.value, text=note.text, stands_at=note.stands_at)
            for note in page.notes
        ),
        inclusion_terms=page.inclusion_terms,
        seventh_characters=page.seventh_characters,
    )


def _row_entry(code: str, system: str, *, on: date, store: CodeStore) -> CodeEntry | None:
    release = store.on(system, on)
    if release is None:
        return None
    for name in sorted(store.table_names(release), key=lambda one: one != "codes"):
        table = store.open_table(release, name)
        if table is None or not {"code", "label"} <= set(table.columns):
            continue
        found = table.filter(pl.col("code") == code)
        if found.is_empty():
            continue
        row = dict(found.row(0, named=True))
        label = str(row.pop("label", None) or "")
        row.pop("code")
        details = {key: value for key, value in row.items() if value not in (None, [], "")}
        return CodeEntry(
            system=system,
            code=code,
            label=label,
            is_billable=_is_open(row, on),
            release=release,
            tree=tuple(_procedure_tree(code, release, store)) if system == "icd10pcs" else (),
            details=details,
        )
    return None


def _is_open(row: Mapping[str, object], on: date) -> bool | None:
    """Whether a row with dates of its own holds the day; None where it has none."""
    first, last = row.get("added_date"), row.get("termination_date")
    if not isinstance(first, date) and not isinstance(last, date):
        return None
    began = not isinstance(first, date) or first <= on
    return began and (not isinstance(last, date) or on <= last)


def _procedure_tree(code: str, release: Release, store: CodeStore) -> Iterator[tuple[str, str]]:
    """Section, body system and table of a procedure, where the tables are loaded."""
    values = store.open_table(release, "axis_values")
    if values is None:
        return
    own = values.filter(pl.col("table") == code[:3], pl.col("row") == 0).unique("position")
    labels = dict(own.select("position", "label").iter_rows())
    for length in (1, 2, 3):
        if length in labels:
            yield code[:length], labels[length]


def _not_valid(code: str, on: date, releases: list[Release]) -> Finding:
    where = "; ".join(
        f"{'was' if _ended(one, on) else 'will be'} in {one.code_set} {one.name} "
        f"({one.period.first} to {one.period.last or 'now'})"
        for one in releases
    )
    return Finding(
        id="codes.not-valid-on-date",
        severity=Severity.WARN,
        message=f"{code} is no code on {on}: it {where}. Choose a code that was valid on the date "
        "of service.",
        value=code,
        source=_SOURCE,
    )


def _ended(release: Release, on: date) -> bool:
    return release.period.last is not None and release.period.last < on


def _not_loaded(
    code: str, on: date, systems: list[str], releases: list[Release], elsewhere: list[Release]
) -> Finding:
    stood = f" It stands in {_named(elsewhere)}." if elsewhere else ""
    return Finding(
        id="codes.release-not-loaded",
        severity=Severity.WARN,
        message=f"{code} could not be looked up: no release of {', '.join(systems)} in force on "
        f"{on} is loaded (loaded: {_named(releases) or 'none'}).{stood} Load the release of that "
        "day with `claimwright codes load`.",
        value=code,
        source=_SOURCE,
    )


def _named(releases: list[Release]) -> str:
    return ", ".join(
        f"{one.name} ({one.period.first} to {one.period.last or 'now'})" for one in releases
    )


def _unknown(code: str, on: date, systems: list[str]) -> Finding:
    return Finding(
        id="codes.unknown-code",
        severity=Severity.WARN,
        message=f"{code} is no code of {', '.join(systems)} on {on}, nor of any other release that "
        "is loaded. Check how it is written, or search for it by its words.",
        value=code,
        source=_SOURCE,
    )

"""What a release changed against the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from claimwright.codes.icd10cm.releases import CODE_SET as ICD10CM_KEY
from claimwright.codes.icd10cm.table import ICD10CM
from claimwright.codes.loading.loader import Compared, Reading
from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows by what happened to them.

    added, deleted: the key and what it says. revised: the key, what it says now, and what it said
    before (the same columns with the suffix "_before").
    """

    added: pl.DataFrame
    deleted: pl.DataFrame
    revised: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        return self.added.is_empty() and self.deleted.is_empty() and self.revised.is_empty()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesSince:
    """What changed since which release."""

    before: Release
    changes: Changes


def changes_since_before(
    reading: Reading,
    *,
    store: CodeStore,
    shipped: ICD10CM | None = None,
    beside: Sequence[Reading] = (),
) -> ChangesSince | None:
    """Hold a reading against the release before it; None where there is none, or nothing to hold.

    A table that comes in several files is held against the one before when the last is there.
    beside: readings of files that are loaded together with it, and told of earlier.
    shipped: the shipped release of the diagnoses, which may be the one before. Its titles are
    those of the Tabular List, so against it only codes and whether they are billable count.
    """
    compared, release = reading.compared, reading.release
    if compared is None or release is None:
        return None
    after, parts = _whole_table(reading, compared.table, store=store, beside=beside)
    before = store.before(release)
    if (
        shipped is not None
        and release.code_set == ICD10CM_KEY
        and shipped.release.period.first < release.period.first
        and (before is None or before.period.first < shipped.release.period.first)
    ):
        codes = shipped.codes.filter(pl.col("kind").is_in(["category", "subcategory"]))
        by_code = Compared(table=compared.table, key=compared.key, says=("is_billable",))
        return ChangesSince(before=shipped.release, changes=changes(codes, after, compared=by_code))
    table = None if before is None else store.open_table(before, compared.table)
    if before is None or table is None:
        return None
    if not parts.issuperset(store.parts_of(before, compared.table)):
        return None
    return ChangesSince(before=before, changes=changes(table, after, compared=compared))


def _whole_table(
    reading: Reading, name: str, *, store: CodeStore, beside: Sequence[Reading]
) -> tuple[pl.DataFrame, set[str]]:
    """The table as it will stand: what is stored of the release, and what comes in now."""
    release = reading.release
    assert release is not None
    parts = set(store.parts_of(release, name))
    stored = store.open_table(release, name) if parts else None
    frames = [] if stored is None else [stored]
    for one in (*beside, reading):
        if one.release is None or one.release.name != release.name or name not in one.tables:
            continue
        own = {file.part for file in one.release.files}
        if one.release.code_set == release.code_set and not own <= parts:
            frames.append(one.tables[name])
            parts |= own
    return (frames[0] if len(frames) == 1 else pl.concat(frames)), parts


def changes(before: pl.DataFrame, after: pl.DataFrame, *, compared: Compared) -> Changes:
    """Hold two tables of a code set against each other.

    before, after: at least the columns of compared.key and compared.says. A key that stands more
    than once counts by its first row.
    """
    key, says = list(compared.key), list(compared.says)
    old = before.select(key + says).unique(key, keep="first", maintain_order=True)
    new = after.select(key + says).unique(key, keep="first", maintain_order=True)
    both = new.join(old, on=key, suffix="_before", maintain_order="left", nulls_equal=True)
    differs = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}_before")) for one in says)
    return Changes(
        added=new.join(old, on=key, how="anti", maintain_order="left", nulls_equal=True),
        deleted=old.join(new, on=key, how="anti", maintain_order="left", nulls_equal=True),
        revised=both.filter(differs),
    )

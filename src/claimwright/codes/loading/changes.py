"""What a release changed against the one before it."""

from __future__ import annotations

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
    reading: Reading, *, store: CodeStore, shipped: ICD10CM | None = None
) -> ChangesSince | None:
    """Hold a reading against the release before it; None where there is none, or nothing to hold.

    shipped: the shipped release of the diagnoses, which may be the one before. Its titles are
    those of the Tabular List, so against it only codes and whether they are billable count.
    """
    compared, release = reading.compared, reading.release
    if compared is None or release is None:
        return None
    after = reading.tables[compared.table]
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
    return ChangesSince(before=before, changes=changes(table, after, compared=compared))


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

"""The modifiers by day: those that ship, and those of the HCPCS release in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import polars as pl
import yaml

from claimwright.base.period import Period
from claimwright.codes.hcpcs.table import CODE_SET as HCPCS_CODE_SET
from claimwright.codes.store import CodeStore
from claimwright.codes.systems import CodeSystem

MODIFIERS_SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "system": pl.String(),
    "label": pl.String(),
    "parts_pairs": pl.Boolean(),
}
"""One row a modifier; parts_pairs: an NCCI pair whose indicator is 1 may be parted with it."""


class _Entry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    wording: str
    first: date | None = msgspec.field(name="from", default=None)


class _Table(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    reference: str
    pair_reference: str
    first: date = msgspec.field(name="from")
    parts_pairs: list[str]
    cpt: dict[str, str | _Entry]
    hcpcs: dict[str, str | _Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """A modifier that ships, in our own words."""

    code: str
    system: CodeSystem
    wording: str
    parts_pairs: bool
    period: Period


@cache
def modifiers() -> dict[str, Modifier]:
    """Read the modifiers that ship, by code."""
    text = files(__package__).joinpath("modifiers.yaml").read_text(encoding="utf-8")
    table = msgspec.convert(yaml.safe_load(text), _Table)
    found: dict[str, Modifier] = {}
    for system, listed in ((CodeSystem.CPT, table.cpt), (CodeSystem.HCPCS, table.hcpcs)):
        for code, entry in listed.items():
            if isinstance(entry, str):
                entry = _Entry(wording=entry)
            found[code] = Modifier(
                code=code,
                system=system,
                wording=entry.wording,
                parts_pairs=code in table.parts_pairs,
                period=Period(first=entry.first or table.first),
            )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifiers:
    """The modifiers by day. The texts of a loaded HCPCS release stand before ours."""

    store: CodeStore | None = None

    def on(self, day: date) -> pl.DataFrame:
        """Answer the modifiers that may be used on a day (MODIFIERS_SCHEMA), by code."""
        shipped = pl.DataFrame(
            [
                (one.code, one.system.value, one.wording, one.parts_pairs)
                for one in modifiers().values()
                if one.period.holds(day)
            ],
            schema=MODIFIERS_SCHEMA,
            orient="row",
        )
        official = self._official(day)
        if official is None:
            return shipped.sort("code")
        ours = shipped.select("code", ours="parts_pairs")
        official = official.join(ours, on="code", how="left").with_columns(
            pl.col("ours").fill_null(False).alias("parts_pairs")
        )
        rest = shipped.join(official, on="code", how="anti")
        return pl.concat([official.select(list(MODIFIERS_SCHEMA)), rest]).sort("code")

    def _official(self, day: date) -> pl.DataFrame | None:
        table = None
        if self.store is not None:
            table = self.store.table(HCPCS_CODE_SET, "modifiers", on=day)
        if table is None:
            return None
        ended = pl.col("termination_date")
        return table.filter(ended.is_null() | (ended >= day)).select(
            "code", pl.lit(CodeSystem.HCPCS.value).alias("system"), "label"
        )

"""Names of the codes of procedures and supplies: lists of codes with a label, and the
practice's own chargemaster."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.search.index import SearchIndex, build_index
from claimwright.codes.search.names import Field, Name
from claimwright.codes.systems import CodeSystem

_BESIDE = ("short_label", "short_description", "long_description", "description")


def build_listed_index(table: pl.DataFrame, *, system: CodeSystem, release: str) -> SearchIndex:
    """Compile the index of a plain list. table: code, label, and other wordings where it has them.

    Columns that are not there are not asked for; a list without "is_billable" is billable.
    """
    codes = _plain_codes(table)
    return build_index(list(_listed(table, codes)), codes=codes, system=system, release=release)


def build_chargemaster_index(chargemaster: Chargemaster) -> Iterator[SearchIndex]:
    """Compile the practice's items, one index a code system; their phrases are names too."""
    for system in dict.fromkeys(item.system for item in chargemaster):
        items = [item for item in chargemaster if item.system is system]
        codes = _plain_codes(
            pl.DataFrame(
                {
                    "code": [item.code for item in items],
                    "label": [item.description for item in items],
                }
            )
        )
        names = [
            Name(row=row, text=text, field=field)
            for row, item in enumerate(items)
            for text, field in (
                (item.description, Field.LABEL),
                *((phrase, Field.USUAL) for phrase in item.phrases),
            )
        ]
        yield build_index(names, codes=codes, system=system, release="chargemaster")


def _plain_codes(table: pl.DataFrame) -> pl.DataFrame:
    billable = pl.col("is_billable") if "is_billable" in table.columns else pl.lit(value=True)
    return table.select(
        "code",
        pl.col("label").fill_null(""),
        is_billable=billable,
        first_child=pl.lit(-1, dtype=pl.Int32),
        child_count=pl.lit(0, dtype=pl.Int32),
    )


def _listed(table: pl.DataFrame, codes: pl.DataFrame) -> Iterator[Name]:
    beside = [name for name in _BESIDE if name in table.columns]
    labels: list[str] = codes.get_column("label").to_list()
    for row, label in enumerate(labels):
        yield Name(row=row, text=label, field=Field.LABEL)
    for name in beside:
        for row, text in enumerate(table.get_column(name).to_list()):
            if text and text != labels[row]:
                yield Name(row=row, text=text, field=Field.INCLUSION)

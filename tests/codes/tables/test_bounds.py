"""Every table that can be loaded has bounds, and its look-up tells a schema of typed columns."""

from __future__ import annotations

from datetime import date

import pytest

from claimwright.codes import (
    coverage_articles,
    fees,
    groupers,
    institutional,
    locality,
    ncci,
    remittance_reasons,
    taxonomy,
)
from claimwright.codes.loading.bounds import bounds_for
from claimwright.codes.sheets import SheetLoader

ROOMS = (
    *(coverage_articles, fees, groupers, institutional),
    *(locality, ncci, remittance_reasons, taxonomy),
)
SHEETS = [loader for room in ROOMS for loader in room.LOADERS if isinstance(loader, SheetLoader)]
OTHERS = [
    *(("ncci-ptp-practitioner", f"f{number}") for number in range(1, 5)),
    *(("ncci-ptp-hospital", f"f{number}") for number in range(1, 5)),
    *(("mpfs", "main"), ("mpfs-qualifying", "main")),
    *(("zip-locality", "zip5"), ("zip-locality", "zip9")),
]


@pytest.mark.parametrize(
    ("code_set", "part"), [*((one.code_set, one.part) for one in SHEETS), *OTHERS]
)
def test_it_is_known_how_many_rows_a_whole_file_has(code_set: str, part: str) -> None:
    bounds = bounds_for(code_set, part=part, on=date(2026, 10, 1))
    assert bounds is not None
    assert 0 < bounds.fewest_rows < bounds.most_rows


@pytest.mark.parametrize("loader", SHEETS, ids=lambda one: f"{one.code_set}-{one.part}")
def test_changes_are_looked_for_in_columns_that_there_are(loader: SheetLoader) -> None:
    compared = loader.compared
    assert compared is not None
    assert compared.table == loader.table
    columns = {*loader.layout.schema, "is_covered"}
    assert {*compared.key, *compared.says} <= columns

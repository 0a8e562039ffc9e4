"""The official files themselves, where they lie beside the project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from claimwright.codes.fees import FeeSchedule
from claimwright.codes.loading.bounds import check_bounds
from claimwright.codes.loading.loader import Reading
from claimwright.codes.locality import ZipLocalities
from claimwright.codes.store import CodeStore

FOLDER = Path(__file__).parents[3].parent / "shared" / "data" / "codes"
FILES = {
    "mpfs/PPRRVU2025_Oct.level2-only.csv": ("mpfs", 5183),
    "mpfs/GPCI2025.csv": ("gpci", 109),
    "mpfs/ANES2025.csv": ("anesthesia-conversion", 109),
    "mpfs/25LOCCO.csv": ("locality-counties", 110),
    "locality/ZIP5_OCT2025.txt": ("zip-locality", 42956),
}
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the official files do not lie beside the project"
)


@pytest.mark.parametrize("path", FILES)
def test_every_line_is_read(read: Callable[..., Reading], path: str) -> None:
    file = FOLDER / path
    reading = read(file.name, file.read_bytes())
    assert reading.release is not None
    assert (reading.release.code_set, reading.release.rows) == FILES[path]
    assert {one.id for one in reading.findings} <= {"codes.excerpt"}
    assert check_bounds(reading) == ()


def test_what_a_service_is_worth_where(load: Callable[..., CodeStore], store: CodeStore) -> None:
    for path in FILES:
        load((FOLDER / path).name, (FOLDER / path).read_bytes())
    day = date(2025, 11, 3)
    schedule = FeeSchedule(store=store)
    services, localities = schedule.services(day), schedule.localities(day)
    factors, zip_codes = schedule.anesthesia_factors(day), ZipLocalities(store=store).on(day)
    assert services is not None
    assert localities is not None
    assert factors is not None
    assert zip_codes is not None
    assert services["conversion_factor_ten_thousandths"].unique().to_list() == [323465]
    place = zip_codes.filter(zip_code="94110").select("contractor", "locality", "state").row(0)
    assert place == ("01112", "05", "CA")
    # Every locality of a ZIP code has its indices and its factor.
    key = ["contractor", "locality"]
    assert zip_codes.select(key).unique().join(localities, on=key, how="anti").is_empty()
    assert localities.join(factors, on=key, how="anti").is_empty()

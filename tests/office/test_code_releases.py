"""The office looks diagnoses up by date of service, in whatever was loaded, without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from claimwright.base.period import Period
from claimwright.codes.icd10cm.order import DiagnosisOrderLoader
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore
from claimwright.office import home
from claimwright.office.workflow import code_tables

KEPT = (code_tables.store, code_tables.icd10cm)


@pytest.fixture
def own_home(tmp_path: Path, icd10cm_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with the shipped release alone, and an office that has just started."""
    monkeypatch.setenv("CLAIMWRIGHT_HOME", str(tmp_path))
    home.codes_folder().mkdir()
    shutil.copy(icd10cm_path, home.icd10cm_file())
    for one in KEPT:
        one.cache_clear()
    yield tmp_path
    for one in KEPT:
        one.cache_clear()


def load_october_2026() -> None:
    """What `claimwright codes load` does in another process."""
    line = f"00001 A000    1 {'Imaginary fever':<60} Imaginary fever\n"
    reading = DiagnosisOrderLoader().read(
        SourceFile(name="order.txt", data=line.encode()), period=Period(first=date(2026, 10, 1))
    )
    assert CodeStore(home.codes_folder()).load(reading).is_new


@pytest.mark.usefixtures("own_home")
def test_a_release_that_was_loaded_is_used_at_once() -> None:
    autumn = date(2026, 10, 2)
    assert code_tables.icd10cm_on(autumn) is None
    assert code_tables.icd10cm().nearest(autumn).release.name == "FY2026 April"
    load_october_2026()
    table = code_tables.icd10cm_on(autumn)
    assert table is not None
    assert table.release.name == "FY2027 October"
    assert table.exists("A00.0")
    assert not table.exists("E11.9")
    summer = code_tables.icd10cm_on(date(2026, 7, 1))
    assert summer is not None
    assert summer.exists("E11.9"), "a release of one year retires no code of another"


def test_without_the_shipped_release_the_office_says_what_to_run(
    own_home: Path,
) -> None:
    home.icd10cm_file().unlink()
    with pytest.raises(code_tables.CodeTablesMissing, match="claimwright init"):
        code_tables.icd10cm()

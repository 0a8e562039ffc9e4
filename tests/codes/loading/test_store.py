"""Releases beside one another: dated, never over one another, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from claimwright.base.period import Period
from claimwright.codes.loading.loader import Reading, release_of
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore, StoreError

ROWS = {"code": ["A1", "A2"], "label": ["first", "second"]}


def reading(
    name: str = "2025 January",
    first: date = date(2025, 1, 1),
    last: date | None = None,
    *,
    data: bytes = b"the file",
    part: str = "main",
    rows: dict[str, list[str]] = ROWS,
) -> Reading:
    file = SourceFile(name=f"{part}.txt", data=data)
    release = release_of(
        file,
        code_set="gpci",
        name=name,
        period=Period(first=first, last=last),
        source="CMS, an invented file",
        rows=2,
        part=part,
    )
    return Reading(release=release, tables={"codes": pl.DataFrame(rows)})


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def store(tmp_path: Path) -> CodeStore:
    return CodeStore(tmp_path / "codes")


def test_what_is_loaded_is_found_by_its_day(store: CodeStore) -> None:
    assert store.load(reading()).is_new
    release = store.on("gpci", date(2025, 2, 1))
    assert release is not None
    assert (release.name, release.rows, release.source) == (
        "2025 January",
        2,
        "CMS, an invented file",
    )
    assert release.files[0].sha256 == SourceFile(name="", data=b"the file").sha256
    table = store.table("gpci", "codes", on=date(2025, 2, 1))
    assert table is not None
    assert table.to_dict(as_series=False) == ROWS
    assert store.table("gpci", "codes", on=date(2024, 12, 31)) is None
    assert store.table("gpci", "other", on=date(2025, 2, 1)) is None
    assert store.code_sets() == ("gpci",)


def test_an_open_end_is_closed_by_the_next_release(store: CodeStore) -> None:
    store.load(reading("2025 April", date(2025, 4, 1), data=b"april"))
    store.load(reading("2025 January", date(2025, 1, 1), data=b"january"))
    january, april = store.releases("gpci")
    assert january.period == Period(first=date(2025, 1, 1), last=date(2025, 3, 31))
    assert april.period == Period(first=date(2025, 4, 1))
    assert store.on("gpci", date(2025, 3, 31)) == january
    assert store.on("gpci", date(2025, 4, 1)) == april
    assert store.before(april) == january
    assert store.before(january) is None


def test_a_release_of_one_year_retires_nothing_of_another(store: CodeStore) -> None:
    store.load(reading("FY2025", date(2024, 10, 1), date(2025, 9, 30), data=b"25"))
    store.load(reading("FY2026", date(2025, 10, 1), date(2026, 9, 30), data=b"26"))
    store.load(reading("FY2026 April", date(2026, 4, 1), date(2026, 9, 30), data=b"26 april"))
    on = {
        day: getattr(store.on("gpci", day), "name", None)
        for day in (date(2025, 9, 30), date(2026, 3, 31), date(2026, 4, 1), date(2026, 10, 1))
    }
    assert list(on.values()) == ["FY2025", "FY2026", "FY2026 April", None]


def test_the_same_file_again_changes_nothing(store: CodeStore) -> None:
    store.load(reading())
    before = snapshot(store.folder)
    again = store.load(reading())
    assert again.release is not None
    assert not again.is_new
    assert snapshot(store.folder) == before


def test_another_file_of_the_release_is_refused(store: CodeStore) -> None:
    store.load(reading())
    before = snapshot(store.folder)
    (finding,) = store.load(reading(data=b"invented")).findings
    assert finding.id == "codes.release-differs"
    assert '--name "2025 January corrected"' in finding.message
    assert snapshot(store.folder) == before


def test_a_part_with_another_first_day_is_refused(store: CodeStore) -> None:
    store.load(reading(part="f1"))
    (finding,) = store.load(reading(first=date(2025, 2, 1), part="f2", data=b"2")).findings
    assert finding.id == "codes.release-differs"
    assert "2025-01-01" in finding.message


def test_a_correction_under_a_name_of_its_own_goes_before(store: CodeStore) -> None:
    store.load(reading())
    store.load(reading("2025 January corrected", data=b"corrected"))
    found = store.on("gpci", date(2025, 2, 1))
    assert found is not None
    assert found.name == "2025 January corrected"
    assert len(store.releases("gpci")) == 2


def test_parts_make_one_release(store: CodeStore) -> None:
    store.load(reading(part="f1", data=b"1"))
    store.load(reading(part="f2", data=b"2", rows={"code": ["B1"], "label": ["third"]}))
    (release,) = store.releases("gpci")
    assert [file.part for file in release.files] == ["f1", "f2"]
    table = store.open_table(release, "codes")
    assert table is not None
    assert table["code"].to_list() == ["A1", "A2", "B1"]


def test_what_another_process_loads_is_seen(store: CodeStore) -> None:
    assert store.releases("gpci") == ()
    CodeStore(store.folder).load(reading())
    assert len(store.releases("gpci")) == 1
    CodeStore(store.folder).load(reading(part="f2", data=b"2"))
    assert len(store.releases("gpci")[0].files) == 2


def test_what_is_worked_out_is_kept_until_a_part_comes(store: CodeStore) -> None:
    store.load(reading())
    calls = []

    def make() -> pl.DataFrame:
        calls.append(1)
        return pl.DataFrame({"n": [len(calls)]})

    (release,) = store.releases("gpci")
    for one in (store, store, CodeStore(store.folder)):
        assert one.made(release, "index-1", make).item() == 1
    store.load(reading(part="f2", data=b"2"))
    (release,) = store.releases("gpci")
    assert store.made(release, "index-1", make).item() == 2
    assert len(list(store.folder.rglob("index-1-*.arrow"))) == 1


def test_two_threads_work_it_out_once(store: CodeStore) -> None:
    store.load(reading())
    (release,) = store.releases("gpci")
    calls = []

    def make() -> pl.DataFrame:
        calls.append(1)
        time.sleep(0.05)
        return pl.DataFrame({"n": [1]})

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(store.made, release, "index-1", make) for _ in range(4)]
    assert [one.result().item() for one in found] == [1] * 4
    assert len(calls) == 1


@pytest.mark.parametrize("at", ["write_ipc", "fsync", "rename"])
def test_a_crash_leaves_the_store_as_it_was(
    store: CodeStore, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    store.load(reading())
    before = snapshot(store.folder)

    def crash(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame if at == "write_ipc" else os, at, crash)
        with pytest.raises(OSError, match="no space left"):
            store.load(reading("2025 April", date(2025, 4, 1), data=b"april"))
    assert snapshot(store.folder) == before
    assert [one.name for one in CodeStore(store.folder).releases("gpci")] == ["2025 January"]
    assert store.load(reading("2025 April", date(2025, 4, 1), data=b"april")).is_new


def test_a_killed_process_leaves_the_store_as_it_was(store: CodeStore) -> None:
    """It dies with the tables written and the folder not yet in place."""
    store.load(reading())
    before = snapshot(store.folder)
    program = (
        "import os, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "import polars as pl\n"
        "from claimwright.base.period import Period\n"
        "from claimwright.codes.loading.loader import Reading, release_of\n"
        "from claimwright.codes.loading.source_file import SourceFile\n"
        "from claimwright.codes.store import CodeStore\n"
        "os.rename = lambda *_: os._exit(9)\n"
        "release = release_of(SourceFile(name='a', data=b'april'), code_set='gpci', source='x',\n"
        "    name='2025 April', period=Period(first=date(2025, 4, 1)), rows=1)\n"
        "frame = pl.DataFrame({'code': ['A']})\n"
        "CodeStore(Path(sys.argv[1])).load(Reading(release=release, tables={'codes': frame}))\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, store.folder], check=False)
    assert killed.returncode == 9
    assert [one.name for one in store.releases("gpci")] == ["2025 January"]
    assert store.load(reading("2025 April", date(2025, 4, 1), data=b"april")).is_new
    after = snapshot(store.folder)
    assert before.items() <= after.items()
    assert not [name for name in after if "unfinished" in name]


def test_a_power_cut_leaves_no_half_release(store: CodeStore) -> None:
    """What a killed process leaves behind is no release, and goes with the next load."""
    store.load(reading())
    half = store.folder / "gpci" / ".unfinished-x1"
    half.mkdir()
    (half / "codes.arrow").write_bytes(b"ARROW1")
    (store.folder / "gpci" / "2025-april").mkdir()
    assert [one.name for one in CodeStore(store.folder).releases("gpci")] == ["2025 January"]
    store.load(reading("2025 April", date(2025, 4, 1), data=b"april"))
    assert not half.exists()


def test_a_foreign_folder_is_named(store: CodeStore) -> None:
    (store.folder / "gpci" / "notes" / "mine").mkdir(parents=True)
    with pytest.raises(StoreError, match="mine is no part of a code set"):
        store.releases("gpci")


def test_names_cannot_leave_the_folder(store: CodeStore) -> None:
    store.load(reading("../../evil", part="../x"))
    assert not (store.folder.parent / "evil").exists()
    assert [one.name for one in store.releases("gpci")] == ["../../evil"]

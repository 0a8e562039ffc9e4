"""`claimwright codes`: what is loaded, refused, listed and shown, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from claimwright.cli import main

ROWS = {
    "2025": [("A00", 0, "Imaginary fever"), ("A000", 1, "Imaginary fever due to moonlight")],
    "2026": [
        ("A00", 0, "Imaginary fever"),
        ("A000", 1, "Imaginary fever due to full moonlight"),
        ("A009", 1, "Imaginary fever, unspecified"),
    ],
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, icd10cm_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "codes").mkdir(parents=True)
    shutil.copy(icd10cm_path, folder / "codes" / "icd10cm.arrow")
    monkeypatch.setenv("CLAIMWRIGHT_HOME", str(folder))
    return folder


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take small files for whole ones."""
    monkeypatch.setattr("claimwright.codes.loading.read.check_bounds", lambda reading, **_: ())


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["codes", *map(str, arguments)])
    assert not isinstance(result.exception, Exception), result.output
    return result


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def order_file(folder: Path, year: str, *, name: str | None = None) -> Path:
    path = folder / (name or f"icd10cm_order_{year}.txt")
    path.write_text(
        "".join(
            f"{number:05} {code:<7} {flag} {title:<60} {title}\r\n"
            for number, (code, flag, title) in enumerate(ROWS[year], start=1)
        ),
        newline="",
    )
    return path


def stored(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }


@pytest.mark.usefixtures("small_files")
def test_load_says_what_changed(tmp_path: Path) -> None:
    first = run("load", order_file(tmp_path, "2025"))
    assert first.exit_code == 0, first.output
    assert "icd10cm FY2025 October (order): loaded" in first.stdout
    assert "2 rows, 2024-10-01 to 2025-09-30" in first.stdout
    second = run("load", order_file(tmp_path, "2026"), "--changes")
    assert "against FY2025 October: 1 added, 0 deleted, 1 revised" in second.stdout
    assert "+ A00.9  Imaginary fever, unspecified" in second.stdout
    assert "~ A00.0  Imaginary fever due to full moonlight" in second.stdout


@pytest.mark.usefixtures("small_files")
def test_load_as_json(tmp_path: Path) -> None:
    run("load", order_file(tmp_path, "2025"))
    (report,) = told(run("load", order_file(tmp_path, "2026"), "--json", "--changes"))
    assert report["loaded"]
    (release,) = report["releases"]
    assert release["release"] == "FY2026 October"
    assert len(release["files"][0]["sha256"]) == 64
    changes = release["changes"]
    assert (changes["against"], changes["added"], changes["deleted"]) == ("FY2025 October", 1, 0)
    assert changes["added_rows"][0]["code"] == "A00.9"
    again = told(run("load", order_file(tmp_path, "2026"), "--json"))
    assert not again[0]["releases"][0]["is_new"]


def test_a_bad_file_changes_nothing(home: Path, tmp_path: Path) -> None:
    before = stored(home)
    invented = run("load", order_file(tmp_path, "2026"))
    assert invented.exit_code == 1
    assert "nothing was loaded" in invented.stdout
    assert "codes.rows-out-of-bounds" in invented.stderr
    note = tmp_path / "note.txt"
    note.write_text("no code set")
    unknown = run("load", note, "--json")
    assert unknown.exit_code == 1
    assert [one["id"] for one in told(unknown)[0]["findings"]] == ["codes.file-not-recognised"]
    assert stored(home) == before


@pytest.mark.usefixtures("small_files")
def test_one_bad_file_of_two_stops_only_itself(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("no code set")
    result = run("load", note, order_file(tmp_path, "2025"), "--json")
    assert result.exit_code == 1
    assert [one["loaded"] for one in told(result)] == [False, True]


@pytest.mark.usefixtures("small_files")
def test_days_from_the_caller(tmp_path: Path) -> None:
    path = order_file(tmp_path, "2026", name="order.txt")
    refused = run("load", path)
    assert refused.exit_code == 1
    assert "--from YYYY-MM-DD" in " ".join(refused.stderr.split())
    done = run("load", path, "--from", "2026-10-01", "--json")
    assert told(done)[0]["releases"][0]["last_date"] == "2027-09-30"
    assert run("load", path, "--until", "2026-10-01").exit_code == 2
    assert run("load", path, "--from", "2026-10-01", "--until", "2026-09-01").exit_code == 2


@pytest.mark.usefixtures("small_files")
def test_a_correction_needs_a_name_of_its_own(tmp_path: Path) -> None:
    run("load", order_file(tmp_path, "2025"))
    other = order_file(tmp_path, "2026", name="corrected_order_2025.txt")
    refused = run("load", other)
    assert refused.exit_code == 1
    assert "codes.release-differs" in refused.stderr
    done = run("load", other, "--name", "FY2025 October corrected")
    assert done.exit_code == 0, done.output
    shown = told(run("show", "A00.9", "--on", "2025-01-01", "--json"))
    assert shown["entries"][0]["release"]["release"] == "FY2025 October corrected"


@pytest.mark.usefixtures("small_files")
def test_list(tmp_path: Path) -> None:
    run("load", order_file(tmp_path, "2025"))
    releases = told(run("list", "--json"))
    assert [(one["release"], one["shipped"]) for one in releases] == [
        ("FY2025 October", False),
        ("FY2026 April", True),
    ]
    assert all(file["sha256"] and file["source"] for one in releases for file in one["files"])
    text = run("list").stdout
    assert "icd10cm  FY2026 April  2026-04-01 to 2026-09-30 (shipped)" in text
    assert "SHA-256" in text


def test_show() -> None:
    shown = run("show", "E11.22", "--on", "2026-05-01")
    assert shown.exit_code == 0
    for words in (
        "E11.22  Type 2 diabetes mellitus with diabetic chronic kidney disease",
        "icd10cm, FY2026 April, 2026-04-01 to 2026-09-30, may stand on a claim",
        "E08-E13  Diabetes mellitus",
        "excludes1 (at E11): type 1 diabetes mellitus (E10.-)",
    ):
        assert words in shown.stdout


def test_show_what_is_no_code_on_the_day() -> None:
    other_day = run("show", "E11.22", "--on", "2026-12-01", "--json")
    assert other_day.exit_code == 1
    assert told(other_day)["findings"][0]["id"] == "codes.release-not-loaded"
    unknown = run("show", "Z99.999Z", "--on", "2026-05-01")
    assert unknown.exit_code == 1
    assert "codes.unknown-code" in unknown.stderr


@pytest.mark.usefixtures("small_files")
def test_a_full_disk_is_said_plainly(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "codes.arrow")

    before = stored(home)
    monkeypatch.setattr("os.rename", full)
    result = run("load", order_file(tmp_path, "2025"))
    assert result.exit_code == 1
    assert "No space left on device. What was loaded before is unharmed." in result.stderr
    assert stored(home) == before


def test_a_stranger_in_the_folder_is_named(home: Path) -> None:
    (home / "codes" / "hcpcs" / "mine" / "notes").mkdir(parents=True)
    result = run("list")
    assert result.exit_code == 1
    assert "is no part of a code set" in result.stderr


def test_the_real_files(shared_data: Path) -> None:
    folder = shared_data / "codes"
    files = [*folder.glob("icd10cm/*.xml"), *folder.glob("icd10pcs/*.xml")]
    result = run("load", *files, folder / "hcpcs" / "2019-Alpha-Numeric-HCPCS-File.zip", "--json")
    assert result.exit_code == 0
    assert all(one["loaded"] for one in told(result))
    assert told(run("show", "J1885", "--on", "2019-06-01", "--json"))["entries"][0]["billable"]
    appendix = told(run("show", "0DTJ4ZZ", "--on", "2025-03-01", "--json"))["entries"][0]
    assert appendix["tree"][-1] == {"code": "0DT", "label": "Resection"}

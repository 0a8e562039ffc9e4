"""The x12 commands: what they print, write and answer with."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from claimwright.cli import main
from claimwright.codes.icd10cm import ICD10CM

SAMPLES = Path(__file__).parent.parent / "x12" / "samples"
CLAIMS = SAMPLES / "professional_claim.x12"
KEYS = [
    "id", "severity", "snip", "transaction", "segment", "segment_ordinal", "loop", "element",
    "found", "expected", "message",
]  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a small classification, so that none is compiled."""
    folder = tmp_path / "home"
    (folder / "codes").mkdir(parents=True)
    pl.DataFrame(
        {
            "code": ["E11.9", "I10", "J06.9"],
            "label": "",
            "parent": pl.Series([None] * 3, dtype=pl.String),
            "is_billable": True,
            "release": "FY2027",
            "first_date": pl.Series(["2026-10-01"] * 3).str.to_date(),
            "last_date": pl.Series(["2027-09-30"] * 3).str.to_date(),
        }
    ).write_ipc(folder / "codes" / "icd10cm.arrow")
    monkeypatch.setenv("CLAIMWRIGHT_HOME", str(folder))
    from claimwright.cli import wire

    wire._tables.clear()
    return folder


def _run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["x12", *map(str, arguments)])
    assert not isinstance(result.exception, Exception), result.output
    return result


def _broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.837"
    path.write_text(CLAIMS.read_text().replace("CW1001*215.5", "CW1001*216"))
    return path


def test_a_clean_file() -> None:
    result = _run("check", CLAIMS)
    assert result.exit_code == 0
    assert "no findings" in result.stdout


def test_json_has_exactly_the_agreed_shape(tmp_path: Path) -> None:
    path = _broken(tmp_path)
    result = _run("check", path, CLAIMS, "--json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert list(first) == ["file", "readable", "transactions", "findings"]
    assert (first["file"], first["readable"], first["transactions"]) == (str(path), True, 1)
    (finding,) = first["findings"]
    assert list(finding) == KEYS
    assert finding | {"message": ""} == {
        "id": "x12.balance.claim-charge",
        "severity": "stop",
        "snip": 3,
        "transaction": "0001",
        "segment": "CLM",
        "segment_ordinal": 21,
        "loop": "2300",
        "element": 2,
        "found": "216",
        "expected": "215.5",
        "message": "",
    }
    assert second["findings"] == []


def test_text_names_the_place_and_what_to_do(tmp_path: Path) -> None:
    text = " ".join(_run("check", _broken(tmp_path)).stdout.split())
    assert "STOP SNIP 3 x12.balance.claim-charge" in text
    assert (
        "interchange 000000007, group 3, transaction 0001, claim CW1001, loop 2300, "
        "segment 21 CLM02" in text
    )
    assert "then send the claim again." in text


def test_what_is_not_x12(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear payer,")
    result = _run("check", letter, CLAIMS, "--json")
    assert result.exit_code == 2
    (first, _) = json.loads(result.stdout)
    assert (first["readable"], first["transactions"]) == (False, 0)
    assert first["findings"][0]["id"] == "x12.not-x12"


def test_only_some_levels(tmp_path: Path) -> None:
    assert _run("check", _broken(tmp_path), "--levels", "1,2").exit_code == 0
    assert _run("check", _broken(tmp_path), "--levels", "6").exit_code == 2


def test_diagnoses_are_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "code.837"
    path.write_text(CLAIMS.read_text().replace("ABK:E119", "ABK:E118"))
    (report,) = json.loads(_run("check", path, "--json").stdout)
    assert [one["id"] for one in report["findings"]] == ["x12.code-set.diagnosis"]
    assert [one["snip"] for one in report["findings"]] == [5]


def test_a_missing_table_is_compiled_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = home / "codes" / "icd10cm.arrow"
    kept = ICD10CM.open(table).codes
    table.unlink()
    monkeypatch.setattr("claimwright.codes.icd10cm.write_table", lambda path: kept.write_ipc(path))
    result = _run("check", CLAIMS)
    assert result.exit_code == 0
    assert "Compiling ICD-10-CM" in result.stderr
    assert table.exists()


def test_payer_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "payers: [NHP01]\n"
        "rules:\n"
        "- id: group\n"
        "  transaction: professional_claim\n"
        "  within: '2300'\n"
        "  require: ['2000B SBR04']\n"
        "  say: This plan wants the name of the group. Fill SBR04.\n"
    )
    (report,) = json.loads(_run("check", CLAIMS, "--json", "--payer-rules", rules).stdout)
    assert [(one["id"], one["snip"]) for one in report["findings"]] == [
        ("x12.payer.group", 7),
        ("x12.payer.group", 7),
    ]
    rules.write_text("rules: 1")
    result = _run("check", CLAIMS, "--payer-rules", rules)
    assert result.exit_code == 1
    assert "cannot be read" in result.output


def test_answers_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    assert _run("check", _broken(tmp_path), "--ack", folder).exit_code == 1
    written = {path.name for path in folder.iterdir()}
    assert written == {"broken.837.TA1", "broken.837.999", "broken.837.277CA"}
    for path in folder.iterdir():
        assert _run("check", path).exit_code == 0, path


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_files_as_tables(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "tables"
    result = _run("read", CLAIMS, "--to", folder, "--format", kind)
    assert result.exit_code == 0
    names = {path.name for path in folder.iterdir()}
    assert {f"claims.{kind}", f"lines.{kind}", f"segments.{kind}"} <= names


def test_several_files_have_a_folder_each(tmp_path: Path) -> None:
    other = tmp_path / "other" / CLAIMS.name
    other.parent.mkdir()
    other.write_bytes(CLAIMS.read_bytes())
    folder = tmp_path / "tables"
    _run("read", CLAIMS, other, "--to", folder)
    assert len(list(folder.glob("*/segments.parquet"))) == 2


def test_show_names_loops_and_meanings() -> None:
    result = _run("show", CLAIMS)
    assert result.exit_code == 0
    assert "2010AA billing provider" in result.stdout
    assert "SBR01" in result.stdout
    assert "NM1*IL*1*MOSS" in result.stdout


def test_anonymize_to_a_file_and_to_standard_output(tmp_path: Path) -> None:
    target = tmp_path / "copy.837"
    assert _run("anonymize", CLAIMS, "--to", target).exit_code == 0
    assert "MOSS" not in target.read_text()
    assert _run("check", target, "--levels", "1,2,3,4").exit_code == 0
    shown = _run("anonymize", CLAIMS).stdout
    assert shown.startswith("ISA*")
    assert shown != target.read_text()


@pytest.mark.parametrize("kind", ["parquet", "csv", "json"])
def test_a_streamed_file_is_written_as_one_table_each(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimwright.x12 import chunks

    # So small that the sample comes in several pieces.
    real = chunks.Chunks
    monkeypatch.setattr(chunks, "Chunks", lambda **named: real(**named, size=700))
    path = tmp_path / "twice.837"
    path.write_bytes(CLAIMS.read_bytes() * 2)
    for _ in range(2):
        result = _run("read", path, "--to", tmp_path / "out", "--format", kind, "--stream")
        assert result.exit_code == 0
    target = tmp_path / "out" / ("p837_claims" if kind == "parquet" else f"p837_claims.{kind}")
    read = {"parquet": pl.read_parquet, "csv": pl.read_csv, "json": pl.read_json}[kind]
    assert read(target)["claim_id"].to_list() == ["CW1001", "CW1002"] * 2
    assert read(target)["claim_ordinal"].to_list() == [0, 1, 2, 3]
    assert "4 rows" in result.stdout


def test_what_is_not_x12_is_not_streamed(tmp_path: Path) -> None:
    for name, text in (("letter.txt", "Dear payer,"), ("empty.txt", "")):
        path = tmp_path / name
        path.write_text(text)
        assert _run("read", path, "--to", tmp_path / "out", "--stream").exit_code == 2

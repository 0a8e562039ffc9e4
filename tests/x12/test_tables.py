"""Any file as tables: by the transactions' own modules, and nothing dropped."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from claimwright.x12.syntax import split
from claimwright.x12.tables import read_tables, write_table

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.x12"))


def _tables(name: str) -> dict[str, pl.DataFrame]:
    return read_tables(split((SAMPLES / f"{name}.x12").read_bytes()))


@pytest.mark.parametrize("name", NAMES)
def test_every_segment_is_there(name: str) -> None:
    data = (SAMPLES / f"{name}.x12").read_text()
    segments = _tables(name)["segments"]
    assert segments["text"].to_list() == data.replace("~", "").split() or segments.height == (
        data.count("~")
    )
    assert segments["name"].null_count() == 0
    assert segments["loop_name"].null_count() == 0


def test_claims_lines_and_diagnoses_of_a_claim_file() -> None:
    tables = _tables("professional_claim")
    assert tables["claims"]["claim_id"].to_list() == ["CW1001", "CW1002"]
    assert tables["lines"].height == 3
    assert tables["diagnoses"].height == 3
    assert {"parties", "other_coverages", "adjustments", "references", "dates", "amounts"} <= set(
        tables
    )


def test_a_remittance_has_its_own_tables() -> None:
    tables = _tables("remittance")
    assert tables["claims"]["paid_cents"].to_list() == [13050]
    assert tables["services"].height == 2


def test_what_has_no_tables_of_its_own_is_laid_out_by_element() -> None:
    tables = _tables("acknowledgment")
    assert tables["element_errors"].height == 1
    elements = tables["elements"]
    rows = elements.filter(pl.col("segment_id") == "GS").select("element", "name", "value").rows()
    assert rows
    assert all(name for _, name, _ in rows)


def test_several_kinds_in_a_file_keep_their_names_apart() -> None:
    both = (SAMPLES / "professional_claim.x12").read_bytes()
    both += (SAMPLES / "remittance.x12").read_bytes()
    tables = read_tables(split(both))
    assert tables["p837_claims"].height == 2
    assert tables["p835_claims"].height == 1
    assert tables["segments"].height == 95


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_written_in_all_formats(name: str) -> None:
    for frame in _tables(name).values():
        back = pl.read_parquet(BytesIO(write_table(frame, kind="parquet")))
        assert back.equals(frame)
        text = write_table(frame, kind="csv").decode()
        assert text.startswith(",".join(frame.columns))
        assert len(json.loads(write_table(frame, kind="json"))) == frame.height


def test_there_is_no_other_format() -> None:
    with pytest.raises(ValueError, match="parquet, csv or json"):
        write_table(pl.DataFrame(), kind="xlsx")

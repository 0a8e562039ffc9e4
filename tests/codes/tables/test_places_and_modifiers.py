"""Places of service and modifiers, which ship in our own words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from claimwright.base.period import Period
from claimwright.codes.hcpcs.records import COLUMNS
from claimwright.codes.loading.loader import Reading
from claimwright.codes.modifiers import MODIFIERS_SCHEMA, Modifiers, modifiers
from claimwright.codes.places import place_of_service, place_wording, places_of_service
from claimwright.codes.release import OfficialFile, Release
from claimwright.codes.store import CodeStore

# Medicare Claims Processing Manual, chapter 12, section 20.4.2.
FACILITIES = [
    *("02", "19", "21", "22", "23", "24", "26", "31"),
    *("34", "41", "42", "51", "52", "53", "56", "61"),
]


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("02", date(2017, 1, 1)),
        ("10", date(2022, 1, 1)),
        ("19", date(2016, 1, 1)),
        ("27", date(2023, 10, 1)),
        ("58", date(2020, 1, 1)),
    ],
)
def test_a_place_can_be_named_from_its_first_day(code: str, first: date) -> None:
    assert place_of_service(code, on=first) is not None
    assert place_of_service(code, on=date.fromordinal(first.toordinal() - 1)) is None


def test_the_places_at_which_the_facility_rate_is_paid() -> None:
    found = [code for code, place in places_of_service().items() if place.is_facility]
    assert found == FACILITIES


def test_a_place_that_is_not_assigned_is_none() -> None:
    assert place_of_service("43", on=date(2026, 1, 1)) is None
    assert place_wording("43") == "Place 43"
    assert place_wording("11") == "Office"


def test_modifiers_by_day() -> None:
    before, after = Modifiers().on(date(2021, 12, 31)), Modifiers().on(date(2022, 1, 1))
    assert dict(after.schema) == MODIFIERS_SCHEMA
    new = after.join(before, on="code", how="anti")
    assert new["code"].to_list() == ["93", "FQ", "FS", "FT"]


def test_the_modifiers_that_may_part_a_pair() -> None:
    parting = {code for code, one in modifiers().items() if one.parts_pairs}
    assert {"25", "59", "91", "XE", "XP", "XS", "XU", "LT", "RT", "F9", "TA"} <= parting
    assert not {"22", "26", "50", "51", "76", "TC", "GA"} & parting
    assert len(parting) == 44


def test_the_texts_of_a_loaded_release_stand_before_ours(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    empty = dict.fromkeys(("label", *COLUMNS))
    rows = pl.DataFrame(
        [
            {**empty, "code": "LT", "label": "OFFICIAL TEXT"},
            {**empty, "code": "ZZ", "label": "OFFICIAL TOO"},
            {**empty, "code": "QQ", "label": "ENDED", "termination_date": date(2025, 12, 31)},
        ],
        schema_overrides={"termination_date": pl.Date},
    ).select("code", "label", "termination_date")
    release = Release(
        code_set="hcpcs",
        name="2026 January",
        period=Period(first=date(2026, 1, 1)),
        files=(OfficialFile(part="main", source="test", file_name="x", sha256="0", rows=3),),
    )
    store.load(Reading(release=release, tables={"modifiers": rows}))
    table = Modifiers(store=store).on(date(2026, 2, 1))
    labels = dict(table.select("code", "label").iter_rows())
    assert labels["LT"] == "OFFICIAL TEXT"
    assert labels["ZZ"] == "OFFICIAL TOO"
    assert labels["25"] == modifiers()["25"].wording
    assert "QQ" not in labels
    assert table.filter(code="LT")["parts_pairs"].to_list() == [True]

"""MS-DRGs in the layout of Table 5. Weights and titles are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from claimwright.codes.groupers import DiagnosisRelatedGroups
from claimwright.codes.groupers.ms_drg import GROUPS_SCHEMA
from claimwright.codes.loading.loader import Reading
from claimwright.codes.store import CodeStore

Read = Callable[..., Reading]
Load = Callable[..., CodeStore]

TITLE = (
    '"TABLE 5.\x97LIST OF MS-DRGS, RELATIVE WEIGHTING FACTORS,\n'
    'AND MEAN LENGTH OF STAY\x97FY 2025 Final Rule"\t\t\t\t\t\t\t\t\t\n'
)
WEIGHT_ONCE = "Weights"
WEIGHT_TWICE = "Weights - Before Cap\tWeights - 10% Cap Applied "
ROWS = (
    "001\tNo\tNo\tPRE\tSURG\tTRANSPLANT OF SOMETHING WITH MCC\t{one}28.1664\t28.5\t38.5\n"
    "470\tYes\tNo\t08\tSURG\tREPLACEMENT OF A JOINT\t{two}1.8855\t1.7\t2.1\n"
    "999\tNo\tNo\t\t**\tUNGROUPABLE\t{none}.\t.\t.\n"
    "Note: a line about the weights\n"
)


def table_5(weights: str, rows: str) -> bytes:
    heading = (
        "MS-DRG \tFY 2025 Final Post-Acute DRG\tFY 2025 Final Special Pay DRG\tMDC\tTYPE\t"
        f"MS-DRG Title\t{weights}\tGeometric mean LOS\tArithmetic mean LOS\n"
    )
    return (TITLE + heading + rows).encode("latin-1")


def test_weights_and_lengths_of_stay(read: Read) -> None:
    reading = read("table5.txt", table_5(WEIGHT_ONCE, ROWS.format(one="", two="", none="")))
    table = reading.tables["groups"]
    assert dict(table.schema) == GROUPS_SCHEMA
    assert table.row(1, named=True) == {
        "code": "470",
        "is_post_acute": True,
        "is_special_pay": False,
        "major_category": "08",
        "type": "SURG",
        "label": "REPLACEMENT OF A JOINT",
        "weight_ten_thousandths": 18855,
        "weight_before_cap_ten_thousandths": None,
        "geometric_mean_stay_tenths": 17,
        "arithmetic_mean_stay_tenths": 21,
    }
    assert table["code"].to_list() == ["001", "470", "999"]
    assert reading.findings == ()


def test_of_two_weights_the_one_with_the_cap_counts(read: Read) -> None:
    rows = ROWS.format(one="29.0000\t", two="1.9000\t", none=".\t")
    table = read("table5.txt", table_5(WEIGHT_TWICE, rows)).tables["groups"]
    assert table["weight_ten_thousandths"].to_list() == [281664, 18855, None]
    assert table["weight_before_cap_ten_thousandths"].to_list() == [290000, 19000, None]


def test_the_fiscal_year_begins_in_october(load: Load) -> None:
    store = load("table5.txt", table_5(WEIGHT_ONCE, ROWS.format(one="", two="", none="")))
    groups = DiagnosisRelatedGroups(store=store)
    assert groups.on(date(2024, 9, 30)) is None
    assert groups.on(date(2024, 10, 1)) is not None
    assert groups.on(date(2025, 9, 30)) is not None
    assert groups.on(date(2025, 10, 1)) is None

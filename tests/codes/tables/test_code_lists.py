"""Lists of codes: taxonomy, those of the UB-04, those of remittances. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from claimwright.base.period import Period
from claimwright.codes.adjustment_reasons import adjustment_reasons
from claimwright.codes.institutional import CODE_SETS, CodeList
from claimwright.codes.loading.loader import Reading
from claimwright.codes.remittance_reasons import remark_codes, remark_wording
from claimwright.codes.store import CodeStore
from claimwright.codes.taxonomy import Taxonomy

Read = Callable[..., Reading]
Load = Callable[..., CodeStore]

TAXONOMY = (
    "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\r\n"
    '207R00000X,Group of doctors,Internist,,"A long\r\ntext, unread",[7/1/2025: new],'
    "Internist,Individual\r\n"
    "261QX0000X,Group of clinics,Clinic,Caf\xe9,,,,Non-Individual\r\n"
)
FIRST_DAY = Period(first=date(2026, 1, 1))
LISTS = {
    "revenue-code": ("Revenue code", "450", "0450"),
    "condition-code": ("condition_code", "4", "04"),
    "occurrence-code": ("Occurrence Code", "A1", "A1"),
    "occurrence-span-code": ("Occurrence span code", "74", "74"),
    "value-code": ("Value Codes", "1", "01"),
    "type-of-bill": ("Type of bill", "0131", "131"),
    "discharge-status": ("Patient discharge status", "1", "01"),
}
REMITTANCE = {
    "carc": ("Claim Adjustment Reason Codes", "45"),
    "rarc": ("Remittance Advice Remark Codes", "MA130"),
    "claim-status-category": ("Claim Status Category Codes", "A7"),
    "claim-status": ("Claim Status Codes", "21"),
}


def test_the_version_of_the_taxonomy_says_from_when_it_applies(load: Load) -> None:
    store = load("nucc_taxonomy_251.csv", TAXONOMY.encode("latin-1"))
    taxonomy = Taxonomy(store=store)
    assert taxonomy.on(date(2025, 9, 30)) is None
    table = taxonomy.on(date(2025, 10, 1))
    assert table is not None
    assert table.rows() == [
        ("207R00000X", "Group of doctors", "Internist", None, "Internist", "Individual"),
        ("261QX0000X", "Group of clinics", "Clinic", "Café", None, "Non-Individual"),
    ]


def test_the_version_of_january_applies_from_april(read: Read) -> None:
    release = read("nucc_taxonomy_250.csv", TAXONOMY).release
    assert release is not None
    assert (release.name, release.period.first) == ("25.0", date(2025, 4, 1))
    assert [one.id for one in read("taxonomy.csv", TAXONOMY).findings] == ["codes.period-unknown"]


@pytest.mark.parametrize("code_set", LISTS)
def test_the_heading_names_the_list_of_the_ub04(load: Load, code_set: str) -> None:
    heading, written, stored = LISTS[code_set]
    text = f"{heading},Label,From,Until\n{written},Own words,2020-01-01,2026-06-30\n"
    store = load("list.csv", text, period=FIRST_DAY)
    codes = CodeList(store=store, code_set=code_set)
    table = codes.on(date(2026, 6, 30))
    assert table is not None
    assert table.rows() == [(stored, "Own words", date(2020, 1, 1), date(2026, 6, 30))]
    ended = codes.on(date(2026, 7, 1))
    assert ended is not None
    assert ended.is_empty()


def test_every_list_of_the_ub04_is_tested() -> None:
    assert set(LISTS) == set(CODE_SETS)


def test_a_list_in_a_workbook(load: Load, workbook: Callable[..., bytes]) -> None:
    data = workbook([["Revenue code", "Label"], ["0450", "Own words"], ["0510", "More words"]])
    store = load("revenue.xlsx", data, period=FIRST_DAY)
    table = CodeList(store=store, code_set="revenue-code").on(date(2026, 2, 1))
    assert table is not None
    assert table["code"].to_list() == ["0450", "0510"]


@pytest.mark.parametrize("code_set", REMITTANCE)
def test_the_title_names_the_list_of_remittances(read: Read, code_set: str) -> None:
    title, number = REMITTANCE[code_set]
    others = ", ".join(name for name, _ in REMITTANCE.values() if name != title)
    text = (
        f"{title},,,,,\nCode,Description,Start,Last Modified,Stop,Notes\n"
        f'{number},"Own words, about {others}",01/01/1995,03/01/2024,,\n'
    )
    reading = read("list.csv", text, period=FIRST_DAY)
    assert reading.release is not None
    assert reading.release.code_set == code_set
    assert reading.tables["codes"].row(0)[0] == number
    assert reading.tables["codes"]["first_date"].to_list() == [date(1995, 1, 1)]


def test_remarks_have_own_words_and_say_whether_they_only_inform() -> None:
    assert remark_wording("ma130").startswith("The claim cannot be processed")
    assert remark_wording("N999") == "Remark N999, see the payer's advice"
    assert remark_codes()["N211"].is_alert
    assert not remark_codes()["MA130"].is_alert
    assert not set(remark_codes()) & set(adjustment_reasons())

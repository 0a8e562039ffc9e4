"""NCCI pairs, units and add-on codes, in the layouts of their files. All edits are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from claimwright.base.finding import Severity
from claimwright.codes.loading.bounds import check_bounds
from claimwright.codes.loading.changes import changes_since_before
from claimwright.codes.loading.loader import Reading
from claimwright.codes.ncci import AddonCodes, Pairs, Setting, Units
from claimwright.codes.ncci.addons import ADDONS_SCHEMA
from claimwright.codes.ncci.pairs import PAIRS_SCHEMA
from claimwright.codes.ncci.units import UNITS_SCHEMA
from claimwright.codes.store import CodeStore

Read = Callable[..., Reading]
Load = Callable[..., CodeStore]

# The heading takes six lines, each word under the one it belongs to.
PREAMBLE = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
PAIRS = PREAMBLE + (
    "G0001\tG0002\t\t20200101\t*\t1\tMisuse of column two code with column one code\r\n"
    "G0001\tg0003\t*\t19960101\t20251231\t0\tMutually exclusive procedures\r\n"
    "G0001\tG0004\t\t20251001\t20251001\t9\tMore extensive procedure\r\n"
    "G0005\tG0006\t\t20260101\t*\t0\tMutually exclusive procedures\r\n"
)
MORE_PAIRS = PREAMBLE + "G0007\tG0008\t\t20200101\t*\t0\tMutually exclusive procedures\r\n"
UNITS = (
    '"Current Procedural Terminology (CPT) codes are copyright the AMA.\r\n'
    'Applicable FARS/DFARS restrictions apply.\r\n\r\nA last line, of the banner.",,,\r\n'
    '"HCPCS/\r\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,'
    "MUE Rationale\r\n"
    "G0001,1,2 Date of Service Edit: Policy,CMS Policy\r\n"
    "G0002,12,3 Date of Service Edit: Clinical,Clinical: Data\r\n"
    "J0001,1000,1 Line Edit,Prescribing Information\r\n"
)
ADDONS = (
    "CPT codes are copyright the AMA.\t\t\t\t\t\t\t\n"
    "AOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\tAOC_Edit_EffDT\t"
    "AOC_Edit_DelDT\tSpecial_Instruction_Notes\n"
    "1\tG0010\t\tG0001\t\t2013091\t\t\n"
    "2\tG0011\t\tCCCCC\t\t2013001\t\tContractor Defined Primary Codes\n"
    "3\tG0012\t2025365\tG0001\t\t2013001\t\t\n"
    "1\tG0010\t\tG0002\t\t2013001\t2025273\t\n"
)


def test_pairs_are_typed(read: Read) -> None:
    reading = read("ccipra-v313r0-f1.TXT", PAIRS)
    table = reading.tables["pairs"]
    assert dict(table.schema) == PAIRS_SCHEMA
    assert table.select("column_1", "column_2", "first_date", "last_date").row(1) == (
        "G0001",
        "G0003",
        date(1996, 1, 1),
        date(2025, 12, 31),
    )
    assert table["last_date"].to_list()[0] is None, "a star is no deletion"
    assert table["modifier_indicator"].to_list() == ["1", "0", "9", "0"]
    assert reading.findings == ()


def test_the_version_in_the_name_is_a_quarter(read: Read) -> None:
    release = read("ccipra-v313r0-f2.txt", PAIRS).release
    assert release is not None
    assert (release.code_set, release.name) == ("ncci-ptp-practitioner", "v31.3")
    assert release.period.first == date(2025, 10, 1)
    assert release.period.last == date(2025, 12, 31)
    assert release.files[0].part == "f2"
    hospital = read("ccioph-v320r0-f1.txt", PAIRS).release
    assert hospital is not None
    assert (hospital.code_set, hospital.period.first) == ("ncci-ptp-hospital", date(2026, 1, 1))


def test_without_its_name_nobody_knows_whose_pairs_they_are(read: Read) -> None:
    reading = read("pairs.txt", PAIRS)
    assert reading.release is None
    assert [finding.id for finding in reading.findings] == ["codes.setting-unknown"]


def test_a_name_without_version_needs_the_days(read: Read, year_2026: object) -> None:
    assert [one.id for one in read("ccipra.txt", PAIRS).findings] == ["codes.period-unknown"]
    release = read("ccipra.txt", PAIRS, period=year_2026).release
    assert release is not None
    assert release.name == "2026-01-01"


def test_the_files_of_a_release_are_one_table_and_the_day_decides(load: Load) -> None:
    load("ccipra-v313r0-f1.txt", PAIRS)
    store = load("ccipra-v313r0-f2.txt", MORE_PAIRS)
    pairs = Pairs(store=store, setting=Setting.PRACTITIONER)
    second = {day: _second(pairs, day) for day in (date(2025, 10, 1), date(2025, 12, 31))}
    # The pair that was taken back from its beginning on never applied.
    assert second[date(2025, 10, 1)] == ["G0002", "G0003", "G0008"]
    assert second[date(2025, 12, 31)] == ["G0002", "G0003", "G0008"], "deleted after its last day"


def test_a_later_release_tells_about_earlier_days_not_the_other_way(load: Load) -> None:
    pairs = Pairs(store=load("ccipra-v320r0-f1.txt", PAIRS), setting=Setting.PRACTITIONER)
    assert _second(pairs, date(2024, 5, 1)) == ["G0002", "G0003"]
    assert _second(pairs, date(2026, 3, 1)) == ["G0002", "G0006"]
    assert pairs.on(date(2026, 4, 1)) is None, "the release ended the day before"


def test_pairs_of_the_other_setting_are_not_mixed_in(load: Load) -> None:
    store = load("ccioph-v313r0-f1.txt", PAIRS)
    assert Pairs(store=store, setting=Setting.PRACTITIONER).on(date(2025, 11, 1)) is None


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("G0001\tG02\t\t20200101\t*\t1\tx\r\n", "column_2"),
        ("G0001\tG0002\t\t20201301\t*\t1\tx\r\n", "first_date"),
        ("G0001\tG0002\t\t20200101\tnever\t1\tx\r\n", "deletion_date"),
        ("G0001\tG0002\t\t20200101\t*\t7\tx\r\n", "modifier_indicator"),
    ],
)
def test_a_broken_pair_is_left_out_and_named(read: Read, line: str, field: str) -> None:
    reading = read("ccipra-v313r0-f1.txt", PAIRS + line)
    assert reading.tables["pairs"].height == 4
    [finding] = reading.findings
    assert (finding.at.line, finding.at.field) == (11, field)


def test_a_file_of_a_few_pairs_is_refused_by_the_bounds(read: Read) -> None:
    reading = read("ccipra-v313r0-f1.txt", PAIRS)
    assert [one.id for one in check_bounds(reading)] == ["codes.rows-out-of-bounds"]


def test_units_are_read_below_the_banner(read: Read) -> None:
    reading = read("MCR_MUE_PractitionerServices_Eff_10-01-2025.csv", UNITS)
    table = reading.tables["units"]
    assert dict(table.schema) == UNITS_SCHEMA
    assert table.rows() == [
        ("G0001", 1, "2", "CMS Policy"),
        ("G0002", 12, "3", "Clinical: Data"),
        ("J0001", 1000, "1", "Prescribing Information"),
    ]
    assert reading.release is not None
    assert reading.release.name == "2025 October"


def test_a_broken_line_counts_the_lines_of_the_banner(read: Read) -> None:
    reading = read(
        "MCR_MUE_PractitionerServices_Eff_10-01-2025.csv", UNITS + "G0009,many,1 L,x\r\n"
    )
    [finding] = reading.findings
    assert (finding.at.line, finding.value) == (10, "many")


@pytest.mark.parametrize(
    ("heading", "code_set"),
    [
        ("Practitioner Services MUE Values", "mue-practitioner"),
        ("Outpatient Hospital Services MUE Values", "mue-hospital"),
        ("DME Supplier Services MUE Values", "mue-supplier"),
    ],
)
def test_the_heading_says_whose_units_they_are(read: Read, heading: str, code_set: str) -> None:
    text = UNITS.replace("Practitioner Services MUE Values", heading)
    release = read("MUE_Eff_10-01-2025.csv", text).release
    assert release is not None
    assert release.code_set == code_set


def test_units_by_day(load: Load) -> None:
    store = load("MCR_MUE_PractitionerServices_Eff_10-01-2025.csv", UNITS)
    units = Units(store=store, setting=Setting.PRACTITIONER)
    table = units.on(date(2025, 12, 31))
    assert table is not None
    assert table.height == 3
    assert units.on(date(2026, 1, 1)) is None


def test_addons_have_days_of_the_year(read: Read) -> None:
    reading = read("AOC_V2025Q4-MCR.txt", ADDONS)
    table = reading.tables["addons"]
    assert dict(table.schema) == ADDONS_SCHEMA
    assert table["first_date"].to_list()[0] == date(2013, 4, 1)
    assert table["addon_last_date"].to_list()[2] == date(2025, 12, 31)
    assert table["primary_code"].to_list()[1] == "CCCCC"
    assert reading.release is not None
    assert reading.release.period.first == date(2025, 10, 1)


def test_addons_by_day(load: Load) -> None:
    addons = AddonCodes(store=load("AOC_V2026Q1-MCR.txt", ADDONS))
    september = addons.on(date(2025, 9, 30))
    assert september is not None
    assert september["addon_code"].to_list() == ["G0010", "G0011", "G0012", "G0010"]
    january = addons.on(date(2026, 1, 1))
    assert january is not None
    assert january["addon_code"].to_list() == ["G0010", "G0011"]


def test_nothing_stops_at_a_warning(read: Read) -> None:
    reading = read("ccipra-v313r0-f1.txt", PAIRS + "G0001\tG02\t\t20200101\t*\t1\tx\r\n")
    assert {finding.severity for finding in reading.findings} == {Severity.WARN}
    assert not reading.is_refused


def _second(pairs: Pairs, day: date) -> list[str]:
    table = pairs.on(day)
    assert table is not None
    return sorted(table["column_2"].to_list())


def test_a_release_in_several_files_is_compared_when_its_last_file_comes(
    read: Read, load: Load
) -> None:
    load("ccipra-v313r0-f1.txt", PAIRS)
    store = load("ccipra-v313r0-f2.txt", MORE_PAIRS)
    # A pair moves from the first file to the second, and another is new.
    lines = PAIRS.splitlines(keepends=True)
    first = read("ccipra-v320r0-f1.txt", "".join(lines[:-1]))
    added = "G0009\tG0010\t\t20260101\t*\t0\tMutually exclusive procedures\r\n"
    second = read("ccipra-v320r0-f2.txt", MORE_PAIRS + lines[-1] + added)
    assert changes_since_before(first, store=store) is None
    at_once = changes_since_before(second, store=store, beside=(first,))
    store.load(first)
    one_by_one = changes_since_before(second, store=store)
    for since in (at_once, one_by_one):
        assert since is not None
        assert since.before.name == "v31.3"
        assert since.changes.added["column_1"].to_list() == ["G0009"]
        assert since.changes.deleted.is_empty()
        assert since.changes.revised.is_empty()

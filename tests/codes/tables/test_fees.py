"""Fee schedules in the layouts of their files. All rows and amounts are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from claimwright.base.finding import Severity
from claimwright.codes.fees import FeeSchedule, OutpatientRates, SurgeryCenterRates
from claimwright.codes.fees.mpfs import SERVICES_SCHEMA
from claimwright.codes.fees.opps import CODES_SCHEMA
from claimwright.codes.loading.bounds import check_bounds
from claimwright.codes.loading.loader import Reading
from claimwright.codes.store import CodeStore

Read = Callable[..., Reading]
Load = Callable[..., CodeStore]

# The words that stand above each other over the columns, by position.
HEADINGS_2025 = (
    ["", "", "", "HCPCS"],
    ["", "", "", "MOD"],
    ["", "", "", "DESCRIPTION"],
    ["", "", "STATUS", "CODE"],
    ["NOT USED", "FOR", "MEDICARE", "PAYMENT"],
    ["", "", "WORK", "RVU"],
    ["", "NON-FAC", "", "PE RVU"],
    ["", "NON-FAC", "NA", "INDICATOR"],
    ["", "FACILITY", "", "PE RVU"],
    ["", "FACILITY", "NA", "INDICATOR"],
    ["", "", "MP", "RVU"],
    ["", "", "NON-FACILITY", "TOTAL"],
    ["", "", "FACILITY", "TOTAL"],
    ["", "", "PCTC", "IND"],
    ["", "", "GLOB", "DAYS"],
    ["", "", "PRE", "OP"],
    ["", "", "INTRA", "OP"],
    ["", "", "POST", "OP"],
    ["", "", "MULT", "PROC"],
    ["", "", "BILAT", "SURG"],
    ["", "", "ASST", "SURG"],
    ["", "", "CO-", "SURG"],
    ["", "", "TEAM", "SURG"],
    ["", "", "ENDO", "BASE"],
    ["", "", "CONV", "FACTOR"],
    ["PHYSICIAN", "SUPERVISION OF", "DIAGNOSTIC", "PROCEDURES"],
    ["", "", "CALCULATION", "FLAG"],
    ["DIAGNOSTIC", "IMAGING", "FAMILY", "INDICATOR"],
    ["NON-FACILITY", "PE USED", "FOR OPPS PAYMENT", "AMOUNT"],
    ["FACILITY", "PE USED", "FOR OPPS PAYMENT", "AMOUNT"],
    ["", "MP USED", "FOR OPPS PAYMENT", "AMOUNT"],
)
HEADINGS_2026 = (*HEADINGS_2025[:23], ["", "", "PRIC", "IND"], *HEADINGS_2025[23:])
ROW_2025 = (
    "G0101,26,A service,A,,1.30,1.46,,0.33,NA,0.09,2.85,1.72,0,000,0.10,0.80,0.10,2,1,0,0,9,G0100,"
    "{factor},09,0,99,0.00,1.25,0.00"
)
ROW_2026 = ROW_2025.replace("9,G0100,", "9,9,G0100,")
GPCI = (
    "ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE,,,,,,\r\n"
    ",,,,,,\r\n"
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
    "2025 PW GPCI (with 1.0 Floor),2025 PE GPCI,2025 MP GPCI\r\n"
)
SURGERY = (
    "Addendum AA -- ASC Covered Surgical Procedures,,,,,,\n"
    '"CPT codes are copyright the AMA, all rights reserved.",,,,,,\n,,,,,,\n,,,,,,\n'
    "HCPCS Code,,Short Descriptor,Subject to Multiple Procedure Discounting,"
    "April 2026 Payment Indicator,April 2026  Payment Weight  ,April 2026 Payment Rate\n"
    'G0104,,Screening,Y,P3,175.6211,"$9,891.33 "\n'
    "G0105,,Other,N,N1,,\n"
)
ANCILLARY = (
    "Addendum BB -- ASC Covered Ancillary Services Integral to Covered Surgical Procedures,,,,,\n"
    "HCPCS Code,Short Descriptor,April 2026 Payment Indicator,April 2026 Payment Weight,"
    "April 2026 Payment Rate,Drug Pass-Through Expiration During Calendar Year\n"
    "J0101,A drug,K2,.,$12.34,\n"
)
EXCLUDED = (
    "Addendum EE -- Surgical Procedures to be Excluded from Payment in ASCs for CY 2026,,\n"
    "HCPCS Code,Short Descriptor,Comment Indicator\nG0341,An open one,\n"
)
DEVICES = (
    "Addendum FF -- ASC device offset percentages for CY 2026,,,\n"
    "HCPCS Code,Short Descriptor,Device Offset Percentage,Device Offset Amount\n"
    'G0448,With a device,57.43%,"$1,234.567"\nG0449,With another,0.3125,\n'
)
CLASSES = (
    "Addendum A.-OPPS APCs for CY 2026,,,,,,,\n"
    "APC,Group Title,SI,Relative Weight,Payment Rate,National Unadjusted Copayment,"
    "Minimum Unadjusted Copayment,Note\n"
    "5012,Visits,V,1.4567,$128.10,.,$25.62,\n"
    "701,A drug,G,,$0.50,,$0.10,\n"
)
CODES = (
    "Addendum B.-Final OPPS Payment by HCPCS Code for CY 2026\t\t\t\t\t\t\t\t\n"
    '"CPT codes, descriptions are copyright the AMA."\t\t\t\t\t\t\t\t\n\t\t\t\t\t\t\t\t\n'
    "HCPCS Code\tShort Descriptor\tSI\tAPC\tRelative Weight\tPayment Rate\t"
    "National Unadjusted Copayment\tMinimum Unadjusted Copayment\t* Indicates a Change\n"
    'G0463\tHosp outpt visit\tJ2\t5012\t1.4567\t"$1,128.10 "\t.\t$225.62\t*\n'
    "G0101\tPackaged\tN\t\t\t\t\t\t\n"
)
STATUSES = (
    "Addendum D1.-OPPS Payment Status Indicators for CY 2026,,\n"
    "Status Indicator,Item/Code/Service,OPPS Payment Status\n"
    '"J2","Hospital services, paid by rule","Paid under OPPS"\nN,Packaged items,Packaged\n'
)


def relative_values(year: int, row: str, *, headings: tuple[list[str], ...], title: str) -> str:
    """A Relative Value File: title and notices, four lines of headings, rows."""
    empty = "," * (len(headings) - 1)
    lines = [f",,{title}{empty[2:]}", empty, f",,RELEASED 09/11/{year}{empty[2:]}", empty, empty]
    lines += [",".join(column[level] for column in headings) for level in range(4)]
    return "\r\n".join([*lines, row]) + "\r\n"


def fees_2025(row: str = ROW_2025.format(factor="32.3465")) -> str:
    title = "2025 National Physician Fee Schedule Relative Value File October Release"
    return relative_values(2025, row, headings=HEADINGS_2025, title=title)


def fees_2026(factor: str = "33.4009") -> str:
    title = "2026 National Physician Fee Schedule Relative Value File January Release"
    row = ROW_2026.format(factor=factor)
    return relative_values(2026, row, headings=HEADINGS_2026, title=title)


def test_relative_values_are_hundredths(read: Read) -> None:
    reading = read("PPRRVU2025_Oct.csv", fees_2025())
    table = reading.tables["services"]
    assert dict(table.schema) == SERVICES_SCHEMA
    row = table.row(0, named=True)
    assert (row["code"], row["modifier"], row["status_indicator"]) == ("G0101", "26", "A")
    assert row["work_rvu_hundredths"] == 130
    assert row["non_facility_pe_rvu_hundredths"] == 146
    assert row["facility_pe_rvu_hundredths"] == 33
    assert row["malpractice_rvu_hundredths"] == 9
    assert row["non_facility_total_rvu_hundredths"] == 285
    assert (row["non_facility_not_applicable"], row["facility_not_applicable"]) == (False, True)
    assert (row["pc_tc_indicator"], row["global_days"]) == ("0", "000")
    assert (row["preoperative_hundredths"], row["intraoperative_hundredths"]) == (10, 80)
    assert (row["multiple_procedure_indicator"], row["bilateral_indicator"]) == ("2", "1")
    assert (row["team_surgery_indicator"], row["endoscopic_base_code"]) == ("9", "G0100")
    assert row["conversion_factor_ten_thousandths"] == 323465
    assert row["facility_pe_opps_cents"] == 125
    assert reading.release is not None
    assert (reading.release.code_set, reading.release.name) == ("mpfs", "2025 October")
    assert reading.release.period.first == date(2025, 10, 1)


def test_since_2026_a_column_more_stands_before_the_factor(read: Read) -> None:
    row = read("PPRRVU2026_Jan_nonQPP.csv", fees_2026()).tables["services"].row(0, named=True)
    assert row["team_surgery_indicator"] == "9"
    assert row["endoscopic_base_code"] == "G0100"
    assert row["conversion_factor_ten_thousandths"] == 334009
    assert row["facility_pe_opps_cents"] == 125


def test_the_layout_of_another_year_is_refused(read: Read) -> None:
    moved = fees_2026().replace("2026 National", "2025 National")
    reading = read("PPRRVU2025_Oct.csv", moved)
    assert reading.release is None
    assert [one.id for one in reading.findings] == ["codes.layout-unknown"]
    early = fees_2025().replace("2025 National", "2009 National")
    assert [one.id for one in read("PPRRVU09.csv", early).findings] == ["codes.layout-unknown"]


def test_the_factor_tells_the_two_files_of_2026_apart(load: Load) -> None:
    load("PPRRVU2026_Jan_nonQPP.csv", fees_2026())
    store = load("PPRRVU2026_Jan_QPP.csv", fees_2026("33.5675"))
    factors = []
    for is_qualifying in (False, True):
        schedule = FeeSchedule(store=store, is_qualifying=is_qualifying)
        table = schedule.services(date(2026, 2, 1))
        assert table is not None
        factors += table["conversion_factor_ten_thousandths"].to_list()
    assert factors == [334009, 335675]


def test_a_quarter_holds_to_the_end_of_the_year_unless_a_later_one_is_loaded(
    load: Load, store: CodeStore
) -> None:
    def works(day: date) -> list[int] | None:
        table = FeeSchedule(store=store).services(day)
        return None if table is None else table["work_rvu_hundredths"].to_list()

    january = fees_2025().replace("October Release", "January Release")
    load("PPRRVU2025_Jan.csv", january)
    assert works(date(2025, 12, 31)) == [130]
    load("PPRRVU2025_Oct.csv", fees_2025().replace("1.30", "1.40"))
    assert works(date(2025, 9, 30)) == [130]
    assert works(date(2025, 10, 1)) == [140]
    assert works(date(2026, 1, 1)) is None


def test_a_schedule_without_cpt_is_told(read: Read) -> None:
    reading = read("PPRRVU2025_Oct.csv", fees_2025())
    assert [(one.id, one.severity) for one in reading.findings] == [
        ("codes.excerpt", Severity.WARN)
    ]


def test_a_status_that_is_none_breaks_the_line(read: Read) -> None:
    row = ROW_2025.format(factor="32.3465")
    reading = read(
        "PPRRVU2025_Oct.csv", fees_2025(f"{row}\r\n{row.replace(',A,,1.30', ',AA,,1.30')}")
    )
    finding = next(one for one in reading.findings if one.id == "codes.broken-line")
    assert (finding.at.line, finding.at.field, finding.value) == (11, "status_indicator", "AA")


def localities(count: int) -> str:
    return GPCI + "".join(
        f"{10112 + n},AL,{n % 100:02d},PLACE {n},1,0.869,0.575\r\n" for n in range(count)
    )


def test_cost_indices_are_thousandths_and_lost_zeros_come_back(read: Read) -> None:
    text = GPCI + "2102,AK,1,ALASKA*,1.5,1.081,0.592\r\n*Work GPCI reflects a floor,,,,,,\r\n"
    reading = read("GPCI2025.csv", text)
    assert reading.tables["localities"].row(0) == (
        "02102",
        "AK",
        "01",
        "ALASKA*",
        1500,
        1081,
        592,
        None,
    )
    assert reading.release is not None
    assert reading.release.period.last == date(2025, 12, 31)


def test_the_work_index_with_the_floor_is_taken_where_both_stand(read: Read) -> None:
    text = GPCI.replace(
        "2025 PW GPCI (with 1.0 Floor)",
        "2025 PW GPCI (without 1.0 Floor),2025 PW GPCI (with 1.0 Floor)",
    )
    row = (
        read("GPCI2025.csv", text + "10112,AL,0,ALABAMA,0.98,1,0.869,0.575\r\n")
        .tables["localities"]
        .row(0, named=True)
    )
    assert row["work_thousandths"] == 1000
    assert row["work_without_floor_thousandths"] == 980


@pytest.mark.parametrize(("rows", "findings"), [(98, ["codes.rows-out-of-bounds"]), (109, [])])
def test_a_copy_with_98_localities_is_refused(read: Read, rows: int, findings: list[str]) -> None:
    reading = read("GPCI2025.csv", localities(rows))
    assert [one.id for one in check_bounds(reading)] == findings


def test_anesthesia_has_its_year_in_the_name(read: Read) -> None:
    text = (
        "Contractor,Locality,Locality Name,National Anes CF of 20.3178\r\n"
        "10112 ,00 ,ALABAMA,19.31 \r\n,,,\r\n"
    )
    reading = read("ANES2025.csv", text)
    assert reading.tables["factors"].row(0) == ("10112", "00", "ALABAMA", 193100)
    assert reading.release is not None
    assert reading.release.name == "2025"
    assert [one.id for one in read("factors.csv", text).findings] == ["codes.period-unknown"]


def test_surgery_centers_by_part(load: Load) -> None:
    load("AA.csv", SURGERY)
    load("BB.csv", ANCILLARY)
    load("EE Apr 2026.csv", EXCLUDED)
    store = load("FF Apr 2026.csv", DEVICES)
    rates = SurgeryCenterRates(store=store)
    day = date(2026, 6, 30)
    surgical, ancillary = rates.surgical(day), rates.ancillary(day)
    excluded, devices = rates.excluded(day), rates.devices(day)
    assert surgical is not None
    assert ancillary is not None
    assert excluded is not None
    assert devices is not None
    assert surgical.rows() == [
        ("G0104", "Screening", True, None, "P3", 1756211, 989133),
        ("G0105", "Other", False, None, "N1", None, None),
    ]
    assert ancillary.row(0) == ("J0101", "A drug", None, "K2", None, 1234, None)
    assert excluded["code"].to_list() == ["G0341"]
    assert devices.row(0) == ("G0448", "With a device", None, 5743, 123457)
    assert devices["device_share_ten_thousandths"].to_list() == [5743, 3125]
    assert rates.surgical(date(2026, 12, 31)) is not None
    assert rates.surgical(date(2027, 1, 1)) is None


def test_what_a_quarter_does_not_bring_is_that_of_the_quarter_before(load: Load) -> None:
    load("AA.csv", SURGERY.replace("April 2026", "January 2026"))
    # Addendum EE is that of the year: nothing in it names a month.
    load("EE.csv", EXCLUDED)
    store = load("AA.csv", SURGERY.replace("9,891.33", "9,900.00"))
    rates = SurgeryCenterRates(store=store)
    excluded, march, april = (
        rates.excluded(date(2026, 5, 1)),
        rates.surgical(date(2026, 3, 31)),
        rates.surgical(date(2026, 4, 1)),
    )
    assert excluded is not None
    assert march is not None
    assert april is not None
    assert excluded["code"].to_list() == ["G0341"]
    assert (march["rate_cents"][0], april["rate_cents"][0]) == (989133, 990000)


def test_outpatient_classes_codes_and_statuses(load: Load) -> None:
    load("2026 January Addendum A.csv", CLASSES)
    load("2026 January Addendum B.txt", CODES)
    store = load("2026 January Addendum D1.csv", STATUSES)
    rates = OutpatientRates(store=store)
    day = date(2026, 3, 31)
    classes, codes, statuses = rates.classes(day), rates.codes(day), rates.statuses(day)
    assert classes is not None
    assert codes is not None
    assert statuses is not None
    assert classes.select("apc", "rate_cents", "national_copayment_cents").rows() == [
        ("5012", 12810, None),
        ("0701", 50, None),
    ]
    assert dict(codes.schema) == CODES_SCHEMA
    assert codes.select("code", "status_indicator", "apc", "weight_ten_thousandths").rows() == [
        ("G0463", "J2", "5012", 14567),
        ("G0101", "N", None, None),
    ]
    assert codes["rate_cents"].to_list() == [112810, None]
    assert statuses.row(0) == ("J2", "Hospital services, paid by rule", "Paid under OPPS")
    assert rates.codes(date(2026, 12, 31)) is not None
    assert rates.codes(date(2027, 1, 1)) is None

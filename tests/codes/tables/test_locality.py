"""ZIP codes and counties of payment localities, in the layouts of their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from claimwright.codes.loading.loader import Reading
from claimwright.codes.locality import ZipLocalities
from claimwright.codes.locality.zip_codes import ZIP_CODES_SCHEMA
from claimwright.codes.store import CodeStore

Read = Callable[..., Reading]
Load = Callable[..., CodeStore]


def zip_line(
    zip_code: str, *, locality: str = "05", rural: str = " ", plus_four: str = "", quarter: str
) -> str:
    """A line of the ZIP5 layout, or of the ZIP9 layout where it has four more digits."""
    start = f"CA{zip_code}01112{locality}{rural}Z9   "
    middle = f"1{plus_four}      A" if plus_four else "0 A"
    return f"{start}{middle}".ljust(75) + quarter


def five(*lines: str) -> str:
    return "\r\n".join(lines) + "\r\n"


ZIP5 = five(
    zip_line("94110", quarter="20254"),
    zip_line("95501", locality="75", rural="R", quarter="20254"),
)
ZIP9 = five(
    zip_line("94110", plus_four="0001", quarter="20254"),
    zip_line("94110", locality="52", plus_four="0002", quarter="20254"),
)
COUNTIES = (
    "COUNTIES INCLUDED IN 2025 LOCALITIES. (ALPHABETICALLY BY STATE),,,,\r\n,,,,\r\n"
    "Medicare Adminstrative Contractor,Locality Number,State ,Fee Schedule Area ,Counties\r\n"
    ",,,,\r\n"
    "1112,52,CALIFORNIA,MARIN,MARIN\r\n1112,5,,SAN FRANCISCO,SAN FRANCISCO/ALAMEDA\r\n,,,,\r\n"
    '4112,1,COLORADO ,STATEWIDE ,"ALL COUNTIES, AND MORE"\r\n'
    '4112,1,COLORADO ,STATEWIDE,"ALL COUNTIES, AND MORE"\r\n,,,,\r\n'
    "*  Payment locality is serviced by two carriers.,,,,\r\n"
)


def test_zip_codes_are_cut_at_their_positions(read: Read) -> None:
    reading = read("ZIP5_OCT2025.txt", ZIP5)
    table = reading.tables["zip_codes"]
    assert dict(table.schema) == ZIP_CODES_SCHEMA
    assert table.rows() == [
        ("94110", None, "CA", "01112", "05", None, False, "A"),
        ("95501", None, "CA", "01112", "75", "R", False, "A"),
    ]
    assert reading.release is not None
    assert reading.release.name == "2025 October"
    assert (reading.release.period.first, reading.release.period.last) == (date(2025, 10, 1), None)


def test_zip_codes_of_nine_digits_join_their_release(load: Load) -> None:
    load("ZIP5_OCT2025.txt", ZIP5)
    store = load("ZIP9_OCT2025.txt", ZIP9)
    table = ZipLocalities(store=store).on(date(2025, 11, 30))
    assert table is not None
    split = table.filter(zip_code="94110").select("plus_four", "locality", "needs_plus_four")
    assert split.rows() == [(None, "05", False), ("0001", "05", True), ("0002", "52", True)]
    assert ZipLocalities(store=store).on(date(2025, 9, 30)) is None
    assert ZipLocalities(store=store).on(date(2026, 1, 1)) is not None, "until the next file"


def test_lines_of_two_quarters_need_the_days(read: Read) -> None:
    mixed = ZIP5 + five(zip_line("90001", quarter="20253"))
    assert [one.id for one in read("ZIP5.txt", mixed).findings] == ["codes.period-unknown"]


def test_a_short_line_is_named(read: Read) -> None:
    lines = [zip_line(f"9{number:04d}", quarter="20254") for number in range(200)]
    reading = read("ZIP5_OCT2025.txt", five(*lines, "CA9999"))
    [finding] = reading.findings
    assert finding.at.line == 201


def test_counties_take_the_state_from_the_row_above(read: Read) -> None:
    reading = read("25LOCCO.csv", COUNTIES)
    assert reading.tables["localities"].rows() == [
        ("01112", "52", "CALIFORNIA", "MARIN", "MARIN"),
        ("01112", "05", "CALIFORNIA", "SAN FRANCISCO", "SAN FRANCISCO/ALAMEDA"),
        ("04112", "01", "COLORADO", "STATEWIDE", "ALL COUNTIES, AND MORE"),
    ]
    assert reading.findings == ()
    assert reading.release is not None
    assert reading.release.name == "2025"

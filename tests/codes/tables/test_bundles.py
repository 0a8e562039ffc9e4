"""Zips as CMS publishes them: the same table as text, with fixed columns, and as a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from claimwright.base.finding import Severity
from claimwright.codes.loading.bundle import read_bundle

Workbook = Callable[[list[list[str]]], bytes]

GPCI = [
    ["ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES", "", "", "", "", "", ""],
    [
        *("Medicare Administrative Contractor (MAC)", "State", "Locality Number"),
        *("Locality Name", "2025 PW GPCI (with 1.0 Floor)", "2025 PE GPCI", "2025 MP GPCI"),
    ],
    ["10112", "AL", "00", "ALABAMA", "1", "0.869", "0.575"],
]
ANESTHESIA = [
    ["Contractor", "Locality", "Locality Name", "National Anes CF of 20.3178"],
    ["10112", "00", "ALABAMA", "19.31"],
]


def comma_separated(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\r\n" for row in rows).encode()


def in_fixed_columns(rows: list[list[str]]) -> bytes:
    return "".join("".join(cell.ljust(24) for cell in row) + "\r\n" for row in rows).encode()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_of_the_forms_of_a_table_one_is_read(workbook: Workbook) -> None:
    bundle = read_bundle(
        "rvu25d.zip",
        zipped(
            **{
                "RVU25D.pdf": b"%PDF-1.7\n\x00",
                "ANES2025.txt": in_fixed_columns(ANESTHESIA),
                "ANES2025.csv": comma_separated(ANESTHESIA),
                "ANES2025.xlsx": workbook(ANESTHESIA),
                "GPCI2025.xlsx": workbook(GPCI),
                "GPCI2025.txt": in_fixed_columns(GPCI),
                "GPCI2025.csv": comma_separated(GPCI),
            }
        ),
        bounds=(),
    )
    assert not bundle.is_refused, bundle.findings
    read = [one.release.files[0].file_name for one in bundle.readings if one.release is not None]
    assert sorted(read) == ["ANES2025.csv", "GPCI2025.csv"]
    passed_over = next(one for one in bundle.findings if one.id == "codes.member-passed-over")
    assert passed_over.severity is Severity.INFORM
    assert "GPCI2025.xlsx" in passed_over.message


def test_the_text_is_taken_before_the_workbook_whatever_is_wrong_with_it(
    workbook: Workbook,
) -> None:
    damaged = comma_separated([GPCI[1], ["10112", "AL", "", "", "", "", ""]])
    data = zipped(**{"GPCI2025.xlsx": workbook(GPCI), "GPCI2025.csv": damaged})
    bundle = read_bundle("g.zip", data, bounds=())
    assert bundle.is_refused
    assert bundle.findings[0].id == "codes.too-many-broken-lines"


def test_a_workbook_alone_is_read(workbook: Workbook) -> None:
    data = zipped(**{"GPCI2025.xlsx": workbook(GPCI)})
    bundle = read_bundle("gpci.zip", data, bounds=())
    [reading] = bundle.readings
    assert reading.tables["localities"].height == 1


def test_fixed_columns_alone_are_not_known() -> None:
    bundle = read_bundle("GPCI2025.txt", in_fixed_columns(GPCI), bounds=())
    assert [one.id for one in bundle.findings] == ["codes.file-not-recognised"]

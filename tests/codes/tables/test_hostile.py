"""Damaged and hostile files: always a reading or findings, never an exception."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.base.period import Period
from claimwright.codes.loading.registry import LOADERS
from claimwright.codes.loading.source_file import SourceFile

# The beginnings by which the loaders know their files, each with a row or two.
FILES = {
    "ccipra-v313r0-f1.txt": "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\t"
    "Deletion Date *=no data\tModifier\tPTP Edit Rationale\nG0001\tG0002\t\t20200101\t*\t1\tx\n",
    "MUE_Eff_10-01-2025.csv": '"HCPCS/\nCPT Code",Practitioner Services MUE Values,'
    "MUE Adjudication Indicator,MUE Rationale\nG0001,1,2 Date,x\n",
    "AOC_V2025Q4.txt": "AOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\t"
    "AOC_Edit_EffDT\tAOC_Edit_DelDT\n1\tG0010\t\tG0001\t\t2013091\t\n",
    "PPRRVU2025.csv": ",,2025 National Physician Fee Schedule Relative Value File"
    ",,,,,,,,,,,,,,,,,,\nHCPCS,MOD,DESCRIPTION,CODE,CONV\nG0101,,x,A,,1.30,1.46,,0.33,,0.09\n",
    "GPCI2025.csv": "CY 2025 GEOGRAPHIC\nContractor,State,Locality Number,Locality Name,"
    "2025 PW GPCI,2025 PE GPCI,2025 MP GPCI\n10112,AL,00,ALABAMA,1,0.869,0.575\n",
    "ANES2025.csv": "Contractor,Locality,Locality Name,National Anes CF of 20\n10112,00,A,19.31\n",
    "25LOCCO.csv": "COUNTIES INCLUDED IN 2025 LOCALITIES\nContractor,Locality Number,State,"
    "Fee Schedule Area,Counties\n10112,0,ALABAMA,STATEWIDE,ALL\n",
    "ZIP5_OCT2025.txt": "AK995010210201 Z9   0 A".ljust(75) + "20254\r\n",
    "ZIP9_OCT2025.txt": "AK995010210201 Z9   10001      A".ljust(75) + "20254\r\n",
    "AA.csv": "HCPCS Code,Short Descriptor,Subject to Multiple Procedure Discounting,"
    "April 2026 Payment Indicator,April 2026 Payment Weight,April 2026 Payment Rate\n"
    'G0104,x,Y,P3,175.6211,"$9,891.33 "\n',
    "2026 January Addendum B.csv": "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,"
    "Payment Rate,National Unadjusted Copayment,Minimum Unadjusted Copayment\n"
    "G0463,x,J2,5012,1.4567,$128.10,.,$25.62\n",
    "table5.txt": "MS-DRG\tFY 2025 Post-Acute DRG\tSpecial Pay DRG\tMDC\tTYPE\tMS-DRG Title\t"
    "Weights\tGeometric mean LOS\tArithmetic mean LOS\n001\tNo\tNo\tPRE\tSURG\tX\t1.0\t2.5\t3.5\n",
    "covered.csv": '"article_id","article_version","icd10_code_id","icd10_covered_group"\n'
    '"1","2","I10","1"\n',
    "nucc_taxonomy_251.csv": "Code,Grouping,Classification,Specialization\n207R00000X,A,B,C\n",
    "revenue.csv": "Revenue code,Label,From,Until\n0450,x,2020-01-01,\n",
    "rarc.csv": "Remittance Advice Remark Codes\nCode,Description,Start,Stop\nN130,x,1/1/2000,\n",
}
PERIOD = Period(first=date(2025, 10, 1))


def read_all(name: str, data: bytes) -> int:
    """Have every loader that knows a file read it. Answers how many did."""
    file = SourceFile(name=name, data=data)
    known = [loader for loader in LOADERS if loader.recognises(file)]
    for loader in known:
        loader.read(file)
        loader.read(file, period=PERIOD)
    return len(known)


@pytest.mark.parametrize("name", FILES)
def test_the_beginning_is_enough_to_be_known(name: str) -> None:
    assert read_all(name, FILES[name].encode()) == 1


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    cut=st.floats(0, 1),
    put=st.binary(max_size=12)
    | st.sampled_from([b'"', b"\t", b",,,,", b"\n\n", b"\x00", b"\xff\xfe", b"9" * 40, b"\r"]),
    length=st.integers(0, 8),
)
def test_damage_is_never_an_exception(name: str, cut: float, put: bytes, length: int) -> None:
    data = FILES[name].encode() * 2
    at = int(cut * len(data))
    read_all(name, data[:at] + put + data[at + length :])


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\x00" * 100, b"PK\x03\x04", b"\xff" * 50, b'"' * 9, b"," * 5000]
)
def test_what_is_no_table_is_nobodys(data: bytes) -> None:
    assert read_all("x.csv", data) == 0


def test_a_zip_that_calls_itself_a_workbook_is_nobodys() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>")
    assert read_all("x.xlsx", out.getvalue()) == 0

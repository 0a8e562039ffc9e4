"""A copy to share: nothing of a person is left, and everything else is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from claimwright.x12.anonymizing import anonymize
from claimwright.x12.check import LEVELS, check
from claimwright.x12.syntax import split

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.x12"))
GOLDEN = Path(__file__).parent
KEY = b"a key of this test"


def _sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.x12").read_bytes()


def _copy(data: bytes, *, key: bytes = KEY) -> bytes:
    copy = anonymize(data, key=key).data
    assert copy is not None
    return copy


@pytest.mark.parametrize("name", NAMES)
def test_the_copy_is_as_right_as_the_file(
    name: str, pyx12_errors: Callable[[bytes], list[str]]
) -> None:
    copy = _copy(_sample(name))
    before, after = (check(one, levels=LEVELS - {5}) for one in (_sample(name), copy))
    assert [(one.id, one.at) for one in after] == [(one.id, one.at) for one in before]
    assert pyx12_errors(copy) == []


@pytest.mark.parametrize("name", NAMES)
def test_structure_and_amounts_stay(name: str) -> None:
    before, after = split(_sample(name)).table, split(_copy(_sample(name))).table
    assert before["segment_id"].to_list() == after["segment_id"].to_list()
    assert before["elements"].list.len().to_list() == after["elements"].list.len().to_list()
    for segment_id in ("CLM", "SV1", "CAS", "SVC", "HI", "AMT", "SE", "GE", "HL", "MOA"):
        amounts = [
            [one for one in elements if re.fullmatch(r"-?[0-9.]{1,6}|[A-Z]{2,3}:[A-Z0-9:]+", one)]
            for table in (before, after)
            for elements in table.filter(table["segment_id"] == segment_id)["elements"].to_list()
        ]
        half = len(amounts) // 2
        assert amounts[:half] == amounts[half:], segment_id


def test_nothing_of_a_person_is_left() -> None:
    copy = _copy(_sample("professional_claim")).decode()
    for personal in (
        "MOSS", "IDA", "PIKE", "HUGO", "NORA", "MARA", "LARK", "OTTO", "ANA BELL", "5035550100",
        "HILL STREET", "LAKE STREET", "RIVER ROAD", "PORTLAND", "97202", "97203", "NHP0001",
        "NHP0002", "BLU0003", "CW1001", "CW1002", "AUTH77", "GRP100", "GRP200", "930000001",
        "1234567893", "19700102", "19800305", "20150607", "20261120", "CW1001L1",
    ):  # fmt: skip
        assert not re.search(rf"(?<![A-Z0-9]){personal}(?![A-Z0-9])", copy), personal
    assert "NM1*PR*2*NORTHERN HEALTH PLAN*****PI*NHP01" in copy
    assert copy.count("*OR*") == 4


def test_free_text_and_contacts_go() -> None:
    text = _sample("professional_claim").decode()
    text = text.replace("REF*G1*AUTH77", "NTE*ADD*IDA MOSS FELL AT HOME")
    text = text.replace("TE*5035550100", "TE*5035550100*EM*ANA@RIVERSIDE.EXAMPLE")
    copy = _copy(text.encode()).decode()
    assert "FELL" not in copy
    assert "RIVERSIDE" not in copy
    assert "@EXAMPLE.COM" in copy
    assert re.search(r"TE\*555\d{7}\*", copy)


def test_what_no_guide_knows_is_replaced_too() -> None:
    text = _sample("professional_claim").decode().replace("REF*G1*AUTH77", "ZZZ*IDA MOSS*19700102")
    copy = _copy(text.encode()).decode()
    assert "ZZZ*" in copy
    assert "MOSS" not in copy
    assert "19700102" not in copy


def test_equal_stays_equal_within_a_file_and_differs_between_keys() -> None:
    data = _sample("remittance")
    assert _copy(data) == _copy(data)
    assert _copy(data) != _copy(data, key=b"another")
    table = split(_copy(_sample("professional_claim"))).table
    npis = {
        one[9]
        for one in table.filter(table["segment_id"] == "NM1")["elements"].to_list()
        if len(one) > 9 and one[8] == "XX"
    }
    assert len(npis) == 1


def test_of_dates_the_year_is_left() -> None:
    before = _dates(_sample("professional_claim"))
    after = _dates(_copy(_sample("professional_claim")))
    assert [old.replace(month=1, day=1) for old in before] == after
    assert len({(old.month, old.day) for old in before}) > 5


def test_a_time_after_a_date_goes_with_it() -> None:
    text = (GOLDEN / "p837i" / "golden" / "inpatient.837").read_text()
    text, count = re.subn(r"DTP\*435\*\w+\*\d+~", "DTP*435*DT*202605010815~", text)
    assert count == 1
    text, count = re.subn(r"DTP\*096\*TM\*\d+~", "DTP*096*TM*1130~", text)
    assert count == 1
    copy = _copy(text.encode()).decode()
    assert "DTP*435*DT*202601010000~" in copy
    assert "DTP*096*TM*0000~" in copy


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("97202", "97200"),
        ("972021234", "972000000"),
        ("97202-1234", "97200-0000"),
        # Few people live in these areas, by one census or the other.
        ("03601", "00000"),
        ("20501", "00000"),
    ],
)
def test_of_postal_codes_three_digits_are_left(code: str, kept: str) -> None:
    text = _sample("professional_claim").decode()
    copy = _copy(re.sub(r"\*OR\*97202~", f"*OR*{code}~", text, count=1).encode()).decode()
    assert f"*OR*{kept}~" in copy


def test_passwords_and_who_sends_go_and_the_payer_stays() -> None:
    text = _sample("professional_claim").decode()
    text = text.replace("ISA*00*          *00*          *", "ISA*03*LETMEIN   *01*SECRET    *")
    sent = text.split("*", 9)
    copied = _copy(text.encode()).decode().split("*", 9)
    assert copied[2] == copied[4] == " " * 10
    assert len(copied[6]) == len(copied[8]) == 15
    assert copied[6] != sent[6]
    payer = "NHP01".ljust(15)
    addressed = text.replace(sent[8], payer, 1)
    assert _copy(addressed.encode()).decode().split("*", 9)[8] == payer


def _dates(data: bytes) -> list[date]:
    return [
        date(int(one[:4]), int(one[4:6]), int(one[6:]))
        for one in re.findall(r"(?<=[*-])(?:19|20)[0-9]{6}(?=[*~-])", data.decode())
    ]


def test_the_very_old_are_ninety() -> None:
    text = _sample("professional_claim").decode().replace("19700102", "19200102")
    copy = _copy(text.encode()).decode()
    made = re.search(r"GS\*HC\*\w+\*\w+\*(\d{8})", copy)
    born = re.search(r"DMG\*D8\*(\d{8})\*F", copy)
    assert made is not None
    assert born is not None
    assert int(made[1][:4]) - int(born[1][:4]) in {90, 89}
    assert abs(int(made[1][4:]) - int(born[1][4:])) <= 1


def test_a_wrong_npi_stays_wrong() -> None:
    text = _sample("professional_claim").decode()
    text = text.replace("OTTO****XX*1234567893", "OTTO****XX*1234567890")
    (finding,) = check(_copy(text.encode()), levels={4})
    assert finding.id == "x12.situation.npi-check-digit"


@pytest.mark.parametrize(
    "remade",
    [
        lambda text: text.replace("~\n", "\n").replace(":~", ":\n", 1),
        lambda text: text.replace("~\n", "~\r\n"),
        lambda text: text.replace("*", "|").replace(":", ">").replace("~", "!"),
        lambda text: "\ufeff" + text.replace("MOSS", "MÖSS"),
    ],
)
def test_separators_and_line_ends_stay(remade: Callable[[str], str]) -> None:
    text = remade(_sample("professional_claim").decode())
    copy = _copy(text.encode()).decode()
    kept = re.sub(r"[^\n\r~!|>]", "", text)
    assert re.sub(r"[^\n\r~!|>]", "", copy) == kept
    assert "*IDA" not in copy.replace("|", "*")


def test_what_is_not_x12_has_no_copy() -> None:
    copy = anonymize(b"Dear Ida Moss,", key=KEY)
    assert copy.data is None
    assert copy.findings


def test_real_files_keep_their_shape(shared_data: Path) -> None:
    count = 0
    for path in sorted((shared_data / "x12").glob("*/*")):
        data = path.read_bytes()
        before = split(data)
        after = split(_copy(data))
        assert after.table["segment_id"].to_list() == before.table["segment_id"].to_list(), path
        lengths = before.table["elements"].list.len().to_list()
        assert after.table["elements"].list.len().to_list() == lengths, path
        count += 1
    assert count > 100

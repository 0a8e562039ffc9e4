"""Traps that other readers fell into, one test each."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claimwright.x12.check import FORM, LEVELS, check, check_segments
from claimwright.x12.envelope import segment
from claimwright.x12.p835 import read as read_remittance
from claimwright.x12.syntax import split
from claimwright.x12.values import amount_column, amount_text

SAMPLES = Path(__file__).parent / "samples"
WITHOUT_CODES = LEVELS - {5}


def _sample(name: str = "professional_claim") -> str:
    return (SAMPLES / f"{name}.x12").read_text()


def _ids(text: str, *, levels: frozenset[int] = WITHOUT_CODES) -> list[str]:
    return [one.id for one in check(text.encode(), levels=levels)]


def test_newline_as_terminator() -> None:
    text = _sample().replace("~\n", "\n")
    assert split(text.encode()).table["transaction"].max() == 1
    assert _ids(text) == []


@pytest.mark.parametrize("end", ["~", "~\r\n", "~\n\n", "~ \n"])
def test_terminators_with_and_without_line_ends(end: str) -> None:
    assert split(_sample().replace("~\n", end).encode()).table.height == 62
    assert set(_ids(_sample().replace("~\n", end))) <= {"x12.empty-segment"}


def test_byte_order_mark() -> None:
    (finding,) = check(("\ufeff" + _sample()).encode(), levels=WITHOUT_CODES)
    assert (finding.id, finding.severity) == ("x12.byte-order-mark", "inform")


def test_an_accented_letter_in_utf_8_and_in_latin_1() -> None:
    text = _sample().replace("MOSS", "MÖSS")
    assert check(text.encode("utf-8"), levels=FORM) == []
    data = text.encode("latin-1")
    (finding,) = check(data, levels=FORM)
    assert finding.id == "x12.encoding"
    assert finding.at.offset == data.index(b"\xd6")


def test_a_segment_of_64_kilobytes() -> None:
    text = _sample().replace("REF*G1*AUTH77", "NTE*ADD*" + "A" * 65_536)
    (finding,) = check(text.encode(), levels=WITHOUT_CODES)
    assert (finding.id, finding.at.segment, finding.at.element) == ("x12.element-long", "NTE", 2)
    assert finding.value is not None
    assert len(finding.value) < 100


def test_two_contacts_in_a_remittance() -> None:
    text = (
        _sample("remittance")
        .replace("PER*BL*", "PER*CX**TE*5035550101~\nPER*BL*")
        .replace("SE*29", "SE*30")
    )
    assert _ids(text) == []


def test_three_contacts_of_three_kinds_and_two_of_one_in_a_remittance() -> None:
    contacts = (
        "PER*CX**TE*5035550101~\nPER*BL*PROVIDER SERVICE*TE*5035550199~\n"
        "PER*BL*OTHER SERVICE*TE*5035550198~\nPER*IC**UR*PLAN.EXAMPLE/EFT~"
    )
    text = (
        _sample("remittance")
        .replace("PER*BL*PROVIDER SERVICE*TE*5035550199~", contacts)
        .replace("SE*29", "SE*32")
    )
    assert _ids(text) == []
    twice = text.replace("PER*IC**UR", "PER*CX**TE*5035550102~\nPER*IC**UR").replace(
        "SE*32", "SE*33"
    )
    assert "x12.segment-repeat" in _ids(twice)


def test_the_reasons_of_a_refused_eligibility_request() -> None:
    text = _eligibility("AAA*N**72*C")
    assert _ids(text, levels=FORM) == []
    assert _ids(_eligibility("AAA*N**999*C"), levels=FORM) == ["x12.element-code"]


def _eligibility(refusal: str) -> str:
    head = _sample().split("\n")[0]
    body = [
        "ST*271*0001*005010X279A1",
        "BHT*0022*11*ASK1*20261123*1200",
        "HL*1**20*1",
        "NM1*PR*2*NORTHERN HEALTH PLAN*****PI*NHP01",
        "HL*2*1*21*1",
        "NM1*1P*2*RIVERSIDE FAMILY PRACTICE*****XX*1234567893",
        "HL*3*2*22*0",
        "NM1*IL*1*MOSS*IDA****MI*NHP0001",
        refusal,
    ]
    segments = [
        "GS*HB*PAYER*CLAIMWRIGHT*20261123*1200*3*X*005010X279A1",
        *body,
        f"SE*{len(body) + 1}*0001",
        "GE*1*3",
        "IEA*1*000000007",
    ]
    return head + "".join(f"{one}~" for one in segments)


def test_a_line_of_a_remittance_that_names_its_provider_by_npi() -> None:
    text = _sample("remittance").replace("AMT*B6", "REF*HPI*1234567893~\nAMT*B6")
    assert _ids(text.replace("SE*29", "SE*30")) == []


def test_a_payment_without_its_date() -> None:
    text = _sample("remittance").replace(
        "BPR*I*120.5*C*CHK************20261130", "BPR*I*120.5*C*CHK"
    )
    (finding,) = check(text.encode(), levels=WITHOUT_CODES)
    assert (finding.id, finding.at.segment, finding.at.element) == (
        "x12.element-missing",
        "BPR",
        16,
    )
    assert read_remittance(text.encode()).remittances


@pytest.mark.parametrize(
    ("old", "new", "segment_id"),
    [("IEA*1*000000007", "IEA*1*000000008", "IEA"), ("GE*1*3", "GE*1*4", "GE")],
)
def test_control_numbers_that_do_not_return(old: str, new: str, segment_id: str) -> None:
    (finding,) = check(_sample().replace(old, new).encode(), levels=WITHOUT_CODES)
    assert (finding.id, finding.at.segment) == ("x12.control-number", segment_id)


def test_composites_with_the_wrong_separator() -> None:
    ids = _ids(_sample().replace("SV1*HC:99213:25", "SV1*HC>99213>25"))
    assert ids
    assert all(one.startswith("x12.element") for one in ids)


def test_thirteen_codes_in_one_segment_of_diagnoses() -> None:
    codes = "*".join(["HI*ABK:E119", *(f"ABF:I1{number}" for number in range(10, 22))])
    ids = _ids(_sample().replace("HI*ABK:E119*ABF:I10", codes))
    assert ids == ["x12.element-extra"]


def test_fifty_one_lines() -> None:
    line = "LX*2~\nSV1*HC:36415*65*UN*1***1~\nDTP*472*D8*20261120~\n"
    lines = "".join(line.replace("LX*2", f"LX*{number}") for number in range(2, 52))
    text = _sample().replace(line, lines).replace("SE*58", f"SE*{58 + 49 * 3}")
    (finding,) = check(
        text.replace("CW1001*215.5", f"CW1001*{150.5 + 65 * 50}").encode(), levels=WITHOUT_CODES
    )
    assert (finding.id, finding.value, finding.expected) == ("x12.loop-repeat", "51", "50")


def test_pointers_past_the_diagnoses() -> None:
    text = _sample().replace("SV1*HC:36415*65*UN*1***1", "SV1*HC:36415*65*UN*1***4")
    (finding,) = check(text.encode(), levels=WITHOUT_CODES)
    assert finding.id == "x12.situation.pointer-past-diagnoses"
    assert (finding.value, finding.expected, finding.at.claim_id) == ("4", "2", "CW1001")


def test_a_subscriber_who_is_the_patient_with_a_dependent() -> None:
    assert _ids(_sample().replace("SBR*S**GRP200", "SBR*S*18*GRP200")) == [
        "x12.situation.patient-is-subscriber"
    ]


def test_one_errata_in_the_group_and_another_in_the_transaction() -> None:
    text = _sample().replace("*X*005010X222A1", "*X*005010X222A2")
    (finding,) = check(text.encode(), levels=WITHOUT_CODES)
    assert (finding.id, finding.value, finding.expected) == (
        "x12.release-mismatch",
        "005010X222A1",
        "005010X222A2",
    )


def test_whole_dollars_stay_whole() -> None:
    assert amount_text(66_500) == "665"
    assert segment("AMT", "D", amount_text(66_500)) == "AMT*D*665"
    frame = pl.DataFrame({"cents": [66_500, 66_550]}).select(amount_column(pl.col("cents")))
    assert frame.to_series().to_list() == ["665", "665.5"]


def test_a_repetition_separator_u_repeats_nothing() -> None:
    assert _ids(_sample().replace("*^*00501", "*U*00501")) == []


def test_lower_case_identifiers_and_spaces_at_the_end() -> None:
    text = (
        _sample()
        .replace("CLM*CW1001", "clm*CW1001")
        .replace("IEA*1*000000007~", "IEA*1*000000007~  ")
    )
    assert _ids(text) == []


def test_a_thousand_claims_are_a_thousand_claims() -> None:
    text = _sample()
    begin, end = text.index("HL*2*1*22*0"), text.index("HL*3*1*22*1")
    subscriber = text[begin:end]
    many = "".join(
        subscriber.replace("HL*2*", f"HL*{number + 3}*").replace("CW1001", f"A{number}")
        for number in range(2, 1_000)
    )
    whole = text.replace("SE*58", f"SE*{58 + many.count('~')}").replace("SE*", many + "SE*", 1)
    broken = whole.replace("*A500*215.5*", "*A500*1*")
    segments = split(broken.encode())
    assert segments.table.filter(pl.col("segment_id") == "CLM").height == 1_000
    (finding,) = check_segments(segments, levels=WITHOUT_CODES)
    assert finding.at.claim_id == "A500"

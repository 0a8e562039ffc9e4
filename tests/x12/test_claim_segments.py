"""One claim in a file of many: its own segments, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimwright.x12.claim_segments import claim_ordinals
from claimwright.x12.syntax import split

SAMPLE = Path(__file__).parent / "samples" / "professional_claim.x12"

# A subscriber with a claim of her own, and two children with two claims and one.
FAMILY = """\
ISA*00*          *00*          *ZZ*CLAIMWRIGHT    *ZZ*PAYER          *261123*1200*^*00501*000000007*0*T*:~
GS*HC*CLAIMWRIGHT*PAYER*20261123*1200*3*X*005010X222A1~
ST*837*0001*005010X222A1~
HL*1**20*1~
HL*2*1*22*1~
NM1*IL*1*PIKE*ADA~
CLM*A1*10***11:B:1~
LX*1~
HL*3*2*23*0~
NM1*QC*1*PIKE*NORA~
CLM*B1*20***11:B:1~
LX*1~
CLM*B2*30***11:B:1~
LX*1~
LX*2~
HL*4*2*23*0~
NM1*QC*1*PIKE*OLE~
CLM*C1*40***11:B:1~
LX*1~
SE*18*0001~
GE*1*3~
IEA*1*000000007~
""".replace("\n", "").encode()  # noqa: E501


def own_segments(data: bytes, claim_number: str) -> list[str]:
    """The claim's segments, each by its id and first element."""
    rows = split(data).table.rows(named=True)
    parts = claim_ordinals(data, claim_number=claim_number)
    wanted = {ordinal for part in parts for ordinal in part}
    return [f"{row['segment_id']} {row['elements'][1]}" for row in rows if row["ordinal"] in wanted]


@pytest.mark.parametrize(
    ("claim_number", "expected"),
    [
        ("A1", ["HL 2", "NM1 IL", "CLM A1", "LX 1"]),
        ("B1", ["HL 2", "NM1 IL", "HL 3", "NM1 QC", "CLM B1", "LX 1"]),
        ("B2", ["HL 2", "NM1 IL", "HL 3", "NM1 QC", "CLM B2", "LX 1", "LX 2"]),
        ("C1", ["HL 2", "NM1 IL", "HL 4", "NM1 QC", "CLM C1", "LX 1"]),
    ],
)
def test_a_claim_has_its_levels_and_lines_only(claim_number: str, expected: list[str]) -> None:
    assert own_segments(FAMILY, claim_number) == expected


def test_the_claims_of_a_file_share_nothing_but_what_stands_above_both() -> None:
    data = SAMPLE.read_bytes()
    first, second = (claim_ordinals(data, claim_number=one) for one in ("CW1001", "CW1002"))
    assert len(first) == len(second) == 1, "levels that follow each other are one range"
    assert first[0].stop == second[0].start
    ids = split(data).table["segment_id"].to_list()
    last = second[0].stop - split(data).table["ordinal"][0]
    assert ids[last] == "SE"


@pytest.mark.parametrize("number", ["", "NEVER", "A", "10", "PIKE"])
def test_a_claim_that_is_not_in_the_file_has_no_segments(number: str) -> None:
    assert claim_ordinals(FAMILY, claim_number=number) == ()


@pytest.mark.parametrize("data", [b"", b"not X12", FAMILY[:105]])
def test_a_file_without_claims_breaks_nothing(data: bytes) -> None:
    assert claim_ordinals(data, claim_number="A1") == ()


def test_a_file_that_breaks_off_ends_with_its_last_segment() -> None:
    cut = FAMILY[: FAMILY.index(b"LX*1~HL*3") + len(b"LX*1~")]
    assert own_segments(cut, "A1") == ["HL 2", "NM1 IL", "CLM A1", "LX 1"]


def test_a_number_that_stands_twice_is_the_first() -> None:
    twice = FAMILY.replace(b"CLM*C1", b"CLM*A1")
    assert own_segments(twice, "A1") == ["HL 2", "NM1 IL", "CLM A1", "LX 1"]

"""What the fuzzer found once, each as small as it could be made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from claimwright.base.money import AmountError, parse_amount
from claimwright.x12 import ta1
from claimwright.x12.acknowledging import acknowledge
from claimwright.x12.anonymizing import anonymize
from claimwright.x12.check import check, check_segments
from claimwright.x12.explain import explain
from claimwright.x12.syntax import split

SAMPLES = Path(__file__).parent / "samples"
CLAIM = (SAMPLES / "professional_claim.x12").read_text()
AT = datetime(2026, 5, 18, 9, 30)
DIGITS = "9" * 5_000


def answers(text: str) -> list[bytes]:
    """The TA1, 999 and 277CA for a file."""
    segments = split(text.encode())
    findings = check_segments(segments, most_of_one_kind=None)
    answer = acknowledge(segments, findings, at=AT)
    assert answer is not None
    return [one for one in (answer.interchange, answer.implementation, answer.claims) if one]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("*1200*^", "*0^0:*^"),
        ("GS*HC*", "GS*H^*"),
        ("\nLX*1~", "\nLX::::*1~"),
        ("CLM*CW1001", "CLM*CW^1\x07"),
        ("NM1*85*2*", "NM1*85*2*A:B^C "),
        ("REF*G1*AUTH77", "REF*G1*A\x1fB\x02"),
    ],
)
def test_an_answer_repeats_nothing_that_cannot_be_written(old: str, new: str) -> None:
    assert old in CLAIM
    broken = CLAIM.replace(old, new, 1)
    # Separators of the file's own, so that those of the answer may stand in its elements.
    for text in (broken, broken.translate(str.maketrans("*:^", "|>!"))):
        for one in answers(text):
            assert split(one).findings == ()


def test_a_number_of_thousands_of_digits_is_none() -> None:
    with pytest.raises(AmountError):
        parse_amount(DIGITS)
    text = CLAIM.replace("CLM*CW1001*215.5*", f"CLM*CW1001*{DIGITS}*")
    assert "x12.element-long" in {one.id for one in check(text.encode())}
    assert explain(text.encode())
    header = CLAIM[:106]
    answer = f"{header}TA1*{DIGITS}*261120*1200*A*000~IEA*0*000000007~"
    assert [one.id for one in ta1.read(answer.encode()).findings] == ["x12.ta1.control-number"]


def test_a_transaction_in_which_no_loop_begins_inside_another() -> None:
    header = CLAIM[: CLAIM.index("GS*")]
    text = f"{header}GS*RA*A2*B2*20260505*0830*7*X*005010X218~N1*PE*A*FI*6~ST*820*0001*005010X218~"
    for tail in ("ADX*-10*52~SE*3*0001~GE*1*7~IEA*1*000000007~", "N1*PE*A~SE*3*0001~", ""):
        assert check((text + tail).encode())


def test_a_copy_that_would_read_as_other_segments_is_not_made() -> None:
    header = "ISA*00*          *00*          *ZZ*SYNTHETIC      *ZZ*SYNPAYER       *260518*0930*^*"
    end = "00501*000000001*0*T*:"
    damaged = header.replace("*ZZ*SYNTHETIC", "*~ZZ*SYNTHETIC") + "00501*000000001*0"
    data = f"{header}{end}~{damaged}{header}{end}".encode()
    copy = anonymize(data, key=bytes(32))
    assert copy.data is None
    assert copy.findings[-1].id == "x12.copy-differs"

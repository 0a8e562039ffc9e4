"""What real files have besides, and our records of claims do not: put into the written files.

Dates of onset, numbers of clearinghouse and chart, and notes in an 837P; the rendering provider,
remarks, dates, contact and covered amount in an 835. All invented, by arithmetic on how many claims
came before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from bench.synthetic_claims import FIRST_DAY
from bench.synthetic_parties import RENDERING_NPIS

_NOTES = (
    "SYNTHETIC NOTE, SEE CHART",
    "PATIENT OF A BENCHMARK, SEEN IN NO OFFICE",
    "RESULTS WERE NEVER DISCUSSED WITH ANYBODY",
)
_REMARKS = ("N130", "N19", "M15", "MA01")


def fill_claims(data: bytes) -> bytes:
    """An 837P with more segments in each claim, and with its counts as they are then."""
    return _fill(data, _beside_claim)


def fill_remittance(data: bytes) -> bytes:
    """An 835 with more segments in each claim, and with its counts as they are then."""
    return _fill(data, _beside_payment)


def _fill(data: bytes, beside: Callable[[str, int], tuple[list[str], list[str]]]) -> bytes:
    return "~".join(_segments(data.decode(), beside)).encode()


def _segments(
    text: str, beside: Callable[[str, int], tuple[list[str], list[str]]]
) -> Iterator[str]:
    claim = in_transaction = 0
    for segment in text.split("~"):
        if segment.startswith(("CLM*", "CLP*")):
            claim += 1
        if segment.startswith("ST*"):
            in_transaction = 0
        if segment.startswith("SE*"):
            segment = f"SE*{in_transaction + 1}*{segment.rpartition('*')[2]}"
        before, after = beside(segment, claim)
        yield from before
        yield segment
        yield from after
        in_transaction += 1 + len(before) + len(after)


def _beside_claim(segment: str, claim: int) -> tuple[list[str], list[str]]:
    """What stands before a segment of a claim, and what after it."""
    if segment.startswith("CLM*"):
        onset = FIRST_DAY - timedelta(days=1 + claim % 27)
        return [], [f"DTP*431*D8*{onset:%Y%m%d}"]
    if segment.startswith("HI*"):
        return [
            f"REF*D9*SYNCLEARING{claim:012d}",
            f"REF*EA*SYNCHART{claim:07d}",
            f"NTE*ADD*{_NOTES[claim % len(_NOTES)]}",
        ], []
    return [], []


def _beside_payment(segment: str, claim: int) -> tuple[list[str], list[str]]:
    npi = RENDERING_NPIS[claim % len(RENDERING_NPIS)]
    if segment.startswith("NM1*QC*"):
        first = FIRST_DAY + timedelta(days=claim % 27)
        return [], [
            f"NM1*82*1*CLINICIAN*SYNTHETIC {claim % len(RENDERING_NPIS) + 1}****XX*{npi}",
            f"MOA***{_REMARKS[claim % len(_REMARKS)]}",
            f"REF*EA*SYNCHART{claim:07d}",
            f"REF*1L*SYNGROUP{claim % 90:02d}",
            f"DTM*232*{first:%Y%m%d}",
            f"DTM*233*{first:%Y%m%d}",
            f"DTM*050*{first + timedelta(days=6):%Y%m%d}",
            "PER*CX*SYNTHETIC CLAIMS DESK*TE*6145550111",
            f"AMT*AU*{50 + claim % 300}",
        ]
    if segment.startswith("REF*6R*"):
        return ["REF*LU*SYNPLACE11"], []
    if segment.startswith("AMT*B6*"):
        return [], [f"LQ*HE*{_REMARKS[claim % len(_REMARKS)]}"]
    return [], []

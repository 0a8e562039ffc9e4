"""What the project itself writes: a claim file, the remittance for it, and the answers to it."""

from __future__ import annotations

from bench.synthetic_claims import make_claims
from bench.synthetic_remittances import make_remittance
from bench.write_inputs import envelope

from claimwright.x12 import p835, p837p
from claimwright.x12.acknowledging import acknowledge
from claimwright.x12.check import check_segments
from claimwright.x12.syntax import split


def seeds() -> list[bytes]:
    """One small file of each kind that the harnesses read; all are conforming or quote a defect."""
    tables = make_claims(2)
    claims = p837p.write(tables, envelope=envelope())
    broken = split(claims.replace(b"CLM*", b"CLM**", 1))
    answer = acknowledge(broken, check_segments(broken), at=envelope().at)
    assert answer is not None, "a claim file names its sender"
    remittance = p835.write([make_remittance(tables)], envelope=envelope())
    answers = [answer.interchange, answer.implementation, answer.claims]
    return [claims, remittance, *(one for one in answers if one)]

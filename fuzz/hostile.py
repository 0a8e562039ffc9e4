"""Files made by hand to hold a reader up: each just under a megabyte, each answered at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "x12" / "samples"
_SIZE = 1_000_000


def hostile_files() -> Mapping[str, bytes]:
    """A name for each, and its bytes."""
    sample = (_SAMPLES / "professional_claim.x12").read_bytes().replace(b"~\n", b"~")
    header = sample[:106]
    head, tail = sample[: sample.index(b"HL*1")], sample[sample.index(b"SE*") :]
    before, after = sample.split(b"CLM*", 1)
    files = {
        "one segment without an end": header + b"NTE*ADD*" + b"A" * _SIZE,
        "one element as long as the file": _around(sample, b"NTE*ADD*" + b"A" * _SIZE + b"~"),
        "only terminators": header + b"~" * _SIZE,
        "only element separators": header + b"*" * _SIZE,
        "only component separators": header + b":" * _SIZE,
        "only line ends": header + b"\r\n" * _SIZE,
        "separators alone, no header": b"~*:^" * _SIZE,
        "one composite of a hundred thousand parts": _around(
            sample, _long(b"HI*ABK", b":A1", b"~")
        ),
        "one element repeated without end": _around(sample, _long(b"REF*G1*A", b"^A", b"~")),
        "one segment of a hundred thousand elements": _around(
            sample, _long(b"CAS*CO", b"*1", b"~")
        ),
        "interchanges that are only begun": header * (_SIZE // len(header)),
        "interchanges within interchanges": before * 700 + b"CLM*" + after * 300,
        "transactions that are only begun": header + b"ST*837*1*005010X222A1~" * 40_000,
        "groups that are only begun": header
        + b"GS*HC*A*B*20260101*1200*1*X*005010X222A1~" * 20_000,
        "levels each below the last": head + _levels(40_000) + tail,
        "levels that are their own parents": head + b"HL*1*1*20*1~" * 70_000 + tail,
        "levels that name what comes later": head + b"HL*1*99999*22*0~" * 50_000 + tail,
        "claims of nobody": head + b"CLM*A*1***11:B:1*Y*A*Y*Y~" * 35_000 + tail,
        "lines of no claim": head + b"LX*1~SV1*HC:99213*1*UN*1***1~" * 30_000 + tail,
        "a segment of the guide without end": head + b"REF*EI*1~" * 100_000 + tail,
        "segments of no guide": head + b"".join(b"Z%02d*1~" % (n % 90) for n in range(120_000)),
        "every byte there is": header + bytes(range(256)) * 3_900,
        "signs of three bytes": _around(sample, b"NTE*ADD*" + "\u2028".encode() * 300_000 + b"~"),
        "digits without end": _around(sample, b"AMT*F5*" + b"9" * _SIZE + b"~"),
    }
    return {name: data[:_SIZE] for name, data in files.items()}


def _around(sample: bytes, segment: bytes) -> bytes:
    """A segment in a claim; the end of the file comes within the size."""
    at = sample.index(b"HI*")
    rest = sample[at:]
    return sample[:at] + segment[: _SIZE - at - len(rest) - 1].rstrip(b"~") + b"~" + rest


def _long(start: bytes, part: bytes, end: bytes) -> bytes:
    return start + part * (_SIZE // len(part)) + end


def _levels(count: int) -> bytes:
    return b"".join(b"HL*%d*%d*22*1~" % (one, one - 1) for one in range(2, count))

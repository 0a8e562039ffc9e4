"""The wire: our splitter, readers, checker and writer beside pyx12's reader and validator."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.inputs import Inputs, envelope
from bench.measure import Action, Measurement, growth, measure
from bench.report import Table, count, megabytes, number, seconds, times
from bench.scale import Scale

if TYPE_CHECKING:
    from claimwright.codes.icd10cm import ICD10CM

_FORM_AND_BALANCE = frozenset({1, 2, 3})
_EVERY_LEVEL = _FORM_AND_BALANCE | {4, 5}
_COLUMNS = (
    "What", "Claims", "CPU s", "MB/s", "× pyx12", "Growth", "Peak", "Peak / file",
)  # fmt: skip


def split_claims(inputs: Inputs, size: int) -> Action:
    """837P bytes to the table of segments."""
    from claimwright.x12.syntax import split

    data = inputs.claims_file(size).read_bytes()
    return lambda: {"bytes": len(data), "segments": split(data).table.height}


def read_claims_tables(inputs: Inputs, size: int) -> Action:
    """837P bytes to tables."""
    from claimwright.x12 import p837p
    from claimwright.x12.syntax import split

    data = inputs.claims_file(size).read_bytes()

    def read() -> dict[str, int]:
        known = p837p.read_tables(split(data)).known
        return {"bytes": len(data), "claims": known.claims.height, "lines": known.lines.height}

    return read


def check_claims(inputs: Inputs, size: int) -> Action:
    """837P bytes to findings of form and balance, of which there are none."""
    return _check(inputs.claims_file(size).read_bytes(), levels=_FORM_AND_BALANCE)


def check_claims_whole(inputs: Inputs, size: int) -> Action:
    """The same with situational rules and code sets."""
    from claimwright.codes.icd10cm import ICD10CM

    codes = ICD10CM.open(inputs.icd10cm_file())
    return _check(inputs.claims_file(size).read_bytes(), levels=_EVERY_LEVEL, codes=codes)


def write_claims(inputs: Inputs, size: int) -> Action:
    """Claim tables to 837P bytes."""
    from claimwright.x12 import p837p

    tables = inputs.tables(size)
    around = envelope()
    return lambda: {"bytes": len(p837p.write(tables, envelope=around))}


def read_remittance_tables(inputs: Inputs, size: int) -> Action:
    """835 bytes to tables."""
    from claimwright.x12 import p835
    from claimwright.x12.syntax import split

    data = inputs.remittance_file(size).read_bytes()
    return lambda: {"bytes": len(data), "claims": p835.read_tables(split(data)).claims.height}


def read_remittance(inputs: Inputs, size: int) -> Action:
    """835 bytes to values."""
    from claimwright.x12 import p835

    data = inputs.remittance_file(size).read_bytes()
    return lambda: {"bytes": len(data), "claims": len(p835.read(data).remittances[0].claims)}


def check_remittance(inputs: Inputs, size: int) -> Action:
    """835 bytes to findings of form and balance, of which there are none."""
    return _check(inputs.remittance_file(size).read_bytes(), levels=_FORM_AND_BALANCE)


def _check(data: bytes, *, levels: frozenset[int], codes: ICD10CM | None = None) -> Action:
    from claimwright.x12.check import check

    return lambda: {"bytes": len(data), "findings": len(check(data, codes=codes, levels=levels))}


def pyx12_read_claims(inputs: Inputs, size: int) -> Action:
    """837P through pyx12's context reader, a claim at a time."""
    return _pyx12_read(inputs.claims_file(size).read_text(), loop="2300")


def pyx12_read_remittance(inputs: Inputs, size: int) -> Action:
    """835 through pyx12's context reader, a claim at a time."""
    return _pyx12_read(inputs.remittance_file(size).read_text(), loop="2100")


def pyx12_check_claims(inputs: Inputs, size: int) -> Action:
    """837P through pyx12's validator."""
    return _pyx12_check(inputs.claims_file(size).read_text())


def pyx12_check_remittance(inputs: Inputs, size: int) -> Action:
    """835 through pyx12's validator."""
    return _pyx12_check(inputs.remittance_file(size).read_text())


def _pyx12_read(text: str, *, loop: str) -> Action:
    import pyx12.error_handler
    import pyx12.params
    import pyx12.x12context

    def read() -> dict[str, int]:
        reader = pyx12.x12context.X12ContextReader(
            pyx12.params.params(), pyx12.error_handler.errh_null(), io.StringIO(text)
        )
        return {"bytes": len(text), "pieces": sum(1 for _ in reader.iter_segments(loop))}

    return read


def _pyx12_check(text: str) -> Action:
    import pyx12.params
    import pyx12.x12n_document

    logging.getLogger("pyx12").addHandler(logging.NullHandler())
    logging.getLogger("pyx12").propagate = False

    def check() -> dict[str, int]:
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(), io.StringIO(text), None, None, fd_json=io.StringIO()
        )
        return {"bytes": len(text), "accepted": int(accepted)}

    return check


def tables(inputs: Inputs, scale: Scale) -> Iterator[Table]:
    """Measure every subject at the usual size, ours at ten times it, pyx12 on a slice."""
    inputs.make_code_table()
    inputs.make(scale.claims, scale.claims * scale.growth, scale.peer_claims)
    peers = {
        subject: measure(subject, inputs, size=scale.peer_claims, repeats=scale.repeats)
        for subject in (
            pyx12_read_claims, pyx12_check_claims, pyx12_read_remittance, pyx12_check_remittance,
        )
    }  # fmt: skip
    ours = (
        ("837P: split to segments", split_claims, pyx12_read_claims),
        ("837P: read to tables", read_claims_tables, pyx12_read_claims),
        ("837P: check, SNIP 1 to 3", check_claims, pyx12_check_claims),
        ("837P: check, SNIP 1 to 5", check_claims_whole, pyx12_check_claims),
        ("837P: write", write_claims, None),
        ("835: read to tables", read_remittance_tables, pyx12_read_remittance),
        ("835: read to values", read_remittance, pyx12_read_remittance),
        ("835: check, SNIP 1 to 3", check_remittance, pyx12_check_remittance),
    )
    rows = []
    for words, subject, peer in ours:
        usual = measure(subject, inputs, size=scale.claims, repeats=scale.repeats)
        large = measure(
            subject, inputs, size=scale.claims * scale.growth, repeats=scale.large_repeats
        )
        rows.append(_row(words, usual, large, peer and peers[peer]))
    for words, peer in (
        ("pyx12 837P: context reader", pyx12_read_claims),
        ("pyx12 837P: validator", pyx12_check_claims),
        ("pyx12 835: context reader", pyx12_read_remittance),
        ("pyx12 835: validator", pyx12_check_remittance),
    ):
        rows.append(_row(words, peers[peer], None, None))
    usual_bytes = inputs.claims_file(scale.claims).stat().st_size
    yield Table(
        title="X12",
        columns=_COLUMNS,
        rows=tuple(rows),
        notes=(
            f"The 837P of {scale.claims:,} claims with three lines each is "
            f"{megabytes(usual_bytes)}, its 835 "
            f"{megabytes(inputs.remittance_file(scale.claims).stat().st_size)}. "
            f"pyx12 has a slice of {scale.peer_claims:,} claims, since it would take minutes; "
            "the ratio compares MB/s. Its reader does more than split: it places each segment in "
            "the guide, as our readers of tables do; its validator checks SNIP 1 and 2.",
            f"Growth is from {scale.claims:,} to {scale.claims * scale.growth:,} claims, the "
            "larger size twice; our peaks are those of the larger, of the whole process with "
            "Python, Polars and the input.",
        ),
    )


def _row(
    words: str, one: Measurement, large: Measurement | None, peer: Measurement | None
) -> tuple[str, ...]:
    rate = one.per_second("bytes")
    largest = large or one
    return (
        words,
        count(one.size),
        seconds(one.seconds),
        number(rate / 1_000_000),
        times(rate / peer.per_second("bytes") if peer else None),
        times(growth(one, large) if large else None),
        megabytes(largest.peak_bytes),
        times(largest.peak_bytes / largest.counts["bytes"] if large else None),
    )

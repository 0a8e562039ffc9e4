"""The wire: our splitter, readers, checker and writers beside x12sdk, pyx12 and oxedi."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench import peer_subjects, x12_subjects
from bench.inputs import Inputs
from bench.measure import Measurement, Subject, growth, measure
from bench.peers import OXEDI, PYX12, X12SDK, Peer, PeerMissing
from bench.report import Table, count, megabytes, number, seconds, times
from bench.scale import Scale

_COLUMNS = (
    "What", "Claims", "CPU s", "MB/s", "MB/s, 2 cores", "× x12sdk", "× pyx12", "× oxedi",
    "Growth", "Peak", "Peak / file",
)  # fmt: skip
# What a peer does on a whole file it is given; the others take seconds for a hundred claims.
_QUICK = frozenset({OXEDI})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rival:
    """What a peer is measured at."""

    peer: Peer
    subject: Subject
    words: str


_X12SDK_CLAIMS = _Rival(
    peer=X12SDK, subject=peer_subjects.x12sdk_read_claims, words="837P: read to models"
)
_X12SDK_REMITTANCE = _Rival(
    peer=X12SDK, subject=peer_subjects.x12sdk_read_remittance, words="835: read to models"
)
_PYX12_CLAIMS = _Rival(
    peer=PYX12, subject=peer_subjects.pyx12_read_claims, words="837P: context reader"
)
_PYX12_REMITTANCE = _Rival(
    peer=PYX12, subject=peer_subjects.pyx12_read_remittance, words="835: context reader"
)
_PYX12_CLAIMS_CHECK = _Rival(
    peer=PYX12, subject=peer_subjects.pyx12_check_claims, words="837P: validator, SNIP 1 and 2"
)
_PYX12_REMITTANCE_CHECK = _Rival(
    peer=PYX12, subject=peer_subjects.pyx12_check_remittance, words="835: validator, SNIP 1 and 2"
)
_OXEDI = _Rival(
    peer=OXEDI, subject=peer_subjects.oxedi_read_remittance, words="835: read and check, SNIP 1-3"
)
_RIVALS = (
    _X12SDK_CLAIMS, _X12SDK_REMITTANCE, _PYX12_CLAIMS, _PYX12_CLAIMS_CHECK, _PYX12_REMITTANCE,
    _PYX12_REMITTANCE_CHECK, _OXEDI,
)  # fmt: skip
_READ_CLAIMS = (_X12SDK_CLAIMS, _PYX12_CLAIMS)
_READ_REMITTANCE = (_X12SDK_REMITTANCE, _PYX12_REMITTANCE, _OXEDI)
_OURS: tuple[tuple[str, Subject, tuple[_Rival, ...]], ...] = (
    ("837P: split to segments", x12_subjects.split_claims, ()),
    ("837P: read to tables", x12_subjects.read_claims, _READ_CLAIMS),
    ("837P: read to Parquet files", x12_subjects.store_claims, ()),
    ("837P: the same, --stream", x12_subjects.stream_claims, ()),
    ("837P: check, SNIP 1-3", x12_subjects.check_claims, (_PYX12_CLAIMS_CHECK,)),
    ("837P: check, SNIP 1-5", x12_subjects.check_claims_whole, (_PYX12_CLAIMS_CHECK,)),
    ("837P: write", x12_subjects.write_claims, ()),
    ("835: read to tables", x12_subjects.read_remittance, _READ_REMITTANCE),
    ("835: read to values", x12_subjects.read_remittance_values, _READ_REMITTANCE),
    ("835: check, SNIP 1-3", x12_subjects.check_remittance, (_PYX12_REMITTANCE_CHECK, _OXEDI)),
    ("835: check, SNIP 1-5", x12_subjects.check_remittance_whole, (_PYX12_REMITTANCE_CHECK,)),
    ("835: write", x12_subjects.write_remittance, ()),
)


def tables(inputs: Inputs, scale: Scale) -> Iterator[Table]:
    """Measure every subject of ours on one core and on two, and at many times the size."""
    inputs.make_code_table()
    large_size = scale.claims * scale.wire_growth
    inputs.make(scale.claims, large_size, scale.peer_claims)
    missing: dict[Peer, str] = {}
    rivals = dict(_measure_rivals(inputs, scale, missing))
    rows = []
    for words, subject, beside in _OURS:
        one = measure(subject, inputs, size=scale.claims, repeats=scale.repeats)
        many = large = one
        if scale.cores > 1:
            many = measure(
                subject, inputs, size=scale.claims, repeats=scale.repeats, cores=scale.cores
            )
        if large_size > scale.claims:
            large = measure(subject, inputs, size=large_size, repeats=scale.large_repeats)
        rows.append(_our_row(words, one, many, large, {r.peer: rivals.get(r) for r in beside}))
    rows += [_rival_row(one, rivals.get(one), missing) for one in _RIVALS]
    yield Table(
        title="X12", columns=_COLUMNS, rows=tuple(rows), notes=_notes(inputs, scale, missing)
    )


def _measure_rivals(
    inputs: Inputs, scale: Scale, missing: dict[Peer, str]
) -> Iterator[tuple[_Rival, Measurement]]:
    """Measure what can be installed; why a peer cannot is put into `missing`."""
    for rival in _RIVALS:
        if rival.peer in missing:
            continue
        if not scale.has_peers:
            missing[rival.peer] = "left out of this run"
            continue
        try:
            rival.peer.install()
        except PeerMissing as reason:
            missing[rival.peer] = f"could not be installed: {reason}"
            continue
        size = scale.claims if rival.peer in _QUICK else scale.peer_claims
        yield (
            rival,
            measure(rival.subject, inputs, size=size, repeats=scale.repeats, peer=rival.peer),
        )


def _our_row(
    words: str,
    one: Measurement,
    many: Measurement,
    large: Measurement,
    beside: Mapping[Peer, Measurement | None],
) -> tuple[str, ...]:
    ratios = {
        peer: one.bytes_a_second / rival.bytes_a_second for peer, rival in beside.items() if rival
    }
    return (
        words,
        count(one.size),
        seconds(one.seconds),
        number(one.bytes_a_second / 1_000_000),
        number(many.counts["bytes"] / many.elapsed / 1_000_000),
        *(times(ratios.get(peer)) for peer in (X12SDK, PYX12, OXEDI)),
        times(growth(one, large)),
        megabytes(large.peak_bytes),
        times(large.peak_bytes / large.counts["bytes"]),
    )


def _rival_row(
    rival: _Rival, found: Measurement | None, missing: Mapping[Peer, str]
) -> tuple[str, ...]:
    words = f"{rival.peer.label}, {rival.words}"
    if found is None:
        return (words, missing[rival.peer], *[""] * (len(_COLUMNS) - 2))
    return (
        words,
        count(found.size),
        seconds(found.seconds),
        number(found.bytes_a_second / 1_000_000),
        *[times(None)] * 5,
        megabytes(found.peak_bytes),
        times(None),
    )


def _notes(inputs: Inputs, scale: Scale, missing: Mapping[Peer, str]) -> tuple[str, ...]:
    claims = inputs.claims_file(scale.claims).stat().st_size
    remittance = inputs.remittance_file(scale.claims).stat().st_size
    large = scale.claims * scale.wire_growth
    return (
        f"The 837P of {scale.claims:,} claims with three lines each is {megabytes(claims)}, its "
        f"835 {megabytes(remittance)}. MB/s is of CPU seconds on one core, then of elapsed "
        "seconds on two; the ratios compare the former. Where a row writes, it counts the bytes "
        "written.",
        f"Growth is from {scale.claims:,} to {large:,} claims (runs of the larger size: "
        f"{scale.large_repeats}); our peaks are those of the larger, of the whole process "
        "with Python, Polars and the input.",
        f"x12sdk and pyx12 have a slice of {scale.peer_claims:,} claims, since they would take "
        "minutes; oxedi has the whole file. pyx12's reader places each segment in the guide and "
        "x12sdk's validates its models, as our readers of tables place and type them. oxedi reads "
        "and checks the 835 in one, so both of ours stand beside that one.",
        *(f"{peer.label} {reason}." for peer, reason in missing.items()),
    )

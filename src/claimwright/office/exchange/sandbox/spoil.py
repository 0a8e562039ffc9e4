"""Remittances as payers should not send them, made from good ones.

Each function takes an 835 as this sandbox writes it (segments end in ~, elements are separated
by *, components by :) and gives back a bad one; everything but the fault named stays right,
so that a reader which reports something else has not understood the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claimwright.base.money import parse_amount
from claimwright.office.exchange.sandbox.wire import amount

_Segments = list[list[str]]


def unbalance_line(data: bytes, *, by_cents: int = 100) -> bytes:
    """The first line's first adjustment is off, so charge - adjustments is not what was paid."""
    return _alter_first(data, "CAS", 3, by_cents)


def unbalance_claim(data: bytes, *, by_cents: int = 100) -> bytes:
    """The first claim says that more was paid than its lines do."""
    return _alter_first(data, "CLP", 4, by_cents)


def unbalance_total(data: bytes, *, by_cents: int = 100) -> bytes:
    """The payment is not the sum of its claims."""
    return _alter_first(data, "BPR", 2, by_cents)


def truncate(data: bytes) -> bytes:
    """The file ends in the middle of a segment, about half way through."""
    half = data.index(b"~", len(data) // 2)
    return data[: half + 5]


def name_unknown_claim(data: bytes, *, account_number: str = "NEVERSENT1") -> bytes:
    """The first claim is one that nobody sent."""
    segments = _split(data)
    claim = next(segment for segment in segments if segment[0] == "CLP")
    claim[1] = account_number
    claim[7] = f"X{claim[7]}"
    return _join(segments)


def drop_line_control_numbers(data: bytes) -> bytes:
    """No line repeats the number that its claim gave it."""
    return _without(data, ["REF", "6R"])


def drop_modifiers(data: bytes) -> bytes:
    """Procedures come back without their modifiers."""
    segments = _split(data)
    for segment in segments:
        if segment[0] == "SVC":
            segment[1] = ":".join(segment[1].split(":")[:2])
    return _join(segments)


MISBEHAVIOURS: Mapping[str, Callable[[bytes], bytes]] = {
    "unbalanced": unbalance_line,
    "unbalanced_claim": unbalance_claim,
    "unbalanced_total": unbalance_total,
    "truncated": truncate,
    "unknown_claim": name_unknown_claim,
    "drop_line_control_numbers": drop_line_control_numbers,
    "drop_modifiers": drop_modifiers,
}


def _alter_first(data: bytes, name: str, position: int, by_cents: int) -> bytes:
    segments = _split(data)
    segment = next(segment for segment in segments if segment[0] == name)
    segment[position] = amount(parse_amount(segment[position]) + by_cents)
    return _join(segments)


def _without(data: bytes, beginning: list[str]) -> bytes:
    """Drop the segments that begin so, and count SE again."""
    kept: _Segments = []
    start = 0
    for segment in _split(data):
        if segment[: len(beginning)] == beginning:
            continue
        if segment[0] == "ST":
            start = len(kept)
        if segment[0] == "SE":
            segment[1] = str(len(kept) - start + 1)
        kept.append(segment)
    return _join(kept)


def _split(data: bytes) -> _Segments:
    text = data.decode("ascii")
    return [segment.strip().split("*") for segment in text.split("~") if segment.strip()]


def _join(segments: _Segments) -> bytes:
    return "".join("*".join(segment) + "~\n" for segment in segments).encode("ascii")

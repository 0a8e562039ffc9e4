"""Break a file of X12 as files break: bytes, elements, segments, envelopes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

_NOISE = (
    b"", b"*", b"**", b":", b"^", b"~", b"~~", b"\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"ISA*",
    b"0", b"-1", b"1e9", b".", b"-", b"99999999999999999999", b"20260230", b"ST*", b"SE*0*0~",
    "é".encode(), "\u2028".encode(), b" ", b"A" * 300, b"~IEA*1*1~", b"HL*1*1*20*1~", b"NaN",
)  # fmt: skip
_NUMBERS = re.compile(rb"\*(\d+(?:\.\d+)?)(?=[*~])")


def mutate(data: bytes, random: Random, *, others: Sequence[bytes]) -> bytes:
    """A file with one to five things wrong. others: files to take pieces from."""
    for _ in range(random.randint(1, 5)):
        data = random.choice(_MUTATIONS)(data, random, others)
    return data


def _noise(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    noise = random.choice(_NOISE) if random.random() < 0.8 else random.randbytes(6)
    return data[:at] + noise + data[at + random.choice((0, 0, 1, 3, 20)) :]


def _element(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    pieces = data.split(b"*")
    pieces[random.randrange(len(pieces))] = random.choice(_NOISE)
    return b"*".join(pieces)


def _element_of_another(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """A value that is right elsewhere: a code, a date, an amount, a qualifier."""
    pieces, from_there = data.split(b"*"), random.choice(others).split(b"*")
    pieces[random.randrange(len(pieces))] = random.choice(from_there)
    return b"*".join(pieces)


def _parts(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """More components or repetitions than an element has."""
    pieces = data.split(b"*")
    at = random.randrange(len(pieces))
    part = random.choice((b":", b"^", b":A", b"^A:B", b":::", b"^^"))
    pieces[at] = pieces[at] + part * random.choice((1, 1, 2, 30))
    return b"*".join(pieces)


def _number(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Another number in place of one: a count, a level's parent, an amount, a pointer."""
    found = list(_NUMBERS.finditer(data))
    if not found:
        return data
    one = random.choice(found)
    number = random.choice((b"0", b"-1", b"00", b"1", b"2", b"51", b"2147483648", b"1.005", b"-.5"))
    return data[: one.start(1)] + number + data[one.end(1) :]


def _segments(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    pieces = data.split(b"~")
    at, to = random.randrange(len(pieces)), random.randrange(len(pieces))
    match random.randrange(4):
        case 0:
            del pieces[at]
        case 1:
            pieces[at:at] = [pieces[to]] * random.choice((1, 2, 60))
        case 2:
            pieces[at], pieces[to] = pieces[to], pieces[at]
        case _:
            pieces[at:at] = random.choice(others).split(b"~")[2:-3]
    return b"~".join(pieces)


def _cut(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _separators(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    old, new = random.choice(b"*:^~"), random.choice(b"*:^~|>\n\x1c A")
    return data.replace(bytes([old]), bytes([new]))


def _nested(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    at = data.find(b"~", random.randrange(len(data) + 1)) + 1
    return data[:at] + random.choice(others) + data[at:]


_MUTATIONS: tuple[Callable[[bytes, Random, Sequence[bytes]], bytes], ...] = (
    _noise, _noise, _element, _element_of_another, _element_of_another, _parts, _number, _number,
    _segments, _segments, _cut, _separators, _nested,
)  # fmt: skip

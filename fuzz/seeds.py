"""Small files to break: the fixtures of the tests, and a transaction made up from every guide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bench.write_inputs import envelope
from tests.x12.generated import make, wrap_in

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.guide import ENVELOPE, guide_names, open_guide

_FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "x12"
_MOST_BYTES = 4_000
_KIND = re.compile(rb"[~\n]\s*(?:ST|TA1).(\w+)")
_OTHER_SEPARATORS = Delimiters(element="|", component=">", repetition="!", terminator="\n")


def seeds_by_kind() -> Mapping[bytes, list[bytes]]:
    """The seeds of each kind of transaction (ST01): a reader takes long where kinds are mixed."""
    kinds: dict[bytes, list[bytes]] = {}
    for one in seeds():
        found = _KIND.search(one)
        kinds.setdefault(found[1] if found else b"", []).append(one)
    return kinds


def seeds() -> list[bytes]:
    """Every seed, the same in each run."""
    kept = [path for pattern in ("*.x12", "*.837", "*.835") for path in _FIXTURES.rglob(pattern)]
    files = [path.read_bytes() for path in sorted(kept)]
    return [one for one in [*files, *_made_up()] if len(one) <= _MOST_BYTES]


def _made_up() -> Iterator[bytes]:
    for key in guide_names():
        if key == ENVELOPE:
            continue
        guide = open_guide(key)
        for seed, richness in enumerate((0.0, 0.1, 0.3)):
            body = make(guide, seed=seed, richness=richness)
            yield wrap_in(guide, [body], envelope=envelope())
        other = replace(envelope(), delimiters=_OTHER_SEPARATORS)
        yield wrap_in(guide, [make(guide, seed=7, richness=0.0)], envelope=other)

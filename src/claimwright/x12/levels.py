"""Writing levels (HL): numbered from 1, each naming the level that it stands in.

Source: ASC X12.6 and the guides of the transactions that are built of levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from claimwright.x12.parties import Pen

_Value = TypeVar("_Value")


class Levels:
    """The levels of one transaction while it is written."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._count = 0
        self._around: list[int] = []

    def begin(self, kind: str, *, has_levels_below: bool | None) -> str:
        """The HL of a new level. has_levels_below None: the guide does not want it said."""
        self._count += 1
        return self._pen.segment(
            "HL",
            self._count,
            self._around[-1] if self._around else None,
            kind,
            None if has_levels_below is None else int(has_levels_below),
        )

    def below(self, values: Iterable[_Value]) -> Iterator[_Value]:
        """Go through values whose levels stand in the one that was begun last."""
        self._around.append(self._count)
        yield from values
        self._around.pop()

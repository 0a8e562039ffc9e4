"""A long file in parts of whole transactions, which are checked one after another.

What is worked out of a part takes many times its room; a file of a million claims then takes no
more than its segments and one part's worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from claimwright.x12.syntax import Segments

# How many segments a part has at least; below that, to begin anew costs more than it saves.
PART = 1 << 18


def parts(segments: Segments, known: pl.DataFrame, *, size: int = PART) -> Iterator[Segments]:
    """The segments of a file in parts; each but the first begins with an ST.

    known: its transactions (loops.transactions). size: the least number of segments of a part.
    """
    table = segments.table
    bounds = [0]
    if table.height > size:
        first = table["ordinal"][0]
        for ordinal in known["ordinal"]:
            if ordinal - first - bounds[-1] >= size:
                bounds.append(ordinal - first)
    for start, end in zip(bounds, [*bounds[1:], table.height], strict=True):
        whole = start == 0 and end == table.height
        yield segments if whole else replace(segments, table=table.slice(start, end - start))

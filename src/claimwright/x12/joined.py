"""The tables of a file's chunks, worked out at once and put together as those of one file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import polars as pl

from claimwright.x12.chunks import Chunk, Chunks

Tables = TypeVar("Tables")

# Polars works on all cores inside a chunk; a second chunk keeps them busy between its steps.
AT_ONCE = 2


def each_chunk(chunks: Chunks, read: Callable[[Chunk], Tables]) -> Iterator[Tables]:
    """What is read from each chunk, in file order; few are worked on at once."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        running: deque[Future[Tables]] = deque()
        for chunk in chunks:
            running.append(pool.submit(read, chunk))
            if len(running) >= AT_ONCE:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def joined(parts: Sequence[Tables]) -> Tables:
    """Dataclasses of frames as one: each frame has the rows of all, in their order."""
    if len(parts) == 1:
        return parts[0]
    values: dict[str, Any] = {}
    for one in fields(parts[0]):  # type: ignore[arg-type]
        found = [getattr(part, one.name) for part in parts]
        values[one.name] = joined(found) if is_dataclass(found[0]) else _stacked(found)
    return type(parts[0])(**values)


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames below one another; what is the same in all rows is kept once."""
    filled = [one for one in frames if one.height] or list(frames[:1])
    same = {name: filled[0][name][0] for name in filled[0].columns if _is_same(filled, name)}
    others = pl.concat([one.drop(*same) for one in filled])
    schema = filled[0].schema
    return (
        others.select(
            pl.lit(same[name], schema[name]).alias(name) if name in same else pl.col(name)
            for name in schema
        )
        if len(same) < len(schema)
        else pl.concat(filled)
    )


def _is_same(frames: Sequence[pl.DataFrame], name: str) -> bool:
    """Whether a column has one value, or none, in all rows; lists are not looked at."""
    first = frames[0]
    if first.is_empty() or isinstance(first.schema[name], pl.List):
        return False
    value = first[name][0]
    if value is None:
        return all(one[name].null_count() == one.height for one in frames)
    ends = all(one[name][0] == value == one[name][-1] for one in frames)
    return ends and all(bool((one[name] == value).all(ignore_nulls=False)) for one in frames)


def once_each(transactions: pl.DataFrame) -> pl.DataFrame:
    """One row a transaction: what its chunks found out about it, the first of each."""
    if not transactions["transaction"].is_duplicated().any():
        return transactions
    first = pl.exclude("transaction").drop_nulls().first()
    return (
        transactions.group_by("transaction", maintain_order=True)
        .agg(first)
        .select(transactions.columns)
    )


def shifted(frame: pl.DataFrame, **by: int) -> pl.DataFrame:
    """A frame with numbers added to its columns of these names."""
    wanted = {name: number for name, number in by.items() if number and name in frame.columns}
    if not wanted:
        return frame
    return frame.with_columns(
        (pl.col(name) + pl.lit(number, frame.schema[name])) for name, number in wanted.items()
    )

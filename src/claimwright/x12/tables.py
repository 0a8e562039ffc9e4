"""Any X12 file as tables: those of its transactions, and all of its segments.

A transaction's own module says what its tables hold (its read_tables). What has none is laid out
element by element, with our names for them. Nothing is dropped: the table `segments` has the
whole file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any

import polars as pl

from claimwright.x12.guide import ENVELOPE, open_guide
from claimwright.x12.loops import assign
from claimwright.x12.syntax import Segments

# The module whose read_tables knows the transactions of a guide.
_READERS = {
    "professional_claim": "claimwright.x12.p837",
    "institutional_claim": "claimwright.x12.p837",
    "dental_claim": "claimwright.x12.p837",
    "remittance": "claimwright.x12.p835",
    "enrollment": "claimwright.x12.p834",
    "premium_payment": "claimwright.x12.p820",
    "eligibility_inquiry": "claimwright.x12.p270",
    "eligibility_response": "claimwright.x12.p271",
    "authorization_request": "claimwright.x12.p278",
    "authorization_response": "claimwright.x12.p278",
    "claim_status_request": "claimwright.x12.p276",
    "claim_status_response": "claimwright.x12.p277",
    "claim_acknowledgment": "claimwright.x12.p277ca",
    "acknowledgment": "claimwright.x12.p999",
}
_SEPARATOR_IN_TEXT = "|"

SEGMENTS = "segments"
ELEMENTS = "elements"


def read_tables(segments: Segments) -> dict[str, pl.DataFrame]:
    """All tables of a file, by name.

    segments: ordinal, offset, interchange, group, transaction, guide, loop, loop_name,
        loop_ordinal, segment_id, name, text, and the elements as a list: every segment there is.
    elements: for transactions that have no tables of their own (and for the envelope): ordinal,
        transaction, loop, segment_id, element, name, value.
    The others are those of the transactions' modules; where a file has transactions of several
    kinds, their names begin with the module's ("p835_claims"). What a module calls segments (what
    its own tables do not take) is other_segments here.
    """
    placed = assign(segments)
    present = [str(one) for one in placed["guide"].drop_nulls().unique(maintain_order=True)]
    modules = list(dict.fromkeys(_READERS[one] for one in present if one in _READERS))
    found: dict[str, pl.DataFrame] = {}
    for module in modules:
        prefix = f"{module.rpartition('.')[2]}_" if len(modules) > 1 else ""
        reader: Callable[[Segments], Any] = import_module(module).read_tables
        for name, frame in _frames(reader(segments)):
            found[prefix + ("other_segments" if name == SEGMENTS else name)] = frame
    rest = placed.filter(
        ~pl.col("guide").is_in([one for one in present if one in _READERS]).fill_null(value=False)
    )
    return {**found, ELEMENTS: _elements(rest), SEGMENTS: _segments(placed)}


def write_table(frame: pl.DataFrame, *, kind: str) -> bytes:
    """A table as a file: "parquet", "csv" or "json" (one array of objects).

    In a csv, which has no lists, the values of one are put together with a vertical bar.
    """
    target = io.BytesIO()
    match kind:
        case "parquet":
            frame.write_parquet(target)
        case "csv":
            _flat(frame).write_csv(target)
        case "json":
            frame.write_json(target)
        case _:
            raise ValueError(f"a table is written as parquet, csv or json, not {kind!r}")
    return target.getvalue()


def _frames(tables: Any) -> Iterator[tuple[str, pl.DataFrame]]:
    """The frames of a dataclass, and of dataclasses within it."""
    for one in fields(tables):
        value = getattr(tables, one.name)
        if isinstance(value, pl.DataFrame):
            yield one.name, value
        elif is_dataclass(value):
            yield from _frames(value)


def _segments(placed: pl.DataFrame) -> pl.DataFrame:
    return _with_names(placed).select(
        "ordinal",
        "offset",
        "interchange",
        "group",
        "transaction",
        "guide",
        "loop",
        "loop_name",
        "loop_ordinal",
        "segment_id",
        "name",
        "text",
        elements=pl.col("elements").list.slice(1),
    )


def _with_names(placed: pl.DataFrame) -> pl.DataFrame:
    """Add our words for the segment and its loop; null where no guide has a place for it."""
    rows = [
        (key, rule.definition, rule.name, open_guide(key).loop(rule.loop).name)
        for key in placed["guide"].drop_nulls().unique()
        for rule in open_guide(key).segments
    ]
    names = pl.DataFrame(
        rows,
        schema={
            "guide": pl.String,
            "definition": pl.UInt32,
            "name": pl.String,
            "loop_name": pl.String,
        },
        orient="row",
    )
    return placed.join(names, on=["guide", "definition"], how="left", maintain_order="left")


def _elements(rest: pl.DataFrame) -> pl.DataFrame:
    names = pl.concat(
        [
            open_guide(str(key))
            .element_table()
            .filter(pl.col("component").is_null())
            .select(pl.lit(str(key)).alias("guide"), "definition", "element", "name")
            for key in (ENVELOPE, *rest["guide"].drop_nulls().unique())
        ]
    ).unique(["guide", "definition", "element"])
    return (
        rest.select(
            "ordinal",
            "transaction",
            "guide",
            "definition",
            "loop",
            "segment_id",
            value=pl.col("elements").list.slice(1),
        )
        .with_columns(element=pl.int_ranges(1, pl.col("value").list.len() + 1, dtype=pl.UInt8))
        .filter(pl.col("value").list.len() > 0)
        .explode("value", "element")
        .filter(pl.col("value").str.strip_chars(" ") != "")
        .join(names, on=["guide", "definition", "element"], how="left", maintain_order="left")
        .select("ordinal", "transaction", "loop", "segment_id", "element", "name", "value")
    )


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    structs = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]
    return frame.with_columns(
        *(
            pl.col(name).cast(pl.List(pl.String)).list.join(_SEPARATOR_IN_TEXT, ignore_nulls=True)
            for name in lists
        ),
        *(pl.col(name).struct.json_encode() for name in structs),
    )

"""Any X12 file as tables: those of its transactions, and all of its segments.

A transaction's own module says what its tables hold (its read_tables). What has none is laid out
element by element, with our names for them. Nothing is dropped: the table `segments` has the
whole file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from typing import Any

import polars as pl

from claimwright.x12 import p835, p837
from claimwright.x12.chunks import Chunk, Chunks
from claimwright.x12.guide import ENVELOPE, open_guide
from claimwright.x12.joined import each_chunk, once_each
from claimwright.x12.loops import assign
from claimwright.x12.p835 import RemittanceTables
from claimwright.x12.p837 import ClaimFileTables
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
# The tables with a row in each chunk that a transaction stands in.
_OF_SEVERAL_CHUNKS = ("p835_transactions", "p837_transactions")
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
    present = _guides_of(placed)
    modules = _modules(present)
    found: dict[str, pl.DataFrame] = {}
    for module in modules:
        prefix = f"{module.rpartition('.')[2]}_" if len(modules) > 1 else ""
        reader: Callable[[Segments], Any] = import_module(module).read_tables
        found |= _named(reader(segments), prefix)
    rest = _without_tables(placed, present)
    return {**found, ELEMENTS: _elements(rest), SEGMENTS: _segments(placed)}


def _guides_of(placed: pl.DataFrame) -> list[str]:
    return [str(one) for one in placed["guide"].drop_nulls().unique(maintain_order=True)]


def _modules(guides: list[str]) -> list[str]:
    """The modules that have tables for what these guides speak about."""
    return list(dict.fromkeys(_READERS[one] for one in guides if one in _READERS))


def _without_tables(placed: pl.DataFrame, guides: list[str]) -> pl.DataFrame:
    """The segments of transactions that have no tables of their own."""
    read = [one for one in guides if one in _READERS]
    return placed.filter(~pl.col("guide").is_in(read).fill_null(value=False))


def _named(tables: Any, prefix: str) -> dict[str, pl.DataFrame]:
    return {
        prefix + ("other_segments" if name == SEGMENTS else name): frame
        for name, frame in _frames(tables)
    }


def stream_tables(chunks: Chunks) -> Iterator[dict[str, pl.DataFrame]]:
    """All tables of a file, chunk by chunk, by name; for files larger than memory.

    The frames of one name, one below the other, are a table. Names always begin with the module's
    ("p835_claims"), since nobody knows what a file holds further on. The rows of transactions come
    last, when all is known about them.

    chunks: of the file, with elements (Chunks(data=..., with_elements=True)).
    """
    claims = 0
    occurrences = p835.Occurrences()
    transactions: dict[str, list[pl.DataFrame]] = {}
    for found, whole in each_chunk(chunks, _read_chunk):
        named = dict(whole)
        for module, tables in found.items():
            numbered = tables
            if isinstance(tables, ClaimFileTables):
                numbered = p837.with_claims_before(tables, claims)
                claims += tables.known.claims.height
            elif isinstance(tables, RemittanceTables):
                numbered = replace(tables, claims=occurrences.go_on(tables.claims))
            for name, frame in _named(numbered, f"{module}_").items():
                if name in _OF_SEVERAL_CHUNKS:
                    transactions.setdefault(name, []).append(frame)
                else:
                    named[name] = frame
        yield named
    yield {name: once_each(pl.concat(frames)) for name, frames in transactions.items()}


def _read_chunk(chunk: Chunk) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    """What the modules read from a chunk, and all of its own segments."""
    placed = assign(chunk.segments)
    present = _guides_of(placed)
    found: dict[str, Any] = {}
    for module in _modules(present):
        reader: Any = import_module(module)
        read = reader.read_chunk(chunk) if hasattr(reader, "read_chunk") else None
        found[module.rpartition(".")[2]] = read or reader.read_tables(chunk.segments)
    own = placed.filter(pl.col("ordinal") >= chunk.first_ordinal)
    return found, {ELEMENTS: _elements(_without_tables(own, present)), SEGMENTS: _segments(own)}


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

"""Many segments at once: the same texts as one by one, whatever is empty among them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import SeparatorInElement, segment, without_separators
from claimwright.x12.segment_texts import (
    composite,
    refuse_separators,
    segment_column,
    segment_texts,
)
from claimwright.x12.values import plain_columns, plain_text

values = st.none() | st.sampled_from(["", "A", "BC", "12"])
names = st.none() | st.text(max_size=8) | st.sampled_from(["José*Ángel~", "O’Brien  X", " a ", "ß"])


@given(
    rows=st.lists(st.tuples(values, values, values, st.booleans()), min_size=1, max_size=6),
    last=values,
)
def test_they_are_the_same_as_one_by_one(
    rows: list[tuple[str | None, str | None, str | None, bool]], last: str | None
) -> None:
    frame = pl.DataFrame(
        rows,
        schema={"a": pl.String, "b": pl.String, "c": pl.String, "is": pl.Boolean},
        orient="row",
    )
    a, b, c = pl.col("a"), pl.col("b"), pl.col("c")
    found = segment_texts(
        frame,
        [
            segment_column("NM1", "85", a, None, b, last),
            segment_column("REF", c, when=pl.col("is")),
            segment_column("N3", a, b, c),
        ],
    )
    assert found.to_list() == [
        segment("NM1", "85", one, None, two, last)
        + "~"
        + (segment("REF", three) + "~" if is_there else "")
        + segment("N3", one, two, three)
        + "~"
        for one, two, three, is_there in rows
    ]


def test_other_separators_and_composites() -> None:
    delimiters = Delimiters(element="|", component=">", terminator="!", line_end="\n")
    frame = pl.DataFrame({"name": ["O|HARA!", None], "code": ["A", "B"], "part": [None, "2"]})
    written = segment_texts(
        frame,
        [
            segment_column(
                "NM1",
                "85",
                without_separators(pl.col("name"), delimiters=delimiters),
                composite(pl.col("code"), pl.col("part"), None, delimiters=delimiters),
                None,
            )
        ],
        delimiters=delimiters,
    )
    assert written.to_list() == ["NM1|85|O HARA|A!\n", "NM1|85||B>2!\n"]


def test_segments_that_no_row_has() -> None:
    frame = pl.DataFrame({"a": ["1", "2"]})
    nowhere = segment_column("REF", pl.col("a"), when=pl.lit(value=False))
    assert segment_texts(frame, [nowhere]).to_list() == ["", ""]
    assert segment_texts(frame.clear(), [segment_column("REF", pl.col("a"))]).to_list() == []


def test_a_separator_in_an_identifier_is_refused() -> None:
    frame = pl.DataFrame({"npi": ["1", None, "A~B"], "other": ["x", "y", "z"]})
    refuse_separators(frame, {"other": "REF"})
    with pytest.raises(SeparatorInElement, match=r"NM1.*A~B"):
        refuse_separators(frame, {"other": "REF", "npi": "NM1"})


@given(texts=st.lists(names, min_size=1, max_size=6))
def test_plain_columns_are_plain_texts(texts: list[str | None]) -> None:
    frame = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    one_by_one = frame.select(plain_text(pl.col("name"), maximum=5))
    assert plain_columns(frame, {"name": 5, "absent": 3}).equals(one_by_one)

"""Tables are written as they were read, and what was changed in them is changed in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.x12 import p270, p271, p276, p277, p277ca, p278, p820, p834, p999, ta1
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import Envelope, SeparatorInElement
from claimwright.x12.guide import open_guide
from claimwright.x12.syntax import split

from .generated import make, wrap_in

MODULES: dict[str, ModuleType] = {
    "eligibility_inquiry": p270,
    "eligibility_response": p271,
    "claim_status_request": p276,
    "claim_status_response": p277,
    "authorization_request": p278,
    "authorization_response": p278,
    "premium_payment": p820,
    "enrollment": p834,
    "acknowledgment": p999,
    "claim_acknowledgment": p277ca,
}
SEEDS = st.integers(0, 2**32 - 1)
RICHNESS = st.sampled_from([0.0, 0.1, 0.3, 0.6, 0.9])
each_guide = pytest.mark.parametrize("key", MODULES)


def _made(key: str, *, seed: int, richness: float, envelope: Envelope) -> bytes:
    guide = open_guide(key)
    has_repetitions = envelope.delimiters.repetition is not None
    bodies = [
        make(guide, seed=seed + number, richness=richness, repetitions=has_repetitions)
        for number in range(2)
    ]
    return wrap_in(guide, bodies, envelope=envelope)


def _written(key: str, data: bytes, *, envelope: Envelope) -> bytes:
    module = MODULES[key]
    written = module.write_tables(module.read_tables(split(data)), envelope=envelope)
    assert isinstance(written, bytes)
    return written


def _texts(data: bytes) -> list[list[str]]:
    table = split(data).table
    return [
        one for one in table["elements"].to_list() if one[0] not in {"ISA", "GS", "GE", "IEA"}
    ]  # fmt: skip


@each_guide
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS, richness=RICHNESS)
def test_a_transaction_of_the_guide_comes_back_and_stays_as_it_is(
    key: str, seed: int, richness: float, envelope: Envelope
) -> None:
    data = _made(key, seed=seed, richness=richness, envelope=envelope)
    once = _written(key, data, envelope=envelope)
    assert _written(key, once, envelope=envelope) == once
    was, is_now = _texts(data), _texts(once)
    assert [one[0] for one in was] == [one[0] for one in is_now]
    for before, after in zip(was, is_now, strict=True):
        assert [_plain(one) for one in after] == [_plain(one) for one in before]


def _plain(text: str) -> str:
    """An element without what may be left out of a number."""
    number = text.lstrip("0") if text.replace(".", "", 1).isdigit() else text
    return number.rstrip("0").rstrip(".") if "." in number else number


@each_guide
def test_other_separators_are_put_in(key: str, envelope: Envelope) -> None:
    other = replace(
        envelope,
        delimiters=Delimiters(element="|", component=">", repetition="!", terminator="\n"),
    )
    data = _made(key, seed=7, richness=0.4, envelope=other)
    here = _written(key, data, envelope=envelope)
    assert _written(key, here, envelope=other) == _written(key, data, envelope=other)


def test_what_was_changed_in_a_table_is_changed_in_the_file(envelope: Envelope) -> None:
    data = _made("enrollment", seed=3, richness=0.5, envelope=envelope)
    tables = p834.read_tables(split(data))
    first = tables.references["ordinal"][0]
    is_first = pl.col("ordinal") == first
    changed = replace(
        tables,
        references=tables.references.with_columns(
            number=pl.when(is_first).then(pl.lit("CHANGED")).otherwise("number")
        ),
        amounts=tables.amounts.with_columns(amount_cents=pl.lit(66_500, pl.Int64)),
    )
    written = _texts(p834.write_tables(changed, envelope=envelope))
    assert next(one[2] for one in written if one[0] == "REF") == "CHANGED"
    amounts = {one[2] for one in written if one[0] == "AMT"}
    assert amounts == {"665"}


def test_a_row_less_is_a_segment_less_and_a_row_more_one_more(envelope: Envelope) -> None:
    data = _made("enrollment", seed=3, richness=0.5, envelope=envelope)
    tables = p834.read_tables(split(data))
    rows = tables.references.with_columns(pl.col("ordinal").cast(pl.Float64))
    last = rows.tail(1)
    more = last.with_columns(
        ordinal=pl.col("ordinal") + 0.5, qualifier=pl.lit("ZZ"), number=pl.lit("ADDED")
    )
    less = replace(tables, references=rows.head(-1))
    both = replace(tables, references=pl.concat([rows, more]))
    count = sum(one[0] == "REF" for one in _texts(data))
    fewer = _texts(p834.write_tables(less, envelope=envelope))
    assert sum(one[0] == "REF" for one in fewer) == count - 1
    longer = _texts(p834.write_tables(both, envelope=envelope))
    at = next(at for at, one in enumerate(longer) if one[1:3] == ["ZZ", "ADDED"])
    assert longer[at - 1][:2] == ["REF", last["qualifier"][0]]
    counts = [one[1] for one in longer if one[0] == "SE"]
    assert sum(map(int, counts)) == len(longer)


def test_a_separator_in_a_table_is_refused(envelope: Envelope) -> None:
    data = _made("premium_payment", seed=3, richness=0.3, envelope=envelope)
    tables = p820.read_tables(split(data))
    payments = tables.payments.with_columns(payer_identifier=pl.lit("A*B"))
    with pytest.raises(SeparatorInElement, match="BPR"):
        p820.write_tables(replace(tables, payments=payments), envelope=envelope)


def test_interchange_answers_are_a_table(envelope: Envelope) -> None:
    answers = (
        ta1.InterchangeAnswer(
            interchange_control_number=42,
            interchange_date=date(2026, 5, 5),
            interchange_time="0830",
            outcome=ta1.InterchangeOutcome.REJECTED,
            note_code="024",
        ),
        ta1.InterchangeAnswer(
            interchange_control_number=43, outcome=ta1.InterchangeOutcome.ACCEPTED
        ),
    )
    data = ta1.write(answers, envelope=envelope)
    rows = ta1.read_tables(split(data))
    assert rows["outcome"].to_list() == ["R", "A"]
    assert rows["interchange_date"].to_list() == [date(2026, 5, 5), None]
    assert ta1.write_tables(rows, envelope=envelope) == data

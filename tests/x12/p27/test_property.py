"""What is written and read again is the same, and follows the guide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.x12 import p270, p271, p276, p277
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope

STRUCTURE = (1, 2)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
KINDS: dict[str, tuple[Any, str]] = {
    "eligibility_inquiries": (p270, "inquiries"),
    "eligibility_responses": (p271, "responses"),
    "claim_status_inquiries": (p276, "inquiries"),
    "claim_status_responses": (p277, "responses"),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, suppress_health_check=QUIET)
@given(data=st.data())
def test_read_gives_back_what_was_written(
    kind: str, data: st.DataObject, request: pytest.FixtureRequest, envelope: Envelope
) -> None:
    module, name = KINDS[kind]
    values = data.draw(st.lists(request.getfixturevalue(kind), min_size=1, max_size=2))
    written = module.write(values, envelope=envelope)
    file = module.read(written)
    assert list(getattr(file, name)) == values
    assert [one.id for one in file.findings if one.id != "x12.270.date-missing"] == []
    assert [one for one in check(written) if one.snip in STRUCTURE] == []
    assert module.write(getattr(file, name), envelope=envelope) == written


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, suppress_health_check=QUIET)
@given(data=st.data())
def test_every_value_knows_its_segment(
    kind: str, data: st.DataObject, request: pytest.FixtureRequest, envelope: Envelope
) -> None:
    module, name = KINDS[kind]
    written = module.write([data.draw(request.getfixturevalue(kind))], envelope=envelope)
    count = written.count(b"~")
    (read,) = getattr(module.read(written), name)
    ordinals = list(_ordinals(read))
    assert all(ordinal is not None and 1 < ordinal < count for ordinal in ordinals)
    assert len(ordinals) == len(set(ordinals))
    assert read.transaction_control_number == "0011"


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, suppress_health_check=QUIET)
@given(data=st.data())
def test_a_file_cut_anywhere_keeps_its_whole_transactions(
    kind: str, data: st.DataObject, request: pytest.FixtureRequest, envelope: Envelope
) -> None:
    module, name = KINDS[kind]
    values = data.draw(st.lists(request.getfixturevalue(kind), min_size=2, max_size=2))
    written = module.write(values, envelope=envelope)
    second = written.index(b"~ST*", written.index(b"~SE*"))
    cut = data.draw(st.integers(min_value=second + 20, max_value=written.index(b"~GE*") - 12))
    file = module.read(written[:cut])
    code = module.__name__[-3:]
    assert list(getattr(file, name)) == values[:1]
    assert f"x12.{code}.truncated" in {one.id for one in file.findings}


def _ordinals(value: object) -> Iterator[int | None]:
    """Where a value and the values in it stood."""
    for field in getattr(type(value), "__slots__", ()):
        inner = getattr(value, field)
        if field == "segment_ordinal":
            yield inner
        elif isinstance(inner, tuple):
            for one in inner:
                yield from _ordinals(one)
        elif hasattr(inner, "__slots__"):
            yield from _ordinals(inner)

"""What is written and read again is the same, and follows the guide."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12 import p278
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p278 import ReviewPerson, ServicesReview
from claimwright.x12.syntax import split

STRUCTURE = (1, 2)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def without_ordinals(review: ServicesReview) -> ServicesReview:
    """The review without its places in the file."""
    return replace(review, subscriber=_bare(review.subscriber), dependent=_bare(review.dependent))


def _bare(person: ReviewPerson | None) -> ReviewPerson | None:
    if person is None:
        return None
    events = (
        replace(
            event,
            segment_ordinal=None,
            services=tuple(replace(one, segment_ordinal=None) for one in event.services),
        )
        for event in person.events
    )
    return replace(person, events=tuple(events))


def _comes_back(written: list[ServicesReview], envelope: Envelope) -> None:
    wire = p278.write(written, envelope=envelope)
    file = p278.read(wire)
    assert file.findings == ()
    assert [without_ordinals(one) for one in file.reviews] == [
        replace(one, transaction_control_number=f"{number:04d}")
        for number, one in enumerate(written, start=11)
    ]
    assert p278.write(file.reviews, envelope=envelope) == wire
    assert [one for one in check(wire) if one.snip in STRUCTURE] == []
    tables = p278.read_tables(split(wire))
    assert tables.reviews["is_answer"].to_list() == [one.is_answer for one in written]
    services = [service for one in written for event in one.events for service in event.services]
    assert tables.lines.height == sum(one.line is not None for one in services)
    assert p278.write_tables(tables, envelope=envelope) == wire
    assert tables.segments.height == wire.count(b"~") - len((b"ISA", b"GS", b"GE", b"IEA"))


@settings(max_examples=12, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_requests_come_back(
    data: st.DataObject, made_requests: SearchStrategy[ServicesReview], envelope: Envelope
) -> None:
    _comes_back(data.draw(st.lists(made_requests, min_size=1, max_size=2)), envelope)


@settings(max_examples=12, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_answers_come_back(
    data: st.DataObject, made_answers: SearchStrategy[ServicesReview], envelope: Envelope
) -> None:
    _comes_back(data.draw(st.lists(made_answers, min_size=1, max_size=2)), envelope)


@settings(max_examples=5, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_request_and_answer_in_one_file_are_told_apart(
    data: st.DataObject,
    made_requests: SearchStrategy[ServicesReview],
    made_answers: SearchStrategy[ServicesReview],
    envelope: Envelope,
) -> None:
    _comes_back([data.draw(made_answers), data.draw(made_requests)], envelope)

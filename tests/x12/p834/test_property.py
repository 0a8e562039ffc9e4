"""What is written and read again is the same, follows the guide, and pyx12 takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12 import p834
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p834 import Enrollment
from claimwright.x12.syntax import split

PyX12Errors = Callable[[bytes], list[str]]
STRUCTURE = (1, 2)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def without_ordinals(enrollment: Enrollment) -> Enrollment:
    """The enrollment without its places in the file."""
    return replace(
        enrollment,
        members=tuple(
            replace(
                member,
                segment_ordinal=None,
                coverages=tuple(replace(one, segment_ordinal=None) for one in member.coverages),
            )
            for member in enrollment.members
        ),
    )


def without_repetitions(enrollment: Enrollment) -> Enrollment:
    """The enrollment with no element repeated: pyx12 does not split repetitions.

    DMG05 may be repeated ten times and COB04 nine times by the guide, as by pyx12's own map.
    """
    members = []
    for member in enrollment.members:
        if member.demographics is not None:
            races = member.demographics.races[:1]
            member = replace(member, demographics=replace(member.demographics, races=races))
        former = member.former_name
        if former is not None and former.demographics is not None:
            demographics = replace(former.demographics, races=former.demographics.races[:1])
            member = replace(member, former_name=replace(former, demographics=demographics))
        coverages = tuple(
            replace(
                coverage,
                other_coverages=tuple(
                    replace(one, service_types=one.service_types[:1])
                    for one in coverage.other_coverages
                ),
            )
            for coverage in member.coverages
        )
        members.append(replace(member, coverages=coverages))
    return replace(enrollment, members=tuple(members))


@settings(max_examples=12, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_read_gives_back_what_was_written(
    data: st.DataObject, made_enrollments: SearchStrategy[Enrollment], envelope: Envelope
) -> None:
    written = data.draw(st.lists(made_enrollments, min_size=1, max_size=2))
    wire = p834.write(written, envelope=envelope)
    file = p834.read(wire)
    assert file.findings == ()
    assert [without_ordinals(one) for one in file.enrollments] == [
        replace(one, transaction_control_number=f"{number:04d}")
        for number, one in enumerate(written, start=11)
    ]
    assert p834.write(file.enrollments, envelope=envelope) == wire
    assert [one for one in check(wire) if one.snip in STRUCTURE] == []
    tables = p834.read_tables(split(wire))
    assert tables.members.height == sum(len(one.members) for one in written)
    assert p834.write_tables(tables, envelope=envelope) == wire
    assert tables.segments.height == wire.count(b"~") - len((b"ISA", b"GS", b"GE", b"IEA"))


@settings(max_examples=6, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_pyx12_takes_what_is_written(
    data: st.DataObject,
    made_enrollments: SearchStrategy[Enrollment],
    envelope: Envelope,
    pyx12_errors: PyX12Errors,
) -> None:
    enrollment = without_repetitions(data.draw(made_enrollments))
    assert pyx12_errors(p834.write([enrollment], envelope=envelope)) == []

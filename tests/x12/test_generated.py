"""Transactions made up from each guide's tables: split, placed and checked as they were made."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.x12.check import check, check_segments
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import Envelope
from claimwright.x12.guide import Guide, guide_names, open_guide
from claimwright.x12.loops import assign
from claimwright.x12.rewrite import rewrite
from claimwright.x12.syntax import split

from .defects_made import DEFECTS, NO_CODE
from .generated import Made, first_ordinals, make, wrap_in

# One check costs as much for ten transactions as for one, so that few examples try many.
MANY = settings(
    max_examples=max(2, settings().max_examples // 50),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SYNTAX_AND_GUIDE = {1, 2}
SEPARATORS = (
    Delimiters(),
    Delimiters(line_end="\r\n"),
    Delimiters(repetition=None, line_end="\n"),
    Delimiters(element="|", component=">", repetition="!", terminator="\n"),
    Delimiters(element="\x1d", component="\x1f", repetition="\x1e", terminator="\x1c"),
)
SEEDS = st.integers(0, 2**32 - 1)
RICHNESS = st.sampled_from([0.0, 0.1, 0.3, 0.6, 0.9])

each_guide = pytest.mark.parametrize("key", guide_names())


@st.composite
def transactions(draw: st.DrawFn, guide: Guide, *, repetitions: bool = True) -> list[list[Made]]:
    """Some transactions of a guide: the least that it allows, and richer ones."""
    kinds = draw(st.lists(st.tuples(SEEDS, RICHNESS), min_size=1, max_size=6))
    return [
        make(guide, seed=seed, richness=richness, repetitions=repetitions)
        for seed, richness in [(kinds[0][0], 0.0), *kinds]
    ]


@each_guide
@MANY
@given(st.data())
def test_what_keeps_the_guide_has_no_findings(
    key: str, envelope: Envelope, data: st.DataObject
) -> None:
    guide = open_guide(key)
    bodies = data.draw(transactions(guide))
    segments = split(wrap_in(guide, bodies, envelope=envelope))
    assert [
        (one.id, str(one.at), one.message)
        for one in check_segments(segments, levels=SYNTAX_AND_GUIDE)
    ] == []
    placed = assign(segments).sort("ordinal")
    definitions = placed["definition"].to_list()
    loops = placed["loop_ordinal"].to_list()
    for body, first in zip(bodies, first_ordinals(bodies), strict=True):
        for ordinal, one in enumerate(body, start=first):
            assert definitions[ordinal - 1] == one.rule.definition, (one.rule.loop, one.text())
            assert loops[ordinal - 1] == first + one.began, (one.rule.loop, one.text())


@each_guide
@MANY
@given(st.data(), st.sampled_from(SEPARATORS))
def test_segments_come_back_byte_for_byte(
    key: str, envelope: Envelope, data: st.DataObject, delimiters: Delimiters
) -> None:
    guide = open_guide(key)
    bodies = data.draw(transactions(guide, repetitions=delimiters.repetition is not None))
    whole = wrap_in(guide, bodies, envelope=replace(envelope, delimiters=delimiters))
    segments = split(whole)
    assert segments.findings == ()
    texts = segments.table["text"].to_list()
    for body, first in zip(bodies, first_ordinals(bodies), strict=True):
        own = [one.text(delimiters) for one in body]
        assert texts[first - 1 : first - 1 + len(own)] == own
    for text, offset in zip(texts, segments.table["offset"], strict=True):
        end = offset + len(text)
        assert whole[offset:end] == text.encode()
        assert whole[end : end + 1] == delimiters.terminator.encode()
    assert rewrite(segments) == whole


@each_guide
@MANY
@given(SEEDS, st.data())
def test_one_defect_is_found_at_its_segment(
    key: str, envelope: Envelope, seed: int, data: st.DataObject
) -> None:
    guide = open_guide(key)
    random = Random(seed)
    made = [
        defect(guide, body, random)
        for body in data.draw(transactions(guide))[:4]
        for defect in DEFECTS
    ]
    broken = [one for one in made if one is not None]
    bodies = [one.body for one in broken]
    whole = wrap_in(guide, bodies, envelope=envelope)
    found = check(whole, levels=SYNTAX_AND_GUIDE)
    for one, first in zip(broken, first_ordinals(bodies), strict=True):
        here = [
            finding
            for finding in found
            if finding.at.segment_ordinal == first + one.at and finding.id in one.ids
        ]
        if one.element is not None:
            here = [finding for finding in here if finding.at.element == one.element]
        if one.segment_id is not None:
            here = [finding for finding in here if finding.at.segment == one.segment_id]
        assert here, (one.ids, one.at, [x.text() for x in one.body])


@pytest.mark.parametrize(("closer", "element"), [("SE", 1), ("GE", 1), ("IEA", 1)])
@each_guide
def test_a_wrong_count_is_found_at_what_counts(
    key: str, envelope: Envelope, closer: str, element: int
) -> None:
    guide = open_guide(key)
    whole = wrap_in(guide, [make(guide, seed=1, richness=0.0)], envelope=envelope).decode()
    segments = whole.split("~")
    at = next(at for at, text in enumerate(segments) if text.startswith(f"{closer}*"))
    name, _, number = segments[at].split("*")
    segments[at] = f"{name}*999*{number}"
    found = [one for one in check("~".join(segments).encode(), levels={1}) if one.at.segment]
    assert [(one.id, one.at.segment_ordinal, one.at.element) for one in found] == [
        ("x12.count", at + 1, element)
    ]


def test_no_guide_knows_the_wrong_code() -> None:
    for key in guide_names():
        for rule in open_guide(key).segments:
            assert all(NO_CODE not in one.codes for one in rule.elements)


def test_a_segment_is_known_by_the_first_repetition_of_its_qualifier(envelope: Envelope) -> None:
    guide = open_guide("acknowledgment")
    wanted = "CTX*SITUATIONAL TRIGGER^SITUATIONAL TRIGGER*CLM*22"
    for seed in range(100):
        body = make(guide, seed=seed, richness=0.5)
        if any(one.text().startswith(wanted[:40]) for one in body):
            assert check(wrap_in(guide, [body], envelope=envelope), levels=SYNTAX_AND_GUIDE) == []
            return
    pytest.fail("no such segment was made up")

"""One structural defect in a made-up transaction, and where the check must find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from claimwright.x12.guide import Guide, LoopRule, SegmentRule
from claimwright.x12.walker import QUALIFIER_PLACES, qualifiers

from .generated import EMPTY, Made

# No guide has a value like this.
NO_CODE = "Q7Q"
_Item = TypeVar("_Item")
_WRONG_TYPES = {"N0": "A", "R": "A", "DT": "20261341", "TM": "2961"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A body with a defect. at: the place in it of the segment to blame, -1 for the ST."""

    body: list[Made]
    ids: frozenset[str]
    at: int
    element: int | None = None
    segment_id: str | None = None


def without_required_segment(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """A required segment that stands once in its loop is left out."""

    def is_only(at: int) -> bool:
        one = body[at]
        twins = [x for x in body if x.rule is one.rule and x.began == one.began]
        return one.rule.usage == "R" and not _begins_loop(guide, one.rule) and len(twins) == 1

    at = _choose(random, (at for at in range(len(body)) if is_only(at)))
    if at is None:
        return None
    return Broken(
        body=body[:at] + body[at + 1 :],
        ids=frozenset({"x12.segment-missing"}),
        at=body[at].began,
        segment_id=body[at].rule.segment_id,
    )


def without_required_element(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """A required element that tells no loop from another is emptied."""
    found = _choose(
        random,
        (
            (at, one.number)
            for at, made in enumerate(body)
            for one in made.rule.elements
            if one.usage == "R" and one.component is None and not _tells(made.rule, one.number)
        ),
    )
    if found is None:
        return None
    at, number = found
    values = list(body[at].values)
    values[number - 1] = EMPTY
    broken = replace(body[at], values=tuple(values))
    return _replaced(body, at, broken, {"x12.element-missing"}, number)


def repeated_above_limit(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """A segment stands once more than its guide allows."""
    at = _choose(
        random,
        (
            at
            for at, one in enumerate(body)
            if one.rule.repeat is not None
            and one.rule.repeat <= 5
            and not _begins_loop(guide, one.rule)
        ),
    )
    if at is None:
        return None
    one = body[at]
    twins = [place for place, x in enumerate(body) if x.rule is one.rule and x.began == one.began]
    limit = one.rule.repeat or 0
    more = [one] * (limit + 1 - len(twins))
    last = twins[-1] + 1
    return Broken(
        body=body[:last] + more + body[last:],
        ids=frozenset({"x12.segment-repeat"}),
        at=twins[0] + limit,
    )


def with_wrong_qualifier(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """A segment says that it is about something which no guide knows."""
    vague = {rule.segment_id for rule in guide.segments if not qualifiers(rule)}
    at = _choose(
        random,
        (
            at
            for at, one in enumerate(body)
            if one.rule.segment_id not in vague
            and one.rule.segment_id not in QUALIFIER_PLACES
            and not _begins_loop(guide, one.rule)
        ),
    )
    if at is None:
        return None
    ids = {"x12.segment-qualifier", "x12.element-code", "x12.segment-unexpected"}
    return Broken(body=_put(body, at, body[at].with_value(1, NO_CODE)), ids=frozenset(ids), at=at)


def with_an_element_too_long(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """An element is one character longer than it may be."""
    found = _choose(random, _free_elements(body, {"AN", "ID", "N0", "R"}))
    if found is None:
        return None
    at, number, kind, longest = found
    text = ("1" if kind in {"N0", "R"} else "X") * (longest + 1)
    return _replaced(body, at, body[at].with_value(number, text), {"x12.element-long"}, number)


def with_an_element_of_wrong_type(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """A number, date or time is none."""
    found = _choose(random, _free_elements(body, set(_WRONG_TYPES)))
    if found is None:
        return None
    at, number, kind, _ = found
    broken = body[at].with_value(number, _WRONG_TYPES[kind])
    return _replaced(body, at, broken, {"x12.element-type"}, number)


def out_of_order(guide: Guide, body: list[Made], random: Random) -> Broken | None:
    """Two segments of one loop change places, the first of which has no place after the other."""

    def may_swap(at: int) -> bool:
        one, other = body[at], body[at + 1]
        return (
            one.began == other.began
            and at != one.began
            and one.rule.position < other.rule.position
            and not _has_other_place(guide, one)
        )

    at = _choose(random, (at for at in range(len(body) - 1) if may_swap(at)))
    if at is None:
        return None
    swapped = [*body[:at], body[at + 1], body[at], *body[at + 2 :]]
    return Broken(body=swapped, ids=frozenset({"x12.segment-order"}), at=at + 1)


DEFECTS: tuple[Callable[[Guide, list[Made], Random], Broken | None], ...] = (
    without_required_segment,
    without_required_element,
    repeated_above_limit,
    with_wrong_qualifier,
    with_an_element_too_long,
    with_an_element_of_wrong_type,
    out_of_order,
)


def _choose(random: Random, found: Iterator[_Item]) -> _Item | None:
    every = list(found)
    return random.choice(every) if every else None


def _put(body: list[Made], at: int, one: Made) -> list[Made]:
    return [*body[:at], one, *body[at + 1 :]]


def _replaced(body: list[Made], at: int, one: Made, ids: set[str], number: int) -> Broken:
    return Broken(body=_put(body, at, one), ids=frozenset(ids), at=at, element=number)


def _begins_loop(guide: Guide, rule: SegmentRule) -> bool:
    return guide.loop(rule.loop).trigger.definition == rule.definition


def _tells(rule: SegmentRule, number: int) -> bool:
    """Whether a segment is known by this element."""
    place = QUALIFIER_PLACES.get(rule.segment_id, (1, None))[0]
    return number == place or (rule.segment_id == "HL")


def _free_elements(body: list[Made], types: set[str]) -> Iterator[tuple[int, int, str, int]]:
    """Filled elements of some types that take any value: place, number, type, longest."""
    for at, made in enumerate(body):
        for one in made.rule.elements:
            kind = one.data_element
            if (
                one.component is None
                and kind.type in types
                and kind.number not in {"1251", "1705"}
                and not one.codes
                and one.repeat == 1
                and not _tells(made.rule, one.number)
                and made.values[one.number - 1]
            ):
                yield at, one.number, kind.type, kind.longest or 0


def _has_other_place(guide: Guide, made: Made) -> bool:
    """Whether another rule around, or of a loop that may begin there, takes the segment too."""
    around = _around(guide, guide.loop(made.rule.loop))
    begins = {
        loop.trigger.definition
        for loop in guide.loops
        if any(inside.parent in around for inside in loop.inside)
    }
    number, component = QUALIFIER_PLACES.get(made.rule.segment_id, (1, None))
    value = made.values[number - 1]
    text = value[0][(component or 1) - 1] if value else ""
    return any(
        rule.segment_id == made.rule.segment_id
        and rule.definition != made.rule.definition
        and (rule.loop in around or rule.definition in begins)
        and (not qualifiers(rule) or text in qualifiers(rule))
        for rule in guide.segments
    )


def _around(guide: Guide, loop: LoopRule) -> set[str]:
    """A loop and all that it may stand in."""
    found = {loop.loop}
    for inside in loop.inside:
        found |= _around(guide, guide.loop(inside.parent))
    return found

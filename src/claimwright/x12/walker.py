"""The walk through a guide, as an automaton: where am I, what comes next, where does that belong.

A state is a loop, how far the walk came in it, and the segment rule that was matched last. The
step from a state by a kind of segment is worked out once, on the guide's tree, and remembered; a
file of a million segments then costs one table lookup a segment.

The search for a segment's place, each pass from the current loop outwards to the root:
1. forward in the guide's order, also into loops that may begin here;
2. backward, which is out of order;
3. any loop of the guide that such a segment begins, when loops between were left out;
What finds no place is unknown, and the walk stays where it was; where the current loop has that
segment with other qualifiers, only the qualifier is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import combinations
from threading import Lock
from typing import NamedTuple

from claimwright.x12.guide import Guide, LoopRule, SegmentRule

# Kinds of segments are numbered below this, so that a state and a kind make one number.
_KINDS = 1 << 12
STATE = _KINDS
UNKNOWN_KIND = 0

# Stands between a qualifier and a second one in a kind (Walker.seconds).
BETWEEN_QUALIFIERS = "*"
# Which element says what a segment is about, where it is not the first: (element, component).
QUALIFIER_PLACES: dict[str, tuple[int, int | None]] = {
    "HL": (3, None),
    "HI": (1, 1),
    "CTX": (1, 1),
    "ENT": (2, None),
}


class Placing(StrEnum):
    """How well a segment fits the guide."""

    PLACED = "placed"
    OUT_OF_ORDER = "out of order"
    OUT_OF_PLACE = "out of place"
    UNKNOWN_QUALIFIER = "unknown qualifier"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A loop at one place of the tree: a loop that stands in two parents is two nodes."""

    rule: LoopRule
    parent: _Node | None
    position: int
    children: list[_Node] = field(default_factory=list)

    def lineage(self) -> Iterator[_Node]:
        """This node and those around it, outwards."""
        node: _Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True)
class State:
    """Where the walk stands. position: how far it came in the node's order."""

    node: _Node
    position: int
    definition: int | None
    placing: Placing


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of segment: its id, and its qualifier where the guide knows it (None: another).

    second: what tells rules apart that share the qualifier (Walker.seconds).
    """

    segment_id: str
    qualifier: str | None
    second: str | None = None


class _Found(NamedTuple):
    """A place for a segment; the first four say how good it is, lowest best."""

    position: int
    depth: int
    is_misfit: bool
    vagueness: int
    node: _Node
    rule: SegmentRule

    @property
    def begins_loop(self) -> bool:
        return self.depth == 1

    def state(self, placing: Placing) -> State:
        position = 0 if self.begins_loop else self.position
        return State(self.node, position, self.rule.definition, placing)


class Walker:
    """The automaton of one guide. kinds maps (segment id, qualifier) to a number.

    The qualifier is "" for segments that need none to be told apart, and None stands for any
    qualifier that the guide does not know. Where rules of a loop share qualifiers, seconds has the
    number of the element that tells them apart; its values come after the qualifier: "CT*AB".
    """

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.qualified = frozenset(_qualified_ids(guide))
        self.seconds = dict(_seconds(guide))
        self.kinds = {kind: number for number, kind in enumerate(self._all_kinds(), start=1)}
        self._kind_of = [None, *(self._kind(*kind) for kind in self.kinds)]
        self._root = self._grow(guide.loops[0], parent=None, position=0)
        self._nodes = list(_descend(self._root))
        self.states: list[State] = [
            State(self._root, 0, guide.loops[0].trigger.definition, Placing.PLACED)
        ]
        self._numbers: dict[State, int] = {self.states[0]: 0}
        self._steps = _Steps(self)
        self._lock = Lock()

    def walk(self, kinds: Sequence[int]) -> list[int]:
        """Walk over kinds of segments; answers the number of the state after each.

        The numbers are multiples of STATE.
        """
        steps = self._steps
        walked: list[int] = []
        add = walked.append
        state = 0
        for kind in kinds:
            state = steps[state | kind]
            add(state)
        return walked

    def step(self, code: int) -> int:
        """Work out one step. code and answer hold the state above, the kind below _KINDS."""
        state, kind = self.states[code // _KINDS], self._kind_of[code % _KINDS]
        after = State(state.node, state.position, None, Placing.UNKNOWN)
        if kind is not None:
            after = self._find(state, kind) or after
        with self._lock:
            number = self._numbers.get(after)
            if number is None:
                number = len(self.states)
                self.states.append(after)
                self._numbers[after] = number
        return number * _KINDS

    def _all_kinds(self) -> Iterator[tuple[str, str | None]]:
        seen: dict[tuple[str, str | None], None] = {}
        for segment in self.guide.segments:
            if segment.segment_id not in self.qualified:
                seen[segment.segment_id, ""] = None
                continue
            seen[segment.segment_id, None] = None
            for code in qualifiers(segment):
                seen[segment.segment_id, code] = None
                for second in self._second_codes(segment):
                    seen[segment.segment_id, code + BETWEEN_QUALIFIERS + second] = None
        return iter(seen)

    def _kind(self, segment_id: str, qualifier: str | None) -> _Kind:
        if segment_id not in self.seconds or qualifier is None:
            return _Kind(segment_id, qualifier)
        first, _, second = qualifier.partition(BETWEEN_QUALIFIERS)
        return _Kind(segment_id, first, second or None)

    def _second_codes(self, rule: SegmentRule) -> tuple[str, ...]:
        """The values that tell this rule from others of the same qualifier."""
        return _codes(rule, self.seconds.get(rule.segment_id), None)

    def _grow(self, rule: LoopRule, *, parent: _Node | None, position: int) -> _Node:
        node = _Node(rule, parent, position)
        for child in self.guide.loops:
            for inside in child.inside:
                if inside.parent == rule.loop:
                    node.children.append(self._grow(child, parent=node, position=inside.position))
        return node

    def _find(self, state: State, kind: _Kind) -> State | None:
        root = self._root
        if self._matches(root.rule.trigger, kind):
            return State(root, 0, root.rule.trigger.definition, Placing.PLACED)
        return (
            self._forward(state, kind)
            or self._backward(state, kind)
            or self._elsewhere(kind)
            or self._with_any_qualifier(state, kind)
        )

    def _forward(self, state: State, kind: _Kind) -> State | None:
        position = state.position
        for node in state.node.lineage():
            found = self._in_node(node, kind, since=position)
            if found is not None:
                return found.state(Placing.PLACED)
            position = node.position
        return None

    def _backward(self, state: State, kind: _Kind) -> State | None:
        for node in state.node.lineage():
            found = self._in_node(node, kind, since=0)
            if found is not None and found.begins_loop:
                return found.state(Placing.OUT_OF_ORDER)
            if found is not None:
                definition = found.rule.definition
                return State(state.node, state.position, definition, Placing.OUT_OF_ORDER)
        return None

    def _elsewhere(self, kind: _Kind) -> State | None:
        for node in self._nodes:
            trigger = node.rule.trigger
            if self._matches(trigger, kind):
                return State(node, 0, trigger.definition, Placing.OUT_OF_PLACE)
        return None

    def _with_any_qualifier(self, state: State, kind: _Kind) -> State | None:
        if any(rule.segment_id == kind.segment_id for rule in state.node.rule.segments[1:]):
            return State(state.node, state.position, None, Placing.UNKNOWN_QUALIFIER)
        return None

    def _in_node(self, node: _Node, kind: _Kind, *, since: int) -> _Found | None:
        """What fits best within a node: the first in its order, then the most particular."""
        found: list[_Found] = [
            _Found(rule.position, 0, self._is_misfit(rule, kind), _particular(rule), node, rule)
            for rule in node.rule.segments[1:]
            if rule.position >= since and self._matches(rule, kind)
        ]
        found += [
            _Found(child.position, 1, False, 0, child, child.rule.trigger)
            for child in node.children
            if child.position >= since and self._matches(child.rule.trigger, kind)
        ]
        return min(found, key=lambda one: one[:4], default=None)

    def _is_misfit(self, rule: SegmentRule, kind: _Kind) -> bool:
        known = self._second_codes(rule)
        return bool(known) and kind.second not in known

    def _matches(self, rule: SegmentRule, kind: _Kind) -> bool:
        if rule.segment_id != kind.segment_id:
            return False
        if rule.segment_id not in self.qualified:
            return True
        known = qualifiers(rule)
        return not known or kind.qualifier in known


class _Steps(dict[int, int]):
    """Steps worked out so far; one that is missing is worked out when it is asked for."""

    def __init__(self, walker: Walker) -> None:
        super().__init__()
        self._walker = walker

    def __missing__(self, code: int) -> int:
        after = self._walker.step(code)
        self[code] = after
        return after


@cache
def walker_for(guide: Guide) -> Walker:
    """The walker of a guide; made once."""
    return Walker(guide)


def qualifiers(rule: SegmentRule) -> tuple[str, ...]:
    """The values by which a segment of this rule is known; empty where any will do."""
    return _codes(rule, *QUALIFIER_PLACES.get(rule.segment_id, (1, None)))


def _codes(rule: SegmentRule, number: int | None, component: int | None) -> tuple[str, ...]:
    for element in rule.elements:
        if element.number == number and element.component == component:
            return element.codes
    return ()


def _seconds(guide: Guide) -> Iterator[tuple[str, int]]:
    """Segment ids with two rules in one loop that share a qualifier, and what tells them apart."""
    for loop in guide.loops:
        for one, other in combinations(loop.segments[1:], 2):
            if one.segment_id != other.segment_id:
                continue
            if set(qualifiers(one)).isdisjoint(qualifiers(other)):
                continue
            for element in one.elements:
                codes = set(_codes(other, element.number, element.component))
                is_told = codes and element.codes and codes.isdisjoint(element.codes)
                if is_told and element.component is None:
                    yield one.segment_id, element.number
                    break


def _qualified_ids(guide: Guide) -> Iterator[str]:
    """Segments that need their qualifier to be told apart.

    Those with more than one rule at one place, and those whose rules share no qualifier.
    """
    for loop in guide.loops:
        rules = list(loop.segments[1:])
        rules += [
            child.trigger
            for child in guide.loops
            if any(inside.parent == loop.loop for inside in child.inside)
        ]
        ids = [rule.segment_id for rule in rules]
        yield from {one for one in ids if ids.count(one) > 1}
    for one, other in combinations(guide.segments, 2):
        if one.segment_id == other.segment_id:
            known, others = set(qualifiers(one)), set(qualifiers(other))
            if known and others and known.isdisjoint(others):
                yield one.segment_id


def _descend(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _descend(child)


def _particular(rule: SegmentRule) -> int:
    return len(qualifiers(rule)) or 1_000

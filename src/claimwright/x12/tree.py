"""A transaction's loops as a tree, for readers that make values of them.

The guide says which loop each segment stands in (loops.assign); here the loops find their parents.
What a reader takes out of the tree is remembered, so that it can say what it left behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.money import AmountError, parse_amount
from claimwright.x12.guide import ROOT_LOOP, Guide, open_guide
from claimwright.x12.loops import assign, transactions
from claimwright.x12.syntax import Segments, split
from claimwright.x12.walk import Segment, calendar_date
from claimwright.x12.walker import Placing

_QUANTITY = re.compile(r"-?(\d+\.?\d*|\.\d+)", re.ASCII)
# What every transaction has and no value needs.
_FRAME = frozenset({"ST", "SE"})
_NOTHING = Segment(
    segment_id="", ordinal=0, group=None, transaction=None, elements=(), component_separator=":"
)


@dataclass(slots=True, eq=False)
class Loop:
    """One loop of a file: its own segments, then the loops in it, both in file order."""

    loop: str
    taken: set[int]
    members: list[Segment] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)

    @property
    def ordinal(self) -> int:
        """The ordinal of the segment that begins the loop."""
        return self.members[0].ordinal

    def segments(self, segment_id: str, *qualifiers: str) -> list[Segment]:
        """All segments of that id whose first element is one of the qualifiers (none: any)."""
        found = [
            one
            for one in self.members
            if one.segment_id == segment_id and (not qualifiers or one.element(1) in qualifiers)
        ]
        self.taken.update(one.ordinal for one in found)
        return found

    def segment(self, segment_id: str, *qualifiers: str) -> Segment:
        """The first such segment; where there is none, one whose elements are all absent."""
        for one in self.members:
            if one.segment_id == segment_id and (not qualifiers or one.element(1) in qualifiers):
                self.taken.add(one.ordinal)
                return one
        return _NOTHING

    def inside(self, *names: str) -> list[Loop]:
        """The loops of these names that stand in this one."""
        return [one for one in self.loops if one.loop in names]

    def one(self, name: str) -> Loop | None:
        """The first loop of that name in this one."""
        return next(iter(self.inside(name)), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transaction:
    """A transaction as a tree. guide_release: the guide's that it was read by.

    unplaced: segments that the guide has no place for. unreadable: amounts, numbers and dates
    that are none, by segment, element and text. is_complete: whether its SE was found.
    """

    control_number: str
    release: str
    guide: Guide
    root: Loop
    unplaced: tuple[Segment, ...]
    unreadable: tuple[tuple[Segment, int, str], ...]
    is_complete: bool

    def left_behind(self) -> list[Segment]:
        """The segments that no reader took, in file order."""
        kept = [one for one in _members(self.root) if one.ordinal not in self.root.taken]
        return sorted([*kept, *self.unplaced], key=lambda one: one.ordinal)


def read_transactions(
    segments: Segments, *, code: str, otherwise: str | None = None
) -> Iterator[Transaction]:
    """The transactions of one type (ST01) as trees, as far as they have a guide.

    otherwise: the guide to read those of another release by; without it they are left out.
    """
    fallback: Mapping[str, str] | None = {code: otherwise} if otherwise else None
    placed = assign(segments, otherwise=fallback)
    kinds = transactions(segments).filter(pl.col("code") == code)
    rows = placed.filter(pl.col("transaction").is_in(kinds["transaction"].implode())).select(
        "transaction",
        "guide",
        "segment_id",
        "ordinal",
        "group",
        "elements",
        "component_separator",
        "repetition_separator",
        "loop",
        "begins_loop",
        "placing",
        "definition",
    )
    parts = {
        number: part
        for (number,), part in rows.partition_by(
            "transaction", as_dict=True, maintain_order=True
        ).items()
    }
    for row in kinds.iter_rows(named=True):
        part = parts.get(row["transaction"])
        if part is not None and part["guide"][0] is not None:
            yield _transaction(
                part,
                control_number=row["control_number"] or "",
                release=row["release"],
                guide=open_guide(part["guide"][0]),
            )


def _transaction(
    part: pl.DataFrame, *, control_number: str, release: str, guide: Guide
) -> Transaction:
    parents = {loop.loop: {one.parent for one in loop.inside} for loop in guide.loops}
    root = Loop(ROOT_LOOP, set())
    path = [root]
    unplaced: list[Segment] = []
    unreadable: list[tuple[Segment, int, str]] = []
    tested = _tested(guide.key)
    last = ""
    for row in part.iter_rows():
        number, _, segment_id, ordinal, group, elements, component, repetition, *place = row
        loop, begins_loop, placing, definition = place
        one = Segment(
            segment_id=segment_id,
            ordinal=ordinal,
            group=group,
            transaction=number,
            elements=tuple(elements),
            component_separator=component,
            repetition_separator=repetition,
        )
        last = segment_id
        for element, reads in tested.get(definition, ()):
            if (text := one.element(element)) and not reads(text):
                unreadable.append((one, element, text))
        if placing == Placing.UNKNOWN.value:
            unplaced.append(one)
        elif begins_loop and loop != ROOT_LOOP:
            path = _open(path, loop, parents[loop])
            path[-1].members.append(one)
        else:
            # What comes too late belongs further out, but does not end the loops it stands in.
            around = _back_to(path, loop)
            around[-1].members.append(one)
            if placing != Placing.OUT_OF_ORDER.value:
                path = around
    return Transaction(
        control_number=control_number,
        release=release,
        guide=guide,
        root=root,
        unplaced=tuple(unplaced),
        unreadable=tuple(unreadable),
        is_complete=last == "SE",
    )


@cache
def _tested(guide: str) -> Mapping[int, tuple[tuple[int, Callable[[str], bool]], ...]]:
    """By rule, the elements whose texts must be amounts, numbers or dates, and how to tell."""
    return {
        rule.definition: tuple(
            (one.number, _READS[one.data_element.number])
            for one in rule.elements
            if one.component is None and one.usage != "N" and one.data_element.number in _READS
        )
        for rule in open_guide(guide).segments
    }


def _is_amount(text: str) -> bool:
    try:
        parse_amount(text)
    except AmountError:
        return False
    return True


# Elements that readers turn into cents, quantities and days, by data element.
_READS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("782",), _is_amount),
    **dict.fromkeys(("380", "65", "81"), lambda text: _QUANTITY.fullmatch(text) is not None),
    "373": lambda text: calendar_date(text) is not None,
}


def _open(path: list[Loop], name: str, parents: set[str]) -> list[Loop]:
    """Begin a loop in the nearest loop that it may stand in; in the transaction without one."""
    at = next((at for at in range(len(path) - 1, -1, -1) if path[at].loop in parents), 0)
    opened = Loop(name, path[0].taken)
    path[at].loops.append(opened)
    return [*path[: at + 1], opened]


def _back_to(path: list[Loop], name: str) -> list[Loop]:
    at = next((at for at in range(len(path) - 1, -1, -1) if path[at].loop == name), 0)
    return path[: at + 1]


def _members(loop: Loop) -> Iterator[Segment]:
    yield from (one for one in loop.members if one.segment_id not in _FRAME)
    for one in loop.loops:
        yield from _members(one)


_Value = TypeVar("_Value")


def read_file(
    data: bytes,
    *,
    code: str,
    otherwise: str | None = None,
    guide: str | None = None,
    make: Callable[[Loop, str], _Value],
    name: str,
    source: str,
    file: str | None,
) -> tuple[tuple[_Value, ...], tuple[Finding, ...]]:
    """Read every transaction of one type (ST01) of a file; make a value of each tree.

    make: from a transaction's root and its control number. otherwise: the guide to read other
    releases by; without it they are left out. guide: leave out the transactions of another guide,
    where two guides share a type (277). name: what such a transaction is called.
    Findings, with ids that begin with "x12.<code>.": none (no such transaction), release (it
    follows another one), truncated (it has no end and is left out), value (an amount, a number or
    a date that cannot be read and is left empty), left-out (segments that are in no value).
    """
    segments = split(data, file=file)
    found = list(segments.findings)
    desk = _Desk(code=code, name=name, source=source, file=file)
    if not segments.readable:
        return (), tuple(found)
    values = []
    kinds = transactions(segments).filter(pl.col("code") == code)
    if guide is not None:
        kinds = kinds.filter(pl.col("guide").fill_null(guide) == guide)
    if kinds.is_empty():
        found.append(desk.none())
    trees = {one.root.ordinal: one for one in read_transactions(
        segments, code=code, otherwise=otherwise
    )}  # fmt: skip
    for row in kinds.iter_rows(named=True):
        tree = trees.get(row["ordinal"])
        if tree is None:
            found.append(desk.unknown_release(row))
        elif not tree.is_complete:
            found.append(desk.truncated(tree))
        else:
            values.append(make(tree.root, tree.control_number))
            found.extend(desk.read(tree))
    return tuple(values), tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Words the findings of a reader of one type of transaction."""

    code: str
    name: str
    source: str
    file: str | None

    def none(self) -> Finding:
        return Finding(
            id=f"x12.{self.code}.none",
            severity=Severity.STOP,
            message=f"There is no {self.name} in this file. Check that the right file was chosen.",
            at=Place(file=self.file),
            expected=f"ST*{self.code}",
            source=self.source,
        )

    def unknown_release(self, row: Mapping[str, Any]) -> Finding:
        return Finding(
            id=f"x12.{self.code}.release",
            severity=Severity.STOP,
            message="This transaction follows another release of the standard and was not read. "
            "Ask the sender for the adopted release.",
            at=Place(
                file=self.file,
                transaction=row["control_number"],
                segment="ST",
                segment_ordinal=row["ordinal"],
            ),
            value=row["release"],
            source=self.source,
        )

    def truncated(self, tree: Transaction) -> Finding:
        return Finding(
            id=f"x12.{self.code}.truncated",
            severity=Severity.STOP,
            message="The file breaks off before the end of this transaction (there is no SE "
            "segment), so it was left out. Fetch or ask for the file again.",
            at=self._place(tree, tree.root.members[0]),
            expected="an SE segment",
            source=self.source,
        )

    def read(self, tree: Transaction) -> Iterator[Finding]:
        """What is to be said of a transaction that was read."""
        if not tree.release.startswith(tree.guide.base_release):
            yield Finding(
                id=f"x12.{self.code}.release",
                severity=Severity.WARN,
                message="This transaction follows another release than the one it was read by, so "
                "some of it may mean something else. Ask the sender for the adopted release.",
                at=self._place(tree, tree.root.members[0]),
                value=tree.release,
                expected=tree.guide.release,
                source=self.source,
            )
        for one, element, text in tree.unreadable:
            yield Finding(
                id=f"x12.{self.code}.value",
                severity=Severity.WARN,
                message="This cannot be read as what the guide has here, an amount, a number or "
                "a date, and was left empty. Ask the sender what is meant.",
                at=replace(self._place(tree, one), element=element),
                value=text,
                source=self.source,
            )
        left = tree.left_behind()
        if left:
            yield Finding(
                id=f"x12.{self.code}.left-out",
                severity=Severity.WARN,
                message=f"{len(left)} segments of this transaction are in none of the values "
                "read, the first of them here: the guide has no place for them, or not for so "
                "many. Check the file to see why.",
                at=self._place(tree, left[0]),
                value=", ".join(dict.fromkeys(one.segment_id for one in left)),
                source=self.source,
            )

    def _place(self, tree: Transaction, one: Segment) -> Place:
        return Place(
            file=self.file,
            transaction=tree.control_number,
            segment=one.segment_id,
            segment_ordinal=one.ordinal,
        )

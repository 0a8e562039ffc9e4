"""A transaction's loops as a tree, for readers that make values of them.

The guide says which loop each segment stands in (loops.assign); here the loops find their parents.
What a reader takes out of the tree is remembered, so that it can say what it left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.guide import ROOT_LOOP, Guide, open_guide
from claimwright.x12.loops import assign, transactions
from claimwright.x12.syntax import Segments
from claimwright.x12.walk import Segment
from claimwright.x12.walker import Placing

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

    unplaced: segments that the guide has no place for. is_complete: whether its SE was found.
    """

    control_number: str
    release: str
    guide: Guide
    root: Loop
    unplaced: tuple[Segment, ...]
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
    last = ""
    for row in part.iter_rows():
        number, _, segment_id, ordinal, group, elements, component, repetition, *place = row
        loop, begins_loop, placing = place
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
        if placing == Placing.UNKNOWN.value:
            unplaced.append(one)
        elif begins_loop and loop != ROOT_LOOP:
            path = _open(path, loop, parents[loop])
            path[-1].members.append(one)
        else:
            path = _back_to(path, loop)
            path[-1].members.append(one)
    return Transaction(
        control_number=control_number,
        release=release,
        guide=guide,
        root=root,
        unplaced=tuple(unplaced),
        is_complete=last == "SE",
    )


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


def reading_findings(
    transaction: Transaction, *, kind: str, file: str | None, source: str
) -> Iterator[Finding]:
    """What a reader has to say of a transaction as a whole. Ids begin with "x12.<kind>.".

    release: it follows another guide than it was read by. truncated: it has no end. left-out:
    some segments are in no value.
    """
    last = transaction.root.members[-1] if transaction.root.members else _NOTHING
    if not transaction.release.startswith(transaction.guide.base_release):
        yield Finding(
            id=f"x12.{kind}.release",
            severity=Severity.WARN,
            message="This transaction follows another release than the one it was read by, so "
            "some of it may mean something else. Ask the sender for the adopted release.",
            at=_place(transaction, transaction.root.members[0], file),
            value=transaction.release,
            expected=transaction.guide.release,
            source=source,
        )
    if not transaction.is_complete:
        yield Finding(
            id=f"x12.{kind}.truncated",
            severity=Severity.STOP,
            message="The file breaks off before the end of this transaction (there is no SE "
            "segment), so what is read of it may lack its end. Ask for the file again.",
            at=_place(transaction, last, file),
            expected="an SE segment",
            source=source,
        )
    left = transaction.left_behind()
    if left:
        yield Finding(
            id=f"x12.{kind}.left-out",
            severity=Severity.WARN,
            message=f"{len(left)} segments of this transaction are in none of the values read, "
            "the first of them here: the guide has no place for them, or not so many. Check the "
            "file to see why.",
            at=_place(transaction, left[0], file),
            value=", ".join(dict.fromkeys(one.segment_id for one in left)),
            source=source,
        )


def _place(transaction: Transaction, one: Segment, file: str | None) -> Place:
    return Place(
        file=file,
        transaction=transaction.control_number,
        segment=one.segment_id or None,
        segment_ordinal=one.ordinal or None,
    )

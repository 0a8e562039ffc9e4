"""What the checks answer with: rows of violations, and their way to Findings in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.whereabouts import place

# One row a violation. ordinal is the segment at fault, or the one that begins the loop (or the
# transaction) where something is missing. segment_id and loop are those of what should be there,
# null where they are the segment's own. name is our word for the element, segment or loop.
VIOLATION_SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),
    "ordinal": pl.UInt32(),
    "segment_id": pl.String(),
    "loop": pl.String(),
    "element": pl.UInt32(),
    "component": pl.UInt32(),
    "name": pl.String(),
    "found": pl.String(),
    "expected": pl.String(),
}

NO_VIOLATIONS = pl.DataFrame(schema=VIOLATION_SCHEMA)

# Findings of one id in one file, at most; a file of another kind would drown the reader.
MOST_OF_ONE_KIND = 1_000

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of violation: its SNIP level, how grave it is, and what to tell a biller.

    message may use the columns of VIOLATION_SCHEMA, and `at`: the segment and its element.
    source: what says so; the standard or the guide where it is not given.
    """

    level: int
    severity: Severity = Severity.STOP
    message: str
    source: str | None = None


_RESEND = "Ask the sender to correct the file and send it again."
_FIX = "Correct it and send the file again."
_LEVEL_1 = "SNIP 1: ASC X12.5 and X12.6, release 005010"
_LEVEL_2 = "SNIP 2: HIPAA implementation guide named in ST03 or GS08"

RULES: dict[str, Rule] = {
    "x12.closing-missing": Rule(
        level=1,
        message="{segment_id} is missing: the {name} that begins here does not end. The file was "
        "probably cut in transfer; fetch or ask for it again.",
    ),
    "x12.closing-extra": Rule(
        level=1,
        message="{segment_id} ends a {name} that was not begun, or ends it twice. " + _RESEND,
    ),
    "x12.count": Rule(
        level=1,
        message="{at} says {found}, but {expected} {name} were counted. Something was lost or "
        "added on the way. " + _RESEND,
    ),
    "x12.control-number": Rule(
        level=1,
        message="{at} is {found}, but the {name} began with control number {expected}. " + _RESEND,
    ),
    "x12.control-number-reused": Rule(
        level=1,
        message="Control number {found} was used before for another {name}; the receiver will take "
        "this one for a duplicate. Number each {name} anew and send it again.",
    ),
    "x12.segment-outside": Rule(
        level=1,
        message="What stands outside of any transaction (ST to SE) was not read: segments from "
        "{segment_id} on, {found} in all. " + _RESEND,
    ),
    "x12.group-missing": Rule(
        level=1,
        message="The transaction that begins here stands in no group (GS to GE), so that no "
        "acknowledgment can name it. " + _RESEND,
    ),
    "x12.ta1-position": Rule(
        level=1,
        message="TA1 must come directly after ISA, before the first GS. " + _RESEND,
    ),
    "x12.group-kind": Rule(
        level=1,
        message="GS01 is {found}, but a transaction of this kind belongs in a group {expected}. "
        + _RESEND,
    ),
    "x12.release-mismatch": Rule(
        level=1,
        severity=Severity.WARN,
        message="ST03 says {found} and GS08 says {expected}; they should agree. It was read by "
        "ST03. Ask the sender which guide was meant.",
    ),
    "x12.release-errata": Rule(
        level=2,
        severity=Severity.WARN,
        message="The transaction says it follows {found}; it was checked by {expected}, the "
        "release with the errata that HIPAA adopted. Ask the receiver which one is wanted.",
    ),
    "x12.no-guide": Rule(
        level=2,
        severity=Severity.INFORM,
        message="Transaction {found} has no guide here, so only its envelope was checked. "
        "Check the release in ST03 and GS08 if it should have one.",
    ),
    "x12.segment-id": Rule(
        level=1,
        message="{found!r} is no segment id: two or three capital letters or digits begin a "
        "segment. Look for a stray or missing separator before it. " + _FIX,
    ),
    "x12.segment-unknown": Rule(
        level=2,
        message="Segment {segment_id} does not exist in this transaction. Remove it, or look for "
        "a misspelt segment id, and send the file again.",
    ),
    "x12.segment-unexpected": Rule(
        level=2,
        message="Segment {found} has no place in loop {loop} or around it. Check its first "
        "element, and whether the segment that begins its loop is missing. " + _FIX,
    ),
    "x12.segment-qualifier": Rule(
        level=2,
        message="{at} does not say what this segment is about: {found}. In loop {loop} it may be "
        "one of: {expected}. " + _FIX,
    ),
    "x12.segment-order": Rule(
        level=2,
        message="Segment {segment_id} ({name}) comes too late in its loop. Put the segments in the "
        "guide's order and send the file again.",
    ),
    "x12.loop-place": Rule(
        level=2,
        message="Loop {loop} ({name}) begins where it may not: a loop around it is missing. "
        "Add what is missing before it and send the file again.",
    ),
    "x12.segment-repeat": Rule(
        level=2,
        message="Segment {segment_id} ({name}) is here {found} times in one loop; {expected} "
        "allowed. Remove or move the others and send the file again.",
    ),
    "x12.segment-missing": Rule(
        level=2,
        message="Segment {segment_id} ({name}) is missing in loop {loop}, where it is required. "
        "Add it and send the file again.",
    ),
    "x12.loop-repeat": Rule(
        level=2,
        message="Loop {loop} ({name}) is here {found} times; {expected} allowed. Split the claim "
        "or the file and send it again.",
    ),
    "x12.loop-missing": Rule(
        level=2,
        message="Loop {loop} ({name}) is missing; it begins with {segment_id} and is required "
        "here. Add it and send the file again.",
    ),
    "x12.element-missing": Rule(
        level=2, message="{at} ({name}) is empty but required. Fill it and send the file again."
    ),
    "x12.element-not-used": Rule(
        level=2,
        message="{at} ({name}) must stay empty in this transaction. Remove {found!r} and send the "
        "file again.",
    ),
    "x12.element-short": Rule(
        level=2,
        message="{at} ({name}) is too short: {found!r}, at least {expected} characters wanted. "
        + _FIX,
    ),
    "x12.element-long": Rule(
        level=2,
        message="{at} ({name}) is too long: {found!r}, at most {expected} characters allowed. "
        "Shorten it and send the file again.",
    ),
    "x12.element-type": Rule(
        level=2, message="{at} ({name}) is {found!r}, which is not {expected}. " + _FIX
    ),
    "x12.element-code": Rule(
        level=2,
        message="{at} ({name}) is {found!r}, which is not allowed here. Choose one of: {expected}; "
        "then send the file again.",
    ),
    "x12.element-extra": Rule(
        level=2,
        message="{segment_id} has {found} elements; the guide knows {expected}. Remove the others "
        "and send the file again.",
    ),
    "x12.component-extra": Rule(
        level=2,
        message="{at} ({name}) has {found} components; the guide knows {expected}. Remove the "
        "others and send the file again.",
    ),
    "x12.element-repeat": Rule(
        level=2,
        message="{at} ({name}) is repeated {found} times; {expected} allowed. Remove the others "
        "and send the file again.",
    ),
    "x12.element-trailing": Rule(
        level=1,
        severity=Severity.WARN,
        message="{segment_id} ends with empty elements; some payers refuse that. Leave the "
        "separators at its end out.",
    ),
    "x12.element-relation": Rule(
        level=2,
        message="{segment_id}: {expected}. Fill or empty the elements and send the file again.",
    ),
    "x12.level-number": Rule(
        level=2,
        message="{at} is {found}; levels are numbered from 1 without gaps, so {expected} was due. "
        + _FIX,
    ),
    "x12.level-parent": Rule(
        level=2,
        message="{at} names level {found}, which does not come before it in this transaction. "
        + _FIX,
    ),
    "x12.level-parent-kind": Rule(
        level=2,
        message="{at} names level {found}, which is not of a kind that may hold this one. Name the "
        "level that it belongs to and send the file again.",
    ),
    "x12.more": Rule(
        level=1,
        severity=Severity.INFORM,
        message="{found} more findings of the kind {expected} were left out. Correct the first "
        "ones and check the file again.",
    ),
}


def snip_level(finding: Finding) -> int:
    """The SNIP level of a finding of this room: 1 syntax and envelope, 2 guide requirements,
    3 balance, 4 situations, 5 code sets, 7 the payer's own rules.
    """
    return finding.snip or 1


def violations(frame: pl.DataFrame, **columns: object) -> pl.DataFrame:
    """Lay a frame out by VIOLATION_SCHEMA. columns are constants or expressions to add.

    Columns of the schema that are neither in the frame nor given are null.
    """
    if frame.is_empty():
        return NO_VIOLATIONS
    added = frame.with_columns(
        **{
            name: value if isinstance(value, pl.Expr) else pl.lit(value)
            for name, value in columns.items()
        }
    )
    return added.select(
        (pl.col(name) if name in added.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in VIOLATION_SCHEMA.items()
    )


def ordinals_of(rows: Iterable[pl.DataFrame]) -> pl.Series:
    """The segments at which violations are, each once, in file order."""
    return (
        pl.concat([NO_VIOLATIONS["ordinal"], *(some["ordinal"] for some in rows)]).unique().sort()
    )


def to_findings(
    rows: Iterable[pl.DataFrame],
    *,
    where: pl.DataFrame,
    file: str | None,
    rules: Mapping[str, Rule] = RULES,
    most: int | None = MOST_OF_ONE_KIND,
) -> list[Finding]:
    """Say each violation in words, with its place, in file order; at most so many of one id.

    where: what whereabouts.locate says of their ordinals, in ascending order. rules: what the ids
    mean.
    """
    filled = [some for some in rows if some.height]
    if not filled:
        return []
    every = (
        pl.concat(filled)
        .sort("ordinal", maintain_order=True)
        .with_columns(nth=pl.int_range(pl.len()).over("id"), of=pl.len().over("id"))
    )
    kept = every if most is None else every.filter(pl.col("nth") < most)
    located = where[where["ordinal"].search_sorted(kept["ordinal"])].iter_rows(named=True)
    findings = [
        _finding(row, place(around, file=file), rules)
        for row, around in zip(kept.iter_rows(named=True), located, strict=True)
    ]
    return [*findings, *_left_out(kept, file, most)]


def _finding(row: dict[str, object], own: Place, rules: Mapping[str, Rule]) -> Finding:
    """own: where the segment is; what is missing has another id or loop than it."""
    rule = rules[str(row["id"])]
    segment_id = str(row["segment_id"] or own.segment)
    loop = row["loop"] or own.loop
    at_fault = replace(
        own,
        segment=segment_id,
        loop=_text(loop),
        element=_number(row["element"]),
        component=_number(row["component"]),
    )
    at = segment_id
    if at_fault.element is not None:
        at += f"{at_fault.element:02d}"
    if at_fault.component is not None:
        at += f"-{at_fault.component}"
    found = _shortened(row["found"])
    message = rule.message.format(
        at=at,
        segment_id=segment_id,
        loop=loop,
        name=row["name"],
        found=found,
        expected=row["expected"],
    )
    return Finding(
        id=str(row["id"]),
        severity=rule.severity,
        message=message,
        at=at_fault,
        value=found,
        expected=_text(row["expected"]),
        source=rule.source or (_LEVEL_1 if rule.level == 1 else _LEVEL_2),
        snip=rule.level,
    )


def _left_out(kept: pl.DataFrame, file: str | None, most: int | None) -> Iterator[Finding]:
    if most is None:
        return
    rule = RULES["x12.more"]
    crowded = kept.filter(pl.col("of") > most).unique("id", maintain_order=True)
    for row in crowded.iter_rows(named=True):
        left = row["of"] - most
        yield Finding(
            id="x12.more",
            severity=rule.severity,
            message=rule.message.format(found=left, expected=row["id"]),
            at=Place(file=file),
            value=str(left),
            expected=row["id"],
            snip=rule.level,
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _shortened(value: object) -> str | None:
    text = _text(value)
    if text is not None and len(text) > _LONGEST_VALUE:
        return text[:_LONGEST_VALUE] + "..."
    return text

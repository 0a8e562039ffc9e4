"""Rules between the elements of one segment, in the standard's own notation (SNIP 2).

P0304: both or neither. R0203: at least one. E0207: at most one. C0807: when the first is filled,
the others must be. L050607: when the first is filled, at least one of the others must be.
Source: ASC X12.6, relational conditions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from claimwright.x12.guide import SegmentRule


def relations(rule: SegmentRule) -> Iterator[tuple[pl.Expr, str]]:
    """For each relation of a segment rule: where it is broken, and what it says in words.

    The expressions read a text column e<number> an element, "" where it is empty.
    """
    known = {one.number for one in rule.elements}
    for relation in rule.relations:
        kind, numbers = _parse(relation)
        filled = [
            pl.col(f"e{number}") != "" if number in known else pl.lit(value=False)
            for number in numbers
        ]
        yield _broken(kind, filled), _words(kind, rule.segment_id, numbers)


def numbers_of(relation: str) -> list[int]:
    """The numbers of the elements that a relation is about."""
    return _parse(relation)[1]


def is_kept(relation: str, filled: Collection[int]) -> bool:
    """Whether a segment keeps a relation, by the numbers of its elements that are filled."""
    kind, numbers = _parse(relation)
    first, *others = [number in filled for number in numbers]
    match kind:
        case "P":
            return all((first, *others)) or not any((first, *others))
        case "R":
            return any((first, *others))
        case "E":
            return sum((first, *others)) <= 1
        case "C":
            return not first or all(others)
        case _:
            return not first or any(others)


def _parse(relation: str) -> tuple[str, list[int]]:
    digits = relation[1:]
    return relation[0], [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]


def _broken(kind: str, filled: list[pl.Expr]) -> pl.Expr:
    first, others = filled[0], filled[1:]
    match kind:
        case "P":
            return pl.any_horizontal(filled) & ~pl.all_horizontal(filled)
        case "R":
            return ~pl.any_horizontal(filled)
        case "E":
            return pl.sum_horizontal(one.cast(pl.Int8) for one in filled) > 1
        case "C":
            return first & ~pl.all_horizontal(others)
        case "L":
            return first & ~pl.any_horizontal(others)
        case _:
            raise ValueError(f"not a relation between elements: {kind}")


def _words(kind: str, segment_id: str, numbers: list[int]) -> str:
    names = [f"{segment_id}{number:02d}" for number in numbers]
    first, others = names[0], names[1:]
    match kind:
        case "P":
            return f"{' and '.join(names)} go together, all filled or none"
        case "R":
            return f"at least one of {', '.join(names)} must be filled"
        case "E":
            return f"only one of {', '.join(names)} may be filled"
        case "C":
            return f"when {first} is filled, {' and '.join(others)} must be filled too"
        case _:
            return f"when {first} is filled, one of {', '.join(others)} must be filled too"

"""A rule of the format over one table, and the findings of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.claims.table_schemas import PartyRole
from claimwright.claims.tables import ClaimTables


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A finding for each row of a table where `when` is true.

    frame: the name of a table, or a frame made of several that has claim_id. roles: only parties
    of these. field: the column whose value is shown. unless: a quick test; rows that pass it
    cannot break the rule, so `when` need not be asked of them.
    """

    id: str
    frame: str | pl.DataFrame
    when: pl.Expr
    field: str
    message: str
    expected: str | None = None
    severity: Severity = Severity.STOP
    roles: tuple[PartyRole, ...] = ()
    unless: pl.Expr | None = None

    @property
    def suspect(self) -> pl.Expr:
        """Rows that may break the rule."""
        return self.when if self.unless is None else ~self.unless.fill_null(value=False)


def find(
    rules: Iterable[Rule], tables: ClaimTables, *, transaction: str, source: str
) -> list[Finding]:
    """The findings of rules, their ids with the transaction before them ("x12.837p.charge").

    All rules of a table are asked at once whether any row is suspect; the rows are looked for
    where one is.
    """
    rules = tuple(rules)
    suspected = _suspected(rules, tables)
    return [
        finding
        for number, rule in enumerate(rules)
        if number in suspected
        for finding in _findings(rule, tables, transaction=transaction, source=source)
    ]


def _rows(rule: Rule, tables: ClaimTables) -> pl.LazyFrame:
    frame: pl.DataFrame = (
        getattr(tables, rule.frame) if isinstance(rule.frame, str) else rule.frame
    )  # fmt: skip
    if rule.roles:
        return frame.lazy().filter(pl.col("role").is_in([role.value for role in rule.roles]))
    return frame.lazy()


def _suspected(rules: tuple[Rule, ...], tables: ClaimTables) -> set[int]:
    """The numbers of the rules that a row may break."""
    # By table and roles, then by test: rules that share one ask it once.
    groups: dict[tuple[object, ...], dict[int, list[int]]] = {}
    for number, rule in enumerate(rules):
        frame = rule.frame if isinstance(rule.frame, str) else id(rule.frame)
        test = id(rule.when if rule.unless is None else rule.unless)
        groups.setdefault((frame, rule.roles), {}).setdefault(test, []).append(number)
    asked = []
    for tests in groups.values():
        first = [numbers[0] for numbers in tests.values()]
        suspects = (rules[number].suspect.any().alias(str(number)) for number in first)
        asked.append(_rows(rules[first[0]], tables).select(suspects))
    answers = {
        int(name): is_suspect
        for answer in pl.collect_all(asked)
        for name, is_suspect in answer.row(0, named=True).items()
    }
    return {
        number
        for tests in groups.values()
        for numbers in tests.values()
        for number in numbers
        if answers[numbers[0]]
    }


def _findings(
    rule: Rule, tables: ClaimTables, *, transaction: str, source: str
) -> Iterator[Finding]:
    rows = _rows(rule, tables).filter(rule.suspect).collect().filter(rule.when)
    for row in rows.iter_rows(named=True):
        value = row.get(rule.field)
        role = row.get("role")
        yield Finding(
            id=f"x12.{transaction}.{rule.id}",
            severity=rule.severity,
            message=rule.message,
            at=Place(
                claim_id=row["claim_id"],
                line_number=row.get("line_number"),
                field=rule.field if role is None else f"{role}_{rule.field}",
            ),
            value=None if value is None else str(value),
            expected=rule.expected,
            source=source,
        )

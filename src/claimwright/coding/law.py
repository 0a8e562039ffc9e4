"""Dated rows of law that this room rests on."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import TypeVar

import msgspec
import yaml

from claimwright.base.period import Period


class VisitTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Least total minutes for one level of an office visit. kind: "new" or "established"."""

    kind: str
    level: int
    minutes_at_least: int
    effective_from: date
    effective_to: date | None
    reference: str


class PsychotherapyTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes of a session that a code named for `named_minutes` stands for."""

    named_minutes: int
    minutes_at_least: int
    minutes_at_most: int | None
    effective_from: date
    effective_to: date | None
    reference: str


_Row = TypeVar("_Row", VisitTime, PsychotherapyTime)


def visit_times(*, on: date) -> tuple[VisitTime, ...]:
    """Take the rows in force on a day, in the order of the table."""
    return _in_force(_visit_times(), on)


def psychotherapy_times(*, on: date) -> tuple[PsychotherapyTime, ...]:
    """Take the rows in force on a day, in the order of the table."""
    return _in_force(_psychotherapy_times(), on)


def _in_force(rows: tuple[_Row, ...], on: date) -> tuple[_Row, ...]:
    return tuple(
        row for row in rows if Period(first=row.effective_from, last=row.effective_to).holds(on)
    )


@cache
def _visit_times() -> tuple[VisitTime, ...]:
    return msgspec.convert(_read("visit_times"), tuple[VisitTime, ...])


@cache
def _psychotherapy_times() -> tuple[PsychotherapyTime, ...]:
    return msgspec.convert(_read("psychotherapy_times"), tuple[PsychotherapyTime, ...])


def _read(name: str) -> object:
    text = resources.files("claimwright.coding").joinpath("data", f"{name}.yaml").read_text("utf-8")
    rows: object = yaml.safe_load(text)
    return rows

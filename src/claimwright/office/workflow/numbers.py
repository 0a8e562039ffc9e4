"""Numbers that are given out once: of interchanges, groups, claims, statements."""

from __future__ import annotations

from enum import StrEnum

from claimwright.office.models import ControlNumber, Practice


class NumberKind(StrEnum):
    INTERCHANGE = "interchange"
    GROUP = "group"
    TRANSACTION = "transaction"
    CLAIM = "claim"
    STATEMENT = "statement"


def take(practice: Practice, kind: NumberKind, *, count: int = 1) -> int:
    """Give out `count` numbers in a row and answer the first.

    To be called inside a transaction: the row stays locked until it ends, so that two workers
    never get the same number, and a number whose work was undone is given out again.
    """
    ControlNumber.objects.get_or_create(practice=practice, kind=kind)
    counter = ControlNumber.objects.select_for_update().get(kind=kind)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return first


def take_claim_number(practice: Practice) -> str:
    """Make a patient control number: the practice's and its counter's, no part of a person."""
    return f"CW{practice.pk}A{take(practice, NumberKind.CLAIM):06d}"


def take_statement_number(practice: Practice) -> str:
    return f"ST{practice.pk}A{take(practice, NumberKind.STATEMENT):06d}"

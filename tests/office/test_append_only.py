"""Money, files, notes and the audit trail cannot be changed, whatever code tries it."""

import pytest
from django.db import DatabaseError, connection, transaction

from claimwright.demo.load import Loaded

KEPT = {
    "office_ledgertransaction": "memo = 'other'",
    "office_ledgerentry": "amount_cents = amount_cents + 1",
    "office_auditentry": "action = 'nothing'",
    "office_noteversion": "text = 'other words'",
    "office_codedecision": "reason = 'other'",
    "office_claimevent": "words = 'other'",
    "office_statement": "amount_cents = amount_cents + 1",
    "office_exchangedfile": "sha256 = ''",
}


@pytest.mark.parametrize(("table", "change"), KEPT.items())
def test_a_kept_row_is_not_changed(loaded: Loaded, table: str, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0, f"the day left no row in {table} to try it on"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize("table", KEPT)
def test_a_kept_row_is_not_deleted(loaded: Loaded, table: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(f"DELETE FROM {table}")

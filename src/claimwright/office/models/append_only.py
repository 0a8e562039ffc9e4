"""Triggers that keep rows as they were written, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_rows(editor: BaseDatabaseSchemaEditor, table: str, *, columns: Sequence[str] = ()) -> None:
    """Forbid deleting a table's rows, and updating them: wholly, or the named columns of them."""
    statements = _postgresql if editor.connection.vendor == "postgresql" else _sqlite
    for statement in statements(table, columns):
        editor.execute(statement)


def _sqlite(table: str, columns: Sequence[str]) -> Iterator[str]:
    of_columns = f" OF {', '.join(columns)}" if columns else ""
    for event in (f"UPDATE{of_columns}", "DELETE"):
        verb = event.split()[0].lower()
        yield f"""
            CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table}
            BEGIN SELECT RAISE(ABORT, 'rows of {table} are append-only'); END
        """


def _postgresql(table: str, columns: Sequence[str]) -> Iterator[str]:
    yield f"""
        CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of {table} are append-only' USING ERRCODE = 'restrict_violation';
        END $$
    """
    of_columns = f" OF {', '.join(columns)}" if columns else ""
    yield f"""
        CREATE TRIGGER {table}_keep BEFORE UPDATE{of_columns} OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_keep()
    """
    yield f"""
        CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()
    """

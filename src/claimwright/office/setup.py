"""Make an office ready on its data folder: database and code tables."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claimwright.office import home
from claimwright.office.workflow.code_tables import build_code_tables


def prepare_office() -> None:
    """Build the code tables and bring the database up to date; safe to do again."""
    build_code_tables()
    call_command("migrate", verbosity=0, interactive=False)


def office_exists() -> bool:
    """Whether the database has every table that this release needs.

    Raises django.db.OperationalError where a database server is named and does not answer.
    """
    if connection.vendor == "sqlite" and not home.database_file().exists():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())

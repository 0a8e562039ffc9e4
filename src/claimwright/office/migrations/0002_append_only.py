"""Money, files, notes and the audit trail are only ever added to.

SQLite remakes a table, without its triggers, when a later migration alters it: such a migration
must call `keep_rows` again. A test tries to change a row of each table.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from claimwright.office.models.append_only import keep_rows

_WHOLLY = (
    "office_ledgertransaction",
    "office_ledgerentry",
    "office_auditentry",
    "office_noteversion",
    "office_codedecision",
    "office_claimevent",
    "office_statement",
)


def keep(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in _WHOLLY:
        keep_rows(editor, table)
    keep_rows(
        editor,
        "office_exchangedfile",
        columns=("content", "sha256", "name", "direction", "exchanged_at"),
    )


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial")]

    operations = [migrations.RunPython(keep)]

"""Queue the work that follows, for the worker to do once this transaction holds.

Jobs stand above workflow and call it, so they are known here by their address only.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.utils.module_loading import import_string


class Job(StrEnum):
    SUGGEST_CODES = "claimwright.office.jobs.tasks.suggest_codes"
    EXCHANGE_FILES = "claimwright.office.jobs.tasks.exchange_files"


def enqueue(job: Job, **arguments: int) -> None:
    """Queue a job; if the transaction is undone, the job never was."""
    transaction.on_commit(lambda: import_string(job).enqueue(**arguments))

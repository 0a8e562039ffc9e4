"""Fetch what the other side has put into the inbox, and take each file in once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from claimwright.office import home
from claimwright.office.exchange.folder import ExchangeFolder
from claimwright.office.exchange.sandbox import Sandbox
from claimwright.office.exchange.sandbox.folder import SandboxFolder
from claimwright.office.models import Direction, ExchangedFile, ExchangeKind
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.receive_file import receive

SANDBOX_PAYERS = "payers.yaml"


def fetch(actor: Actor) -> list[ExchangedFile]:
    """Take in the inbox's files that were not taken in before, oldest name first.

    A file is known by its bytes, since payers use one name for many files. A file on which our
    own program fails does not keep the others back: it raises once they are in. Where the
    practice only tries things out, the sandbox payer first answers what was sent.
    """
    actor.require(Permission.RECEIVE_FILE)
    folder = ExchangeFolder(root=home.exchange_folder(actor.practice.slug))
    if actor.practice.exchange == ExchangeKind.SANDBOX:
        _let_the_sandbox_answer(folder)
    taken = set(
        ExchangedFile.objects.filter(direction=Direction.RECEIVED)
        .exclude(handled_at=None)
        .values_list("sha256", flat=True)
    )
    files: list[ExchangedFile] = []
    failures: list[Exception] = []
    for path in folder.waiting():
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() in taken:
            continue
        try:
            files.append(receive(actor, data=data, file_name=path.name))
        except Exception as failure:
            failure.add_note(f"while taking in {path.name}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("files that could not be taken in", failures)
    return files


def _let_the_sandbox_answer(folder: ExchangeFolder) -> None:
    payers = folder.root / SANDBOX_PAYERS
    SandboxFolder(folder.root, _sandbox(payers, payers.stat().st_mtime_ns)).process(
        at=clock.local_now()
    )


@lru_cache(maxsize=4)
def _sandbox(payers: Path, changed_at_ns: int) -> Sandbox:
    """Read the sandbox's payers; `changed_at_ns` makes a changed file be read anew."""
    return Sandbox.from_yaml(payers.read_text(encoding="utf-8"))

"""The sandbox as a counterpart behind two folders: files left in one, answers found in the other.

Every step survives a crash. The new state and the answers that belong to it are written as one
file first; the answers are then copied out of it. Whatever was interrupted is finished by the
next call, under the same names. One process at a time may use a folder.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from claimwright.office.exchange.sandbox.sandbox import PAYMENT_DAYS, Answers, Sandbox
from claimwright.office.exchange.sandbox.state import SandboxState

OUTBOX, INBOX, JOURNAL = "outbox", "inbox", "sandbox-state.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessedFile:
    """A file of the outbox, its SHA-256, and the answers written for it, in order."""

    source: Path
    sha256: str
    answers: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journal:
    state: SandboxState
    processed: tuple[str, ...] = ()
    last_answer: int = 0
    pending: Mapping[str, bytes] | None = None


class SandboxFolder:
    """Folders under `root`: what the office sends (outbox) and what it will receive (inbox)."""

    def __init__(
        self, root: Path, sandbox: Sandbox, *, outbox: str = OUTBOX, inbox: str = INBOX
    ) -> None:
        self._sandbox = sandbox
        self._outbox = root / outbox
        self._inbox = root / inbox
        self._journal_file = root / JOURNAL

    def process(
        self, *, at: datetime, payment_days: int = PAYMENT_DAYS
    ) -> tuple[ProcessedFile, ...]:
        """Answer every file of the outbox not answered before, by content, in order of name.

        Answers are named by date and number: 20260504-0001.999, -0002.277ca, -0003.835.
        Files whose names begin with a dot are still being written and are left alone.
        """
        for folder in (self._outbox, self._inbox):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        journal = self._finish(self._read_journal())
        done = []
        for source in sorted(self._outbox.iterdir()):
            if source.name.startswith(".") or not source.is_file():
                continue
            data = source.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            if sha256 in journal.processed:
                continue
            answers = self._sandbox.answer(
                data, at=at, state=journal.state, payment_days=payment_days
            )
            named = _names(answers, first=journal.last_answer + 1, at=at)
            journal = self._finish(
                _Journal(
                    state=answers.state,
                    processed=(*journal.processed, sha256),
                    last_answer=journal.last_answer + len(named),
                    pending=named,
                )
            )
            paths = tuple(self._inbox / name for name in named)
            done.append(ProcessedFile(source=source, sha256=sha256, answers=paths))
        return tuple(done)

    def _finish(self, journal: _Journal) -> _Journal:
        """Write down what is pending, put it into the inbox, and strike it off."""
        if journal.pending is None:
            return journal
        self._write_journal(journal)
        for name, data in journal.pending.items():
            _write(self._inbox / name, data)
        finished = _Journal(
            state=journal.state,
            processed=journal.processed,
            last_answer=journal.last_answer,
        )
        self._write_journal(finished)
        return finished

    def _read_journal(self) -> _Journal:
        if not self._journal_file.exists():
            return _Journal(state=SandboxState())
        document = json.loads(self._journal_file.read_text(encoding="utf-8"))
        pending = document["pending"]
        return _Journal(
            state=SandboxState.from_json(document["state"]),
            processed=tuple(document["processed"]),
            last_answer=document["last_answer"],
            pending=(
                {name: base64.b64decode(data) for name, data in pending.items()}
                if pending is not None
                else None
            ),
        )

    def _write_journal(self, journal: _Journal) -> None:
        pending = journal.pending
        document = {
            "state": journal.state.to_json(),
            "processed": journal.processed,
            "last_answer": journal.last_answer,
            "pending": (
                {name: base64.b64encode(data).decode() for name, data in pending.items()}
                if pending is not None
                else None
            ),
        }
        _write(self._journal_file, json.dumps(document).encode())


def _names(answers: Answers, *, first: int, at: datetime) -> dict[str, bytes]:
    files = [
        *((answers.ta1, "ta1"),),
        *((answers.acknowledgement_999, "999"),),
        *((data, "277ca") for data in answers.acceptance_277ca),
        *((data, "835") for data in answers.remittances_835),
    ]
    kept = [(data, kind) for data, kind in files if data is not None]
    return {
        f"{at:%Y%m%d}-{number:04d}.{kind}": data
        for number, (data, kind) in enumerate(kept, start=first)
    }


def _write(path: Path, data: bytes) -> None:
    """A reader sees the whole file or none: written beside its place, then renamed."""
    temporary = path.with_name(f".{path.name}.partial")
    # Patients are named in it: for the owner's eyes only.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)

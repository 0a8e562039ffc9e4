"""Exchange by folders: what is sent goes to `outbox`, what comes back lies in `inbox`.

A clearinghouse's own program, an SFTP mount or the sandbox payer stands on the other side.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFolder:
    root: Path

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def make(self) -> None:
        for folder in (self.outbox, self.inbox):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def send(self, name: str, data: bytes) -> Path:
        """Put a file into the outbox whole or not at all. Doing it again changes nothing."""
        self.make()
        target = self.outbox / name
        handle, half = tempfile.mkstemp(dir=self.outbox, prefix=".half-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, target)
        return target

    def waiting(self) -> Iterator[Path]:
        """Name the files in the inbox, oldest name first; half-written ones start with a dot."""
        if self.inbox.exists():
            yield from sorted(
                path for path in self.inbox.iterdir() if path.is_file() and path.name[0] != "."
            )

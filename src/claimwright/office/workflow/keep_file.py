"""Keep a file byte for byte, once."""

from __future__ import annotations

import hashlib

from claimwright.office.models import Direction, ExchangedFile, FileKind
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor


def keep_file(
    actor: Actor, *, direction: Direction, kind: FileKind, name: str, data: bytes
) -> tuple[ExchangedFile, bool]:
    """Store the bytes, or find them where they are kept already. Answers the file and whether
    it is new."""
    return ExchangedFile.objects.get_or_create(
        practice=actor.practice,
        direction=direction,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "kind": kind,
            "name": name[-255:],
            "content": data,
            "exchanged_at": clock.now(),
        },
    )

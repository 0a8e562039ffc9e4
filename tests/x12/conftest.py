"""What the tests of the wire share: pyx12's own validator as an oracle, and an envelope."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from claimwright.x12.envelope import Envelope, Receiver, Submitter

PyX12Errors = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def pyx12_errors() -> PyX12Errors:
    """What pyx12 finds wrong with a file, one text an error; empty for a file it accepts."""
    import pyx12.params
    import pyx12.x12n_document

    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    param = pyx12.params.params()

    def errors(data: bytes) -> list[str]:
        answer = io.StringIO()
        accepted = pyx12.x12n_document.x12n_document(
            param, io.StringIO(data.decode("ascii")), None, None, fd_json=answer
        )
        found = list(_errors(json.loads(answer.getvalue())))
        if not accepted and not found:
            found.append("refused without saying why")
        return found

    return errors


def _errors(node: Any, *path: str) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _errors(child, *path)
    elif isinstance(node, dict):
        here = [*path, *(str(node[key]) for key in ("seg_id", "cur_line") if node.get(key))]
        for key, child in node.items():
            if key == "errors":
                yield from (f"{' '.join(here)}: {error}" for error in child)
            else:
                yield from _errors(child, *here)


@pytest.fixture(scope="session")
def envelope() -> Envelope:
    """An envelope of a test file to a clearinghouse."""
    return Envelope(
        sender_qualifier="ZZ",
        sender_id="WILLOW01",
        receiver_qualifier="ZZ",
        receiver_id="CLEARHOUSE",
        interchange_control_number=42,
        group_control_number=7,
        first_transaction_control_number=11,
        at=datetime(2026, 5, 5, 8, 30),
        usage_indicator="T",
        submitter=Submitter(
            name="Willow Street Family Practice",
            identifier="WILLOW01",
            contact_name="Billing Desk",
            telephone="937-555-0199",
        ),
        receiver=Receiver(name="Clearing House", identifier="CLEARHOUSE"),
    )

"""What the tests of the wire share: pyx12's own validator as an oracle, and an envelope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from claimwright.x12.envelope import Envelope, Receiver, Submitter

from .pyx12_oracle import find_errors

PyX12Errors = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def pyx12_errors() -> PyX12Errors:
    """What pyx12 finds wrong with a file, one text an error; empty for a file it accepts."""
    return lambda data: [f"{one.segment} {one.ordinal}: {one.words}" for one in find_errors(data)]


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

"""A claim of two lines that was sent to its first payer, as the ledger knows it."""

import pytest

from claimwright.claims.records import PayerSequence
from claimwright.ledger import AccountLine, ClaimAccount


@pytest.fixture
def account() -> ClaimAccount:
    return ClaimAccount(
        claim_id="C1",
        visit_id="V1",
        payer_id="MERID",
        sequence=PayerSequence.PRIMARY,
        charge_cents=35_000,
        lines=(
            AccountLine(
                line_number=1,
                line_control_number="C1-1",
                procedure_code="99213",
                modifiers=("25",),
                charge_cents=15_000,
                asked_cents=15_000,
            ),
            AccountLine(
                line_number=2,
                line_control_number="C1-2",
                procedure_code="11102",
                charge_cents=20_000,
                asked_cents=20_000,
            ),
        ),
    )

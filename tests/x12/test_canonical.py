"""What was written, read and written again is the same: one way to say each thing.

The transactions are made up from the guide tables, so that they say what no test thought of.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from claimwright.x12 import p270, p271, p276, p277, p277ca, p278, p820, p834, p835, p999
from claimwright.x12.envelope import Envelope
from claimwright.x12.guide import open_guide

from .generated import make, wrap_in

# By guide, the module and what its file calls the transactions.
MODULES: dict[str, tuple[ModuleType, str]] = {
    "eligibility_inquiry": (p270, "inquiries"),
    "eligibility_response": (p271, "responses"),
    "claim_status_request": (p276, "inquiries"),
    "claim_status_response": (p277, "responses"),
    "claim_acknowledgment": (p277ca, "acknowledgments"),
    "authorization_request": (p278, "reviews"),
    "authorization_response": (p278, "reviews"),
    "premium_payment": (p820, "payments"),
    "enrollment": (p834, "enrollments"),
    "remittance": (p835, "remittances"),
    "acknowledgment": (p999, "groups"),
}


@pytest.mark.parametrize("richness", [0.0, 0.2, 0.6])
@pytest.mark.parametrize("key", MODULES)
def test_writing_is_idempotent(key: str, richness: float, envelope: Envelope) -> None:
    module, name = MODULES[key]
    guide = open_guide(key)
    for seed in (11, 12):
        data = wrap_in(guide, [make(guide, seed=seed, richness=richness)], envelope=envelope)
        once = module.write(getattr(module.read(data), name), envelope=envelope)
        twice = module.write(getattr(module.read(once), name), envelope=envelope)
        assert once == twice
        assert b".00*" not in once
        assert b".00~" not in once

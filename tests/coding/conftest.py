"""The encoder, made once for the room's tests."""

import pytest

from claimwright.codes.icd10cm import ICD10CM
from claimwright.coding.encoder import Encoder


@pytest.fixture(scope="session")
def encoder(icd10cm: ICD10CM) -> Encoder:
    return Encoder.of(icd10cm)

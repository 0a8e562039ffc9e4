"""The classification and the encoder, made once for the room's tests."""

from pathlib import Path

import pytest

from claimwright.codes.icd10cm import ICD10CM, write_table
from claimwright.coding.encoder import Encoder


@pytest.fixture(scope="session")
def icd10cm_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("icd10cm") / "icd10cm.arrow"
    write_table(path)
    return path


@pytest.fixture(scope="session")
def icd10cm(icd10cm_path: Path) -> ICD10CM:
    return ICD10CM.open(icd10cm_path)


@pytest.fixture(scope="session")
def encoder(icd10cm: ICD10CM) -> Encoder:
    return Encoder.of(icd10cm)

"""What every room's tests share: a data folder of their own, the project's root, sample data."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from claimwright.codes.icd10cm import ICD10CM, write_table

PROJECT = Path(__file__).resolve().parent.parent

# A busy machine is slow now and then; that is not a failure of the code under test.
settings.register_profile("project", deadline=None)
settings.register_profile("fuzz", deadline=None, max_examples=5000)
settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    """Give the tests a data folder of their own, so that none can touch a person's."""
    os.environ["CLAIMWRIGHT_HOME"] = home = tempfile.mkdtemp(prefix="claimwright-tests-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The project's root folder."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of sample data beside the project; skips where a machine does not have it."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no sample data beside the project (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def icd10cm_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled classification as a file: built once, as building takes seconds."""
    path = tmp_path_factory.mktemp("icd10cm") / "icd10cm.arrow"
    write_table(path)
    return path


@pytest.fixture(scope="session")
def icd10cm(icd10cm_path: Path) -> ICD10CM:
    """The classification, opened once for all rooms."""
    return ICD10CM.open(icd10cm_path)

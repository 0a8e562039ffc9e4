"""What every room's tests share: a data folder of their own, the project's root, sample data."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

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

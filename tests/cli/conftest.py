"""The commands as a person runs them: real processes on a data folder of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def claimwright(data_home: Path) -> Command:
    """Run `claimwright` with these words; answers exit code, output and errors."""

    def run(
        *words: object, home: Path = data_home, **more: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("CLAIMWRIGHT_")
        }
        return subprocess.run(
            [sys.executable, "-m", "claimwright.cli", *map(str, words)],
            env=environment | {"CLAIMWRIGHT_HOME": str(home), "COLUMNS": "200"} | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run

"""tools/with_postgres.py gives a command a real server, and takes it away again."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = """
import os, psycopg, sys
with psycopg.connect(os.environ["CLAIMWRIGHT_DATABASE_URL"]) as connection:
    folder = connection.execute("show data_directory").fetchone()[0]
    print(folder, connection.execute("select 6 * 7").fetchone()[0])
sys.exit(7)
"""


def has_postgres(root: Path) -> bool:
    spec = importlib.util.spec_from_file_location(
        "debian_packages", root / "tools" / "debian_packages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.find_postgres_programs() is not None


def test_the_command_has_a_server_and_its_exit_code_comes_back(project_root: Path) -> None:
    if not has_postgres(project_root):
        pytest.skip("PostgreSQL is not on this machine")
    result = subprocess.run(
        [sys.executable, "tools/with_postgres.py", "--", sys.executable, "-c", COMMAND],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 7, result.stderr
    folder, answer = result.stdout.split()
    assert answer == "42"
    assert not Path(folder).parent.exists()

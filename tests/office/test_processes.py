"""Two who do the same thing at once, and a machine that stops: one effect, nothing lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from claimwright.office import home
from claimwright.office.workflow.code_tables import build_code_tables

OFFICE = (sys.executable, str(Path(__file__).with_name("one_office.py")))
CLAIMWRIGHT = str(Path(sys.executable).with_name("claimwright"))
DATABASE = "claimwright_processes"


class Office:
    """An office of its own on the database kind that the tests run on."""

    def __init__(self, folder: Path, database_url: str | None) -> None:
        self.folder = folder
        self.environment = os.environ | {"CLAIMWRIGHT_HOME": str(folder)}
        if database_url:
            self.environment["CLAIMWRIGHT_DATABASE_URL"] = database_url

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> str:
        process = self.start(*command)
        out, errors = process.communicate()
        assert process.returncode == 0, errors
        return out

    def at_once(self, *command: str) -> list[str]:
        processes = [self.start(*command) for _ in range(2)]
        answers = [process.communicate() for process in processes]
        assert [process.returncode for process in processes] == [0, 0], answers
        return [out for out, _ in answers]

    @property
    def sent(self) -> list[Path]:
        return sorted((self.folder / "exchange" / "demo" / "outbox").glob("*.837"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    home.make_home()
    build_code_tables()
    table = home.icd10cm_file()
    copied = folder / table.relative_to(home.data_home())
    copied.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(table, copied)
    url = os.environ.get("CLAIMWRIGHT_DATABASE_URL")
    if url is None:
        made = Office(folder, None)
        made.run(*OFFICE, "make")
        yield made
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
    try:
        made = Office(folder, f"{url.rpartition('/')[0]}/{DATABASE}")
        made.run(*OFFICE, "make")
        yield made
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def test_one_remittance_posted_by_two_at_once_has_one_effect(office: Office) -> None:
    files = [str(path) for path in sorted(office.folder.glob("*.835"))]
    post = (CLAIMWRIGHT, "remit", "post", "--json", *files)
    reports = [json.loads(answer) for answer in office.at_once(*post)]
    remitted = reports[0]["remitted_cents"]
    assert remitted > 0
    assert sum(report["posted_cents"] for report in reports) == remitted
    assert sum(report["suspense_cents"] for report in reports) == 0
    verified = json.loads(office.run(CLAIMWRIGHT, "ledger", "verify", "--json"))
    assert verified["ok"]


def test_ready_claims_submitted_by_two_at_once_go_out_once(office: Office) -> None:
    before = office.sent
    answers = office.at_once(*OFFICE, "submit")
    assert "nothing was ready" in answers
    (new,) = set(office.sent) - set(before)
    assert new.read_bytes().count(b"CLM*") == 2
    assert new.name in answers


def test_a_file_kept_before_the_machine_stopped_is_delivered_later(office: Office) -> None:
    before = office.sent
    process = office.start(*OFFICE, "submit-and-die")
    _, errors = process.communicate()
    assert process.returncode == -signal.SIGKILL, errors
    assert office.sent == before
    assert office.run(*OFFICE, "submit") == "nothing was ready"
    office.run(*OFFICE, "deliver")
    (new,) = set(office.sent) - set(before)
    data = new.read_bytes()
    assert data.count(b"CLM*") == 1
    office.run(*OFFICE, "deliver")
    assert (office.sent, new.read_bytes()) == ([*before, new], data)
    numbers = {path.read_text("ascii").split("*")[13] for path in office.sent}
    assert len(numbers) == len(office.sent)

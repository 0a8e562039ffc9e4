"""The office's commands: they make it, say what is missing, and look whether its books hold."""

import json
import stat
from pathlib import Path

from .conftest import Command


def test_without_an_office_it_says_what_to_run(claimwright: Command, tmp_path: Path) -> None:
    for words in (["serve"], ["worker"], ["ledger", "verify"]):
        done = claimwright(*words, home=tmp_path / "none")
        assert done.returncode == 1
        assert "claimwright init" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_database_that_does_not_answer_is_said(claimwright: Command) -> None:
    done = claimwright(
        "ledger", "verify", CLAIMWRIGHT_DATABASE_URL="postgresql://nobody:x@127.0.0.1:1/none"
    )
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_init_makes_an_empty_office_that_only_its_owner_reads(
    claimwright: Command, tmp_path: Path
) -> None:
    home = tmp_path / "office"
    for _ in range(2):
        done = claimwright("init", home=home)
        assert done.returncode == 0, done.stderr
        assert str(home) in done.stdout
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    verified = claimwright("ledger", "verify", "--json", home=home)
    assert json.loads(verified.stdout) == {"ok": True, "entries": 0, "breaks": []}
    remittance = tmp_path / "any.835"
    remittance.write_bytes(b"ISA")
    posted = claimwright("remit", "post", remittance, home=home)
    assert posted.returncode == 1
    assert "Name the practice" in posted.stderr

"""Make the virtual environment .venv from the lock, or bring it up to date.

    python3 tools/environment.py

Needs Python 3.11 or later and nothing else. Every package is checked against its hash in
requirements.lock. Safe to run twice, and by two at once: the second waits for the first.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import debian_packages

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / ".installed"


def runs(python: Path) -> bool:
    """Whether this interpreter is there and still works with its pip."""
    if not python.exists():
        return False
    return not subprocess.call([python, "-m", "pip", "--version"], stdout=subprocess.DEVNULL)


def install() -> None:
    """Install the locked packages, then Claimwright itself, so that edits take effect at once."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.check_call(
        [*pip, "--require-hashes", "--requirement", "requirements.lock"], cwd=PROJECT
    )
    subprocess.check_call(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", "."], cwd=PROJECT
    )


def main() -> int:
    """Make or renew the environment and mark it with a stamp; 1 with a message where it fails."""
    if not debian_packages.ensure(["venv"]):
        return 1
    with (PROJECT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            if not runs(PYTHON):
                print("Making the virtual environment .venv ...", flush=True)
                subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
            print("Installing the locked packages ...", flush=True)
            install()
        except subprocess.CalledProcessError as failure:
            print(
                f"The environment could not be made (exit {failure.returncode}).", file=sys.stderr
            )
            return 1
        STAMP.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())

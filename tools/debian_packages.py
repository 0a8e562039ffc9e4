"""Make sure that the programs which the tests need beside Python are on this machine.

    python3 tools/debian_packages.py [venv] [postgresql] [chromium]

Installs what is missing with apt-get where it may (as root, or through sudo without a password).
Where it may not, it says what to install and exits with 1. Nothing is done when all is there.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


def find_postgres_programs() -> Path | None:
    """The folder that holds initdb and postgres, of the newest installed version, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def find_chromium() -> Path | None:
    """Debian's Chromium, or one on the PATH, or None."""
    debian = Path("/usr/bin/chromium")
    if debian.exists():
        return debian
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return Path(found) if found else None


def has_venv() -> bool:
    """Whether this Python can make a virtual environment with pip in it.

    Debian keeps ensurepip in a package of its own, whose removal may leave an empty folder.
    """
    spec = importlib.util.find_spec("ensurepip")
    return spec is not None and spec.origin is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Something the project needs from the system: how to see it, and which packages hold it."""

    is_there: Callable[[], bool]
    packages: tuple[str, ...]
    purpose: str


PROGRAMS = {
    "venv": Program(
        is_there=has_venv,
        packages=("python3-venv",),
        purpose="to make the virtual environment",
    ),
    "postgresql": Program(
        is_there=lambda: find_postgres_programs() is not None,
        packages=("postgresql",),
        purpose="to run the office's tests on PostgreSQL",
    ),
    "chromium": Program(
        is_there=lambda: find_chromium() is not None,
        # Without a font package the pages, and their pictures, have no letters.
        packages=("chromium", "fonts-liberation"),
        purpose="to run the tests in a browser",
    ),
}


def apt_command() -> list[str] | None:
    """The words that go before apt-get's own, or None where packages may not be installed."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if shutil.which("sudo") and not subprocess.call(
        ["sudo", "-n", "true"], stderr=subprocess.DEVNULL
    ):
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def ensure(names: Sequence[str]) -> bool:
    """Install what is missing of the named programs; False, with a message, where that failed."""
    missing = [PROGRAMS[name] for name in names if not PROGRAMS[name].is_there()]
    if not missing:
        return True
    packages = [package for program in missing for package in program.packages]
    apt = apt_command()
    if apt is not None:
        print(f"Installing {' '.join(packages)} ...", flush=True)
        quiet = ["-q", "-y", "-o", "Dpkg::Use-Pty=0"]
        # A stale list of one source is no reason to stop: the install says what is truly missing.
        subprocess.call([*apt, "update", "-q"], stdout=subprocess.DEVNULL)
        subprocess.call(
            [*apt, "install", *quiet, "--no-install-recommends", *packages],
            stdout=subprocess.DEVNULL,
        )
        importlib.invalidate_caches()
        missing = [program for program in missing if not program.is_there()]
    for program in missing:
        print(
            f"Missing: {', '.join(program.packages)} ({program.purpose}).\n"
            f"  Install it and run the command again:\n"
            f"    apt-get install --no-install-recommends {' '.join(program.packages)}",
            file=sys.stderr,
        )
    return not missing


def main(arguments: Sequence[str]) -> int:
    """Ensure the programs named on the command line, or all of them."""
    unknown = [name for name in arguments if name not in PROGRAMS]
    if unknown:
        print(f"Unknown: {' '.join(unknown)}. Known: {' '.join(PROGRAMS)}.", file=sys.stderr)
        return 2
    return 0 if ensure(arguments or list(PROGRAMS)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

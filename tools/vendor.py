"""Keep the browser files that are not ours: fetch the pinned packages, or check what is stored.

    python tools/vendor.py            fetch with `npm pack`, verify, store
    python tools/vendor.py --check    verify the stored files; no network

vendor.toml beside the stored files pins each package by version and by the SHA-256 of its archive,
and each stored file by its own. A comment that names a source map is cut off, because the map is
not stored and Django's manifest storage refuses a file whose reference leads nowhere.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
VENDOR = PROJECT / "src" / "claimwright" / "office" / "web" / "static" / "vendor"
PINS = VENDOR / "vendor.toml"
SOURCE_MAP = re.compile(rb"\n?(?://#|/\*#) sourceMappingURL=[^\n*]*(?:\*/)?\s*\Z")


def sha256(content: bytes) -> str:
    """The SHA-256 of these bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def read_packages() -> list[dict[str, Any]]:
    """The pinned packages, as vendor.toml lists them."""
    packages: list[dict[str, Any]] = tomllib.loads(PINS.read_text())["package"]
    return packages


def check() -> list[str]:
    """What is wrong with the stored files: changed, missing, or not pinned."""
    problems = []
    pinned = {PINS}
    for package in read_packages():
        for file in package["file"]:
            stored = VENDOR / package["folder"] / file["name"]
            pinned.add(stored)
            if not stored.is_file():
                problems.append(f"missing: {stored.relative_to(VENDOR)}")
            elif sha256(stored.read_bytes()) != file["sha256"]:
                problems.append(f"changed: {stored.relative_to(VENDOR)}")
    strangers = {path for path in VENDOR.rglob("*") if path.is_file()} - pinned
    return problems + [f"not pinned: {path.relative_to(VENDOR)}" for path in sorted(strangers)]


def fetch(package: dict[str, Any], *, into: Path) -> Path:
    """Fetch a package's archive and hold it against its hash; ValueError where they differ."""
    wanted = f"{package['npm']}@{package['version']}"
    name = subprocess.check_output(
        ["npm", "pack", "--silent", "--pack-destination", str(into), wanted], text=True
    ).strip()
    archive = into / name
    found = sha256(archive.read_bytes())
    if found != package["sha256"]:
        raise ValueError(f"{wanted}: the archive's SHA-256 is {found}, pinned {package['sha256']}")
    return archive


def store(package: dict[str, Any], archive: Path) -> None:
    """Store the files that the package's pins take from the archive."""
    folder = VENDOR / package["folder"]
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as opened:
        for file in package["file"]:
            if "from" not in file:
                continue
            member = opened.extractfile(f"package/{file['from']}")
            if member is None:
                raise ValueError(f"{file['from']} is not a file in {archive.name}")
            (folder / file["name"]).write_bytes(SOURCE_MAP.sub(b"\n", member.read()))


def main(arguments: Sequence[str]) -> int:
    """Fetch unless told only to check, then check; 1 with the reasons where something is wrong."""
    if list(arguments) not in ([], ["--check"]):
        print("usage: vendor.py [--check]", file=sys.stderr)
        return 2
    if not arguments:
        with tempfile.TemporaryDirectory() as folder:
            for package in read_packages():
                store(package, fetch(package, into=Path(folder)))
    problems = check()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

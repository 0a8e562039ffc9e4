"""The data folder: where an office keeps its database, code tables and exchanged files.

CLAIMWRIGHT_HOME names it everywhere; without it, it is the folder `claimwright` in the
user's home.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_KEY_FILE = "secret_key"


def data_home() -> Path:
    named = os.environ.get("CLAIMWRIGHT_HOME")
    return Path(named).expanduser().resolve() if named else Path.home() / "claimwright"


def make_home() -> Path:
    """Make the data folder, readable by its owner only, with a secret key of its own."""
    home = data_home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "codes").mkdir(exist_ok=True)
    (home / "exchange").mkdir(exist_ok=True)
    key_file = home / _KEY_FILE
    if not key_file.exists():
        with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return home


def secret_key() -> str:
    """Read the key of this office; a throw-away one where no office has been made yet."""
    key_file = data_home() / _KEY_FILE
    if key_file.exists():
        return key_file.read_text().strip()
    return secrets.token_urlsafe(64)


def database_file() -> Path:
    return data_home() / "claimwright.sqlite3"


def codes_folder() -> Path:
    """Where the loaded releases of code sets are kept, beside the shipped one."""
    return data_home() / "codes"


def icd10cm_file() -> Path:
    """The shipped release of ICD-10-CM, compiled."""
    return codes_folder() / "icd10cm.arrow"


def exchange_folder(practice_slug: str) -> Path:
    return data_home() / "exchange" / practice_slug

"""The lock installs the same packages anywhere: every one by hash, and from no named place."""

import re
import tomllib
from pathlib import Path

import pytest

REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^ ;\\]+)")


def normalized(requirement: str) -> str:
    """A requirement's package name in the form the lock writes it."""
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def lock(project_root: Path) -> str:
    return (project_root / "requirements.lock").read_text()


def test_every_package_has_a_version_and_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[^\s#])", lock.replace("\\\n", " ").strip())
    bare = [
        entry for entry in entries if not REQUIREMENT.match(entry) or "--hash=sha256:" not in entry
    ]
    assert len(entries) > 20
    assert bare == []


def test_no_host_path_or_option_of_the_machine_that_made_it(lock: str) -> None:
    without_hashes = re.sub(r"--hash=sha256:[0-9a-f]{64}", "", lock)
    suspicious = [
        line
        for line in without_hashes.splitlines()
        if re.search(r"://|file:|@ |(?<!\w)/|--|\.whl|\+cpu|\+local", line)
    ]
    assert suspicious == []


def test_every_direct_dependency_is_locked(lock: str, project_root: Path) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    locked = {match["name"] for line in lock.splitlines() if (match := REQUIREMENT.match(line))}
    assert {normalized(requirement) for requirement in wanted} - locked == set()

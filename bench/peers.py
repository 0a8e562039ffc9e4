"""Other people's libraries, each in an environment of its own, made when it is first measured."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.inputs import PROJECT

# Ignored by git; `make clean` takes it away.
_ENVIRONMENTS = PROJECT / ".bench"
_WORDS_OF_A_FAILURE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A library and what it needs, all pinned, so that a later run measures the same."""

    name: str
    version: str
    requirements: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name and version, as a table shows them."""
        return f"{self.name} {self.version}"

    @property
    def _folder(self) -> Path:
        return _ENVIRONMENTS / f"{self.name}-{self.version}-python{sys.version_info.minor}"

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return self._folder / "bin" / "python"

    def install(self) -> None:
        """Make its environment unless that was done; PeerMissing where it cannot be made."""
        if (self._folder / "installed").exists():
            return
        shutil.rmtree(self._folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(self._folder)])
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        _run([*pip, f"{self.name}=={self.version}", *self.requirements])
        (self._folder / "installed").touch()


class PeerMissing(Exception):
    """A peer could not be installed here; the message says why, without a path."""


PYX12 = Peer(name="pyx12", version="4.0.0")
X12SDK = Peer(
    name="x12sdk", version="2.2.0", requirements=("pydantic==2.14.3", "pydantic-settings==2.16.3")
)
OXEDI = Peer(name="oxedi", version="0.6.0")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # Of what pip says, the line that names the error; warnings may follow it.
        said = [one for one in done.stderr.splitlines() if "ERROR" in one] or ["no reason given"]
        raise PeerMissing(said[0].replace(str(PROJECT), "")[:_WORDS_OF_A_FAILURE])

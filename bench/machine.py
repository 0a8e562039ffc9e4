"""What the figures were measured on, without anything that names the machine."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib import metadata
from pathlib import Path

_LIBRARIES = ("polars", "django", "msgspec", "pyahocorasick", "pyx12", "simple-icd-10-cm")
_GIBIBYTE = 1024**3


def describe_machine() -> list[tuple[str, str]]:
    """Name and value, line by line: processor, memory, Python, libraries, and how busy it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return [
        ("Processor", f"{os.cpu_count()} cores, {_processor_model()}"),
        ("Memory", f"{memory:.0f} GiB"),
        ("System", f"{platform.system()} {platform.machine()}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("Libraries", f"{versions}, SQLite {sqlite3.sqlite_version}"),
        ("Load before the run", f"{os.getloadavg()[0]:.1f} processes wanted a core"),
    ]


def _processor_model() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "unknown model"

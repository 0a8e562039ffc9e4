"""Files that outlast a crash or a power cut: written down to the disk before they count."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write an Arrow IPC file, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished-{os.getpid()}")
    frame.write_ipc(unfinished, compression="lz4")
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


def write_bytes(data: bytes, path: Path) -> None:
    """Write a file down to the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut; not every system can (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

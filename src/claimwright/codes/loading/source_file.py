"""A file as it came from its publisher, and the files in a zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from claimwright.base.finding import Finding, Place, Severity

MOST_MEMBERS = 200
LARGEST_MEMBER_BYTES = 400_000_000
LARGEST_TOTAL_BYTES = 800_000_000
# Text of fixed columns packs well: the official files reach 40 to 1.
HIGHEST_RATIO = 200

_ZIP_MAGIC = b"PK\x03\x04"
_WORKBOOK_MEMBER = "[Content_Types].xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """Name and bytes of a file; the name is for people, what it is the bytes say.

    container: the name of the zip that it was in.
    """

    name: str
    data: bytes
    container: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def is_workbook(self) -> bool:
        """Whether it is an xlsx workbook."""
        return self.data.startswith(_ZIP_MAGIC) and _WORKBOOK_MEMBER in _member_names(self.data)

    def head(self, length: int = 4096) -> str:
        """Show how the file begins, with every byte as some character."""
        return _without_mark(self.data[:length]).decode("latin-1")

    def text(self) -> str:
        """Decode the file: UTF-8 with or without its mark, else Windows-1252."""
        try:
            return _without_mark(self.data).decode("utf-8")
        except UnicodeDecodeError:
            return self.data.decode("cp1252", errors="replace")


def unpack(name: str, data: bytes) -> tuple[SourceFile, ...] | Finding:
    """Give the files in a zip, anything else (a workbook too) as itself.

    Finding "codes.zip-refused" (STOP): a zip that cannot be read, or that holds more, or larger,
    files than an official one does.
    """
    own = SourceFile(name=name, data=data)
    if not data.startswith(_ZIP_MAGIC):
        return (own,)
    try:
        files = (own,) if own.is_workbook else tuple(_members(own))
        # A workbook is a zip itself, and unpacked when it is read.
        for file in files:
            if file.is_workbook:
                _refuse_oversize(zipfile.ZipFile(io.BytesIO(file.data)).infolist())
    except _Oversize as error:
        return _refused(name, str(error))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        return _refused(name, f"it cannot be unpacked ({error})")
    return files


class _Oversize(Exception):
    """A zip that holds more, or larger, files than an official one does."""


def _members(packed: SourceFile) -> Iterator[SourceFile]:
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        _refuse_oversize(members)
        for one in members:
            # No more is read than the heading says, whatever the member unpacks to.
            name = one.filename.rsplit("/", 1)[-1]
            yield SourceFile(name=name, data=archive.read(one), container=packed.name)


def _refuse_oversize(members: list[zipfile.ZipInfo]) -> None:
    complaint = _complaint(members)
    if complaint is not None:
        raise _Oversize(complaint)


def _complaint(members: list[zipfile.ZipInfo]) -> str | None:
    if len(members) > MOST_MEMBERS:
        return f"it holds {len(members)} files, and {MOST_MEMBERS} are the most"
    if sum(one.file_size for one in members) > LARGEST_TOTAL_BYTES:
        return f"unpacked it is larger than {LARGEST_TOTAL_BYTES:,} bytes"
    for one in members:
        if one.file_size > LARGEST_MEMBER_BYTES:
            return f"{one.filename} is larger than {LARGEST_MEMBER_BYTES:,} bytes"
        if one.file_size > HIGHEST_RATIO * max(one.compress_size, 1):
            return f"{one.filename} unpacks to more than {HIGHEST_RATIO} times its size"
    return None


def _refused(name: str, complaint: str) -> Finding:
    return Finding(
        id="codes.zip-refused",
        severity=Severity.STOP,
        message=f"{name} was not unpacked: {complaint}. Fetch the file from its publisher again, "
        "or unpack it and load the files in it.",
        at=Place(file=name),
    )


def _member_names(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def _without_mark(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf")

"""What the wire is measured at: splitting, reading, checking and writing an 837P and an 835."""

from __future__ import annotations

import tempfile
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bench.inputs import Inputs
from bench.measure import Action

if TYPE_CHECKING:
    from claimwright.codes.icd10cm import ICD10CM

_FORM_AND_BALANCE = frozenset({1, 2, 3})
_EVERY_LEVEL = _FORM_AND_BALANCE | {4, 5}


def split_claims(inputs: Inputs, size: int) -> Action:
    """837P bytes to the table of segments."""
    from claimwright.x12.syntax import split

    data = inputs.claims_file(size).read_bytes()
    return lambda: {"bytes": len(data), "segments": split(data).table.height}


def read_claims(inputs: Inputs, size: int) -> Action:
    """837P bytes to all their tables; what no table takes is in the one of other segments."""
    from claimwright.x12 import p837
    from claimwright.x12.chunks import Chunks

    data = inputs.claims_file(size).read_bytes()

    def read() -> dict[str, int]:
        tables = p837.read_chunks(Chunks(data=data))
        return {"bytes": len(data), "claims": tables.known.claims.height}

    return read


def read_remittance(inputs: Inputs, size: int) -> Action:
    """835 bytes to all their tables; what no table takes is in the one of other segments."""
    from claimwright.x12 import p835
    from claimwright.x12.chunks import Chunks

    data = inputs.remittance_file(size).read_bytes()

    def read() -> dict[str, int]:
        return {
            "bytes": len(data),
            "claims": p835.read_chunks(Chunks(data=data)).claims.height,
        }

    return read


def read_remittance_values(inputs: Inputs, size: int) -> Action:
    """835 bytes to values."""
    from claimwright.x12 import p835

    data = inputs.remittance_file(size).read_bytes()
    return lambda: {"bytes": len(data), "claims": len(p835.read(data).remittances[0].claims)}


def store_claims(inputs: Inputs, size: int) -> Action:
    """837P file to Parquet files, by the command."""
    return _store(inputs.claims_file(size))


def stream_claims(inputs: Inputs, size: int) -> Action:
    """The same a piece at a time, with bounded memory."""
    return _store(inputs.claims_file(size), "--stream")


def _store(path: Path, *options: str) -> Action:
    from claimwright.cli.wire import x12_read

    def store() -> dict[str, int]:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            arguments = [str(path), "--to", folder, *options]
            # A command says what it did, and ends the process.
            with redirect_stdout(StringIO()), suppress(SystemExit):
                x12_read.main(arguments, standalone_mode=False)
            stored = sum(one.stat().st_size for one in Path(folder).rglob("*") if one.is_file())
        return {"bytes": path.stat().st_size, "stored": stored}

    return store


def check_claims(inputs: Inputs, size: int) -> Action:
    """837P bytes to findings of form and balance, of which there are none."""
    return _check(inputs.claims_file(size), levels=_FORM_AND_BALANCE)


def check_claims_whole(inputs: Inputs, size: int) -> Action:
    """The same with situational rules and code sets."""
    from claimwright.codes.icd10cm import ICD10CM

    codes = ICD10CM.open(inputs.icd10cm_file())
    return _check(inputs.claims_file(size), levels=_EVERY_LEVEL, codes=codes)


def check_remittance(inputs: Inputs, size: int) -> Action:
    """835 bytes to findings of form and balance, of which there are none."""
    return _check(inputs.remittance_file(size), levels=_FORM_AND_BALANCE)


def check_remittance_whole(inputs: Inputs, size: int) -> Action:
    """The same with situational rules and code sets."""
    return _check(inputs.remittance_file(size), levels=_EVERY_LEVEL)


def _check(path: Path, *, levels: frozenset[int], codes: ICD10CM | None = None) -> Action:
    from claimwright.x12.check import check

    data = path.read_bytes()

    def act() -> dict[str, int]:
        findings = check(data, codes=codes, levels=levels)
        if findings:
            raise RuntimeError(f"the synthetic file has a finding: {findings[0].message}")
        return {"bytes": len(data)}

    return act


def write_claims(inputs: Inputs, size: int) -> Action:
    """Claim tables to 837P bytes."""
    from bench.write_inputs import envelope
    from claimwright.x12 import p837p

    tables = inputs.tables(size)
    around = envelope()
    return lambda: {"bytes": len(p837p.write(tables, envelope=around))}


def write_remittance(inputs: Inputs, size: int) -> Action:
    """Values of a remittance to 835 bytes."""
    from bench.write_inputs import envelope
    from claimwright.x12 import p835

    remittances = p835.read(inputs.remittance_file(size).read_bytes()).remittances
    around = envelope()
    return lambda: {"bytes": len(p835.write(remittances, envelope=around))}

"""What peers are measured at, in environments of their own: no library but theirs, none of ours."""

from __future__ import annotations

import io
import logging
from pathlib import Path

from bench.inputs import Inputs
from bench.measure import Action


def pyx12_read_claims(inputs: Inputs, size: int) -> Action:
    """837P through pyx12's context reader, a claim at a time."""
    return _pyx12_read(inputs.claims_file(size).read_text(), loop="2300")


def pyx12_read_remittance(inputs: Inputs, size: int) -> Action:
    """835 through pyx12's context reader, a claim at a time."""
    return _pyx12_read(inputs.remittance_file(size).read_text(), loop="2100")


def pyx12_check_claims(inputs: Inputs, size: int) -> Action:
    """837P through pyx12's validator (SNIP 1 and 2)."""
    return _pyx12_check(inputs.claims_file(size).read_text())


def pyx12_check_remittance(inputs: Inputs, size: int) -> Action:
    """835 through pyx12's validator (SNIP 1 and 2)."""
    return _pyx12_check(inputs.remittance_file(size).read_text())


def _pyx12_read(text: str, *, loop: str) -> Action:
    import pyx12.error_handler
    import pyx12.params
    import pyx12.x12context

    def read() -> dict[str, int]:
        reader = pyx12.x12context.X12ContextReader(
            pyx12.params.params(), pyx12.error_handler.errh_null(), io.StringIO(text)
        )
        return {"bytes": len(text), "pieces": sum(1 for _ in reader.iter_segments(loop))}

    return read


def _pyx12_check(text: str) -> Action:
    import pyx12.params
    import pyx12.x12n_document

    logging.getLogger("pyx12").addHandler(logging.NullHandler())
    logging.getLogger("pyx12").propagate = False

    def check() -> dict[str, int]:
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(), io.StringIO(text), None, None, fd_json=io.StringIO()
        )
        if not accepted:
            raise RuntimeError("pyx12 refused the synthetic file")
        return {"bytes": len(text)}

    return check


def x12sdk_read_claims(inputs: Inputs, size: int) -> Action:
    """837P to x12sdk's models, which knows the release under another name."""
    source = inputs.claims_file(size)
    renamed = source.with_name("claims-for-x12sdk.837")
    renamed.write_text(source.read_text().replace("005010X222A1", "005010X222A2"))
    return _x12sdk_read(renamed)


def x12sdk_read_remittance(inputs: Inputs, size: int) -> Action:
    """835 to x12sdk's models."""
    return _x12sdk_read(inputs.remittance_file(size))


def _x12sdk_read(path: Path) -> Action:
    from x12sdk.io import X12ModelReader

    def read() -> dict[str, int]:
        with X12ModelReader(str(path)) as reader:
            claims = sum(1 for model in reader.models() for _ in model.claims())
        return {"bytes": path.stat().st_size, "claims": claims}

    return read


def oxedi_read_remittance(inputs: Inputs, size: int) -> Action:
    """835 to oxedi's tables, with its findings of SNIP 1 to 3, which it cannot leave out."""
    import oxedi

    data = inputs.remittance_file(size).read_bytes()

    def read() -> dict[str, int]:
        result = oxedi.parse(data)
        return {"bytes": len(data), "claims": len(result.tables["claims"])}

    return read

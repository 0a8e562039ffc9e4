"""All loaders, and which one knows a file."""

from __future__ import annotations

from collections.abc import Sequence

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.icd10cm.index import IndexLoader
from claimwright.codes.icd10cm.order import OrderLoader
from claimwright.codes.icd10cm.tabular import TabularLoader
from claimwright.codes.loading.loader import Loader
from claimwright.codes.loading.source_file import SourceFile

LOADERS: tuple[Loader, ...] = (
    OrderLoader(),
    TabularLoader(),
    IndexLoader(),
)


def recognise(file: SourceFile, *, loaders: Sequence[Loader] | None = None) -> Loader | Finding:
    """Find the one loader that knows a file by its content.

    Findings (STOP): "codes.file-not-recognised", "codes.file-ambiguous".
    """
    known = LOADERS if loaders is None else loaders
    found = [loader for loader in known if loader.recognises(file)]
    if len(found) == 1:
        return found[0]
    if not found:
        looked_for = "; ".join(dict.fromkeys(loader.looks_for for loader in known))
        return Finding(
            id="codes.file-not-recognised",
            severity=Severity.STOP,
            message=f"{file.name} is none of the official files that can be loaded. Looked for: "
            f"{looked_for}. Load the file as its publisher made it, not a copy saved by another "
            "program.",
            at=Place(file=file.name),
        )
    names = ", ".join(f"{loader.code_set} ({loader.looks_for})" for loader in found)
    return Finding(
        id="codes.file-ambiguous",
        severity=Severity.STOP,
        message=f"{file.name} could be more than one official file: {names}. Nothing was loaded. "
        "Please report it with the file's name and release.",
        at=Place(file=file.name),
    )

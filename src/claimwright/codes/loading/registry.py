"""All loaders, and which one knows a file."""

from __future__ import annotations

from collections.abc import Sequence

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes import (
    coverage_articles,
    fees,
    groupers,
    institutional,
    locality,
    ncci,
    remittance_reasons,
    taxonomy,
)
from claimwright.codes.cpt.loaders import CptConsolidatedLoader, CptDescriptorLoader
from claimwright.codes.hcpcs.text import HcpcsTextLoader
from claimwright.codes.hcpcs.workbook import HcpcsWorkbookLoader
from claimwright.codes.icd10cm.index import DiagnosisIndexLoader
from claimwright.codes.icd10cm.order import DiagnosisOrderLoader
from claimwright.codes.icd10cm.tabular import DiagnosisTabularLoader
from claimwright.codes.icd10pcs.definitions import ProcedureDefinitionsLoader
from claimwright.codes.icd10pcs.index import ProcedureIndexLoader
from claimwright.codes.icd10pcs.order import ProcedureOrderLoader
from claimwright.codes.icd10pcs.tables import ProcedureTablesLoader
from claimwright.codes.loading.loader import Loader
from claimwright.codes.loading.source_file import SourceFile

LOADERS: tuple[Loader, ...] = (
    DiagnosisOrderLoader(),
    DiagnosisTabularLoader(),
    DiagnosisIndexLoader(),
    ProcedureOrderLoader(),
    ProcedureTablesLoader(),
    ProcedureIndexLoader(),
    ProcedureDefinitionsLoader(),
    HcpcsTextLoader(),
    HcpcsWorkbookLoader(),
    CptConsolidatedLoader(),
    CptDescriptorLoader(),
    *ncci.LOADERS,
    *fees.LOADERS,
    *locality.LOADERS,
    *groupers.LOADERS,
    *coverage_articles.LOADERS,
    *taxonomy.LOADERS,
    *institutional.LOADERS,
    *remittance_reasons.LOADERS,
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

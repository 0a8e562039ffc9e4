"""ICD-10-PCS: the procedure codes of inpatient stays, and the tables that they are built from."""

from claimwright.codes.icd10pcs.table import ICD10PCS, PROCEDURE_CODE

__all__ = ["ICD10PCS", "PROCEDURE_CODE"]

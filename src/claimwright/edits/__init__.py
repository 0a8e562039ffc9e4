"""The scrubber: what a payer would refuse, found before the claim leaves.

One file a rule family; each works on tables, so that one claim and a million take one path.
"""

from __future__ import annotations

import polars as pl

from claimwright.base.finding import Finding, from_frame
from claimwright.claims.tables import ClaimTables
from claimwright.codes.icd10cm import DatedICD10CM
from claimwright.edits.code_on_date import check_codes_on_date
from claimwright.edits.excludes1 import check_excludes1
from claimwright.edits.identifiers import check_identifiers

__all__ = ["check", "check_tables"]


def check_tables(tables: ClaimTables, *, icd10cm: DatedICD10CM) -> pl.DataFrame:
    """Check a batch of claims; answer findings as a table (base.finding.SCHEMA).

    icd10cm: the releases at hand; each claim is judged by the one of its date of service.
    """
    return pl.concat(
        [
            check_identifiers(tables),
            check_codes_on_date(tables, icd10cm=icd10cm),
            check_excludes1(tables, icd10cm=icd10cm),
        ]
    )


def check(tables: ClaimTables, *, icd10cm: DatedICD10CM) -> list[Finding]:
    """Check a batch of claims; answer findings by claim id and line in each one's `at`."""
    return from_frame(check_tables(tables, icd10cm=icd10cm))

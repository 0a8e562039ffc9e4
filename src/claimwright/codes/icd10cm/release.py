"""Which release of the classification a table holds, and on which days it applies."""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.base.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release of ICD-10-CM: "FY2026 April", in force on the days of `period`."""

    name: str
    period: Period

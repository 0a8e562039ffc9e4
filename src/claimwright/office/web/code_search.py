"""Look for a code by its number or its words, to add it to a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import clock, code_tables
from claimwright.office.workflow.actor import Permission

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCode:
    code: str
    label: str


@require_GET
def code_search(request: OfficeRequest) -> HttpResponse:
    request.actor.require(Permission.CODE_VISIT)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = search(wanted, on=clock.today()) if len(wanted) > 1 else []
    return render(request, "parts/found_codes.html", {"found": found, "wanted": wanted})


def search(wanted: str, *, on: date) -> list[FoundCode]:
    """Codes whose number begins so, or whose label has all the words; the practice's own charges
    first, then the billable codes of the classification, the shortest labels first."""
    lowered = wanted.lower()
    parts = lowered.split()
    charges = [
        FoundCode(code=item.code, label=item.description)
        for item in code_tables.chargemaster()
        if item.code.lower().startswith(lowered)
        or all(part in item.description.lower() for part in parts)
    ]
    label = pl.col("label").str.to_lowercase()
    has_words = pl.all_horizontal(label.str.contains(part, literal=True) for part in parts)
    begins = pl.col("code").str.to_lowercase().str.starts_with(lowered)
    table = (
        code_tables.icd10cm()
        .nearest(on)
        .codes.filter(pl.col("is_billable") & (begins | has_words))
        .sort(begins, pl.col("label").str.len_chars(), descending=[True, False])
        .head(_MOST)
    )
    diagnoses = [
        FoundCode(code=row["code"], label=row["label"])
        for row in table.select("code", "label").iter_rows(named=True)
    ]
    room = _MOST - min(len(diagnoses), _MOST // 2)
    return [*charges[:room], *diagnoses][:_MOST]

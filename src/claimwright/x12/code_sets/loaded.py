"""Codes that only a list of the user's tells: held against it on the day, where one was loaded.

Which set is held against which list stands in code_sets.yaml (`list`); the codes of the UB-04 in
HI, and the inpatient procedures, are named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Protocol

import polars as pl

from claimwright.codes.cpt import CPT
from claimwright.codes.hcpcs import HCPCS
from claimwright.codes.icd10pcs import ICD10PCS
from claimwright.codes.institutional import CodeList
from claimwright.codes.store import CodeStore
from claimwright.codes.taxonomy import Taxonomy
from claimwright.x12.code_sets.days import as_date

# The lists by the names that a biller knows them by.
NAMES: Mapping[str, str] = {
    "carc": "adjustment reasons (CARC)",
    "rarc": "remark codes (RARC)",
    "claim-status": "claim status codes",
    "claim-status-category": "claim status categories",
    "taxonomy": "provider taxonomy (NUCC)",
    "hcpcs": "HCPCS Level II",
    "cpt": "CPT",
    "icd10pcs": "ICD-10-PCS",
    "revenue-code": "revenue codes",
    "condition-code": "condition codes",
    "occurrence-code": "occurrence codes",
    "occurrence-span-code": "occurrence span codes",
    "value-code": "value codes",
    "type-of-bill": "types of bill",
    "discharge-status": "discharge status",
}
# What the kinds of HI are looked up in.
LISTS_OF_HI: Mapping[str, str] = {
    "BG": "condition-code",
    "BH": "occurrence-code",
    "BI": "occurrence-span-code",
    "BE": "value-code",
    "BBR": "icd10pcs",
    "BBQ": "icd10pcs",
}
# Lists that a practice needs not have: the check knows their numbers without them.
_OPTIONAL = frozenset({"carc", "rarc", "claim-status", "claim-status-category"})
# A procedure of HCPCS begins with a letter, one of CPT with a digit.
_PROCEDURE = "procedure"


class CodeLists(Protocol):
    """Answers which codes of a list may be used on a day."""

    def on(self, code_list: str, day: date) -> frozenset[str] | None:
        """The codes in force; None where no list at hand tells it."""
        ...


class StoredLists:
    """The lists that were loaded into a store. What was read for a day is kept."""

    def __init__(self, store: CodeStore) -> None:
        self._store = store
        self._known: dict[tuple[str, date, int], frozenset[str] | None] = {}

    def on(self, code_list: str, day: date) -> frozenset[str] | None:
        """The codes in force; None where no list at hand tells it."""
        key = (code_list, day, self._store.version(code_list))
        if key not in self._known:
            read = _READERS.get(code_list, partial(_short_list, code_list=code_list))
            self._known[key] = read(self._store, day=day)
        return self._known[key]


def held_against(
    found: pl.DataFrame, code_list: str, lists: CodeLists
) -> tuple[pl.DataFrame, set[str]]:
    """The codes that are not on their list on the day, and the lists that were not at hand.

    found: at least day (YYYYMMDD) and found, the code; both columns come back with `expected`, the
    name of the list.
    """
    asked = found.filter(pl.col("found") != "").select("day", "found").unique()
    wrong: list[tuple[str, str, str]] = []
    missing: set[str] = set()
    for day_text, code in asked.sort("day", "found").iter_rows():
        day = as_date(day_text)
        own = _list_of(code_list, code)
        codes = None if day is None else lists.on(own, day)
        if codes is None:
            missing.add(own)
        elif code not in codes:
            wrong.append((day_text, code, NAMES[own]))
    table = pl.DataFrame(
        wrong, schema=dict.fromkeys(("day", "found", "expected"), pl.String), orient="row"
    )
    rows = found.join(table, on=["day", "found"], maintain_order="left")
    return rows, missing - _OPTIONAL


def names_of_lists(missing: set[str]) -> Iterator[str]:
    """The names of lists, in the order of NAMES."""
    return (name for key, name in NAMES.items() if key in missing)


def _list_of(code_list: str, code: str) -> str:
    if code_list != _PROCEDURE:
        return code_list
    return "hcpcs" if code[:1].isalpha() else "cpt"


def _short_list(store: CodeStore, *, day: date, code_list: str) -> frozenset[str] | None:
    rows = CodeList(store=store, code_set=code_list).on(day)
    return None if rows is None else frozenset(rows["code"])


def _taxonomy(store: CodeStore, *, day: date) -> frozenset[str] | None:
    rows = Taxonomy(store=store).on(day)
    return None if rows is None else frozenset(rows["code"])


def _hcpcs(store: CodeStore, *, day: date) -> frozenset[str] | None:
    release = HCPCS.on(day, store=store)
    if release is None:
        return None
    return frozenset(one for one in release.codes["code"] if release.is_valid(one, on=day))


def _cpt(store: CodeStore, *, day: date) -> frozenset[str] | None:
    release = CPT.on(day, store=store)
    return None if release is None else frozenset(release.codes["code"])


def _type_of_bill(store: CodeStore, *, day: date) -> frozenset[str] | None:
    """The first two digits; a third may stand in the list."""
    codes = _short_list(store, day=day, code_list="type-of-bill")
    return None if codes is None else frozenset(one[:2] for one in codes)


def _icd10pcs(store: CodeStore, *, day: date) -> frozenset[str] | None:
    release = ICD10PCS.on(day, store=store)
    return None if release is None else frozenset(release.codes["code"])


_READERS: Mapping[str, Callable[..., frozenset[str] | None]] = {
    "taxonomy": _taxonomy,
    "hcpcs": _hcpcs,
    "cpt": _cpt,
    "type-of-bill": _type_of_bill,
    "icd10pcs": _icd10pcs,
}

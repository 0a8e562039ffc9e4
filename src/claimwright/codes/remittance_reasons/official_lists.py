"""The national lists of adjustment reasons, remarks and claim status, as they are published.

Source: X12, external code lists 139 (claim adjustment reason codes), 411 (remittance advice remark
codes), 507 (claim status category codes) and 508 (claim status codes), three times a year. Their
texts are X12's: the user saves the list as a table with its title and the heading "Code,
Description, Start, Last Modified, Stop, Notes", and loads it with the day from which it applies.
"""

from __future__ import annotations

from claimwright.codes.loading.loader import Loader
from claimwright.codes.sheets import code
from claimwright.codes.sheets.code_lists import code_list_loader

_SOURCE = "X12, external code list"
_TITLES = {
    "carc": r"carcs?|claim adjustment reason codes?",
    "rarc": r"rarcs?|remittance advice remark codes?",
    "claim-status-category": r"claim status category codes?",
    "claim-status": r"claim status codes?",
}
_FORMS = {
    "carc": r"^([A-Z]?\d{1,3})$",
    "rarc": r"^(MA?\d{1,3}|N\d{1,3})$",
    "claim-status-category": r"^([A-Z]\d{1,2})$",
    "claim-status": r"^(\d{1,3})$",
}
_NUMBERS = {"carc": 139, "rarc": 411, "claim-status-category": 507, "claim-status": 508}

LOADERS: tuple[Loader, ...] = tuple(
    code_list_loader(
        code_set=code_set,
        title=title,
        looks_for="remittance lists with the title of the list (Claim Adjustment Reason Codes, "
        "Remittance Advice Remark Codes, Claim Status Category Codes, Claim Status Codes) above "
        'the heading "Code, Description, Start, Last Modified, Stop, Notes"',
        cell=code(_FORMS[code_set]),
        starts=_FORMS[code_set],
        source=f"{_SOURCE} {_NUMBERS[code_set]}, the user's copy",
    )
    for code_set, title in _TITLES.items()
)

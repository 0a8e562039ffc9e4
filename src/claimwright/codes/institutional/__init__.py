"""The code lists of the UB-04: revenue, condition, occurrence, value, type of bill, discharge.

Source: National Uniform Billing Committee, Official UB-04 Data Specifications Manual. The lists are
licensed: none ships. The user saves those of the own copy as tables with the heading "Revenue
code, Label, From, Until" (or Condition code, Occurrence code, Occurrence span code, Value code,
Type of bill, Discharge status) and loads them with the day from which that copy applies.
"""

from claimwright.codes.loading.loader import Loader
from claimwright.codes.sheets import code
from claimwright.codes.sheets.cells import Cell
from claimwright.codes.sheets.code_lists import CodeList, code_list_loader
from claimwright.codes.sheets.loader import SheetLoader

SOURCE = "NUBC, Official UB-04 Data Specifications Manual, the user's licensed copy"
_TWO_PLACES = code("^([0-9A-Z]{1,2})$", zeros_to=2)


def _loader(code_set: str, cell: Cell, starts: str, title: str | None = None) -> SheetLoader:
    return code_list_loader(
        code_set=code_set,
        looks_for='UB-04 lists with the heading "Revenue code, Label, From, Until" (or Condition '
        "code, Occurrence code, Occurrence span code, Value code, Type of bill, Discharge status)",
        title=title or code_set.replace("-", "[ _-]") + "s?",
        cell=cell,
        starts=starts,
        source=SOURCE,
    )


LOADERS: tuple[Loader, ...] = (
    _loader("revenue-code", code(r"^(\d{1,4})$", zeros_to=4), r"^\d{1,4}$"),
    _loader("condition-code", _TWO_PLACES, "^[0-9A-Z]{1,2}$"),
    _loader("occurrence-code", _TWO_PLACES, "^[0-9A-Z]{1,2}$"),
    _loader("occurrence-span-code", _TWO_PLACES, "^[0-9A-Z]{1,2}$"),
    _loader("value-code", _TWO_PLACES, "^[0-9A-Z]{1,2}$"),
    _loader("type-of-bill", code(r"^0?(\d{2}[0-9A-Zx]?)$"), r"^0?\d{2}[0-9A-Z]?$"),
    _loader(
        "discharge-status",
        code(r"^(\d{1,2})$", zeros_to=2),
        r"^\d{1,2}$",
        r"(patient[ _-])?discharge[ _-]status([ _-]codes?)?",
    ),
)
CODE_SETS = tuple(loader.code_set for loader in LOADERS)

__all__ = ["CODE_SETS", "LOADERS", "CodeList"]

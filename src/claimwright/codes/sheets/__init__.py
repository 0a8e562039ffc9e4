"""Official tables as they are published: found below their preamble, typed, judged line by line.

A room says in a `Layout` where its file keeps what; `SheetLoader` does the rest.
"""

from claimwright.codes.sheets.cells import (
    DAY,
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    WHOLE_NUMBER,
    YES_OR_NO,
    Cell,
    Kind,
    code,
    money,
    scaled,
)
from claimwright.codes.sheets.layout import Column, Layout, Typed, fold, type_rows
from claimwright.codes.sheets.loader import SheetLoader, is_cut_into, read_table, separator_of
from claimwright.codes.sheets.sheet import (
    Sheet,
    head_of,
    read_delimited,
    read_fixed_width,
    read_sheet,
)

__all__ = [
    "DAY",
    "PROCEDURE",
    "PROCEDURE_CODE",
    "TEXT",
    "WHOLE_NUMBER",
    "YES_OR_NO",
    "Cell",
    "Column",
    "Kind",
    "Layout",
    "Sheet",
    "SheetLoader",
    "Typed",
    "code",
    "fold",
    "head_of",
    "is_cut_into",
    "money",
    "read_delimited",
    "read_fixed_width",
    "read_sheet",
    "read_table",
    "scaled",
    "separator_of",
    "type_rows",
]

"""What Medicare pays a hospital for outpatients: ambulatory payment classes and their codes.

Source: CMS, Hospital Outpatient PPS, quarterly: Addendum A (payment classes), Addendum B (codes
with status indicator, class, weight, rate and copayments), Addendum D1 (what the status indicators
mean). Title and notices come first; amounts have a dollar sign and separators, and "." where there
is none.
"""

from __future__ import annotations

from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import (
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    Column,
    Layout,
    SheetLoader,
    code,
    money,
    scaled,
)
from claimwright.codes.sheets.periods import (
    Edition,
    from_quarter,
    quarter_in,
    to_years_end,
    year_in,
)

SOURCE = "CMS, Hospital Outpatient Prospective Payment System"
CLASSES_CODE_SET = "opps-a"
CODES_CODE_SET = "opps-b"
STATUS_CODE_SET = "opps-status"
_LOOKS_FOR = "OPPS Addenda A, B and D1"
_NOTHING = (".", "-", "N/A", "NA")
_AMOUNT = money(nothing=_NOTHING)
_STATUS = code(r"^([A-Z][0-9]?)\*?$")
_APC = code(r"^([0-9]{1,4})$", zeros_to=4)


_PAYMENT = (
    Column(
        name="weight_ten_thousandths",
        cell=scaled(4, nothing=_NOTHING),
        heading="relative weight",
    ),
    Column(name="rate_cents", cell=_AMOUNT, heading="^payment rate"),
    Column(name="national_copayment_cents", cell=_AMOUNT, heading="national unadjusted co-?pay"),
    Column(name="minimum_copayment_cents", cell=_AMOUNT, heading="minimum unadjusted co-?pay"),
    Column(
        name="adjusted_copayment_cents",
        cell=_AMOUNT,
        heading="adjusted beneficiary co-?pay",
        may_lack=True,
    ),
)
_CLASSES = Layout(
    columns=(
        Column(name="apc", cell=_APC, heading="^apc$", needed=True),
        Column(name="label", cell=TEXT, heading="group title"),
        Column(name="status_indicator", cell=_STATUS, heading="^(si|status indicator)$"),
        *_PAYMENT,
    ),
    starts="^[0-9]{1,4}$",
    width=16,
    unique=("apc",),
)
_CODES = Layout(
    columns=(
        Column(name="code", cell=PROCEDURE, heading="^hcpcs code$", needed=True),
        Column(name="label", cell=TEXT, heading="short descriptor"),
        Column(
            name="status_indicator",
            cell=_STATUS,
            heading="^(si|status indicator)$",
            needed=True,
        ),
        Column(name="apc", cell=_APC, heading="^apc$"),
        *_PAYMENT,
        Column(name="pass_through_ends", cell=TEXT, heading="pass-? ?through", may_lack=True),
    ),
    starts=PROCEDURE_CODE,
    width=16,
    unique=("code",),
)
_STATUS_MEANINGS = Layout(
    columns=(
        Column(name="code", cell=_STATUS, heading="^status indicator$", needed=True),
        Column(name="label", cell=TEXT, heading="item/code/service", needed=True),
        Column(name="payment", cell=TEXT, heading="payment status"),
    ),
    starts="^[A-Z][0-9]?$",
    width=6,
    unique=("code",),
)
CLASSES_SCHEMA = _CLASSES.schema
"""One row a payment class: weight in ten-thousandths, national rate and copayments in cents."""
CODES_SCHEMA = _CODES.schema
"""One row a code: its status indicator, its class, and the class's rate; none: not paid on its
own."""
STATUS_SCHEMA = _STATUS_MEANINGS.schema
"""One row a status indicator: what it stands on, and how that is paid."""


def _edition(file: SourceFile, head: str) -> Edition | None:
    """The title has the year, sometimes the month; the name has the month."""
    found = quarter_in(file.name) or quarter_in(head)
    if found is not None:
        return to_years_end(found)
    year = year_in(head, r"CY (20\d\d)")
    return None if year is None else from_quarter(year, 1)


OPPS_LOADERS = (
    SheetLoader(
        code_set=CLASSES_CODE_SET,
        looks_for=_LOOKS_FOR,
        known_by=("group title", "relative weight", "unadjusted co-?pay"),
        unlike=("hcpcs code",),
        layout=_CLASSES,
        source=SOURCE,
        edition=_edition,
        table="classes",
        compared=Compared(table="classes", key=("apc",), says=("label", "rate_cents")),
    ),
    SheetLoader(
        code_set=CODES_CODE_SET,
        looks_for=_LOOKS_FOR,
        known_by=("hcpcs code", "short descriptor", "relative weight", "unadjusted co-?pay"),
        layout=_CODES,
        source=SOURCE,
        edition=_edition,
        table="codes",
        compared=Compared(table="codes", says=("status_indicator", "apc", "rate_cents")),
    ),
    SheetLoader(
        code_set=STATUS_CODE_SET,
        looks_for=_LOOKS_FOR,
        known_by=("status indicator", "item/code/service", "payment status"),
        layout=_STATUS_MEANINGS,
        source=SOURCE,
        edition=_edition,
        table="statuses",
        compared=Compared(table="statuses"),
    ),
)

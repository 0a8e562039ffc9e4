"""What Medicare pays an ambulatory surgery center.

Source: CMS, ASC Approved HCPCS Codes and Payment Rates, quarterly: Addendum AA (covered surgical
procedures), BB (covered ancillary services), EE (surgical procedures excluded from payment), FF
(share of the device in device-intensive procedures). Up to five lines of title and notices, one
heading that names the quarter ("April 2026 Payment Rate"), then the rows.
"""

from __future__ import annotations

import re

import polars as pl

from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import (
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    YES_OR_NO,
    Cell,
    Column,
    Kind,
    Layout,
    SheetLoader,
    code,
    fold,
    money,
    scaled,
)
from claimwright.codes.sheets.loader import Finish
from claimwright.codes.sheets.periods import (
    Edition,
    from_quarter,
    quarter_in,
    to_years_end,
    year_in,
)

SOURCE = "CMS, ASC Approved HCPCS Codes and Payment Rates"
CODE_SET = "asc"
_NOTHING = (".", "-", "N/A", "NA")
_RATE = money(nothing=_NOTHING)
_WEIGHT = scaled(4, nothing=_NOTHING)
_SHARE = Cell(kind=Kind.SCALED, pattern=r"^(\d*\.?\d*)%?$", decimals=4, nothing=_NOTHING)
_CODE = Column(name="code", cell=PROCEDURE, heading=r"^hcpcs( code)?$", needed=True)
_LABEL = Column(name="label", cell=TEXT, heading="short descriptor|^description$", may_lack=True)
_COMMENT = Column(name="comment_indicator", cell=TEXT, heading="comment indicator", may_lack=True)
_INDICATOR = Column(
    name="payment_indicator",
    cell=code(r"^([A-Z][A-Z0-9])\*?$"),
    heading="payment indicator",
    needed=True,
)


def _layout(*columns: Column) -> Layout:
    return Layout(
        columns=(_CODE, _LABEL, *columns), starts=PROCEDURE_CODE, width=16, unique=("code",)
    )


_SURGICAL = _layout(
    Column(
        name="is_multiple_procedure_discounted",
        cell=YES_OR_NO,
        heading="multiple procedure discounting",
        needed=True,
    ),
    _COMMENT,
    _INDICATOR,
    Column(name="weight_ten_thousandths", cell=_WEIGHT, heading="payment weight"),
    Column(name="rate_cents", cell=_RATE, heading="payment rate"),
)
_ANCILLARY = _layout(
    _COMMENT,
    _INDICATOR,
    Column(name="weight_ten_thousandths", cell=_WEIGHT, heading="payment weight", may_lack=True),
    Column(name="rate_cents", cell=_RATE, heading="payment rate"),
    Column(name="pass_through_ends", cell=TEXT, heading="pass-? ?through", may_lack=True),
)
_EXCLUDED = _layout(_COMMENT)
_DEVICE = _layout(
    Column(name="apc", cell=code("^([0-9]{4})$"), heading=r"\bapc\b", may_lack=True),
    Column(
        name="device_share_ten_thousandths",
        cell=_SHARE,
        heading=r"offset (percentage|percent|%)|offset %",
    ),
    Column(
        name="device_cents",
        cell=money(nothing=_NOTHING, rounds=True),
        heading=r"(device (offset amount|portion))|offset amount",
        may_lack=True,
    ),
)
SURGICAL_SCHEMA = _SURGICAL.schema
"""Addendum AA, one row a code: the payment indicator, the relative weight in ten-thousandths, and
the national rate in cents before the wage index; no rate: packaged or paid otherwise."""
ANCILLARY_SCHEMA = _ANCILLARY.schema
"""Addendum BB, as Addendum AA; pass_through_ends: when the pass-through of a drug does."""
EXCLUDED_SCHEMA = _EXCLUDED.schema
"""Addendum EE: the codes that are never paid in a surgery center."""
DEVICE_SCHEMA = _DEVICE.schema
"""Addendum FF: the share of the device in the payment, in ten-thousandths, and its amount in
cents."""

_WHOLE = 10_000


def _with_shares(table: pl.DataFrame) -> pl.DataFrame:
    """Some releases write 57.43 (percent), others 0.5743: no share is above one."""
    share = pl.col("device_share_ten_thousandths")
    percent = (share + 50) // 100
    # pl.when takes its name from the first answer.
    return table.with_columns(pl.when(share <= _WHOLE).then(share).otherwise(percent))


def _edition(file: SourceFile, head: str) -> Edition | None:
    words = fold(head)
    in_heading = re.search(r"(\w+ 20\d\d)[ ,]+(asc )?payment (rate|indicator)", words)
    if in_heading is not None and (found := quarter_in(in_heading.group(1))) is not None:
        return to_years_end(found)
    found = quarter_in(file.name)
    if found is not None:
        return to_years_end(found)
    year = year_in(words, r"\bcy (20\d\d)")
    return None if year is None else from_quarter(year, 1)


def _loader(
    part: str,
    known_by: tuple[str, ...],
    layout: Layout,
    *,
    unlike: tuple[str, ...] = (),
    finish: Finish | None = None,
) -> SheetLoader:
    return SheetLoader(
        code_set=CODE_SET,
        looks_for="ASC Addenda AA, BB, EE and FF",
        known_by=("hcpcs", *known_by),
        unlike=("copayment", *unlike),
        layout=layout,
        source=SOURCE,
        edition=_edition,
        table=part,
        part=part,
        finish=finish,
        compared=Compared(table=part, says=tuple(layout.schema)[2:] or ("label",)),
    )


_SURGICAL_WORDS = "multiple procedure discounting"
ASC_LOADERS = (
    _loader("surgical", (_SURGICAL_WORDS,), _SURGICAL),
    _loader(
        "ancillary",
        ("payment indicator", "payment rate", r"\bbb\b|ancillary|pass-? ?through"),
        _ANCILLARY,
        unlike=(_SURGICAL_WORDS, "offset"),
    ),
    _loader(
        "excluded",
        ("addendum ee|excluded from payment in ascs?",),
        _EXCLUDED,
        unlike=("payment rate",),
    ),
    _loader("devices", ("offset", "device"), _DEVICE, finish=_with_shares),
)

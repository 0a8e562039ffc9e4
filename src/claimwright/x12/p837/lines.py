"""The service lines. Source: loop 2400, SV1 of X222A1, SV2 of X223A2, SV3 of X224A2."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import LINES
from claimwright.x12.p837.columns import CLAIM, first, fitted, modifiers, part, text
from claimwright.x12.values import read_amount, read_date, read_quantity

_LINE = ["claim_ordinal", "line_number"]
# Where each kind of service keeps what a line has.
_PLACES = {
    "SV1": {"procedure": 1, "charge": 2, "unit": 3, "units": 4, "place": 5},
    "SV2": {"procedure": 2, "charge": 3, "unit": 4, "units": 5},
    "SV3": {"procedure": 1, "charge": 2, "place": 3, "units": 6},
}
_POINTERS = {"SV1": 7, "SV3": 11}


def service_lines(placed: pl.DataFrame) -> pl.DataFrame:
    """One row an LX of a claim: the columns of LINES and the texts that they were read from.

    service_ordinal is null where the line has no service segment. Texts: charge_text, units_text,
    date_text.
    """
    lines = placed.filter((pl.col("segment_id") == "LX") & pl.col("line_number").is_not_null())
    own = placed.filter((pl.col("scope") == "line") & pl.col("party").is_null())
    services = pl.concat(_services(own, name) for name in _PLACES).unique(
        _LINE, keep="first", maintain_order=True
    )
    days = text(3).str.split("-").list
    dates = first(
        own,
        (pl.col("segment_id") == "DTP") & (text(1) == "472"),
        {
            "date_text": text(3),
            "date_of_service": read_date(days.get(0, null_on_oob=True)),
            "last_date_of_service": pl.when(text(2) == "RD8").then(
                read_date(days.get(1, null_on_oob=True))
            ),
        },
        by=_LINE,
    )
    numbers = first(
        own,
        (pl.col("segment_id") == "REF") & (text(1) == "6R"),
        {"line_control_number": text(2)},
        by=_LINE,
    )
    found = lines.select(*CLAIM, "line_number", "ordinal")
    for details in (services, dates, numbers):
        found = found.join(details, on=_LINE, how="left", maintain_order="left")
    return found


def _services(own: pl.DataFrame, name: str) -> pl.DataFrame:
    places = _PLACES[name]
    procedure = places["procedure"]
    none = pl.lit(None, pl.String)
    pointers = _POINTERS.get(name)
    return own.filter(pl.col("segment_id") == name).select(
        *_LINE,
        service_ordinal="ordinal",
        code_list=part(procedure, 1),
        procedure_code=part(procedure, 2).fill_null(""),
        modifiers=modifiers(procedure, since=3),
        revenue_code=text(1) if name == "SV2" else none,
        charge_text=text(places["charge"]),
        charge_cents=read_amount(text(places["charge"])),
        noncovered_cents=read_amount(text(7)) if name == "SV2" else pl.lit(None, pl.Int64),
        unit=text(places["unit"]) if "unit" in places else none,
        units_text=text(places["units"]),
        units=read_quantity(text(places["units"])),
        place_of_service=text(places["place"]) if "place" in places else none,
        diagnosis_pointers=_pointers(pointers) if pointers else pl.lit([], pl.List(pl.UInt8)),
    )


def _pointers(number: int) -> pl.Expr:
    parts = text(number).fill_null("").str.split(pl.col("component_separator"))
    return parts.list.eval(pl.element().str.strip_chars().cast(pl.UInt8, strict=False).drop_nulls())


def line_table(lines: pl.DataFrame, *, statement_days: pl.DataFrame) -> pl.DataFrame:
    """The table `lines`. statement_days: claim_ordinal and day, for lines without their own."""
    is_national = pl.col("procedure_code").str.contains(r"^(?:[A-Za-z]|$)")
    return fitted(
        lines.join(
            statement_days, on="claim_ordinal", how="left", maintain_order="left"
        ).with_columns(
            line_control_number=pl.col("line_control_number").fill_null(""),
            system=pl.when(is_national.fill_null(value=True))
            .then(pl.lit("hcpcs"))
            .otherwise(pl.lit("cpt")),
            procedure_code=pl.col("procedure_code").fill_null(""),
            modifiers=pl.col("modifiers").fill_null([]),
            diagnosis_pointers=pl.col("diagnosis_pointers").fill_null([]),
            noncovered_cents=pl.col("noncovered_cents").fill_null(0),
            units=pl.col("units").fill_null(1),
            unit=pl.col("unit").fill_null("UN"),
            date_of_service=pl.coalesce("date_of_service", "day"),
        ),
        LINES,
    )
